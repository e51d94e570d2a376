/**
 * Write queue: batches of one log on their way into the file, in order.
 *
 * All batches of one microtask turn leave in one gathered append. A barrier (opening the file, a roll, a
 * new leader epoch) runs between batches; those behind it wait with their offsets assigned.
 *
 * Loans    borrowed batches are written at the latest when the loan ends, those before them too, or else copied;
 *          that they are written is reported in the microtask all the same
 * Errors   the first failure drops everything queued, is reported once, and stops the queue until `resume`
 */
import { assert } from '../base/assert.ts';
import { Ring } from '../base/ring.ts';
import type { Bytes, Offset } from '../base/units.ts';
import type { DiskFile } from '../platform/ports.ts';
import type { Borrower, Loans } from './loans.ts';
import type { Chunk } from './tail-cache.ts';
import type { WriteBacklog } from './write-backlog.ts';

/** Below the system's limit of buffers in one gathered write. */
const GATHER_LIMIT = 512;

interface QueuedBatch {
  bytes: Uint8Array;
  readonly start: Bytes;
  readonly end: Bytes;
  readonly endOffset: Offset;
  /** To be released; none for a batch that was borrowed. */
  readonly chunk: Chunk | undefined;
  onLoan: boolean;
}

type Barrier = () => Promise<void>;

/** What a queue reports to its log; synchronous. */
export interface WriteQueueOwner {
  /** The file that batches go to; asked after all barriers before them. */
  target(): DiskFile;
  written(endOffset: Offset, bytes: Bytes): void;
  failed(error: unknown): void;
}

export class WriteQueue implements Borrower {
  readonly #owner: WriteQueueOwner;
  readonly #backlog: WriteBacklog;
  readonly #loans: Loans;
  readonly #items = new Ring<QueuedBatch | Barrier>();
  #busy = false;
  #stopped = false;
  #scheduled = false;
  #queuedBytes: Bytes = 0;
  #barriers = 0;
  /** Some of the items are on loan. */
  #borrows = false;
  /** Written when a loan ended, and not reported yet. */
  #landed: QueuedBatch[] = [];
  /** What happened when a loan ended, not reported yet. */
  #failure: { readonly error: unknown } | undefined;
  #idleWaiters: (() => void)[] = [];

  constructor(owner: WriteQueueOwner, backlog: WriteBacklog, loans: Loans) {
    this.#owner = owner;
    this.#backlog = backlog;
    this.#loans = loans;
  }

