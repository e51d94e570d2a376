/**
 * Image: all metadata of the cluster at one offset of the metadata log. Immutable: a request pins one
 * and sees nothing change under it.
 *
 * `apply.ts` makes the next image out of one and a record. What a record does not touch
 * is shared; topics lie in sorted maps of small chunks, so that a change among 10,000 topics copies a few
 * hundred references.
 */
import type { BrokerId, LeaderEpoch, Offset, Uuid } from '../../base/units.ts';
import { SortedMap } from './sorted-map.ts';

export interface MetadataImage {
  /** Offset of the last record that is in; −1 before the first. */
  readonly offset: Offset;
  readonly clusterId: string;
  readonly brokers: ReadonlyMap<BrokerId, BrokerImage>;
  /** By name, in the order of names. */
  readonly topics: SortedMap<TopicImage>;
  readonly topicsById: SortedMap<TopicImage>;
  readonly configs: ConfigsImage;
  /** Finalized level by feature, e.g. `metadata.version`. */
  readonly features: ReadonlyMap<string, number>;
  /** First producer id that has not been handed out. */
  readonly nextProducerId: number;
}

export interface BrokerImage {
  readonly id: BrokerId;
  /** Offset of the record of its registration: rises with every start. */
  readonly epoch: Offset;
  /** New with every start of the process. */
  readonly incarnationId: Uuid;
  readonly endPoints: readonly BrokerEndPoint[];
  readonly rack: string | null;
  /** It takes no part: it leads nothing and is in no ISR. */
  readonly fenced: boolean;
  /** It hands over what it leads and will stop. */
  readonly inControlledShutdown: boolean;
  /** Ids of its data directories. */
  readonly directories: readonly Uuid[];
  /** Levels at which it could run, by feature. */
  readonly features: ReadonlyMap<string, LevelRange>;
}

export interface LevelRange {
  readonly min: number;
  readonly max: number;
}

/** Where a broker is reached by those who came through the listener `name`. */
export interface BrokerEndPoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface TopicImage {
  readonly name: string;
  readonly id: Uuid;
  /** By index, without gaps. */
  readonly partitions: readonly PartitionImage[];
  /** Brokers' own bookkeeping: listed as internal. */
  readonly internal: boolean;
}

export interface PartitionImage {
  readonly index: number;
  /** −1: none of the replicas can lead. */
  readonly leader: BrokerId;
  /** +1 with each new leader. */
  readonly leaderEpoch: LeaderEpoch;
  /** +1 with each change: what compare-and-set compares. */
  readonly partitionEpoch: number;
  /** The first is the preferred leader. */
  readonly replicas: readonly BrokerId[];
  /** Empty only while nobody leads. */
  readonly isr: readonly BrokerId[];
  /** Out of sync, and yet sure to hold all committed records: may lead when the ISR is empty. */
  readonly eligibleLeaderReplicas: readonly BrokerId[];
  /** While nobody leads: who led last. */
  readonly lastKnownElr: readonly BrokerId[];
  /** The leader came to lead without being sure to hold all committed records, and is alone until it recovers. */
  readonly recovering: boolean;
  /** Replicas that a reassignment adds; they are among `replicas`. */
  readonly addingReplicas: readonly BrokerId[];
  /** Replicas that a reassignment takes away; they are among `replicas` until it completes. */
  readonly removingReplicas: readonly BrokerId[];
  /** Ids of the replicas' data directories, in the order of `replicas`. */
  readonly directories: readonly Uuid[];
}

/** What was set at run time, as canonical text by key. */
export interface ConfigsImage {
  readonly topics: SortedMap<ReadonlyMap<string, string>>;
  readonly groups: SortedMap<ReadonlyMap<string, string>>;
  readonly brokers: ReadonlyMap<BrokerId, ReadonlyMap<string, string>>;
  /** For all brokers. */
  readonly brokerDefaults: ReadonlyMap<string, string>;
}

const noConfigs: ReadonlyMap<string, string> = Object.freeze(new Map<string, string>());

/** The image before the first record. */
export function emptyImage(clusterId: string): MetadataImage {
  return {
    offset: -1,
    clusterId,
    brokers: new Map(),
    topics: SortedMap.empty(),
    topicsById: SortedMap.empty(),
    configs: {
      topics: SortedMap.empty(),
      groups: SortedMap.empty(),
      brokers: new Map(),
      brokerDefaults: noConfigs,
    },
    features: new Map(),
    nextProducerId: 0,
  };
}

/** What was set at run time for the topic itself. */
export function topicConfigs(image: MetadataImage, name: string): ReadonlyMap<string, string> {
  return image.configs.topics.get(name) ?? noConfigs;
}

/** What was set at run time for the group itself, whether there is one or not. */
export function groupConfigs(image: MetadataImage, name: string): ReadonlyMap<string, string> {
  return image.configs.groups.get(name) ?? noConfigs;
}

/** What was set at run time for one broker. */
export function brokerConfigs(image: MetadataImage, id: BrokerId): ReadonlyMap<string, string> {
  return image.configs.brokers.get(id) ?? noConfigs;
}
