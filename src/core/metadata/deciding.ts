/**
 * What a decision of the controller starts from, and what it ends in. Every group of commands has a file with its
 * deciding functions; they share nothing else.
 */
import type { MetadataRecord } from '../../../protocol/generated/metadata-records.ts';
import type { BrokerId, Millis, Uuid } from '../../base/units.ts';
import type { ConfigRules } from './config-rules.ts';
import type { MetadataImage } from './image.ts';
import type { BrokerSessions } from './sessions.ts';
import type { Upkeep } from './upkeep.ts';

export interface ControllerOptions {
  /** The broker in whose process this controller runs. */
  readonly nodeId: BrokerId;
  readonly configRules: ConfigRules;
  readonly random: { uuid(): Uuid; below(bound: number): number };
  /** For topics that are created without saying how many. */
  readonly numPartitions: number;
  readonly defaultReplicationFactor: number;
  readonly maxPartitionsPerRequest: number;
  /** A broker that is not heard of for so long is fenced. */
  readonly brokerSessionTimeoutMs: Millis;
  readonly leaderRebalance: {
    readonly enabled: boolean;
    readonly intervalMs: Millis;
    /** Share of the partitions that prefer a broker which others may lead. */
    readonly imbalancePercentage: number;
  };
}

/** What the deciding functions see. They are pure but for the draws from `random`. */
export interface Deciding extends ControllerOptions {
  readonly image: MetadataImage;
  readonly now: Millis;
  /** Soft state, which deciding may note things in. */
  readonly sessions: BrokerSessions;
  readonly upkeep: Upkeep;
}

/** Records to append, and the reply once they are durable. */
export interface Decided<Reply> {
  readonly records: readonly MetadataRecord[];
  readonly reply: Reply;
}
