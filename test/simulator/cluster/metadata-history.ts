/**
 * The metadata as its log tells it, batch by batch: what no look at images now and then can miss. Each batch
 * is one decision of a controller, or several that were made while its disk was busy, and every state between
 * two batches must be allowed.
 *
 * I-8 what a partition's state may be with the settings of that moment, I-1 epochs never go back; and of the
 * controller's own rules P-3 (as I-8), P-4, P-8, P-9 (src/core/metadata/partition-change.ts).
 */
import { decodeMetadataRecord } from '../../../protocol/internal/metadata-log.ts';
import type { BrokerId, Offset } from '../../../src/base/units.ts';
import {
  emptyImage,
  type MetadataImage,
  type PartitionImage,
  type TopicImage,
  topicConfigs,
} from '../../../src/core/metadata/image.ts';
import { ImageDraft } from '../../../src/core/metadata/image-draft.ts';
import type { Findings } from './findings.ts';
import { recordsOf, type StoredBatch } from './replica-log.ts';

export class MetadataHistory {
  readonly #findings: Findings;
  readonly #draft = new ImageDraft(emptyImage(''));

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Offset of the first record that has not been taken in. */
  get nextOffset(): Offset {
    return this.#draft.offset + 1;
  }

  /** Takes in a committed batch, which begins at `nextOffset`. */
  take(batch: StoredBatch): void {
    const before = this.#draft.image();
    let image = before;
    for (const { offset, value } of recordsOf(batch)) {
      if (batch.header.isControl || value === null) this.#draft.skip(offset);
      else this.#draft.apply(decodeMetadataRecord(value), offset);
      const next = this.#draft.image();
      this.#move(image, next);
      image = next;
    }
    const isSetAnew = before.configs !== image.configs;
    if (!isSetAnew && image.brokers === before.brokers && image.topics === before.topics) return;
    for (const topic of image.topicsById.values()) {
      const previous = before.topicsById.get(topic.id);
      if (previous === topic && before.brokers === image.brokers && !isSetAnew) continue;
      for (const partition of topic.partitions) {
        this.#state(image, topic, partition);
        const old = previous?.partitions[partition.index];
        if (old !== undefined) this.#change(before, image, { topic, old, partition });
        if (old !== partition && this.#findings.isTracing)
          this.#findings.line('md', `${topic.name}-${partition.index} ${describePartition(partition)}`);
      }
    }
  }

  #state(image: MetadataImage, topic: TopicImage, partition: PartitionImage): void {
    const { replicas, isr, eligibleLeaderReplicas, leader } = partition;
    const complain = (what: string): void => this.#complain('I-8', topic, partition, what);
    const isFenced = (id: BrokerId): boolean => image.brokers.get(id)?.fenced !== false;
    if (!isr.every((id) => replicas.includes(id))) complain('has an ISR beyond its replicas');
    if (new Set(isr).size !== isr.length) complain('names a replica twice in its ISR');
    if (leader >= 0 && !isr.includes(leader)) complain('is led from outside its ISR');
    if (leader >= 0 && isFenced(leader)) complain('is led by a fenced broker');
    if (eligibleLeaderReplicas.some((id) => isr.includes(id))) complain('has an eligible replica in its ISR');
    if (isr.length > 1 && isr.some(isFenced)) complain('has a fenced broker in its ISR');
    // As these very metadata say: with so many in sync the leader goes on without the others.
    const minIsr = topicConfigs(image, topic.name).get('min.insync.replicas');
    const isEnough = minIsr !== undefined && isr.length >= Math.min(Number(minIsr), replicas.length);
    if (isEnough && eligibleLeaderReplicas.length > 0)
      complain(`has eligible replicas beside an ISR that is enough (${minIsr})`);
  }

  #change(
    before: MetadataImage,
    image: MetadataImage,
    { topic, old, partition }: { topic: TopicImage; old: PartitionImage; partition: PartitionImage },
  ): void {
    const { leader, leaderEpoch, partitionEpoch, replicas, isr } = partition;
    const complain = (check: string, what: string): void => this.#complain(check, topic, partition, what);
    if (old.leaderEpoch > leaderEpoch || old.partitionEpoch > partitionEpoch)
      complain('I-1', 'has gone back');
    const isSameEpoch = old.leaderEpoch === leaderEpoch && leader >= 0;
    if (isSameEpoch && old.leader !== leader && old.leader >= 0)
      complain('I-1', 'has another leader in the same epoch');
    if (isSameEpoch && before.brokers.get(leader)?.epoch !== image.brokers.get(leader)?.epoch)
      complain('P-9', 'is led on by a broker that started anew');
    if (replicas.length > 1)
      for (const id of [...isr, ...partition.eligibleLeaderReplicas]) {
        const disk = before.brokers.get(id)?.directories[0];
        const isReplaced = disk !== undefined && disk !== image.brokers.get(id)?.directories[0];
        if (isReplaced) complain('P-4', `counts on broker ${id}, which has another disk`);
      }
  }

  /** By the record: what leaves the ISR right after a move may do so in the same batch. */
  #move(before: MetadataImage, image: MetadataImage): void {
    if (image.topics === before.topics) return;
    for (const topic of image.topicsById.values()) {
      const previous = before.topicsById.get(topic.id);
      if (previous === topic || previous === undefined) continue;
      for (const partition of topic.partitions) {
        const old = previous.partitions[partition.index];
        if (old === undefined || old === partition || !hasMoved(old, partition)) continue;
        if (!partition.replicas.every((id) => partition.isr.includes(id)))
          this.#complain('P-8', topic, partition, 'has moved to replicas that are not in sync');
      }
    }
  }

  #complain(check: string, topic: TopicImage, partition: PartitionImage, what: string): void {
    this.#findings.violation(
      check,
      `${topic.name}-${partition.index} ${what}: ${describePartition(partition)}`,
    );
  }
}

/** Whether a move has been completed, and not been called off. */
function hasMoved(
  old: PartitionImage,
  { replicas, addingReplicas, removingReplicas }: PartitionImage,
): boolean {
  if (addingReplicas.length + removingReplicas.length > 0) return false;
  const settled = old.replicas.filter((id) => !old.addingReplicas.includes(id));
  return replicas.length !== settled.length || !replicas.every((id) => settled.includes(id));
}

/** For people. */
export function describePartition(state: PartitionImage): string {
  const { leader, leaderEpoch, partitionEpoch, replicas, isr, eligibleLeaderReplicas } = state;
  return `leader ${leader} epoch ${leaderEpoch}/${partitionEpoch} replicas [${replicas}] isr [${isr}] elr [${eligibleLeaderReplicas}]`;
}
