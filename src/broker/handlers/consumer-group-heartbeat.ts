/**
 * ConsumerGroupHeartbeat: joins a consumer group, stays in it, and leaves it.
 *
 * Kafka     v0–v1      Native   yes
 * Waits     natively, for news for the member, as long as it asks and at most one heartbeat interval
 * v1 the member makes its id up · regular expressions
 */
import {
  type ConsumerGroupHeartbeatRequest,
  makeConsumerGroupHeartbeatResponse,
} from '../../../protocol/generated/consumer-group-heartbeat.ts';
import type { ConsumerHeartbeat } from '../../core/group/consumer/commands.ts';
import { clientHost } from '../client-host.ts';
import type { Handler, RequestContext } from '../handler.ts';

export const consumerGroupHeartbeat: Handler<'ConsumerGroupHeartbeat'> = async (request, context, broker) => {
  const { groupId, memberId } = request;
  if (memberId === '' && context.supports('memberIdByClient')) {
    return makeConsumerGroupHeartbeatResponse({
      error: 'INVALID_REQUEST',
      errorMessage: 'The member has no id.',
      memberEpoch: 0,
      heartbeatIntervalMs: 0,
    });
  }
  const reply = await broker.groups.submit(groupId, commandOf(request, context), (gone) =>
    context.whenGone(gone),
  );
  if (!reply.ok) {
    return makeConsumerGroupHeartbeatResponse({
      error: reply.error,
      errorMessage: reply.message ?? null,
      memberEpoch: 0,
      heartbeatIntervalMs: 0,
    });
  }
  const { error, message, memberEpoch, heartbeatIntervalMs, assignment } = reply.value;
  return makeConsumerGroupHeartbeatResponse({
    error,
    errorMessage: message,
    memberId: error === 'NONE' ? reply.value.memberId : null,
    memberEpoch,
    heartbeatIntervalMs,
    assignment: assignment === null ? null : { topicPartitions: assignment },
  });
};

function commandOf(
  request: ConsumerGroupHeartbeatRequest,
  context: RequestContext<'ConsumerGroupHeartbeat'>,
): ConsumerHeartbeat {
  return {
    type: 'consumer-heartbeat',
    group: request.groupId,
    memberId: request.memberId,
    memberEpoch: request.memberEpoch,
    instanceId: request.instanceId,
    rackId: request.rackId,
    clientId: context.clientId ?? '',
    clientHost: clientHost(context.peer),
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    topics: request.subscribedTopicNames,
    pattern: request.subscribedTopicRegex,
    assignor: request.serverAssignor,
    owned: request.topicPartitions,
    busyLeaseMs: request.busyLeaseMs,
    waitMs: request.waitMs,
  };
}
