/** Who may speak for a group: a member that is known, under the id that its instance has now. */
import type { ErrorName } from '../../../../protocol/errors.ts';
import { assert } from '../../../base/assert.ts';
import type { ClassicGroup } from './classic-group.ts';
import type { Member } from './member.ts';

/** How a caller names itself. */
export interface Caller {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

/** Why the caller is no member of this group. */
export function memberProblem(
  group: ClassicGroup,
  { memberId, groupInstanceId }: Caller,
): ErrorName | undefined {
  if (groupInstanceId !== null) {
    const current = group.staticMember(groupInstanceId);
    if (current === undefined) return 'UNKNOWN_MEMBER_ID';
    // Another process has taken its place.
    if (current.id !== memberId) return 'FENCED_INSTANCE_ID';
  }
  return group.members.has(memberId) ? undefined : 'UNKNOWN_MEMBER_ID';
}

/** Why the caller is no member of this generation of the group. */
export function generationProblem(
  group: ClassicGroup,
  caller: Caller & { readonly generation: number },
): ErrorName | undefined {
  const problem = memberProblem(group, caller);
  if (problem !== undefined) return problem;
  return caller.generation === group.generation ? undefined : 'ILLEGAL_GENERATION';
}

/** The member that the caller was found to be. */
export function memberOf(group: ClassicGroup, { memberId }: Caller): Member {
  const member = group.members.get(memberId);
  assert(member !== undefined, `${memberId} is a member`);
  return member;
}
