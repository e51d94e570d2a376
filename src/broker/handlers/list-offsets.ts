/**
 * ListOffsets: finds offsets by time, and the ends of partitions.
 *
 * Kafka     v1–v11     Native   yes
 * v2 isolation · v4 leader-epoch fencing · v7 max timestamp · v8–v11 special values of tiered storage
 * Differs   there is no tiered storage: earliest local is the start, the tiered ends do not exist
 */
import {
  type ListOffsetsRequestPartition,
  type ListOffsetsResponsePartition,
  makeListOffsetsResponse,
  makeListOffsetsResponsePartition,
} from '../../../protocol/generated/list-offsets.ts';
import type { Failure } from '../../base/outcome.ts';
import type { FoundOffset, Isolation, Partition } from '../../cluster/partition.ts';
import { repeated } from '../../core/metadata/repeated.ts';
import type { Clock } from '../../platform/ports.ts';
import type { Handler, RequestContext, Response } from '../handler.ts';
import type { BrokerServices } from '../services.ts';

const LATEST = -1;
const EARLIEST = -2;
const MAX_TIMESTAMP = -3;
const EARLIEST_LOCAL = -4;
const LATEST_TIERED = -5;
const EARLIEST_PENDING_UPLOAD = -6;

export const listOffsets: Handler<'ListOffsets'> = async (request, context, broker) => {
  const isolation: Isolation = request.isolationLevel === 1 ? 'committed' : 'uncommitted';
  const topics: Response<'ListOffsets'>['topics'][number][] = [];
  for (const { name, partitions } of request.topics) {
    const twice = repeated(partitions.map(({ index }) => index));
    const results: ListOffsetsResponsePartition[] = [];
    for (const wanted of partitions) {
      const { index } = wanted;
      const found: Found = twice.has(index)
        ? { error: 'INVALID_REQUEST', message: 'A partition is listed twice.' }
        : await look(name, wanted, isolation, context, broker);
      results.push(
        'error' in found
          ? makeListOffsetsResponsePartition({ index, error: found.error })
          : makeListOffsetsResponsePartition({ index, error: 'NONE', ...found }),
      );
    }
    topics.push({ name, partitions: results });
  }
  return makeListOffsetsResponse({ topics });
};

type Found = FoundOffset | Failure;

const NOTHING: FoundOffset = { offset: -1, timestamp: -1, leaderEpoch: -1 };

async function look(
  topic: string,
  wanted: ListOffsetsRequestPartition,
  isolation: Isolation,
  context: RequestContext<'ListOffsets'>,
  broker: BrokerServices,
): Promise<Found> {
  if (!isKnown(wanted.timestamp, context)) {
    return { error: 'UNSUPPORTED_VERSION', message: `No such special timestamp: ${wanted.timestamp}.` };
  }
  const partition = broker.partitions.locate(topic, wanted.index);
  if (!partition.ok) return partition;
  const refusal = partition.value.refusal(wanted.currentLeaderEpoch);
  if (refusal !== undefined) return refusal;
  const found = await find(partition.value, wanted.timestamp, isolation, broker.clock);
  if (!('offset' in found) || isBelowEnd(found.offset, partition.value, isolation)) return found;
  return { error: context.supports('offsetNotAvailable') ? 'OFFSET_NOT_AVAILABLE' : 'LEADER_NOT_AVAILABLE' };
}

/** A new leader does not know yet what lies beyond its high watermark: nothing there can be ruled out. */
function isBelowEnd(offset: number, partition: Partition, isolation: Isolation): boolean {
  return partition.knowsEnd || (offset >= 0 && offset < partition.end(isolation));
}

function isKnown(timestamp: number, context: RequestContext<'ListOffsets'>): boolean {
  switch (timestamp) {
    case LATEST:
    case EARLIEST:
      return true;
    case MAX_TIMESTAMP:
      return context.supports('maxTimestamp');
    case EARLIEST_LOCAL:
      return context.supports('earliestLocal');
    case LATEST_TIERED:
      return context.supports('latestTiered');
    case EARLIEST_PENDING_UPLOAD:
      return context.supports('earliestPendingUpload');
    default:
      return timestamp >= 0;
  }
}

async function find(
  partition: Partition,
  timestamp: number,
  isolation: Isolation,
  clock: Clock,
): Promise<Found> {
  switch (timestamp) {
    case LATEST:
      return { offset: partition.end(isolation), timestamp: -1, leaderEpoch: partition.leaderEpoch };
    case EARLIEST:
    case EARLIEST_LOCAL: {
      const offset = partition.logStartOffset;
      return { offset, timestamp: -1, leaderEpoch: partition.epochAt(offset) };
    }
    case LATEST_TIERED:
    case EARLIEST_PENDING_UPLOAD:
      return NOTHING;
    default: {
      // What lies in memory is searched without a pause: others come in between.
      await clock.turn();
      const found =
        timestamp === MAX_TIMESTAMP
          ? await partition.offsetOfMaxTimestamp(isolation)
          : await partition.offsetForTimestamp(timestamp, isolation);
      return found.ok ? (found.value ?? NOTHING) : found;
    }
  }
}
