/**
 * Round-robin: all partitions of all topics in one row, dealt out to the members in turn; whoever does not
 * subscribe to a topic is passed over. Even when all subscribe to the same, and memoryless.
 */
import { type Assignor, inOrder, nothingAssigned, sortedMembers, sortedTopics } from './assignor.ts';

export const roundRobinAssignor: Assignor = {
  name: 'roundrobin',
  isCooperative: false,
  assign(members, topics) {
    const assignment = nothingAssigned(members);
    const circle = sortedMembers(members).map(({ memberId, topics: own }) => ({
      memberId,
      topics: new Set(own),
    }));
    let turn = 0;
    for (const { name: topic, partitions } of sortedTopics(topics)) {
      if (!circle.some((member) => member.topics.has(topic))) continue;
      for (let partition = 0; partition < partitions; partition++) {
        while (!circle[turn % circle.length]!.topics.has(topic)) turn++;
        const { memberId } = circle[turn++ % circle.length]!;
        assignment.get(memberId)!.push({ topic, partition });
      }
    }
    return inOrder(assignment);
  },
};
