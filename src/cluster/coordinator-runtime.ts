/**
 * Coordinator runtime: drives one shard, whose log is a partition that this broker leads in one epoch.
 *
 * What comes in one turn of the event loop is decided one after another and shares one batch, one write
 * and one sync. The shard is ahead of its log while a batch is on its way; nobody is told before the
 * high watermark has passed all that was appended, so nobody sees what could still be lost.
 *
 * Order       load → decide → apply → append one batch → committed → reply
 * Invariants  a shard whose batch was refused is never used again: its state is not in the log
 * Errors      COORDINATOR_LOAD_IN_PROGRESS until the log has been read; NOT_COORDINATOR once the shard is
 *             gone; COORDINATOR_NOT_AVAILABLE when the log cannot be read, or nothing commits in time:
 *             then what was decided may still come to be
 */
import { readBatchHeader } from '../../protocol/record/batch.ts';
import { BatchBuilder } from '../../protocol/record/builder.ts';
import { assert } from '../base/assert.ts';
import { done, type Failure, type Outcome } from '../base/outcome.ts';
import { type Bytes, type LeaderEpoch, MiB, type Millis } from '../base/units.ts';
import type { CoordinatorShard, Decision, Ticket } from '../core/coordinator.ts';
import type { Clock, Compute } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import { Alarm } from './alarm.ts';
import { type RecordCodec, replayLog } from './coordinator-log.ts';
import type { WaitEnd } from './offset-waiters.ts';
import type { Partition } from './partition.ts';

/** What all runtimes of one kind of coordinator share. */
export interface CoordinatorKind<Command, Reply, Rec, Shard = CoordinatorShard<Command, Reply, Rec>> {
  /** A shard without any state. */
  readonly newShard: () => Shard;
  readonly codec: RecordCodec<Rec>;
  /** The first command of a shard, once all records have been applied. */
  readonly loaded: Command;
  /** The command that tells that nobody waits for a ticket any more. */
  readonly abandon: (ticket: Ticket) => Command;
  readonly clock: Clock;
  readonly compute: Compute;
  readonly logger: Logger;
  /** Bound of a batch's size once uncompressed. */
  readonly maxDecompressedBytes: Bytes;
  /** How long to wait until what was decided is committed. */
  readonly commitTimeoutMs: Millis;
  /** A bug has shown itself outside of any caller's stack. */
  readonly fatal: (error: unknown) => void;
}

/** Tells a caller how to say that its peer has gone. */
export type WhenGone = (gone: () => void) => void;

/** When a runtime is of no use any more although its partition is led here; one of them is called, once. */
export interface RuntimeEnds {
  /** The shard's state is not what lies in the log: another must be loaded in its place. */
  readonly dropped: () => void;
  /** The log could not be read; until another is loaded, all are told so. */
  readonly unreadable: (reason: string) => void;
}

type State = 'loading' | 'active' | 'failed' | 'closed';

interface Submission<Command> {
  readonly command: Command;
  readonly ticket: Ticket;
}

/** A batch takes further decisions until it has this size. */
const fullBatch: Bytes = MiB;

const LOADING: Failure = { error: 'COORDINATOR_LOAD_IN_PROGRESS', message: 'The coordinator is loading.' };
const GONE: Failure = { error: 'NOT_COORDINATOR', message: 'This broker does not coordinate it any more.' };
const UNREADABLE: Failure = {
  error: 'COORDINATOR_NOT_AVAILABLE',
  message: 'The log of the coordinator cannot be read.',
};
const LATE: Failure = {
  error: 'COORDINATOR_NOT_AVAILABLE',
  message: 'The decision was not committed in time; it may still become so.',
};

export class CoordinatorRuntime<
  Command,
  Reply,
  Rec,
  Shard extends CoordinatorShard<Command, Reply, Rec> = CoordinatorShard<Command, Reply, Rec>,
