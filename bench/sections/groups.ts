/** Groups: 200 members that come and go at once; 10,000 groups with offsets, read back after a restart. */
import { BrokerProcess, freePort } from '../../test/crash/broker-process.ts';
import { builds, ottla } from '../broker.ts';
import { commitMany, fetchAll } from '../load/many-groups.ts';
import type { Phase, StormOptions, StormResult } from '../load/storm.ts';
import { firstLine, LOAD_CPU, MEASURED_CPU, pin, residentMegabytes, script } from '../pinned.ts';
import { median, Rounds, rounds, table } from '../report.ts';

const members = 200;
const partitions = 400;
const manyGroups = 10_000;
const offsetsPerGroup = 12;

export async function groups(): Promise<void> {
  await storms();
  await many();
}

const kinds = [
  { dialect: 'kafka', protocol: 'classic' },
  { dialect: 'native', protocol: 'classic' },
  { dialect: 'kafka', protocol: 'consumer' },
  { dialect: 'native', protocol: 'consumer' },
] as const;

async function storms(): Promise<void> {
  const results = new Rounds<StormResult>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, bin } of builds) {
      const args = ['--log.ballast.bytes=0', '--group.initial.rebalance.delay.ms=0'];
      const broker = await BrokerProcess.start({ bin, args });
      pin(broker.pid, MEASURED_CPU);
      ottla(broker, ['topic', 'create', 't', '--partitions', String(partitions)]);
      ottla(broker, ['group', 'list']);
      for (const kind of kinds) {
        const { port, pid } = broker;
        const group = `${kind.dialect}-${kind.protocol}`;
        const options: StormOptions = { ...kind, port, pid, group, topic: 't', members, partitions };
        const result = JSON.parse(await firstLine(script('load/storm.ts', options, LOAD_CPU)));
        results.note(`${name}: ${kind.protocol}, ${kind.dialect} dialect`, result);
      }
      await broker.stop();
    }
  }
  const shown = (name: string, pick: (result: StormResult) => Phase): string => {
    const ms = results.median(name, (result) => pick(result).ms);
    const cpuMs = results.median(name, (result) => pick(result).cpuMs);
    return `${ms.toFixed(0)} (${cpuMs.toFixed(0)})`;
  };
  table(
    [
      `${members} members, ${partitions} partitions: ms (broker CPU ms)`,
      'all join',
      'a quarter is replaced',
      'all leave',
    ],
    results
      .names()
      .map((name) => [
        name,
        shown(name, ({ join }) => join),
        shown(name, ({ replace }) => replace),
        shown(name, ({ leave }) => leave),
      ]),
  );
}

async function many(): Promise<void> {
  const rows: string[][] = [];
  for (const { name, bin } of builds) {
    const http = await freePort();
    const args = ['--log.ballast.bytes=0', `--http=127.0.0.1:${http}`];
    const broker = await BrokerProcess.start({ bin, args });
    pin(broker.pid, MEASURED_CPU);
    ottla(broker, ['topic', 'create', 't', '--partitions', String(offsetsPerGroup)]);
    const before = residentMegabytes(broker.pid);
    const began = performance.now();
    await commitMany(broker.port, 't', manyGroups, offsetsPerGroup);
    const committing = performance.now() - began;
    const after = residentMegabytes(broker.pid);
    const reloads: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await broker.kill('SIGTERM');
      const again = performance.now();
      await broker.restart();
      await fetchAll(broker.port, manyGroups);
      reloads.push(performance.now() - again);
    }
    const reloaded = residentMegabytes(broker.pid);
    const scrapes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const asked = performance.now();
      await (await fetch(`http://127.0.0.1:${http}/metrics`)).text();
      scrapes.push(performance.now() - asked);
    }
    rows.push([
      name,
      (committing / 1_000).toFixed(1),
      `${before.toFixed(0)} → ${after.toFixed(0)}`,
      median(reloads).toFixed(0),
      reloaded.toFixed(0),
      median(scrapes).toFixed(0),
    ]);
    await broker.stop();
  }
  table(
    [
      `${manyGroups} groups, ${offsetsPerGroup} offsets each`,
      'committed in, s',
      'resident MB',
      'process start until all are there again, ms',
      'resident MB then',
      'scrape of the metrics, ms',
    ],
    rows,
  );
}
