/**
 * What each record makes of an image. Only `ImageDraft` asks: it applies records one after another, and puts
 * partitions into their topics.
 *
 * What does not fit (a topic twice, another epoch of a broker) is a bug of whoever wrote the log, or a damaged
 * log: it asserts, and a broker does not start on it.
 */
import type {
  BrokerRegistrationChangeRecord,
  ConfigRecord,
  FeatureLevelRecord,
  MetadataRecord,
  PartitionChangeRecord,
  PartitionRecord,
  RegisterBrokerRecord,
  UnregisterBrokerRecord,
} from '../../../protocol/generated/metadata-records.ts';
import { assert, unreachable } from '../../base/assert.ts';
import type { Offset, Uuid } from '../../base/units.ts';
import type { BrokerImage, ConfigsImage, MetadataImage, PartitionImage, TopicImage } from './image.ts';
import { brokerConfigs, groupConfigs, topicConfigs } from './image.ts';
import { isInternalTopic } from './topic-names.ts';

/** Numbers of the kinds of resources in Config records. */
export const resourceTypeId = { topic: 2, broker: 4, group: 32 } as const;

/** Numbers that say whether a leader has recovered from an unclean election. */
export const recoveryState = { recovered: 0, recovering: 1 } as const;

/** All but those of partitions, which are gathered per topic. */
type RecordOfImage = Exclude<MetadataRecord, PartitionRecord | PartitionChangeRecord>;

/** The image with `record`, which lies at `offset` of the metadata log. */
export function applyRecord(image: MetadataImage, record: RecordOfImage, offset: Offset): MetadataImage {
  return { ...changed(image, record), offset };
}

/** Control records take an offset and change nothing. */
export function skipTo(image: MetadataImage, offset: Offset): MetadataImage {
  return { ...image, offset };
}

function changed(image: MetadataImage, record: RecordOfImage): MetadataImage {
  switch (record.type) {
    case 'RegisterBroker':
      return withBroker(image, registered(record));
    case 'BrokerRegistrationChange':
      return withBroker(image, reRegistered(image, record));
    case 'UnregisterBroker':
      return withoutBroker(image, record);
    case 'Topic': {
      assert(!image.topics.has(record.name), `topic ${record.name} exists already`);
      const { name, topicId: id } = record;
      return withTopic(image, { name, id, partitions: [], internal: isInternalTopic(name) });
    }
    case 'RemoveTopic':
      return withoutTopic(image, topicOf(image, record.topicId));
    case 'Config':
      return { ...image, configs: withConfig(image, record) };
    case 'FeatureLevel':
      return { ...image, features: withLevel(image.features, record) };
    case 'ProducerIds':
      assert(record.nextProducerId >= image.nextProducerId, 'producer ids are never handed out again');
      return { ...image, nextProducerId: record.nextProducerId };
    case 'NoOp':
      return image;
    default:
      return unreachable(record);
  }
}

function topicOf(image: MetadataImage, id: Uuid): TopicImage {
  const topic = image.topicsById.get(id);
  assert(topic !== undefined, `no topic has the id ${id}`);
  return topic;
}

/** The image with `topic` as it is now. */
export function withTopic(image: MetadataImage, topic: TopicImage): MetadataImage {
  return {
    ...image,
    topics: image.topics.set(topic.name, topic),
    topicsById: image.topicsById.set(topic.id, topic),
  };
}

function withoutTopic(image: MetadataImage, topic: TopicImage): MetadataImage {
  return {
    ...image,
    topics: image.topics.delete(topic.name),
    topicsById: image.topicsById.delete(topic.id),
    configs: { ...image.configs, topics: image.configs.topics.delete(topic.name) },
  };
}

/** A partition as its record describes it. */
export function createdPartition(record: PartitionRecord): PartitionImage {
  return {
    index: record.partitionIndex,
    leader: record.leaderId,
    leaderEpoch: record.leaderEpoch,
    partitionEpoch: record.partitionEpoch,
    replicas: record.replicas,
    isr: record.isr,
    eligibleLeaderReplicas: record.eligibleLeaderReplicas ?? [],
    lastKnownElr: record.lastKnownElr ?? [],
    recovering: record.leaderRecoveryState === recoveryState.recovering,
    addingReplicas: record.addingReplicas,
    removingReplicas: record.removingReplicas,
    directories: record.directories,
  };
}

