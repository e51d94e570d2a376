/**
 * One process's view of a virtual disk.
 *
 * When the process is killed its promises stay pending for ever: nothing of the old program may run on.
 *
 * Order   asynchronous appends complete one after the other, and truncates and overwrites wait for them
 */
import type { Prng } from '../../base/prng.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import { type DirectoryLock, type Disk, type DiskEntry, DiskError, type DiskFile } from '../ports.ts';
import type { Delay, DiskOperation, VirtualDisk } from './disk.ts';
import { never, SessionFile } from './session-file.ts';

export interface SessionOptions {
  readonly schedule: ((delay: Millis, run: () => void) => void) | undefined;
  readonly processId: number;
}

export class DiskSession implements Disk {
  readonly machine: VirtualDisk;
  readonly processId: number;
  readonly #schedule: SessionOptions['schedule'];
  readonly #prng: Prng;
  readonly #open = new Set<SessionFile>();
  #alive = true;

  constructor(machine: VirtualDisk, prng: Prng, options: SessionOptions) {
    this.machine = machine;
    this.processId = options.processId;
    this.#prng = prng;
    this.#schedule = options.schedule;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** The process ends here and now. */
  kill(prng: Prng): void {
    this.#alive = false;
    for (const file of this.#open) file.abandon(prng);
    this.#open.clear();
  }

  open(path: string, options?: { readonly create?: boolean }): Promise<DiskFile> {
    return this.perform('open', path, () => {
      const { files } = this.machine;
      const missing = files.find(path) === undefined;
      const file = new SessionFile(
        this,
        path,
        missing && options?.create ? files.create(path) : files.file(path),
      );
      this.#open.add(file);
      return file;
    });
  }

  list(directory: string): Promise<readonly string[]> {
    return this.perform('list', directory, () =>
      [...this.machine.files.directory(directory).entries.keys()].sort(),
    );
  }

  stat(path: string): Promise<DiskEntry | undefined> {
    return this.perform('stat', path, () => {
      const node = this.machine.files.find(path);
      if (node === undefined) return undefined;
      return {
        kind: node.kind,
        size: node.kind === 'file' ? node.cached.size : 0,
        modifiedAt: node.modifiedAt,
      };
    });
  }

  readFile(path: string): Promise<Uint8Array> {
    return this.perform('read', path, () => this.machine.bytes(path));
  }

  makeDirectory(path: string): Promise<void> {
    return this.perform('makeDirectory', path, () => this.machine.files.makeDirectory(path));
  }

  rename(from: string, to: string): Promise<void> {
    return this.perform('rename', from, () => this.machine.files.rename(from, to));
  }

  remove(path: string): Promise<void> {
    return this.perform('remove', path, () => this.machine.files.remove(path));
  }

  syncDirectory(path: string): Promise<void> {
    return this.perform('syncDirectory', path, () => this.machine.files.syncDirectory(path));
  }

  space(path: string): Promise<{ readonly free: Bytes; readonly total: Bytes }> {
    const { files } = this.machine;
    return this.perform('space', path, () => ({
      free: Math.max(0, files.capacity - files.used),
      total: files.capacity,
    }));
  }

  lock(directory: string): Promise<DirectoryLock> {
    const path = `${directory}/.lock`;
    return this.perform('open', path, () => {
      const { files, locks } = this.machine;
      const holder = locks.get(directory);
      if (holder?.alive) throw inUse(path, String(holder.processId));
      const file = files.find(path)?.kind === 'file' ? files.file(path) : files.create(path);
      files.truncate(file, 0);
      files.write(path, file, new TextEncoder().encode(String(this.processId)), 0);
      locks.set(directory, this);
      return { release: () => this.#release(directory) };
    });
  }

  bootId(): Promise<string> {
    return this.#alive ? Promise.resolve(this.machine.boot) : never();
  }

  /** Does something after the latency of its kind, unless a planned fault hits it first. */
  perform<T>(operation: DiskOperation, path: string, act: () => T): Promise<T> {
    if (!this.#alive) return never();
    const attempt = (): T => {
      const fault = this.machine.faultOf(operation, path);
      if (fault !== undefined) throw fault;
      return act();
    };
    const delay = this.#delayOf(operation);
    if (delay === 0) return new Promise((resolve) => resolve(attempt()));
    return new Promise((resolve, reject) => {
      this.#later(delay, () => {
        try {
          resolve(attempt());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Appends have no latency. */
  get isAppendingAtOnce(): boolean {
    return this.machine.latency.append.max === 0;
  }

  /** Resolves after the latency of an operation. */
  wait(operation: DiskOperation): Promise<void> {
    const delay = this.#delayOf(operation);
    if (!this.#alive) return never();
    return delay === 0 ? Promise.resolve() : new Promise((resolve) => this.#later(delay, resolve));
  }

  /** Runs something later, unless the process is dead by then. */
  #later(delay: Millis, run: () => void): void {
    if (this.#schedule === undefined) throw new TypeError('a disk with latency needs `schedule`');
    this.#schedule(delay, () => {
      if (this.#alive) run();
    });
  }

  #delayOf(operation: DiskOperation): Millis {
    const { append, sync, read, other } = this.machine.latency;
    const delay: Delay =
      operation === 'append' ? append : operation === 'sync' ? sync : operation === 'read' ? read : other;
    return delay.max === 0 ? 0 : delay.min + this.#prng.float() * (delay.max - delay.min);
  }

  /** How much of a write of `length` bytes happens before it fails. */
  partOf(length: Bytes): Bytes {
    return this.#prng.below(length + 1);
  }

  forget(file: SessionFile): void {
    this.#open.delete(file);
  }

  #release(directory: string): Promise<void> {
    return this.perform('remove', `${directory}/.lock`, () => {
      if (this.machine.locks.get(directory) !== this) return;
      this.machine.locks.delete(directory);
      this.machine.files.remove(`${directory}/.lock`);
    });
  }
}

function inUse(path: string, holder: string): DiskError {
  return new DiskError(
    'ELOCKED',
    path,
    `${path}: the directory is in use by process ${holder}; stop it, or choose another directory`,
  );
}
