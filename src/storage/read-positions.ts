/**
 * Where in a segment file the latest reads ended: a consumer goes on there, and its next read then begins
 * with the very batch it wants. The offset index alone leads to a batch before it, which for large batches
 * means to read twice as much.
 */
import type { Bytes, Offset } from '../base/units.ts';

/** Consumers of one segment that are remembered. */
const REMEMBERED = 8;

export class ReadPositions {
  readonly #offsets: Offset[] = [];
  readonly #positions: Bytes[] = [];
  #next = 0;

  /** The batch with base offset `offset` starts at `position`, or will. */
  note(offset: Offset, position: Bytes): void {
    this.#offsets[this.#next] = offset;
    this.#positions[this.#next] = position;
    this.#next = (this.#next + 1) % REMEMBERED;
  }

  /** Undefined when no read ended before `offset`. */
  of(offset: Offset): Bytes | undefined {
    const at = this.#offsets.indexOf(offset);
    return at === -1 ? undefined : this.#positions[at];
  }

  /** The file is not what it was, or not what it was taken for. */
  clear(): void {
    this.#offsets.length = 0;
    this.#positions.length = 0;
    this.#next = 0;
  }
}
