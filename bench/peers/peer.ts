/**
 * Brokers of others beside ours, each a process that is started on a fresh directory, watched and ended.
 *
 * What starts them are the scripts of this folder. A peer that is not installed is left out of a report, which
 * says so: `bench/peers/NAME install` installs it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrokerProcess, bin, freePort } from '../../test/crash/broker-process.ts';
import { firstLine, LOAD_CPU, MEASURED_CPU, onCpu, pin } from '../pinned.ts';
import type { Protocol } from './first-record.ts';
import { nodes } from './nodes.ts';
import { emptyPageCache } from './page-cache.ts';

export interface RunningPeer {
  readonly pid: number;
  readonly port: number;
  /** All its threads on the CPU for what is measured. */
  pin(): void;
  /** Ends it in good order. */
  end(): Promise<void>;
  /** Spawns it again on what it has kept; does not wait until it serves. */
  again(): void;
  /** Ends it, and removes what it has kept. */
  stop(): Promise<void>;
}

export interface Peer {
  /** As tables call it. */
  readonly name: string;
  /** Those with Kafka's are driven by the same client, the others by their script. */
  readonly protocol: Protocol;
  /** What its load tool moves beside what it counts, as a share of that. */
  readonly uncounted: number;
  /** With the version; undefined when it is not installed. */
  version(): string | undefined;
  /** On a fresh directory; resolves once it serves. `args` are further ones of our own broker. */
  start(args?: readonly string[]): Promise<RunningPeer>;
  /** Records per second of its own load tool; not for those that speak Kafka's protocol. */
  load(
    what: 'produce' | 'consume',
    port: number,
    records: number,
    recordBytes: number,
    args?: readonly string[],
  ): number;
}

/** A fresh process for `use`, pinned, after emptying the page cache where that is allowed. */
export async function onPeer(peer: Peer, use: (running: RunningPeer) => Promise<void>): Promise<void> {
  emptyPageCache();
  // What a broker does once in its life is not to fall into a measured span.
  const running = await peer.start(['--log.ballast.bytes=0']);
  try {
    running.pin();
    await use(running);
  } finally {
    await running.stop();
  }
}

/** Runs a script of this folder, by default wherever there is room; its stdout. */
function script(name: string, args: readonly string[], cpu?: number): string {
  const command = [pathOf(name), ...args];
  const [program, rest] = cpu === undefined ? [command[0]!, command.slice(1)] : onCpu(cpu, command);
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8', timeout: 600_000 });
  if (status !== 0) throw new Error(`bench/peers/${name} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout.trim();
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** A peer that the script with the name of its protocol starts. */
function scripted(name: string, protocol: Protocol, uncounted = 0): Peer {
  return {
    ...{ name, protocol, uncounted },
    version() {
      try {
        return script(protocol, ['version']) || undefined;
      } catch {
        return undefined;
      }
    },
    async start() {
      const directory = mkdtempSync(join(tmpdir(), `bench-${protocol}-`));
      const home = join(directory, protocol);
      const port = await freePort();
      script(protocol, ['start', home, String(port)]);
      const running: RunningPeer = {
        port,
        get pid() {
          const file = join(home, 'pid');
          return existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
        },
        pin: () => pin(running.pid, MEASURED_CPU),
        end: async () => void script(protocol, ['stop', home]),
        again() {
          spawn(pathOf(protocol), ['again', home, String(port)], { stdio: 'ignore' });
        },
        async stop() {
          await running.end();
          rmSync(directory, { recursive: true, force: true });
        },
      };
      return running;
    },
    load: (what, port, records, recordBytes, args = []) =>
      Number(script(protocol, [what, String(port), String(records), String(recordBytes), ...args], LOAD_CPU)),
  };
}

/** Our broker on one version of Node. */
function ottlaOn(node: string): Peer {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1);
  return {
    name: `Ottla, Node ${version.split('.')[0]}`,
    protocol: 'kafka',
    uncounted: 0,
    version() {
      const own = spawnSync(node, [bin, '--version'], { encoding: 'utf8' }).stdout.trim();
      return `Ottla ${own} on Node ${version}`;
    },
    async start(args = []) {
      const broker = await BrokerProcess.start({ node, args });
      let up: Promise<void> = Promise.resolve();
      const running: RunningPeer = {
        port: broker.port,
        get pid() {
          return broker.pid;
        },
        pin: () => pin(running.pid, MEASURED_CPU),
        end: () => broker.kill('SIGTERM'),
        again() {
          up = broker.restart();
        },
        async stop() {
          await up;
          await broker.stop();
        },
      };
      return running;
    },
    load() {
      throw new Error('Ottla is driven by a client of Kafka here.');
    },
  };
}

/** The limit, as a peer: what Node can do at best under a client of Kafka. It keeps nothing from start to start. */
function bareOn(node: string, ours: Peer): Peer {
  return {
    ...ours,
    name: ours.name.replace('Ottla', 'bare pipeline'),
    version: () => '',
    async start() {
      const directory = mkdtempSync(join(tmpdir(), 'bench-bare-'));
      const options = JSON.stringify({ port: 0, directory });
      const program = fileURLToPath(new URL('../limit/kafka-pipeline.ts', import.meta.url));
      const child = spawn(node, ['--import', 'tsx', program, options], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const port = Number(await firstLine(child));
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const running: RunningPeer = {
        port,
        pid: child.pid ?? Number.NaN,
        pin: () => pin(running.pid, MEASURED_CPU),
        async end() {
          child.kill('SIGTERM');
          await ended;
        },
        again() {
          throw new Error('The bare pipeline keeps nothing.');
        },
        async stop() {
          await running.end();
          rmSync(directory, { recursive: true, force: true });
        },
      };
      return running;
    },
  };
}

export const ottlas: readonly Peer[] = nodes.map(ottlaOn);
/** In the same order. */
export const bares: readonly Peer[] = nodes.map((node, index) => bareOn(node, ottlas[index]!));
/** The one that is compared with others; on the other versions of Node only what costs little time. */
export const ottla: Peer = ottlas[0]!;
export const kafka = scripted('Kafka', 'kafka');
export const nats = scripted('NATS', 'nats');
export const redis = scripted('Redis', 'redis');
export const rabbitmq = scripted('RabbitMQ', 'rabbitmq', 0.1);

/** Those of them that are installed, and wanted: PEERS="Kafka Redis" names the only others. */
export function installed(peers: readonly Peer[]): Peer[] {
  const wanted = process.env['PEERS']?.split(' ');
  return peers.filter(
    (peer) =>
      peer.version() !== undefined &&
      (ottlas.includes(peer) || bares.includes(peer) || (wanted?.includes(peer.name) ?? true)),
  );
}
