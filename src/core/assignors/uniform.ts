/**
 * Uniform: as even as it gets, moving as few partitions as possible.
 *
 * What sticky does, and much faster when all members subscribe to the same topics, as they mostly do: then
 * how many partitions everybody gets is known beforehand.
 *
 * Cost   O(members + partitions) when all subscribe alike, else that of sticky
 */
import {
  type AssignableTopic,
  type Assignment,
  type Assignor,
  type GroupMember,
  inOrder,
  sortedMembers,
  sortedTopics,
  type TopicPartition,
} from './assignor.ts';
import { assignSticky } from './sticky.ts';

export const uniformAssignor: Assignor = {
  name: 'uniform',
  isCooperative: true,
  assign(members, topics) {
    const [first, ...others] = members;
    if (first === undefined) return new Map();
    const isAlike = others.every((other) => sameTopics(other.topics, first.topics));
    return isAlike ? assignAlike(members, topicsOf(first, topics)) : assignSticky(members, topics);
  },
};

/** Members that subscribe alike often share one list. */
function sameTopics(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((topic, index) => topic === b[index]));
}

function topicsOf(member: GroupMember, topics: readonly AssignableTopic[]): AssignableTopic[] {
  const subscribed = new Set(member.topics);
  return sortedTopics(topics).filter(({ name }) => subscribed.has(name));
}

/** A member while partitions are being shared out. */
interface Share {
  readonly memberId: string;
  readonly partitions: TopicPartition[];
}

function assignAlike(members: readonly GroupMember[], topics: readonly AssignableTopic[]): Assignment {
  const free = new Map(topics.map(({ name, partitions }) => [name, range(partitions)]));
  const total = topics.reduce((sum, { partitions }) => sum + partitions, 0);
  const least = Math.floor(total / members.length);
  let extras = total % members.length;
  const shares = sortedMembers(members).map(({ memberId, owned }): Share => {
    const partitions: TopicPartition[] = [];
    for (const partition of owned) {
      if (partitions.length === least && extras === 0) break;
      if (free.get(partition.topic)?.delete(partition.partition) !== true) continue;
      partitions.push(partition);
      if (partitions.length <= least) continue;
      extras--;
      break;
    }
    return { memberId, partitions };
  });
  deal(free, shares, least, extras);
  return inOrder(new Map(shares.map(({ memberId, partitions }) => [memberId, partitions])));
}

function range(end: number): Set<number> {
  return new Set(Array.from({ length: end }, (_, index) => index));
}

/** The rest goes round; who has its share drops out, and the last ones take one more each. */
function deal(
  free: ReadonlyMap<string, ReadonlySet<number>>,
  shares: readonly Share[],
  least: number,
  extras: number,
): void {
  let open = shares.filter(({ partitions }) => partitions.length < least);
  let left = extras;
  let turn = 0;
  for (const [topic, partitions] of free) {
    for (const partition of partitions) {
      if (open.length === 0)
        open = shares.filter((share) => share.partitions.length === least).slice(0, left);
      turn %= open.length;
      const share = open[turn]!;
      share.partitions.push({ topic, partition });
      if (share.partitions.length < least) turn++;
      else open.splice(turn, 1);
      if (share.partitions.length > least) left--;
    }
  }
}
