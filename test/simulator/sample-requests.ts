/** One or two requests of each API, as a client might send them: what fuzzers start from. */
import type { ApiName, RequestOf } from '../../protocol/apis.ts';
import { makeAlterConfigsRequestConfig } from '../../protocol/generated/alter-configs.ts';
import { makeAlterPartitionReassignmentsRequest } from '../../protocol/generated/alter-partition-reassignments.ts';
import { makeBrokerHeartbeatRequest } from '../../protocol/generated/broker-heartbeat.ts';
import { makeBrokerRegistrationRequest } from '../../protocol/generated/broker-registration.ts';
import { makeConsumerGroupHeartbeatRequest } from '../../protocol/generated/consumer-group-heartbeat.ts';
import { makeCreatePartitionsRequestTopic } from '../../protocol/generated/create-partitions.ts';
import {
  makeCreateTopicsRequest,
  makeCreateTopicsRequestConfig,
} from '../../protocol/generated/create-topics.ts';
import { makeDeleteTopicsRequestTopic } from '../../protocol/generated/delete-topics.ts';
import { makeDescribeClusterRequest } from '../../protocol/generated/describe-cluster.ts';
import {
  makeDescribeConfigsRequest,
  makeDescribeConfigsRequestResource,
} from '../../protocol/generated/describe-configs.ts';
import { makeDescribeGroupsRequest } from '../../protocol/generated/describe-groups.ts';
import { makeDescribeLogDirsRequest } from '../../protocol/generated/describe-log-dirs.ts';
import { makeDescribeTopicPartitionsRequest } from '../../protocol/generated/describe-topic-partitions.ts';
import { makeElectLeadersRequest } from '../../protocol/generated/elect-leaders.ts';
import { makeFindCoordinatorRequest } from '../../protocol/generated/find-coordinator.ts';
import { makeHeartbeatRequest } from '../../protocol/generated/heartbeat.ts';
import { makeIncrementalAlterConfigsRequestConfig } from '../../protocol/generated/incremental-alter-configs.ts';
import { makeInitProducerIdRequest } from '../../protocol/generated/init-producer-id.ts';
import { makeJoinGroupRequest } from '../../protocol/generated/join-group.ts';
import { makeLeaveGroupRequest, makeLeaveGroupRequestMember } from '../../protocol/generated/leave-group.ts';
import { makeListConfigResourcesRequest } from '../../protocol/generated/list-config-resources.ts';
import { makeListGroupsRequest } from '../../protocol/generated/list-groups.ts';
import {
  makeListOffsetsRequest,
  makeListOffsetsRequestPartition,
} from '../../protocol/generated/list-offsets.ts';
import { makeListPartitionReassignmentsRequest } from '../../protocol/generated/list-partition-reassignments.ts';
import { makeMetadataRequest, makeMetadataRequestTopic } from '../../protocol/generated/metadata.ts';
import {
  makeOffsetCommitRequest,
  makeOffsetCommitRequestPartition,
  makeOffsetCommitRequestTopic,
} from '../../protocol/generated/offset-commit.ts';
import {
  makeOffsetFetchRequest,
  makeOffsetFetchRequestGroup,
} from '../../protocol/generated/offset-fetch.ts';
import {
  makeOffsetForLeaderEpochRequest,
  makeOffsetForLeaderEpochRequestPartition,
} from '../../protocol/generated/offset-for-leader-epoch.ts';
import { makeSyncGroupRequest } from '../../protocol/generated/sync-group.ts';
import { makeUpdateFeaturesRequest } from '../../protocol/generated/update-features.ts';
import { zeroUuid } from '../../protocol/wire/uuid.ts';
import { batchOf } from './batches.ts';
import { fetchFrom, produceTo } from './virtual-broker.ts';

type Samples = { readonly [Api in ApiName]: readonly RequestOf<Api>[] };