> {
  readonly partition: Partition;
  readonly leaderEpoch: LeaderEpoch;
  readonly #kind: CoordinatorKind<Command, Reply, Rec, Shard>;
  readonly #shard: Shard;
  readonly #callers = new Map<Ticket, (outcome: Outcome<Reply>) => void>();
  readonly #ends: RuntimeEnds;
  #queue: Submission<Command>[] = [];
  #nextTicket: Ticket = 0;
  #isTurnDue = false;
  readonly #alarm: Alarm;
  #state: State = 'loading';

  /** Loads as soon as `ready` has resolved. */
  constructor(
    kind: CoordinatorKind<Command, Reply, Rec, Shard>,
    partition: Partition,
    ready: Promise<void>,
    ends: RuntimeEnds,
  ) {
    this.#kind = kind;
    this.partition = partition;
    this.leaderEpoch = partition.leaderEpoch;
    this.#ends = ends;
    this.#alarm = new Alarm(kind.clock, () => this.#takeTurn());
    this.#shard = kind.newShard();
    ready.then(() => this.#load()).catch(kind.fatal);
  }

  /**
   * Resolves with the shard's reply once all that it rests on is committed, which for some commands takes
   * as long as others take; or with the reason why the shard cannot tell. When `whenGone` says that the
   * peer has gone, the promise stays open for ever.
   */
  submit(command: Command, whenGone?: WhenGone): Promise<Outcome<Reply>> {
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.resolve({ ok: false, ...refusal });
    return new Promise((resolve) => {
      const ticket = this.#enqueue(command, resolve);
      whenGone?.(() => this.#abandon(ticket));
    });
  }

  /** Who waits is told NOT_COORDINATOR. The log stays as it is: another shard may be loaded from it. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#alarm.cancel();
    this.#queue = [];
    this.#refuseAll(GONE);
  }

  /** To be looked at, not to be asked; what it shows may not be committed yet. Undefined unless it is loaded. */
  get shard(): Shard | undefined {
    return this.#state === 'active' ? this.#shard : undefined;
  }

  /** Monotonic: deadlines of members must not jump with the wall clock. */
  get #now(): Millis {
    return this.#kind.clock.now();
  }

  #refusal(): Failure | undefined {
    if (this.#state === 'active') return undefined;
    if (this.#state === 'loading') return LOADING;
    return this.#state === 'failed' ? UNREADABLE : GONE;
  }

  async #load(): Promise<void> {
    const { clock, logger, loaded } = this.#kind;
    const { topic, index } = this.partition;
    const begun = clock.now();
    let records = 0;
    const isWanted = (): boolean => this.#state === 'loading';
    if (!isWanted()) return;
    const refusal = this.partition.refusal(this.leaderEpoch);
    const replayed =
      refusal === undefined
        ? await replayLog(this.partition, { ...this.#kind, isWanted }, (record, offset) => {
            this.#shard.apply(record, offset);
            records++;
          })
        : { ok: false as const, ...refusal };
    if (!isWanted()) return;
    if (!replayed.ok) {
      this.#state = 'failed';
      this.#ends.unreadable(replayed.message ?? replayed.error);
      return;
    }
    this.#state = 'active';
    this.#enqueue(loaded);
    if (records > 0) {
      const loadMs = Math.round(clock.now() - begun);
      logger.info({ topic, partition: index, records, loadMs }, 'loaded a coordinator');
    }
  }

  #enqueue(command: Command, caller?: (outcome: Outcome<Reply>) => void): Ticket {
    const ticket = this.#nextTicket++;
    if (caller !== undefined) this.#callers.set(ticket, caller);
    this.#queue.push({ command, ticket });
    this.#takeTurn();
    return ticket;
  }

  #abandon(ticket: Ticket): void {
    if (this.#callers.delete(ticket)) this.#enqueue(this.#kind.abandon(ticket));
  }

  /** What comes until the I/O that is ready has been served is decided together. */
  #takeTurn(): void {
    if (this.#isTurnDue) return;
    this.#isTurnDue = true;
    this.#kind.clock
      .turn()
      .then(() => {
        this.#isTurnDue = false;
        this.#decideAll();
      })
      .catch(this.#kind.fatal);
  }

  #decideAll(): void {
    const queue = this.#queue;
    this.#queue = [];
    let batch = new PendingBatch<Reply>();
    const take = (decision: Decision<Reply, Rec>): boolean => {
      this.#take(decision, batch);
      if (batch.builder.sizeInBytes < fullBatch) return true;
      const full = batch;
      batch = new PendingBatch();
      return this.#commit(full);
    };
    const { nextDeadline } = this.#shard;
    if (this.#state !== 'active') return;
    if (nextDeadline !== undefined && nextDeadline <= this.#now && !take(this.#shard.expire(this.#now)))
      return;
    for (const { command, ticket } of queue) {
      if (!take(this.#shard.decide(command, ticket, this.#now))) return;
    }
    if (this.#commit(batch)) this.#arm();
  }

  #take({ records, replies }: Decision<Reply, Rec>, batch: PendingBatch<Reply>): void {
    const timestamp = this.#kind.clock.wallTime();
    const base = this.partition.log.nextOffset;
    for (const record of records) {
      const { key, value } = this.#kind.codec.encode(record);
      this.#shard.apply(record, base + batch.builder.recordCount);
      batch.builder.append(timestamp, key, value);
    }
    for (const reply of replies) batch.replies.push(reply);
  }

  /** Appends the batch and sees to its replies. False when the shard has been dropped. */
  #commit({ builder, replies }: PendingBatch<Reply>): boolean {
    const { partition } = this;
    if (builder.recordCount > 0) {
      const { crc32c } = this.#kind.compute;
      const bytes = builder.build({ crc32c });
      const base = partition.log.nextOffset;
      const appended = partition.append(bytes, readBatchHeader(bytes, 0));
      assert(!(appended instanceof Promise), 'nobody else appends, and nothing is uncompressed');
      if (!appended.ok) {
        this.#drop(appended);
        return false;
      }
      assert(appended.value.baseOffset === base, 'records were applied at their offsets');
      // Whether or not anybody waits for it: the shard must not go on with what is not in the log.
      partition.whenWritten(partition.log.nextOffset, (end) => this.#dropIfLost(end));
    }
    if (replies.length === 0) return true;
    partition.whenCommitted(partition.log.nextOffset, this.#kind.commitTimeoutMs, (end) =>
      this.#settle(replies, end),
    );
    return this.#state === 'active';
  }

  #settle(replies: Decision<Reply, Rec>['replies'], end: WaitEnd): void {
    for (const { ticket, reply } of replies) {
      const caller = this.#callers.get(ticket);
      this.#callers.delete(ticket);
      caller?.(end === 'reached' ? done(reply) : { ok: false, ...(end === 'late' ? LATE : GONE) });
    }
    this.#dropIfLost(end);
  }

  #dropIfLost(end: WaitEnd): void {
    if (end !== 'lost' || this.#state !== 'active') return;
    this.#drop({ error: 'KAFKA_STORAGE_ERROR', message: 'what was appended has been lost' });
  }

  #drop({ error, message }: Failure): void {
    const { topic, index } = this.partition;
    this.#kind.logger.warn({ topic, partition: index, reason: message ?? error }, 'drops a coordinator');
    this.close();
    this.#ends.dropped();
  }

  #arm(): void {
    this.#alarm.set(this.#shard.nextDeadline, this.#now);
  }

  #refuseAll(failure: Failure): void {
    const callers = [...this.#callers.values()];
    this.#callers.clear();
    for (const caller of callers) caller({ ok: false, ...failure });
  }
}

/** What is decided in one turn, and who is told once it is committed. */
class PendingBatch<Reply> {
  readonly builder = new BatchBuilder();
  readonly replies: { readonly ticket: Ticket; readonly reply: Reply }[] = [];
}
