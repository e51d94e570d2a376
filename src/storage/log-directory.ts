/**
 * A data directory: all logs below it, what they share, and whether it can be written to.
 *
 * The state of the disk is one for all logs: a full disk refuses appends until there is space, a failed
 * sync or write ends all appends until the process starts again.
 *
 * Order    lock → checkpoints read → identity → ballast given up on a full disk → losses by a reboot, logs that are
 *          gone → clean-shutdown marker taken away → logs. Whatever the identity is refused for, nothing is touched.
 */
import { assert } from '../base/assert.ts';
import { BufferPool } from '../base/buffer-pool.ts';
import { type BrokerId, type Bytes, MiB, type Offset, type Uuid } from '../base/units.ts';
import type { Cancel, DirectoryLock, DiskError, Platform } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import { makeDurableDirectory } from './atomic-file.ts';
import { Ballast } from './ballast.ts';
import { noteBoot } from './boot.ts';
import { readMarker, removeMarker, writeMarker } from './clean-shutdown.ts';
import { type ClusterIdentity, type DirectoryIdentity, identify, renew } from './directory-identity.ts';
import { asDiskError, isOutOfSpace } from './disk-failures.ts';
import { Gate } from './gate.ts';
import {
  DELETED_LOG,
  deletedLogName,
  logName,
  parseLogName,
  STRAY_LOG,
  strayLogName,
  TOP,
} from './layout.ts';
import { LoadedIndexes } from './loaded-indexes.ts';
import { Loans } from './loans.ts';
import { Log, type LogListener } from './log.ts';
import { type CheckpointedOffsets, LogCheckpoints, loadCheckpoints } from './log-checkpoints.ts';
import { type DirectoryHealth, type DirectoryState, type LogContext, newCounters } from './log-context.ts';
import { noteLostLogs } from './lost-logs.ts';
import { OpenFiles } from './open-files.ts';
import { type CleanLog, loadLog, newLog } from './recovery.ts';
import { PendingRemovals } from './segment-removal.ts';
import type { LogConfig, StorageSettings } from './settings.ts';
import { SyncQueue } from './sync-queue.ts';
import { TailCache } from './tail-cache.ts';
import { createTopicId, readTopicId, writeTopicId } from './topic-id-file.ts';
import { WriteBacklog } from './write-backlog.ts';

/** Kept of the buffers that reads from files have given back. */
const FREE_READ_BUFFERS: Bytes = 16 * MiB;

export interface LogDirectoryOptions {
  readonly platform: Platform;
  readonly directory: string;
  readonly logger: Logger;
  readonly settings: StorageSettings;
  readonly nodeId: BrokerId;
  /** Given when this node belongs to a known cluster; a new directory otherwise starts one. */
  readonly clusterId?: string;
  /** Asked before an empty directory becomes this node's; what it rejects with leaves it empty. */
  readonly vacant?: (directoryId: Uuid) => Promise<void>;
  /** Finds the cluster of a directory that belongs to none yet; without it a new directory starts one. */
  readonly join?: (directoryId: Uuid) => Promise<ClusterIdentity>;
  /**
   * Resolves with the name of a log whose files are gone, and without which this is not the directory any more
   * that its cluster knows: then it gets another id. Told the recovery points of all logs in the checkpoint.
   */
  readonly lost?: (recoveryPoints: ReadonlyMap<string, Offset>) => Promise<string | undefined>;
  /** Told whose directory it is, before anything is touched; what it rejects with ends the opening. */
  readonly identified?: (identity: DirectoryIdentity) => Promise<void>;
  /** Asked whenever it matters, so that changes take effect. */
  readonly configOf: (topic: string) => LogConfig;
  /** Told of every change of `state`; synchronous, must not throw. */
  readonly stateChanged?: (state: DirectoryState, reason: string) => void;
}

export interface OpenLogOptions {
  /** May append while the directory is full: metadata, so that deleting and trimming work. */
  readonly essential?: boolean;
}

