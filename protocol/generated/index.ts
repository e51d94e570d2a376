// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import type { Codec } from '../codec.ts';
import * as Produce from './produce.ts';
import * as Fetch from './fetch.ts';
import * as FetchSnapshot from './fetch-snapshot.ts';
import * as ListOffsets from './list-offsets.ts';
import * as Metadata from './metadata.ts';
import * as OffsetCommit from './offset-commit.ts';
import * as OffsetFetch from './offset-fetch.ts';
import * as FindCoordinator from './find-coordinator.ts';
import * as JoinGroup from './join-group.ts';
import * as Heartbeat from './heartbeat.ts';
import * as LeaveGroup from './leave-group.ts';
import * as SyncGroup from './sync-group.ts';
import * as DescribeGroups from './describe-groups.ts';
import * as ListGroups from './list-groups.ts';
import * as ApiVersions from './api-versions.ts';
import * as CreateTopics from './create-topics.ts';
import * as DeleteTopics from './delete-topics.ts';
import * as DeleteRecords from './delete-records.ts';
import * as InitProducerId from './init-producer-id.ts';
import * as OffsetForLeaderEpoch from './offset-for-leader-epoch.ts';
import * as DescribeConfigs from './describe-configs.ts';
import * as AlterConfigs from './alter-configs.ts';
import * as DescribeLogDirs from './describe-log-dirs.ts';
import * as CreatePartitions from './create-partitions.ts';
import * as DeleteGroups from './delete-groups.ts';
import * as ElectLeaders from './elect-leaders.ts';
import * as IncrementalAlterConfigs from './incremental-alter-configs.ts';
import * as AlterPartitionReassignments from './alter-partition-reassignments.ts';
import * as ListPartitionReassignments from './list-partition-reassignments.ts';
import * as OffsetDelete from './offset-delete.ts';
import * as AlterPartition from './alter-partition.ts';
import * as UpdateFeatures from './update-features.ts';
import * as Vote from './vote.ts';
import * as BeginQuorumEpoch from './begin-quorum-epoch.ts';
import * as EndQuorumEpoch from './end-quorum-epoch.ts';
import * as DescribeQuorum from './describe-quorum.ts';
import * as DescribeCluster from './describe-cluster.ts';
import * as DescribeProducers from './describe-producers.ts';
import * as BrokerRegistration from './broker-registration.ts';
import * as BrokerHeartbeat from './broker-heartbeat.ts';
import * as UnregisterBroker from './unregister-broker.ts';
import * as AllocateProducerIds from './allocate-producer-ids.ts';
import * as ConsumerGroupHeartbeat from './consumer-group-heartbeat.ts';
import * as ConsumerGroupDescribe from './consumer-group-describe.ts';
import * as AddRaftVoter from './add-raft-voter.ts';
import * as RemoveRaftVoter from './remove-raft-voter.ts';
import * as ListConfigResources from './list-config-resources.ts';
import * as DescribeTopicPartitions from './describe-topic-partitions.ts';
import * as DescribeGroupTimeline from './describe-group-timeline.ts';
import * as IdentifyNode from './identify-node.ts';
import * as QuorumFetch from './quorum-fetch.ts';

