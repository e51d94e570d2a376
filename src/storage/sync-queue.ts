/**
 * Sync queue of a log directory: which logs are to be synced, oldest first, a bounded number at a time.
 *
 * A log asks for a sync at once when somebody waits or a MiB has gathered, and otherwise within 5 ms; all
 * delays being equal, one timer serves all logs.
 */
import { Ring } from '../base/ring.ts';
import type { Millis } from '../base/units.ts';
import type { Cancel, Clock } from '../platform/ports.ts';

/** Something to be synced. */
export interface SyncJob {
  /** Never rejects: failures go to the log directory. */
  sync(): Promise<void>;
}

/** Upper bounds of the latency histogram, in milliseconds; one more bucket counts what exceeds them. */
export const SYNC_LATENCY_BOUNDS: readonly Millis[] = [
  0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 5000,
];

const CLOCK_GRAIN: Millis = 0.01;

/** Plain counters, read by whoever exports metrics. */
export interface SyncCounters {
  syncs: number;
  totalMs: Millis;
  /** One per bound and one beyond. */
  readonly buckets: number[];
}

interface Waiting {
  readonly job: SyncJob;
  readonly due: Millis;
}

export class SyncQueue {
  readonly counters: SyncCounters = {
    syncs: 0,
    totalMs: 0,
    buckets: new Array(SYNC_LATENCY_BOUNDS.length + 1).fill(0),
  };
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #delay: Millis;
  readonly #ready = new Ring<SyncJob>();
  readonly #queued = new Set<SyncJob>();
  readonly #later = new Ring<Waiting>();
  readonly #delayed = new Set<SyncJob>();
  #running = 0;
  #timer: Cancel | undefined;

  constructor(clock: Clock, options: { readonly concurrency: number; readonly delayMs: Millis }) {
    this.#clock = clock;
    this.#concurrency = options.concurrency;
    this.#delay = options.delayMs;
  }

  /** Syncs `job` as soon as it is its turn. A job already queued stays where it is. */
  now(job: SyncJob): void {
    this.#delayed.delete(job);
    if (this.#queued.has(job)) return;
    this.#queued.add(job);
    this.#ready.push(job);
    this.#start();
  }

  /** Syncs `job` after the delay, unless `now` comes first. */
  later(job: SyncJob): void {
    if (this.#queued.has(job) || this.#delayed.has(job)) return;
    this.#delayed.add(job);
    this.#later.push({ job, due: this.#clock.now() + this.#delay });
    this.#arm();
  }

  /** Forgets a job that has not begun. */
  drop(job: SyncJob): void {
    this.#queued.delete(job);
    this.#delayed.delete(job);
  }

  close(): void {
    this.#timer?.();
    this.#ready.clear();
    this.#queued.clear();
    this.#later.clear();
    this.#delayed.clear();
  }

  #arm(): void {
    const first = this.#later.peek();
    if (this.#timer !== undefined || first === undefined) return;
    this.#timer = this.#clock.after(Math.max(0, first.due - this.#clock.now()), () => {
      this.#timer = undefined;
      this.#wake();
    });
  }

  #wake(): void {
    // Fractions of milliseconds do not add up exactly: without a grain a timer could ring for ever.
    const now = this.#clock.now() + CLOCK_GRAIN;
    for (;;) {
      const first = this.#later.peek();
      if (first === undefined || first.due > now) break;
      this.#later.shift();
      // An entry whose job was synced early, and maybe delayed anew, only comes too soon.
      if (this.#delayed.has(first.job)) this.now(first.job);
    }
    this.#arm();
  }

  #start(): void {
    while (this.#running < this.#concurrency) {
      const job = this.#ready.shift();
      if (job === undefined) return;
      if (!this.#queued.delete(job)) continue;
      this.#running++;
      const begun = this.#clock.now();
      void job.sync().then(() => {
        this.#running--;
        this.#count(this.#clock.now() - begun);
        this.#start();
      });
    }
  }

  #count(latency: Millis): void {
    const bucket = SYNC_LATENCY_BOUNDS.findIndex((bound) => latency <= bound);
    this.counters.buckets[bucket === -1 ? SYNC_LATENCY_BOUNDS.length : bucket]!++;
    this.counters.syncs++;
    this.counters.totalMs += latency;
  }
}
