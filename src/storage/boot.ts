/**
 * On which boot of the machine the directory was used last. Another one means that what only the page
 * cache had is lost: the logs that were not closed before are named in a checkpoint, where they stay until
 * nothing is missing any more, whatever becomes of this start.
 *
 * Order   losses → boot id: a crash in between notes them again; the other way round it would forget them
 */
import type { Offset } from '../base/units.ts';
import type { Disk } from '../platform/ports.ts';
import { encodeText, readText, replaceFile } from './atomic-file.ts';
import { parseLogName, TOP } from './layout.ts';
import { OffsetCheckpoint } from './offset-checkpoint.ts';

/** What is known of the logs when their directory is opened, by name. */
interface KnownLogs {
  /** How a clean shutdown left them; undefined after a crash. */
  readonly clean: ReadonlyMap<string, unknown> | undefined;
  readonly recoveryPoints: ReadonlyMap<string, Offset>;
  /** From which offset on the page cache of each may have had records that are lost; added to. */
  readonly cacheLosses: Map<string, Offset>;
}

/**
 * Whether the directory was used last on this boot, on another one, or never. Resolves once what follows from that
 * is durable.
 */
export async function noteBoot(
  disk: Disk,
  directory: string,
  known: KnownLogs,
): Promise<'this' | 'another' | undefined> {
  const path = `${directory}/${TOP.bootId}`;
  const now = await disk.bootId();
  const before = await readText(disk, path);
  if (before === now) return 'this';
  if (before !== undefined) await noteLosses(disk, directory, known);
  await replaceFile(disk, path, encodeText(now));
  return before === undefined ? undefined : 'another';
}

async function noteLosses(disk: Disk, directory: string, known: KnownLogs): Promise<void> {
  const { clean, recoveryPoints, cacheLosses } = known;
  for (const name of await disk.list(directory)) {
    if (parseLogName(name) === undefined || clean?.has(name) || cacheLosses.has(name)) continue;
    cacheLosses.set(name, recoveryPoints.get(name) ?? 0);
  }
  await new OffsetCheckpoint(disk, `${directory}/${TOP.cacheLosses}`, () => cacheLosses).save();
}
