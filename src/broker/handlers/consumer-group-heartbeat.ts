/**
 * ConsumerGroupHeartbeat: joins a consumer group, stays in it, and leaves it.
 *
 * Kafka     v0–v1      Native   yes
 * Refuses   every group: this broker coordinates classic groups alone
 */
import { makeConsumerGroupHeartbeatResponse } from '../../../protocol/generated/consumer-group-heartbeat.ts';
import type { Handler } from '../handler.ts';

export const consumerGroupHeartbeat: Handler<'ConsumerGroupHeartbeat'> = () =>
  makeConsumerGroupHeartbeatResponse({
    error: 'UNSUPPORTED_VERSION',
    errorMessage: 'This broker coordinates classic groups alone.',
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
  });
