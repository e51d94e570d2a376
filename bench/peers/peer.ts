/**
 * Brokers of others beside ours, each a process that is started on a fresh directory, watched and ended.
 *
 * What starts them are the scripts of this folder. A peer that is not installed is left out of a report, which
 * says so: `bench/peers/NAME install` installs it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrokerProcess, bin, freePort } from '../../test/crash/broker-process.ts';
import { MEASURED_CPU, pin } from '../pinned.ts';

export interface RunningPeer {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

export interface Peer {
  readonly name: string;
  /** Speaks Kafka's protocol, so the same client drives it; else its script drives it. */
  readonly kafka: boolean;
  /** With the version; undefined when it is not installed. */
  version(): string | undefined;
  /** On a fresh directory, on the CPU for what is measured. */
  start(): Promise<RunningPeer>;
  /** Records per second of its own load tool; not for those that speak Kafka's protocol. */
  load(what: 'produce' | 'consume', port: number, records: number, recordBytes: number): number;
}

/** Runs a script of this folder; its stdout. */
function script(name: string, args: readonly string[]): string {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const { status, stdout, stderr } = spawnSync(path, args, { encoding: 'utf8', timeout: 600_000 });
  if (status !== 0) throw new Error(`bench/peers/${name} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout.trim();
}

/** A peer that the script of that name starts. */
function scripted(name: string, { kafka }: { readonly kafka: boolean }): Peer {
  return {
    ...{ name, kafka },
    version() {
      try {
        return script(name, ['version']) || undefined;
      } catch {
        return undefined;
      }
    },
    async start() {
      const directory = mkdtempSync(join(tmpdir(), `bench-${name}-`));
      const port = await freePort();
      script(name, ['start', join(directory, name), String(port)]);
      const pid = Number(readFileSync(join(directory, name, 'pid'), 'utf8'));
      pin(pid, MEASURED_CPU);
      const stop = async (): Promise<void> => {
        script(name, ['stop', join(directory, name)]);
        rmSync(directory, { recursive: true, force: true });
      };
      return { pid, port, stop };
    },
    load: (what, port, records, recordBytes) =>
      Number(script(name, [what, String(port), String(records), String(recordBytes)])),
  };
}

const ottla: Peer = {
  name: 'ottla',
  kafka: true,
  version: () =>
    `Ottla ${spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' }).stdout.trim()}`,
  async start() {
    const broker = await BrokerProcess.start();
    pin(broker.pid, MEASURED_CPU);
    return { pid: broker.pid, port: broker.port, stop: () => broker.stop() };
  },
  load() {
    throw new Error('Ottla is driven by a client of Kafka here.');
  },
};

/** Ours first: ratios are of the others to it. */
export const peers: readonly Peer[] = [
  ottla,
  scripted('kafka', { kafka: true }),
  scripted('nats', { kafka: false }),
  scripted('redis', { kafka: false }),
  scripted('rabbitmq', { kafka: false }),
];
