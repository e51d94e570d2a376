/**
 * Metadata quorum: this node's part in keeping the metadata log, and the images of all that is committed
 * in it. Voters elect a leader among them, whose controller decides; voters and observers follow its log.
 *
 * A cluster of one is a quorum of one voter: it leads as soon as it has begun a new epoch.
 *
 * Order       start → epochs and voters of the log are read → raft → images up to the high watermark; when
 *             this node leads and its image has all that was committed before: the controller becomes active
 * Invariants  an image is published only when its records are committed; what the controller has decided
 *             beyond that is dropped with the leadership
 * Errors      see `open` and `submit`
 */
import type { RequestOf, ResponseOf } from '../../protocol/apis.ts';
import { readBatchHeader } from '../../protocol/record/batch.ts';
import { assert } from '../base/assert.ts';
import type { Outcome } from '../base/outcome.ts';
import type { BrokerId, LeaderEpoch } from '../base/units.ts';
import type { ControllerCommand, ReplyTo } from '../core/metadata/commands.ts';
import { Controller } from '../core/metadata/controller.ts';
import { defaultLevels } from '../core/metadata/features.ts';
import type { MetadataImage } from '../core/metadata/image.ts';
import type { RaftRequest, VoterChange } from '../core/raft/events.ts';
import type { SnapshotId } from '../core/raft/log-outline.ts';
import { Raft } from '../core/raft/raft.ts';
import type { Voter } from '../core/raft/voter-set.ts';
import { DiskError, NetworkError } from '../platform/ports.ts';
import { ActiveController } from './active-controller.ts';
import { CatchUp } from './catch-up.ts';
import { MetadataLog } from './metadata-log.ts';
import { type ImageListener, MetadataPublisher } from './metadata-publisher.ts';
import { MetadataReplay } from './metadata-replay.ts';
import { MetadataSnapshots } from './metadata-snapshots.ts';
import { NotController } from './not-controller.ts';
import { describeQuorum, type QuorumDescription } from './quorum-description.ts';
import {
  type FoundState,
  type QuorumOptions,
  raftOptions,
  recover,
  snapshotLimits,
  timeoutsOf,
} from './quorum-start.ts';
import { quorumState, writeQuorumState } from './quorum-state.ts';
import { type QuorumPeers, type RaftApi, RaftDriver } from './raft-driver.ts';
import type { Snapshot } from './snapshot-file.ts';

export type { QuorumOptions };

/** Who leads the quorum as far as is known here. */
export interface QuorumLeader {
  readonly id: BrokerId | undefined;
  readonly epoch: LeaderEpoch;
}

const nobody: QuorumPeers = { request: unknownAddress, untilEnded: unknownAddress };

function unknownAddress(node: BrokerId): Promise<never> {
  return Promise.reject(new NetworkError('ENOENT', `no address of broker ${node} is known`));
}

export class MetadataQuorum {
  readonly #options: QuorumOptions;
  readonly #log: MetadataLog;
  readonly #controller: Controller;
  readonly #publisher: MetadataPublisher;
  readonly #replay: MetadataReplay;
  readonly #snapshots: MetadataSnapshots;
  readonly #raft: Raft;
  readonly #driver: RaftDriver;
  readonly #catchUp = new CatchUp();
  #leader: QuorumLeader = { id: undefined, epoch: 0 };
  /** The last leader that the log named. */
  #told: QuorumLeader = this.#leader;
  /** Another node, when it led last. */
  #leaderBefore: BrokerId | undefined;
  #active: ActiveController | undefined;
  /** Whoever waits for a cluster of one to be opened. */
  #opening: { resolve(): void; reject(error: unknown): void } | undefined;
  /** The disk has failed or the broker closes: nothing can be submitted here any more. */
  #ended: DiskError | undefined;