/** Request and response of each API. */
export interface ApiMap {
  readonly Produce: { readonly request: Produce.ProduceRequest; readonly response: Produce.ProduceResponse };
  readonly Fetch: { readonly request: Fetch.FetchRequest; readonly response: Fetch.FetchResponse };
  readonly FetchSnapshot: { readonly request: FetchSnapshot.FetchSnapshotRequest; readonly response: FetchSnapshot.FetchSnapshotResponse };
  readonly ListOffsets: { readonly request: ListOffsets.ListOffsetsRequest; readonly response: ListOffsets.ListOffsetsResponse };
  readonly Metadata: { readonly request: Metadata.MetadataRequest; readonly response: Metadata.MetadataResponse };
  readonly OffsetCommit: { readonly request: OffsetCommit.OffsetCommitRequest; readonly response: OffsetCommit.OffsetCommitResponse };
  readonly OffsetFetch: { readonly request: OffsetFetch.OffsetFetchRequest; readonly response: OffsetFetch.OffsetFetchResponse };
  readonly FindCoordinator: { readonly request: FindCoordinator.FindCoordinatorRequest; readonly response: FindCoordinator.FindCoordinatorResponse };
  readonly JoinGroup: { readonly request: JoinGroup.JoinGroupRequest; readonly response: JoinGroup.JoinGroupResponse };
  readonly Heartbeat: { readonly request: Heartbeat.HeartbeatRequest; readonly response: Heartbeat.HeartbeatResponse };
  readonly LeaveGroup: { readonly request: LeaveGroup.LeaveGroupRequest; readonly response: LeaveGroup.LeaveGroupResponse };
  readonly SyncGroup: { readonly request: SyncGroup.SyncGroupRequest; readonly response: SyncGroup.SyncGroupResponse };
  readonly DescribeGroups: { readonly request: DescribeGroups.DescribeGroupsRequest; readonly response: DescribeGroups.DescribeGroupsResponse };
  readonly ListGroups: { readonly request: ListGroups.ListGroupsRequest; readonly response: ListGroups.ListGroupsResponse };
  readonly ApiVersions: { readonly request: ApiVersions.ApiVersionsRequest; readonly response: ApiVersions.ApiVersionsResponse };
  readonly CreateTopics: { readonly request: CreateTopics.CreateTopicsRequest; readonly response: CreateTopics.CreateTopicsResponse };
  readonly DeleteTopics: { readonly request: DeleteTopics.DeleteTopicsRequest; readonly response: DeleteTopics.DeleteTopicsResponse };
  readonly DeleteRecords: { readonly request: DeleteRecords.DeleteRecordsRequest; readonly response: DeleteRecords.DeleteRecordsResponse };
  readonly InitProducerId: { readonly request: InitProducerId.InitProducerIdRequest; readonly response: InitProducerId.InitProducerIdResponse };
  readonly OffsetForLeaderEpoch: { readonly request: OffsetForLeaderEpoch.OffsetForLeaderEpochRequest; readonly response: OffsetForLeaderEpoch.OffsetForLeaderEpochResponse };
  readonly DescribeConfigs: { readonly request: DescribeConfigs.DescribeConfigsRequest; readonly response: DescribeConfigs.DescribeConfigsResponse };
  readonly AlterConfigs: { readonly request: AlterConfigs.AlterConfigsRequest; readonly response: AlterConfigs.AlterConfigsResponse };
  readonly DescribeLogDirs: { readonly request: DescribeLogDirs.DescribeLogDirsRequest; readonly response: DescribeLogDirs.DescribeLogDirsResponse };
  readonly CreatePartitions: { readonly request: CreatePartitions.CreatePartitionsRequest; readonly response: CreatePartitions.CreatePartitionsResponse };
  readonly DeleteGroups: { readonly request: DeleteGroups.DeleteGroupsRequest; readonly response: DeleteGroups.DeleteGroupsResponse };
  readonly ElectLeaders: { readonly request: ElectLeaders.ElectLeadersRequest; readonly response: ElectLeaders.ElectLeadersResponse };
  readonly IncrementalAlterConfigs: { readonly request: IncrementalAlterConfigs.IncrementalAlterConfigsRequest; readonly response: IncrementalAlterConfigs.IncrementalAlterConfigsResponse };
  readonly AlterPartitionReassignments: { readonly request: AlterPartitionReassignments.AlterPartitionReassignmentsRequest; readonly response: AlterPartitionReassignments.AlterPartitionReassignmentsResponse };
  readonly ListPartitionReassignments: { readonly request: ListPartitionReassignments.ListPartitionReassignmentsRequest; readonly response: ListPartitionReassignments.ListPartitionReassignmentsResponse };
  readonly OffsetDelete: { readonly request: OffsetDelete.OffsetDeleteRequest; readonly response: OffsetDelete.OffsetDeleteResponse };
  readonly AlterPartition: { readonly request: AlterPartition.AlterPartitionRequest; readonly response: AlterPartition.AlterPartitionResponse };
  readonly UpdateFeatures: { readonly request: UpdateFeatures.UpdateFeaturesRequest; readonly response: UpdateFeatures.UpdateFeaturesResponse };
  readonly Vote: { readonly request: Vote.VoteRequest; readonly response: Vote.VoteResponse };
  readonly BeginQuorumEpoch: { readonly request: BeginQuorumEpoch.BeginQuorumEpochRequest; readonly response: BeginQuorumEpoch.BeginQuorumEpochResponse };
  readonly EndQuorumEpoch: { readonly request: EndQuorumEpoch.EndQuorumEpochRequest; readonly response: EndQuorumEpoch.EndQuorumEpochResponse };
  readonly DescribeQuorum: { readonly request: DescribeQuorum.DescribeQuorumRequest; readonly response: DescribeQuorum.DescribeQuorumResponse };
  readonly DescribeCluster: { readonly request: DescribeCluster.DescribeClusterRequest; readonly response: DescribeCluster.DescribeClusterResponse };
  readonly DescribeProducers: { readonly request: DescribeProducers.DescribeProducersRequest; readonly response: DescribeProducers.DescribeProducersResponse };
  readonly BrokerRegistration: { readonly request: BrokerRegistration.BrokerRegistrationRequest; readonly response: BrokerRegistration.BrokerRegistrationResponse };
  readonly BrokerHeartbeat: { readonly request: BrokerHeartbeat.BrokerHeartbeatRequest; readonly response: BrokerHeartbeat.BrokerHeartbeatResponse };
  readonly UnregisterBroker: { readonly request: UnregisterBroker.UnregisterBrokerRequest; readonly response: UnregisterBroker.UnregisterBrokerResponse };
  readonly AllocateProducerIds: { readonly request: AllocateProducerIds.AllocateProducerIdsRequest; readonly response: AllocateProducerIds.AllocateProducerIdsResponse };
  readonly ConsumerGroupHeartbeat: { readonly request: ConsumerGroupHeartbeat.ConsumerGroupHeartbeatRequest; readonly response: ConsumerGroupHeartbeat.ConsumerGroupHeartbeatResponse };
  readonly ConsumerGroupDescribe: { readonly request: ConsumerGroupDescribe.ConsumerGroupDescribeRequest; readonly response: ConsumerGroupDescribe.ConsumerGroupDescribeResponse };
  readonly AddRaftVoter: { readonly request: AddRaftVoter.AddRaftVoterRequest; readonly response: AddRaftVoter.AddRaftVoterResponse };
  readonly RemoveRaftVoter: { readonly request: RemoveRaftVoter.RemoveRaftVoterRequest; readonly response: RemoveRaftVoter.RemoveRaftVoterResponse };
  readonly ListConfigResources: { readonly request: ListConfigResources.ListConfigResourcesRequest; readonly response: ListConfigResources.ListConfigResourcesResponse };
  readonly DescribeTopicPartitions: { readonly request: DescribeTopicPartitions.DescribeTopicPartitionsRequest; readonly response: DescribeTopicPartitions.DescribeTopicPartitionsResponse };
  readonly DescribeGroupTimeline: { readonly request: DescribeGroupTimeline.DescribeGroupTimelineRequest; readonly response: DescribeGroupTimeline.DescribeGroupTimelineResponse };
  readonly IdentifyNode: { readonly request: IdentifyNode.IdentifyNodeRequest; readonly response: IdentifyNode.IdentifyNodeResponse };
  readonly QuorumFetch: { readonly request: QuorumFetch.QuorumFetchRequest; readonly response: QuorumFetch.QuorumFetchResponse };
}

