/** Groups that are about to be changed: members that read on would not take notice, and commit over it. */
import type { Admin, GroupDescription } from '../client/index.ts';
import { CommandFailure } from './failure.ts';

/** The group; rejects with NON_EMPTY_GROUP while it has members, and GROUP_ID_NOT_FOUND. */
export async function requireNoMembers(
  admin: Admin,
  name: string,
  signal: AbortSignal,
): Promise<GroupDescription> {
  const [group] = await admin.describeGroups([name], { signal });
  const { members } = group!;
  if (members.length === 0) return group!;
  const who = members.length === 1 ? 'a member' : `${members.length} members`;
  const message = `Group "${name}" has ${who}; stop them first. "ottla group members ${name}" shows them.`;
  throw new CommandFailure('NON_EMPTY_GROUP', message);
}
