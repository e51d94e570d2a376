/**
 * What the machine knows of its log: where it begins and ends, what of it is synced, and at which offset
 * each epoch began. The records themselves are somebody else's.
 *
 * Invariants  startOffset ≤ syncedOffset ≤ endOffset ≤ nextOffset; epochs and their offsets rise strictly
 */
import { assert } from '../../base/assert.ts';
import type { Offset } from '../../base/units.ts';

export interface EpochStart {
  readonly epoch: number;
  readonly startOffset: Offset;
}

/** An epoch and where it ends. */
export interface EpochEnd {
  readonly epoch: number;
  readonly endOffset: Offset;
}

/** A snapshot: where it ends, exclusive, and the epoch of the last record in it. */
export type SnapshotId = EpochEnd;

export interface LoadedLog {
  readonly startOffset: Offset;
  /** All of it is synced. */
  readonly endOffset: Offset;
  readonly epochs: readonly EpochStart[];
  /** Epoch of the record before `startOffset`; −1 when there is none. */
  readonly baseEpoch: number;
}

export class LogOutline {
  #startOffset: Offset;
  #syncedOffset: Offset;
  #endOffset: Offset;
  #nextOffset: Offset;
  #baseEpoch: number;
  #epochs: EpochStart[];

  constructor(loaded: LoadedLog) {
    this.#startOffset = loaded.startOffset;
    this.#syncedOffset = loaded.endOffset;
    this.#endOffset = loaded.endOffset;
    this.#nextOffset = loaded.endOffset;
    this.#baseEpoch = loaded.baseEpoch;
    this.#epochs = [...loaded.epochs];
  }

  get startOffset(): Offset {
    return this.#startOffset;
  }
  /** Everything before it survives a power loss. */
  get syncedOffset(): Offset {
    return this.#syncedOffset;
  }
  /** Everything before it is written, and may be read. */
  get endOffset(): Offset {
    return this.#endOffset;
  }
  /** Of the next record: what lies between is on its way to the disk. */
  get nextOffset(): Offset {
    return this.#nextOffset;
  }
  /** Epoch of the record before `startOffset`. */
  get baseEpoch(): number {
    return this.#baseEpoch;
  }

  /** Nothing is on its way to the disk: the end is the end, also after a power loss. */
  get isQuiet(): boolean {
    return this.#syncedOffset === this.#nextOffset;
  }

  /** Epoch of the last written record; −1 when there is none. */
  get lastEpoch(): number {
    return (
      this.#epochs.findLast(({ startOffset }) => startOffset < this.#endOffset)?.epoch ?? this.#baseEpoch
    );
  }

  /** The largest epoch ≤ `epoch` that has records, or had before the log's start, and where it ends. */
  endOf(epoch: number): EpochEnd {
    const index = this.#epochs.findLastIndex((each) => each.epoch <= epoch);
    const next = this.#epochs[index + 1]?.startOffset ?? this.#endOffset;
    return {
      epoch: this.#epochs[index]?.epoch ?? this.#baseEpoch,
      endOffset: Math.min(next, this.#endOffset),
    };
  }

  /** Epoch of the record at `offset`, or of the last one before. */
  epochAt(offset: Offset): number {
    return this.#epochs.findLast(({ startOffset }) => startOffset <= offset)?.epoch ?? this.#baseEpoch;
  }

  /** Records up to `nextOffset` were handed to the log; those from `baseOffset` on are of `epoch`. */
  append(epoch: number, baseOffset: Offset, nextOffset: Offset): void {
    assert(baseOffset >= this.#nextOffset, 'records are appended in order');
    const latest = this.#epochs.at(-1)?.epoch ?? this.#baseEpoch;
    assert(epoch >= latest, `epoch ${epoch} does not come after ${latest}`);
    if (epoch > latest) this.#epochs.push({ epoch, startOffset: baseOffset });
    this.#nextOffset = nextOffset;
  }

  written(endOffset: Offset): void {
    this.#endOffset = Math.max(this.#endOffset, Math.min(endOffset, this.#nextOffset));
  }

  synced(offset: Offset): void {
    this.#syncedOffset = Math.max(this.#syncedOffset, Math.min(offset, this.#endOffset));
  }

  /** What was on its way to the disk has not arrived, and never will. */
  writeFailed(): void {
    this.#nextOffset = this.#endOffset;
    this.#epochs = this.#epochs.filter(({ startOffset }) => startOffset < this.#endOffset);
  }

  /** A snapshot stands for what was before `offset`, which is synced. */
  trim(offset: Offset): void {
    assert(offset >= this.#startOffset && offset <= this.#syncedOffset, 'only what is synced is trimmed');
    this.#baseEpoch = this.epochAt(offset - 1);
    this.#epochs = this.#epochs.filter(
      (_, index, all) => (all[index + 1]?.startOffset ?? this.#nextOffset) > offset,
    );
    this.#startOffset = offset;
  }

  /** A snapshot stands for everything: the log begins and ends where it does. */
  restart({ endOffset, epoch }: SnapshotId): void {
    this.#startOffset = endOffset;
    this.#syncedOffset = endOffset;
    this.#endOffset = endOffset;
    this.#nextOffset = endOffset;
    this.#baseEpoch = epoch;
    this.#epochs = [];
  }

  /** Nothing at or after `offset` exists any more, and what remains is synced. */
  truncate(offset: Offset): void {
    this.#nextOffset = Math.min(this.#nextOffset, offset);
    this.#endOffset = Math.min(this.#endOffset, offset);
    this.#syncedOffset = this.#endOffset;
    this.#epochs = this.#epochs.filter(({ startOffset }) => startOffset < offset);
  }
}
