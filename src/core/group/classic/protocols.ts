/**
 * Which of their protocols the members of a generation use: of those that all support, the one that most
 * members like best. The leader's preference decides between equals.
 */
import { assert } from '../../../base/assert.ts';
import type { Member } from './member.ts';

type Members = ReadonlyMap<string, Member>;

/** Names of the protocols that every member supports; empty without members. */
export function commonProtocols(members: Members): ReadonlySet<string> {
  let common: Set<string> | undefined;
  for (const { protocols } of members.values()) {
    const own = new Set(protocols.map(({ name }) => name));
    if (common === undefined) common = own;
    else for (const name of common) if (!own.has(name)) common.delete(name);
  }
  return common ?? new Set();
}

/** The protocol of a generation of these members. */
export function electedProtocol(members: Members, leader: Member): string {
  const common = commonProtocols(members);
  const votes = new Map<string, number>();
  for (const { protocols } of members.values()) {
    const favourite = protocols.find(({ name }) => common.has(name));
    assert(favourite !== undefined, 'members are admitted with a protocol in common');
    votes.set(favourite.name, (votes.get(favourite.name) ?? 0) + 1);
  }
  let elected: string | undefined;
  for (const { name } of leader.protocols) {
    if ((votes.get(name) ?? 0) > (elected === undefined ? 0 : votes.get(elected)!)) elected = name;
  }
  assert(elected !== undefined, 'the leader supports what all support');
  return elected;
}
