/** Whom a consumer group waits for, and how long: what keeps its members from their targets, for people. */
import type { Millis } from '../../../base/units.ts';
import type { Awaited, AwaitedMember } from '../commands.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { ConsumerMember } from './member.ts';

/** Who waits for partitions of others is not awaited: those others are. */
export function awaitedBy(group: ConsumerGroup, now: Millis): Awaited {
  const awaited: AwaitedMember[] = [];
  let until = now;
  for (const member of group.members.values()) {
    const { position, revokeBy, deadline } = member;
    if (position.state === 'revoking') awaited.push(shown(member, 'release-partitions'));
    else if (position.epoch !== group.assignmentEpoch) awaited.push(shown(member, 'catch-up'));
    else continue;
    until = Math.max(until, revokeBy ?? deadline);
  }
  return { awaited, remainingMs: awaited.length === 0 ? undefined : Math.ceil(until - now) };
}

function shown({ id: memberId, metadata }: ConsumerMember, step: AwaitedMember['step']): AwaitedMember {
  const { instanceId: groupInstanceId, clientId, clientHost } = metadata;
  return { memberId, groupInstanceId, clientId, clientHost, step };
}
