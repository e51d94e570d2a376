/**
 * Response room: how much more may be gathered for answers. What fetches read and what waits to be sent
 * share one bound, whatever the number of peers.
 */
import type { Bytes } from '../base/units.ts';

export class ResponseRoom {
  readonly #bound: Bytes;
  readonly #unsent: () => Bytes;
  #gathered: Bytes = 0;

  /** `unsent`: bytes that sockets have not taken yet. */
  constructor(bound: Bytes, unsent: () => Bytes) {
    this.#bound = bound;
    this.#unsent = unsent;
  }

  get left(): Bytes {
    return Math.max(0, this.#bound - this.#unsent() - this.#gathered);
  }

  /** So much is read for an answer; `give` it back when the answer is handed on or dropped. */
  take(bytes: Bytes): void {
    this.#gathered += bytes;
  }

  give(bytes: Bytes): void {
    this.#gathered -= bytes;
  }
}
