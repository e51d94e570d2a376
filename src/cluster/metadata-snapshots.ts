/**
 * Metadata snapshots: when this node writes one, what it then forgets of its log, and how one that was fetched
 * takes the log's place.
 *
 * Every node writes its own, of the image that it has published. The log keeps what follows the older of two
 * snapshots, so that one may be damaged.
 *
 * Order    written: snapshot durable → nobody is answered from before it → log start moved → older ones removed
 *          installed: snapshot durable under its name → log emptied → image replaced → older ones removed
 * Errors   a snapshot that cannot be written is no loss, the log says it all: it is tried again when the next
 *          one is due. An `install` that has begun to touch the log rejects with a DiskError.
 */
import type { Bytes, Millis, Offset } from '../base/units.ts';
import type { MetadataImage } from '../core/metadata/image.ts';
import type { SnapshotId } from '../core/raft/log-outline.ts';
import type { VoterSet } from '../core/raft/voter-set.ts';
import { type Cancel, DiskError, type Platform } from '../platform/ports.ts';
import { Gate } from '../storage/gate.ts';
import type { Logger } from '../telemetry/log.ts';
import type { MetadataLog } from './metadata-log.ts';
import type { Snapshot } from './snapshot-file.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** A snapshot is written when either is reached, and there is something new to say. */
export interface SnapshotLimits {
  /** Of records since the last one. */
  readonly maxBytes: Bytes;
  /** Since the first record that the last one lacks. */
  readonly maxIntervalMs: Millis;
}

export interface MetadataSnapshotsOptions {
  readonly platform: Platform;
  readonly log: MetadataLog;
  readonly store: SnapshotStore;
  readonly limits: SnapshotLimits;
  /** The newest image whose records are committed. */
  readonly image: () => MetadataImage;
  /** Up to where the disk has confirmed the log. */
  readonly syncedOffset: () => Offset;
  /** What else a snapshot of the log before `endOffset` says. */
  readonly describe: (endOffset: Offset) => { readonly epoch: number; readonly voters: VoterSet | undefined };
  /** A snapshot is durable, and what lies before `startOffset` of the log is about to go. */
  readonly written: (id: SnapshotId, startOffset: Offset) => void;
  readonly logger: Logger;
  readonly fatal: (error: unknown) => void;
}

export class MetadataSnapshots {
  readonly #options: MetadataSnapshotsOptions;
  /** Writing and installing, one after the other. */
  readonly #gate = new Gate(1);
  /** Of `log.appendedBytes`, at the last snapshot. */
  #bytesBefore: Bytes = 0;
  #timer: Cancel | undefined;
  #isWriting = false;
  #stopped = false;

  constructor(options: MetadataSnapshotsOptions) {
    this.#options = options;
  }

  /** There is a new image: time to look whether a snapshot is due. */
  changed(): void {
    const { platform, log, limits } = this.#options;
    if (this.#stopped || this.#isWriting) return;
    if (log.appendedBytes - this.#bytesBefore >= limits.maxBytes) this.#begin();
    else this.#timer ??= platform.clock.after(limits.maxIntervalMs, () => this.#begin());
  }

  /** Resolves once nothing is being written any more; what has not been finished is given up. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.();
    await this.#gate.run(() => Promise.resolve());
  }

  /**
   * Has a snapshot that was received take the place of the log; `replace` makes its image the published one.
   * Resolves with it once that is durable, with undefined when it is not whole: then nothing has changed.
   */
  install(id: SnapshotId, replace: (image: MetadataImage) => void): Promise<Snapshot | undefined> {
    const { log, store, logger } = this.#options;
    return this.#gate.run(async () => {
      const snapshot = await store.received(id);
      if (snapshot === undefined) return undefined;
      await store.adopt(id);
      await log.restartAt(id.endOffset);
      replace(snapshot.image);
      await store.keepFrom(id.endOffset);
      this.#bytesBefore = log.appendedBytes;
      logger.info(id, 'a snapshot of the metadata was fetched and takes the place of the log');
      return snapshot;
    });
  }

  #begin(): void {
    this.#timer?.();
    this.#timer = undefined;
    if (this.#stopped || this.#isWriting) return;
    this.#isWriting = true;
    this.#bytesBefore = this.#options.log.appendedBytes;
    this.#gate
      .run(() => this.#write())
      .catch((error: unknown) => {
        if (!(error instanceof DiskError)) this.#options.fatal(error);
        else
          this.#options.logger.warn({ error: error.message }, 'a snapshot of the metadata was not written');
      })
      .finally(() => {
        this.#isWriting = false;
      });
  }

  async #write(): Promise<void> {
    const { log, store, image: current, syncedOffset, describe, written, logger } = this.#options;
    const image = current();
    // Exclusive: the log goes on with the very next offset.
    const endOffset = image.offset + 1;
    if (endOffset <= (store.newestId?.endOffset ?? 0)) return;
    const { epoch, voters } = describe(endOffset);
    const id = { endOffset, epoch };
    if (!(await store.write({ id, image, voters }, () => this.#stopped))) return;
    const older = store.olderId?.endOffset ?? 0;
    // The others may have committed what the own disk, being slow, has not confirmed: that goes with a later snapshot,
    // and so does the one that ends where the log starts.
    const startOffset = older <= syncedOffset() ? Math.max(older, log.startOffset) : log.startOffset;
    logger.info({ ...id, startOffset }, 'a snapshot of the metadata was written');
    written(id, startOffset);
    const trimmed = await log.trim(startOffset);
    if (trimmed.ok) await store.keepFrom(startOffset);
  }
}
