/**
 * Replication throttle: bounds what passes, on one side of replication, for replicas that are not in sync. A broker
 * has one as a leader and one as a follower.
 *
 * Who finds nothing allowed waits, and is woken when there is, or when settings have changed: then it looks anew.
 *
 * Cost   without a rate one comparison; then one timer for all that wait
 */
import type { Bytes } from '../base/units.ts';
import { LONG_MAX } from '../config/define.ts';
import { TokenBucket } from '../core/replication/throttle.ts';
import type { Cancel, Clock } from '../platform/ports.ts';

export class ReplicationThrottle {
  readonly #clock: Clock;
  /** Undefined: everything passes. */
  #bucket: TokenBucket | undefined;
  #waiters = new Set<() => void>();
  #timer: Cancel | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether anything is to be held up. */
  get isOn(): boolean {
    return this.#bucket !== undefined;
  }

  /** Bytes that may pass now; 0: it is to be waited. Only while on. */
  get allowance(): Bytes {
    return this.#bucket!.allowance(this.#clock.now());
  }

  /** So many have passed. */
  spend(bytes: Bytes): void {
    if (bytes > 0) this.#bucket?.spend(bytes, this.#clock.now());
  }

  /** Settings have changed; `rate` in bytes per second, the largest long for none. Whoever waits looks anew. */
  configure(rate: number): void {
    const now = this.#clock.now();
    if (rate >= LONG_MAX) this.#bucket = undefined;
    else if (this.#bucket === undefined) this.#bucket = new TokenBucket(rate, now);
    else this.#bucket.setRate(rate, now);
    this.#wake();
  }

  /** Calls `wake` once, later, when it is worth looking again. */
  wait(wake: () => void): Cancel {
    this.#waiters.add(wake);
    this.#arm();
    return () => {
      this.#waiters.delete(wake);
    };
  }

  /** Nobody is woken any more. */
  close(): void {
    this.#timer?.();
    this.#waiters.clear();
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#bucket === undefined) return;
    const waitMs = this.#bucket.waitMs(this.#clock.now());
    if (waitMs === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#clock.after(Math.ceil(waitMs), () => this.#wake());
  }

  #wake(): void {
    this.#timer?.();
    this.#timer = undefined;
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const wake of waiters) wake();
  }
}
