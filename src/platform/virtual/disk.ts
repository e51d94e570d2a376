/**
 * The virtual disk: a file system in memory with latency, faults, crashes and power losses by seed.
 *
 * It is the machine's disk, so it outlives processes. Used directly as a `Disk` it serves the newest
 * process; `session()` gives one process its own view, which dies with `crash` and then answers nothing.
 */
import { Prng } from '../../base/prng.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import { type DirectoryLock, type Disk, type DiskEntry, DiskError, type DiskFile } from '../ports.ts';
import { DiskSession } from './disk-session.ts';
import { FileSystem } from './file-system.ts';
import type { Unsynced } from './power-loss.ts';
import { RandomFromSeed } from './random.ts';

export type DiskOperation =
  | 'open'
  | 'list'
  | 'stat'
  | 'read'
  | 'append'
  | 'write'
  | 'truncate'
  | 'sync'
  | 'close'
  | 'rename'
  | 'remove'
  | 'makeDirectory'
  | 'syncDirectory'
  | 'space';

/** Uniform in [min, max] milliseconds; a range of zeros completes without a turn of the event loop. */
export interface Delay {
  readonly min: Millis;
  readonly max: Millis;
}

export interface DiskLatency {
  /** Zero: appends complete at once, as on a healthy disk. */
  append: Delay;
  sync: Delay;
  read: Delay;
  /** Everything else. */
  other: Delay;
}

/** A fault to come. It hits operations that match, skips the first `after`, and fades after `times`. */
export interface DiskFault {
  readonly operation: DiskOperation;
  readonly path?: (path: string) => boolean;
  /** `EIO` when not given. */
  readonly code?: string;
  readonly after?: number;
  /** 1 when not given. */
  readonly times?: number;
  /** Probability that a matching operation is hit; 1 when not given. */
  readonly chance?: number;
}

export interface VirtualDiskOptions {
  readonly seed?: number | string;
  readonly capacity?: Bytes;
  /** Runs something later; needed as soon as a latency is not zero. */
  readonly schedule?: (delay: Millis, run: () => void) => void;
  readonly wallTime?: () => Millis;
  readonly latency?: Partial<DiskLatency>;
}

export interface CrashOptions {
  /** False: only the process dies, and the page cache stays. */
  readonly powerLoss: boolean;
  /** What becomes of unsynced writes and names at a power loss; `random` when not given. */
  readonly unsynced?: Unsynced;
}

const AT_ONCE: Delay = { min: 0, max: 0 };

export class VirtualDisk implements Disk {
  readonly latency: DiskLatency;
  /** Locks by directory; for sessions. */
  readonly locks = new Map<string, DiskSession>();
  files: FileSystem;
  boot: string;
  readonly #options: VirtualDiskOptions;
  readonly #prng: Prng;
  readonly #faults: { fault: DiskFault; passed: number; hits: number }[] = [];
  readonly #sessions = new Set<DiskSession>();
  #session: DiskSession;
  #crashes = 0;
  #processes = 0;

  constructor(options: VirtualDiskOptions = {}) {
    this.#options = options;
    this.#prng = new Prng(options.seed ?? 0);
    this.files = new FileSystem(options.wallTime ?? (() => 0));
    if (options.capacity !== undefined) this.files.capacity = options.capacity;
    this.latency = { append: AT_ONCE, sync: AT_ONCE, read: AT_ONCE, other: AT_ONCE, ...options.latency };
    this.boot = this.#bootId();
    this.#session = this.session();
  }

