/**
 * When a log is synced, and how far it has been: the recovery point.
 *
 * A log with unsynced bytes always has a sync running or due: at once when somebody waits or enough bytes
 * have gathered, else after the queue's delay. Never two at a time.
 *
 * Errors   a failed sync is final: it is reported, never tried again, and the recovery point stays
 */
import type { Bytes, Offset } from '../base/units.ts';
import { DiskError, type DiskFile } from '../platform/ports.ts';
import type { SyncJob, SyncQueue } from './sync-queue.ts';

export interface LogSyncOwner {
  /** The file that is written to; files before it are synced already. */
  file(): DiskFile;
  logEndOffset(): Offset;
  synced(recoveryPoint: Offset): void;
  failed(error: DiskError): void;
}

export class LogSync implements SyncJob {
  readonly #queue: SyncQueue;
  readonly #syncBytes: Bytes;
  readonly #owner: LogSyncOwner;
  #recoveryPoint: Offset;
  #unsyncedBytes: Bytes = 0;
  #wanted: Offset = 0;
  #running: Promise<void> | undefined;
  #failed = false;
  #paused = false;

  constructor(queue: SyncQueue, syncBytes: Bytes, owner: LogSyncOwner, recoveryPoint: Offset) {
    this.#queue = queue;
    this.#syncBytes = syncBytes;
    this.#owner = owner;
    this.#recoveryPoint = recoveryPoint;
  }

  get recoveryPoint(): Offset {
    return this.#recoveryPoint;
  }

  /** Somebody waits until everything below `offset` is durable. */
  request(offset: Offset): void {
    if (offset > this.#wanted) this.#wanted = offset;
    this.#arrange();
  }

  /** So many more bytes are in the file. */
  written(bytes: Bytes): void {
    this.#unsyncedBytes += bytes;
    this.#arrange();
  }

  /** For the queue. Never rejects. */
  async sync(): Promise<void> {
    if (this.#paused) return;
    if (this.#running !== undefined) return this.#running.catch(() => undefined);
    await this.#start().catch(() => undefined);
  }

  /** Resolves once all that is written is durable; rejects with the DiskError, after it was reported. */
  async flush(): Promise<void> {
    while (this.#owner.logEndOffset() > this.#recoveryPoint) await (this.#running ?? this.#start());
  }

  /** Resolves when no sync runs, whatever became of it; none begins until `resume`. */
  async pause(): Promise<void> {
    this.#paused = true;
    this.#queue.drop(this);
    await this.#running?.catch(() => undefined);
  }

  /** The log is about to end at `offset`, durably; true when that moves the recovery point. While paused. */
  cut(offset: Offset): boolean {
    this.#unsyncedBytes = 0;
    this.#wanted = 0;
    if (this.#recoveryPoint <= offset) return false;
    this.#recoveryPoint = offset;
    return true;
  }

  /** The log has been given up, and begins and ends at `offset` now. While paused; ends the pause. */
  restart(offset: Offset): void {
    this.#unsyncedBytes = 0;
    this.#wanted = 0;
    this.#recoveryPoint = offset;
    this.resume();
  }

  resume(): void {
    this.#paused = false;
    this.#arrange();
  }

  #arrange(): void {
    if (this.#running !== undefined || this.#failed || this.#paused) return;
    if (this.#owner.logEndOffset() <= this.#recoveryPoint) return;
    if (this.#wanted > this.#recoveryPoint || this.#unsyncedBytes >= this.#syncBytes) this.#queue.now(this);
    else this.#queue.later(this);
  }

  #start(): Promise<void> {
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      this.#arrange();
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    const upTo = this.#owner.logEndOffset();
    if (upTo <= this.#recoveryPoint) return;
    this.#unsyncedBytes = 0;
    try {
      await this.#owner.file().sync();
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.#failed = true;
      this.#owner.failed(error);
      throw error;
    }
    this.#recoveryPoint = upTo;
    this.#owner.synced(upTo);
  }
}
