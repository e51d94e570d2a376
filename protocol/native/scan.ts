/**
 * One pass over a msgpack value before anything is built from it.
 *
 * msgpack's unpacker trusts its input: it allocates for a declared count and recurses as deep as the
 * bytes say. This pass does neither, so that what follows is bounded by what was counted here.
 *
 * Errors   `ProtocolError` for truncation, a count that the bytes left cannot hold, too many elements,
 *          too deep nesting, extension types and the unused byte 0xC1
 * Cost     one visit per value, nothing allocated but a stack of at most `maxDepth` numbers
 */
import { maxDepth } from '../limits.ts';
import { ProtocolError } from '../wire/protocol-error.ts';

/** Bytes behind the type byte of 0xC0…0xDF; −1: see `lengthOf`; −2: refused. */
const fixedSizes: readonly number[] = [
  0, -2, 0, 0, -1, -1, -1, -2, -2, -2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, -2, -2, -2, -2, -2, -1, -1, -1, -1, -1,
  -1, -1,
];

export class Scanner {
  private readonly bytes: Uint8Array;
  /** Elements that this frame may still declare. */
  private elements: number;
  private at = 0;
  private end = 0;

  constructor(bytes: Uint8Array, elements: number) {
    this.bytes = bytes;
    this.elements = elements;
  }

  /** Where the value that begins at `from` ends; at most `end`. Throws `ProtocolError`. */
  valueEnd(from: number, end: number): number {
    this.at = from;
    this.end = end;
    /** Values still to come at each level around the current one. */
    const around: number[] = [];
    let left = 1;
    for (;;) {
      while (left === 0) {
        const outer = around.pop();
        if (outer === undefined) return this.at;
        left = outer;
      }
      left--;
      const inside = this.oneValue();
      if (inside === 0) continue;
      if (around.length >= maxDepth) throw new ProtocolError('nested too deep');
      around.push(left);
      left = inside;
    }
  }

  /** Moves past a scalar, or past the head of a container and returns how many values it holds. */
  private oneValue(): number {
    const type = this.take(1);
    if (type < 0x80 || type >= 0xe0) return 0;
    if (type < 0x90) return this.container(type & 0x0f, 2);
    if (type < 0xa0) return this.container(type & 0x0f, 1);
    if (type < 0xc0) return this.skip(type & 0x1f);
    const size = fixedSizes[type - 0xc0]!;
    if (size >= 0) return this.skip(size);
    if (size === -2) throw new ProtocolError(`msgpack type 0x${type.toString(16)} is not allowed`);
    return this.withLength(type);
  }

  private withLength(type: number): number {
    switch (type) {
      case 0xc4:
      case 0xd9:
        return this.skip(this.take(1));
      case 0xc5:
      case 0xda:
        return this.skip(this.take(2));
      case 0xc6:
      case 0xdb:
        return this.skip(this.take(4));
      case 0xdc:
        return this.container(this.take(2), 1);
      case 0xdd:
        return this.container(this.take(4), 1);
      case 0xde:
        return this.container(this.take(2), 2);
      default:
        return this.container(this.take(4), 2);
    }
  }

  /** Reads an unsigned integer of `size` bytes. */
  private take(size: number): number {
    const from = this.at;
    this.skip(size);
    let value = 0;
    for (let at = from; at < this.at; at++) value = value * 256 + this.bytes[at]!;
    return value;
  }

  private skip(size: number): 0 {
    if (size > this.end - this.at) throw new ProtocolError('msgpack value is truncated');
    this.at += size;
    return 0;
  }

  private container(count: number, valuesEach: number): number {
    const values = count * valuesEach;
    if (values > this.end - this.at)
      throw new ProtocolError(`${count} elements declared, ${this.end - this.at} bytes left`);
    this.elements -= count;
    if (this.elements < 0) throw new ProtocolError('more elements than one frame may hold');
    return values;
  }
}
