/**
 * DeleteRecords: moves the start of partitions forward.
 *
 * Kafka     v0–v2      Native   yes
 * Waits     until the new start is durable here, and has been taken over by all replicas that are alive and by
 *           `min.insync.replicas`; Kafka does not wait for the latter
 */
import type { DeleteRecordsResponsePartition } from '../../../protocol/generated/delete-records.ts';
import { refused } from '../../base/outcome.ts';
import { isInternalTopic } from '../../core/metadata/topic-names.ts';
import type { Handler, Response } from '../handler.ts';

export const deleteRecords: Handler<'DeleteRecords'> = async (request, _context, broker) => {
  const topics: Response<'DeleteRecords'>['topics'][number][] = [];
  for (const { name, partitions } of request.topics) {
    const results: DeleteRecordsResponsePartition[] = [];
    for (const { index, offset } of partitions) {
      const partition = isInternalTopic(name)
        ? refused('INVALID_TOPIC_EXCEPTION')
        : broker.partitions.locate(name, index);
      const trimmed = partition.ok
        ? await partition.value.deleteBefore(offset, request.timeoutMs)
        : partition;
      results.push(
        trimmed.ok
          ? { index, lowWatermark: trimmed.value, error: 'NONE' }
          : { index, lowWatermark: -1, error: trimmed.error },
      );
    }
    topics.push({ name, partitions: results });
  }
  return { throttleTimeMs: 0, topics };
};
