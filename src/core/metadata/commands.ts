/**
 * What the controller can be asked for, and what it replies. A command changes everything it was asked
 * for in one batch of records, or names per item why not; one item's refusal does not stop the others.
 */
import type { Outcome } from '../../base/outcome.ts';
import type { BrokerId, LeaderEpoch, Offset, Uuid } from '../../base/units.ts';
import type { BrokerEndPoint, LevelRange, PartitionImage, TopicImage } from './image.ts';

/** Each command by its type, with its reply. */
interface ControllerApi {
  'finalize-features': { command: FinalizeFeatures; reply: Outcome<void> };
  'register-broker': { command: RegisterBroker; reply: Outcome<{ readonly brokerEpoch: Offset }> };
  'unregister-broker': { command: UnregisterBroker; reply: Outcome<void> };
  heartbeat: { command: Heartbeat; reply: Outcome<HeartbeatReply> };
  'broker-gone': { command: BrokerGone; reply: Outcome<void> };
  'update-features': { command: UpdateFeatures; reply: Outcome<void> };
  'alter-partition': { command: AlterPartition; reply: Outcome<readonly AlteredPartition[]> };
  'elect-leaders': { command: ElectLeaders; reply: readonly ElectedPartition[] };
  'reassign-partitions': { command: ReassignPartitions; reply: readonly ReassignedPartition[] };
  'create-topics': { command: CreateTopics; reply: readonly TopicResult[] };
  'delete-topics': { command: DeleteTopics; reply: readonly DeletedTopic[] };
  'create-partitions': { command: CreatePartitions; reply: readonly TopicResult[] };
  'alter-configs': { command: AlterConfigs; reply: readonly ConfigResult[] };
  'allocate-producer-ids': { command: AllocateProducerIds; reply: Outcome<ProducerIdBlock> };
}

type CommandType = keyof ControllerApi;
export type ControllerCommand = ControllerApi[CommandType]['command'];
export type ControllerReply = ControllerApi[CommandType]['reply'];
export type ReplyTo<Command extends ControllerCommand> = ControllerApi[Command['type']]['reply'];

/** Sets the levels of features that have none yet. */
export interface FinalizeFeatures {
  readonly type: 'finalize-features';
  readonly levels: ReadonlyMap<string, number>;
}

/** A process of a broker has started. */
export interface RegisterBroker {
  readonly type: 'register-broker';
  readonly brokerId: BrokerId;
  /** Made anew with each start. */
  readonly incarnationId: Uuid;
  readonly endPoints: readonly BrokerEndPoint[];
  readonly rack: string | null;
  /** Ids of its data directories. */
  readonly directories: readonly Uuid[];
  /** Levels at which it could run, by feature. */
  readonly features: ReadonlyMap<string, LevelRange>;
  /** Whether records that it once had may be missing. */
  readonly mayHaveLostData: boolean;
  /** Of which partitions it has lost all records, by topic. */
  readonly lostPartitions: ReadonlyMap<Uuid, ReadonlySet<number>>;
  /** False only for the active controller itself, whose metadata cannot lag behind. */
  readonly fenced: boolean;
}

/** A broker will not come back. */
export interface UnregisterBroker {
  readonly type: 'unregister-broker';
  readonly brokerId: BrokerId;
}

/** A broker is alive. */
export interface Heartbeat {
  readonly type: 'heartbeat';
  readonly brokerId: BrokerId;
  readonly brokerEpoch: Offset;
  /** Offset of the last record that is in its image. */
  readonly metadataOffset: Offset;
  /** It wishes not to take part. */
  readonly wantFence: boolean;
  /** It wishes to stop. */
  readonly wantShutdown: boolean;
}

export interface HeartbeatReply {
  /** It knows the metadata up to its own registration. */
  readonly isCaughtUp: boolean;
  readonly isFenced: boolean;
  /** It may stop. */
  readonly shouldShutdown: boolean;
}

export interface UpdateFeatures {
  readonly type: 'update-features';
  readonly updates: readonly FeatureUpdate[];
  readonly validateOnly: boolean;
}

export interface FeatureUpdate {
  readonly feature: string;
  /** 0 switches the feature off. */
  readonly level: number;
  readonly mode: 'upgrade' | 'safe-downgrade' | 'unsafe-downgrade';
}

/** Nobody listens any more where a broker did: its process has ended. */
export interface BrokerGone {
  readonly type: 'broker-gone';
  readonly brokerId: BrokerId;
  readonly brokerEpoch: Offset;
}

