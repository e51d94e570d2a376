/**
 * Throttle: how many bytes of replicas that are not in sync may pass now, and which replicas that concerns.
 *
 * A token bucket: tokens come at the rate, at most those of a second are kept. A batch goes whole, so that the
 * balance may fall below zero; over time the rate is kept to the byte. Who waits, waits for a tenth of a second's
 * tokens, not for the first byte.
 *
 * Source   KIP-73, which measures over eleven seconds instead
 */
import type { BrokerId, Bytes, Millis } from '../../base/units.ts';

/** How long unused tokens are kept. */
const keptMs: Millis = 1_000;
/** Worth of tokens that must be there before bytes pass. */
const quantumMs: Millis = 100;

export class TokenBucket {
  #perMs: number;
  #tokens: Bytes = 0;
  #filledAt: Millis;

  /** Empty. `rate` in bytes per second. */
  constructor(rate: number, now: Millis) {
    this.#perMs = rate / 1_000;
    this.#filledAt = now;
  }

  /** The tokens there are stay, as far as the new rate keeps as many. */
  setRate(rate: number, now: Millis): void {
    this.#fill(now);
    this.#perMs = rate / 1_000;
    this.#fill(now);
  }

  /** Bytes that may pass now; 0: none, see `waitMs`. */
  allowance(now: Millis): Bytes {
    return this.waitMs(now) > 0 ? 0 : Math.max(1, Math.floor(this.#tokens));
  }

  /** How long until bytes may pass; infinite at rate 0. */
  waitMs(now: Millis): Millis {
    this.#fill(now);
    if (this.#perMs === 0) return Number.POSITIVE_INFINITY;
    const missing = this.#perMs * quantumMs - this.#tokens;
    // What is lacking by rounding is not waited for.
    return missing <= this.#perMs * 1e-3 ? 0 : missing / this.#perMs;
  }

  /** So many have passed, be it more than was allowed. */
  spend(bytes: Bytes, now: Millis): void {
    this.#fill(now);
    this.#tokens -= bytes;
  }

  #fill(now: Millis): void {
    const came = Math.max(0, now - this.#filledAt) * this.#perMs;
    this.#tokens = Math.min(this.#tokens + came, this.#perMs * keptMs);
    this.#filledAt = Math.max(now, this.#filledAt);
  }
}

/** Whether `replicas` (`*`, or `partition:broker` joined with commas) names the replica. */
export function namesReplica(replicas: string, partition: number, broker: BrokerId): boolean {
  if (replicas === '' || replicas === '*') return replicas === '*';
  return `,${replicas},`.includes(`,${partition}:${broker},`);
}
