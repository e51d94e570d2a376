/** Which handler answers which API. One that is missing does not compile. */
import type { ApiName } from '../../../protocol/apis.ts';
import type { HandlerTable, VersionBridge } from '../handler.ts';
import { allocateProducerIds } from './allocate-producer-ids.ts';
import { alterConfigs } from './alter-configs.ts';
import { alterPartition } from './alter-partition.ts';
import { alterPartitionReassignments } from './alter-partition-reassignments.ts';
import { apiVersions } from './api-versions.ts';
import { brokerHeartbeat } from './broker-heartbeat.ts';
import { brokerRegistration } from './broker-registration.ts';
import { consumerGroupDescribe } from './consumer-group-describe.ts';
import { consumerGroupHeartbeat } from './consumer-group-heartbeat.ts';
import { createPartitions } from './create-partitions.ts';
import { createTopics } from './create-topics.ts';
import { deleteGroups } from './delete-groups.ts';
import { deleteRecords } from './delete-records.ts';
import { deleteTopics, deleteTopicsBridge } from './delete-topics.ts';
import { describeCluster } from './describe-cluster.ts';
import { describeConfigs } from './describe-configs.ts';
import { describeGroupTimeline } from './describe-group-timeline.ts';
import { describeGroups } from './describe-groups.ts';
import { describeLogDirs } from './describe-log-dirs.ts';
import { describeProducers } from './describe-producers.ts';
import { describeQuorum } from './describe-quorum.ts';
import { describeTopicPartitions } from './describe-topic-partitions.ts';
import { electLeaders } from './elect-leaders.ts';
import { fetch } from './fetch.ts';
import { findCoordinator } from './find-coordinator.ts';
import { heartbeat } from './heartbeat.ts';
import { identifyNode } from './identify-node.ts';
import { incrementalAlterConfigs } from './incremental-alter-configs.ts';
import { initProducerId } from './init-producer-id.ts';
import { joinGroup } from './join-group.ts';
import { leaveGroup } from './leave-group.ts';
import { listConfigResources } from './list-config-resources.ts';
import { listGroups } from './list-groups.ts';
import { listOffsets } from './list-offsets.ts';
import { listPartitionReassignments } from './list-partition-reassignments.ts';
import { metadata } from './metadata.ts';
import { offsetCommit } from './offset-commit.ts';
import { offsetDelete } from './offset-delete.ts';
import { offsetFetch } from './offset-fetch.ts';
import { offsetForLeaderEpoch } from './offset-for-leader-epoch.ts';
import { produce } from './produce.ts';
import { beginQuorumEpoch, endQuorumEpoch, fetchSnapshot, quorumFetch, vote } from './quorum.ts';
import { addRaftVoter, removeRaftVoter } from './raft-voters.ts';
import { syncGroup } from './sync-group.ts';
import { unregisterBroker } from './unregister-broker.ts';
import { updateFeatures, updateFeaturesBridge } from './update-features.ts';

export const handlerTable: HandlerTable = {
  AddRaftVoter: addRaftVoter,
  AllocateProducerIds: allocateProducerIds,
  AlterConfigs: alterConfigs,
  AlterPartition: alterPartition,
  AlterPartitionReassignments: alterPartitionReassignments,
  ApiVersions: apiVersions,
  BeginQuorumEpoch: beginQuorumEpoch,
  BrokerHeartbeat: brokerHeartbeat,
  BrokerRegistration: brokerRegistration,
  ConsumerGroupDescribe: consumerGroupDescribe,
  ConsumerGroupHeartbeat: consumerGroupHeartbeat,
  CreatePartitions: createPartitions,
  CreateTopics: createTopics,
  DeleteGroups: deleteGroups,
  DeleteRecords: deleteRecords,
  DeleteTopics: deleteTopics,
  DescribeCluster: describeCluster,
  DescribeConfigs: describeConfigs,
  DescribeGroupTimeline: describeGroupTimeline,
  DescribeGroups: describeGroups,
  DescribeLogDirs: describeLogDirs,
  DescribeProducers: describeProducers,
  DescribeQuorum: describeQuorum,
  DescribeTopicPartitions: describeTopicPartitions,
  ElectLeaders: electLeaders,
  EndQuorumEpoch: endQuorumEpoch,
  Fetch: fetch,
  FetchSnapshot: fetchSnapshot,
  FindCoordinator: findCoordinator,
  Heartbeat: heartbeat,
  IdentifyNode: identifyNode,
  IncrementalAlterConfigs: incrementalAlterConfigs,
  InitProducerId: initProducerId,
  JoinGroup: joinGroup,
  LeaveGroup: leaveGroup,
  ListConfigResources: listConfigResources,
  ListGroups: listGroups,
  ListOffsets: listOffsets,
  ListPartitionReassignments: listPartitionReassignments,
  Metadata: metadata,
  OffsetCommit: offsetCommit,
  OffsetDelete: offsetDelete,
  OffsetFetch: offsetFetch,
  OffsetForLeaderEpoch: offsetForLeaderEpoch,
  Produce: produce,
  QuorumFetch: quorumFetch,
  RemoveRaftVoter: removeRaftVoter,
  SyncGroup: syncGroup,
  UnregisterBroker: unregisterBroker,
  UpdateFeatures: updateFeatures,
  Vote: vote,
};

/**
 * Of the APIs of the controller those whose older versions mean something else: a request is passed on in the
 * newest version.
 */
export const versionBridges: { readonly [Api in ApiName]?: VersionBridge<Api> } = {
  DeleteTopics: deleteTopicsBridge,
  UpdateFeatures: updateFeaturesBridge,
};
