/**
 * Write queue: batches of one log on their way into the file, in order.
 *
 * All batches of one microtask turn leave in one gathered append. A barrier (opening the file, a roll, a
 * new leader epoch) runs between batches; those behind it wait with their offsets assigned.
 *
 * Errors   the first failure drops everything queued, is reported once, and stops the queue until `resume`
 */
import { assert } from '../base/assert.ts';
import { Ring } from '../base/ring.ts';
import type { Bytes, Offset } from '../base/units.ts';
import type { DiskFile } from '../platform/ports.ts';
import type { Chunk } from './tail-cache.ts';
import type { WriteBacklog } from './write-backlog.ts';

/** Below the system's limit of buffers in one gathered write. */
const GATHER_LIMIT = 512;

interface QueuedBatch {
  readonly chunk: Chunk;
  readonly start: Bytes;
  readonly end: Bytes;
  readonly endOffset: Offset;
}

type Barrier = () => Promise<void>;

/** What a queue reports to its log; synchronous. */
export interface WriteQueueOwner {
  /** The file that batches go to; asked after all barriers before them. */
  target(): DiskFile;
  written(endOffset: Offset, bytes: Bytes): void;
  failed(error: unknown): void;
}

export class WriteQueue {
  readonly #owner: WriteQueueOwner;
  readonly #backlog: WriteBacklog;
  readonly #items = new Ring<QueuedBatch | Barrier>();
  #busy = false;
  #stopped = false;
  #scheduled = false;
  #queuedBytes: Bytes = 0;
  #idleWaiters: (() => void)[] = [];

  constructor(owner: WriteQueueOwner, backlog: WriteBacklog) {
    this.#owner = owner;
    this.#backlog = backlog;
  }

  /** How much is accepted that is not yet in the file, here and in all logs: 1 is the limit. */
  get load(): number {
    return this.#backlog.load(this.#queuedBytes);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Takes a reference to the chunk until the batch is written or dropped. */
  push(chunk: Chunk, start: Bytes, end: Bytes, endOffset: Offset): void {
    assert(!this.#stopped, 'a stopped write queue takes no batches');
    chunk.retain();
    this.#queuedBytes += end - start;
    this.#backlog.add(end - start);
    this.#items.push({ chunk, start, end, endOffset });
    this.#schedule();
  }

  /** Runs when all before it is written; what comes later waits for it. */
  barrier(run: Barrier): void {
    assert(!this.#stopped, 'a stopped write queue takes no barriers');
    this.#items.push(run);
    this.#schedule();
  }

  /** Resolves when nothing is queued or running, be it because of a failure. */
  idle(): Promise<void> {
    if (!this.#busy && this.#items.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  resume(): void {
    this.#stopped = false;
  }

  /** Drops what is queued and takes no more. */
  stop(): void {
    this.#stopped = true;
    for (const item of this.#items) if (typeof item !== 'function') this.#leave(item);
    this.#items.clear();
    if (!this.#busy) this.#becomeIdle();
  }

  #schedule(): void {
    if (this.#scheduled || this.#busy) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#busy && this.#items.size > 0) {
      const first = this.#items.peek()!;
      if (typeof first === 'function') {
        this.#items.shift();
        this.#await(first(), () => undefined);
      } else this.#write();
    }
    if (!this.#busy && !this.#scheduled) this.#becomeIdle();
  }

  #write(): void {
    const batches: QueuedBatch[] = [];
    const ranges: { chunk: Chunk; start: Bytes; end: Bytes }[] = [];
    while (ranges.length < GATHER_LIMIT) {
      const item = this.#items.peek();
      if (item === undefined || typeof item === 'function') break;
      this.#items.shift();
      batches.push(item);
      const last = ranges.at(-1);
      if (last?.chunk === item.chunk && last.end === item.start) last.end = item.end;
      else ranges.push({ chunk: item.chunk, start: item.start, end: item.end });
    }
    const finish = (): void => {
      const bytes = batches.reduce((sum, batch) => sum + batch.end - batch.start, 0);
      for (const batch of batches) this.#leave(batch);
      this.#owner.written(batches.at(-1)!.endOffset, bytes);
    };
    try {
      const pending = this.#owner
        .target()
        .append(ranges.map(({ chunk, start, end }) => chunk.bytes.subarray(start, end)));
      if (pending === undefined) finish();
      else this.#await(pending, finish, batches);
    } catch (error) {
      for (const batch of batches) this.#leave(batch);
      this.#fail(error);
    }
  }

  #await(work: Promise<void>, finish: () => void, batches: readonly QueuedBatch[] = []): void {
    this.#busy = true;
    work.then(
      () => {
        this.#busy = false;
        finish();
        this.#pump();
      },
      (error: unknown) => {
        this.#busy = false;
        for (const batch of batches) this.#leave(batch);
        this.#fail(error);
      },
    );
  }

  #leave(batch: QueuedBatch): void {
    this.#queuedBytes -= batch.end - batch.start;
    this.#backlog.remove(batch.end - batch.start);
    batch.chunk.release();
  }

  #fail(error: unknown): void {
    this.stop();
    this.#owner.failed(error);
  }

  #becomeIdle(): void {
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const waiter of waiters) waiter();
  }
}
