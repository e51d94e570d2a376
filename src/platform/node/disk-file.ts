/**
 * An open file. Appends are synchronous while the device keeps up, and queue while it does not.
 *
 * Order        appends, overwrites, truncates and the close happen in the order of the calls
 * Invariants   never two writes at once on one descriptor; at most one sync at a time; after a failed
 *              append only `truncate` helps; after a failed sync every later one fails, because the
 *              kernel then takes lost pages for clean
 */
import { close, ftruncate, read } from 'node:fs';
import { promisify } from 'node:util';
import { type Bytes, MiB, type Millis } from '../../base/units.ts';
import { DiskError, type DiskFile } from '../ports.ts';
import type { Device } from './device.ts';
import { diskError, onDisk } from './disk-errors.ts';
import { isInterruption, type SystemCalls, withoutFirst } from './system-calls.ts';

const closeLater = promisify(close);
const truncateLater = promisify(ftruncate);

export interface OpenedFile {
  readonly path: string;
  readonly fd: number;
  readonly size: Bytes;
  readonly device: Device;
  readonly calls: SystemCalls;
  /** Milliseconds, to time writes with. */
  readonly now: () => Millis;
}

export class NodeFile implements DiskFile {
  readonly #file: OpenedFile;
  #size: Bytes;
  /** Where the next write goes: `size` less what is queued. */
  #end: Bytes;
  #unsynced: Bytes = 0;
  /** Operations in the queue, the one under way included. */
  #queued = 0;
  #tail: Promise<unknown> = Promise.resolve();
  #appendFailure: DiskError | undefined;
  #syncFailure: DiskError | undefined;
  #runningSync: Promise<void> | undefined;
  /** A sync that has not started: whoever asks meanwhile shares it. */
  #nextSync: Promise<void> | undefined;
  readonly #reads = new Set<Promise<number>>();
  #closed = false;

  constructor(file: OpenedFile) {
    this.#file = file;
    this.#size = file.size;
    this.#end = file.size;
  }

  get path(): string {
    return this.#file.path;
  }

  get size(): Bytes {
    return this.#size;
  }

  get appendsAtOnce(): boolean {
    return this.#queued === 0 && !this.#file.device.isSlow;
  }

