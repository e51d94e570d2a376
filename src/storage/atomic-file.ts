/**
 * Small files. Replaced, after any crash the old or the new content is there, never a mix; `createFile` promises less.
 *
 * Order    write aside → sync → rename → sync directory
 * Cost     two syncs, each with a commit of the file system's journal; `createFile` shares one commit
 * Errors   DiskError; what was there before stays
 */
import type { Disk } from '../platform/ports.ts';

/** Resolves once the new content would survive a power loss. One call at a time per path. */
export async function replaceFile(disk: Disk, path: string, content: Uint8Array): Promise<void> {
  const aside = `${path}.tmp`;
  await writeSynced(disk, aside, content);
  await disk.rename(aside, path);
  await disk.syncDirectory(directoryOf(path));
}

/**
 * Resolves once the file, which is not there yet, would survive a power loss. A crash before that may leave
 * a part of it: for files that are told by their content to be whole.
 */
export async function createFile(disk: Disk, path: string, content: Uint8Array): Promise<void> {
  await writeSynced(disk, path, content);
  await disk.syncDirectory(directoryOf(path));
}

/** Makes a directory and its parents, each with a name that survives a power loss. */
export async function makeDurableDirectory(disk: Disk, path: string): Promise<void> {
  if ((await disk.stat(path)) !== undefined) return;
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (parent !== '') await makeDurableDirectory(disk, parent);
  await disk.makeDirectory(path);
  await disk.syncDirectory(parent === '' ? '/' : parent);
}

/** The whole file, or undefined when it is missing. */
export async function readIfThere(disk: Disk, path: string): Promise<Uint8Array | undefined> {
  if ((await disk.stat(path)) === undefined) return undefined;
  return disk.readFile(path);
}

/** As `readIfThere`, as UTF-8. */
export async function readText(disk: Disk, path: string): Promise<string | undefined> {
  const bytes = await readIfThere(disk, path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

async function writeSynced(disk: Disk, path: string, content: Uint8Array): Promise<void> {
  const file = await disk.open(path, { create: true });
  try {
    if (file.size > 0) await file.truncate(0);
    await file.append([content]);
    await file.sync();
  } finally {
    await file.close();
  }
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

export function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
