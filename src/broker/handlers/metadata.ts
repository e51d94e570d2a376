/**
 * Metadata: brokers, topics, partitions and their leaders.
 *
 * Kafka     v0–v13     Native   yes
 * Waits     for topics that it creates, until their partitions can be written to
 * v1 null means all · v4 auto-create flag · v8 authorized operations · v10 topic ids · v12 lookup by id
 * Differs   a topic created on the way is in the answer with its leader; Kafka asks the client to retry
 */
import {
  type MetadataResponseTopic,
  makeMetadataResponse,
  makeMetadataResponsePartition,
  makeMetadataResponseTopic,
} from '../../../protocol/generated/metadata.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { Failure } from '../../base/outcome.ts';
import type { MetadataImage, TopicImage } from '../../core/metadata/image.ts';
import { CLUSTER_OPERATIONS, NOT_ASKED, TOPIC_OPERATIONS } from '../authorized-operations.ts';
import { endPointOf } from '../end-point.ts';
import type { Handler, Request, RequestContext, Response } from '../handler.ts';
import { partitionState } from '../partition-state.ts';
import type { BrokerServices } from '../services.ts';
import { missingTopicError } from '../topic-lookup.ts';
import { createOnDemand } from '../topics-on-demand.ts';

export const metadata: Handler<'Metadata'> = (request, context, broker) => {
  const missing = missingNames(request, context, broker);
  if (missing.length === 0) return describe(request, context, broker, new Map());
  return createOnDemand(missing, broker).then((refusals) => describe(request, context, broker, refusals));
};

/** Undefined for "all topics". */
function wanted(
  { topics }: Request<'Metadata'>,
  context: RequestContext<'Metadata'>,
): Request<'Metadata'>['topics'] | undefined {
  if (topics === null) return undefined;
  return topics.length === 0 && !context.supports('nullMeansAllTopics') ? undefined : topics;
}

/** Names of topics to create, each once. */
function missingNames(
  request: Request<'Metadata'>,
  context: RequestContext<'Metadata'>,
  broker: BrokerServices,
): string[] {
  const allowed = request.allowAutoTopicCreation || !context.supports('autoCreateFlag');
  const topics = wanted(request, context);
  if (!allowed || !broker.configs.broker.autoCreateTopicsEnable || topics === undefined || topics === null)
    return [];
  const { image } = broker.metadata;
  const names = topics
    .filter(({ topicId }) => topicId === zeroUuid)
    .map(({ name }) => name ?? '')
    .filter((name) => name !== '' && !image.topics.has(name));
  return [...new Set(names)];
}

function describe(
  request: Request<'Metadata'>,
  context: RequestContext<'Metadata'>,
  { metadata: { image, leader } }: BrokerServices,
  refusals: ReadonlyMap<string, Failure>,
): Response<'Metadata'> {
  const operations = request.includeTopicAuthorizedOperations ? TOPIC_OPERATIONS : NOT_ASKED;
  const topics = wanted(request, context);
  const described: MetadataResponseTopic[] = [];
  if (topics === undefined || topics === null) {
    for (const topic of image.topics.values()) described.push(describeTopic(topic, image, operations));
  } else {
    // Each once, as Kafka does: a short request must not ask for an answer without end.
    const once = new Map(topics.map((topic) => [`${topic.topicId} ${topic.name}`, topic]));
    for (const { name, topicId } of once.values()) {
      const topic = topicId === zeroUuid ? image.topics.get(name ?? '') : image.topicsById.get(topicId);
      described.push(
        topic === undefined ? missingTopic(name, topicId, refusals) : describeTopic(topic, image, operations),
      );
    }
  }
  return makeMetadataResponse({
    brokers: [...image.brokers.values()].flatMap((broker) => {
      const endPoint = broker.fenced ? undefined : endPointOf(broker, context.peer.listener);
      if (endPoint === undefined) return [];
      const { host, port } = endPoint;
      return [{ brokerId: broker.id, host, port, rack: broker.rack }];
    }),
    clusterId: image.clusterId,
    controllerId: leader.id ?? -1,
    topics: described,
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations ? CLUSTER_OPERATIONS : NOT_ASKED,
  });
}

function describeTopic(topic: TopicImage, image: MetadataImage, operations: number): MetadataResponseTopic {
  return makeMetadataResponseTopic({
    error: 'NONE',
    name: topic.name,
    topicId: topic.id,
    isInternal: topic.internal,
    partitions: topic.partitions.map((partition) =>
      makeMetadataResponsePartition(partitionState(partition, image)),
    ),
    authorizedOperations: operations,
  });
}

function missingTopic(
  name: string | null,
  topicId: string,
  refusals: ReadonlyMap<string, Failure>,
): MetadataResponseTopic {
  const byId = topicId !== zeroUuid;
  const error = byId
    ? 'UNKNOWN_TOPIC_ID'
    : (refusals.get(name ?? '')?.error ?? missingTopicError(name ?? ''));
  return makeMetadataResponseTopic({ error, name: byId ? null : (name ?? ''), topicId, partitions: [] });
}
