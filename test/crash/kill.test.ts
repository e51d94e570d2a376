/** A real broker process killed with -9 under load. The large size: 50 kills of each kind. */
import { expect, test } from 'vitest';
import { produceWithKills } from './produce-with-kills.ts';

const big = process.env['OTTLA_PROOF'] === 'big';
const kills = big ? 50 : 3;
const log = big ? (line: string) => process.stderr.write(`${line}\n`) : undefined;

for (const acks of ['all', 1] as const) {
  test(`${kills} kills with acks=${acks}: nothing acknowledged is lost${acks === 'all' ? ', nothing twice, nothing out of order' : ''}`, {
    timeout: 1_200_000,
  }, async () => {
    const report = await produceWithKills({ kills, partitions: 3, acks, ...(log && { log }) });
    log?.(JSON.stringify(report));
    expect(report).toMatchObject({ kills, lost: 0, duplicated: 0, reordered: 0, contradicted: 0 });
    expect(report.acknowledged).toBeGreaterThan(kills * 200);
  });
}