export class LogDirectory implements DirectoryHealth {
  readonly directory: string;
  readonly identity: DirectoryIdentity;
  /** The last shutdown was clean, or the directory is new. */
  readonly clean: boolean;
  /** The machine was started anew since: what only its page cache had is lost. */
  readonly rebooted: boolean;
  readonly context: LogContext;
  readonly #options: LogDirectoryOptions;
  readonly #lock: DirectoryLock;
  readonly #marker: Map<string, CleanLog> | undefined;
  readonly #logs = new Map<string, Log>();
  readonly #checkpoints: LogCheckpoints;
  readonly #gate: Gate;
  readonly #ballast: Ballast;
  /** Names in a directory that was nobody's before this start; undefined where it was somebody's. */
  readonly #foreign: ReadonlySet<string> | undefined;
  #isDisowned = false;
  #state: DirectoryState = 'online';
  #reason = '';
  #checkpointTimer: Cancel | undefined;
  #spaceTimer: Cancel | undefined;
  #ballastWork: Promise<void> = Promise.resolve();
  #ballastMade: Promise<void> | undefined;
  #checkpointWork: Promise<void> = Promise.resolve();
  #closing = false;

  /**
   * Takes the directory, makes it when it is missing. Rejects with DirectoryError (not ours), DiskError
   * (`ELOCKED`: in use).
   */
  static async open(options: LogDirectoryOptions): Promise<LogDirectory> {
    const { platform, directory } = options;
    const { disk, compute } = platform;
    await makeDurableDirectory(disk, directory);
    const lock = await disk.lock(directory);
    try {
      const isFull = await lacksRoom(options);
      const isNew = (await disk.stat(`${directory}/${TOP.meta}`)) === undefined;
      const known = await loadCheckpoints(disk, directory);
      const identity = await identifyOrRenew(options, known.recoveryPoints, isFull);
      await options.identified?.(identity);
      if (isFull) await giveUpBallast(options);
      const markerPath = `${directory}/${TOP.cleanShutdown}`;
      const marker = await readMarker(disk, markerPath, compute.crc32c);
      const boot = await noteBoot(disk, directory, { ...known, clean: marker });
      const present = await noteLostLogs(disk, directory, known, marker);
      await removeMarker(disk, markerPath);
      return new LogDirectory(options, {
        lock,
        identity,
        rebooted: boot === 'another',
        marker,
        known,
        clean: isNew || marker !== undefined,
        foreign: isNew && boot === undefined ? present : undefined,
        isFull,
      });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  private constructor(
    options: LogDirectoryOptions,
    found: {
      readonly lock: DirectoryLock;
      readonly identity: DirectoryIdentity;
      readonly rebooted: boolean;
      readonly marker: Map<string, CleanLog> | undefined;
      readonly known: CheckpointedOffsets;
      readonly clean: boolean;
      readonly foreign: ReadonlySet<string> | undefined;
      readonly isFull: boolean;
    },
  ) {
    const { platform, directory, settings } = options;
    this.#options = options;
    this.directory = directory;
    this.identity = found.identity;
    this.clean = found.clean;
    this.rebooted = found.rebooted;
    this.#lock = found.lock;
    this.#marker = found.marker;
    this.#foreign = found.foreign;
    this.#gate = new Gate(settings.openConcurrency);
    const ballast = `${directory}/${TOP.ballast}`;
    this.#ballast = new Ballast(platform.disk, platform.clock, ballast, settings.ballastBytes);
    this.#checkpoints = new LogCheckpoints(platform.disk, directory, found.known, this.#logs);
    this.context = this.#sharedByLogs();
    this.#scheduleCheckpoints();
    if (found.isFull) this.#becomeFull();
    void this.#removeDeleted();
  }

  get state(): DirectoryState {
    return this.#state;
  }
  get reason(): string {
    return this.#reason;
  }

  logs(): readonly Log[] {
    return [...this.#logs.values()];
  }

  /**
   * Opens the log, recovering it if need be, or creates it. Rejects with DiskErrors; without space the
   * ballast has been given up, so that a further try may succeed.
   */
  async openLog(
    topic: string,
    partition: number,
    topicId: Uuid,
    listener: LogListener,
    { essential = false }: OpenLogOptions = {},
  ): Promise<Log> {
    const name = logName(topic, partition);
    assert(!this.#logs.has(name), `log ${name} is opened once`);
    const load = async (): Promise<Log> => {
      const directory = `${this.directory}/${name}`;
      const isNew = !(await this.#claim(directory, topic, partition, topicId));
      if (isNew) await this.#create(name, directory, topicId);
      const kept = this.#checkpoints.of(name);
      const config = this.#options.configOf(topic);
      const known = {
        directory,
        recoveryPoint: kept.recoveryPoints ?? 0,
        logStartOffset: kept.logStarts ?? 0,
        clean: this.#marker?.get(name),
      };
      // That the essential log was there once, its file says: it is made before anything rests on it.
      const loaded =
        isNew && !essential
          ? newLog(this.context, directory, config)
          : await loadLog(this.context, known, config);
      const log = new Log({
        context: this.context,
        identity: { topic, partition, topicId, directory, essential },
        config: () => this.#options.configOf(topic),
        listener,
        loaded,
        highWatermark: kept.highWatermarks ?? 0,
        cacheLostFrom: config.writeCaching ? kept.cacheLosses : undefined,
        // Without its metadata the directory has got another identity, which says as much.
        lostBelow: essential ? undefined : kept.lostLogs,
        cleanPoint: kept.cleanPoints ?? 0,
      });
      this.#logs.set(name, log);
      return log;
    };
    return this.#gate.run(load).catch((error: unknown) => {
      const failure = asDiskError(error);
      if (isOutOfSpace(failure)) this.full(failure);
      throw failure;
    });
  }

  /** Closes the log and renames its directory; its files are removed in the background. */
  async deleteLog(topic: string, partition: number): Promise<void> {
    const name = logName(topic, partition);
    const log = this.#logs.get(name);
    assert(log !== undefined, `log ${name} is open`);
    this.#logs.delete(name);
    await log.abandon();
    await this.#setAside(name, deletedLogName(topic, partition, this.context.platform.random.uuid()));
    void this.#removeDeleted();
  }

  /**
   * Directories of logs that are not among `known` (log names), or were set aside: kept, and to be reported.
   * Those that are gone and not among them are not missed any more.
   */
  async strays(known: ReadonlySet<string>): Promise<string[]> {
    this.#checkpoints.forgetLost(known);
    const names = await this.context.platform.disk.list(this.directory);
    return names.filter(
      (name) =>
        name.endsWith(STRAY_LOG) ||
        (parseLogName(name) !== undefined && !known.has(name) && !this.#logs.has(name)),
    );
  }

  /** Free and total bytes of the file system. */
  space(): Promise<{ readonly free: Bytes; readonly total: Bytes }> {
    return this.context.platform.disk.space(this.directory);
  }

  /** Writes all checkpoints; resolves when they are durable. Rejects with DiskErrors. */
  saveCheckpoints(): Promise<void> {
    return this.#checkpoints.saveAll();
  }

  /**
   * The cluster has no place for this node: `close` leaves nothing behind of what this start has made in a directory
   * that was nobody's, so that it can be another node's. One that was this node's stays what it is.
   */
  disown(): void {
    this.#isDisowned = this.#foreign !== undefined;
  }

  /** Closes all logs, writes checkpoints and the clean-shutdown marker, and releases the lock. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#checkpointTimer?.();
    this.#spaceTimer?.();
    this.context.removals.cancelAll();
    await Promise.all([this.#ballastWork, this.#checkpointWork]);
    const gate = new Gate(this.context.settings.openConcurrency);
    const ends = await Promise.all(
      [...this.#logs].map(([name, log]) => gate.run(async () => [name, await log.close()] as const)),
    );
    this.context.syncs.close();
    await this.context.files.closeAll();
    try {
      if (this.#isDisowned) await this.#withdraw();
      else if (this.#state !== 'offline') {
        await this.saveCheckpoints();
        const closed = new Map(ends.flatMap(([name, end]) => (end === undefined ? [] : [[name, end]])));
        await writeMarker(
          this.context.platform.disk,
          `${this.directory}/${TOP.cleanShutdown}`,
          closed,
          this.context.crc32c,
        );
      }
    } catch (error) {
      this.context.logger.error({ error: asDiskError(error).message }, 'shutdown is not clean');
    }
    await this.#lock.release();
  }

  full(error: DiskError): void {
    if (this.#state !== 'online') return;
    this.context.logger.error({ directory: this.directory, path: error.path }, 'disk full');
    this.#becomeFull();
    this.#ballastWork = this.#ballastWork
      .then(() => this.#ballast.release())
      .catch((second) => this.#noteFailure(second));
  }

  failed(error: DiskError): void {
    if (this.#state === 'offline') return;
    this.#change('offline', `${this.directory} is offline: ${error.message}`);
    this.context.logger.error(
      { directory: this.directory, code: error.code, path: error.path },
      'directory offline',
    );
    this.#checkpointTimer?.();
    this.#spaceTimer?.();
    for (const log of this.#logs.values()) log.fence(error);
  }

  #becomeFull(): void {
    this.#change('full', `No space is left for ${this.directory}; records are refused until there is.`);
    this.#watchSpace();
  }

  #change(state: DirectoryState, reason: string): void {
    this.#state = state;
    this.#reason = reason;
    this.#options.stateChanged?.(state, reason);
  }

  /** A failure outside of a log: no space is waited for, everything else is final. */
  #noteFailure(error: unknown): void {
    const failure = asDiskError(error);
    if (isOutOfSpace(failure)) this.full(failure);
    else this.failed(failure);
  }

  #sharedByLogs(): LogContext {
    const { platform, logger, settings } = this.#options;
    const { syncConcurrency: concurrency, syncDelayMs: delayMs } = settings;
    return {
      platform,
      crc32c: platform.compute.crc32c,
      tailCache: new TailCache(settings.tailCacheBytes),
      readBuffers: new BufferPool(FREE_READ_BUFFERS),
      syncs: new SyncQueue(platform.clock, { concurrency, delayMs }),
      loans: new Loans(),
      backlog: new WriteBacklog(settings.maxQueuedBytes, settings.maxTotalQueuedBytes),
      files: new OpenFiles(platform.disk, settings.maxIdleFiles),
      indexes: new LoadedIndexes(settings.maxLoadedIndexes),
      removals: new PendingRemovals(),
      logger,
      settings,
      health: this,
      counters: newCounters(),
      saveRecoveryPoints: () => this.#checkpoints.save('recoveryPoints'),
      saveLogStarts: () => this.#checkpoints.save('logStarts'),
      saveCleanPoints: () => this.#checkpoints.save('cleanPoints'),
    };
  }

  #scheduleCheckpoints(): void {
    const { clock } = this.context.platform;
    this.#checkpointTimer = clock.after(this.context.settings.checkpointIntervalMs, () => {
      // Not when the directory is opened: writing so much would keep clients waiting at the first start.
      this.#ballastMade ??= this.#ballastWork = this.#ballastWork.then(() => this.#makeBallast());
      this.#checkpointWork = this.saveCheckpoints()
        .catch((error) => this.#noteFailure(error))
        .then(() => {
          if (this.#state !== 'offline' && !this.#closing) this.#scheduleCheckpoints();
        });
    });
  }

  async #makeBallast(): Promise<void> {
    if (this.#state !== 'online') return;
    try {
      await this.#ballast.make();
    } catch (error) {
      this.context.logger.warn({ error: asDiskError(error).message }, 'no space for the ballast file');
    }
  }

  #watchSpace(): void {
    if (this.#closing) return;
    const { platform, settings } = this.context;
    this.#spaceTimer = platform.clock.after(settings.spacePollMs, () => {
      this.#ballastWork = this.#ballastWork.then(() => this.#resumeIfPossible());
    });
  }

  async #resumeIfPossible(): Promise<void> {
    if (this.#state !== 'full') return;
    try {
      const { free } = await this.space();
      if (free >= this.#ballast.resumeAt) {
        await this.#ballast.make();
        this.#change('online', '');
        this.context.logger.info({ directory: this.directory }, 'space is back');
        return;
      }
    } catch (error) {
      if (!isOutOfSpace(asDiskError(error))) return this.failed(asDiskError(error));
    }
    this.#watchSpace();
  }

  /** False when there is no directory for this topic id; one with another id is set aside. */
  async #claim(directory: string, topic: string, partition: number, topicId: Uuid): Promise<boolean> {
    const { disk, random } = this.context.platform;
    if ((await disk.stat(directory)) === undefined) return false;
    const found = await readTopicId(disk, directory);
    if (found === topicId) return true;
    if (found === undefined) {
      // Deleting renames the whole directory: without the file this is the same topic, which was being made when
      // something failed, or is damaged.
      this.context.logger.warn({ directory }, 'partition.metadata is missing or wrong and written anew');
      await disk.syncDirectory(this.directory);
      await writeTopicId(disk, directory, topicId);
      return true;
    }
    const stray = strayLogName(topic, partition, random.uuid());
    this.context.logger.warn(
      { directory, stray, found, expected: topicId },
      'log of another topic kept aside',
    );
    await this.#setAside(logName(topic, partition), stray);
    return false;
  }

  /** Forgets what the checkpoints know of the name and renames the log's directory, durably. */
  async #setAside(name: string, to: string): Promise<void> {
    const { disk } = this.context.platform;
    // In this order: a crash in between must not leave a name without a directory, which would be missed.
    this.#marker?.delete(name);
    this.#checkpoints.forget(name);
    await this.saveCheckpoints().catch((error: unknown) => {
      // Deleting is what makes room again. A log of that name is not made before the checkpoints are saved.
      if (!isOutOfSpace(asDiskError(error))) throw error;
    });
    await disk.rename(`${this.directory}/${name}`, `${this.directory}/${to}`);
    this.context.files.forgetAll(`${this.directory}/${name}`);
    await disk.syncDirectory(this.directory);
  }

  /** Takes away what this start has made. Whose the directory was goes last: until then it is this node's. */
  async #withdraw(): Promise<void> {
    const { disk } = this.context.platform;
    const { meta, bootId, ...rest } = TOP;
    const names = [...this.#logs.keys(), ...Object.values(rest)].filter((name) => !this.#foreign!.has(name));
    for (const name of [...names, bootId, meta]) await disk.remove(`${this.directory}/${name}`);
    await disk.syncDirectory(this.directory);
  }

  async #create(name: string, directory: string, topicId: Uuid): Promise<void> {
    const { disk } = this.context.platform;
    this.#marker?.delete(name);
    if (this.#checkpoints.restart(name)) {
      this.context.logger.error(
        { directory, lostBelow: this.#checkpoints.of(name).lostLogs },
        'the directory of a log is gone: it begins anew, empty; what no other replica has is lost',
      );
    }
    // A new log must not meet the recovery point, or the start, of the one that is gone.
    if (this.#checkpoints.isUnsaved(name)) await this.saveCheckpoints();
    await disk.makeDirectory(directory);
    await createTopicId(disk, directory, topicId);
    // All logs that are being made share this one.
    await disk.syncDirectory(this.directory);
  }

  /** Best effort: what remains is removed at the next start. */
  async #removeDeleted(): Promise<void> {
    const { disk } = this.context.platform;
    try {
      for (const name of await disk.list(this.directory)) {
        if (name.endsWith(DELETED_LOG)) await disk.remove(`${this.directory}/${name}`);
      }
    } catch (error) {
      this.context.logger.warn({ error: asDiskError(error).message }, 'deleted logs not removed');
    }
  }
}