/** Naming a leader, the same one included, begins a new epoch of leadership. */
export function updatedPartition(partition: PartitionImage, record: PartitionChangeRecord): PartitionImage {
  const elects = record.leaderId !== -2;
  return {
    index: partition.index,
    leader: elects ? record.leaderId : partition.leader,
    leaderEpoch: partition.leaderEpoch + (elects ? 1 : 0),
    partitionEpoch: partition.partitionEpoch + 1,
    replicas: record.replicas ?? partition.replicas,
    isr: record.isr ?? partition.isr,
    eligibleLeaderReplicas: record.eligibleLeaderReplicas ?? partition.eligibleLeaderReplicas,
    lastKnownElr: record.lastKnownElr ?? partition.lastKnownElr,
    recovering:
      record.leaderRecoveryState === -1
        ? partition.recovering
        : record.leaderRecoveryState === recoveryState.recovering,
    addingReplicas: record.addingReplicas ?? partition.addingReplicas,
    removingReplicas: record.removingReplicas ?? partition.removingReplicas,
    directories: record.directories ?? partition.directories,
  };
}

function withBroker(image: MetadataImage, broker: BrokerImage): MetadataImage {
  return { ...image, brokers: new Map(image.brokers).set(broker.id, broker) };
}

function withoutBroker(image: MetadataImage, record: UnregisterBrokerRecord): MetadataImage {
  const { brokerId, brokerEpoch } = record;
  assert(
    image.brokers.get(brokerId)?.epoch === brokerEpoch,
    `broker ${brokerId} is registered with this epoch`,
  );
  const brokers = new Map(image.brokers);
  brokers.delete(brokerId);
  return { ...image, brokers };
}

function registered(record: RegisterBrokerRecord): BrokerImage {
  return {
    id: record.brokerId,
    epoch: record.brokerEpoch,
    incarnationId: record.incarnationId,
    endPoints: record.endPoints.map(({ name, host, port }) => ({ name, host, port })),
    rack: record.rack,
    fenced: record.fenced,
    inControlledShutdown: record.inControlledShutdown,
    directories: record.logDirs,
    features: new Map(
      record.features.map(({ name, minSupportedVersion: min, maxSupportedVersion: max }) => [
        name,
        { min, max },
      ]),
    ),
  };
}

function reRegistered(image: MetadataImage, record: BrokerRegistrationChangeRecord): BrokerImage {
  const broker = image.brokers.get(record.brokerId);
  assert(broker?.epoch === record.brokerEpoch, `broker ${record.brokerId} is registered with this epoch`);
  return {
    ...broker,
    fenced: record.fenced === 0 ? broker.fenced : record.fenced === 1,
    inControlledShutdown: broker.inControlledShutdown || record.inControlledShutdown === 1,
    directories: record.logDirs.length === 0 ? broker.directories : record.logDirs,
  };
}

/** Level 0 is that of a feature which nobody has switched on. */
function withLevel(
  features: ReadonlyMap<string, number>,
  record: FeatureLevelRecord,
): ReadonlyMap<string, number> {
  const changed = new Map(features);
  if (record.featureLevel === 0) changed.delete(record.name);
  else changed.set(record.name, record.featureLevel);
  return changed;
}

function withConfig({ configs, ...image }: MetadataImage, record: ConfigRecord): ConfigsImage {
  const name = record.resourceName;
  const before = { ...image, configs };
  if (record.resourceType === resourceTypeId.topic) {
    const topic = withValue(topicConfigs(before, name), record);
    return {
      ...configs,
      topics: topic.size === 0 ? configs.topics.delete(name) : configs.topics.set(name, topic),
    };
  }
  if (record.resourceType === resourceTypeId.group) {
    const group = withValue(groupConfigs(before, name), record);
    return {
      ...configs,
      groups: group.size === 0 ? configs.groups.delete(name) : configs.groups.set(name, group),
    };
  }
  assert(record.resourceType === resourceTypeId.broker, `resource type ${record.resourceType} is known`);
  if (name === '') return { ...configs, brokerDefaults: withValue(configs.brokerDefaults, record) };
  const brokers = new Map(configs.brokers);
  const broker = withValue(brokerConfigs(before, Number(name)), record);
  if (broker.size === 0) brokers.delete(Number(name));
  else brokers.set(Number(name), broker);
  return { ...configs, brokers };
}

function withValue(configs: ReadonlyMap<string, string>, record: ConfigRecord): ReadonlyMap<string, string> {
  const changed = new Map(configs);
  if (record.value === null) changed.delete(record.name);
  else changed.set(record.name, record.value);
  return changed;
}
