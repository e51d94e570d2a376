/**
 * Exponential backoff with jitter: how long to wait before attempt after attempt.
 *
 * The jitter (±20 %) keeps many clients that lost the same broker from coming back all at once.
 */
import type { Millis } from '../base/units.ts';
import type { Random } from '../platform/ports.ts';

export interface BackoffOptions {
  /** Before the first repetition. */
  readonly baseMs: Millis;
  /** Never more than this, jitter aside. */
  readonly maxMs: Millis;
}

const JITTER = 0.2;

/** Waiting time before repetition `attempt` (0 is the first): doubles until the maximum. */
export function backoffMs(attempt: number, { baseMs, maxMs }: BackoffOptions, random: Random): Millis {
  const delay = Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30));
  return delay * (1 - JITTER + 2 * JITTER * random.float());
}
