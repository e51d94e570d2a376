/**
 * What the controller needs to know of settings. It cannot see the tables, which belong to `config`;
 * they are handed in behind this interface.
 */
import type { Outcome } from '../../base/outcome.ts';
import type { ConfigResource } from './commands.ts';

/** What a topic's settings say about its replicas. */
interface ReplicationRules {
  readonly minInsyncReplicas: number;
  readonly uncleanLeaderElection: boolean;
}

export interface ConfigRules {
  /** The canonical text of `value`, or why it cannot be set at run time. */
  check(resource: ConfigResource, key: string, value: string): Outcome<string>;
  /** What is in force while nothing is set, where the setting is a list; else undefined. */
  listDefault(resource: ConfigResource, key: string): string | undefined;
  /** The first relation between settings that would not hold with these, as a sentence. */
  conflict(resource: ConfigResource, configs: ReadonlyMap<string, string>): string | undefined;
  /** In force for a topic with these settings of its own, and these for all brokers. */
  replication(
    topic: ReadonlyMap<string, string>,
    brokerDefaults: ReadonlyMap<string, string>,
  ): ReplicationRules;
  /**
   * Defaults of topics on which all brokers of a cluster must agree, by key: what the first controller was
   * started with holds for all of them. None in a cluster of one.
   */
  readonly shared?: ReadonlyMap<string, string>;
}
