/**
 * What a clean shutdown writes of a log, so that the next start needs to read nothing of it.
 */
import type { Offset } from '../base/units.ts';
import type { LogContext } from './log-context.ts';
import type { ProducerState } from './producer-state.ts';
import type { CleanLog } from './recovery.ts';
import type { Segment } from './segment.ts';
import { writeIndexes, writeSnapshot } from './segment-indexes.ts';

/** Everything is written and synced. Resolves to what the clean-shutdown marker says. Rejects with DiskErrors. */
export async function finishLog(
  context: LogContext,
  active: Segment,
  logEndOffset: Offset,
  producers: ProducerState,
): Promise<CleanLog> {
  const { directory } = active;
  if (active.indexes !== undefined && active.size > 0) await writeIndexes(context, active);
  const snapshot = producers.size > 0;
  if (snapshot) {
    await writeSnapshot(context, directory, logEndOffset, [...producers.entries()]);
    await context.platform.disk.syncDirectory(directory);
  }
  return { logEndOffset, segmentBaseOffset: active.baseOffset, segmentBytes: active.written, snapshot };
}
