/** Files that a person asked for: reports, results. Not for data: nothing is synced. */
import { open, readFile, writeFile } from 'node:fs/promises';
import { onDisk } from './disk-errors.ts';

/** Replaces the file. Rejects with a DiskError. */
export function writeText(path: string, text: string): Promise<void> {
  return onDisk('write', path, writeFile(path, text));
}

/** The whole file. Rejects with a DiskError. */
export function readText(path: string): Promise<string> {
  return onDisk('read', path, readFile(path, 'utf8'));
}

/** Makes the file when it is missing and changes nothing in it. Rejects with a DiskError if that cannot be. */
export async function checkWritable(path: string): Promise<void> {
  const file = await onDisk('write', path, open(path, 'a'));
  await file.close();
}
