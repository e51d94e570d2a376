/**
 * Record runner: gives records to a handler, several partitions and several keys of a partition at the
 * same time, but those of one key one after the other, in order.
 *
 * A partition has as many workers as keys may be in processing. Each takes the next record whose key is
 * free; a record whose key is not waits in that key's queue, which the worker that has the key continues
 * with. A record without a key waits for none.
 *
 * When a partition is revoked, its workers only fill the gaps between finished records.
 *
 * Invariants  at most `partitions` partitions are at work, besides those that a pause has interrupted; what
 *             lies between the lowest unfinished record of a partition and the newest in hand is at most
 *             `windowBytes`, or one batch
 */
import { Ring } from '../../base/ring.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import type { Clock } from '../../platform/ports.ts';
import type { RecordBatch } from '../consumer/consumer.ts';
import { OttlaError } from '../errors.ts';
import type { ConsumerRecord } from '../records.ts';
import { Deferred, orAborted } from '../waiting.ts';
import type { HandlerWatch } from './handler-watch.ts';
import type { Handling, HeldPartition } from './held-partition.ts';

/** How long records are processed before other work gets its turn. */
const TURN_MS: Millis = 20;

/** What a handler is told besides its record. */
export interface RecordContext {
  /** Fires when the partition goes to another member or the consumer closes: finish, or give up by throwing. */
  readonly signal: AbortSignal;
}

/** Processes a record. What it throws ends the consumption, unless the signal has fired. */
export type RecordHandler = (record: ConsumerRecord, context: RecordContext) => unknown;

export interface RunnerParts {
  readonly clock: Clock;
  readonly handler: RecordHandler;
  readonly watch: HandlerWatch;
  /** How many partitions have records in processing at the same time. */
  readonly partitions: number;
  /** How many keys of a partition have. */
  readonly keys: number;
  readonly windowBytes: Bytes;
  /** A record counts as processed when it is begun, not when it is finished. */
  readonly countsWhenBegun: boolean;
  readonly isPaused: (held: HeldPartition) => boolean;
  /** Resolves with false when the batch must not be processed here. */
  readonly mayBegin: (held: HeldPartition, batch: RecordBatch) => Promise<boolean>;
  /** More is accepted than before. */
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

export class RecordRunner {
  readonly #parts: RunnerParts;
  readonly #runs = new Map<HeldPartition, PartitionRun>();
  readonly #turns: Turns;
  #resumed = new Deferred<void>();
  #idle: Deferred<void> | undefined;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#turns = new Turns(parts.clock);
  }

  /** Whether the next batch of this partition can be processed now. */
  accepts(held: HeldPartition): boolean {
    const run = this.#runs.get(held);
    if (run === undefined) return this.#atWork < this.#parts.partitions;
    return this.#parts.keys > 1 && run.bytes < this.#parts.windowBytes;
  }

  /** Processes a batch, after what came before of its partition. */
  add(held: HeldPartition, batch: RecordBatch): void {
    let run = this.#runs.get(held);
    if (run === undefined) {
      this.#idle ??= new Deferred();
      run = new PartitionRun(held, this.#parts, {
        turns: this.#turns,
        resumed: () => this.#resumed.promise,
        ended: () => this.#ended(held),
      });
      this.#runs.set(held, run);
    }
    run.add(batch);
  }

  /** Partitions may not be paused any more. */
  resume(): void {
    this.#resumed.resolve();
    this.#resumed = new Deferred();
  }

  /** Resolves when everything added has been processed, or given up. */
  get idle(): Promise<void> {
    return this.#idle?.promise ?? Promise.resolve();
  }

  /** A pause in the middle of a batch does not keep other partitions from being processed. */
  get #atWork(): number {
    let count = 0;
    for (const held of this.#runs.keys()) if (held.running.size > 0 || !this.#parts.isPaused(held)) count++;
    return count;
  }

  #ended(held: HeldPartition): void {
    this.#runs.delete(held);
    if (this.#runs.size === 0) {
      this.#idle?.resolve();
      this.#idle = undefined;
    }
    this.#parts.changed();
  }
}

interface RunEnvironment {
  readonly turns: Turns;
  readonly resumed: () => Promise<void>;
  readonly ended: () => void;
}

