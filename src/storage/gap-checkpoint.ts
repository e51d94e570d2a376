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
import { Saver } from './saver.ts';

/** 0 when there is no such file; with one that makes no sense there may be gaps anywhere. */
export async function readGapsBelow(disk: Disk, directory: string): Promise<Offset> {
  const text = await readText(disk, `${directory}/${LOG_FILE.gaps}`);
  if (text === undefined) return 0;
  return Number(/^0\n(\d{1,16})\n$/.exec(text)?.[1] ?? Number.MAX_SAFE_INTEGER);
}

/** The checkpoint of a log that is open: compaction raises it, and a follower that takes in what it left. */
export class GapCheckpoint {
  readonly #saver: Saver;
  #wanted: Offset;
  #below: Offset;

  /** `below`: as it was read. */
  constructor(disk: Disk, directory: string, below: Offset) {
    this.#wanted = below;
    this.#below = below;
    this.#saver = new Saver(async () => {
      const offset = this.#wanted;
      await replaceFile(disk, `${directory}/${LOG_FILE.gaps}`, encodeText(`0\n${offset}\n`));
      this.#below = offset;
    });
  }

  /** As it is on the disk. */
  get below(): Offset {
    return this.#below;
  }

  /** Segments that start below `offset` may have offsets missing. Resolves once that is durable. */
  async allowBelow(offset: Offset): Promise<void> {
    if (offset <= this.#below) return;
    this.#wanted = Math.max(this.#wanted, offset);
    await this.#saver.save();
  }
}
