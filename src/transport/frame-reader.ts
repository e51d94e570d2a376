/**
 * Frame reader: cuts what a socket delivers into length-prefixed frames, in place.
 *
 * An idle connection reads into the buffer that all of them share; only what a read event leaves over
 * moves to a buffer of its own, which goes back as soon as it is empty. Frames are handed out as ranges
 * of the buffer they lie in, and are lent until the end of the delivery.
 *
 * The owner may stop at any frame (`ready` turns false): the rest stays, and `pump` continues.
 *
 * Layout   frame = length:int32 (big-endian), then that many bytes
 * Cost     a frame that arrives within one read event is never copied; others at most twice
 */
import { type Bytes, KiB } from '../base/units.ts';
import { type ReceiveBuffers, SHARED_SIZE } from './receive-buffers.ts';

const LENGTH_PREFIX: Bytes = 4;

/** A read event of this size shows a busy connection: worth a whole buffer when something is left over. */
const BUSY_READ: Bytes = 32 * KiB;

/** What the reader asks of its connection. */
export interface FrameOwner {
  /** Largest frame accepted now, without its prefix. */
  readonly maxFrameBytes: Bytes;
  /** Whether the next frame may be handed out. */
  readonly ready: boolean;
  /** Bytes at the very start that are no frame (a preface); returns how many to skip, undefined for "need more". */
  open(bytes: Uint8Array, start: number, end: number): number | undefined;
  /** One complete frame, `bytes[start, end)`, lent until `ReceiveBuffers.reclaims` is called. */
  frame(bytes: Uint8Array, start: number, end: number): void;
  /** A length that is negative or above the cap. Nothing is read after it. */
  badLength(length: number): void;
  /** Many bytes wait for the owner, or some for memory: stop reading the socket. */
  hold(): void;
  /** Go on reading. */
  unhold(): void;
}

export class FrameReader {
  readonly #buffers: ReceiveBuffers;
  readonly #owner: FrameOwner;
  /** Own buffer while something is left over; else the shared one is used. */
  #bound: Uint8Array | undefined;
  #start = 0;
  #end = 0;
  #opened = false;
  #stopped = false;
  #delivering = false;
  #reserved: Bytes = 0;
  #cancelReservation: (() => void) | undefined;

  constructor(buffers: ReceiveBuffers, owner: FrameOwner) {
    this.#buffers = buffers;
    this.#owner = owner;
  }

  /** Whether `pump` might have something to hand out. */
  get hasRest(): boolean {
    return this.#bound !== undefined;
  }

  /** Whether room is reserved for a large frame that has not been handed out. */
  get holdsRoom(): boolean {
    return this.#reserved > 0;
  }

