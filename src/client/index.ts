/** The package `ottla`: a client for Ottla and for Kafka. */

export type { Admin } from './admin/admin.ts';
export type {
  BrokerDescription,
  ClusterDescription,
  DamagedRange,
  DescribeClusterOptions,
  DescribeLogDirsOptions,
  LogDirectoryDescription,
  ReplicaDescription,
} from './admin/cluster.ts';
export type {
  ConfigChange,
  ConfigDescription,
  ConfigEntry,
  ConfigResource,
  ConfigSource,
  DescribeConfigsOptions,
} from './admin/configs.ts';
export type { GroupDescription, GroupMemberDescription } from './admin/group-descriptions.ts';
export type { AwaitedGroupMember, GroupRebalance, GroupTimeline } from './admin/group-timeline.ts';
export type { GroupListing, GroupOffsetsOptions } from './admin/groups.ts';
export type {
  ElectLeadersOptions,
  OngoingReassignment,
  Reassignment,
  ReassignOptions,
} from './admin/leadership.ts';
export type {
  ActiveProducer,
  ListedOffset,
  ListOffsetsOptions,
  OffsetAt,
  OffsetWanted,
  PartitionProducers,
  Trim,
  Trimmed,
} from './admin/partitions.ts';
export type { QuorumDescription, QuorumReplica, QuorumVoter } from './admin/quorum.ts';
export type {
  ChangeOptions,
  CreatedTopic,
  NewTopic,
  PartitionDescription,
  ReadOptions,
  TopicDescription,
  TopicListing,
} from './admin/topics.ts';
export { connect } from './connect.ts';
export type { Consumer, EndOffset, RecordBatch } from './consumer/consumer.ts';
export type { Assignment, ConsumerOptions } from './consumer/consumer-options.ts';
export type { StartPosition } from './consumer/positions.ts';
export { type ClientErrorCode, type ErrorCode, OttlaError } from './errors.ts';
export type { CommittedOffset, OffsetToCommit } from './group/committed-offsets.ts';
export type { Concurrency, GroupConsumer, GroupRecordBatch, RunOptions } from './group/group-consumer.ts';
export type {
  DeliveryGuarantee,
  GroupConsumerOptions,
  GroupProtocol,
  ServerAssignorName,
} from './group/group-options.ts';
export type { Pausable } from './group/pauses.ts';
export type { RecordContext, RecordHandler } from './group/record-runner.ts';
export type { AssignorName } from './group/sharing.ts';
export type { TopicPartition } from './leader-requests.ts';
export type { IsolationLevel } from './offsets.ts';
export type { Ottla } from './ottla.ts';
export type { AppendedRange } from './producer/delivery.ts';
export type { Producer, SendOptions } from './producer/producer.ts';
export type { Acks, ProducerOptions } from './producer/producer-options.ts';
export type { ConsumerRecord, Headers, Payload, ProducerRecord, RecordMetadata } from './records.ts';
export type { ClientPlatform, ConnectOptions } from './settings.ts';
export type { ClientWarning, RecordInProcessing, WarningCode } from './warnings.ts';