  /** How much is accepted that is not yet in the file, here and in all logs: 1 is the limit. */
  get load(): number {
    return this.#backlog.load(this.#queuedBytes);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Whether what is pushed now will be written as soon as that is asked for, as far as the queue knows. */
  get isClear(): boolean {
    return !this.#busy && this.#barriers === 0 && this.#failure === undefined;
  }

  /** Takes a reference to the chunk until the batch is written or dropped. */
  push(chunk: Chunk, start: Bytes, end: Bytes, endOffset: Offset): void {
    assert(!this.#stopped, 'a stopped write queue takes no batches');
    chunk.retain();
    this.#enter({ bytes: chunk.bytes, start, end, endOffset, chunk, onLoan: false });
  }

  /** Borrows the batch until it is written, or the loans are settled. */
  borrow(bytes: Uint8Array, start: Bytes, end: Bytes, endOffset: Offset): void {
    assert(!this.#stopped, 'a stopped write queue takes no batches');
    if (!this.#borrows) this.#loans.add(this);
    this.#borrows = true;
    this.#enter({ bytes, start, end, endOffset, chunk: undefined, onLoan: true });
  }

  settle(): void {
    this.#borrows = false;
    while (this.isClear && this.#items.size > 0 && this.#owner.target().appendsAtOnce) {
      const batches = this.#gather();
      try {
        void this.#append(batches);
        // One by one: a request may bring more than a call has room for arguments.
        for (const batch of batches) this.#landed.push(batch);
      } catch (error) {
        for (const batch of batches) this.#leave(batch);
        this.#failure = { error };
      }
    }
    for (const item of this.#items) if (typeof item !== 'function') own(item);
  }

  /** Runs when all before it is written; what comes later waits for it. */
  barrier(run: Barrier): void {
    assert(!this.#stopped, 'a stopped write queue takes no barriers');
    this.#barriers++;
    this.#items.push(run);
    this.#schedule();
  }

  /** Resolves when nothing is queued or running, be it because of a failure. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Resolves when what is queued now has been written or dropped, be there more behind it by then. */
  settled(): Promise<void> {
    if (this.#stopped) return this.idle();
    const passed = new Promise<void>((resolve) => this.barrier(async () => resolve()));
    return Promise.race([passed, this.idle()]);
  }

  resume(): void {
    this.#stopped = false;
  }

  /** Drops what is queued and takes no more. */
  stop(): void {
    this.#stopped = true;
    for (const item of this.#items) if (typeof item !== 'function') this.#leave(item);
    this.#items.clear();
    this.#barriers = 0;
    this.#becomeIdle();
  }

  get #isIdle(): boolean {
    const reported = this.#landed.length === 0 && this.#failure === undefined;
    return !this.#busy && this.#items.size === 0 && reported;
  }

  #enter(batch: QueuedBatch): void {
    this.#queuedBytes += batch.end - batch.start;
    this.#backlog.add(batch.end - batch.start);
    this.#items.push(batch);
    this.#schedule();
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
    this.#reportLanded();
    while (!this.#busy && this.#items.size > 0) {
      const first = this.#items.peek()!;
      if (typeof first === 'function') {
        this.#items.shift();
        this.#barriers--;
        this.#await(first(), () => undefined);
      } else this.#write();
    }
    this.#becomeIdle();
  }

  /** What was done when a loan ended. */
  #reportLanded(): void {
    const landed = this.#landed;
    if (landed.length > 0) {
      this.#landed = [];
      this.#finish(landed);
    }
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) this.#fail(failure.error);
  }

  #write(): void {
    const batches = this.#gather();
    try {
      const pending = this.#append(batches);
      if (pending === undefined) this.#finish(batches);
      else this.#await(pending, () => this.#finish(batches), batches);
    } catch (error) {
      for (const batch of batches) this.#leave(batch);
      this.#fail(error);
    }
  }

  /** Takes out the batches up to the next barrier, as many as one write may have. */
  #gather(): QueuedBatch[] {
    const batches: QueuedBatch[] = [];
    for (let ranges = 0; ; ) {
      const item = this.#items.peek();
      if (item === undefined || typeof item === 'function') return batches;
      if (!follows(batches.at(-1), item) && ++ranges > GATHER_LIMIT) return batches;
      this.#items.shift();
      batches.push(item);
    }
  }

  #append(batches: readonly QueuedBatch[]): Promise<void> | undefined {
    const file = this.#owner.target();
    if (!file.appendsAtOnce) for (const batch of batches) own(batch);
    const ranges: Uint8Array[] = [];
    for (let at = 0; at < batches.length; ) {
      const { bytes, start } = batches[at]!;
      do at++;
      while (at < batches.length && follows(batches[at - 1], batches[at]!));
      ranges.push(bytes.subarray(start, batches[at - 1]!.end));
    }
    return file.append(ranges);
  }

  #finish(batches: readonly QueuedBatch[]): void {
    const bytes = batches.reduce((sum, batch) => sum + batch.end - batch.start, 0);
    for (const batch of batches) this.#leave(batch);
    this.#owner.written(batches.at(-1)!.endOffset, bytes);
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
    batch.chunk?.release();
  }

  #fail(error: unknown): void {
    this.stop();
    this.#owner.failed(error);
  }

  #becomeIdle(): void {
    if (!this.#isIdle) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const waiter of waiters) waiter();
  }
}

function follows(before: QueuedBatch | undefined, batch: QueuedBatch): boolean {
  return before?.bytes === batch.bytes && before.end === batch.start;
}

/** Copies what is on loan. */
function own(batch: QueuedBatch): void {
  if (batch.onLoan) batch.bytes = batch.bytes.slice();
  batch.onLoan = false;
}
