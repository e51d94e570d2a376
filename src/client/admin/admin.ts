/**
 * Admin: topics, groups, settings and the state of the cluster.
 *
 * Calls on several things reject when one of them fails; `failures` of the error tells which, the others
 * took effect. After a lost connection a change is repeated, so that a topic that was just created may be
 * reported as existing.
 */
import type { BrokerId } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import type { CommittedOffset, OffsetToCommit } from '../group/committed-offsets.ts';
import type { TopicPartition } from '../leader-requests.ts';
import {
  type ClusterDescription,
  type DescribeClusterOptions,
  type DescribeLogDirsOptions,
  describeCluster,
  describeLogDirs,
  type LogDirectoryDescription,
} from './cluster.ts';
import {
  alterConfigs,
  type ConfigChange,
  type ConfigDescription,
  type ConfigResource,
  type DescribeConfigsOptions,
  describeConfigs,
} from './configs.ts';
import { describeGroups, type GroupDescription } from './group-descriptions.ts';
import { type GroupTimeline, groupTimeline } from './group-timeline.ts';
import {
  alterGroupOffsets,
  deleteGroupOffsets,
  deleteGroups,
  type GroupListing,
  type GroupOffsetsOptions,
  groupOffsets,
  listGroups,
} from './groups.ts';
import {
  type ElectLeadersOptions,
  electLeaders,
  listReassignments,
  type OngoingReassignment,
  type Reassignment,
  type ReassignOptions,
  reassignPartitions,
  unregisterBroker,
} from './leadership.ts';
import {
  deleteRecords,
  describeProducers,
  type ListedOffset,
  type ListOffsetsOptions,
  listOffsets,
  type OffsetWanted,
  type PartitionProducers,
  type Trim,
  type Trimmed,
} from './partitions.ts';
import { addVoter, describeQuorum, type QuorumDescription, type QuorumVoter, removeVoter } from './quorum.ts';
import {
  type ChangeOptions,
  type CreatedTopic,
  createPartitions,
  createTopics,
  deleteTopics,
  describeTopics,
  listTopics,
  type NewTopic,
  type ReadOptions,
  type TopicDescription,
  type TopicListing,
} from './topics.ts';

export class Admin {
  readonly #cluster: Cluster;

