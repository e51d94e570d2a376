/**
 * DeleteRecords: moves the start of partitions forward.
 *
 * Kafka     v0–v2      Native   yes
 * Waits     until the new start is durable here, and has been taken over by all replicas that are alive and by
 *           `min.insync.replicas`; Kafka does not wait for the latter
 */
import type {
  DeleteRecordsRequestPartition,
  DeleteRecordsResponsePartition,
} from '../../../protocol/generated/delete-records.ts';
import { refused } from '../../base/outcome.ts';
import type { Millis } from '../../base/units.ts';
import { isInternalTopic } from '../../core/metadata/topic-names.ts';
import type { Handler } from '../handler.ts';
import type { BrokerServices } from '../services.ts';

export const deleteRecords: Handler<'DeleteRecords'> = async (request, _context, broker) => {
  const { timeoutMs } = request;
  // All at once, so that there is one deadline.
  const topics = request.topics.map(async ({ name, partitions }) => ({
    name,
    partitions: await Promise.all(partitions.map((each) => deleteBefore(name, each, timeoutMs, broker))),
  }));
  return { throttleTimeMs: 0, topics: await Promise.all(topics) };
};

async function deleteBefore(
  topic: string,
  { index, offset }: DeleteRecordsRequestPartition,
  timeoutMs: Millis,
  { partitions }: BrokerServices,
): Promise<DeleteRecordsResponsePartition> {
  const partition = isInternalTopic(topic)
    ? refused('INVALID_TOPIC_EXCEPTION')
    : partitions.locate(topic, index);
  const trimmed = partition.ok ? await partition.value.deleteBefore(offset, timeoutMs) : partition;
  return trimmed.ok
    ? { index, lowWatermark: trimmed.value, error: 'NONE' }
    : { index, lowWatermark: -1, error: trimmed.error };
}
