/**
 * Splits a stream of bytes into lines at `\n` and nothing else: a `\r` belongs to the line, bytes stay
 * bytes, and a last line without a line end counts. A line without an end, in a file that is no text, must
 * not fill the memory.
 *
 * Invariants: joining the lines with `\n` gives the input back (but for one missing last line end).
 * Cost: lines are views of the chunks; only a line that spans chunks is copied, once.
 */
import type { Bytes } from '../base/units.ts';
import { CommandFailure } from './failure.ts';

const lineFeed = 10;

export class LineSplitter {
  readonly #maxBytes: Bytes;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  constructor(maxBytes: Bytes) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that `chunk` completes. The views stay valid as long as nobody writes into the chunk. */
  push(chunk: Uint8Array): Uint8Array[] {
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      lines.push(this.#complete(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
    return lines;
  }

  /** The last line, when the input did not end with a line end. */
  end(): Uint8Array | undefined {
    return this.#pendingBytes > 0 ? this.#complete(new Uint8Array(0)) : undefined;
  }

  #keep(piece: Uint8Array): void {
    this.#pending.push(piece);
    this.#pendingBytes += piece.length;
    if (this.#pendingBytes > this.#maxBytes)
      throw new CommandFailure(
        'BAD_INPUT',
        `A line is longer than ${this.#maxBytes} bytes; use --raw-file for data that is no text.`,
      );
  }

  #complete(piece: Uint8Array): Uint8Array {
    if (this.#pending.length === 0) return piece;
    const line = concatenate([...this.#pending, piece]);
    this.#pending = [];
    this.#pendingBytes = 0;
    return line;
  }
}

/** One array of all the bytes. */
export function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let position = 0;
  for (const piece of pieces) {
    whole.set(piece, position);
    position += piece.length;
  }
  return whole;
}
