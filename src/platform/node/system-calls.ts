/**
 * The few calls of `node:fs` on which durability hangs. Tests pass others, which are slow, stop half-way
 * or fail; everything else in this folder calls Node directly.
 */
import { fdatasync, write, writeSync, writev, writevSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Bytes } from '../../base/units.ts';

export interface SystemCalls {
  /** Both return the number of bytes written, which may be fewer than given. */
  writeSync(fd: number, chunks: readonly Uint8Array[], position: Bytes): number;
  write(fd: number, chunks: readonly Uint8Array[], position: Bytes): Promise<number>;
  fdatasync(fd: number): Promise<void>;
}

export const systemCalls: SystemCalls = {
  writeSync: (fd, chunks, position) =>
    chunks.length === 1
      ? writeSync(fd, chunks[0]!, 0, chunks[0]!.length, position)
      : writevSync(fd, chunks, position),
  write: (fd, chunks, position) =>
    new Promise((resolve, reject) => {
      const done = (error: Error | null, written: number): void => {
        if (error === null) resolve(written);
        else reject(error);
      };
      if (chunks.length === 1) write(fd, chunks[0]!, 0, chunks[0]!.length, position, done);
      else writev(fd, chunks, position, done);
    }),
  fdatasync: promisify(fdatasync),
};

/** What is left of chunks after their first `written` bytes. */
export function withoutFirst(chunks: readonly Uint8Array[], written: Bytes): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = written;
  for (const chunk of chunks) {
    if (skip < chunk.length) rest.push(skip === 0 ? chunk : chunk.subarray(skip));
    skip = Math.max(0, skip - chunk.length);
  }
  return rest;
}

/** The call did nothing and may be repeated. */
export function isInterruption(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'EINTR' || code === 'EAGAIN';
}
