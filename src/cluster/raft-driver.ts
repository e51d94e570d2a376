/**
 * Raft driver: gives the machine its time, its log, its vote file and its peers, and carries out what it
 * wants done.
 *
 * Invariants  effects are carried out in order, each durable before the next begins (`effect-queue.ts`)
 * Errors      a DiskError ends it: this node takes no part any more until its process starts again
 */
import type { ApiName, RequestOf, ResponseOf } from '../../protocol/apis.ts';
import type { ErrorName } from '../../protocol/errors.ts';
import { batches, type Crc32c } from '../../protocol/record/batch.ts';
import { controlBatch, type KnownControlRecord } from '../../protocol/record/control.ts';
import { checkIntegrity } from '../../protocol/record/validate.ts';
import { done, type Failure, type Outcome } from '../base/outcome.ts';
import type { BrokerId, Bytes, Millis, Offset } from '../base/units.ts';
import type {
  FetchedBatch,
  RaftEffect,
  RaftEvent,
  RaftRequest,
  RaftResponse,
  RequestTicket,
  VoterChange,
} from '../core/raft/events.ts';
import type { SnapshotId } from '../core/raft/log-outline.ts';
import type { Raft } from '../core/raft/raft.ts';
import type { Voter } from '../core/raft/voter-set.ts';
import { DiskError, isRefused, type Platform } from '../platform/ports.ts';
import { contiguous } from '../storage/log-slice.ts';
import type { Logger } from '../telemetry/log.ts';
import { Alarm } from './alarm.ts';
import { EffectQueue } from './effect-queue.ts';
import { type MetadataLog, type MetadataLogListener, votersIn } from './metadata-log.ts';
import { NotController } from './not-controller.ts';
import type { Snapshot } from './snapshot-file.ts';
import type { SnapshotPiece, SnapshotStore } from './snapshot-store.ts';

/** The APIs by which nodes of the quorum speak with each other. */
export type RaftApi = RaftRequest['api'];

/** How other nodes are asked; `Peers` is one. */
export interface QuorumPeers {
  request<Api extends ApiName>(
    node: BrokerId,
    api: Api,
    request: RequestOf<Api>,
    timeoutMs: Millis,
  ): Promise<ResponseOf<Api>>;
  untilEnded(node: BrokerId, connectTimeoutMs: Millis): Promise<void>;
}

export interface RaftDriverOptions {
  readonly platform: Platform;
  readonly raft: Raft;
  readonly log: MetadataLog;
  readonly store: SnapshotStore;
  /** Has a received snapshot take the place of the log; undefined when it is not whole. */
  readonly install: (id: SnapshotId) => Promise<Snapshot | undefined>;
  readonly peers: QuorumPeers;
  readonly requestTimeoutMs: Millis;
  /** Resolves once epoch and vote would survive a power loss. */
  readonly saveVote: (epoch: number, votedFor: Voter | undefined) => Promise<void>;
  readonly logger: Logger;
  /** Called after each event, when epoch, leader or high watermark may have changed. Synchronous. */
  readonly stepped: () => void;
  /** The disk has failed; called once. */
  readonly halted: (error: DiskError) => void;
  /** Records of this node's own could not be written; it goes on without them. */
  readonly writeFailed: (error: DiskError) => void;
  readonly isOffline: () => boolean;
  readonly fatal: (error: unknown) => void;
}

/** How long a closing leader waits until its successors know. */
const farewellMs: Millis = 500;

/** Records of the leader's own that are not committed yet. */
interface Waiter {
  readonly epoch: number;
  readonly until: Offset;
  resolve(): void;
  reject(error: Error): void;
}

interface Changer {
  refuse(failure: Failure): void;
  /** The change has been appended in `epoch`, and ends at `until`. */
  wait(epoch: number, until: Offset): void;
}

export class RaftDriver implements MetadataLogListener {
  readonly #options: RaftDriverOptions;
  readonly #raft: Raft;
  readonly #log: MetadataLog;
  readonly #effects: EffectQueue;
  readonly #crc32c: Crc32c;
  readonly #callers = new Map<RequestTicket, (response: RaftResponse) => void>();
  /** Resignations on their way. */
  readonly #farewells: Promise<unknown>[] = [];
  /** Who waits to change the voters. */
  readonly #changers = new Map<RequestTicket, Changer>();
  #nextTicket: RequestTicket = 0;
  #waiter: Waiter | undefined;
  readonly #alarm: Alarm;
  #stopped: Error | undefined;

