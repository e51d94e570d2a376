/**
 * What every writer must stand while brokers of its cluster are killed, stand still or are half cut off. A
 * sample by default; the large size: 200 kills, and three faults of each kind, standing still for 30 s.
 */
import { expect, test } from 'vitest';
import type { LoadReport, Writer } from './cluster-load.ts';
import { clusterWithFaults, longFaults, shortFaults } from './cluster-with-faults.ts';
import { clusterWithKills } from './cluster-with-kills.ts';

const big = process.env['OTTLA_PROOF'] === 'big';
const log = big ? { log: (line: string) => process.stderr.write(`${line}\n`) } : {};
const partitions = 6;
const promise = 'nothing acknowledged is lost, nothing twice, nothing out of order';

export function killSuite(writers: readonly Writer[]): void {
  const kills = big ? 200 : 4;
  test(`${kills} kills of leader, controller, follower and all at once: ${promise}`, {
    timeout: 7_200_000,
  }, async () => {
    const reports = await clusterWithKills({ kills, writers, partitions, ...log });
    judge(reports, writers, kills * 200);
  });
}

export function faultSuite(writers: readonly Writer[]): void {
  const faults = big ? longFaults : shortFaults;
  test(`${faults.length} brokers that stand still or are half cut off: ${promise}`, {
    timeout: 3_600_000,
  }, async () => {
    const reports = await clusterWithFaults({ faults, writers, partitions, ...log });
    judge(reports, writers, faults.length * 400);
  });
}

function judge(reports: LoadReport, writers: readonly Writer[], atLeast: number): void {
  log.log?.(JSON.stringify(reports));
  expect(Object.keys(reports)).toEqual(writers.map(({ name }) => name));
  for (const report of Object.values(reports)) {
    expect(report).toMatchObject({ lost: 0, duplicated: 0, reordered: 0, contradicted: 0 });
    expect(report.acknowledged).toBeGreaterThan(atLeast);
  }
}
