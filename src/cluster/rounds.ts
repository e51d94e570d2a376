/**
 * Rounds: the same work again and again, with a pause after each round; never two at a time.
 */
import type { Millis } from '../base/units.ts';
import type { Cancel, Clock } from '../platform/ports.ts';

export interface RoundsOptions {
  readonly clock: Clock;
  readonly initialDelayMs: Millis;
  /** From the end of a round to the beginning of the next. */
  readonly intervalMs: Millis;
  /** A round that rejects is the last. */
  readonly fatal: (error: unknown) => void;
}

export class Rounds {
  readonly #options: RoundsOptions;
  readonly #round: () => Promise<void>;
  #timer: Cancel | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: RoundsOptions, round: () => Promise<void>) {
    this.#options = options;
    this.#round = round;
    this.#schedule(options.initialDelayMs);
  }

  /** A round that is under way should end soon. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** No further round. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.();
  }

  /** Resolves when no round is under way. */
  async ended(): Promise<void> {
    await this.#running;
  }

  #schedule(delay: Millis): void {
    const { clock, intervalMs, fatal } = this.#options;
    this.#timer = clock.after(delay, () => {
      this.#running = this.#round().then(
        () => {
          if (!this.#stopped) this.#schedule(intervalMs);
        },
        (error: unknown) => fatal(error),
      );
    });
  }
}