  /** A view for one process. Several may live at once, like containers that share a directory. */
  session(schedule = this.#options.schedule): DiskSession {
    const session = new DiskSession(this, this.#prng.stream(`session ${++this.#processes}`), {
      schedule,
      processId: 1000 + this.#processes,
    });
    this.#sessions.add(session);
    return session;
  }

  /**
   * Ends every session: their files are dead, what was under way never completes. Then a new one
   * serves this object. Without power loss everything completed stays; of asynchronous appends under
   * way a part may have been written.
   */
  crash({ powerLoss, unsynced = 'random' }: CrashOptions): void {
    const prng = this.#prng.stream(`crash ${++this.#crashes}`);
    for (const session of this.#sessions) session.kill(prng);
    this.#sessions.clear();
    this.locks.clear();
    if (powerLoss) {
      this.files.losePower(prng, unsynced);
      this.boot = this.#bootId();
    } else this.files.dropAllHandles();
    this.#session = this.session();
  }

  /** Somebody puts an empty disk in its place. Only while no process runs, after a crash. */
  replace(): void {
    const { capacity } = this.files;
    this.files = new FileSystem(this.#options.wallTime ?? (() => 0));
    this.files.capacity = capacity;
  }

  /** Plans a fault; the result takes it back. */
  inject(fault: DiskFault): () => void {
    const planned = { fault, passed: 0, hits: 0 };
    this.#faults.push(planned);
    return () => {
      planned.hits = Number.POSITIVE_INFINITY;
    };
  }

  /** The error that hits this operation, if one does; for sessions. */
  faultOf(operation: DiskOperation, path: string): DiskError | undefined {
    for (const planned of this.#faults) {
      const { fault } = planned;
      if (planned.hits >= (fault.times ?? 1) || fault.operation !== operation) continue;
      if (fault.path !== undefined && !fault.path(path)) continue;
      if (planned.passed++ < (fault.after ?? 0)) continue;
      if (fault.chance !== undefined && !this.#prng.chance(fault.chance)) continue;
      planned.hits++;
      const code = fault.code ?? 'EIO';
      return new DiskError(code, path, `${path}: ${operation} failed (${code})`);
    }
    return undefined;
  }

  /**
   * An independent disk in the same state, without open files, faults or locks. Its seed may differ,
   * so that one moment can be crashed in many ways. Cost: one object per file; bytes are shared.
   */
  clone(seed: number | string = this.#options.seed ?? 0): VirtualDisk {
    const clone = new VirtualDisk({ ...this.#options, seed, latency: this.latency });
    clone.files = this.files.clone();
    clone.boot = this.boot;
    return clone;
  }

  /** A copy of a file's bytes as a process would read them; ENOENT when missing. */
  bytes(path: string): Uint8Array {
    return this.files.file(path).cached.view().slice();
  }

  /** Creates or replaces a file, and its directories, durably. Names beside it become durable too. */
  put(path: string, bytes: Uint8Array): void {
    const directory = path.slice(0, path.lastIndexOf('/'));
    this.files.makeDirectory(directory);
    const found = this.files.find(path);
    const file = found?.kind === 'file' ? found : this.files.create(path);
    this.files.truncate(file, 0);
    this.files.write(path, file, bytes, 0);
    this.files.persist(file, file.pending.length);
    this.putDirectory(directory);
  }

  /** Makes a directory and its parents, durably. */
  putDirectory(path: string): void {
    this.files.makeDirectory(path);
    for (let end = path.length; end >= 0; end = path.lastIndexOf('/', end - 1)) {
      this.files.syncDirectory(path.slice(0, end));
      if (end === 0) break;
    }
  }

  /** Paths of all files, sorted. */
  paths(): string[] {
    return [...this.files.files().keys()].sort();
  }

  /** Flips a bit on the medium and in the page cache; a random one when not given. Returns its byte. */
  flipBit(path: string, byte?: Bytes, bit = this.#prng.below(8)): Bytes {
    const file = this.files.file(path);
    const place = byte ?? this.#prng.below(file.cached.size);
    for (const content of [file.cached, file.durable]) if (place < content.size) content.flip(place, bit);
    return place;
  }

  /** Bytes a power loss could take from this file. */
  unsyncedBytes(path: string): Bytes {
    return this.files
      .file(path)
      .pending.reduce((sum, one) => sum + (one.kind === 'write' ? one.bytes.length : 0), 0);
  }

  open(path: string, options?: { readonly create?: boolean }): Promise<DiskFile> {
    return this.#session.open(path, options);
  }
  list(directory: string): Promise<readonly string[]> {
    return this.#session.list(directory);
  }
  stat(path: string): Promise<DiskEntry | undefined> {
    return this.#session.stat(path);
  }
  readFile(path: string): Promise<Uint8Array> {
    return this.#session.readFile(path);
  }
  makeDirectory(path: string): Promise<void> {
    return this.#session.makeDirectory(path);
  }
  rename(from: string, to: string): Promise<void> {
    return this.#session.rename(from, to);
  }
  remove(path: string): Promise<void> {
    return this.#session.remove(path);
  }
  syncDirectory(path: string): Promise<void> {
    return this.#session.syncDirectory(path);
  }
  space(path: string): Promise<{ readonly free: Bytes; readonly total: Bytes }> {
    return this.#session.space(path);
  }
  lock(directory: string): Promise<DirectoryLock> {
    return this.#session.lock(directory);
  }
  bootId(): Promise<string> {
    return this.#session.bootId();
  }

  #bootId(): string {
    return new RandomFromSeed(this.#prng.stream(`boot ${this.#crashes}`)).uuid();
  }
}
