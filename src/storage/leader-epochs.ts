/**
 * Leader epochs of a log: at which offset each began. Followers truncate by it, fetches are fenced by
 * it, and a batch whose epoch disagrees with it is damaged.
 *
 * Invariants   epochs and start offsets both rise strictly; the first may have begun before the log starts now
 * Layout       text: `0`, the number of entries, then `epoch startOffset` per line
 * Source       KIP-101, KIP-279; Kafka's LeaderEpochFileCache
 */
import { assert } from '../base/assert.ts';
import type { EpochEnd, LeaderEpoch, Offset } from '../base/units.ts';
import { encodeText } from './atomic-file.ts';

export interface EpochStart {
  readonly epoch: LeaderEpoch;
  readonly startOffset: Offset;
}

export class LeaderEpochs {
  #entries: EpochStart[];

  constructor(entries: readonly EpochStart[] = []) {
    this.#entries = [...entries];
  }

  get entries(): readonly EpochStart[] {
    return this.#entries;
  }

  /** −1 when there is none. */
  get latest(): LeaderEpoch {
    return this.#entries.at(-1)?.epoch ?? -1;
  }

  /**
   * Epoch `epoch` begins at `startOffset`. Entries it contradicts go: those at or after the offset, which
   * then hold no data. False when nothing changed.
   */
  assign(epoch: LeaderEpoch, startOffset: Offset): boolean {
    if (epoch === this.latest) return false;
    assert(epoch > this.latest, `leader epoch ${epoch} comes after ${this.latest}`);
    while ((this.#entries.at(-1)?.startOffset ?? -1) >= startOffset) this.#entries.pop();
    this.#entries.push({ epoch, startOffset });
    return true;
  }

  /** Epoch of the batch at `offset`; −1 when the offset lies before all entries. */
  at(offset: Offset): LeaderEpoch {
    for (let index = this.#entries.length - 1; index >= 0; index--) {
      if (this.#entries[index]!.startOffset <= offset) return this.#entries[index]!.epoch;
    }
    return -1;
  }

  /** The largest epoch ≤ `epoch` and where it ends, in a log that ends at `logEndOffset`. */
  endOf(epoch: LeaderEpoch, logEndOffset: Offset): EpochEnd {
    if (epoch < 0) return { leaderEpoch: -1, endOffset: -1 };
    if (epoch === this.latest) return { leaderEpoch: epoch, endOffset: logEndOffset };
    const higher = this.#entries.findIndex((entry) => entry.epoch > epoch);
    if (higher === -1) return { leaderEpoch: -1, endOffset: -1 };
    const endOffset = this.#entries[higher]!.startOffset;
    return { leaderEpoch: this.#entries[higher - 1]?.epoch ?? epoch, endOffset };
  }

  /** Nothing at or after `offset` exists any more. False when nothing changed. */
  truncateEnd(offset: Offset): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.startOffset < offset);
    return this.#entries.length !== before;
  }

  /**
   * Nothing before `offset` exists any more. The epoch of the record before it stays known: only by that can a
   * replica which ends there be told from one whose history is another. False when nothing changed.
   */
  truncateStart(offset: Offset): boolean {
    const last = this.#entries.findLastIndex((entry) => entry.startOffset < offset);
    if (last <= 0) return false;
    this.#entries = this.#entries.slice(last);
    return true;
  }
}

export function formatEpochs(entries: readonly EpochStart[]): Uint8Array {
  const lines = entries.map(({ epoch, startOffset }) => `${epoch} ${startOffset}\n`);
  return encodeText(`0\n${entries.length}\n${lines.join('')}`);
}

/** Undefined when the text is not a whole, rising checkpoint. */
export function parseEpochs(text: string): EpochStart[] | undefined {
  const lines = text.split('\n');
  if (lines[0] !== '0' || lines.pop() !== '') return undefined;
  const entries: EpochStart[] = [];
  for (const line of lines.slice(2)) {
    const match = /^(\d{1,10}) (\d{1,16})$/.exec(line);
    if (match === null) return undefined;
    const [epoch, startOffset] = [Number(match[1]), Number(match[2])];
    const last = entries.at(-1);
    if (last !== undefined && (epoch <= last.epoch || startOffset <= last.startOffset)) return undefined;
    entries.push({ epoch, startOffset });
  }
  return lines[1] === String(entries.length) ? entries : undefined;
}
