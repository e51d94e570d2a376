/**
 * The writing end of a log: its batches on their way into the active segment's file, and the roll from one
 * segment to the next.
 *
 * Appends run ahead of the files: a segment is active from the moment the roll is decided, while batches of
 * the one before may still be queued. What has to happen to files in between waits its turn in the queue.
 *
 * Order    a roll: write → sync old → create new files → sync directory → publish
 * Errors   the first failure is reported to the owner and stops the writer until `restart`
 */
import type { Bytes, Offset } from '../base/units.ts';
import type { DiskFile } from '../platform/ports.ts';
import { type LogContext, rollJitter } from './log-context.ts';
import type { ProducerEntry } from './producer-state.ts';
import { Segment } from './segment.ts';
import { writeIndexes, writeSnapshot } from './segment-indexes.ts';
import type { Segments } from './segments.ts';
import type { LogConfig } from './settings.ts';
import type { Chunk } from './tail-cache.ts';
import { WriteQueue } from './write-queue.ts';

/** What a writer reports to its log, and asks of it. */
export interface LogWriterOwner {
  /** Resolves once all that is written is durable. */
  flush(): Promise<void>;
  /** `bytes` more are in the file, all before `endOffset`. Synchronous. */
  written(endOffset: Offset, bytes: Bytes): void;
  /** A write, or what was to happen between writes, failed: everything queued is dropped. Synchronous. */
  failed(error: unknown): void;
}

export class LogWriter {
  readonly #context: LogContext;
  readonly #directory: string;
  readonly #segments: Segments;
  readonly #owner: LogWriterOwner;
  readonly #queue: WriteQueue;
  /** The segment that queued batches go to; behind the active one while a roll is queued. */
  #writing: Segment;
  #opening = false;

  /** For the log with `segments` in `directory`. */
  constructor(context: LogContext, directory: string, segments: Segments, owner: LogWriterOwner) {
    this.#context = context;
    this.#directory = directory;
    this.#segments = segments;
    this.#owner = owner;
    this.#writing = segments.active;
    const queueOwner = {
      target: () => this.file,
      written: (endOffset: Offset, bytes: Bytes) => this.#written(endOffset, bytes),
      failed: (error: unknown) => owner.failed(error),
    };
    this.#queue = new WriteQueue(queueOwner, context.backlog, context.loans);
  }

  /** The file that is written to. Only once something was. */
  get file(): DiskFile {
    return this.#writing.held!.file;
  }

  /** As the queue's. */
  get load(): number {
    return this.#queue.load;
  }

  get stopped(): boolean {
    return this.#queue.stopped;
  }

  /** Whether a batch pushed now would be in the file as soon as that is asked for. */
  get isClear(): boolean {
    return this.#queue.isClear && this.#writing.held !== undefined && this.file.appendsAtOnce;
  }

  /** Has the active segment's file opened before what is queued from here on. */
  open(): void {
    const segment = this.#segments.active;
    if (segment.held !== undefined || segment !== this.#writing || this.#opening) return;
    this.#opening = true;
    this.#queue.barrier(async () => {
      this.#opening = false;
      segment.held = await this.#context.files.hold(segment.logPath, { create: true });
      await this.#context.platform.disk.syncDirectory(this.#directory);
    });
  }

  /** Queues a batch of the active segment, which leaves in the next microtask; holds the chunk until then. */
  push(chunk: Chunk, start: Bytes, end: Bytes, endOffset: Offset): void {
    this.#queue.push(chunk, start, end, endOffset);
  }

  /** The same with a batch that is borrowed until it is written or the loans are settled. */
  borrow(bytes: Uint8Array, start: Bytes, end: Bytes, endOffset: Offset): void {
    this.#queue.borrow(bytes, start, end, endOffset);
  }

  /** Runs between what is queued before and after. */
  barrier(run: () => Promise<void>): void {
    this.#queue.barrier(run);
  }

  /** Begins a new segment at `offset`; its files follow in the queue. */
  roll(offset: Offset, config: LogConfig, producers: readonly ProducerEntry[]): void {
    const old = this.#segments.active;
    const now = this.#context.platform.clock.wallTime();
    const next = Segment.fresh(this.#directory, offset, now, rollJitter(this.#context, config));
    this.open();
    this.#segments.push(next);
    this.#queue.barrier(() => this.#finishRoll(old, next, producers));
  }

  /** Resolves when nothing is queued or running, be it because of a failure. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** As the queue's. */
  settled(): Promise<void> {
    return this.#queue.settled();
  }

  /** Drops what is queued and takes no more. */
  stop(): void {
    this.#queue.stop();
  }

  /** Goes on where the segments end now, as their files do. While idle. */
  restart(): void {
    this.#writing = this.#segments.active;
    this.#opening = false;
    this.#queue.resume();
  }

  #written(endOffset: Offset, bytes: Bytes): void {
    this.#writing.written += bytes;
    this.#context.counters.writes++;
    this.#owner.written(endOffset, bytes);
  }

  async #finishRoll(old: Segment, next: Segment, producers: readonly ProducerEntry[]): Promise<void> {
    const context = this.#context;
    await this.#owner.flush();
    await writeIndexes(context, old);
    await writeSnapshot(context, this.#directory, next.baseOffset, producers);
    next.held = await context.files.hold(next.logPath, { create: true });
    await context.platform.disk.syncDirectory(this.#directory);
    this.#writing = next;
    // Not before: if any of this fails, the old one is appended to again.
    old.active = false;
    context.indexes.touch(old);
    old.held?.release();
    old.held = undefined;
  }
}
