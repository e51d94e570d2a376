/**
 * Alarm: calls once, at a time that may be set anew until then.
 *
 * It never calls early: a fraction of a millisecond may vanish in the clock, and who finds nothing due would set it
 * to the same time for ever.
 */
import type { Millis } from '../base/units.ts';
import type { Cancel, Clock } from '../platform/ports.ts';

export class Alarm {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #call: () => void;
  #at: Millis | undefined;
  #cancel: Cancel | undefined;

  constructor(clock: Pick<Clock, 'after'>, call: () => void) {
    this.#clock = clock;
    this.#call = call;
  }

  /** When it calls; undefined when it is not set. */
  get at(): Millis | undefined {
    return this.#at;
  }

  /** At `at`, and not when it was to before; not at all when undefined. `now` is the same clock's. */
  set(at: Millis | undefined, now: Millis): void {
    if (at === this.#at) return;
    this.cancel();
    if (at === undefined) return;
    this.#at = at;
    this.#cancel = this.#clock.after(Math.ceil(Math.max(0, at - now)), () => {
      this.#at = undefined;
      this.#call();
    });
  }

  cancel(): void {
    this.#cancel?.();
    this.#at = undefined;
  }
}
