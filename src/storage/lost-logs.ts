/**
 * Logs whose directories are gone although the data directory knows them: somebody removed them, or the file
 * system did. They begin anew, empty, and must not pass for what they were. So they are named in a checkpoint
 * before anything is made in their place, and stay there until the controller has been told.
 *
 * A log is known from the first checkpoint after it was made; before, there is no trace of it.
 *
 * Errors   DiskError
 */
import type { Offset } from '../base/units.ts';
import type { Disk } from '../platform/ports.ts';
import { TOP } from './layout.ts';
import type { CheckpointedOffsets } from './log-checkpoints.ts';
import { OffsetCheckpoint } from './offset-checkpoint.ts';
import type { CleanLog } from './recovery.ts';

/**
 * Adds to `known.lostLogs` up to where each is known to have been; durable when it resolves, with the names of all
 * that is there.
 */
export async function noteLostLogs(
  disk: Disk,
  directory: string,
  known: CheckpointedOffsets,
  clean: ReadonlyMap<string, CleanLog> | undefined,
): Promise<ReadonlySet<string>> {
  const { lostLogs, recoveryPoints, highWatermarks, logStarts } = known;
  const present = new Set(await disk.list(directory));
  const before = lostLogs.size;
  const note = (name: string, offset: Offset): void => {
    if (!present.has(name)) lostLogs.set(name, Math.max(offset, lostLogs.get(name) ?? 0));
  };
  for (const offsets of [recoveryPoints, highWatermarks, logStarts]) {
    for (const [name, offset] of offsets) note(name, offset);
  }
  for (const [name, { logEndOffset }] of clean ?? []) note(name, logEndOffset);
  if (lostLogs.size > before) {
    await new OffsetCheckpoint(disk, `${directory}/${TOP.lostLogs}`, () => lostLogs).save();
  }
  return present;
}
