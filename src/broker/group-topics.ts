/** The topics of a metadata image, as group coordinators look at them. */
import type { GroupTopic, GroupTopics } from '../core/group/consumer/topics.ts';
import type { MetadataImage, TopicImage } from '../core/metadata/image.ts';

export function groupTopics({ topics, topicsById, offset }: MetadataImage): GroupTopics {
  return {
    version: offset,
    named: (name) => described(topics.get(name)),
    withId: (id) => described(topicsById.get(id)),
    *matchable() {
      for (const { name, internal } of topics.values()) if (!internal) yield name;
    },
    isMatchable: (name) => topics.get(name)?.internal === false,
  };
}

function described(topic: TopicImage | undefined): GroupTopic | undefined {
  return topic && { name: topic.name, id: topic.id, partitions: topic.partitions.length };
}