/** One partition while records of it are in hand. */
class PartitionRun {
  readonly #held: HeldPartition;
  readonly #parts: RunnerParts;
  readonly #environment: RunEnvironment;
  /** Batches of which nothing or not all is in hand, and how far the first of them is. */
  readonly #batches = new Ring<RecordBatch>(2);
  #index = 0;
  /** By key in processing: what waits for it. Undefined until something does. */
  readonly #keys = new Map<number, Ring<Handling> | undefined>();
  #workers = 0;
  /** Bytes of what is not in hand yet. */
  #bytesComing: Bytes = 0;
  #coming = 0;
  #admitted: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(held: HeldPartition, parts: RunnerParts, environment: RunEnvironment) {
    this.#held = held;
    this.#parts = parts;
    this.#environment = environment;
  }

  get bytes(): Bytes {
    return this.#held.bytesInHand + this.#bytesComing;
  }

  add(batch: RecordBatch): void {
    if (this.#parts.keys > 1) for (const record of batch.records) this.#bytesComing += sizeOf(record);
    this.#coming++;
    this.#admitted = this.#admitted
      .then(() => this.#admit(batch))
      .catch((error: unknown) => this.#parts.failed(error))
      .then(() => {
        this.#coming--;
        this.#endIfDone();
      });
  }

  async #admit(batch: RecordBatch): Promise<void> {
    const held = this.#held;
    if (held.signal.aborted || !(await this.#parts.mayBegin(held, batch))) return;
    this.#batches.push(batch);
    let wanted = Math.min(this.#parts.keys - this.#workers, batch.records.length);
    for (; wanted > 0 && this.#batches.size > 0; wanted--) {
      this.#workers++;
      this.#work()
        .catch((error: unknown) => this.#parts.failed(error))
        .then(() => {
          this.#workers--;
          this.#endIfDone();
        });
    }
  }

  async #work(): Promise<void> {
    const { turns } = this.#environment;
    const held = this.#held;
    for (let last: Handling | undefined; ; ) {
      // Handlers that never wait would let nothing else run: no heartbeat, no revocation.
      const rest = turns.over();
      if (rest !== undefined) await rest;
      while (this.#parts.isPaused(held) && !held.signal.aborted) {
        this.#parts.changed();
        await orAborted(this.#environment.resumed(), held.signal).catch(() => {});
      }
      const handling = this.#next(last);
      if (handling === undefined) return;
      last = handling;
      const result = this.#call(handling);
      if (result === undefined) continue;
      try {
        await result;
      } catch (error) {
        this.#thrown(handling, error);
        continue;
      }
      turns.now = this.#parts.clock.now();
      this.#finished(handling);
    }
  }

  /** The record to process after this one; undefined when there is none for another worker. */
  #next(last: Handling | undefined): Handling | undefined {
    const held = this.#held;
    if (this.#failed) return undefined;
    if (last?.key !== undefined) {
      const waiting = this.#keys.get(last.key);
      const follower = waiting?.peek();
      if (follower !== undefined) return held.mayBegin(follower) ? waiting!.shift() : undefined;
      this.#keys.delete(last.key);
    }
    if (held.signal.aborted) return undefined;
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      const key = this.#parts.keys === 1 ? null : next.record.key;
      if (key === null) return next;
      next.key = hashOf(key);
      if (!this.#keys.has(next.key)) {
        this.#keys.set(next.key, undefined);
        return next;
      }
      const waiting = this.#keys.get(next.key) ?? new Ring<Handling>(2);
      waiting.push(next);
      this.#keys.set(next.key, waiting);
    }
    return undefined;
  }

  /** Takes the next record in hand, whether or not its key is free. */
  #take(): Handling | undefined {
    const batch = this.#batches.peek();
    if (batch === undefined) return undefined;
    const { records, nextOffset, leaderEpoch } = batch;
    const record = records[this.#index++]!;
    const isLast = this.#index === records.length;
    const until = { offset: isLast ? nextOffset : record.offset + 1, leaderEpoch };
    if (isLast) {
      this.#batches.shift();
      this.#index = 0;
    }
    const bytes = this.#parts.keys === 1 ? 0 : sizeOf(record);
    this.#bytesComing -= bytes;
    return this.#held.take(record, until, batch, bytes);
  }

  /** Calls the handler; undefined when it has finished already. */
  #call(handling: Handling): PromiseLike<unknown> | undefined {
    const { clock, handler, watch, countsWhenBegun } = this.#parts;
    const { turns } = this.#environment;
    const began = turns.now;
    this.#held.begin(handling, began);
    if (countsWhenBegun) this.#held.pass(handling);
    let result: unknown;
    let failure: { readonly error: unknown } | undefined;
    try {
      result = handler(handling.record, handling);
    } catch (error) {
      failure = { error };
    }
    turns.now = clock.now();
    watch.ran(handling, turns.now - began);
    if (failure !== undefined) this.#thrown(handling, failure.error);
    else if (isThenable(result)) return result;
    else this.#finished(handling);
    return undefined;
  }

  #finished(handling: Handling): void {
    const { windowBytes, changed, keys } = this.#parts;
    const wasFull = keys > 1 && this.bytes >= windowBytes;
    if (!handling.passed) this.#held.pass(handling);
    this.#held.end(handling);
    if (wasFull && this.bytes < windowBytes) changed();
  }

  #thrown(handling: Handling, error: unknown): void {
    this.#held.end(handling);
    // Whoever is told to stop may do so by throwing.
    if (handling.isStopped) return;
    this.#failed = true;
    const { name } = this.#held;
    const what = error instanceof Error ? error.message : String(error);
    const message =
      `The handler failed in ${name} at offset ${handling.record.offset}: ${what}` +
      ' The record is not committed, so it comes again.';
    this.#parts.failed(new OttlaError('HANDLER_FAILED', message, { cause: error, subject: name }));
  }

  #endIfDone(): void {
    if (this.#workers === 0 && this.#coming === 0) this.#environment.ended();
  }
}

/** Lets other work of the event loop have its turn when records have had theirs. */
class Turns {
  readonly #clock: Clock;
  /** The time, as it was when it was last looked at: between two records. */
  now: Millis;
  #ends: Millis;
  #rest: Promise<void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.now = clock.now();
    this.#ends = this.now + TURN_MS;
  }

  /** Undefined while the turn lasts; else resolves when the next one begins. */
  over(): Promise<void> | undefined {
    if (this.#rest === undefined && this.now >= this.#ends) {
      this.#rest = this.#clock.turn().then(() => {
        this.#rest = undefined;
        this.now = this.#clock.now();
        this.#ends = this.now + TURN_MS;
      });
    }
    return this.#rest;
  }
}

/** Keys with the same hash wait for each other, which costs a little and breaks nothing. */
function hashOf(key: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key[index]!, 0x01000193);
  return hash;
}

function sizeOf({ key, value }: ConsumerRecord): Bytes {
  return (key?.length ?? 0) + (value?.length ?? 0);
}

function isThenable(result: unknown): result is PromiseLike<unknown> {
  return typeof result === 'object' && result !== null && 'then' in result;
}
