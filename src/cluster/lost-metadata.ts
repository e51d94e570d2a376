/**
 * Whether a data directory has lost its metadata log: then it is not the directory any more that the voters of
 * its cluster know.
 *
 * The log's file is made, durably, before anything is voted for or acknowledged. So it was there once where a
 * vote is left, or a checkpoint names it; and without it the node does not know what it has acknowledged. (A log
 * that ends before what was synced is damaged, and read as such.)
 *
 * Errors  DiskError
 */
import type { Offset } from '../base/units.ts';
import { metadataTopic } from '../core/metadata/topic-names.ts';
import type { Disk } from '../platform/ports.ts';
import { logName, SUFFIX } from '../storage/layout.ts';
import { quorumStatePath } from './quorum-state.ts';
import { parseSnapshotName } from './snapshot-file.ts';

const name = logName(metadataTopic, 0);

/** The log's name when it is gone. `recoveryPoints`: of all logs that the checkpoint names. */
export async function lostMetadata(
  disk: Disk,
  directory: string,
  recoveryPoints: ReadonlyMap<string, Offset>,
): Promise<string | undefined> {
  const path = `${directory}/${name}`;
  const files = (await disk.stat(path)) === undefined ? [] : await disk.list(path);
  // A log that begins anew after a snapshot has no file of its own for a moment.
  const isThere = files.some((file) => file.endsWith(SUFFIX.log) || parseSnapshotName(file) !== undefined);
  if (isThere) return undefined;
  const wasThere = recoveryPoints.has(name) || (await disk.stat(quorumStatePath(directory))) !== undefined;
  return wasThere ? name : undefined;
}
