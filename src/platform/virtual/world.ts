/**
 * A world from a seed: hosts with their own clock, disk and network address, one virtual time.
 *
 * Equal seeds and equal programs give equal worlds, event by event; `traceHash` proves it. Every purpose
 * (order of events, each disk, each link, each host's randomness) draws from a stream of its own.
 */
import { Prng } from '../../base/prng.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import { type Codecs, CompressionError, type Compute, type Platform } from '../ports.ts';
import { HostTime, VirtualClock } from './clock.ts';
import { virtualCompute } from './compute.ts';
import { type CrashOptions, type DiskLatency, VirtualDisk } from './disk.ts';
import { NetworkFabric } from './network-fabric.ts';
import { RandomFromSeed } from './random.ts';
import { Process, type RunOptions, type RunResult, Scheduler } from './scheduler.ts';

export interface WorldOptions {
  /** Codecs for programs that compress; without them none is available. */
  readonly codecs?: Codecs;
  /** Wall time at the beginning; 2026-01-01 when not given. */
  readonly wallTime?: Millis;
}

export interface HostOptions {
  readonly capacity?: Bytes;
  /** Nothing given: a healthy disk with synchronous appends, and syncs of 0.2 to 0.6 ms. */
  readonly latency?: Partial<DiskLatency>;
  /** Host milliseconds per virtual millisecond. */
  readonly rate?: number;
}

export const HEALTHY_DISK: DiskLatency = {
  append: { min: 0, max: 0 },
  sync: { min: 0.2, max: 0.6 },
  read: { min: 0.05, max: 0.2 },
  other: { min: 0.02, max: 0.1 },
};

const NO_CODECS: Codecs = {
  available: () => false,
  compress: (codec) => unavailable(codec),
  decompress: (codec) => unavailable(codec),
};

const NEW_YEAR_2026: Millis = 1_767_225_600_000;

/** A world in which nothing happens until it is run. */
export function virtualWorld(seed: number | string, options: WorldOptions = {}): World {
  return new World(seed, options);
}

export class World {
  readonly seed: number | string;
  readonly network: NetworkFabric;
  readonly #scheduler: Scheduler;
  readonly #prng: Prng;
  readonly #options: WorldOptions;
  readonly #hosts = new Map<string, Host>();

