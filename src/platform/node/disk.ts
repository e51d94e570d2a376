/** The real disk, through `node:fs`; only appends are synchronous, see `disk-file.ts`. */
import {
  close,
  constants,
  fstatSync,
  fsync,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
} from 'node:fs';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Bytes, Millis } from '../../base/units.ts';
import type { DirectoryLock, Disk, DiskEntry, DiskFile } from '../ports.ts';
import { DEVICE_LIMITS, Device, type DeviceLimits } from './device.ts';
import { lockDirectory } from './directory-lock.ts';
import { diskError, onDisk } from './disk-errors.ts';
import { NodeFile } from './disk-file.ts';
import { type SystemCalls, systemCalls } from './system-calls.ts';

const later = {
  close: promisify(close),
  fsync: promisify(fsync),
  mkdir: promisify(mkdir),
  open: promisify(open),
  readdir: promisify(readdir),
  readFile: promisify(readFile),
  rename: promisify(rename),
  rm: promisify(rm),
  stat: promisify(stat),
  statfs: promisify(statfs),
};

export interface NodeDiskOptions {
  readonly limits?: Partial<DeviceLimits>;
  /** For tests: calls that fail, and a clock by which writes are slow. */
  readonly calls?: Partial<SystemCalls>;
  readonly now?: () => Millis;
}

export function nodeDisk(options: NodeDiskOptions = {}): Disk {
  return new NodeDisk(options);
}

const notADirectory = { code: 'ENOTDIR', message: 'ENOTDIR: not a directory' };

class NodeDisk implements Disk {
  readonly #limits: DeviceLimits;
  readonly #calls: SystemCalls;
  readonly #now: () => Millis;
  /** By number of the system. */
  readonly #devices = new Map<number, Device>();
  /** By path, syncs that have not begun: whoever asks meanwhile shares one, as when 1,000 logs are made. */
  readonly #directorySyncs = new Map<string, Promise<void>>();

  constructor(options: NodeDiskOptions) {
    this.#limits = { ...DEVICE_LIMITS, ...options.limits };
    this.#calls = { ...systemCalls, ...options.calls };
    this.#now = options.now ?? (() => performance.now());
  }

  async open(path: string, options?: { readonly create?: boolean }): Promise<DiskFile> {
    const flags = constants.O_RDWR | (options?.create ? constants.O_CREAT : 0);
    const fd = await onDisk('open', path, later.open(path, flags, 0o644));
    try {
      // What an open file is, the kernel of a local disk knows without asking that.
      const { dev, size } = fstatSync(fd);
      const device = this.#device(dev);
      return new NodeFile({ path, fd, size, device, calls: this.#calls, now: this.#now });
    } catch (error) {
      await later.close(fd);
      throw diskError(error, 'open', path);
    }
  }

  async list(directory: string): Promise<readonly string[]> {
    return (await onDisk('list', directory, later.readdir(directory))).sort();
  }

  async stat(path: string): Promise<DiskEntry | undefined> {
    try {
      const found = await later.stat(path);
      const isDirectory = found.isDirectory();
      return {
        kind: isDirectory ? 'directory' : 'file',
        size: isDirectory ? 0 : found.size,
        modifiedAt: Math.floor(found.mtimeMs),
      };
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw diskError(error, 'look at', path);
    }
  }

  async readFile(path: string): Promise<Uint8Array> {
    const { buffer, byteOffset, length } = await onDisk('read', path, later.readFile(path));
    return new Uint8Array(buffer, byteOffset, length);
  }

  /** One by one: where nobody can make any, as in `/proc`, Node's recursive `mkdir` tries for ever. */
  async makeDirectory(path: string, isRetry = false): Promise<void> {
    try {
      await later.mkdir(path);
    } catch (error) {
      const { code } = error as { code?: string };
      if ((code === 'ENOENT' || code === 'ENOTDIR') && !isRetry) {
        await this.makeDirectory(dirname(path));
        return this.makeDirectory(path, true);
      }
      const found = await this.stat(path);
      if (found?.kind === 'directory') return;
      throw diskError(found === undefined ? error : notADirectory, 'make', path);
    }
  }

  rename(from: string, to: string): Promise<void> {
    return onDisk('rename', from, later.rename(from, to));
  }

  remove(path: string): Promise<void> {
    return onDisk('remove', path, later.rm(path, { recursive: true, force: true }));
  }

  syncDirectory(path: string): Promise<void> {
    const planned = this.#directorySyncs.get(path);
    if (planned !== undefined) return planned;
    const begins = (): void => {
      if (this.#directorySyncs.get(path) === sync) this.#directorySyncs.delete(path);
    };
    const sync = this.#syncDirectory(path, begins).finally(begins);
    this.#directorySyncs.set(path, sync);
    return sync;
  }

  async space(path: string): Promise<{ readonly free: Bytes; readonly total: Bytes }> {
    const { bavail, blocks, bsize } = await onDisk('measure', path, later.statfs(path));
    return { free: bavail * bsize, total: blocks * bsize };
  }

  lock(directory: string): Promise<DirectoryLock> {
    return onDisk('lock', directory, lockDirectory(directory));
  }

  async bootId(): Promise<string> {
    try {
      return (await later.readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    } catch {
      // Elsewhere the moment of the boot, coarse enough not to wander.
      return `booted-${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
    }
  }

  async #syncDirectory(path: string, begins: () => void): Promise<void> {
    const fd = await onDisk('open', path, later.open(path, constants.O_RDONLY | constants.O_DIRECTORY));
    try {
      const { dev } = fstatSync(fd);
      await this.#device(dev).sync(() => {
        begins();
        return later.fsync(fd);
      });
    } catch (error) {
      throw diskError(error, 'sync', path);
    } finally {
      await later.close(fd);
    }
  }

  #device(number: number): Device {
    let device = this.#devices.get(number);
    if (device === undefined) {
      device = new Device(this.#limits);
      this.#devices.set(number, device);
    }
    return device;
  }
}
