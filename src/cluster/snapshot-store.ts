/**
 * The snapshots in the metadata log's directory: written, received, read and removed.
 *
 * A snapshot is written, or received, under another name, and takes its own only when all of it is durable:
 * what has the name was whole. The disk may have damaged it since, so two are kept, and the log from the end
 * of the older one on; more only while the log starts at the end of one before them.
 *
 * Order    write aside → sync → rename → sync directory
 * Errors   DiskError; what was there before stays. One by a newer release is not damaged, and not passed over.
 */
import { UnknownRecord } from '../../protocol/internal/metadata-log.ts';
import { cutAtBatch } from '../../protocol/record/batch.ts';
import type { Bytes, LeaderEpoch, Offset } from '../base/units.ts';
import type { SnapshotId } from '../core/raft/log-outline.ts';
import { DiskError, type DiskFile, type Platform } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import { startNewerRelease } from './quorum-state.ts';
import {
  parseSnapshotName,
  type Snapshot,
  SnapshotReader,
  snapshotBatches,
  snapshotName,
} from './snapshot-file.ts';

export interface SnapshotStoreOptions {
  readonly platform: Platform;
  /** The log's. */
  readonly directory: string;
  readonly clusterId: string;
  readonly logger: Logger;
}

/** A piece of a snapshot. */
export interface SnapshotPiece {
  readonly size: Bytes;
  readonly bytes: Uint8Array;
}

/** What is being written here; removed with other leftovers when the log is opened. */
const written = '.tmp';
/** What is being received. */
const received = '.part';

const sliceBytes: Bytes = 1024 * 1024;

export class SnapshotStore {
  readonly #options: SnapshotStoreOptions;
  /** By end offset, the newest last. All were whole once, and the last one still was when it was read. */
  #ids: SnapshotId[] = [];

  private constructor(options: SnapshotStoreOptions) {
    this.#options = options;
  }

