/**
 * Cuts what a socket delivers into frames that own their memory, so that whoever receives one may keep
 * views of it (a consumer keeps record batches until they are read).
 *
 * A peer's length is a claim: memory grows with what has really arrived, never with the claim alone.
 *
 * Layout   frame = length:int32 (big-endian), then that many bytes
 * Cost     a frame within one read event is copied once; of a larger one only its first piece is copied
 */

import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import { type Bytes, KiB, MiB } from '../base/units.ts';
import type { Preface } from './channel-dialect.ts';

const LENGTH_PREFIX = 4;
/** Where reads land between frames. */
const SCRATCH_SIZE: Bytes = 64 * KiB;
/** A frame up to this size gets its memory at once. */
const TRUSTED_SIZE: Bytes = 1 * MiB;

export class ChannelFrames {
  readonly #maxFrameBytes: Bytes;
  readonly #deliver: (frame: Uint8Array) => void;
  readonly #scratch = new Uint8Array(SCRATCH_SIZE);
  /** Bytes at the start of `#scratch` that belong to an incomplete length. */
  #held = 0;
  /** The frame that is being filled, as far as it has memory. */
  #frame: Uint8Array | undefined;
  #frameLength = 0;
  #filled = 0;
  #stopped = false;
  /** What must come first; undefined once it has. */
  #preface: Preface | undefined;

  /** `deliver` gets one frame at a time, without its length; the bytes are its own. */
  constructor(maxFrameBytes: Bytes, preface: Preface | undefined, deliver: (frame: Uint8Array) => void) {
    this.#maxFrameBytes = maxFrameBytes;
    this.#preface = preface;
    this.#deliver = deliver;
  }

  /** Where the next bytes shall land; at least one byte. */
  buffer(): Uint8Array {
    return this.#frame === undefined
      ? this.#scratch.subarray(this.#held)
      : this.#frame.subarray(this.#filled);
  }

  /** `length` bytes have landed. Throws `ProtocolError` on a length that is negative or above the cap. */
  received(length: number): void {
    if (this.#stopped) return;
    if (this.#frame === undefined) this.#cut(this.#held + length);
    else this.#fill(this.#frame, length);
  }

  /** Delivers nothing any more. */
  stop(): void {
    this.#stopped = true;
  }

  #fill(frame: Uint8Array, length: number): void {
    this.#filled += length;
    if (this.#filled === this.#frameLength) {
      this.#frame = undefined;
      this.#held = 0;
      this.#deliver(frame);
    } else if (this.#filled === frame.length) {
      const grown = new Uint8Array(Math.min(this.#frameLength, frame.length * 2));
      grown.set(frame);
      this.#frame = grown;
    }
  }

  /** Takes all frames out of `#scratch[0, end)`; what is left over begins the next one. */
  #cut(end: number): void {
    const scratch = this.#scratch;
    let at = this.#skipPreface(end);
    while (this.#preface === undefined && end - at >= LENGTH_PREFIX) {
      const length = lengthAt(scratch, at);
      if (length < 0 || length > this.#maxFrameBytes) {
        throw new ProtocolError(`a frame of ${length} bytes; the limit is ${this.#maxFrameBytes}`);
      }
      const start = at + LENGTH_PREFIX;
      if (start + length > end) {
        this.#begin(scratch.subarray(start, end), length);
        return;
      }
      at = start + length;
      this.#deliver(scratch.slice(start, at));
      if (this.#stopped) return;
    }
    scratch.copyWithin(0, at, end);
    this.#held = end - at;
  }

  /** Checks the peer's preface once it is complete; returns where the frames begin. */
  #skipPreface(end: number): number {
    if (this.#preface === undefined || end < this.#preface.answerSize) return 0;
    const { answerSize } = this.#preface;
    this.#preface.check(this.#scratch.subarray(0, answerSize));
    this.#preface = undefined;
    return answerSize;
  }

  #begin(first: Uint8Array, length: number): void {
    this.#frame = new Uint8Array(Math.min(length, Math.max(TRUSTED_SIZE, 2 * first.length)));
    this.#frame.set(first);
    this.#frameLength = length;
    this.#filled = first.length;
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