async function identifyOrRenew(
  options: LogDirectoryOptions,
  recoveryPoints: ReadonlyMap<string, Offset>,
  isFull: boolean,
): Promise<DirectoryIdentity> {
  const { platform, directory, lost, logger } = options;
  const identity = await identify(platform, directory, options);
  const log = await lost?.(recoveryPoints);
  if (log === undefined) return identity;
  if (isFull) await giveUpBallast(options);
  const renewed = await renew(platform, directory, identity, log);
  logger.error(
    { directory, log, directoryId: renewed.directoryId },
    `${log} is gone: this node takes part like one whose directory is empty; if it was a voter, it votes again ` +
      `after "ottla cluster quorum replace ${identity.nodeId}"`,
  );
  return renewed;
}

/** Whether the directory is full from the start: what the ballast holds, or would, is all that is left. */
async function lacksRoom({ platform: { disk }, directory, settings }: LogDirectoryOptions): Promise<boolean> {
  const { free } = await disk.space(directory);
  const held = (await disk.stat(`${directory}/${TOP.ballast}`))?.size ?? 0;
  return settings.ballastBytes > 0 && free + held < settings.ballastBytes + MiB;
}

/** A start writes small files, and needs room for them; or it was given up before, and is not for records. */
function giveUpBallast({ platform: { disk }, directory }: LogDirectoryOptions): Promise<void> {
  return disk.remove(`${directory}/${TOP.ballast}`);
}
