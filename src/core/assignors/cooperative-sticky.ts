/**
 * Cooperative sticky: the sticky assignment, reached in two rebalances during which everybody keeps
 * consuming what stays with it.
 *
 * A partition that moves is given to nobody at first. Whoever held it sees that it is not given it
 * again, lets go of it and joins once more; then it is free. It never has two owners.
 */
import type { Assignment, Assignor, TopicPartition } from './assignor.ts';
import { assignSticky } from './sticky.ts';

export const cooperativeStickyAssignor: Assignor = {
  name: 'cooperative-sticky',
  isCooperative: true,
  assign(members, topics): Assignment {
    const claims = new Map<string, Set<string>>();
    for (const { memberId, owned } of members) {
      for (const partition of owned) {
        const key = keyOf(partition);
        claims.set(key, (claims.get(key) ?? new Set()).add(memberId));
      }
    }
    const isFree = (partition: TopicPartition, memberId: string) => {
      const claimants = claims.get(keyOf(partition));
      return claimants === undefined || (claimants.size === 1 && claimants.has(memberId));
    };
    const target = assignSticky(members, topics);
    return new Map(
      [...target].map(([memberId, partitions]) => [
        memberId,
        partitions.filter((each) => isFree(each, memberId)),
      ]),
    );
  },
};

function keyOf({ topic, partition }: TopicPartition): string {
  return `${partition} ${topic}`;
}
