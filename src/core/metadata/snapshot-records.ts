/**
 * An image as the records that give exactly that image again when they are applied to the empty one.
 *
 * Order   features, brokers, topics each with its partitions, configs, producer ids: what a record refers to
 *         comes before it. A generator, so that whoever writes may do so in slices.
 */
import {
  type ConfigRecord,
  type MetadataRecord,
  makePartitionRecord,
  makeProducerIdsRecord,
  makeRegisterBrokerRecord,
} from '../../../protocol/generated/metadata-records.ts';
import type { BrokerId, Offset, Uuid } from '../../base/units.ts';
import { recoveryState, resourceTypeId, skipTo } from './apply.ts';
import { plaintext } from './brokers.ts';
import { type BrokerImage, emptyImage, type MetadataImage, type PartitionImage } from './image.ts';
import { ImageDraft } from './image-draft.ts';

export function* snapshotRecords(image: MetadataImage): Generator<MetadataRecord, void, void> {
  for (const [name, featureLevel] of image.features) yield { type: 'FeatureLevel', name, featureLevel };
  for (const broker of image.brokers.values()) yield registration(broker);
  for (const { name, id, partitions } of image.topics.values()) {
    yield { type: 'Topic', name, topicId: id };
    for (const partition of partitions) yield wholePartition(id, partition);
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

function registration(broker: BrokerImage): MetadataRecord {
  const { id, epoch, incarnationId, endPoints, rack, fenced, inControlledShutdown } = broker;
  return makeRegisterBrokerRecord({
    brokerId: id,
    brokerEpoch: epoch,
    incarnationId,
    endPoints: endPoints.map((endPoint) => ({ ...endPoint, securityProtocol: plaintext })),
    features: [...broker.features].map(([name, { min, max }]) => ({
      name,
      minSupportedVersion: min,
      maxSupportedVersion: max,
    })),
    rack,
    fenced,
    inControlledShutdown,
    logDirs: broker.directories,
  });
}

function wholePartition(topicId: Uuid, partition: PartitionImage): MetadataRecord {
  const { eligibleLeaderReplicas, lastKnownElr } = partition;
  return makePartitionRecord({
    partitionIndex: partition.index,
    topicId,
    replicas: partition.replicas,
    isr: partition.isr,
    removingReplicas: partition.removingReplicas,
    addingReplicas: partition.addingReplicas,
    leaderId: partition.leader,
    leaderRecoveryState: partition.recovering ? recoveryState.recovering : recoveryState.recovered,
    leaderEpoch: partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch,
    directories: partition.directories,
    eligibleLeaderReplicas: eligibleLeaderReplicas.length > 0 ? eligibleLeaderReplicas : null,
    lastKnownElr: lastKnownElr.length > 0 ? lastKnownElr : null,
  });
}

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
