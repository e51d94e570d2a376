/**
 * Log limiter: lets a few lines of a kind through per interval and counts the rest, so that hostile
 * or broken peers cannot fill the log.
 */
import type { Millis } from '../base/units.ts';
import type { Clock } from '../platform/ports.ts';

const INTERVAL: Millis = 10_000;
const LINES_PER_INTERVAL = 10;

export class LogLimiter {
  readonly #clock: Clock;
  #intervalEnd: Millis = 0;
  #lines = 0;
  #suppressed = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Calls `write` unless there have been too many lines. `suppressed` is how many were left out since
   * the last one written.
   */
  line(write: (suppressed: number) => void): void {
    const now = this.#clock.now();
    if (now >= this.#intervalEnd) {
      this.#intervalEnd = now + INTERVAL;
      this.#lines = 0;
    }
    if (this.#lines >= LINES_PER_INTERVAL) {
      this.#suppressed++;
      return;
    }
    this.#lines++;
    const suppressed = this.#suppressed;
    this.#suppressed = 0;
    write(suppressed);
  }
}
