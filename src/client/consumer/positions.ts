/**
 * Where a consumer begins in a partition, and how that becomes an offset.
 */
import type { Millis, Offset } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import { invalid } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import { type IsolationLevel, lookUpOffsets, specialTimestamps } from '../offsets.ts';

/**
 * An offset; a negative number for that many before the end; the start, the end; or a time, which means
 * the first record at or after it, the end when there is none.
 */
export type StartPosition = Offset | 'start' | 'end' | { readonly timestamp: Millis };

/** Throws INVALID_ARGUMENT unless it is a position. */
export function checkPosition(position: StartPosition): void {
  if (position === 'start' || position === 'end') return;
  const value = typeof position === 'number' ? position : position.timestamp;
  if (!Number.isSafeInteger(value))
    throw invalid(`${String(value)} is no offset and no time; both are whole numbers.`);
  if (typeof position !== 'number' && value < 0)
    throw invalid('A time is counted in milliseconds since 1970.');
}

/** Offsets for the positions, in their order; whether an offset exists is found out on fetching. */
export async function resolvePositions(
  cluster: Cluster,
  wanted: readonly (TopicPartition & { readonly position: StartPosition })[],
  isolation: IsolationLevel,
  signal: AbortSignal,
): Promise<readonly Offset[]> {
  const queries = wanted.flatMap((item, index) =>
    timestampsFor(item.position).map((timestamp) => ({ ...item, index, timestamp })),
  );
  const found = queries.length === 0 ? [] : await lookUpOffsets(cluster, queries, isolation, signal);
  return wanted.map(({ position }, index) => {
    const offsetAt = (timestamp: Millis): Offset =>
      found[queries.findIndex((query) => query.index === index && query.timestamp === timestamp)]!.offset;
    if (position === 'start') return offsetAt(specialTimestamps.start);
    if (position === 'end') return offsetAt(specialTimestamps.end);
    if (typeof position !== 'number') {
      const offset = offsetAt(position.timestamp);
      return offset >= 0 ? offset : offsetAt(specialTimestamps.end);
    }
    if (position >= 0) return position;
    return Math.max(offsetAt(specialTimestamps.start), offsetAt(specialTimestamps.end) + position);
  });
}

function timestampsFor(position: StartPosition): readonly Millis[] {
  const { start, end } = specialTimestamps;
  if (position === 'start') return [start];
  if (position === 'end') return [end];
  if (typeof position !== 'number') return [position.timestamp, end];
  return position >= 0 ? [] : [start, end];
}
