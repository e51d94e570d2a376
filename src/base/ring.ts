/**
 * Ring: a first-in first-out queue in a circular array that doubles when full.
 *
 * Unlike `Array.shift`, taking the first element costs the same however long the queue is.
 */
export class Ring<T> {
  #slots: (T | undefined)[];
  #head = 0;
  #size = 0;

  /** `capacity` is what fits before the first growth; rounded up to a power of two. */
  constructor(capacity = 16) {
    this.#slots = new Array(2 ** Math.ceil(Math.log2(Math.max(2, capacity))));
  }

  get size(): number {
    return this.#size;
  }

  push(item: T): void {
    if (this.#size === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.#size) & (this.#slots.length - 1)] = item;
    this.#size++;
  }

  /** Takes the oldest element out; undefined when empty. */
  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#size--;
    return item;
  }

  /** The oldest element, which stays; undefined when empty. */
  peek(): T | undefined {
    return this.at(0);
  }

  /** The element `index` places behind the oldest; undefined beyond the newest. */
  at(index: number): T | undefined {
    return index < this.#size ? this.#slots[(this.#head + index) & (this.#slots.length - 1)] : undefined;
  }

  clear(): void {
    this.#slots.fill(undefined);
    this.#head = 0;
    this.#size = 0;
  }

  /** Oldest first. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let index = 0; index < this.#size; index++) yield this.at(index)!;
  }

  #grow(): void {
    const slots: (T | undefined)[] = new Array(this.#slots.length * 2);
    for (let index = 0; index < this.#size; index++) slots[index] = this.at(index);
    this.#slots = slots;
    this.#head = 0;
  }
}
