/**
 * OffsetFetch: how far groups have read.
 *
 * Kafka     v1–v10     Native   yes
 * Waits     until what it tells is durable
 * v2 all topics, errors of the group · v7 stable offsets · v8 many groups · v10 topic ids
 */
import type { ErrorName } from '../../../protocol/errors.ts';
import {
  makeOffsetFetchResponse,
  makeOffsetFetchResponseGroupTopic,
  type OffsetFetchRequestGroup,
  type OffsetFetchRequestGroupTopic,
  type OffsetFetchResponseGroup,
  type OffsetFetchResponseGroupTopic,
} from '../../../protocol/generated/offset-fetch.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { FetchedOffset, FetchedTopic } from '../../core/group/commands.ts';
import type { MetadataImage } from '../../core/metadata/image.ts';
import type { Handler, Request, RequestContext, Response } from '../handler.ts';
import type { BrokerServices } from '../services.ts';
import { findTopic } from '../topic-lookup.ts';

export const offsetFetch: Handler<'OffsetFetch'> = async (request, context, broker) => {
  const byId = context.supports('topicIds');
  const { requireStable } = request;
  if (context.supports('manyGroups')) {
    const groups = request.groups.map((group) => fetchGroup(group, requireStable, byId, broker));
    return makeOffsetFetchResponse({ groups: await Promise.all(groups) });
  }
  const topics = request.topics?.map((topic) => ({ ...topic, topicId: zeroUuid })) ?? null;
  const only = { groupId: request.groupId, memberId: null, memberEpoch: -1, topics };
  return older(await fetchGroup(only, requireStable, false, broker), request, context);
};

async function fetchGroup(
  { groupId: group, memberId, memberEpoch, topics: asked }: OffsetFetchRequestGroup,
  requireStable: boolean,
  byId: boolean,
  broker: BrokerServices,
): Promise<OffsetFetchResponseGroup> {
  const { image } = broker.metadata;
  const wishes = asked?.map((topic) => ({
    ...topic,
    image: findTopic(image, topic.name, topic.topicId, byId),
  }));
  // Of a topic that is gone there may still be offsets, but by its id nobody can tell which it was.
  const known = wishes?.filter((topic) => topic.image !== undefined || topic.topicId === zeroUuid);
  const topics =
    known?.map(({ name, image: topic, partitionIndexes: partitions }) => ({
      name: topic?.name ?? name,
      id: topic?.id ?? zeroUuid,
      partitions,
    })) ?? null;
  const reply = await broker.groups.submit(group, {
    type: 'fetch-offsets',
    group,
    memberId,
    memberEpoch,
    topics,
    requireStable,
  });
  const error = reply.ok ? reply.value.error : reply.error;
  if (!reply.ok || error !== 'NONE') return { groupId: group, topics: [], error };
  if (wishes === undefined) {
    return { groupId: group, topics: reply.value.topics.map((topic) => describeAny(topic, image)), error };
  }
  const found = [...reply.value.topics];
  const described = wishes.map((topic) =>
    topic.image !== undefined || topic.topicId === zeroUuid
      ? describe(found.shift()!, topic.name, topic.topicId)
      : unknown(topic),
  );
  return { groupId: group, topics: described, error };
}

/** A topic as the client asked for it. */
function describe(found: FetchedTopic, name: string, topicId: string): OffsetFetchResponseGroupTopic {
  return makeOffsetFetchResponseGroupTopic({
    name,
    topicId,
    partitions: found.partitions.map(describeOffset),
  });
}

/** A topic for which the client did not ask by name or id. */
function describeAny(found: FetchedTopic, image: MetadataImage): OffsetFetchResponseGroupTopic {
  const topicId = image.topics.get(found.name)?.id ?? found.id;
  return describe(found, found.name, topicId);
}

function describeOffset({ partition, offset, leaderEpoch, metadata, error }: FetchedOffset) {
  return { index: partition, committedOffset: offset, committedLeaderEpoch: leaderEpoch, metadata, error };
}

function unknown({ name, topicId, partitionIndexes }: OffsetFetchRequestGroupTopic) {
  return makeOffsetFetchResponseGroupTopic({
    name,
    topicId,
    partitions: partitionIndexes.map((index) => noOffset(index, 'UNKNOWN_TOPIC_ID')),
  });
}

function noOffset(index: number, error: ErrorName) {
  return { index, committedOffset: -1, committedLeaderEpoch: -1, metadata: '', error };
}

/** The answer about one group, as it was before there could be several. */
function older(
  { error, topics }: OffsetFetchResponseGroup,
  request: Request<'OffsetFetch'>,
  context: RequestContext<'OffsetFetch'>,
): Response<'OffsetFetch'> {
  if (context.supports('groupError') || error === 'NONE') return makeOffsetFetchResponse({ error, topics });
  return makeOffsetFetchResponse({
    topics: (request.topics ?? []).map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((index) => noOffset(index, error)),
    })),
  });
}
