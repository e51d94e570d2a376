/**
 * How long the event loop is held up at full speed, and whether memory grows: librdkafka's load tool produces without
 * pause to a broker that syncs, rolls segments of 64 MiB and deletes all but the newest GB. MINUTES says how long.
 */
import { fileURLToPath } from 'node:url';
import { BrokerProcess } from '../../test/crash/broker-process.ts';
import { ottla } from '../broker.ts';
import { drive } from '../peers/librdkafka.ts';
import { cpuSeconds, MEASURED_CPU, pin, residentMegabytes } from '../pinned.ts';
import { say, table } from '../report.ts';

const MINUTES = Number(process.env['MINUTES'] ?? 1);
const RECORDS = 500_000;
const load = { recordBytes: 1_024, acks: 1, partitions: 1, connections: 1, client: [] } as const;
const monitor = fileURLToPath(new URL('../limit/loop-delay.mjs', import.meta.url));
const settings = [
  '--log.segment.bytes=67108864',
  '--log.retention.bytes=1073741824',
  '--log.retention.check.interval.ms=1000',
];

interface Delays {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

export async function eventLoop(): Promise<void> {
  const given = process.env['NODE_OPTIONS'];
  process.env['NODE_OPTIONS'] = `${given ?? ''} --import=${monitor}`;
  const broker = await BrokerProcess.start({ args: settings });
  process.env['NODE_OPTIONS'] = given ?? '';
  try {
    pin(broker.pid, MEASURED_CPU);
    ottla(broker, ['topic', 'create', 't']);
    const rows: string[][] = [];
    const ends = performance.now() + MINUTES * 60_000;
    for (let minute = 1; performance.now() < ends; minute++)
      rows.push([String(minute), ...(await span(broker, ends))]);
    table(['minute', 'MB/s', 'CPU s/GB', 'p50 ms', 'p99 ms', 'p99.9 ms', 'max ms', 'resident MB'], rows);
    say('');
  } finally {
    await broker.stop();
  }
}

/** A minute of load, or what is left of it. */
async function span(broker: BrokerProcess, ends: number): Promise<string[]> {
  await delays(broker);
  const [began, before] = [performance.now(), cpuSeconds(broker.pid)];
  let gigabytes = 0;
  while (performance.now() < Math.min(began + 60_000, ends)) {
    await drive('produce', broker.address, 't', load, RECORDS);
    gigabytes += (RECORDS * load.recordBytes) / 1e9;
  }
  const rate = (gigabytes * 1e6) / (performance.now() - began);
  const cpu = (cpuSeconds(broker.pid) - before) / gigabytes;
  const { p50, p99, p999, max } = await delays(broker);
  const resident = residentMegabytes(broker.pid);
  return [
    rate.toFixed(0),
    cpu.toFixed(2),
    ...[p50, p99, p999, max].map((ms) => ms.toFixed(1)),
    resident.toFixed(0),
  ];
}

/** Those since the last call. */
async function delays(broker: BrokerProcess): Promise<Delays> {
  const seen = broker.output.lastIndexOf('{"loopDelay"');
  const known = broker.output.length;
  process.kill(broker.pid, 'SIGUSR2');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const at = broker.output.lastIndexOf('{"loopDelay"');
    const end = broker.output.indexOf('\n', at);
    if (at > seen && end >= known) return JSON.parse(broker.output.slice(at, end)).loopDelay;
  }
}
