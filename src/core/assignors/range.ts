/**
 * Range: each topic's partitions in runs of neighbours, one run per subscriber.
 *
 * Members that subscribe to the same topics get the same partition numbers of each, so topics that are
 * partitioned alike are consumed together. The price: with many topics, the first members get more.
 */
import { type Assignor, inOrder, nothingAssigned, sortedMembers } from './assignor.ts';

export const rangeAssignor: Assignor = {
  name: 'range',
  isCooperative: false,
  assign(members, topics) {
    const assignment = nothingAssigned(members);
    const consumers = sortedMembers(members).map(({ memberId, topics: own }) => ({
      memberId,
      topics: new Set(own),
    }));
    for (const { name: topic, partitions } of topics) {
      const subscribers = consumers.filter((member) => member.topics.has(topic));
      const share = Math.floor(partitions / subscribers.length);
      const extra = partitions % subscribers.length;
      let next = 0;
      for (const [index, { memberId }] of subscribers.entries()) {
        const end = next + share + (index < extra ? 1 : 0);
        for (; next < end; next++) assignment.get(memberId)!.push({ topic, partition: next });
      }
    }
    return inOrder(assignment);
  },
};