  async read(target: Uint8Array, position: Bytes): Promise<number> {
    this.#assertOpen();
    const reading = readFully(this.#file.fd, target, position);
    this.#reads.add(reading);
    try {
      return await onDisk('read', this.path, reading);
    } finally {
      this.#reads.delete(reading);
    }
  }

  append(chunks: readonly Uint8Array[]): Promise<void> | undefined {
    this.#assertOpen();
    if (this.#appendFailure !== undefined) throw this.#appendFailure;
    const length = lengthOf(chunks);
    if (this.appendsAtOnce) {
      this.#appendNow(chunks, length);
      return undefined;
    }
    this.#size += length;
    return this.#enqueue(() => this.#appendLater(chunks, length));
  }

  writeAt(bytes: Uint8Array, position: Bytes): Promise<void> {
    return this.#enqueue(async () => {
      this.#assertOpen();
      await onDisk('write', this.path, this.#write([bytes], position));
      this.#addUnsynced(bytes.length);
      const growth = Math.max(0, position + bytes.length - this.#end);
      this.#end += growth;
      this.#size += growth;
    });
  }

  truncate(size: Bytes): Promise<void> {
    return this.#enqueue(async () => {
      this.#assertOpen();
      await onDisk('truncate', this.path, truncateLater(this.#file.fd, size));
      this.#size += size - this.#end;
      this.#end = size;
      this.#appendFailure = undefined;
    });
  }

  async sync(): Promise<void> {
    this.#assertOpen();
    // Appends queued by now must be in the file first; a failed one has told its own caller.
    if (this.#queued > 0) await this.#tail;
    this.#nextSync ??= this.#planSync();
    return this.#nextSync;
  }

  close(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#closed) return;
      // The number of a closed descriptor may belong to another file a moment later.
      while (this.#reads.size > 0 || this.#nextSync !== undefined || this.#runningSync !== undefined) {
        await Promise.allSettled([...this.#reads, this.#nextSync, this.#runningSync]);
      }
      this.#closed = true;
      this.#file.device.unsynced -= this.#unsynced;
      this.#unsynced = 0;
      await onDisk('close', this.path, closeLater(this.#file.fd));
    });
  }

  #appendNow(chunks: readonly Uint8Array[], length: Bytes): void {
    const { fd, calls, now } = this.#file;
    const start = now();
    let rest = chunks;
    let written = 0;
    while (written < length) {
      try {
        const count = calls.writeSync(fd, rest, this.#end + written);
        written += count;
        if (written < length) rest = withoutFirst(rest, count);
      } catch (error) {
        if (isInterruption(error)) continue;
        this.#appendFailure = diskError(error, 'append to', this.path);
        throw this.#appendFailure;
      }
    }
    this.#appended(length, now() - start);
  }

  async #appendLater(chunks: readonly Uint8Array[], length: Bytes): Promise<void> {
    if (this.#appendFailure !== undefined) throw this.#appendFailure;
    const { now } = this.#file;
    const start = now();
    try {
      await this.#write(chunks, this.#end);
    } catch (error) {
      this.#appendFailure = diskError(error, 'append to', this.path);
      this.#size = this.#end;
      throw this.#appendFailure;
    }
    // Much may have gathered; and what this thread did before it looked counts too, the more the more came.
    this.#appended(length, (now() - start) / Math.max(1, length / MiB));
  }

  async #write(chunks: readonly Uint8Array[], position: Bytes): Promise<void> {
    let rest = chunks;
    let written = 0;
    for (let left = lengthOf(chunks); left > 0; ) {
      try {
        const count = await this.#file.calls.write(this.#file.fd, rest, position + written);
        written += count;
        left -= count;
        rest = withoutFirst(rest, count);
      } catch (error) {
        if (!isInterruption(error)) throw error;
      }
    }
  }

  /** `duration`: what the device is to learn from. */
  #appended(length: Bytes, duration: Millis): void {
    this.#file.device.wrote(duration);
    this.#end += length;
    this.#size = Math.max(this.#size, this.#end);
    this.#addUnsynced(length);
  }

  #addUnsynced(bytes: Bytes): void {
    this.#unsynced += bytes;
    this.#file.device.unsynced += bytes;
  }

  async #planSync(): Promise<void> {
    await this.#runningSync?.catch(() => {});
    await this.#file.device.sync(() => {
      this.#nextSync = undefined;
      this.#runningSync = this.#syncNow().finally(() => {
        this.#runningSync = undefined;
      });
      return this.#runningSync;
    });
  }

  async #syncNow(): Promise<void> {
    const { calls, device, fd } = this.#file;
    this.#assertOpen();
    if (this.#syncFailure !== undefined) throw this.#syncFailure;
    const covered = this.#unsynced;
    try {
      await calls.fdatasync(fd);
    } catch (error) {
      this.#syncFailure ??= diskError(error, 'sync', this.path);
      throw this.#syncFailure;
    } finally {
      this.#unsynced -= covered;
      device.unsynced -= covered;
    }
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    this.#queued++;
    const result = this.#tail.then(task);
    const done = (): void => {
      this.#queued--;
    };
    this.#tail = result.then(done, done);
    return result;
  }

  #assertOpen(): void {
    if (this.#closed) throw new DiskError('EBADF', this.path, `${this.path}: the file is closed (EBADF)`);
  }
}

async function readFully(fd: number, target: Uint8Array, position: Bytes): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const count = await readOnce(fd, target, filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function readOnce(fd: number, target: Uint8Array, offset: Bytes, position: Bytes): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, target, offset, target.length - offset, position, (error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}

function lengthOf(chunks: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  return length;
}
