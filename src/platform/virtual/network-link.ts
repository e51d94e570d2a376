/** One direction between two hosts: how long bytes take, how they are cut up, whether they pass at all. */
import type { Prng } from '../../base/prng.ts';
import type { Bytes, Millis } from '../../base/units.ts';

export class Link {
  /** Uniform in [min, max]. */
  delay: { readonly min: Millis; readonly max: Millis };
  /** A read takes a random number of bytes up to this one; 1 makes it single bytes. */
  maxRead: Bytes = Number.POSITIVE_INFINITY;
  /** Bytes wait until the link is healed, as TCP would send them again and again. */
  isCut = false;
  /** New connections are refused. */
  refuses = false;
  readonly #prng: Prng;

  constructor(prng: Prng, delay: { readonly min: Millis; readonly max: Millis }) {
    this.#prng = prng;
    this.delay = delay;
  }

  drawDelay(): Millis {
    return this.delay.min + this.#prng.float() * (this.delay.max - this.delay.min);
  }

  drawSplit(): Bytes {
    return this.maxRead === Number.POSITIVE_INFINITY ? this.maxRead : this.#prng.between(1, this.maxRead);
  }
}
