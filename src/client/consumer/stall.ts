/**
 * Stall: a partition that should bring records and does not. Consumers that stop in silence are the
 * worst kind; this turns silence into an error.
 *
 * A partition is sound while it delivers, and while its broker says that there is nothing more. One
 * whose broker cannot be reached, keeps refusing, or answers with nothing although more is there, is not,
 * however much the others deliver.
 */
import type { Millis } from '../../base/units.ts';
import { OttlaError } from '../errors.ts';
import type { PartitionReader } from './partition-reader.ts';

/** The error to fail with when a partition has stalled. */
export function stallOf(
  readers: readonly PartitionReader[],
  now: Millis,
  limitMs: Millis,
): OttlaError | undefined {
  for (const reader of readers) {
    if (reader.paused || reader.isDone || reader.fetchedBytes > 0) continue;
    if (now - reader.soundAt < limitMs) continue;
    const waiting = reader.lag > 0 ? `${reader.lag} records wait` : 'It is not known what waits';
    const why = reader.lastError === undefined ? '' : ` Last failure: ${reader.lastError.message}`;
    const silence = Math.round(now - reader.soundAt);
    const message =
      `Nothing came of ${reader.name} for ${silence} ms.` +
      ` ${waiting} at offset ${reader.position ?? '?'}.${why}`;
    return new OttlaError('CONSUMER_STALLED', message, { cause: reader.lastError });
  }
  return undefined;
}
