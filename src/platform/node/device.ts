/**
 * A storage device as its files feel it: whether it swallows writes at once, and how many syncs it is
 * given at a time.
 *
 * A write into the page cache takes microseconds until too much is dirty; then the kernel makes writers
 * wait, and a synchronous one would hold up the whole broker. So a slow write, or much unsynced data,
 * turns appends asynchronous until a row of them was quick.
 */
import { Ring } from '../../base/ring.ts';
import { type Bytes, MiB, type Millis } from '../../base/units.ts';

export interface DeviceLimits {
  /** A write that takes longer makes the device slow; of one in another thread, longer for each MiB. */
  readonly slowWriteMs: Millis;
  /** More unsynced bytes than this make it slow. */
  readonly maxUnsynced: Bytes;
  /** Quick writes in a row after which it is no longer slow. */
  readonly quickWrites: number;
  /** Syncs that may run at a time. */
  readonly maxSyncs: number;
}

export const DEVICE_LIMITS: DeviceLimits = {
  slowWriteMs: 20,
  maxUnsynced: 256 * MiB,
  quickWrites: 16,
  maxSyncs: 4,
};

export class Device {
  /** Bytes written to its files and not yet synced. */
  unsynced: Bytes = 0;
  readonly #limits: DeviceLimits;
  /** Quick writes still to be seen; 0 is healthy. */
  #probation = 0;
  #running = 0;
  /** Syncs that wait, the oldest first. */
  readonly #waiting = new Ring<() => void>();

  constructor(limits: DeviceLimits) {
    this.#limits = limits;
  }

  /** Appends should not be synchronous now. */
  get isSlow(): boolean {
    return this.#probation > 0 || this.unsynced > this.#limits.maxUnsynced;
  }

  /** Learns from a write that took `duration`, for each MiB if it was in another thread. */
  wrote(duration: Millis): void {
    if (duration > this.#limits.slowWriteMs) this.#probation = this.#limits.quickWrites;
    else if (this.#probation > 0) this.#probation--;
  }

  /** Runs a sync as soon as fewer than the limit are running. */
  async sync(run: () => Promise<void>): Promise<void> {
    if (this.#running >= this.#limits.maxSyncs)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      await run();
    } finally {
      // The place passes on to the oldest that waits, without becoming free in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}