  constructor(seed: number | string, options: WorldOptions) {
    this.seed = seed;
    this.#options = options;
    this.#prng = new Prng(seed);
    this.#scheduler = new Scheduler(this.#prng.stream('order'));
    this.network = new NetworkFabric(this.#scheduler, this.#prng.stream('network'));
  }

  /** Virtual milliseconds since the beginning. */
  get now(): Millis {
    return this.#scheduler.now;
  }

  /** Hash over all events so far. */
  get traceHash(): number {
    return this.#scheduler.traceHash;
  }

  /** Events so far. */
  get executed(): number {
    return this.#scheduler.executed;
  }

  /** The host on whose behalf the last event was; undefined for the network's and the test's own. */
  get actor(): string | undefined {
    return this.#scheduler.actor?.name;
  }

  /** The last events in words, oldest first. */
  get recent(): readonly string[] {
    return this.#scheduler.recent;
  }

  /** A stream of random numbers for the test's own decisions: workload, faults. */
  stream(name: string): Prng {
    return this.#prng.stream(`test ${name}`);
  }

  /** The host of that name, made and started when it is new; `options` count then only. */
  host(name: string, options: HostOptions = {}): Host {
    let host = this.#hosts.get(name);
    if (host === undefined) {
      const time = new HostTime(this.#scheduler, this.#options.wallTime ?? NEW_YEAR_2026);
      time.rate = options.rate ?? 1;
      host = new Host(name, {
        scheduler: this.#scheduler,
        network: this.network,
        prng: this.#prng.stream(`host ${name}`),
        compute: virtualCompute(this.#options.codecs ?? NO_CODECS),
        time,
        options,
      });
      this.#hosts.set(name, host);
    }
    return host;
  }

  /** Runs something in virtual time on nobody's behalf: the test's own plan. */
  at(delay: Millis, run: () => void): void {
    this.#scheduler.schedule(delay, 'plan', undefined, run);
  }

  /** Executes events; see `RunOptions`. */
  run(options?: RunOptions): Promise<RunResult> {
    return this.#scheduler.run(options);
  }

  /** Runs for that much virtual time. */
  advance(duration: Millis): Promise<RunResult> {
    return this.#scheduler.run({ until: this.now + duration });
  }

  /**
   * Runs by itself from now on, whenever something is scheduled, so that a test may simply await. Virtual
   * time then flies: periodic timers leave it no rest. The result stops it.
   */
  keepRunning(): () => Promise<void> {
    let stopped = false;
    const running = (async () => {
      while (!stopped) await this.#scheduler.run({ done: () => stopped });
    })();
    return () => {
      stopped = true;
      return running;
    };
  }

  /**
   * Runs until the promise settles, and passes its result on. Rejects when nothing is left that could
   * settle it, or after `limit` virtual milliseconds (an hour when not given).
   */
  async complete<T>(promise: Promise<T>, limit: Millis = 3_600_000): Promise<T> {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    promise.then(settle, settle);
    await this.#scheduler.run({ until: this.now + limit, done: () => settled });
    if (settled) return promise;
    throw new Error(`nothing settles the promise (seed ${this.seed}, ${this.now.toFixed(3)} ms); last events:
${this.recent.slice(-20).join('\n')}`);
  }
}

interface HostParts {
  readonly scheduler: Scheduler;
  readonly network: NetworkFabric;
  readonly prng: Prng;
  readonly compute: Compute;
  readonly time: HostTime;
  readonly options: HostOptions;
}

/** A machine that runs one process at a time, and what can befall it. */
export class Host {
  readonly name: string;
  readonly time: HostTime;
  readonly disk: VirtualDisk;
  readonly #parts: HostParts;
  #owner: Process;
  #platform: Platform;
  #starts = 0;

  constructor(name: string, parts: HostParts) {
    this.name = name;
    this.time = parts.time;
    this.#parts = parts;
    this.disk = new VirtualDisk({
      seed: `${parts.prng.stream('disk').uint32()}`,
      wallTime: () => parts.time.wall,
      schedule: (delay, run) => parts.scheduler.schedule(delay, 'disk', undefined, run),
      latency: { ...HEALTHY_DISK, ...parts.options.latency },
      ...(parts.options.capacity === undefined ? {} : { capacity: parts.options.capacity }),
    });
    this.#owner = new Process(name);
    this.#platform = this.#start();
  }

  /** Of the process that runs now; after a crash the dead one's, until `restart`. */
  get platform(): Platform {
    return this.#platform;
  }

  get isUp(): boolean {
    return this.#owner.alive;
  }

  /**
   * Ends the process: its timers never fire, its files and sockets are gone, its promises stay pending.
   * Its peers see closed connections, or silence after a power loss.
   */
  crash(options: CrashOptions): void {
    this.#owner.alive = false;
    this.#owner.held.length = 0;
    this.#parts.network.crash(this.name, options.powerLoss);
    this.disk.crash(options);
  }

  /** Starts a new process on the same disk, after a crash. */
  restart(): Platform {
    if (this.isUp) this.crash({ powerLoss: false });
    this.#owner = new Process(this.name);
    this.#platform = this.#start();
    return this.#platform;
  }

  /** Stops the process in its tracks, like SIGSTOP; time and network go on. */
  pause(): void {
    this.#owner.paused = true;
  }

  /** Lets it go on; what it missed happens now. */
  resume(): void {
    this.#parts.scheduler.resume(this.#owner);
  }

  #start(): Platform {
    const { scheduler, network, prng, compute, time } = this.#parts;
    const owner = this.#owner;
    return {
      clock: new VirtualClock(scheduler, owner, time),
      random: new RandomFromSeed(prng.stream(`random ${++this.#starts}`)),
      disk: this.disk.session((delay, run) => scheduler.schedule(delay, 'disk', owner, run)),
      network: network.attach(this.name, owner),
      compute,
    };
  }
}

function unavailable(codec: string): never {
  throw new CompressionError('unavailable', `this world was made without the codec ${codec}`);
}
