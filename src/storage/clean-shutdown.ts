/**
 * The clean-shutdown marker: written last, when everything is synced and closed; removed before anything
 * is loaded. It says where each log ended, so that an unchanged one is opened without being read.
 *
 * Layout   JSON: Kafka's `version` and `brokerEpoch`; `logs` by name as [end offset, base offset of the
 *          last segment, its bytes, 1 with a producer snapshot]; `crc32c` of the text of `logs`
 */
import type { Crc32c } from '../../protocol/record/batch.ts';
import type { Disk } from '../platform/ports.ts';
import { encodeText, readText, replaceFile } from './atomic-file.ts';
import type { CleanLog } from './recovery.ts';

export async function writeMarker(
  disk: Disk,
  path: string,
  logs: ReadonlyMap<string, CleanLog>,
  crc32c: Crc32c,
): Promise<void> {
  const entries: Record<string, number[]> = {};
  for (const [name, { logEndOffset, segmentBaseOffset, segmentBytes, snapshot }] of logs) {
    entries[name] = [logEndOffset, segmentBaseOffset, segmentBytes, snapshot ? 1 : 0];
  }
  const marker = { version: 0, brokerEpoch: -1, logs: entries, crc32c: checksum(entries, crc32c) };
  await replaceFile(disk, path, encodeText(JSON.stringify(marker)));
}

/** What the marker says; undefined when there is none, or no sound one. */
export async function readMarker(
  disk: Disk,
  path: string,
  crc32c: Crc32c,
): Promise<Map<string, CleanLog> | undefined> {
  const text = await readText(disk, path);
  return text === undefined ? undefined : parseMarker(text, crc32c);
}

/** Takes the marker away, durably, if there is one. */
export async function removeMarker(disk: Disk, path: string): Promise<void> {
  if ((await disk.stat(path)) === undefined) return;
  await disk.remove(path);
  await disk.syncDirectory(path.slice(0, path.lastIndexOf('/')));
}

function parseMarker(text: string, crc32c: Crc32c): Map<string, CleanLog> | undefined {
  try {
    const marker: unknown = JSON.parse(text);
    if (!isObject(marker) || !isObject(marker['logs'])) return undefined;
    if (marker['crc32c'] !== checksum(marker['logs'], crc32c)) return undefined;
    return new Map(Object.entries(marker['logs']).map(([name, entry]) => [name, toCleanLog(entry)]));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function toCleanLog(entry: unknown): CleanLog {
  const [logEndOffset, segmentBaseOffset, segmentBytes, snapshot] = entry as [number, number, number, number];
  return { logEndOffset, segmentBaseOffset, segmentBytes, snapshot: snapshot === 1 };
}

function checksum(entries: object, crc32c: Crc32c): number {
  const bytes = encodeText(JSON.stringify(entries));
  return crc32c(bytes, 0, bytes.length);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
