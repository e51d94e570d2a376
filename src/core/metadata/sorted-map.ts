/**
 * Sorted map with string keys that never changes: setting or removing gives another map, which shares
 * almost everything with the first.
 *
 * The entries lie in sorted chunks of at most 64. A change copies one chunk and the list of chunks:
 * among 10,000 entries about 300 references, whatever the size of the values.
 *
 * Cost  get: two binary searches; set and delete: O(64 + entries / 32)
 */

interface Entry<V> {
  readonly key: string;
  readonly value: V;
}
/** Never empty. */
type Chunk<V> = readonly Entry<V>[];

const maxChunk = 64;

export class SortedMap<V> implements ReadonlyMap<string, V> {
  readonly size: number;
  readonly #chunks: readonly Chunk<V>[];

  private constructor(chunks: readonly Chunk<V>[], size: number) {
    this.#chunks = chunks;
    this.size = size;
  }

  static empty<V>(): SortedMap<V> {
    return new SortedMap<V>([], 0);
  }

  get(key: string): V | undefined {
    return this.#find(key)?.value;
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  /** The map with `key` at `value`. */
  set(key: string, value: V): SortedMap<V> {
    const entry = { key, value };
    if (this.#chunks.length === 0) return new SortedMap([[entry]], 1);
    const at = chunkOf(this.#chunks, key);
    const chunk = this.#chunks[at]!;
    const index = lowerBound(chunk, key);
    const replaces = chunk[index]?.key === key;
    const changed = replaces ? chunk.with(index, entry) : chunk.toSpliced(index, 0, entry);
    const half = changed.length >> 1;
    const parts = changed.length > maxChunk ? [changed.slice(0, half), changed.slice(half)] : [changed];
    return new SortedMap(this.#chunks.toSpliced(at, 1, ...parts), this.size + (replaces ? 0 : 1));
  }

  /** The map without `key`; the same map when it has none. */
  delete(key: string): SortedMap<V> {
    if (!this.has(key)) return this;
    const at = chunkOf(this.#chunks, key);
    const changed = this.#chunks[at]!.toSpliced(lowerBound(this.#chunks[at]!, key), 1);
    const parts = changed.length === 0 ? [] : [changed];
    return new SortedMap(this.#chunks.toSpliced(at, 1, ...parts), this.size - 1);
  }

  *entries(): MapIterator<[string, V]> {
    for (const chunk of this.#chunks) {
      for (const { key, value } of chunk) yield [key, value];
    }
  }

  /** In the order of the keys, from the first that is at least `key`. */
  *entriesFrom(key: string): MapIterator<[string, V]> {
    const first = this.#chunks.length === 0 ? 0 : chunkOf(this.#chunks, key);
    for (const chunk of this.#chunks.slice(first)) {
      for (const entry of chunk) if (entry.key >= key) yield [entry.key, entry.value];
    }
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  #find(key: string): Entry<V> | undefined {
    if (this.#chunks.length === 0) return undefined;
    const chunk = this.#chunks[chunkOf(this.#chunks, key)]!;
    const entry = chunk[lowerBound(chunk, key)];
    return entry?.key === key ? entry : undefined;
  }
}

/** The last chunk that begins at or before `key`; the first when none does. */
function chunkOf<V>(chunks: readonly Chunk<V>[], key: string): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (chunks[middle]![0]!.key <= key) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Index of the first entry at or after `key`. */
function lowerBound<V>(chunk: Chunk<V>, key: string): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chunk[middle]!.key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
