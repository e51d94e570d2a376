/** Brokers of a real cluster killed with -9 under load, in every role. The large size: 200 kills. */
import { expect, test } from 'vitest';
import { clusterWithKills } from './cluster-with-kills.ts';

const big = process.env['OTTLA_PROOF'] === 'big';
const kills = big ? 200 : 4;
const log = big ? (line: string) => process.stderr.write(`${line}\n`) : undefined;

test(`${kills} kills of leader, controller, follower and all at once: nothing acknowledged is lost, nothing twice, nothing out of order`, {
  timeout: 3_600_000,
}, async () => {
  const report = await clusterWithKills({ kills, partitions: 6, ...(log && { log }) });
  log?.(JSON.stringify(report));
  expect(report).toMatchObject({ kills, lost: 0, duplicated: 0, reordered: 0 });
  expect(report.acknowledged).toBeGreaterThan(kills * 200);
});
