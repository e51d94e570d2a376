/**
 * OffsetDelete: forgets how far a group has read.
 *
 * Kafka     v0         Native   yes
 * Waits     until that is durable
 */
import { makeOffsetDeleteResponse } from '../../../protocol/generated/offset-delete.ts';
import type { Handler } from '../handler.ts';

export const offsetDelete: Handler<'OffsetDelete'> = async (request, _context, broker) => {
  const { groupId: group } = request;
  if (group === '') return makeOffsetDeleteResponse({ error: 'INVALID_GROUP_ID', topics: [] });
  const { image } = broker.metadata;
  const exists = (topic: string, index: number): boolean =>
    image.topics.get(topic)?.partitions[index] !== undefined;
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index }) => index).filter((index) => exists(name, index)),
  }));
  const reply = await broker.groups.submit(group, { type: 'delete-offsets', group, topics });
  const error = reply.ok ? reply.value.error : reply.error;
  if (!reply.ok || error !== 'NONE') return makeOffsetDeleteResponse({ error, topics: [] });
  return makeOffsetDeleteResponse({
    error,
    topics: request.topics.map(({ name, partitions }, at) => {
      const results = [...(reply.value.topics[at]?.partitions ?? [])];
      return {
        name,
        partitions: partitions.map(({ index }) => ({
          index,
          error: exists(name, index) ? (results.shift()?.error ?? 'NONE') : 'UNKNOWN_TOPIC_OR_PARTITION',
        })),
      };
    }),
  });
};
