/**
 * JoinGroup: takes part in the next generation of a group.
 *
 * Kafka     v0–v9      Native   yes
 * Waits     for the other members, at most the rebalance timeout
 * v1 rebalance timeout · v4 a member joins with the id it was given · v7 null for no protocol ·
 * v9 a static leader need not assign again
 */

import type { ErrorName } from '../../../protocol/errors.ts';
import {
  type JoinGroupResponse,
  makeJoinGroupResponse,
  makeJoinGroupResponseMember,
} from '../../../protocol/generated/join-group.ts';
import type { JoinReply } from '../../core/group/commands.ts';
import { clientHost } from '../client-host.ts';
import type { Handler, RequestContext } from '../handler.ts';

export const joinGroup: Handler<'JoinGroup'> = async (request, context, broker) => {
  const { groupId: group, memberId, groupInstanceId, sessionTimeoutMs, protocolType, reason } = request;
  if (group === '') return refusal('INVALID_GROUP_ID', memberId, context);
  const reply = await broker.groups.submit(
    group,
    {
      type: 'join',
      group,
      memberId,
      groupInstanceId,
      clientId: context.clientId ?? '',
      clientHost: clientHost(context.peer),
      sessionTimeoutMs,
      rebalanceTimeoutMs:
        context.supports('rebalanceTimeout') && request.rebalanceTimeoutMs >= 0
          ? request.rebalanceTimeoutMs
          : sessionTimeoutMs,
      protocolType,
      protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: metadata.slice() })),
      reason,
      requiresKnownMemberId: context.supports('memberIdRequired'),
      supportsSkippingAssignment: context.supports('skipAssignment'),
    },
    (gone) => context.whenGone(gone),
  );
  return reply.ok ? describe(reply.value, context) : refusal(reply.error, memberId, context);
};

function describe(reply: JoinReply, context: RequestContext<'JoinGroup'>): JoinGroupResponse {
  const { error, generation, protocolType, leader, skipAssignment, memberId, members } = reply;
  return makeJoinGroupResponse({
    error,
    generationId: generation,
    protocolType,
    protocolName: protocolName(reply.protocol, context),
    leader,
    skipAssignment,
    memberId,
    members: members.map((member) => makeJoinGroupResponseMember(member)),
  });
}

/** Clients from before null could be said take the empty text for it. */
function protocolName(name: string | null, context: RequestContext<'JoinGroup'>): string | null {
  return context.supports('protocolType') ? name : (name ?? '');
}

function refusal(
  error: ErrorName,
  memberId: string,
  context: RequestContext<'JoinGroup'>,
): JoinGroupResponse {
  return makeJoinGroupResponse({
    error,
    protocolName: protocolName(null, context),
    leader: '',
    memberId,
    members: [],
  });
}
