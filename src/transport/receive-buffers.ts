/**
 * Memory for bytes on their way in, one instance per broker: a receive buffer that all idle connections
 * share, and pooled buffers for those that hold an incomplete or waiting frame.
 *
 * What a frame may occupy follows from what has arrived of it, never from the length it claims alone.
 * Beyond `SHARED_SIZE` a frame reserves its whole length from a budget and waits in line when it is spent;
 * smaller ones never wait, so a connection that holds memory can always finish. One that does not, while
 * others wait, is closed (`connection.ts`).
 *
 * Ownership  received bytes are lent to whoever handles a frame until the end of the delivery, which is told
 */
import { alignedBuffer } from '../base/aligned.ts';
import { BufferPool } from '../base/buffer-pool.ts';
import { Ring } from '../base/ring.ts';
import { type Bytes, KiB, MiB } from '../base/units.ts';

/** Size of the shared buffer, so the most that one read event brings to an idle connection. */
export const SHARED_SIZE: Bytes = 256 * KiB;

/** Kept of the buffers that connections have given back. */
const MAX_FREE: Bytes = 32 * MiB;

interface Reservation {
  readonly bytes: Bytes;
  readonly granted: () => void;
  cancelled: boolean;
}

export class ReceiveBuffers {
  /** Lent to whoever reads next; its content lasts until the end of the read callback. */
  readonly shared = alignedBuffer(SHARED_SIZE);
  /** Called when what was delivered is about to be written over: nobody may use it afterwards. */
  reclaims: () => void = () => {};
  readonly #budget: Bytes;
  readonly #pool = new BufferPool(MAX_FREE);
  readonly #waiting = new Ring<Reservation>();
  #boundBytes: Bytes = 0;
  #reservedBytes: Bytes = 0;

  /** `budget` bounds the sum of large frames in progress; one of them is always admitted. */
  constructor(budget: Bytes) {
    this.#budget = budget;
  }

  /** Bytes that connections hold now. */
  get boundBytes(): Bytes {
    return this.#boundBytes;
  }

  /** Bytes that large frames have reserved. */
  get reservedBytes(): Bytes {
    return this.#reservedBytes;
  }

  /** Large frames that wait for the budget. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** A buffer of at least `size` bytes with old content; hand it back with `release`. */
  acquire(size: Bytes): Uint8Array {
    const buffer = this.#pool.acquire(size);
    this.#boundBytes += buffer.length;
    return buffer;
  }

  release(buffer: Uint8Array): void {
    this.#boundBytes -= buffer.length;
    this.#pool.release(buffer);
  }

  /**
   * Reserves room for a large frame. True: granted at once. Otherwise `granted` is called, from within
   * some other connection's `unreserve`, unless the returned function cancels before.
   */
  reserve(bytes: Bytes, granted: () => void): true | (() => void) {
    if (this.#waiting.size === 0 && this.#admits(bytes)) {
      this.#reservedBytes += bytes;
      return true;
    }
    const reservation: Reservation = { bytes, granted, cancelled: false };
    this.#waiting.push(reservation);
    return () => {
      reservation.cancelled = true;
      this.#admitWaiting();
    };
  }

  unreserve(bytes: Bytes): void {
    this.#reservedBytes -= bytes;
    this.#admitWaiting();
  }

  #admits(bytes: Bytes): boolean {
    return this.#reservedBytes === 0 || this.#reservedBytes + bytes <= this.#budget;
  }

  #admitWaiting(): void {
    for (;;) {
      const next = this.#waiting.peek();
      if (next === undefined) return;
      if (!next.cancelled) {
        if (!this.#admits(next.bytes)) return;
        this.#reservedBytes += next.bytes;
      }
      this.#waiting.shift();
      if (!next.cancelled) next.granted();
    }
  }
}
