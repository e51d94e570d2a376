/**
 * The APIs of both protocols, by name. Whatever is enumerated elsewhere (handlers, ApiVersions,
 * codecs, documentation, tests) derives from this table.
 */

import type { ApiMap } from './generated/index.ts';
import { AddRaftVoter } from './messages/add-raft-voter.ts';
import { AllocateProducerIds } from './messages/allocate-producer-ids.ts';
import { AlterConfigs } from './messages/alter-configs.ts';
import { AlterPartition } from './messages/alter-partition.ts';
import { AlterPartitionReassignments } from './messages/alter-partition-reassignments.ts';
import { ApiVersions } from './messages/api-versions.ts';
import { BeginQuorumEpoch } from './messages/begin-quorum-epoch.ts';
import { BrokerHeartbeat } from './messages/broker-heartbeat.ts';
import { BrokerRegistration } from './messages/broker-registration.ts';
import { ConsumerGroupDescribe } from './messages/consumer-group-describe.ts';
import { ConsumerGroupHeartbeat } from './messages/consumer-group-heartbeat.ts';
import { CreatePartitions } from './messages/create-partitions.ts';
import { CreateTopics } from './messages/create-topics.ts';
import { DeleteGroups } from './messages/delete-groups.ts';
import { DeleteRecords } from './messages/delete-records.ts';
import { DeleteTopics } from './messages/delete-topics.ts';
import { DescribeCluster } from './messages/describe-cluster.ts';
import { DescribeConfigs } from './messages/describe-configs.ts';
import { DescribeGroupTimeline } from './messages/describe-group-timeline.ts';
import { DescribeGroups } from './messages/describe-groups.ts';
import { DescribeLogDirs } from './messages/describe-log-dirs.ts';
import { DescribeProducers } from './messages/describe-producers.ts';
import { DescribeQuorum } from './messages/describe-quorum.ts';
import { DescribeTopicPartitions } from './messages/describe-topic-partitions.ts';
import { ElectLeaders } from './messages/elect-leaders.ts';
import { EndQuorumEpoch } from './messages/end-quorum-epoch.ts';
import { Fetch } from './messages/fetch.ts';
import { FetchSnapshot } from './messages/fetch-snapshot.ts';
import { FindCoordinator } from './messages/find-coordinator.ts';
import { Heartbeat } from './messages/heartbeat.ts';
import { IdentifyNode } from './messages/identify-node.ts';
import { IncrementalAlterConfigs } from './messages/incremental-alter-configs.ts';
import { InitProducerId } from './messages/init-producer-id.ts';
import { JoinGroup } from './messages/join-group.ts';
import { LeaveGroup } from './messages/leave-group.ts';
import { ListConfigResources } from './messages/list-config-resources.ts';
import { ListGroups } from './messages/list-groups.ts';
import { ListOffsets } from './messages/list-offsets.ts';
import { ListPartitionReassignments } from './messages/list-partition-reassignments.ts';
import { Metadata } from './messages/metadata.ts';
import { OffsetCommit } from './messages/offset-commit.ts';
import { OffsetDelete } from './messages/offset-delete.ts';
import { OffsetFetch } from './messages/offset-fetch.ts';
import { OffsetForLeaderEpoch } from './messages/offset-for-leader-epoch.ts';
import { Produce } from './messages/produce.ts';
import { QuorumFetch } from './messages/quorum-fetch.ts';
import { RemoveRaftVoter } from './messages/remove-raft-voter.ts';
import { SyncGroup } from './messages/sync-group.ts';
import { UnregisterBroker } from './messages/unregister-broker.ts';
import { UpdateFeatures } from './messages/update-features.ts';
import { Vote } from './messages/vote.ts';
import { type ApiSchema, type ListenerKind, versionRange } from './schema.ts';