  constructor(options: RaftDriverOptions) {
    const { clock, compute } = options.platform;
    this.#options = options;
    this.#raft = options.raft;
    this.#log = options.log;
    this.#crc32c = compute.crc32c;
    this.#alarm = new Alarm(clock, () => this.#step({ type: 'tick' }));
    this.#effects = new EffectQueue(
      (effect) => this.#execute(effect),
      (error) => this.#broken(error),
    );
    this.#log.listen(this);
  }

  start(): void {
    this.#step({ type: 'tick' });
  }

  /** Answers another node. Rejects with the DiskError that has ended this one's part. */
  request(request: RaftRequest): Promise<RaftResponse> {
    if (this.#stopped !== undefined) return Promise.reject(this.#stopped);
    const ticket = this.#nextTicket++;
    return new Promise((resolve) => {
      this.#callers.set(ticket, resolve);
      this.#step({ type: 'request', ticket, request });
    });
  }

  /**
   * Appends a batch of the leader's own; one at a time. Resolves once it is committed. Rejects with a
   * DiskError when it could not be written, with NotController when this node leads no more: then it may
   * still become committed.
   */
  append(batch: Uint8Array): Promise<void> {
    const { epoch } = this.#raft;
    const appended = this.#log.append(batch, epoch);
    if (!appended.ok) return Promise.reject(refusedWrite(appended));
    return new Promise((resolve, reject) => {
      this.#waiter = { epoch, until: this.#log.nextOffset, resolve, reject };
      this.#step({ type: 'appended', nextOffset: this.#log.nextOffset });
    });
  }

  /**
   * Changes who votes; nothing else may be on its way. Resolves once that is committed, or refused. Rejects
   * as `append` does.
   */
  changeVoters(change: VoterChange): Promise<Outcome<void>> {
    const ticket = this.#nextTicket++;
    return new Promise((resolve, reject) => {
      this.#changers.set(ticket, {
        refuse: (failure) => resolve({ ok: false, ...failure }),
        wait: (epoch, until) => {
          this.#waiter = { epoch, until, resolve: () => resolve(done(undefined)), reject };
        },
      });
      this.#step({ type: 'change-voters', ticket, change });
    });
  }

  /** Hands the leadership over, if this node has it; `final` when it is about to stop. */
  resign(final: boolean): void {
    this.#step({ type: 'resign', final });
  }

  /** Takes no part any more. Resolves when its farewell has arrived and nothing is under way on the disk. */
  async stop(): Promise<void> {
    const { clock } = this.#options.platform;
    const patience = new Promise<void>((resolve) => clock.after(farewellMs, resolve));
    if (this.#farewells.length > 0) await Promise.race([Promise.allSettled(this.#farewells), patience]);
    this.#end(new DiskError('EBUSY', '', 'the broker is closing'));
    await this.#effects.stop();
  }

  /** A snapshot is durable, and the log is about to begin at `startOffset`. */
  snapshotWritten(id: SnapshotId, startOffset: Offset): void {
    this.#step({ type: 'snapshot-written', id, startOffset });
  }

  written(endOffset: Offset): void {
    this.#step({ type: 'written', endOffset });
  }

  synced(endOffset: Offset): void {
    this.#step({ type: 'synced', endOffset });
  }

  failed(error: DiskError): void {
    if (this.#options.isOffline()) {
      this.#halt(error);
      return;
    }
    this.#writeFailed(error);
  }

  #writeFailed(error: DiskError): void {
    const waiter = this.#takeWaiter();
    this.#step({ type: 'write-failed' });
    waiter?.reject(error);
    this.#options.writeFailed(error);
  }

  #step(event: RaftEvent): void {
    if (this.#stopped !== undefined) return;
    const { clock } = this.#options.platform;
    try {
      this.#effects.push(this.#raft.step(event, clock.now()));
      this.#settle();
      this.#options.stepped();
      this.#arm();
    } catch (error) {
      // Whoever called has nothing to do with it: timers, peers and the log go on.
      this.#broken(error);
    }
  }

  #arm(): void {
    if (this.#stopped !== undefined) return;
    const { clock } = this.#options.platform;
    const at = this.#raft.nextDeadline;
    // One that calls too early finds out so and is set again: cheaper than once per event.
    if (this.#alarm.at !== undefined && this.#alarm.at <= at) return;
    if (at !== Number.POSITIVE_INFINITY) this.#alarm.set(at, clock.now());
  }

  /** The leader's own batch: committed, or out of its hands. */
  #settle(): void {
    const waiter = this.#waiter;
    if (waiter === undefined) return;
    const { highWatermark, epoch, epochStart } = this.#raft;
    // A leader that has removed itself commits that and resigns in one step.
    if (epoch === waiter.epoch && highWatermark >= waiter.until) this.#takeWaiter()?.resolve();
    else if (epoch !== waiter.epoch || epochStart === undefined) {
      this.#takeWaiter()?.reject(
        new NotController('the leadership was lost; whether the change takes effect is not known'),
      );
    }
  }

  #takeWaiter(): Waiter | undefined {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    return waiter;
  }

  #execute(effect: RaftEffect): Promise<void> | undefined {
    switch (effect.type) {
      case 'persist':
        return this.#options.saveVote(effect.epoch, effect.votedFor);
      case 'truncate':
        return this.#truncate(effect.endOffset);
      case 'append-snapshot':
        return this.#receive(effect);
      case 'install-snapshot':
        return this.#install(effect.id);
      case 'answer-snapshot':
        this.#answerSnapshot(effect).catch((error: unknown) => this.#broken(error));
        return undefined;
      case 'append':
        this.#refusedBy(this.#log.appendFetched(contiguous(effect.fetched.records)));
        return undefined;
      case 'append-leader-change':
        this.#appendLeaderChange(effect);
        return undefined;
      case 'append-voters':
        this.#appendVoters(effect);
        return undefined;
      case 'refuse-voters':
        this.#changers.get(effect.ticket)?.refuse(effect.failure);
        this.#changers.delete(effect.ticket);
        return undefined;
      case 'send':
        this.#send(effect.to, effect.request);
        return undefined;
      case 'answer':
        this.#answer(effect.ticket, effect.response);
        return undefined;
      case 'answer-fetch':
        this.#answerFetch(effect).catch((error: unknown) => this.#broken(error));
        return undefined;
    }
  }

  async #truncate(endOffset: Offset): Promise<void> {
    await this.#log.truncate(endOffset);
    this.#step({ type: 'truncated', endOffset: this.#log.nextOffset });
  }

  /** A disk without room for it is no reason to take no part. */
  async #receive(effect: Extract<RaftEffect, { type: 'append-snapshot' }>): Promise<void> {
    try {
      await this.#options.store.receive(effect.id, effect.position, effect.chunks);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.#options.logger.warn({ error: error.message }, 'a snapshot could not be received');
      this.#step({ type: 'install-failed' });
    }
  }

  async #install(id: SnapshotId): Promise<void> {
    // Its last piece could not be received.
    if (!this.#raft.node.installing) return;
    const snapshot = await this.#options.install(id);
    if (snapshot === undefined) this.#step({ type: 'install-failed' });
    else this.#step({ type: 'installed', id, voters: snapshot.voters });
  }

  #appendLeaderChange(effect: Extract<RaftEffect, { type: 'append-leader-change' }>): void {
    const { voters } = effect.voters;
    const leaderId = this.#raft.node.self.id;
    const change = {
      type: 'leader-change',
      leaderId,
      voters: voters.map(({ id }) => id),
      grantingVoters: effect.grantingVoters,
    } as const;
    this.#appendControl(change, effect.epoch);
    if (effect.namesVoters) this.#appendControl({ type: 'voters', voters }, effect.epoch);
  }

  #appendVoters({ ticket, epoch, voters }: Extract<RaftEffect, { type: 'append-voters' }>): void {
    this.#changers.get(ticket)?.wait(epoch, this.#log.nextOffset + 1);
    this.#changers.delete(ticket);
    this.#appendControl({ type: 'voters', voters: voters.voters }, epoch);
  }

  #appendControl(record: KnownControlRecord, epoch: number): void {
    const now = this.#options.platform.clock.wallTime();
    const batch = controlBatch(record, now, { crc32c: this.#crc32c });
    this.#refusedBy(this.#log.append(batch, epoch));
  }

  /** The log has refused: it is being repaired, or its directory is offline. */
  #refusedBy(appended: Outcome<unknown>): void {
    if (!appended.ok) this.#writeFailed(refusedWrite(appended));
  }

  #send(to: BrokerId, request: RaftRequest): void {
    const { peers, requestTimeoutMs, logger } = this.#options;
    // Each API has its own request and response; the compiler cannot follow.
    const asked = peers.request(to, request.api, request.body as never, requestTimeoutMs);
    if (request.api === 'EndQuorumEpoch') this.#farewells.push(asked);
    asked
      .then(
        (body) => this.#learn(to, request, { api: request.api, body } as RaftResponse),
        (error: unknown) => {
          logger.debug({ to, api: request.api, reason: String(error) }, 'a peer did not answer');
          this.#step({ type: 'failed', from: to, request, isGone: isRefused(error) });
        },
      )
      .catch((error: unknown) => this.#broken(error));
  }

  #learn(from: BrokerId, request: RaftRequest, { api, body }: RaftResponse): void {
    if (api !== 'QuorumFetch') {
      this.#step({ type: 'response', from, request, response: { api, body } as RaftResponse });
      return;
    }
    const batches = this.#check(contiguous(body.records));
    if (batches === undefined) {
      this.#options.logger.warn({ from }, 'fetched metadata was damaged on its way');
      this.#step({ type: 'failed', from, request, isGone: false });
    } else this.#step({ type: 'response', from, request, response: { api, body, batches } });
  }

  /** The batches of an answer; undefined when their bytes make no sense. */
  #check(bytes: Uint8Array): FetchedBatch[] | undefined {
    const found: FetchedBatch[] = [];
    let end = 0;
    for (const header of batches(bytes)) {
      if (checkIntegrity(bytes, header.position, bytes.length, this.#crc32c) !== undefined) return undefined;
      const { baseOffset, lastOffset, leaderEpoch: epoch } = header;
      const voters = votersIn(bytes, header);
      found.push({ baseOffset, lastOffset, epoch, ...(voters && { voters }) });
      end = header.position + header.sizeInBytes;
    }
    return end === bytes.length ? found : undefined;
  }

  #answer(ticket: RequestTicket, response: RaftResponse): void {
    const resolve = this.#callers.get(ticket);
    this.#callers.delete(ticket);
    resolve?.(response);
  }

  async #answerFetch(effect: Extract<RaftEffect, { type: 'answer-fetch' }>): Promise<void> {
    const { ticket, fetchOffset, epoch, highWatermark, maxBytes } = effect;
    const bytes = await this.#read(fetchOffset, maxBytes);
    const body = leads(this.#raft, epoch)
      ? fetchAnswer(this.#raft, 'NONE', highWatermark, bytes)
      : fetchAnswer(this.#raft, 'NOT_LEADER_OR_FOLLOWER', -1, none);
    this.#answer(ticket, { api: 'QuorumFetch', body, batches: [] });
  }

  /** None when a snapshot has come to stand for them: whoever asks is told with its next fetch. */
  async #read(fetchOffset: Offset, maxBytes: Bytes): Promise<Uint8Array> {
    if (fetchOffset < this.#log.startOffset) return none;
    try {
      return await this.#log.read(fetchOffset, maxBytes);
    } catch (error) {
      if (fetchOffset < this.#log.startOffset) return none;
      throw error;
    }
  }

  async #answerSnapshot(effect: Extract<RaftEffect, { type: 'answer-snapshot' }>): Promise<void> {
    const { ticket, id, position, maxBytes, epoch } = effect;
    const piece = await this.#piece(id, position, maxBytes);
    let error: ErrorName = 'NONE';
    if (!leads(this.#raft, epoch)) error = 'NOT_LEADER_OR_FOLLOWER';
    else if (piece === undefined) error = 'SNAPSHOT_NOT_FOUND';
    else if (piece.bytes.length === 0) error = 'POSITION_OUT_OF_RANGE';
    const body: ResponseOf<'FetchSnapshot'> = {
      error,
      leaderId: this.#raft.leaderId,
      leaderEpoch: this.#raft.epoch,
      size: piece?.size ?? 0,
      position,
      unalignedRecords: [error === 'NONE' ? piece!.bytes : none],
    };
    this.#answer(ticket, { api: 'FetchSnapshot', body });
  }

  /** One that cannot be read is as good as none: another leader may have another. */
  async #piece(id: SnapshotId, position: Bytes, maxBytes: Bytes): Promise<SnapshotPiece | undefined> {
    try {
      return await this.#options.store.read(id, position, maxBytes);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.#options.logger.warn({ error: error.message }, 'a snapshot of the metadata cannot be read');
      return undefined;
    }
  }

  /** A bug ends the process; until then this node does nothing more (KAFKA-14644). */
  #broken(error: unknown): void {
    if (error instanceof DiskError) {
      this.#halt(error);
      return;
    }
    this.#end(new DiskError('EBUSY', '', 'a bug has shown itself'));
    this.#options.fatal(error);
  }

  #halt(error: DiskError): void {
    if (this.#stopped !== undefined) return;
    this.#options.logger.error({ error: error.message }, 'takes no part in the metadata quorum any more');
    this.#end(error);
    this.#effects.stop().catch(this.#options.fatal);
    this.#options.halted(error);
  }

  #end(reason: Error): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = reason;
    this.#alarm.cancel();
    this.#takeWaiter()?.reject(reason);
  }
}

const none = new Uint8Array(0);
const unset = -1;

function refusedWrite({ error, message }: Failure): DiskError {
  return new DiskError('EIO', '', `the metadata log cannot be written: ${message ?? error}`);
}

function leads(raft: Raft, epoch: number): boolean {
  return raft.epoch === epoch && raft.epochStart !== undefined;
}

function fetchAnswer(
  raft: Raft,
  error: 'NONE' | 'NOT_LEADER_OR_FOLLOWER',
  highWatermark: Offset,
  bytes: Uint8Array,
): ResponseOf<'QuorumFetch'> {
  return {
    error,
    leaderId: raft.leaderId,
    leaderEpoch: raft.epoch,
    highWatermark,
    divergingEpoch: { epoch: unset, endOffset: unset },
    snapshotId: { epoch: unset, endOffset: unset },
    records: [bytes],
  };
}
