/**
 * Draft: an image on its way to the next one, and the only place where metadata change. Records that concern
 * partitions are gathered per topic, so that a topic of 10,000 partitions is copied once and not with each of its
 * records.
 *
 * The image itself stays immutable: what the draft changes in place, nobody else has seen yet.
 */
import type { MetadataRecord } from '../../../protocol/generated/metadata-records.ts';
import { assert } from '../../base/assert.ts';
import type { Offset, Uuid } from '../../base/units.ts';
import { applyRecord, createdPartition, skipTo, updatedPartition, withTopic } from './apply.ts';
import type { MetadataImage, PartitionImage, TopicImage } from './image.ts';

/** A topic whose list of partitions is the draft's own. */
interface OpenTopic {
  readonly topic: TopicImage;
  readonly partitions: PartitionImage[];
}

export class ImageDraft {
  #image: MetadataImage;
  #offset: Offset;
  readonly #open = new Map<Uuid, OpenTopic>();

  constructor(image: MetadataImage) {
    this.#image = image;
    this.#offset = image.offset;
  }

  /** Offset of the last record that is in. */
  get offset(): Offset {
    return this.#offset;
  }

  /** The image with all records so far; the draft may go on from it. */
  image(): MetadataImage {
    for (const { topic, partitions } of this.#open.values()) {
      this.#image = withTopic(this.#image, { ...topic, partitions });
    }
    this.#open.clear();
    if (this.#image.offset !== this.#offset) this.#image = skipTo(this.#image, this.#offset);
    return this.#image;
  }

  apply(record: MetadataRecord, offset: Offset): void {
    assert(offset > this.#offset, `records are applied in order, ${offset} after ${this.#offset}`);
    if (record.type === 'Partition') {
      const { topic, partitions } = this.#topic(record.topicId);
      const { partitionIndex } = record;
      assert(partitionIndex <= partitions.length, `partitions of ${topic.name} have no gaps`);
      partitions[partitionIndex] = createdPartition(record);
    } else if (record.type === 'PartitionChange') {
      const { topic, partitions } = this.#topic(record.topicId);
      const partition = partitions[record.partitionIndex];
      assert(partition !== undefined, `${topic.name} has no partition ${record.partitionIndex}`);
      partitions[record.partitionIndex] = updatedPartition(partition, record);
    } else {
      this.#image = applyRecord(this.image(), record, offset);
    }
    this.#offset = offset;
  }

  /** A control record lies at `offset`. */
  skip(offset: Offset): void {
    this.#offset = offset;
  }

  #topic(id: Uuid): OpenTopic {
    let open = this.#open.get(id);
    if (open === undefined) {
      const topic = this.#image.topicsById.get(id);
      assert(topic !== undefined, `no topic has the id ${id}`);
      open = { topic, partitions: topic.partitions.slice() };
      this.#open.set(id, open);
    }
    return open;
  }
}
