/**
 * Checkpoint of one offset per log (recovery points, log starts, high watermarks): one small file for a
 * whole data directory.
 *
 * Never trusted over a log: whoever reads it clamps.
 *
 * Layout   text: `0`, the number of entries, then `topic partition offset` per line
 * Source   Kafka's OffsetCheckpointFile
 */
import type { Offset } from '../base/units.ts';
import type { Disk } from '../platform/ports.ts';
import { encodeText, readText, replaceFile } from './atomic-file.ts';
import { logName, parseLogName } from './layout.ts';
import { Saver } from './saver.ts';

/** Offsets by log name. */
export type Offsets = ReadonlyMap<string, Offset>;

function formatOffsets(offsets: Offsets): Uint8Array {
  const lines = ['0', String(offsets.size)];
  for (const [name, offset] of offsets) {
    const log = parseLogName(name);
    if (log !== undefined) lines.push(`${log.topic} ${log.partition} ${offset}`);
  }
  return encodeText(`${lines.join('\n')}\n`);
}

/** Undefined when the text is not a whole checkpoint. */
export function parseOffsets(text: string): Map<string, Offset> | undefined {
  const lines = text.split('\n');
  if (lines[0] !== '0' || lines.pop() !== '') return undefined;
  const offsets = new Map<string, Offset>();
  for (const line of lines.slice(2)) {
    const match = /^(\S+) (\d{1,9}) (\d{1,16})$/.exec(line);
    if (match === null) return undefined;
    offsets.set(logName(match[1]!, Number(match[2])), Number(match[3]));
  }
  return lines[1] === String(offsets.size) ? offsets : undefined;
}

export class OffsetCheckpoint {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #current: () => Offsets;
  readonly #saver = new Saver(() => this.#write());
  #saved: Offsets | undefined;

  /** `current` gives what to save, asked when a save begins: a map that does not change afterwards. */
  constructor(disk: Disk, path: string, current: () => Offsets) {
    this.#disk = disk;
    this.#path = path;
    this.#current = current;
  }

  /** Undefined when the file is missing or is not a whole checkpoint. */
  async load(): Promise<Map<string, Offset> | undefined> {
    const text = await readText(this.#disk, this.#path);
    return text === undefined ? undefined : parseOffsets(text);
  }

  /** Resolves once what holds now is durable. Nothing is written when nothing has changed. */
  save(): Promise<void> {
    return this.#saver.save();
  }

  async #write(): Promise<void> {
    const offsets = this.#current();
    if (this.#saved !== undefined && areEqual(offsets, this.#saved)) return;
    // If it fails, the file may have been replaced or not: even what was saved before is to be written then.
    this.#saved = undefined;
    await replaceFile(this.#disk, this.#path, formatOffsets(offsets));
    this.#saved = offsets;
  }
}

function areEqual(offsets: Offsets, others: Offsets): boolean {
  if (offsets.size !== others.size) return false;
  for (const [name, offset] of offsets) if (others.get(name) !== offset) return false;
  return true;
}
