/**
 * A set of numbers kept as disjoint half-open ranges: which bytes of a file have been checked.
 */
export class Ranges {
  /** Starts and ends, alternating, rising. */
  #bounds: number[] = [];

  /** Adds [start, end), melting it with what it touches. */
  add(start: number, end: number): void {
    if (start >= end) return;
    const bounds = this.#bounds;
    if (bounds.length > 0 && bounds.at(-1) === start) {
      // The usual case: a reader goes on where it stopped.
      bounds[bounds.length - 1] = end;
      return;
    }
    const merged: number[] = [];
    let [from, to] = [start, end];
    for (let at = 0; at < bounds.length; at += 2) {
      const [low, high] = [bounds[at]!, bounds[at + 1]!];
      if (high < from || low > to) merged.push(low, high);
      else [from, to] = [Math.min(from, low), Math.max(to, high)];
    }
    const place = merged.findIndex((bound, at) => at % 2 === 0 && bound > from);
    merged.splice(place === -1 ? merged.length : place, 0, from, to);
    this.#bounds = merged;
  }

  covers(start: number, end: number): boolean {
    const bounds = this.#bounds;
    let [low, high] = [0, bounds.length / 2];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (bounds[middle * 2]! <= start) low = middle + 1;
      else high = middle;
    }
    return low > 0 && bounds[low * 2 - 1]! >= end;
  }

  /** Drops everything from `end` on. */
  truncate(end: number): void {
    const kept: number[] = [];
    for (let at = 0; at < this.#bounds.length; at += 2) {
      if (this.#bounds[at]! < end) kept.push(this.#bounds[at]!, Math.min(end, this.#bounds[at + 1]!));
    }
    this.#bounds = kept;
  }
}
