/** A data directory on a virtual host, and batches to fill its logs with. */
import { type BatchHeader, readBatchHeader } from '../../../protocol/record/batch.ts';
import { BatchBuilder, type BuildOptions } from '../../../protocol/record/builder.ts';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { decodeRecords } from '../../../protocol/record/records.ts';
import type { Outcome } from '../../../src/base/outcome.ts';
import type { Platform } from '../../../src/platform/ports.ts';
import {
  type Host,
  type HostOptions,
  virtualWorld,
  type World,
} from '../../../src/platform/virtual/world.ts';
import type { Log, LogListener } from '../../../src/storage/log.ts';
import { LogDirectory, type LogDirectoryOptions } from '../../../src/storage/log-directory.ts';
import type { LogSlice } from '../../../src/storage/log-slice.ts';
import {
  DEFAULT_STORAGE_SETTINGS,
  type LogConfig,
  type StorageSettings,
} from '../../../src/storage/settings.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';

export const TOPIC_ID = '11111111-2222-4333-8444-555555555555';
export const DATA = '/data';
export const LOG = `${DATA}/t-0`;

export const CONFIG: LogConfig = {
  segmentBytes: 1 << 30,
  segmentMs: 7 * 24 * 3_600_000,
  segmentJitterMs: 0,
  segmentIndexBytes: 10 << 20,
  indexIntervalBytes: 4096,
  retentionMs: -1,
  retentionBytes: -1,
  cleanupPolicy: ['delete'],
  maxMessageBytes: 1_048_588,
  fileDeleteDelayMs: 1000,
  writeCaching: false,
  deleteRetentionMs: 24 * 3_600_000,
  maxCompactionLagMs: Number.MAX_SAFE_INTEGER,
  minCleanableDirtyRatio: 0.5,
  minCompactionLagMs: 0,
};

export const SETTINGS: StorageSettings = {
  ...DEFAULT_STORAGE_SETTINGS,
  tailCacheBytes: 64 * 1024,
  ballastBytes: 0,
};

export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.error}: ${outcome.message ?? ''}`);
  return outcome.value;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One batch of string values, from no producer unless options say so. */
export function batchOf(
  values: readonly string[],
  { timestamp = 1000, ...options }: Partial<BuildOptions> & { timestamp?: number } = {},
): Uint8Array {
  const builder = new BatchBuilder();
  for (const [index, value] of values.entries())
    builder.append(timestamp + index, null, encoder.encode(value));
  return builder.build({ crc32c, ...options });
}

export function headerOf(bytes: Uint8Array): BatchHeader {
  return readBatchHeader(bytes, 0);
}

/** Offset and value of every record, as `offset:value`. */
function recordsIn(slice: LogSlice): string[] {
  const found: string[] = [];
  for (const chunk of slice.chunks) {
    for (let at = 0; at < chunk.length; ) {
      const header = readBatchHeader(chunk, at);
      const payload = chunk.subarray(at + 61, at + header.sizeInBytes);
      for (const { offset, value } of decodeRecords(payload, header))
        found.push(`${offset}:${decoder.decode(value!)}`);
      at += header.sizeInBytes;
    }
  }
  return found;
}

/** Remembers what a log told. */
export class Recorder implements LogListener {
  writtenTo = -1;
  syncedTo = -1;
  startedAt = -1;
  failures: string[] = [];
  written(offset: number): void {
    this.writtenTo = offset;
  }
  synced(offset: number): void {
    this.syncedTo = offset;
  }
  started(offset: number): void {
    this.startedAt = offset;
  }
  failed(error: { code: string }): void {
    this.failures.push(error.code);
  }
}

/** One host with a data directory and, once opened, log `t-0` in it. */
export class Fixture {
  readonly world: World;
  readonly host: Host;
  platform: Platform;
  config: LogConfig;
  settings: StorageSettings;
  directory!: LogDirectory;
  log!: Log;
  recorder = new Recorder();
  states: string[] = [];

  constructor(
    options: {
      seed?: number | string;
      config?: Partial<LogConfig>;
      settings?: Partial<StorageSettings>;
      host?: HostOptions;
    } = {},
  ) {
    this.world = virtualWorld(options.seed ?? 1);
    this.host = this.world.host('a', options.host);
    this.platform = this.host.platform;
    this.config = { ...CONFIG, ...options.config };
    this.settings = { ...SETTINGS, ...options.settings };
  }

  /** Opens the directory and the log. */
  async open(): Promise<Log> {
    await this.openDirectory();
    this.log = await this.run(this.directory.openLog('t', 0, TOPIC_ID, this.recorder));
    return this.log;
  }

  async openDirectory(options: Partial<LogDirectoryOptions> = {}): Promise<LogDirectory> {
    this.recorder = new Recorder();
    this.directory = await this.run(this.#beginDirectory(options));
    return this.directory;
  }

  /** Begins what `open` does; it goes on as the world does. */
  begin(): void {
    void this.#beginDirectory({}).then((directory) => directory.openLog('t', 0, TOPIC_ID, new Recorder()));
  }

  #beginDirectory(options: Partial<LogDirectoryOptions>): Promise<LogDirectory> {
    return LogDirectory.open({
      platform: this.platform,
      directory: DATA,
      logger: silentLogger,
      settings: this.settings,
      nodeId: 1,
      configOf: () => this.config,
      stateChanged: (state) => this.states.push(state),
      ...options,
    });
  }

  run<T>(promise: Promise<T>): Promise<T> {
    return this.world.complete(promise);
  }

  /** Closes cleanly and opens again, in a new process. */
  async reopen(): Promise<Log> {
    await this.run(this.directory.close());
    this.platform = this.host.restart();
    return this.open();
  }

  async crash(powerLoss: boolean): Promise<Log> {
    this.host.crash({ powerLoss });
    this.platform = this.host.restart();
    return this.open();
  }

  append(values: readonly string[], options: Parameters<typeof batchOf>[1] = {}, epoch = 0) {
    const bytes = batchOf(values, options);
    return this.log.append(bytes, headerOf(bytes), epoch);
  }

  /** Waits until all that was appended is written, and synced when asked. */
  async settle(synced = true): Promise<void> {
    if (synced) this.log.requestSync();
    for (let step = 0; step < 10_000; step++) {
      const end = synced ? this.log.recoveryPoint : this.log.logEndOffset;
      if (end === this.log.nextOffset) return;
      await this.world.advance(0.5);
    }
    throw new Error('the log does not settle');
  }

  async read(from: number, maxBytes = 1 << 20, upTo = Number.POSITIVE_INFINITY): Promise<string[]> {
    const slice = unwrap(await this.run(Promise.resolve(this.log.read(from, upTo, maxBytes))));
    const records = recordsIn(slice);
    slice.release();
    return records;
  }

  /** All records from the log start on, by repeated reads. */
  async readAll(from = this.log.logStartOffset, maxBytes = 4096): Promise<string[]> {
    const all: string[] = [];
    for (let offset = from; offset < this.log.logEndOffset; ) {
      const slice = unwrap(
        await this.run(Promise.resolve(this.log.read(offset, this.log.logEndOffset, maxBytes))),
      );
      all.push(...recordsIn(slice));
      if (slice.nextOffset <= offset) throw new Error(`no progress at ${offset}`);
      offset = slice.nextOffset;
      slice.release();
    }
    return all;
  }
}
