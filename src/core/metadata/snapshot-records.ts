/**
 * An image as the records that give exactly that image again when they are applied to the empty one.
 *
 * Order   features, brokers, topics each with its partitions, configs, producer ids: what a record refers to
 *         comes before it. A generator, so that whoever writes may do so in slices.
 */
import {
  type ConfigRecord,
  type MetadataRecord,
  makeProducerIdsRecord,
} from '../../../protocol/generated/metadata-records.ts';
import type { BrokerId, Offset } from '../../base/units.ts';
import { resourceTypeId, skipTo } from './apply.ts';
import { emptyImage, type MetadataImage } from './image.ts';
import { ImageDraft } from './image-draft.ts';
import { partitionRecord } from './new-partitions.ts';
import { registrationRecord } from './registration.ts';

export function* snapshotRecords(image: MetadataImage): Generator<MetadataRecord, void, void> {
  for (const [name, featureLevel] of image.features) yield { type: 'FeatureLevel', name, featureLevel };
  for (const broker of image.brokers.values()) yield registrationRecord(broker);
  for (const { name, id, partitions } of image.topics.values()) {
    yield { type: 'Topic', name, topicId: id };
    for (const partition of partitions) yield partitionRecord(id, partition);
  }
  yield* settings(image);
  const { nextProducerId } = image;
  if (nextProducerId > 0) yield makeProducerIdsRecord({ brokerId: nobody, nextProducerId });
}

/** Takes the records of a snapshot one after another, and gives the image that they were made of. */
export class SnapshotImage {
  readonly #draft: ImageDraft;

  constructor(clusterId: string) {
    this.#draft = new ImageDraft(emptyImage(clusterId));
  }

  take(record: MetadataRecord): void {
    this.#draft.apply(record, this.#draft.offset + 1);
  }

  /** The image as of `endOffset` of the log, which is the offset after its last record. */
  image(endOffset: Offset): MetadataImage {
    return skipTo(this.#draft.image(), endOffset - 1);
  }
}

/** The broker that got the last block of producer ids is not part of an image. */
const nobody: BrokerId = -1;

function* settings({ configs }: MetadataImage): Generator<ConfigRecord, void, void> {
  yield* settingsOf(resourceTypeId.broker, '', configs.brokerDefaults);
  for (const [id, values] of configs.brokers) yield* settingsOf(resourceTypeId.broker, String(id), values);
  for (const [topic, values] of configs.topics) yield* settingsOf(resourceTypeId.topic, topic, values);
  for (const [group, values] of configs.groups) yield* settingsOf(resourceTypeId.group, group, values);
}

function* settingsOf(
  resourceType: number,
  resourceName: string,
  values: ReadonlyMap<string, string>,
): Generator<ConfigRecord, void, void> {
  for (const [name, value] of values) yield { type: 'Config', resourceType, resourceName, name, value };
}
