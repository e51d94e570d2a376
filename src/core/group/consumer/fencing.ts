/** Who may speak as a member: whoever knows the epoch that the member has reached. */
import type { ErrorName } from '../../../../protocol/errors.ts';
import type { Failure } from '../../../base/outcome.ts';
import type { Uuid } from '../../../base/units.ts';
import type { CommitOffsets, FetchOffsets } from '../commands.ts';
import type { ConsumerHeartbeat } from './commands.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { ConsumerMember } from './member.ts';
import { isSubset, partitionsOf } from './partitions.ts';

/** Why the member of this id and instance is not there. */
export function memberProblem(
  group: ConsumerGroup,
  { memberId, instanceId }: Pick<ConsumerHeartbeat, 'memberId' | 'instanceId'>,
): Failure | undefined {
  if (instanceId !== null) {
    const current = group.staticMember(instanceId);
    if (current === undefined) {
      return {
        error: 'UNKNOWN_MEMBER_ID',
        message: `Nobody is instance ${instanceId} of group ${group.id}.`,
      };
    }
    if (current.id !== memberId) {
      return { error: 'FENCED_INSTANCE_ID', message: `Instance ${instanceId} is member ${current.id} now.` };
    }
  }
  if (group.members.has(memberId)) return undefined;
  return { error: 'UNKNOWN_MEMBER_ID', message: `${memberId} is no member of group ${group.id}.` };
}

/** A member that did not get its last answer still has the epoch before, and no more than it was given. */
export function epochProblem(
  { position }: ConsumerMember,
  { memberEpoch, owned }: ConsumerHeartbeat,
): Failure | undefined {
  if (memberEpoch === position.epoch) return undefined;
  const isBehind = memberEpoch === position.previousEpoch && memberEpoch < position.epoch;
  if (isBehind && owned !== null && isSubset(partitionsOf(owned), position.assigned)) return undefined;
  const message = `The member's epoch is ${position.epoch}, not ${memberEpoch}: it has to give up all and join again.`;
  return { error: 'FENCED_MEMBER_EPOCH', message };
}

/**
 * Why this offset cannot be committed. An epoch that is past is good for partitions that the member has
 * held since then: nobody else can have read on.
 */
export function commitProblem(
  group: ConsumerGroup,
  { generation, memberId, knowsMemberEpoch }: CommitOffsets,
  topicId: Uuid,
  partition: number,
): ErrorName | undefined {
  if (generation < 0 && group.members.size === 0) return undefined;
  const member = group.members.get(memberId);
  if (member === undefined) return 'UNKNOWN_MEMBER_ID';
  const isClassic = member.metadata.classic !== null;
  if (!isClassic && !knowsMemberEpoch) return 'UNSUPPORTED_VERSION';
  const { epoch, assigned, revoking } = member.position;
  if (generation === epoch && generation >= 0) return undefined;
  const since = assigned.get(topicId)?.get(partition) ?? revoking.get(topicId)?.get(partition);
  if (since !== undefined && generation >= since && generation < epoch) return undefined;
  return isClassic ? 'ILLEGAL_GENERATION' : 'STALE_MEMBER_EPOCH';
}

/** Why offsets are not shown; whoever does not call itself a member sees them. */
export function fetchProblem(
  group: ConsumerGroup,
  { memberId, memberEpoch }: FetchOffsets,
): ErrorName | undefined {
  if (memberId === null && memberEpoch < 0) return undefined;
  const member = group.members.get(memberId ?? '');
  if (member === undefined) return 'UNKNOWN_MEMBER_ID';
  if (member.position.epoch === memberEpoch) return undefined;
  return member.metadata.classic === null ? 'STALE_MEMBER_EPOCH' : 'ILLEGAL_GENERATION';
}
