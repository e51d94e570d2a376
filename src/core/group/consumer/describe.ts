/** What others are shown of a consumer group. */
import type { Draft } from '../draft.ts';
import type { ConsumerGroupDescription, NamedPartitions } from './commands.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { type Partitions, topicsOf } from './partitions.ts';
import { preferredAssignor } from './target.ts';
import type { GroupTopics } from './topics.ts';

export function describeConsumerGroup(group: ConsumerGroup, draft: Draft): ConsumerGroupDescription {
  const { topics } = draft;
  return {
    group: group.id,
    state: group.state,
    epoch: group.epoch,
    assignmentEpoch: group.assignmentEpoch,
    assignor: preferredAssignor(group, draft).name,
    members: [...group.members.values()].map(({ id, metadata, position, target }) => ({
      memberId: id,
      instanceId: metadata.instanceId,
      rackId: metadata.rackId,
      epoch: position.epoch,
      clientId: metadata.clientId,
      clientHost: metadata.clientHost,
      topics: metadata.topics,
      pattern: metadata.pattern,
      assigned: named(position.assigned, topics),
      target: named(target, topics),
      isClassic: metadata.classic !== null,
    })),
  };
}

function named(partitions: Partitions, topics: GroupTopics): NamedPartitions[] {
  return topicsOf(partitions).flatMap((each) => {
    const topic = topics.withId(each.topicId);
    return topic === undefined ? [] : [{ ...each, name: topic.name }];
  });
}