  /** Made by `Ottla.admin`. */
  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Creates topics; resolves when their partitions have leaders. TOPIC_ALREADY_EXISTS, INVALID_PARTITIONS, … */
  createTopics(topics: readonly NewTopic[], options: ChangeOptions = {}): Promise<readonly CreatedTopic[]> {
    return createTopics(this.#cluster, topics, options);
  }

  /** Deletes topics with all their records. UNKNOWN_TOPIC_OR_PARTITION, … */
  deleteTopics(names: readonly string[], options: ReadOptions = {}): Promise<void> {
    return deleteTopics(this.#cluster, names, options);
  }

  /** Raises the partition count of topics to the totals given. Keys map to other partitions from then on. */
  createPartitions(counts: { readonly [topic: string]: number }, options: ChangeOptions = {}): Promise<void> {
    return createPartitions(this.#cluster, counts, options);
  }

  /** All topics, by name. */
  listTopics(options: ReadOptions = {}): Promise<readonly TopicListing[]> {
    return listTopics(this.#cluster, options);
  }

  /** Topics with their partitions, in the order asked, or all by name. UNKNOWN_TOPIC_OR_PARTITION, … */
  describeTopics(names?: readonly string[], options: ReadOptions = {}): Promise<readonly TopicDescription[]> {
    return describeTopics(this.#cluster, names, options);
  }

  /** Settings with values and where they come from. */
  describeConfigs(
    resources: readonly ConfigResource[],
    options: DescribeConfigsOptions = {},
  ): Promise<readonly ConfigDescription[]> {
    return describeConfigs(this.#cluster, resources, options);
  }

  /** Changes the settings named and leaves the others. INVALID_CONFIG, … */
  alterConfigs(changes: readonly ConfigChange[], options: ChangeOptions = {}): Promise<void> {
    return alterConfigs(this.#cluster, changes, options);
  }

  /** Deletes the oldest records of partitions. OFFSET_OUT_OF_RANGE beyond the end. */
  deleteRecords(trims: readonly Trim[], options: ReadOptions = {}): Promise<readonly Trimmed[]> {
    return deleteRecords(this.#cluster, trims, options);
  }

  /** Offsets of partitions: first, last, or by time. */
  listOffsets(
    wanted: readonly OffsetWanted[],
    options: ListOffsetsOptions = {},
  ): Promise<readonly ListedOffset[]> {
    return listOffsets(this.#cluster, wanted, options);
  }

  /** Brokers and controller. */
  describeCluster(options: DescribeClusterOptions = {}): Promise<ClusterDescription> {
    return describeCluster(this.#cluster, options);
  }

  /** Elects leaders where others should lead; resolves with the partitions that got another one. */
  electLeaders(options: ElectLeadersOptions = {}): Promise<readonly TopicPartition[]> {
    return electLeaders(this.#cluster, options);
  }

  /** Moves replicas to other brokers, or calls moves off; resolves when they have begun. */
  reassignPartitions(moves: readonly Reassignment[], options: ReassignOptions = {}): Promise<void> {
    return reassignPartitions(this.#cluster, moves, options);
  }

  /** Who votes on the cluster's metadata, who follows, and how far each has come. */
  describeQuorum(options: ReadOptions = {}): Promise<QuorumDescription> {
    return describeQuorum(this.#cluster, options);
  }

  /** Lets an observer that has caught up vote; resolves when that is committed. */
  addVoter(voter: QuorumVoter, options: ReadOptions = {}): Promise<void> {
    return addVoter(this.#cluster, voter, options);
  }

  /** Takes a voter out of the quorum; resolves when that is committed. */
  removeVoter(voter: QuorumVoter, options: ReadOptions = {}): Promise<void> {
    return removeVoter(this.#cluster, voter, options);
  }

  /** Moves of replicas that are under way. */
  listReassignments(options: ReadOptions = {}): Promise<readonly OngoingReassignment[]> {
    return listReassignments(this.#cluster, options);
  }

  /** Forgets a broker that will not come back. BROKER_ID_NOT_REGISTERED. */
  unregisterBroker(broker: BrokerId, options: ReadOptions = {}): Promise<void> {
    return unregisterBroker(this.#cluster, broker, options);
  }

  /** Disks, what lies on them and what of it is damaged, of the brokers named or all. */
  describeLogDirs(
    brokers?: readonly BrokerId[],
    options: DescribeLogDirsOptions = {},
  ): Promise<readonly LogDirectoryDescription[]> {
    return describeLogDirs(this.#cluster, brokers, options);
  }

  /** Producers that partitions remember for telling repetitions. */
  describeProducers(
    partitions: readonly TopicPartition[],
    options: ReadOptions = {},
  ): Promise<readonly PartitionProducers[]> {
    return describeProducers(this.#cluster, partitions, options);
  }

  /** All groups, by name. */
  listGroups(options: ReadOptions = {}): Promise<readonly GroupListing[]> {
    return listGroups(this.#cluster, options);
  }

  /** State and members of groups, in the order asked. GROUP_ID_NOT_FOUND, … */
  describeGroups(groups: readonly string[], options: ReadOptions = {}): Promise<readonly GroupDescription[]> {
    return describeGroups(this.#cluster, groups, options);
  }

  /**
   * The last rebalances of a group, and whom the one under way waits for. GROUP_ID_NOT_FOUND, and
   * UNSUPPORTED_VERSION from Kafka, which does not keep them.
   */
  groupTimeline(group: string, options: ReadOptions = {}): Promise<GroupTimeline> {
    return groupTimeline(this.#cluster, group, options);
  }

  /** How far a group has read, by its commits; a group that does not exist has none. */
  groupOffsets(group: string, options: GroupOffsetsOptions = {}): Promise<readonly CommittedOffset[]> {
    return groupOffsets(this.#cluster, group, options);
  }

  /** Sets how far a group has read. NON_EMPTY_GROUP while it has members. */
  alterGroupOffsets(
    group: string,
    offsets: readonly OffsetToCommit[],
    options: ReadOptions = {},
  ): Promise<void> {
    return alterGroupOffsets(this.#cluster, group, offsets, options);
  }

  /** Forgets how far a group has read. GROUP_SUBSCRIBED_TO_TOPIC while members read the topic. */
  deleteGroupOffsets(
    group: string,
    partitions: readonly TopicPartition[],
    options: ReadOptions = {},
  ): Promise<void> {
    return deleteGroupOffsets(this.#cluster, group, partitions, options);
  }

  /** Deletes groups with their offsets. NON_EMPTY_GROUP while one has members, GROUP_ID_NOT_FOUND. */
  deleteGroups(groups: readonly string[], options: ReadOptions = {}): Promise<void> {
    return deleteGroups(this.#cluster, groups, options);
  }
}
