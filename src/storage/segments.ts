/**
 * The segments of a log in order; the last one is active.
 */
import { assert } from '../base/assert.ts';
import type { Bytes, Offset } from '../base/units.ts';
import type { DamagedRange, Segment } from './segment.ts';

export class Segments {
  readonly #list: Segment[];

  /** At least one, ascending. */
  constructor(list: readonly Segment[]) {
    assert(list.length > 0, 'a log has a segment');
    this.#list = [...list];
  }

  get active(): Segment {
    return this.#list.at(-1)!;
  }

  get first(): Segment {
    return this.#list[0]!;
  }

  get count(): number {
    return this.#list.length;
  }

  get sizeInBytes(): Bytes {
    return this.#list.reduce((sum, segment) => sum + segment.size, 0);
  }

  get damaged(): DamagedRange[] {
    return this.#list.flatMap((segment) => segment.damaged);
  }

  all(): readonly Segment[] {
    return this.#list;
  }

  /** The segment that holds `offset`, if any does: the last one that starts at or before it. */
  holding(offset: Offset): Segment {
    let [low, high] = [0, this.#list.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#list[middle]!.baseOffset <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#list[Math.max(0, low - 1)]!;
  }

  /** Where the next segment starts; undefined for the active one, and for one that has been removed. */
  endOf(segment: Segment): Offset | undefined {
    const index = this.#list.indexOf(segment);
    return index === -1 ? undefined : this.#list[index + 1]?.baseOffset;
  }

  /** Whether these segments are in the log, one after the other, and closed. */
  hasRow(row: readonly Segment[]): boolean {
    const start = this.#list.indexOf(row[0]!);
    return start !== -1 && row.every((one, index) => this.#list[start + index] === one && !one.active);
  }

  /** Puts one segment in the place of a row of them. */
  replace(row: readonly Segment[], segment: Segment): void {
    assert(this.hasRow(row), 'neighbours are replaced');
    this.#list.splice(this.#list.indexOf(row[0]!), row.length, segment);
  }

  push(segment: Segment): void {
    assert(segment.baseOffset > this.active.baseOffset || this.active.size === 0, 'segments ascend');
    this.#list.push(segment);
  }

  /** Takes out the segments from `offset` on, but never the first one. */
  popFrom(offset: Offset): Segment[] {
    const popped: Segment[] = [];
    while (this.#list.length > 1 && this.active.baseOffset >= offset) {
      // One that is closed up to here may end in damage, and nothing may be appended to that.
      if (this.active.baseOffset === offset && !this.#list.at(-2)!.active) break;
      popped.push(this.#list.pop()!);
    }
    return popped;
  }

  /** Takes out all segments and begins with a new one. */
  restart(segment: Segment): Segment[] {
    return this.#list.splice(0, this.#list.length, segment);
  }

  /** Takes out the first `count` segments; the active one stays. */
  shift(count: number): Segment[] {
    return this.#list.splice(0, Math.min(count, this.#list.length - 1));
  }
}
