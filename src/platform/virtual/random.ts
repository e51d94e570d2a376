/** The random port over a seeded stream: the same draws for the same seed, unpredictable to nobody. */
import type { Prng } from '../../base/prng.ts';
import type { Uuid } from '../../base/units.ts';
import type { Random } from '../ports.ts';

export class RandomFromSeed implements Random {
  readonly #prng: Prng;

  constructor(prng: Prng) {
    this.#prng = prng;
  }

  float(): number {
    return this.#prng.float();
  }

  below(bound: number): number {
    return this.#prng.below(bound);
  }

  /** Version 4. */
  uuid(): Uuid {
    const bytes = this.bytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  bytes(count: number): Uint8Array {
    return this.#prng.fill(new Uint8Array(count));
  }
}
