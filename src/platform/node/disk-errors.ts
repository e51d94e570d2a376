/** Turns what `node:fs` throws into a `DiskError`: a code to act on, a sentence to read. */
import { DiskError } from '../ports.ts';

/** `operation` reads like "write" in "cannot write /data/x: no space left on device (ENOSPC)". */
export function diskError(error: unknown, operation: string, path: string): DiskError {
  if (error instanceof DiskError) return error;
  const { code = 'EUNKNOWN', message = String(error) } = error as { code?: string; message?: string };
  // "ENOENT: no such file or directory, open '/x'" of files, "listen EACCES: permission denied /x" of sockets.
  const what = /^(?:\w+ )?[A-Z0-9_]+: (.*?)(, \w+.*| \/.*)?$/.exec(message)?.[1] ?? message;
  return new DiskError(code, path, `cannot ${operation} ${path}: ${what} (${code})`, { cause: error });
}

/** Awaits an operation and turns its failure into a `DiskError`. */
export async function onDisk<T>(operation: string, path: string, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw diskError(error, operation, path);
  }
}