  private constructor(options: QuorumOptions, log: MetadataLog, raft: Raft, found: FoundState) {
    const { platform, logger, fatal } = options;
    const { image, store } = found;
    this.#options = options;
    this.#log = log;
    this.#raft = raft;
    const { random, clock } = platform;
    this.#controller = new Controller(image, { ...options.controller, random });
    this.#publisher = new MetadataPublisher(image);
    this.#replay = new MetadataReplay({
      clock,
      log,
      controller: this.#controller,
      applied: (applied) => this.#replayed(applied),
      failed: (error) => this.#replayFailed(error),
    });
    this.#snapshots = new MetadataSnapshots({
      platform,
      log,
      store,
      limits: snapshotLimits(options),
      image: () => this.#publisher.image,
      syncedOffset: () => raft.node.log.syncedOffset,
      describe: (endOffset) => ({
        epoch: raft.node.log.epochAt(endOffset - 1),
        voters: raft.node.voters.namedBefore(endOffset),
      }),
      written: (id, startOffset) => this.#driver.snapshotWritten(id, startOffset),
      logger,
      fatal,
    });
    this.#publisher.subscribe(() => this.#snapshots.changed());
    this.#driver = new RaftDriver({
      platform,
      raft,
      log,
      store,
      install: (id) => this.#install(id),
      peers: this.#peers,
      requestTimeoutMs: timeoutsOf(options).requestTimeoutMs,
      saveVote: (epoch, votedFor) => this.#saveVote(epoch, votedFor),
      logger,
      stepped: () => this.#stepped(),
      halted: (error) => this.#halted(error),
      writeFailed: (error) => this.#opening?.reject(error),
      isOffline: () => options.logs.state === 'offline',
      fatal,
    });
  }

  /**
   * Starts this node's part. With one voter it resolves once that leads and its image says all that was
   * ever acknowledged; with several at once: the image follows when a leader is found. Rejects with a
   * DiskError, its sentence fit for people.
   */
  static async open(options: QuorumOptions): Promise<MetadataQuorum> {
    const { platform } = options;
    const log = await MetadataLog.open(options.logs);
    const found = await recover(options, log);
    const raft = new Raft(raftOptions(options), found.recovered, platform.clock.now());
    const quorum = new MetadataQuorum(options, log, raft, found);
    const { voters, self } = raft.node;
    const active = voters.current.isOnly(self) ? quorum.#untilActive() : undefined;
    quorum.#driver.start();
    await active?.catch(async (error: unknown) => {
      await quorum.close();
      throw error;
    });
    quorum.#opening = undefined;
    return quorum;
  }

  get #peers(): QuorumPeers {
    return this.#options.peers ?? nobody;
  }

  /** The newest image whose records are committed, as far as is known here. */
  get image(): MetadataImage {
    return this.#publisher.image;
  }

  /** Raft's term: rises with every election. */
  get epoch(): LeaderEpoch {
    return this.#raft.epoch;
  }

  /** Who leads the quorum as far as is known here, and in which epoch. */
  get leader(): QuorumLeader {
    return this.#leader;
  }

  /** Whether this node is the active controller: it leads, and its image has all that was committed before. */
  get isActive(): boolean {
    return this.#active !== undefined;
  }

  /** Whether nobody but this node votes: whatever becomes of it, no other can be asked. */
  get isAlone(): boolean {
    const { voters, self } = this.#raft.node;
    return voters.current.isOnly(self);
  }

  /** Whether this node, with this directory, votes. */
  get isVoter(): boolean {
    const { voters, self } = this.#raft.node;
    return voters.current.has(self);
  }

  /**
   * Resolves once the image has all that was committed when this node first heard a leader, or when
   * `signal` fires: before that it may be one of long ago. Rejects with a DiskError when that cannot be any more.
   */
  caughtUp(signal: AbortSignal): Promise<void> {
    return this.#catchUp.done(signal);
  }

  /** Calls `listener` with each image from the next one on; the result ends that. */
  subscribe(listener: ImageListener): () => void {
    return this.#publisher.subscribe(listener);
  }

  /**
   * Resolves once what was decided is committed and published, refusals included: they rest on all that was
   * decided before. Rejects with NotController where this node is not the active controller, or has ceased
   * to be (then the command may take effect or not), with a DiskError when the log cannot be written.
   */
  submit<Command extends ControllerCommand>(command: Command): Promise<ReplyTo<Command>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    if (this.#active === undefined)
      return Promise.reject(new NotController('this node is not the controller'));
    // The controller answers each type of command with its own type of reply.
    return this.#active.submit(command) as Promise<ReplyTo<Command>>;
  }

  /**
   * Adds or removes a voter. Resolves once that is committed, or with the reason why not: NOT_CONTROLLER,
   * DUPLICATE_VOTER, VOTER_NOT_FOUND, INVALID_REQUEST (the last voter), REQUEST_TIMED_OUT (an earlier change
   * is not committed, the new voter has not caught up: try again). Rejects as `submit` does.
   */
  changeVoters(change: VoterChange): Promise<Outcome<void>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    if (this.#active === undefined) return Promise.reject(new NotController());
    return this.#active.appendAlone(() => this.#driver.changeVoters(change));
  }

  /** Who votes and who follows, and how far each is; undefined where this node does not lead. */
  describe(): QuorumDescription | undefined {
    return describeQuorum(this.#raft, this.#options.platform.clock);
  }

  /** Answers another node of the quorum. Rejects with a DiskError when this one takes no part any more. */
  async answer<Api extends RaftApi>(api: Api, body: RequestOf<Api>): Promise<ResponseOf<Api>> {
    const response = await this.#driver.request({ api, body } as unknown as RaftRequest);
    return response.body as ResponseOf<Api>;
  }

  /** Hands the leadership to the voter whose log reaches furthest, if this node has it. */
  resign(): void {
    this.#driver.resign(false);
  }

  /** What was submitted is finished, nothing more is taken, the leadership handed over. */
  async close(): Promise<void> {
    this.#ended ??= this.#unavailable('EBUSY', 'the broker is closing');
    await this.#active?.idle();
    this.#driver.resign(true);
    await this.#driver.stop();
    await this.#replay.stop();
    await this.#snapshots.stop();
  }

  /** Something has happened: the leader, the epoch or the high watermark may be others now. */
  #stepped(): void {
    const raft = this.#raft;
    if (this.#active !== undefined && raft.epochStart === undefined)
      this.#cease(new NotController('this node is not the controller any more'));
    this.#log.advanceHighWatermark(raft.highWatermark);
    if (this.#active === undefined) this.#replay.follow(raft.highWatermark);
    this.#activate();
    this.#noteCatchUp();
    this.#noteLeader(raft.leaderId === -1 ? undefined : raft.leaderId);
  }

  /** Says who leads, if that is news: who cannot be reached is lost, and named again, many times a second. */
  #noteLeader(id: BrokerId | undefined): void {
    const { epoch } = this.#raft;
    if (id === this.#leader.id && epoch === this.#leader.epoch) return;
    this.#leader = { id, epoch };
    if (id !== undefined) this.#leaderBefore = id === this.#options.nodeId ? undefined : id;
    const isNews = id !== undefined && (id !== this.#told.id || epoch !== this.#told.epoch);
    if (isNews) this.#told = this.#leader;
    const level = isNews ? 'info' : 'debug';
    this.#options.logger[level]({ leader: id ?? null, epoch }, 'leader of the metadata quorum');
  }

  #replayed(image: MetadataImage): void {
    this.#publisher.publish(image);
    this.#activate();
    this.#noteCatchUp();
  }

  #noteCatchUp(): void {
    const applied = this.#publisher.image.offset + 1;
    this.#catchUp.note(this.isActive ? applied : this.#raft.toldHighWatermark, applied);
  }

  /** Becomes the active controller if this node leads and has replayed everything up to its own epoch. */
  #activate(): void {
    const { epochStart, highWatermark, epoch } = this.#raft;
    if (epochStart === undefined || highWatermark <= epochStart) return;
    if (this.#active !== undefined || this.#controller.offset + 1 !== this.#log.nextOffset) return;
    if (this.#publisher.image.offset !== this.#controller.offset || this.#ended !== undefined) return;
    const { platform, logger, fatal } = this.#options;
    this.#controller.activate(platform.clock.now(), this.#leaderBefore);
    this.#active = new ActiveController({
      platform,
      nodeId: this.#options.nodeId,
      peers: this.#peers,
      controller: this.#controller,
      committed: () => this.#publisher.image,
      publish: (image) => this.#publisher.publish(image),
      append: (batch) => this.#append(batch),
      logger,
      fatal,
    });
    const { topics } = this.#publisher.image;
    logger.info({ epoch, topics: topics.size, offset: epochStart }, 'is the active controller');
    this.#active.submit({ type: 'finalize-features', levels: defaultLevels }).then(
      () => this.#opening?.resolve(),
      (error: unknown) => this.#opening?.reject(error),
    );
  }

  /** Resolves once this node is the active controller; rejects when the log cannot be written. */
  #untilActive(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
    });
  }

  #cease(reason: Error): void {
    this.#active?.end(reason);
    this.#active = undefined;
    this.#controller.deactivate();
    this.#controller.restore(this.#publisher.image);
    this.#options.logger.info({ epoch: this.#raft.epoch }, 'is not the active controller any more');
  }

  /** A fetched snapshot takes the place of the log, and its image that of whatever was known before. */
  async #install(id: SnapshotId): Promise<Snapshot | undefined> {
    await this.#replay.pause();
    const installed = await this.#snapshots.install(id, (image) => {
      this.#controller.restore(image);
      this.#replayed(image);
    });
    this.#replay.resume();
    return installed;
  }

  #append(batch: Uint8Array): Promise<void> {
    const { lastOffsetDelta } = readBatchHeader(batch, 0);
    const endsAt = this.#log.nextOffset + lastOffsetDelta;
    assert(endsAt === this.#controller.offset, 'the image ends where the log does');
    return this.#driver.append(batch);
  }

  #saveVote(epoch: number, votedFor: Voter | undefined): Promise<void> {
    const { platform, directory, clusterId } = this.#options;
    return writeQuorumState(platform.disk, directory, quorumState(clusterId, epoch, votedFor));
  }

  #halted(error: DiskError): void {
    this.#ended ??= this.#unavailable(error.code, 'an earlier change may have been written or not');
    if (this.#active !== undefined) this.#cease(this.#ended);
    this.#noteLeader(undefined);
    this.#opening?.reject(error);
    this.#catchUp.fail(error);
  }

  /** A committed record cannot be read or applied. */
  #replayFailed(error: unknown): void {
    if (error instanceof DiskError && this.#options.logs.state === 'offline') this.#halted(error);
    else if (this.#opening === undefined) this.#options.fatal(error);
    else this.#opening.reject(error);
  }

  #unavailable(code: string, reason: string): DiskError {
    return new DiskError(code, this.#options.directory, `the metadata cannot be changed: ${reason}`);
  }
}
