/**
 * What is committed in one partition of a compacted topic, record by record: replicas are compacted each for itself,
 * so their batches differ, but a record that two of them hold at an offset is the same (I-2, I-9, I-10). What a
 * replica lacks has a newer record with the same key.
 *
 * Cost  each record is looked at once per replica and process; the offsets between two high watermarks once
 */
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { mix32 } from '../../../src/base/prng.ts';
import type { Offset } from '../../../src/base/units.ts';
import type { Findings } from './findings.ts';
import { OffsetRanges } from './offset-ranges.ts';
import { keyOf, recordsOf, type StoredBatch, type StoredRecord } from './replica-log.ts';

interface Committed {
  readonly key: string;
  readonly print: number;
}

export class CommittedRecords {
  readonly #name: string;
  readonly #findings: Findings;
  readonly #records = new Map<Offset, Committed>();
  /** By key. */
  readonly #newest = new Map<string, Offset>();
  /** By producer, epoch and sequence. The final logs do not tell: compaction drops the first of two. */
  readonly #sequences = new Map<string, Offset>();
  /** What nobody could read where it was committed first. */
  readonly #unread = new OffsetRanges();
  /** What a replica has shown since it was last asked for all. */
  readonly #shown = new Set<Offset>();
  /** Everything before it is committed. */
  end: Offset = 0;

  constructor(name: string, findings: Findings) {
    this.#name = name;
    this.#findings = findings;
  }

  /** As in `CommittedLog`. */
  unread(from: Offset, to: Offset): void {
    this.#unread.add(from, to);
  }

  /** A replica takes this batch, which lies below its high watermark, for committed. */
  check(who: string, batch: StoredBatch): void {
    for (const record of recordsOf(batch)) {
      const { offset } = record;
      const key = keyOf(record);
      const print = fingerprint(batch, record);
      const before = this.#records.get(offset);
      this.#shown.add(offset);
      if (before === undefined) {
        // Who first shows what is committed may have been compacted already; what it lacks comes to light later.
        const isUnread = this.#unread.hold(offset, offset);
        if (offset < this.end && !isUnread && !this.#isReplaced(key, offset))
          this.#complain(who, offset, 'is where no committed record is');
        this.#records.set(offset, { key, print });
        this.#newest.set(key, Math.max(offset, this.#newest.get(key) ?? -1));
        this.#once(who, batch, offset);
      } else if (before.print !== print) this.#complain(who, offset, 'differs from what was committed');
    }
    this.end = Math.max(this.end, batch.header.lastOffset + 1);
  }

  /** The replica has shown all that it has of `[from, upTo)`. */
  shown(who: string, from: Offset, upTo: Offset): void {
    for (let offset = from; offset < upTo; offset++) {
      const record = this.#records.get(offset);
      if (record === undefined || this.#shown.has(offset) || this.#isReplaced(record.key, offset)) continue;
      this.#complain(who, offset, 'is not there, and is the newest of its key');
    }
    this.#shown.clear();
  }

  /** A batch that is sent again is not appended again. */
  #once(who: string, { header }: StoredBatch, offset: Offset): void {
    const { producerId, producerEpoch, baseSequence, baseOffset } = header;
    if (producerId < 0) return;
    const sequence = `${producerId}/${producerEpoch} ${baseSequence + offset - baseOffset}`;
    const other = this.#sequences.get(sequence);
    if (other !== undefined)
      this.#complain(who, offset, `was written as ${sequence}, as was that at ${other}`);
    this.#sequences.set(sequence, offset);
  }

  #isReplaced(key: string, offset: Offset): boolean {
    return (this.#newest.get(key) ?? -1) > offset;
  }

  #complain(who: string, offset: Offset, what: string): void {
    this.#findings.violation('log-matching', `${who}: the record ${this.#name} ${offset} ${what}`);
  }
}

/** Of all of it that compaction keeps: its batch may be written anew around it. */
function fingerprint({ header }: StoredBatch, { key, value, timestamp, headers }: StoredRecord): number {
  const { leaderEpoch, producerId, producerEpoch, baseSequence } = header;
  const parts = [key, value, ...headers.flatMap((one) => [one.key, one.value])];
  const numbers = [leaderEpoch, producerId, producerEpoch, baseSequence, timestamp % 2 ** 32];
  let print = 0;
  for (const number of numbers) print = mix32(print ^ number);
  for (const part of parts) print = mix32(print ^ (part === null ? 1 : crc32c(part)));
  return print;
}
