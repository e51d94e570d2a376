/**
 * Removing files of segments: at once where the log is cut, and later where readers may still be at work.
 */
import type { Millis, Offset } from '../base/units.ts';
import type { Cancel } from '../platform/ports.ts';
import { DELETED, parseSegmentFile, SUFFIX } from './layout.ts';
import type { LogContext } from './log-context.ts';
import type { Segment } from './segment.ts';

const SUFFIXES = [SUFFIX.log, SUFFIX.index, SUFFIX.timeIndex, SUFFIX.txnIndex, SUFFIX.snapshot];

/** Removals to come. What a shutdown leaves of them is done when the log is opened again. */
export class PendingRemovals {
  readonly #cancels = new Set<Cancel>();

  add(cancel: Cancel): void {
    this.#cancels.add(cancel);
  }

  done(cancel: Cancel): void {
    this.#cancels.delete(cancel);
  }

  cancelAll(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}

/** Removes the segment's files now, its producer snapshot included. */
export async function removeFiles({ platform, files }: LogContext, segment: Segment): Promise<void> {
  for (const suffix of SUFFIXES) await platform.disk.remove(segment.path(suffix));
  files.forget(segment.logPath);
}

/** Renames the segment's files, so that it is gone for good, and removes them after the delay. */
export async function retire(context: LogContext, segment: Segment, delay: Millis): Promise<void> {
  const { disk, clock } = context.platform;
  const renamed: string[] = [];
  for (const suffix of SUFFIXES) {
    const path = segment.path(suffix);
    if ((await disk.stat(path)) === undefined) continue;
    await disk.rename(path, path + DELETED);
    renamed.push(path + DELETED);
  }
  context.files.forget(segment.logPath);
  await disk.syncDirectory(segment.directory);
  const cancel = clock.after(delay, () => {
    context.removals.done(cancel);
    void remove(context, renamed);
  });
  context.removals.add(cancel);
}

/** Best effort: a file that cannot be removed now is removed when the log is opened again. */
async function remove(context: LogContext, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await context.platform.disk.remove(path);
    } catch (error) {
      context.logger.warn({ path, error }, 'file not removed');
    }
  }
}

/** Snapshots of producers as of offsets that do not exist any more. */
export async function removeSnapshotsAbove(
  { platform: { disk } }: LogContext,
  directory: string,
  offset: Offset,
): Promise<void> {
  for (const name of await disk.list(directory)) {
    const file = parseSegmentFile(name);
    if (file?.suffix === SUFFIX.snapshot && file.baseOffset > offset)
      await disk.remove(`${directory}/${name}`);
  }
}
