/**
 * Standing: who takes part in the cluster, and what follows from it for each partition.
 *
 * A broker takes part when it is neither fenced nor shutting down, and its session has not ended.
 */
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { BrokerId, Uuid } from '../../base/units.ts';
import type { Deciding } from './deciding.ts';
import {
  type BrokerImage,
  type MetadataImage,
  type PartitionImage,
  type TopicImage,
  topicConfigs,
} from './image.ts';
import type { PartitionRules } from './partition-change.ts';

/** How a broker stands after the decision that is being made. */
export interface Standing {
  readonly brokerId: BrokerId;
  readonly takesPart: boolean;
  /** Unless given, as it is registered. */
  readonly directory?: Uuid | undefined;
}

/** A partition with its topic. */
export interface Place {
  readonly topic: TopicImage;
  readonly partition: PartitionImage;
}

export function takesPart({ sessions }: Pick<Deciding, 'sessions'>, broker: BrokerImage): boolean {
  return !broker.fenced && !broker.inControlledShutdown && !sessions.isLeaving(broker);
}

/** The brokers that can lead and get replicas, in the order of their ids. */
export function activeBrokers(state: Pick<Deciding, 'sessions' | 'image'>): BrokerImage[] {
  return [...state.image.brokers.values()]
    .filter((broker) => takesPart(state, broker))
    .sort((a, b) => a.id - b.id);
}

/** `rulesOf` for a walk through partitions in the order of their topics: put together once for each topic. */
export function rulesByTopic(state: Deciding, standing?: Standing): (topic: string) => PartitionRules {
  let last: { readonly topic: string; readonly rules: PartitionRules } | undefined;
  return (topic) => {
    if (last?.topic !== topic) last = { topic, rules: rulesOf(state, topic, standing) };
    return last.rules;
  };
}

/** The rules for the topic's partitions, with one broker standing differently from the image. */
export function rulesOf(state: Deciding, topic: string, standing?: Standing): PartitionRules {
  const { image, configRules } = state;
  const { minInsyncReplicas, uncleanLeaderElection } = configRules.replication(
    topicConfigs(image, topic),
    image.configs.brokerDefaults,
  );
  return {
    minInsyncReplicas,
    unclean: uncleanLeaderElection,
    canLead(id) {
      if (id === standing?.brokerId) return standing.takesPart;
      const broker = image.brokers.get(id);
      return broker !== undefined && takesPart(state, broker);
    },
    directoryOf(id) {
      const registered = image.brokers.get(id)?.directories[0] ?? zeroUuid;
      return id === standing?.brokerId ? (standing.directory ?? registered) : registered;
    },
  };
}

/** All partitions, in the order of names and indexes, from that of `from` on. */
export function* placesFrom(
  image: MetadataImage,
  from: { readonly topic: string; readonly index: number },
): Generator<Place> {
  for (const [name, topic] of image.topics.entriesFrom(from.topic)) {
    const first = name === from.topic ? from.index : 0;
    for (const partition of topic.partitions.slice(first)) yield { topic, partition };
  }
}

/** The partitions of which the broker holds a replica. */
export function* placesOf(image: MetadataImage, brokerId: BrokerId): Generator<Place> {
  for (const topic of image.topics.values()) {
    for (const partition of topic.partitions) {
      if (partition.replicas.includes(brokerId)) yield { topic, partition };
    }
  }
}
