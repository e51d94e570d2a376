/** Whom a group waits for, and how long: what keeps a rebalance from ending, for people. */
import type { Millis } from '../../../base/units.ts';
import type { Awaited, AwaitedMember } from '../commands.ts';
import type { ClassicGroup } from './classic-group.ts';
import type { Member } from './member.ts';

/** While a group waits and nobody is awaited, it gives more members time to join it at once. */
export function awaitedBy(group: ClassicGroup, now: Millis): Awaited {
  const members = [...group.members.values()];
  const remaining = (deadline: Millis | undefined): Millis => Math.max(0, Math.ceil((deadline ?? now) - now));
  if (group.state === 'PreparingRebalance') {
    const missing = members.filter(({ waiting }) => waiting !== 'join');
    const announced = [...group.pending.keys()].map(unknownMember);
    return {
      awaited: [...missing.map((member) => shown(member, 'join')), ...announced],
      remainingMs: remaining(group.joinDeadline),
    };
  }
  if (group.state === 'CompletingRebalance') {
    const missing = members.filter(({ id }) => group.unsynced.has(id));
    const steps = missing.map((member) =>
      shown(member, member.id === group.leader ? 'bring-assignment' : 'fetch-assignment'),
    );
    return { awaited: steps, remainingMs: remaining(group.syncDeadline) };
  }
  return { awaited: [], remainingMs: undefined };
}

function shown(
  { id: memberId, groupInstanceId, clientId, clientHost }: Member,
  step: AwaitedMember['step'],
): AwaitedMember {
  return { memberId, groupInstanceId, clientId, clientHost, step };
}

function unknownMember(memberId: string): AwaitedMember {
  return { memberId, groupInstanceId: null, clientId: '', clientHost: '', step: 'join' };
}
