/**
 * Puts a cleaned segment in the place of those it was made of.
 *
 * A kill or a power loss at any point leaves either the old segments or something that `leftovers.ts`
 * completes to the new one: as long as a `.cleaned` file is there, nothing has happened; as soon as only
 * `.swap` files are, they count. Each directory sync below parts two groups of renames whose order a power
 * loss must not turn round. Reads wait while the names change, and start over if they began before.
 *
 * Order    `.cleaned` → `.swap` → sync directory (decided) → old neighbours → `.deleted`, indexes in place →
 *          sync directory → `.log.swap` over the old `.log` → sync directory
 * Errors   DiskError: what is on disk is known only after the log has been opened again
 * Source   the swap of Kafka's LogCleaner
 */
import type { Millis } from '../base/units.ts';
import { CLEANED, SUFFIX, SWAP } from './layout.ts';
import type { LogContext } from './log-context.ts';
import type { Segment } from './segment.ts';
import { retire } from './segment-removal.ts';
import type { Segments } from './segments.ts';

/** `group`: neighbours in `segments`, none of them active. Resolves once the new one is durably in place. */
export async function swapSegments(
  context: LogContext,
  segments: Segments,
  group: readonly Segment[],
  cleaned: Segment,
  deleteDelayMs: Millis,
): Promise<void> {
  const { disk } = context.platform;
  for (const suffix of [SUFFIX.timeIndex, SUFFIX.index, SUFFIX.log]) {
    const path = cleaned.path(suffix);
    await disk.rename(path + CLEANED, path + SWAP);
  }
  await disk.syncDirectory(cleaned.directory);
  let finish = (): void => undefined;
  const swapped = new Promise<void>((resolve) => {
    finish = resolve;
  });
  for (const segment of group) segment.swapped = swapped;
  try {
    for (const segment of group.slice(1).reverse()) await retire(context, segment, deleteDelayMs);
    for (const suffix of [SUFFIX.timeIndex, SUFFIX.index]) {
      await disk.rename(cleaned.path(suffix) + SWAP, cleaned.path(suffix));
    }
    await disk.syncDirectory(cleaned.directory);
    await disk.rename(cleaned.logPath + SWAP, cleaned.logPath);
    context.files.forget(cleaned.logPath);
    segments.replace(group, cleaned);
  } catch (error) {
    for (const segment of group) segment.swapped = undefined;
    throw error;
  } finally {
    finish();
  }
  await disk.syncDirectory(cleaned.directory);
}
