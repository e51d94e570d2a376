/**
 * Write backlog: what all logs of a directory have accepted that is not in their files yet, against how
 * much may be. A slow disk must not fill the memory, be it through one log or through a thousand.
 */
import type { Bytes } from '../base/units.ts';

export class WriteBacklog {
  readonly #maxOfLog: Bytes;
  readonly #maxOfAll: Bytes;
  #bytes: Bytes = 0;

  constructor(maxOfLog: Bytes, maxOfAll: Bytes) {
    this.#maxOfLog = maxOfLog;
    this.#maxOfAll = maxOfAll;
  }

  add(bytes: Bytes): void {
    this.#bytes += bytes;
  }

  remove(bytes: Bytes): void {
    this.#bytes -= bytes;
  }

  /** How full it is for a log with `ofLog` bytes of its own: 1 is the limit. */
  load(ofLog: Bytes): number {
    return Math.max(ofLog / this.#maxOfLog, this.#bytes / this.#maxOfAll);
  }
}