  /** Opens the directory, and reads the newest snapshot that is whole, if there is any. */
  static async open(
    options: SnapshotStoreOptions,
  ): Promise<{ readonly store: SnapshotStore; readonly newest: Snapshot | undefined }> {
    const store = new SnapshotStore(options);
    return { store, newest: await store.#recover() };
  }

  get newestId(): SnapshotId | undefined {
    return this.#ids.at(-1);
  }

  /** The one before the newest. */
  get olderId(): SnapshotId | undefined {
    return this.#ids.at(-2);
  }

  /** The oldest snapshot that ends at or after `offset`. */
  firstFrom(offset: Offset): SnapshotId | undefined {
    return this.#ids.find(({ endOffset }) => endOffset >= offset);
  }

  /** The epoch in which the snapshot that ends at `endOffset` does. */
  epochAt(endOffset: Offset): LeaderEpoch | undefined {
    return this.#ids.find((id) => id.endOffset === endOffset)?.epoch;
  }

  /** Resolves once the snapshot would survive a power loss; false when `isStopped` came true before. */
  async write(snapshot: Snapshot, isStopped: () => boolean): Promise<boolean> {
    const { disk, clock, compute } = this.#options.platform;
    const file = await disk.open(this.#path(snapshot.id) + written, { create: true });
    try {
      if (file.size > 0) await file.truncate(0);
      for (const batch of snapshotBatches(snapshot, clock.wallTime(), compute.crc32c)) {
        await file.append([batch]);
        await clock.turn();
        if (isStopped()) return false;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await this.#publish(snapshot.id, written);
    return true;
  }

  /** Adds a piece to what is received of a snapshot; the piece at 0 begins it anew. */
  async receive(id: SnapshotId, position: Bytes, chunks: readonly Uint8Array[]): Promise<void> {
    const path = this.#path(id) + received;
    const file = await this.#options.platform.disk.open(path, { create: true });
    try {
      if (position === 0) await file.truncate(0);
      if (file.size !== position) throw new DiskError('EIO', path, `${path} does not end at ${position}`);
      await file.append(chunks);
    } finally {
      await file.close();
    }
  }

  /** The received snapshot, if it is whole. */
  async received(id: SnapshotId): Promise<Snapshot | undefined> {
    return this.#load(id, received);
  }

  /** The received snapshot is the newest one. Resolves once it would survive a power loss. */
  async adopt(id: SnapshotId): Promise<void> {
    const file = await this.#options.platform.disk.open(this.#path(id) + received);
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await this.#publish(id, received);
  }

  /** At most `maxBytes` from `position` on; undefined when there is no such snapshot. */
  async read(id: SnapshotId, position: Bytes, maxBytes: Bytes): Promise<SnapshotPiece | undefined> {
    const { disk } = this.#options.platform;
    const path = this.#path(id);
    if (this.epochAt(id.endOffset) !== id.epoch) return undefined;
    const file = await disk.open(path);
    try {
      const wanted = Math.min(maxBytes, sliceBytes, Math.max(0, file.size - position));
      const bytes = new Uint8Array(wanted);
      return { size: file.size, bytes: bytes.subarray(0, await file.read(bytes, position)) };
    } finally {
      await file.close();
    }
  }

  /** Removes the snapshots that end before `offset`, and whatever is left of others. */
  async keepFrom(offset: Offset): Promise<void> {
    const { platform, directory } = this.#options;
    this.#ids = this.#ids.filter(({ endOffset }) => endOffset >= offset);
    const kept = new Set(this.#ids.map(snapshotName));
    for (const name of await platform.disk.list(directory)) {
      const id = parseSnapshotName(name.replace(received, ''));
      if (id !== undefined && !kept.has(name)) await platform.disk.remove(`${directory}/${name}`);
    }
    await platform.disk.syncDirectory(directory);
  }

  async #recover(): Promise<Snapshot | undefined> {
    const { platform, directory } = this.#options;
    const names = await platform.disk.list(directory);
    for (const name of names) {
      if (name.endsWith(received)) await platform.disk.remove(`${directory}/${name}`);
    }
    this.#ids = names.flatMap((name) => parseSnapshotName(name) ?? []).sort(byEnd);
    for (let id = this.newestId; id !== undefined; id = this.newestId) {
      const snapshot = await this.#load(id, '');
      if (snapshot !== undefined) return snapshot;
      this.#ids.pop();
    }
    return undefined;
  }

  /** Undefined when it is not whole. Rejects with a DiskError also for what this release does not know. */
  async #load(id: SnapshotId, ending: string): Promise<Snapshot | undefined> {
    const { platform, clusterId, logger } = this.#options;
    const { disk, clock, compute } = platform;
    const path = this.#path(id) + ending;
    const reader = new SnapshotReader(id, clusterId, compute.crc32c);
    const file = await disk.open(path);
    try {
      for (let position = 0; position < file.size; await clock.turn()) {
        const bytes = await wholeBatches(file, position);
        reader.take(bytes);
        position += bytes.length;
      }
      return reader.finish();
    } catch (error) {
      if (error instanceof DiskError) throw error;
      if (error instanceof UnknownRecord) {
        const sentence = `${path} cannot be read (${error.message}): ${startNewerRelease}`;
        throw new DiskError('ECORRUPT', path, sentence, { cause: error });
      }
      logger.error({ path, reason: String(error) }, 'a snapshot of the metadata is damaged');
      return undefined;
    } finally {
      await file.close();
    }
  }

  async #publish(id: SnapshotId, ending: string): Promise<void> {
    const { platform, directory } = this.#options;
    const path = this.#path(id);
    await platform.disk.rename(path + ending, path);
    await platform.disk.syncDirectory(directory);
    this.#ids = [...this.#ids.filter(({ endOffset }) => endOffset !== id.endOffset), id].sort(byEnd);
  }

  #path(id: SnapshotId): string {
    return `${this.#options.directory}/${snapshotName(id)}`;
  }
}

function byEnd(one: SnapshotId, other: SnapshotId): number {
  return one.endOffset - other.endOffset;
}

/** Whole batches from `position` on, 1 MiB as a rule. Throws when there is none. */
async function wholeBatches(file: DiskFile, position: Bytes): Promise<Uint8Array> {
  for (let wanted = sliceBytes; ; wanted *= 2) {
    const bytes = new Uint8Array(Math.min(wanted, file.size - position));
    const length = await file.read(bytes, position);
    const cut = cutAtBatch(bytes, 0, length, sliceBytes);
    if (cut > 0) return bytes.subarray(0, cut);
    if (bytes.length < wanted) throw new Error('it ends within a batch');
  }
}