/** A leader says who is in sync. */
export interface AlterPartition {
  readonly type: 'alter-partition';
  readonly brokerId: BrokerId;
  readonly brokerEpoch: Offset;
  readonly partitions: readonly PartitionProposal[];
}

export interface PartitionProposal {
  readonly topicId: Uuid;
  readonly index: number;
  readonly leaderEpoch: LeaderEpoch;
  readonly partitionEpoch: number;
  /** Who is in sync, with the registration that the leader means; −1: any. */
  readonly isr: readonly { readonly id: BrokerId; readonly epoch: Offset }[];
  /** The leader has not yet recovered from an unclean election. */
  readonly recovering: boolean;
}

export interface AlteredPartition {
  readonly topicId: Uuid;
  readonly index: number;
  /** The partition as it is afterwards. */
  readonly outcome: Outcome<PartitionImage>;
}

export interface ElectLeaders {
  readonly type: 'elect-leaders';
  readonly kind: 'preferred' | 'unclean';
  /** Null: all. */
  readonly partitions: readonly { readonly topic: string; readonly index: number }[] | null;
}

export interface ElectedPartition {
  readonly topic: string;
  readonly index: number;
  readonly outcome: Outcome<void>;
}

export interface ReassignPartitions {
  readonly type: 'reassign-partitions';
  readonly partitions: readonly {
    readonly topic: string;
    readonly index: number;
    /** The preferred leader first; null calls the move off. */
    readonly replicas: readonly BrokerId[] | null;
  }[];
  /** Whether a partition may get another number of replicas. */
  readonly allowOtherCount: boolean;
}

export interface ReassignedPartition {
  readonly topic: string;
  readonly index: number;
  readonly outcome: Outcome<void>;
}

export interface CreateTopics {
  readonly type: 'create-topics';
  readonly topics: readonly NewTopic[];
  readonly validateOnly: boolean;
}

export interface NewTopic {
  readonly name: string;
  /** −1: the default, or given by `assignments`. */
  readonly numPartitions: number;
  /** −1: the default, or given by `assignments`. */
  readonly replicationFactor: number;
  /** Empty: the controller places the replicas. */
  readonly assignments: readonly Assignment[];
  readonly configs: readonly { readonly name: string; readonly value: string | null }[];
}

interface Assignment {
  readonly index: number;
  readonly brokerIds: readonly BrokerId[];
}

export interface TopicResult {
  readonly name: string;
  /** The topic as it is now, or would be; `configs` is what was set for it, in canonical text. */
  readonly outcome: Outcome<{ readonly topic: TopicImage; readonly configs: ReadonlyMap<string, string> }>;
}

export interface DeleteTopics {
  readonly type: 'delete-topics';
  /** Each by its name or by its id. */
  readonly topics: readonly { readonly name: string | null; readonly id: Uuid }[];
}

/** As asked for, completed where the topic was found. */
export interface DeletedTopic {
  readonly name: string | null;
  readonly id: Uuid;
  readonly outcome: Outcome<void>;
}

export interface CreatePartitions {
  readonly type: 'create-partitions';
  readonly topics: readonly MorePartitions[];
  readonly validateOnly: boolean;
}

export interface MorePartitions {
  readonly name: string;
  /** Partitions afterwards. */
  readonly count: number;
  /** Replicas of each new partition; null: the controller places them. */
  readonly assignments: readonly { readonly brokerIds: readonly BrokerId[] }[] | null;
}

type ConfigResourceType = 'topic' | 'broker' | 'group';

export interface ConfigResource {
  readonly type: ConfigResourceType;
  /** Of a topic or a group its name; of a broker its id as text, or empty for all brokers. */
  readonly name: string;
}

export interface AlterConfigs {
  readonly type: 'alter-configs';
  /** `replace`: what a resource does not name is unset (the older API). */
  readonly mode: 'incremental' | 'replace';
  readonly resources: readonly {
    readonly resource: ConfigResource;
    readonly changes: readonly ConfigChange[];
  }[];
  readonly validateOnly: boolean;
}

export interface ConfigChange {
  readonly key: string;
  readonly operation: 'set' | 'delete' | 'append' | 'subtract';
  readonly value: string | null;
}

export interface ConfigResult {
  readonly resource: ConfigResource;
  readonly outcome: Outcome<void>;
}

export interface AllocateProducerIds {
  readonly type: 'allocate-producer-ids';
  readonly brokerId: BrokerId;
  readonly brokerEpoch: Offset;
}

/** Ids from `first` on, `count` of them, for the asking broker alone. */
export interface ProducerIdBlock {
  readonly first: number;
  readonly count: number;
}
