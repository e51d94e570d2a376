/**
 * What interrupted work leaves in a log's directory: cleared away, or completed, before it is opened.
 *
 * `.deleted` waited for its removal. A compaction writes `.cleaned`, and renames to `.swap` only when all
 * of it is durable: `.cleaned` files, and `.swap` files at or above the lowest of them, are dropped; the
 * other `.swap` files replace the segments they cover, and then count for nothing themselves.
 *
 * Order    what a `.swap` covers is removed, durably, before it takes its name: both at once would be a log
 *          that overlaps itself
 *
 * Source   the rules of Kafka's LogLoader
 */
import { BATCH_OVERHEAD, batchSizeAt, readBatchHeader } from '../../protocol/record/batch.ts';
import type { Offset } from '../base/units.ts';
import { CLEANED, DELETED, parseSegmentFile, SUFFIX, SWAP, segmentFile } from './layout.ts';
import type { LogContext } from './log-context.ts';

export async function completeLeftovers(context: LogContext, directory: string): Promise<void> {
  const { disk } = context.platform;
  const names = await disk.list(directory);
  if (!names.some((name) => isLeftover(name))) return;
  const cleaned = names.filter((name) => name.endsWith(CLEANED));
  const floor = Math.min(...cleaned.map((name) => parseSegmentFile(name)?.baseOffset ?? Infinity));
  const isAborted = (name: string): boolean =>
    name.endsWith(SWAP) && (parseSegmentFile(name)?.baseOffset ?? Infinity) >= floor;
  for (const name of names) {
    const drop = name.endsWith(DELETED) || name.endsWith(CLEANED) || name.endsWith('.tmp') || isAborted(name);
    if (drop) await disk.remove(`${directory}/${name}`);
  }
  for (const name of names) {
    if (name.endsWith(`${SUFFIX.log}${SWAP}`) && !isAborted(name))
      await completeSwap(context, directory, name, names);
  }
  // Indexes whose log is in place already are made anew from it.
  for (const name of await disk.list(directory)) {
    if (name.endsWith(SWAP)) await disk.remove(`${directory}/${name}`);
  }
  await disk.syncDirectory(directory);
}

const REPLACED: readonly string[] = [SUFFIX.index, SUFFIX.timeIndex];

function isLeftover(name: string): boolean {
  return [DELETED, CLEANED, SWAP, '.tmp'].some((suffix) => name.endsWith(suffix));
}

async function completeSwap(
  context: LogContext,
  directory: string,
  swap: string,
  names: readonly string[],
): Promise<void> {
  const { disk } = context.platform;
  const { baseOffset } = parseSegmentFile(swap)!;
  const endOffset = await endOf(context, `${directory}/${swap}`, baseOffset);
  context.logger.info({ directory, baseOffset, endOffset }, 'interrupted compaction completed');
  for (const name of names) {
    const file = parseSegmentFile(name);
    if (file === undefined || name.endsWith(SWAP)) continue;
    // The old log of the same name is replaced in one step: without it the log would begin later.
    const isReplaced = file.baseOffset === baseOffset && REPLACED.includes(file.suffix);
    const isCovered = file.baseOffset > baseOffset && file.baseOffset < endOffset;
    if (isCovered || isReplaced) await disk.remove(`${directory}/${name}`);
  }
  await disk.syncDirectory(directory);
  for (const suffix of [SUFFIX.timeIndex, SUFFIX.index, SUFFIX.log]) {
    const name = segmentFile(baseOffset, suffix);
    if (names.includes(name + SWAP)) await disk.rename(`${directory}/${name}${SWAP}`, `${directory}/${name}`);
  }
  context.files.forget(`${directory}/${segmentFile(baseOffset, SUFFIX.log)}`);
}

/** Offset after the last batch, by the headers alone. */
async function endOf(context: LogContext, path: string, baseOffset: Offset): Promise<Offset> {
  const file = await context.platform.disk.open(path);
  const header = new Uint8Array(BATCH_OVERHEAD);
  let endOffset = baseOffset + 1;
  try {
    for (let position = 0; ; ) {
      if ((await file.read(header, position)) < BATCH_OVERHEAD) return endOffset;
      const size = batchSizeAt(header, 0);
      if (size < BATCH_OVERHEAD) return endOffset;
      endOffset = readBatchHeader(header, 0).lastOffset + 1;
      position += size;
    }
  } finally {
    await file.close();
  }
}
