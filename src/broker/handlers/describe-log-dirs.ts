/**
 * DescribeLogDirs: the data directory, how full its disk is, what each partition takes, and
 * what of it is damaged (natively: Kafka's answer has no room for it).
 *
 * Kafka     v1–v5      Native   yes
 * v3 error for the whole request · v4 size of the volume · v5 cordoned
 */
import {
  type DescribeLogDirsResponseTopic,
  makeDescribeLogDirsResponse,
  makeDescribeLogDirsResponseResult,
} from '../../../protocol/generated/describe-log-dirs.ts';
import { DiskError } from '../../platform/ports.ts';
import type { Handler, Request } from '../handler.ts';
import type { BrokerServices } from '../services.ts';

export const describeLogDirs: Handler<'DescribeLogDirs'> = async (request, _context, broker) => {
  const { directory, isOffline } = broker.partitions;
  const result = isOffline
    ? makeDescribeLogDirsResponseResult({ error: 'KAFKA_STORAGE_ERROR', logDir: directory, topics: [] })
    : makeDescribeLogDirsResponseResult({
        error: 'NONE',
        logDir: directory,
        topics: logs(request, broker),
        ...(await volume(broker)),
      });
  return makeDescribeLogDirsResponse({ throttleTimeMs: 0, error: 'NONE', results: [result] });
};

async function volume(broker: BrokerServices): Promise<{ totalBytes: number; usableBytes: number }> {
  try {
    const { free, total } = await broker.partitions.space();
    return { totalBytes: total, usableBytes: free };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return { totalBytes: -1, usableBytes: -1 };
  }
}

function logs(
  { topics }: Request<'DescribeLogDirs'>,
  broker: BrokerServices,
): DescribeLogDirsResponseTopic[] {
  const wanted = topics && new Map(topics.map(({ name, partitions }) => [name, new Set(partitions)]));
  const found = new Map<string, DescribeLogDirsResponseTopic['partitions'][number][]>();
  for (const partition of broker.partitions) {
    const { topic, index } = partition;
    if (!partition.isOnline || wanted?.get(topic)?.has(index) === false || (wanted && !wanted.has(topic)))
      continue;
    const described = found.get(topic) ?? [];
    found.set(topic, described);
    const damagedRanges = partition.damagedRanges.map(({ baseOffset, endOffset }) => ({
      baseOffset,
      endOffset,
    }));
    described.push({ index, size: partition.sizeInBytes, offsetLag: 0, isFuture: false, damagedRanges });
  }
  return [...found].map(([name, partitions]) => ({ name, partitions }));
}
