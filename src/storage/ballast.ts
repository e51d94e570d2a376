/**
 * Ballast: a file that only takes up space, given up when the disk is full so that checkpoints, trims and
 * deletes can still be written, and made again when there is space.
 */
import { type Bytes, MiB } from '../base/units.ts';
import type { Clock, Disk } from '../platform/ports.ts';

export class Ballast {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #path: string;
  readonly #size: Bytes;

  constructor(disk: Disk, clock: Clock, path: string, size: Bytes) {
    this.#disk = disk;
    this.#clock = clock;
    this.#path = path;
    this.#size = size;
  }

  /** Free bytes from which writing may go on: room for the ballast, and as much again to work with. */
  get resumeAt(): Bytes {
    return 2 * this.#size + MiB;
  }

  /**
   * Makes the file in slices, with real bytes: a sparse one would hold no space. Rejects with ENOSPC when
   * it does not fit, and then takes up nothing.
   */
  async make(): Promise<void> {
    if (this.#size === 0) return;
    const file = await this.#disk.open(this.#path, { create: true });
    try {
      if (file.size > this.#size) await file.truncate(this.#size);
      const slice = new Uint8Array(Math.min(MiB, this.#size));
      while (file.size < this.#size) {
        await file.append([slice.subarray(0, Math.min(slice.length, this.#size - file.size))]);
        await this.#clock.turn();
      }
      await file.sync();
    } catch (error) {
      await this.release();
      throw error;
    } finally {
      await file.close();
    }
  }

  async release(): Promise<void> {
    await this.#disk.remove(this.#path);
  }
}
