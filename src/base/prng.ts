/**
 * Seeded pseudo-random numbers in independent streams.
 *
 * Counter-based: the n-th number of a stream is a hash of (seed, stream name, n). A draw in one stream
 * therefore never shifts another one, which keeps a shrunk simulation close to the original.
 * Not for secrets.
 */
export class Prng {
  readonly #high: number;
  readonly #low: number;
  #counter = 0;

  constructor(seed: number | string) {
    const text = String(seed);
    this.#high = hashText(text, 0x9e3779b9);
    this.#low = hashText(text, 0x7f4a7c15);
  }

  /** The stream of that name; always the same one, whatever was drawn here before. */
  stream(name: string): Prng {
    return new Prng(`${this.#high}.${this.#low}/${name}`);
  }

  /** Uniform integer in [0, 2^32). */
  uint32(): number {
    const counter = this.#counter++;
    return mix32(mix32(counter ^ this.#high) + mix32(this.#low + Math.floor(counter / 2 ** 32)));
  }

  /** Uniform in [0, 1), 53 bits. */
  float(): number {
    return ((this.uint32() >>> 5) * 2 ** 26 + (this.uint32() >>> 6)) / 2 ** 53;
  }

  /** Uniform integer in [0, bound), bound ≤ 2^53. */
  below(bound: number): number {
    return Math.floor(this.float() * bound);
  }

  /** Uniform integer in [min, max]. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.float() < probability;
  }

  /** A uniformly chosen element of a list that is not empty. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  fill(bytes: Uint8Array): Uint8Array {
    for (let index = 0; index < bytes.length; index++) bytes[index] = this.uint32();
    return bytes;
  }
}

/** Scrambles 32 bits: every bit of the input moves half of the output. Source: MurmurHash3's finalizer. */
export function mix32(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** 32-bit hash of a text, for seeds and traces. */
export function hashText(text: string, seed = 0): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = mix32(hash ^ text.charCodeAt(index)) + index;
  return mix32(hash);
}
