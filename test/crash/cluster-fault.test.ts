/**
 * Brokers of a real cluster that stand still or are heard in one direction only, under load. The sample: one
 * of each for little longer than a session; the large size: three of each, standing still for 30 s.
 */
import { expect, test } from 'vitest';
import { clusterWithFaults, type Fault } from './cluster-with-faults.ts';

const big = process.env['OTTLA_PROOF'] === 'big';
const log = big ? (line: string) => process.stderr.write(`${line}\n`) : undefined;

const sample: readonly Fault[] = [
  { kind: 'pause', victim: 'leader', ms: 3_000 },
  { kind: 'muteToBrokers', victim: 'controller', ms: 2_000 },
  { kind: 'muteToClients', victim: 'leader', ms: 1_500 },
];

const kinds = ['pause', 'deafToBrokers', 'muteToBrokers', 'muteToClients'] as const;
const large: readonly Fault[] = Array.from({ length: 3 }).flatMap(() =>
  kinds.flatMap((kind) =>
    (['leader', 'controller'] as const).map((victim) => ({
      kind,
      victim,
      ms: kind === 'pause' ? 30_000 : 10_000,
    })),
  ),
);

const plan = big ? large : sample;

test(`${plan.length} brokers that stand still or are half cut off: nothing acknowledged is lost, nothing twice, nothing out of order`, {
  timeout: 3_600_000,
}, async () => {
  const report = await clusterWithFaults({ faults: plan, partitions: 6, ...(log && { log }) });
  log?.(JSON.stringify(report));
  expect(report).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 });
  expect(report.acknowledged).toBeGreaterThan(plan.length * 400);
});
