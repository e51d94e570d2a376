/**
 * A broker to be measured, on the CPU for that, and a second one of another build to compare it with:
 * AGAINST=/path/to/another/checkout (built) measures both in alternation.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BrokerProcess, bin } from '../test/crash/broker-process.ts';
import { MEASURED_CPU, pin } from './pinned.ts';

export interface Build {
  readonly name: string;
  readonly bin: string;
}

/** What a broker does once in its life is not to fall into a measured span. */
const STEADY = ['--log.ballast.bytes=0'];

const against = process.env['AGAINST'];

export const builds: readonly Build[] = [
  ...(against ? [{ name: 'ottla, before', bin: join(against, 'bin/ottla') }] : []),
  { name: 'ottla', bin },
];

/** Runs `use` on a fresh pinned broker with the topic `t` of one partition, then ends it. */
export async function onBroker<T>(
  build: Build,
  args: readonly string[],
  use: (broker: BrokerProcess) => Promise<T>,
): Promise<T> {
  const broker = await BrokerProcess.start({ bin: build.bin, args: [...STEADY, ...args] });
  try {
    pin(broker.pid, MEASURED_CPU);
    ottla(broker, ['topic', 'create', 't']);
    return await use(broker);
  } finally {
    await broker.stop();
  }
}

/** Runs a command of our own CLI against a broker. */
export function ottla(broker: BrokerProcess, args: readonly string[], input = ''): void {
  const command = [bin, ...args, '--bootstrap-server', broker.address];
  const { status, stderr } = spawnSync(process.execPath, command, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`ottla ${args.join(' ')} ended with ${status}: ${stderr}`);
}