const schemas = {
  Produce,
  Fetch,
  FetchSnapshot,
  ListOffsets,
  Metadata,
  OffsetCommit,
  OffsetFetch,
  FindCoordinator,
  JoinGroup,
  Heartbeat,
  LeaveGroup,
  SyncGroup,
  DescribeGroups,
  ListGroups,
  ApiVersions,
  CreateTopics,
  DeleteTopics,
  DeleteRecords,
  InitProducerId,
  OffsetForLeaderEpoch,
  DescribeConfigs,
  AlterConfigs,
  DescribeLogDirs,
  CreatePartitions,
  DeleteGroups,
  ElectLeaders,
  IncrementalAlterConfigs,
  AlterPartitionReassignments,
  ListPartitionReassignments,
  OffsetDelete,
  AlterPartition,
  UpdateFeatures,
  Vote,
  BeginQuorumEpoch,
  EndQuorumEpoch,
  DescribeQuorum,
  DescribeCluster,
  DescribeProducers,
  BrokerRegistration,
  BrokerHeartbeat,
  UnregisterBroker,
  AllocateProducerIds,
  ConsumerGroupHeartbeat,
  ConsumerGroupDescribe,
  AddRaftVoter,
  RemoveRaftVoter,
  ListConfigResources,
  DescribeTopicPartitions,
  DescribeGroupTimeline,
  IdentifyNode,
  QuorumFetch,
} as const satisfies {
  readonly [name: string]: ApiSchema;
};

export type ApiName = keyof typeof schemas;

/** The request of an API. */
export type RequestOf<Api extends ApiName> = ApiMap[Api]['request'];
/** The response of an API. */
export type ResponseOf<Api extends ApiName> = ApiMap[Api]['response'];
/** Names of the meanings that came to an API with some Kafka version. */
export type BehaviourOf<Api extends ApiName> = keyof (typeof schemas)[Api]['behaviours'] & string;

export interface Api {
  readonly key: number;
  readonly name: ApiName;
  readonly listeners: readonly ListenerKind[];
  /** Only the active controller can answer; other brokers pass the request on. */
  readonly controller: boolean;
  /** Kafka's clients are neither shown nor served it. */
  readonly nativeOnly: boolean;
  /** Lowest Kafka version served. */
  readonly minVersion: number;
  readonly maxVersion: number;
  /** Lowest version to show in ApiVersions. */
  readonly advertisedFrom: number;
  /** First Kafka version with compact types and tagged fields. */
  readonly flexible: number;
  readonly schema: ApiSchema;
}

function resolve(name: ApiName): Api {
  const schema: ApiSchema = schemas[name];
  const { min, max } = versionRange(schema.versions);
  return {
    key: schema.key,
    name,
    listeners: schema.listeners,
    controller: schema.controller ?? false,
    nativeOnly: schema.nativeOnly ?? false,
    minVersion: min,
    maxVersion: max,
    advertisedFrom: schema.advertisedFrom ?? min,
    flexible: schema.flexible,
    schema,
  };
}

export const apiNames = Object.keys(schemas) as readonly ApiName[];

export const apis = Object.fromEntries(apiNames.map((name) => [name, resolve(name)])) as {
  readonly [Name in ApiName]: Api;
};

const apisByKey: readonly (Api | undefined)[] = (() => {
  const byKey: (Api | undefined)[] = [];
  for (const name of apiNames) byKey[apis[name].key] = apis[name];
  return byKey;
})();

/** What listeners of this kind serve. */
export function apisServedTo(kind: ListenerKind): ReadonlySet<ApiName> {
  return new Set(apiNames.filter((name) => apis[name].listeners.includes(kind)));
}

/** The API of this number, if it is known. */
export function apiOfKey(key: number): Api | undefined {
  return apisByKey[key];
}

/**
 * Whether a behaviour holds in a Kafka version. The native protocol has no versions: its requests
 * carry `maxVersion`, with which every behaviour holds.
 */
export function hasBehaviour<Name extends ApiName>(
  name: Name,
  version: number,
  behaviour: BehaviourOf<Name>,
): boolean {
  const since = apis[name].schema.behaviours[behaviour];
  return since !== undefined && version >= since;
}
