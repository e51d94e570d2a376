/**
 * The settings that a group may have of its own: Kafka's, for groups whose partitions the coordinator assigns.
 * What was not set for the group follows the broker's setting named as a synonym.
 */
import { duration, type ValuesOf } from './define.ts';

export const ownGroupSettings = {
  consumerSessionTimeoutMs: duration({
    key: 'consumer.session.timeout.ms',
    min: 1,
    default: 45_000,
    synonyms: ['group.consumer.session.timeout.ms'],
    doc: 'A member of the group that is silent for longer is removed.',
  }),
  consumerHeartbeatIntervalMs: duration({
    key: 'consumer.heartbeat.interval.ms',
    min: 1,
    default: 5_000,
    synonyms: ['group.consumer.heartbeat.interval.ms'],
    doc: 'How often members of the group are told to send heartbeats.',
  }),
};

/** The effective settings of one group. */
export type GroupConfig = ValuesOf<typeof ownGroupSettings>;

/** Relations between settings; a sentence for each that does not hold. */
export function groupConfigProblems(config: GroupConfig): string[] {
  return config.consumerHeartbeatIntervalMs < config.consumerSessionTimeoutMs
    ? []
    : ['consumer.heartbeat.interval.ms must be less than consumer.session.timeout.ms'];
}
