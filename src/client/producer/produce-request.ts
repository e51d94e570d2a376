/** Builds the Produce request for some batches of one leader. */
import type { RequestOf } from '../../../protocol/apis.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { Millis } from '../../base/units.ts';
import type { MetadataCache } from '../metadata-cache.ts';
import type { ProducerBatch } from './producer-batch.ts';
import type { Acks } from './producer-options.ts';

/** Brokers get this part of the request's own time, so that their answer comes before we hang up. */
const SHARE_OF_TIME = 0.9;

/** Topics go by id where all ids are known, else by name, for which an older version is needed. */
export function produceRequest(
  batches: readonly ProducerBatch[],
  metadata: MetadataCache,
  acks: Acks,
  timeoutMs: Millis,
): { body: RequestOf<'Produce'>; without: 'topicIds' | undefined } {
  const byTopic = groupByTopic(batches);
  const topics = [...byTopic].map(([name, ofTopic]) => ({
    name,
    topicId: metadata.idOf(name),
    partitions: ofTopic.map(({ partition: index, bytes: records }) => ({ index, records })),
  }));
  const body = {
    transactionalId: null,
    acks: acks === 'all' ? -1 : acks,
    timeoutMs: Math.floor(timeoutMs * SHARE_OF_TIME),
    topics,
  };
  return { body, without: topics.some(({ topicId }) => topicId === zeroUuid) ? 'topicIds' : undefined };
}

function groupByTopic(batches: readonly ProducerBatch[]): Map<string, ProducerBatch[]> {
  const byTopic = new Map<string, ProducerBatch[]>();
  for (const batch of batches) {
    const ofTopic = byTopic.get(batch.topic);
    if (ofTopic === undefined) byTopic.set(batch.topic, [batch]);
    else ofTopic.push(batch);
  }
  return byTopic;
}
