/**
 * The open files of a log directory: opened on first use, shared, and closed, least recently used first,
 * when more than `limit` are open and idle.
 *
 * Ten thousand partitions thus need no file descriptor until somebody touches them.
 */
import type { Disk, DiskFile } from '../platform/ports.ts';

/** A file in use; call `release` exactly once. */
export interface HeldFile {
  readonly file: DiskFile;
  release(): void;
}

interface Slot {
  opening: Promise<DiskFile>;
  users: number;
  /** Renamed or removed: closed when the last user leaves, and never found again. */
  forgotten: boolean;
}

export class OpenFiles {
  readonly #disk: Disk;
  readonly #limit: number;
  /** By path; least recently used first. */
  readonly #slots = new Map<string, Slot>();

  constructor(disk: Disk, limit: number) {
    this.#disk = disk;
    this.#limit = limit;
  }

  /** Rejects with the DiskError of opening. */
  async hold(path: string, options?: { readonly create?: boolean }): Promise<HeldFile> {
    const slot = this.#slots.get(path) ?? {
      opening: this.#disk.open(path, options),
      users: 0,
      forgotten: false,
    };
    this.#slots.delete(path);
    this.#slots.set(path, slot);
    slot.users++;
    try {
      const file = await slot.opening;
      return { file, release: () => this.#release(slot) };
    } catch (error) {
      slot.users--;
      if (this.#slots.get(path) === slot) this.#slots.delete(path);
      throw error;
    }
  }

  /**
   * To be called when a file has been renamed or removed, and before its name is used again; users keep
   * what they hold. Not earlier: a reader could open it once more in between.
   */
  forget(path: string): void {
    const slot = this.#slots.get(path);
    if (slot === undefined) return;
    this.#slots.delete(path);
    slot.forgotten = true;
    if (slot.users === 0) void close(slot);
  }

  /** The same for all files of a directory. */
  forgetAll(directory: string): void {
    for (const path of [...this.#slots.keys()]) if (path.startsWith(`${directory}/`)) this.forget(path);
  }

  /** Closes what is idle; resolves when done. */
  async closeAll(): Promise<void> {
    const slots = [...this.#slots.values()];
    this.#slots.clear();
    await Promise.all(slots.map(close));
  }

  #release(slot: Slot): void {
    slot.users--;
    if (slot.forgotten && slot.users === 0) void close(slot);
    if (this.#slots.size <= this.#limit) return;
    for (const [path, idle] of this.#slots) {
      if (this.#slots.size <= this.#limit) return;
      if (idle.users > 0) continue;
      this.#slots.delete(path);
      void close(idle);
    }
  }
}

/** What was to be durable has been synced: an error of closing changes nothing. */
async function close(slot: Slot): Promise<void> {
  try {
    await (await slot.opening).close();
  } catch {}
}
