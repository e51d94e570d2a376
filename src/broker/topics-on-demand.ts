/** How topics come to be that nobody has created: those clients ask for, and the brokers' own. */
import { makeCreateTopicsRequest } from '../../protocol/generated/create-topics.ts';
import type { Failure } from '../base/outcome.ts';
import type { Millis } from '../base/units.ts';
import type { NewTopic } from '../core/metadata/commands.ts';
import type { MetadataImage } from '../core/metadata/image.ts';
import { groupTopic } from '../core/metadata/topic-names.ts';
import { NetworkError } from '../platform/ports.ts';
import type { BrokerServices } from './services.ts';

/** For the active controller's answer, and then for its change to arrive here. */
const patienceMs: Millis = 5_000;

/**
 * Creates topics by this broker's settings. Resolves once they can be used; says which cannot. One that
 * somebody else has created meanwhile is no failure.
 */
export async function createOnDemand(
  names: readonly string[],
  broker: BrokerServices,
): Promise<Map<string, Failure>> {
  const topics = names.map((name) => topicOnDemand(name, broker));
  const refusals = new Map<string, Failure>();
  const request = makeCreateTopicsRequest({ topics, timeoutMs: patienceMs, validateOnly: false });
  try {
    const answer = await broker.controller.passOn('CreateTopics', request, patienceMs);
    for (const { name, error, errorMessage } of answer.topics) {
      if (error === 'NONE' || error === 'TOPIC_ALREADY_EXISTS') continue;
      refusals.set(name, { error, ...(errorMessage !== null && { message: errorMessage }) });
    }
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return new Map(names.map((name) => [name, { error: 'LEADER_NOT_AVAILABLE', message: error.message }]));
  }
  const created = names.filter((name) => !refusals.has(name));
  await imageWith(broker, (image) => created.every((name) => image.topics.has(name)));
  await broker.partitions.settled();
  return refusals;
}

/** Resolves once this broker's own metadata fulfils `condition`, or after a while. */
function imageWith(
  { metadata, clock }: BrokerServices,
  condition: (image: MetadataImage) => boolean,
): Promise<void> {
  if (condition(metadata.image)) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      unsubscribe();
      resolve();
    };
    const cancel = clock.after(patienceMs, end);
    const unsubscribe = metadata.subscribe((image) => {
      if (condition(image)) end();
    });
  });
}

/** The topic as it is created on first need, by this broker's settings. */
function topicOnDemand(name: string, { configs }: BrokerServices): NewTopic {
  const { broker } = configs;
  if (name !== groupTopic) {
    return { name, numPartitions: -1, replicationFactor: -1, assignments: [], configs: [] };
  }
  return {
    name,
    numPartitions: broker.offsetsTopicNumPartitions,
    replicationFactor: offsetsReplicas(configs),
    assignments: [],
    configs: [
      { name: 'cleanup.policy', value: 'compact' },
      // The coordinator's own records: what a topic's default says about codecs is for producers.
      { name: 'compression.type', value: 'producer' },
      { name: 'segment.bytes', value: String(broker.offsetsTopicSegmentBytes) },
    ],
  };
}

/** What groups have committed must outlive a broker where there are several, also when nobody thought of it. */
function offsetsReplicas({ broker, layers }: BrokerServices['configs']): number {
  const isSaid = layers.settings.given.has('offsets.topic.replication.factor');
  const voters = broker.quorumVoters.length;
  return isSaid || voters === 0 ? broker.offsetsTopicReplicationFactor : Math.min(3, voters);
}
