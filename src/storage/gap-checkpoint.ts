/**
 * Below which offset the segments of a log may have offsets missing, because they have been compacted.
 *
 * Written before the first such segment comes into place, so it may name more than there are, never less:
 * in all others a missing batch is damage.
 *
 * Layout   text: `0`, then the offset
 */
import type { Offset } from '../base/units.ts';
import type { Disk } from '../platform/ports.ts';
import { encodeText, readText, replaceFile } from './atomic-file.ts';
import { LOG_FILE } from './layout.ts';

/** 0 when there is no such file, or none that makes sense. */
export async function readGapsBelow(disk: Disk, directory: string): Promise<Offset> {
  const text = await readText(disk, `${directory}/${LOG_FILE.gaps}`);
  return Number(/^0\n(\d{1,16})\n$/.exec(text ?? '')?.[1] ?? 0);
}

/** Resolves once it is durable. */
export function saveGapsBelow(disk: Disk, directory: string, offset: Offset): Promise<void> {
  return replaceFile(disk, `${directory}/${LOG_FILE.gaps}`, encodeText(`0\n${offset}\n`));
}