/** Topic `t` exists. Nothing here creates topics without end. */
export function sampleRequests(): Samples {
  return {
    Produce: [
      produceTo('t', 0, batchOf(['a', 'b', 'c']), 1),
      produceTo('t', 0, batchOf(['x'.repeat(300)], { producerId: 5, producerEpoch: 0, baseSequence: 0 }), -1),
      produceTo('t', 0, batchOf(['zero']), 0),
    ],
    Fetch: [
      fetchFrom('t', 0, 0),
      fetchFrom('t', 0, 3, { maxWaitMs: 5, currentLeaderEpoch: 0, isolationLevel: 1 }),
    ],
    ListOffsets: [
      makeListOffsetsRequest({
        replicaId: -1,
        topics: [
          {
            name: 't',
            partitions: [-1, -2, -3, 1_767_225_600_000].map((timestamp, index) =>
              makeListOffsetsRequestPartition({ index, timestamp }),
            ),
          },
        ],
      }),
    ],
    Metadata: [
      makeMetadataRequest({ topics: null }),
      makeMetadataRequest({
        topics: [makeMetadataRequestTopic({ name: 't' }), makeMetadataRequestTopic({ name: 'missing' })],
        allowAutoTopicCreation: false,
      }),
    ],
    FindCoordinator: [
      makeFindCoordinatorRequest({ key: 'g' }),
      makeFindCoordinatorRequest({ keys: ['g', 'h'] }),
    ],
    OffsetCommit: [
      makeOffsetCommitRequest({
        groupId: 'g',
        topics: [
          makeOffsetCommitRequestTopic({
            name: 't',
            partitions: [
              makeOffsetCommitRequestPartition({ index: 0, committedOffset: 1, committedMetadata: 'x' }),
            ],
          }),
        ],
      }),
    ],
    OffsetFetch: [
      makeOffsetFetchRequest({ groupId: 'g', topics: [{ name: 't', partitionIndexes: [0] }] }),
      makeOffsetFetchRequest({ groups: [makeOffsetFetchRequestGroup({ groupId: 'g', topics: null })] }),
    ],
    OffsetDelete: [{ groupId: 'g', topics: [{ name: 't', partitions: [{ index: 0 }] }] }],
    JoinGroup: [
      makeJoinGroupRequest({
        groupId: 'g',
        sessionTimeoutMs: 6_000,
        memberId: '',
        protocolType: 'consumer',
        protocols: [{ name: 'range', metadata: Uint8Array.of(0, 0, 0, 0) }],
      }),
    ],
    SyncGroup: [
      makeSyncGroupRequest({
        groupId: 'g',
        generationId: 1,
        memberId: 'm',
        assignments: [{ memberId: 'm', assignment: Uint8Array.of(1) }],
      }),
    ],
    ConsumerGroupHeartbeat: [
      makeConsumerGroupHeartbeatRequest({
        groupId: 'h',
        memberId: 'm',
        memberEpoch: 0,
        rebalanceTimeoutMs: 60_000,
        subscribedTopicNames: ['t'],
        topicPartitions: [],
      }),
      makeConsumerGroupHeartbeatRequest({ groupId: 'h', memberId: 'm', memberEpoch: -1 }),
    ],
    ConsumerGroupDescribe: [{ groupIds: ['g', 'h'], includeAuthorizedOperations: true }],
    Heartbeat: [makeHeartbeatRequest({ groupId: 'g', generationId: 1, memberId: 'm' })],
    LeaveGroup: [
      makeLeaveGroupRequest({ groupId: 'g', memberId: 'm' }),
      makeLeaveGroupRequest({ groupId: 'g', members: [makeLeaveGroupRequestMember({ memberId: 'm' })] }),
    ],
    DescribeGroupTimeline: [{ groupId: 'g' }],
    DescribeGroups: [makeDescribeGroupsRequest({ groups: ['g'] })],
    ListGroups: [makeListGroupsRequest({ statesFilter: ['Stable'] })],
    DeleteGroups: [{ groupIds: ['g'] }],
    ApiVersions: [{ clientSoftwareName: 'fuzzer', clientSoftwareVersion: '1.0' }],
    CreateTopics: [
      makeCreateTopicsRequest({
        topics: [
          {
            name: 'new',
            numPartitions: 2,
            replicationFactor: 1,
            assignments: [{ index: 0, brokerIds: [1] }],
            configs: [makeCreateTopicsRequestConfig({ name: 'retention.ms', value: '1000' })],
          },
        ],
        validateOnly: true,
      }),
    ],
    DeleteTopics: [{ topics: [makeDeleteTopicsRequestTopic({ name: 'missing' })], timeoutMs: 1_000 }],
    DeleteRecords: [{ topics: [{ name: 't', partitions: [{ index: 0, offset: 0 }] }], timeoutMs: 1_000 }],
    InitProducerId: [makeInitProducerIdRequest({ transactionTimeoutMs: 1_000 })],
    OffsetForLeaderEpoch: [
      makeOffsetForLeaderEpochRequest({
        topics: [
          { name: 't', partitions: [makeOffsetForLeaderEpochRequestPartition({ index: 0, leaderEpoch: 0 })] },
        ],
      }),
    ],
    DescribeConfigs: [
      makeDescribeConfigsRequest({
        resources: [
          makeDescribeConfigsRequestResource({ resourceType: 2, resourceName: 't', keys: ['retention.ms'] }),
          makeDescribeConfigsRequestResource({ resourceType: 4, resourceName: '1', keys: null }),
        ],
        includeSynonyms: true,
        includeDocumentation: true,
      }),
    ],
    AlterConfigs: [
      {
        resources: [
          {
            resourceType: 2,
            resourceName: 't',
            configs: [makeAlterConfigsRequestConfig({ name: 'retention.ms', value: '99' })],
          },
        ],
        validateOnly: true,
      },
    ],
    DescribeLogDirs: [makeDescribeLogDirsRequest({ topics: null })],
    CreatePartitions: [
      {
        topics: [makeCreatePartitionsRequestTopic({ name: 't', count: 2 })],
        timeoutMs: 1_000,
        validateOnly: true,
      },
    ],
    IdentifyNode: [{ nodeId: 2 }],
    BrokerRegistration: [
      makeBrokerRegistrationRequest({
        brokerId: 7,
        clusterId: 'another',
        incarnationId: '00000000-0000-4000-8000-000000000007',
        listeners: [{ name: 'PLAINTEXT', host: 'h', port: 9092, securityProtocol: 0 }],
        features: [{ name: 'metadata.version', minSupportedVersion: 30, maxSupportedVersion: 30 }],
        logDirs: ['00000000-0000-4000-8000-000000000008'],
        mayHaveLostData: false,
        lostPartitions: [{ topicId: '00000000-0000-4000-8000-000000000009', partitions: [0, 2] }],
      }),
    ],
    // From a stranger: another cluster's node is refused, whatever it asks.
    Vote: [
      {
        clusterId: 'another',
        voterId: 1,
        voterDirectoryId: zeroUuid,
        replicaEpoch: 9,
        replicaId: 2,
        replicaDirectoryId: zeroUuid,
        lastOffsetEpoch: 8,
        lastOffset: 100,
        preVote: false,
      },
    ],
    BeginQuorumEpoch: [
      { clusterId: 'another', voterId: 1, voterDirectoryId: zeroUuid, leaderId: 2, leaderEpoch: 9 },
    ],
    EndQuorumEpoch: [
      {
        clusterId: 'another',
        leaderId: 2,
        leaderEpoch: 9,
        preferredCandidates: [{ candidateId: 1, candidateDirectoryId: zeroUuid }],
      },
    ],
    DescribeQuorum: [
      {
        topics: [
          { topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] },
          { topicName: 't', partitions: [{ partitionIndex: 0 }] },
        ],
      },
    ],
    AddRaftVoter: [
      {
        clusterId: null,
        timeoutMs: 100,
        voterId: 9,
        voterDirectoryId: zeroUuid,
        listeners: [],
        ackWhenCommitted: true,
      },
    ],
    RemoveRaftVoter: [{ clusterId: null, voterId: 9, voterDirectoryId: zeroUuid }],
    QuorumFetch: [
      {
        clusterId: 'another',
        replicaId: 2,
        replicaDirectoryId: zeroUuid,
        currentLeaderEpoch: 1,
        fetchOffset: 0,
        lastFetchedEpoch: -1,
        highWatermark: 0,
        maxWaitMs: 0,
        maxBytes: 1000,
      },
    ],
    FetchSnapshot: [
      {
        clusterId: 'another',
        replicaId: 2,
        replicaDirectoryId: zeroUuid,
        currentLeaderEpoch: 1,
        snapshotId: { endOffset: 10, epoch: 1 },
        position: 0,
        maxBytes: 1000,
      },
    ],
    BrokerHeartbeat: [makeBrokerHeartbeatRequest({ brokerId: 7, wantFence: false, wantShutDown: false })],
    AlterPartition: [
      {
        brokerId: 7,
        brokerEpoch: 1,
        topics: [
          {
            topicId: '00000000-0000-4000-8000-000000000009',
            partitions: [
              {
                partitionIndex: 0,
                leaderEpoch: 0,
                newIsrWithEpochs: [{ brokerId: 7, brokerEpoch: 1 }],
                leaderRecoveryState: 0,
                partitionEpoch: 0,
              },
            ],
          },
        ],
      },
    ],
    AllocateProducerIds: [{ brokerId: 7, brokerEpoch: 1 }],
    UnregisterBroker: [{ brokerId: 7 }],
    UpdateFeatures: [
      makeUpdateFeaturesRequest({
        featureUpdates: [
          { feature: 'metadata.version', maxVersionLevel: 30, allowDowngrade: false, upgradeType: 1 },
        ],
        validateOnly: true,
      }),
    ],
    ElectLeaders: [
      makeElectLeadersRequest({ topicPartitions: [{ topic: 't', partitions: [0, 9] }] }),
      makeElectLeadersRequest({ topicPartitions: null }),
    ],
    AlterPartitionReassignments: [
      makeAlterPartitionReassignmentsRequest({
        topics: [{ name: 't', partitions: [{ partitionIndex: 0, replicas: null }] }],
      }),
    ],
    ListPartitionReassignments: [
      makeListPartitionReassignmentsRequest({}),
      makeListPartitionReassignmentsRequest({ topics: [{ name: 't', partitionIndexes: [0] }] }),
    ],
    IncrementalAlterConfigs: [
      {
        resources: [
          {
            resourceType: 2,
            resourceName: 't',
            configs: [
              makeIncrementalAlterConfigsRequestConfig({
                name: 'cleanup.policy',
                operation: 2,
                value: 'compact',
              }),
            ],
          },
        ],
        validateOnly: true,
      },
    ],
    DescribeCluster: [makeDescribeClusterRequest({ includeClusterAuthorizedOperations: true })],
    DescribeProducers: [{ topics: [{ name: 't', partitions: [0] }] }],
    ListConfigResources: [makeListConfigResourcesRequest({ resourceTypes: [2, 4] })],
    DescribeTopicPartitions: [
      makeDescribeTopicPartitionsRequest({
        topics: [{ name: 't' }],
        cursor: { topicName: 't', partitionIndex: 0 },
      }),
    ],
  };
}
