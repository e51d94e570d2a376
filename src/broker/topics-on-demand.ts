/** How topics come to be that nobody has created: those clients ask for, and the brokers' own. */
import type { NewTopic } from '../core/metadata/commands.ts';
import { groupTopic } from '../core/metadata/topic-names.ts';
import type { BrokerServices } from './services.ts';

/** The topic as it is created on first need, by this broker's settings. */
export function topicOnDemand(name: string, { configs }: BrokerServices): NewTopic {
  const { broker } = configs;
  if (name !== groupTopic) {
    return { name, numPartitions: -1, replicationFactor: -1, assignments: [], configs: [] };
  }
  return {
    name,
    numPartitions: broker.offsetsTopicNumPartitions,
    replicationFactor: broker.offsetsTopicReplicationFactor,
    assignments: [],
    configs: [
      { name: 'cleanup.policy', value: 'compact' },
      // The coordinator's own records: what a topic's default says about codecs is for producers.
      { name: 'compression.type', value: 'producer' },
      { name: 'segment.bytes', value: String(broker.offsetsTopicSegmentBytes) },
    ],
  };
}
