/**
 * What is committed in one partition, as the first high watermark that covered it has shown it. Every other
 * replica's high watermark must find the same there (I-2, I-9, I-10).
 *
 * Cost  each batch is looked at once per replica and process; a batch is one number here
 */
import { type BatchHeader, FIELD } from '../../../protocol/record/batch.ts';
import { mix32 } from '../../../src/base/prng.ts';
import type { Offset } from '../../../src/base/units.ts';
import type { Findings } from './findings.ts';
import { OffsetRanges } from './offset-ranges.ts';
import type { StoredBatch } from './replica-log.ts';

export class CommittedLog {
  readonly #name: string;
  readonly #findings: Findings;
  /** Fingerprint of the batch that begins there. */
  readonly #prints = new Map<Offset, number>();
  /** What nobody could read where it was committed first. */
  readonly #unread = new OffsetRanges();
  /** Everything before it is committed. */
  end: Offset = 0;

  constructor(name: string, findings: Findings) {
    this.#name = name;
    this.#findings = findings;
  }

  /** Bits have turned over in what a replica takes for committed there: the next one to show it is believed. */
  unread(from: Offset, to: Offset): void {
    this.#unread.add(from, to);
  }

  /** A replica takes this batch, which lies below its high watermark, for committed. */
  check(who: string, batch: StoredBatch): void {
    const { baseOffset, lastOffset } = batch.header;
    const print = fingerprint(batch);
    const before = this.#prints.get(baseOffset);
    if (before === undefined && (baseOffset >= this.end || this.#unread.hold(baseOffset, lastOffset))) {
      this.#prints.set(baseOffset, print);
      this.end = Math.max(this.end, lastOffset + 1);
    } else if (before !== print) {
      const what =
        before === undefined ? 'begins where no committed batch does' : 'differs from what was committed';
      this.#findings.violation(
        'log-matching',
        `${who}: the batch ${this.#name} ${baseOffset}–${lastOffset} ${what}; ${describe(batch.header)}`,
      );
    }
  }
}

/** Of the whole batch, its epoch included: replicas are equal byte by byte. */
function fingerprint({ header, bytes }: StoredBatch): number {
  const print = mix32(header.crc ^ mix32(header.leaderEpoch + 1));
  return mix32(print ^ bytes[header.position + FIELD.magic]! ^ (header.lastOffsetDelta << 8));
}

function describe({ leaderEpoch, producerId, producerEpoch, baseSequence }: BatchHeader): string {
  return `epoch ${leaderEpoch}, producer ${producerId}/${producerEpoch}, sequence ${baseSequence}`;
}
