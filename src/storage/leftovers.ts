/**
 * What interrupted work leaves in a log's directory: cleared away, or completed, before it is opened.
 *
 * `.deleted` waited for its removal. A compaction writes `.cleaned`, and renames to `.swap` only when all
 * of it is durable: `.cleaned` files, and `.swap` files at or above the lowest of them, are dropped; the
 * other `.swap` files replace the segments they cover.
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
  await disk.syncDirectory(directory);
}

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
    if (file === undefined || name.endsWith(SWAP) || file.suffix === SUFFIX.snapshot) continue;
    if (file.baseOffset >= baseOffset && file.baseOffset < endOffset)
      await disk.remove(`${directory}/${name}`);
  }
  for (const name of names) {
    if (!name.endsWith(SWAP) || parseSegmentFile(name)?.baseOffset !== baseOffset) continue;
    await disk.rename(`${directory}/${name}`, `${directory}/${name.slice(0, -SWAP.length)}`);
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