/** The codecs of each API. */
export const codecs: { readonly [Name in keyof ApiMap]: { readonly request: Codec<ApiMap[Name]['request']>; readonly response: Codec<ApiMap[Name]['response']> } } = {
  Produce: {
    request: { read: Produce.readProduceRequest, write: Produce.writeProduceRequest, pack: Produce.packProduceRequest, unpack: Produce.unpackProduceRequest },
    response: { read: Produce.readProduceResponse, write: Produce.writeProduceResponse, pack: Produce.packProduceResponse, unpack: Produce.unpackProduceResponse },
  },
  Fetch: {
    request: { read: Fetch.readFetchRequest, write: Fetch.writeFetchRequest, pack: Fetch.packFetchRequest, unpack: Fetch.unpackFetchRequest },
    response: { read: Fetch.readFetchResponse, write: Fetch.writeFetchResponse, pack: Fetch.packFetchResponse, unpack: Fetch.unpackFetchResponse },
  },
  FetchSnapshot: {
    request: { read: FetchSnapshot.readFetchSnapshotRequest, write: FetchSnapshot.writeFetchSnapshotRequest, pack: FetchSnapshot.packFetchSnapshotRequest, unpack: FetchSnapshot.unpackFetchSnapshotRequest },
    response: { read: FetchSnapshot.readFetchSnapshotResponse, write: FetchSnapshot.writeFetchSnapshotResponse, pack: FetchSnapshot.packFetchSnapshotResponse, unpack: FetchSnapshot.unpackFetchSnapshotResponse },
  },
  ListOffsets: {
    request: { read: ListOffsets.readListOffsetsRequest, write: ListOffsets.writeListOffsetsRequest, pack: ListOffsets.packListOffsetsRequest, unpack: ListOffsets.unpackListOffsetsRequest },
    response: { read: ListOffsets.readListOffsetsResponse, write: ListOffsets.writeListOffsetsResponse, pack: ListOffsets.packListOffsetsResponse, unpack: ListOffsets.unpackListOffsetsResponse },
  },
  Metadata: {
    request: { read: Metadata.readMetadataRequest, write: Metadata.writeMetadataRequest, pack: Metadata.packMetadataRequest, unpack: Metadata.unpackMetadataRequest },
    response: { read: Metadata.readMetadataResponse, write: Metadata.writeMetadataResponse, pack: Metadata.packMetadataResponse, unpack: Metadata.unpackMetadataResponse },
  },
  OffsetCommit: {
    request: { read: OffsetCommit.readOffsetCommitRequest, write: OffsetCommit.writeOffsetCommitRequest, pack: OffsetCommit.packOffsetCommitRequest, unpack: OffsetCommit.unpackOffsetCommitRequest },
    response: { read: OffsetCommit.readOffsetCommitResponse, write: OffsetCommit.writeOffsetCommitResponse, pack: OffsetCommit.packOffsetCommitResponse, unpack: OffsetCommit.unpackOffsetCommitResponse },
  },
  OffsetFetch: {
    request: { read: OffsetFetch.readOffsetFetchRequest, write: OffsetFetch.writeOffsetFetchRequest, pack: OffsetFetch.packOffsetFetchRequest, unpack: OffsetFetch.unpackOffsetFetchRequest },
    response: { read: OffsetFetch.readOffsetFetchResponse, write: OffsetFetch.writeOffsetFetchResponse, pack: OffsetFetch.packOffsetFetchResponse, unpack: OffsetFetch.unpackOffsetFetchResponse },
  },
  FindCoordinator: {
    request: { read: FindCoordinator.readFindCoordinatorRequest, write: FindCoordinator.writeFindCoordinatorRequest, pack: FindCoordinator.packFindCoordinatorRequest, unpack: FindCoordinator.unpackFindCoordinatorRequest },
    response: { read: FindCoordinator.readFindCoordinatorResponse, write: FindCoordinator.writeFindCoordinatorResponse, pack: FindCoordinator.packFindCoordinatorResponse, unpack: FindCoordinator.unpackFindCoordinatorResponse },
  },
  JoinGroup: {
    request: { read: JoinGroup.readJoinGroupRequest, write: JoinGroup.writeJoinGroupRequest, pack: JoinGroup.packJoinGroupRequest, unpack: JoinGroup.unpackJoinGroupRequest },
    response: { read: JoinGroup.readJoinGroupResponse, write: JoinGroup.writeJoinGroupResponse, pack: JoinGroup.packJoinGroupResponse, unpack: JoinGroup.unpackJoinGroupResponse },
  },
  Heartbeat: {
    request: { read: Heartbeat.readHeartbeatRequest, write: Heartbeat.writeHeartbeatRequest, pack: Heartbeat.packHeartbeatRequest, unpack: Heartbeat.unpackHeartbeatRequest },
    response: { read: Heartbeat.readHeartbeatResponse, write: Heartbeat.writeHeartbeatResponse, pack: Heartbeat.packHeartbeatResponse, unpack: Heartbeat.unpackHeartbeatResponse },
  },
  LeaveGroup: {
    request: { read: LeaveGroup.readLeaveGroupRequest, write: LeaveGroup.writeLeaveGroupRequest, pack: LeaveGroup.packLeaveGroupRequest, unpack: LeaveGroup.unpackLeaveGroupRequest },
    response: { read: LeaveGroup.readLeaveGroupResponse, write: LeaveGroup.writeLeaveGroupResponse, pack: LeaveGroup.packLeaveGroupResponse, unpack: LeaveGroup.unpackLeaveGroupResponse },
  },
  SyncGroup: {
    request: { read: SyncGroup.readSyncGroupRequest, write: SyncGroup.writeSyncGroupRequest, pack: SyncGroup.packSyncGroupRequest, unpack: SyncGroup.unpackSyncGroupRequest },
    response: { read: SyncGroup.readSyncGroupResponse, write: SyncGroup.writeSyncGroupResponse, pack: SyncGroup.packSyncGroupResponse, unpack: SyncGroup.unpackSyncGroupResponse },
  },
  DescribeGroups: {
    request: { read: DescribeGroups.readDescribeGroupsRequest, write: DescribeGroups.writeDescribeGroupsRequest, pack: DescribeGroups.packDescribeGroupsRequest, unpack: DescribeGroups.unpackDescribeGroupsRequest },
    response: { read: DescribeGroups.readDescribeGroupsResponse, write: DescribeGroups.writeDescribeGroupsResponse, pack: DescribeGroups.packDescribeGroupsResponse, unpack: DescribeGroups.unpackDescribeGroupsResponse },
  },
  ListGroups: {
    request: { read: ListGroups.readListGroupsRequest, write: ListGroups.writeListGroupsRequest, pack: ListGroups.packListGroupsRequest, unpack: ListGroups.unpackListGroupsRequest },
    response: { read: ListGroups.readListGroupsResponse, write: ListGroups.writeListGroupsResponse, pack: ListGroups.packListGroupsResponse, unpack: ListGroups.unpackListGroupsResponse },
  },
  ApiVersions: {
    request: { read: ApiVersions.readApiVersionsRequest, write: ApiVersions.writeApiVersionsRequest, pack: ApiVersions.packApiVersionsRequest, unpack: ApiVersions.unpackApiVersionsRequest },
    response: { read: ApiVersions.readApiVersionsResponse, write: ApiVersions.writeApiVersionsResponse, pack: ApiVersions.packApiVersionsResponse, unpack: ApiVersions.unpackApiVersionsResponse },
  },
  CreateTopics: {
    request: { read: CreateTopics.readCreateTopicsRequest, write: CreateTopics.writeCreateTopicsRequest, pack: CreateTopics.packCreateTopicsRequest, unpack: CreateTopics.unpackCreateTopicsRequest },
    response: { read: CreateTopics.readCreateTopicsResponse, write: CreateTopics.writeCreateTopicsResponse, pack: CreateTopics.packCreateTopicsResponse, unpack: CreateTopics.unpackCreateTopicsResponse },
  },
  DeleteTopics: {
    request: { read: DeleteTopics.readDeleteTopicsRequest, write: DeleteTopics.writeDeleteTopicsRequest, pack: DeleteTopics.packDeleteTopicsRequest, unpack: DeleteTopics.unpackDeleteTopicsRequest },
    response: { read: DeleteTopics.readDeleteTopicsResponse, write: DeleteTopics.writeDeleteTopicsResponse, pack: DeleteTopics.packDeleteTopicsResponse, unpack: DeleteTopics.unpackDeleteTopicsResponse },
  },
  DeleteRecords: {
    request: { read: DeleteRecords.readDeleteRecordsRequest, write: DeleteRecords.writeDeleteRecordsRequest, pack: DeleteRecords.packDeleteRecordsRequest, unpack: DeleteRecords.unpackDeleteRecordsRequest },
    response: { read: DeleteRecords.readDeleteRecordsResponse, write: DeleteRecords.writeDeleteRecordsResponse, pack: DeleteRecords.packDeleteRecordsResponse, unpack: DeleteRecords.unpackDeleteRecordsResponse },
  },
  InitProducerId: {
    request: { read: InitProducerId.readInitProducerIdRequest, write: InitProducerId.writeInitProducerIdRequest, pack: InitProducerId.packInitProducerIdRequest, unpack: InitProducerId.unpackInitProducerIdRequest },
    response: { read: InitProducerId.readInitProducerIdResponse, write: InitProducerId.writeInitProducerIdResponse, pack: InitProducerId.packInitProducerIdResponse, unpack: InitProducerId.unpackInitProducerIdResponse },
  },
  OffsetForLeaderEpoch: {
    request: { read: OffsetForLeaderEpoch.readOffsetForLeaderEpochRequest, write: OffsetForLeaderEpoch.writeOffsetForLeaderEpochRequest, pack: OffsetForLeaderEpoch.packOffsetForLeaderEpochRequest, unpack: OffsetForLeaderEpoch.unpackOffsetForLeaderEpochRequest },
    response: { read: OffsetForLeaderEpoch.readOffsetForLeaderEpochResponse, write: OffsetForLeaderEpoch.writeOffsetForLeaderEpochResponse, pack: OffsetForLeaderEpoch.packOffsetForLeaderEpochResponse, unpack: OffsetForLeaderEpoch.unpackOffsetForLeaderEpochResponse },
  },
  DescribeConfigs: {
    request: { read: DescribeConfigs.readDescribeConfigsRequest, write: DescribeConfigs.writeDescribeConfigsRequest, pack: DescribeConfigs.packDescribeConfigsRequest, unpack: DescribeConfigs.unpackDescribeConfigsRequest },
    response: { read: DescribeConfigs.readDescribeConfigsResponse, write: DescribeConfigs.writeDescribeConfigsResponse, pack: DescribeConfigs.packDescribeConfigsResponse, unpack: DescribeConfigs.unpackDescribeConfigsResponse },
  },
  AlterConfigs: {
    request: { read: AlterConfigs.readAlterConfigsRequest, write: AlterConfigs.writeAlterConfigsRequest, pack: AlterConfigs.packAlterConfigsRequest, unpack: AlterConfigs.unpackAlterConfigsRequest },
    response: { read: AlterConfigs.readAlterConfigsResponse, write: AlterConfigs.writeAlterConfigsResponse, pack: AlterConfigs.packAlterConfigsResponse, unpack: AlterConfigs.unpackAlterConfigsResponse },
  },
  DescribeLogDirs: {
    request: { read: DescribeLogDirs.readDescribeLogDirsRequest, write: DescribeLogDirs.writeDescribeLogDirsRequest, pack: DescribeLogDirs.packDescribeLogDirsRequest, unpack: DescribeLogDirs.unpackDescribeLogDirsRequest },
    response: { read: DescribeLogDirs.readDescribeLogDirsResponse, write: DescribeLogDirs.writeDescribeLogDirsResponse, pack: DescribeLogDirs.packDescribeLogDirsResponse, unpack: DescribeLogDirs.unpackDescribeLogDirsResponse },
  },
  CreatePartitions: {
    request: { read: CreatePartitions.readCreatePartitionsRequest, write: CreatePartitions.writeCreatePartitionsRequest, pack: CreatePartitions.packCreatePartitionsRequest, unpack: CreatePartitions.unpackCreatePartitionsRequest },
    response: { read: CreatePartitions.readCreatePartitionsResponse, write: CreatePartitions.writeCreatePartitionsResponse, pack: CreatePartitions.packCreatePartitionsResponse, unpack: CreatePartitions.unpackCreatePartitionsResponse },
  },
  DeleteGroups: {
    request: { read: DeleteGroups.readDeleteGroupsRequest, write: DeleteGroups.writeDeleteGroupsRequest, pack: DeleteGroups.packDeleteGroupsRequest, unpack: DeleteGroups.unpackDeleteGroupsRequest },
    response: { read: DeleteGroups.readDeleteGroupsResponse, write: DeleteGroups.writeDeleteGroupsResponse, pack: DeleteGroups.packDeleteGroupsResponse, unpack: DeleteGroups.unpackDeleteGroupsResponse },
  },
  ElectLeaders: {
    request: { read: ElectLeaders.readElectLeadersRequest, write: ElectLeaders.writeElectLeadersRequest, pack: ElectLeaders.packElectLeadersRequest, unpack: ElectLeaders.unpackElectLeadersRequest },
    response: { read: ElectLeaders.readElectLeadersResponse, write: ElectLeaders.writeElectLeadersResponse, pack: ElectLeaders.packElectLeadersResponse, unpack: ElectLeaders.unpackElectLeadersResponse },
  },
  IncrementalAlterConfigs: {
    request: { read: IncrementalAlterConfigs.readIncrementalAlterConfigsRequest, write: IncrementalAlterConfigs.writeIncrementalAlterConfigsRequest, pack: IncrementalAlterConfigs.packIncrementalAlterConfigsRequest, unpack: IncrementalAlterConfigs.unpackIncrementalAlterConfigsRequest },
    response: { read: IncrementalAlterConfigs.readIncrementalAlterConfigsResponse, write: IncrementalAlterConfigs.writeIncrementalAlterConfigsResponse, pack: IncrementalAlterConfigs.packIncrementalAlterConfigsResponse, unpack: IncrementalAlterConfigs.unpackIncrementalAlterConfigsResponse },
  },
  AlterPartitionReassignments: {
    request: { read: AlterPartitionReassignments.readAlterPartitionReassignmentsRequest, write: AlterPartitionReassignments.writeAlterPartitionReassignmentsRequest, pack: AlterPartitionReassignments.packAlterPartitionReassignmentsRequest, unpack: AlterPartitionReassignments.unpackAlterPartitionReassignmentsRequest },
    response: { read: AlterPartitionReassignments.readAlterPartitionReassignmentsResponse, write: AlterPartitionReassignments.writeAlterPartitionReassignmentsResponse, pack: AlterPartitionReassignments.packAlterPartitionReassignmentsResponse, unpack: AlterPartitionReassignments.unpackAlterPartitionReassignmentsResponse },
  },
  ListPartitionReassignments: {
    request: { read: ListPartitionReassignments.readListPartitionReassignmentsRequest, write: ListPartitionReassignments.writeListPartitionReassignmentsRequest, pack: ListPartitionReassignments.packListPartitionReassignmentsRequest, unpack: ListPartitionReassignments.unpackListPartitionReassignmentsRequest },
    response: { read: ListPartitionReassignments.readListPartitionReassignmentsResponse, write: ListPartitionReassignments.writeListPartitionReassignmentsResponse, pack: ListPartitionReassignments.packListPartitionReassignmentsResponse, unpack: ListPartitionReassignments.unpackListPartitionReassignmentsResponse },
  },
  OffsetDelete: {
    request: { read: OffsetDelete.readOffsetDeleteRequest, write: OffsetDelete.writeOffsetDeleteRequest, pack: OffsetDelete.packOffsetDeleteRequest, unpack: OffsetDelete.unpackOffsetDeleteRequest },
    response: { read: OffsetDelete.readOffsetDeleteResponse, write: OffsetDelete.writeOffsetDeleteResponse, pack: OffsetDelete.packOffsetDeleteResponse, unpack: OffsetDelete.unpackOffsetDeleteResponse },
  },
  AlterPartition: {
    request: { read: AlterPartition.readAlterPartitionRequest, write: AlterPartition.writeAlterPartitionRequest, pack: AlterPartition.packAlterPartitionRequest, unpack: AlterPartition.unpackAlterPartitionRequest },
    response: { read: AlterPartition.readAlterPartitionResponse, write: AlterPartition.writeAlterPartitionResponse, pack: AlterPartition.packAlterPartitionResponse, unpack: AlterPartition.unpackAlterPartitionResponse },
  },
  UpdateFeatures: {
    request: { read: UpdateFeatures.readUpdateFeaturesRequest, write: UpdateFeatures.writeUpdateFeaturesRequest, pack: UpdateFeatures.packUpdateFeaturesRequest, unpack: UpdateFeatures.unpackUpdateFeaturesRequest },
    response: { read: UpdateFeatures.readUpdateFeaturesResponse, write: UpdateFeatures.writeUpdateFeaturesResponse, pack: UpdateFeatures.packUpdateFeaturesResponse, unpack: UpdateFeatures.unpackUpdateFeaturesResponse },
  },
  Vote: {
    request: { read: Vote.readVoteRequest, write: Vote.writeVoteRequest, pack: Vote.packVoteRequest, unpack: Vote.unpackVoteRequest },
    response: { read: Vote.readVoteResponse, write: Vote.writeVoteResponse, pack: Vote.packVoteResponse, unpack: Vote.unpackVoteResponse },
  },
  BeginQuorumEpoch: {
    request: { read: BeginQuorumEpoch.readBeginQuorumEpochRequest, write: BeginQuorumEpoch.writeBeginQuorumEpochRequest, pack: BeginQuorumEpoch.packBeginQuorumEpochRequest, unpack: BeginQuorumEpoch.unpackBeginQuorumEpochRequest },
    response: { read: BeginQuorumEpoch.readBeginQuorumEpochResponse, write: BeginQuorumEpoch.writeBeginQuorumEpochResponse, pack: BeginQuorumEpoch.packBeginQuorumEpochResponse, unpack: BeginQuorumEpoch.unpackBeginQuorumEpochResponse },
  },
  EndQuorumEpoch: {
    request: { read: EndQuorumEpoch.readEndQuorumEpochRequest, write: EndQuorumEpoch.writeEndQuorumEpochRequest, pack: EndQuorumEpoch.packEndQuorumEpochRequest, unpack: EndQuorumEpoch.unpackEndQuorumEpochRequest },
    response: { read: EndQuorumEpoch.readEndQuorumEpochResponse, write: EndQuorumEpoch.writeEndQuorumEpochResponse, pack: EndQuorumEpoch.packEndQuorumEpochResponse, unpack: EndQuorumEpoch.unpackEndQuorumEpochResponse },
  },
  DescribeQuorum: {
    request: { read: DescribeQuorum.readDescribeQuorumRequest, write: DescribeQuorum.writeDescribeQuorumRequest, pack: DescribeQuorum.packDescribeQuorumRequest, unpack: DescribeQuorum.unpackDescribeQuorumRequest },
    response: { read: DescribeQuorum.readDescribeQuorumResponse, write: DescribeQuorum.writeDescribeQuorumResponse, pack: DescribeQuorum.packDescribeQuorumResponse, unpack: DescribeQuorum.unpackDescribeQuorumResponse },
  },
  DescribeCluster: {
    request: { read: DescribeCluster.readDescribeClusterRequest, write: DescribeCluster.writeDescribeClusterRequest, pack: DescribeCluster.packDescribeClusterRequest, unpack: DescribeCluster.unpackDescribeClusterRequest },
    response: { read: DescribeCluster.readDescribeClusterResponse, write: DescribeCluster.writeDescribeClusterResponse, pack: DescribeCluster.packDescribeClusterResponse, unpack: DescribeCluster.unpackDescribeClusterResponse },
  },
  DescribeProducers: {
    request: { read: DescribeProducers.readDescribeProducersRequest, write: DescribeProducers.writeDescribeProducersRequest, pack: DescribeProducers.packDescribeProducersRequest, unpack: DescribeProducers.unpackDescribeProducersRequest },
    response: { read: DescribeProducers.readDescribeProducersResponse, write: DescribeProducers.writeDescribeProducersResponse, pack: DescribeProducers.packDescribeProducersResponse, unpack: DescribeProducers.unpackDescribeProducersResponse },
  },
  BrokerRegistration: {
    request: { read: BrokerRegistration.readBrokerRegistrationRequest, write: BrokerRegistration.writeBrokerRegistrationRequest, pack: BrokerRegistration.packBrokerRegistrationRequest, unpack: BrokerRegistration.unpackBrokerRegistrationRequest },
    response: { read: BrokerRegistration.readBrokerRegistrationResponse, write: BrokerRegistration.writeBrokerRegistrationResponse, pack: BrokerRegistration.packBrokerRegistrationResponse, unpack: BrokerRegistration.unpackBrokerRegistrationResponse },
  },
  BrokerHeartbeat: {
    request: { read: BrokerHeartbeat.readBrokerHeartbeatRequest, write: BrokerHeartbeat.writeBrokerHeartbeatRequest, pack: BrokerHeartbeat.packBrokerHeartbeatRequest, unpack: BrokerHeartbeat.unpackBrokerHeartbeatRequest },
    response: { read: BrokerHeartbeat.readBrokerHeartbeatResponse, write: BrokerHeartbeat.writeBrokerHeartbeatResponse, pack: BrokerHeartbeat.packBrokerHeartbeatResponse, unpack: BrokerHeartbeat.unpackBrokerHeartbeatResponse },
  },
  UnregisterBroker: {
    request: { read: UnregisterBroker.readUnregisterBrokerRequest, write: UnregisterBroker.writeUnregisterBrokerRequest, pack: UnregisterBroker.packUnregisterBrokerRequest, unpack: UnregisterBroker.unpackUnregisterBrokerRequest },
    response: { read: UnregisterBroker.readUnregisterBrokerResponse, write: UnregisterBroker.writeUnregisterBrokerResponse, pack: UnregisterBroker.packUnregisterBrokerResponse, unpack: UnregisterBroker.unpackUnregisterBrokerResponse },
  },
  AllocateProducerIds: {
    request: { read: AllocateProducerIds.readAllocateProducerIdsRequest, write: AllocateProducerIds.writeAllocateProducerIdsRequest, pack: AllocateProducerIds.packAllocateProducerIdsRequest, unpack: AllocateProducerIds.unpackAllocateProducerIdsRequest },
    response: { read: AllocateProducerIds.readAllocateProducerIdsResponse, write: AllocateProducerIds.writeAllocateProducerIdsResponse, pack: AllocateProducerIds.packAllocateProducerIdsResponse, unpack: AllocateProducerIds.unpackAllocateProducerIdsResponse },
  },
  ConsumerGroupHeartbeat: {
    request: { read: ConsumerGroupHeartbeat.readConsumerGroupHeartbeatRequest, write: ConsumerGroupHeartbeat.writeConsumerGroupHeartbeatRequest, pack: ConsumerGroupHeartbeat.packConsumerGroupHeartbeatRequest, unpack: ConsumerGroupHeartbeat.unpackConsumerGroupHeartbeatRequest },
    response: { read: ConsumerGroupHeartbeat.readConsumerGroupHeartbeatResponse, write: ConsumerGroupHeartbeat.writeConsumerGroupHeartbeatResponse, pack: ConsumerGroupHeartbeat.packConsumerGroupHeartbeatResponse, unpack: ConsumerGroupHeartbeat.unpackConsumerGroupHeartbeatResponse },
  },
  ConsumerGroupDescribe: {
    request: { read: ConsumerGroupDescribe.readConsumerGroupDescribeRequest, write: ConsumerGroupDescribe.writeConsumerGroupDescribeRequest, pack: ConsumerGroupDescribe.packConsumerGroupDescribeRequest, unpack: ConsumerGroupDescribe.unpackConsumerGroupDescribeRequest },
    response: { read: ConsumerGroupDescribe.readConsumerGroupDescribeResponse, write: ConsumerGroupDescribe.writeConsumerGroupDescribeResponse, pack: ConsumerGroupDescribe.packConsumerGroupDescribeResponse, unpack: ConsumerGroupDescribe.unpackConsumerGroupDescribeResponse },
  },
  AddRaftVoter: {
    request: { read: AddRaftVoter.readAddRaftVoterRequest, write: AddRaftVoter.writeAddRaftVoterRequest, pack: AddRaftVoter.packAddRaftVoterRequest, unpack: AddRaftVoter.unpackAddRaftVoterRequest },
    response: { read: AddRaftVoter.readAddRaftVoterResponse, write: AddRaftVoter.writeAddRaftVoterResponse, pack: AddRaftVoter.packAddRaftVoterResponse, unpack: AddRaftVoter.unpackAddRaftVoterResponse },
  },
  RemoveRaftVoter: {
    request: { read: RemoveRaftVoter.readRemoveRaftVoterRequest, write: RemoveRaftVoter.writeRemoveRaftVoterRequest, pack: RemoveRaftVoter.packRemoveRaftVoterRequest, unpack: RemoveRaftVoter.unpackRemoveRaftVoterRequest },
    response: { read: RemoveRaftVoter.readRemoveRaftVoterResponse, write: RemoveRaftVoter.writeRemoveRaftVoterResponse, pack: RemoveRaftVoter.packRemoveRaftVoterResponse, unpack: RemoveRaftVoter.unpackRemoveRaftVoterResponse },
  },
  ListConfigResources: {
    request: { read: ListConfigResources.readListConfigResourcesRequest, write: ListConfigResources.writeListConfigResourcesRequest, pack: ListConfigResources.packListConfigResourcesRequest, unpack: ListConfigResources.unpackListConfigResourcesRequest },
    response: { read: ListConfigResources.readListConfigResourcesResponse, write: ListConfigResources.writeListConfigResourcesResponse, pack: ListConfigResources.packListConfigResourcesResponse, unpack: ListConfigResources.unpackListConfigResourcesResponse },
  },
  DescribeTopicPartitions: {
    request: { read: DescribeTopicPartitions.readDescribeTopicPartitionsRequest, write: DescribeTopicPartitions.writeDescribeTopicPartitionsRequest, pack: DescribeTopicPartitions.packDescribeTopicPartitionsRequest, unpack: DescribeTopicPartitions.unpackDescribeTopicPartitionsRequest },
    response: { read: DescribeTopicPartitions.readDescribeTopicPartitionsResponse, write: DescribeTopicPartitions.writeDescribeTopicPartitionsResponse, pack: DescribeTopicPartitions.packDescribeTopicPartitionsResponse, unpack: DescribeTopicPartitions.unpackDescribeTopicPartitionsResponse },
  },
  DescribeGroupTimeline: {
    request: { read: DescribeGroupTimeline.readDescribeGroupTimelineRequest, write: DescribeGroupTimeline.writeDescribeGroupTimelineRequest, pack: DescribeGroupTimeline.packDescribeGroupTimelineRequest, unpack: DescribeGroupTimeline.unpackDescribeGroupTimelineRequest },
    response: { read: DescribeGroupTimeline.readDescribeGroupTimelineResponse, write: DescribeGroupTimeline.writeDescribeGroupTimelineResponse, pack: DescribeGroupTimeline.packDescribeGroupTimelineResponse, unpack: DescribeGroupTimeline.unpackDescribeGroupTimelineResponse },
  },
  IdentifyNode: {
    request: { read: IdentifyNode.readIdentifyNodeRequest, write: IdentifyNode.writeIdentifyNodeRequest, pack: IdentifyNode.packIdentifyNodeRequest, unpack: IdentifyNode.unpackIdentifyNodeRequest },
    response: { read: IdentifyNode.readIdentifyNodeResponse, write: IdentifyNode.writeIdentifyNodeResponse, pack: IdentifyNode.packIdentifyNodeResponse, unpack: IdentifyNode.unpackIdentifyNodeResponse },
  },
  QuorumFetch: {
    request: { read: QuorumFetch.readQuorumFetchRequest, write: QuorumFetch.writeQuorumFetchRequest, pack: QuorumFetch.packQuorumFetchRequest, unpack: QuorumFetch.unpackQuorumFetchRequest },
    response: { read: QuorumFetch.readQuorumFetchResponse, write: QuorumFetch.writeQuorumFetchResponse, pack: QuorumFetch.packQuorumFetchResponse, unpack: QuorumFetch.unpackQuorumFetchResponse },
  },
};