  /** Where the next bytes shall land. The socket keeps the answer until it has received into it. */
  buffer(): Uint8Array {
    if (this.#bound === undefined || this.#stopped) return this.#buffers.shared;
    return this.#bound.subarray(this.#end, this.#readLimit(this.#bound));
  }

  /** `length` bytes have landed in `buffer()`. */
  received(length: number): void {
    if (this.#stopped) return;
    const bytes = this.#bound ?? this.#buffers.shared;
    if (this.#bound === undefined) this.#start = this.#end = 0;
    this.#end += length;
    this.#deliver(bytes);
    this.#keepRest(bytes, length);
  }

  /**
   * The owner is ready again: hands out what waits. Within a delivery it does nothing: that one goes on.
   * The socket still has the buffer it asked for, so nothing moves until it has received.
   */
  pump(): void {
    const bytes = this.#bound;
    if (bytes === undefined || this.#stopped || this.#delivering) return;
    if (this.#cancelReservation !== undefined) return;
    this.#deliver(bytes);
    if (this.#stopped) return;
    const rest = this.#end - this.#start;
    if (rest > 0) {
      const total = this.#pendingSize(bytes, rest);
      if (total <= rest || !this.#reserve(total, roomFor(total, rest))) return;
    } else this.#unreserve();
    this.#owner.unhold();
  }

  /** Nothing is delivered any more; bytes that still arrive are dropped. */
  stop(): void {
    this.#stopped = true;
    this.#cancelReservation?.();
    this.#cancelReservation = undefined;
  }

  /** The socket is closed: gives all memory back. */
  close(): void {
    this.stop();
    this.#unbind();
    this.#unreserve();
  }

  #deliver(bytes: Uint8Array): void {
    const owner = this.#owner;
    if (!this.#opened) {
      const skip = owner.open(bytes, this.#start, this.#end);
      if (skip === undefined || this.#stopped) return;
      this.#start += skip;
      this.#opened = true;
    }
    this.#delivering = true;
    while (!this.#stopped && owner.ready && this.#end - this.#start >= LENGTH_PREFIX) {
      const length = lengthAt(bytes, this.#start);
      if (length < 0 || length > owner.maxFrameBytes) {
        this.stop();
        owner.badLength(length);
        break;
      }
      const begin = this.#start + LENGTH_PREFIX;
      if (begin + length > this.#end) break;
      this.#start = begin + length;
      owner.frame(bytes, begin, begin + length);
    }
    this.#delivering = false;
    this.#buffers.reclaims();
  }

  /** Secures `bytes[start, end)` beyond this event, with room for what must follow. */
  #keepRest(bytes: Uint8Array, justRead: number): void {
    if (this.#stopped) return;
    const rest = this.#end - this.#start;
    if (rest === 0) {
      this.#unbind();
      this.#unreserve();
      this.#owner.unhold();
      return;
    }
    const total = this.#pendingSize(bytes, rest);
    const room = roomFor(total, rest);
    if (!this.#reserve(total, room)) {
      this.#bindAtLeast(bytes, rest + 1);
      this.#owner.hold();
      return;
    }
    this.#bindAtLeast(bytes, Math.max(room, justRead >= BUSY_READ ? SHARED_SIZE : 0));
    if (total <= rest && rest >= SHARED_SIZE) this.#owner.hold();
    else this.#owner.unhold();
  }

  /** Bytes that the next frame takes with its prefix; at most `rest` when it is complete and waits. */
  #pendingSize(bytes: Uint8Array, rest: Bytes): Bytes {
    if (!this.#opened) return rest + 1;
    if (rest < LENGTH_PREFIX) return LENGTH_PREFIX;
    const length = lengthAt(bytes, this.#start);
    // A length over the cap is reported when its turn comes; nothing is reserved for it.
    if (length < 0 || length > this.#owner.maxFrameBytes) return rest;
    return LENGTH_PREFIX + length;
  }

  #bindAtLeast(bytes: Uint8Array, size: Bytes): void {
    const rest = this.#end - this.#start;
    if (this.#bound !== undefined && this.#bound.length >= size) {
      // Moving pays only when the frame cannot end where it lies.
      if (this.#start + size <= this.#bound.length) return;
      this.#bound.copyWithin(0, this.#start, this.#end);
    } else {
      const buffer = this.#buffers.acquire(Math.max(size, rest));
      buffer.set(bytes.subarray(this.#start, this.#end));
      if (this.#bound !== undefined) this.#buffers.release(this.#bound);
      this.#bound = buffer;
    }
    this.#start = 0;
    this.#end = rest;
  }

  /**
   * A large frame is read up to its own end only, so that its buffer can go back with it. Behind one that is
   * complete and waits there must be room all the same: a read without room would end the connection.
   */
  #readLimit(bound: Uint8Array): number {
    if (!this.#opened || this.#end - this.#start < LENGTH_PREFIX) return bound.length;
    const frameEnd = this.#start + LENGTH_PREFIX + lengthAt(bound, this.#start);
    const incomplete = frameEnd > this.#end;
    const large = frameEnd - this.#start > SHARED_SIZE;
    return large && incomplete ? Math.min(frameEnd, bound.length) : bound.length;
  }

  /** False: the frame of `total` bytes, which needs a buffer of `room` now, waits in line. */
  #reserve(total: Bytes, room: Bytes): boolean {
    if (this.#cancelReservation !== undefined) return false;
    const wanted = Math.min(total, room) > SHARED_SIZE ? total : 0;
    if (this.#reserved === wanted) return true;
    this.#unreserve();
    if (wanted === 0) return true;
    const answer = this.#buffers.reserve(total, () => {
      this.#cancelReservation = undefined;
      this.#reserved = total;
      this.pump();
    });
    if (answer !== true) {
      this.#cancelReservation = answer;
      return false;
    }
    this.#reserved = total;
    return true;
  }

  #unreserve(): void {
    const reserved = this.#reserved;
    this.#reserved = 0;
    if (reserved > 0) this.#buffers.unreserve(reserved);
  }

  #unbind(): void {
    if (this.#bound !== undefined) this.#buffers.release(this.#bound);
    this.#bound = undefined;
    this.#start = this.#end = 0;
  }
}

/**
 * The buffer that `rest` bytes need, the first ones of a frame of `total`: it grows with what has come, and
 * beyond `SHARED_SIZE`, for which room must be reserved, only when so much has.
 */
function roomFor(total: Bytes, rest: Bytes): Bytes {
  // Behind a frame that waits, reading goes on for a while: only who reads notices that the peer has gone.
  if (total <= rest) return rest + 1;
  const room = Math.min(total, Math.max(4 * rest, 4 * KiB));
  return rest < SHARED_SIZE ? Math.min(room, SHARED_SIZE) : room;
}

function lengthAt(bytes: Uint8Array, position: number): number {
  return (
    (bytes[position]! << 24) |
    (bytes[position + 1]! << 16) |
    (bytes[position + 2]! << 8) |
    bytes[position + 3]!
  );
}
