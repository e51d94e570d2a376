/**
 * What one running replica says of itself, held against its disk and against the rules of its role: L1, L4 and
 * L7 of src/core/replication/README.md, I-5 whom a leader waits for, durability of what is committed, I-11 what
 * it knows of producers.
 */
import type { BatchHeader } from '../../../protocol/record/batch.ts';
import type { BrokerId, Offset } from '../../../src/base/units.ts';
import type { Partition } from '../../../src/cluster/partition.ts';
import type { MetadataImage, PartitionImage } from '../../../src/core/metadata/image.ts';
import type { PartitionLeader } from '../../../src/core/replication/leader.ts';
import type { FollowerProgress } from '../../../src/core/replication/progress.ts';
import type { VirtualDisk } from '../../../src/platform/virtual/disk.ts';
import { TOP } from '../../../src/storage/layout.ts';
import type { Findings } from './findings.ts';
import { dataDirectory, isDurable, type ReplicaLog, type StoredBatch } from './replica-log.ts';

export class ReplicaChecks {
  readonly #findings: Findings;
  /** The high watermark with which a leadership was first seen. */
  readonly #begun = new WeakMap<PartitionLeader, Offset>();
  /** Followers whose last fetch was of a start that their leader knew to be over, and where they asked. */
  readonly #overtaken = new WeakMap<FollowerProgress, Offset>();
  /** Whether there ever was one: most worlds have none, and all followers are looked at all the time. */
  #hasOvertaken = false;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** M20: what a start has read of the shutdown before it says nothing about this process. */
  started(who: string, { files }: VirtualDisk): void {
    if (files.find(`${dataDirectory}/${TOP.cleanShutdown}`) !== undefined)
      this.#findings.violation('marker', `${who} runs, and the marker of its clean shutdown is still there`);
  }

  /** A batch that lies below the high watermark there. In synced mode no power loss may take it back. */
  committed(who: string, partition: Partition, batch: StoredBatch): void {
    if (partition.config.writeCaching || isDurable(batch)) return;
    const { baseOffset, lastOffset } = batch.header;
    this.#findings.violation(
      'not-durable',
      `${who} ${nameOf(partition)}: ${baseOffset}–${lastOffset} is committed and not on its disk`,
    );
  }

  /** L1, L4, L7. `image` is the leader's. */
  leads(who: string, partition: Partition, leadership: PartitionLeader, image: MetadataImage): void {
    const { highWatermark, epochStartOffset, leaderEpoch } = leadership;
    const complain = (check: string, what: string): void =>
      this.#findings.violation(check, `${who} ${nameOf(partition)}, leader of epoch ${leaderEpoch}, ${what}`);
    const first = this.#begun.get(leadership);
    if (first === undefined) this.#begun.set(leadership, highWatermark);
    else if (highWatermark !== first && highWatermark < epochStartOffset)
      complain('L7', `has committed up to ${highWatermark} only, and began at ${epochStartOffset}`);
    let isFollowed = false;
    for (const follower of leadership.followers) {
      isFollowed = true;
      const { replica, brokerEpoch, end } = follower;
      const registered = image.brokers.get(replica);
      // Whoever is fenced may fetch as who he was: it counts for nothing.
      const isOver = registered?.fenced === false && brokerEpoch >= 0 && brokerEpoch < registered.epoch;
      if (isOver && end !== (this.#overtaken.get(follower) ?? end))
        complain('L4', `counts a fetch of broker ${replica} from before its present start`);
      if (isOver) {
        this.#overtaken.set(follower, end);
        this.#hasOvertaken = true;
      } else if (this.#hasOvertaken) this.#overtaken.delete(follower);
    }
    if (isFollowed && partition.log.leaderEpoch < leaderEpoch)
      complain('L1', `has not noted that it began: it knows of epoch ${partition.log.leaderEpoch}`);
  }

  /** I-5: a leader that nobody has replaced waits for all that the newest metadata let lead. */
  waitsForAll(who: string, partition: Partition, leadership: PartitionLeader, state: PartitionImage): void {
    const { leaderEpoch, partitionEpoch, isr, eligibleLeaderReplicas } = state;
    if (leadership.leaderEpoch !== leaderEpoch || leadership.partitionEpoch > partitionEpoch) return;
    if (!leadership.hasEnoughReplicas) return;
    const isAwaited = (id: BrokerId): boolean => leadership.isInMaximalIsr(id);
    if (isr.every(isAwaited) && eligibleLeaderReplicas.every(isAwaited)) return;
    const missing = [...isr, ...eligibleLeaderReplicas].filter((id) => !isAwaited(id));
    this.#findings.violation('I-5', `${who} ${nameOf(partition)} does not wait for [${missing}]`);
  }

  /** I-11: who wrote what is in the log is known, up to his last batch. */
  producers(who: string, { log, topic, index }: Partition, stored: ReplicaLog): void {
    // What is not written yet cannot be compared.
    if (log.logEndOffset < log.nextOffset) return;
    const last = new Map<number, BatchHeader>();
    let end = log.logStartOffset;
    for (const { header } of stored.batches(log.logStartOffset, log.logEndOffset)) {
      end = header.lastOffset + 1;
      if (header.producerId >= 0 && !header.isControl) last.set(header.producerId, header);
    }
    const known = new Map(log.producers().map((entry) => [entry.producerId, entry]));
    // Nor can what is being cut: its end is another one before its files and its producers are.
    const isBehind = [...known.values()].some(
      ({ batches }) => (batches.at(-1)?.lastOffset ?? -1) >= log.logEndOffset,
    );
    if (end < log.logEndOffset || isBehind) return;
    for (const [id, { producerEpoch, lastSequence, lastOffset }] of last) {
      const entry = known.get(id);
      if (entry?.epoch === producerEpoch && entry.batches.at(-1)?.lastSequence === lastSequence) continue;
      this.#findings.violation(
        'I-11',
        `${who} ${topic}-${index}: producer ${id} has written sequence ${lastSequence} of epoch ${producerEpoch} at ${lastOffset}, ` +
          `known is ${entry === undefined ? 'nothing' : `${entry.batches.at(-1)?.lastSequence} of ${entry.epoch}`}`,
      );
      return;
    }
  }
}

function nameOf({ topic, index }: Partition): string {
  return `${topic}-${index}`;
}
