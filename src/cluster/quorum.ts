/**
 * Metadata quorum: keeps the metadata log, leads it, and publishes an image for all that is durable in it.
 *
 * Today it has one voter, this broker: it leads as soon as it has begun a new term. The rest of the
 * broker knows only `submit`, `image` and `subscribe`, which stay the same with several voters.
 *
 * Order       decide → append one batch → durable → publish the image → reply. Commands that come while a
 *             batch is on its way to the disk are decided together and share the next one.
 * Invariants  an image is published, and a reply given, only when its records are durable; a term is
 *             never used twice; each command's records lie in one batch: after a crash all or none are there
 * Errors      a DiskError where the log could not be written: the command then has no effect, unless the
 *             broker stops before it can tell, which the next start decides
 */
import { encodeMetadataRecord, type MetadataRecord } from '../../protocol/internal/metadata-log.ts';
import { BatchBuilder } from '../../protocol/record/builder.ts';
import { controlBatch } from '../../protocol/record/control.ts';
import { assert } from '../base/assert.ts';
import type { BrokerId, Bytes, LeaderEpoch, Uuid } from '../base/units.ts';
import type { Ticket } from '../core/coordinator.ts';
import type { ControllerCommand, ControllerReply, ReplyTo } from '../core/metadata/commands.ts';
import { Controller, type ControllerOptions } from '../core/metadata/controller.ts';
import { defaultLevels } from '../core/metadata/features.ts';
import { emptyImage, type MetadataImage } from '../core/metadata/image.ts';
import { DiskError, type Platform } from '../platform/ports.ts';
import type { LogDirectory } from '../storage/log-directory.ts';
import type { Logger } from '../telemetry/log.ts';
import { MetadataLog } from './metadata-log.ts';
import { type ImageListener, MetadataPublisher } from './metadata-publisher.ts';
import { readQuorumState, writeQuorumState } from './quorum-state.ts';

export interface QuorumOptions {
  readonly platform: Platform;
  readonly logs: LogDirectory;
  /** Path of the data directory. */
  readonly directory: string;
  readonly clusterId: string;
  readonly nodeId: BrokerId;
  readonly directoryId: Uuid;
  /** What the controller decides with; random comes from the platform. */
  readonly controller: Omit<ControllerOptions, 'random'>;
  readonly logger: Logger;
  /** A bug has shown itself outside of any caller's stack: the process must stop. */
  readonly fatal: (error: unknown) => void;
}

interface Submission {
  readonly command: ControllerCommand;
  resolve(reply: ControllerReply): void;
  reject(error: unknown): void;
}

/** A batch takes further commands until it has this size. */
const fullBatch: Bytes = 1024 * 1024;

export class MetadataQuorum {
  readonly #options: QuorumOptions;
  readonly #log: MetadataLog;
  readonly #controller: Controller;
  readonly #publisher: MetadataPublisher;
  #term: LeaderEpoch = 0;
  #queue: Submission[] = [];
  #running: Promise<void> | undefined;
  /** Whether records lie in the log of which nobody can say if they are durable; the next start can. */
  #inDoubt = false;
  #closed = false;

  private constructor(options: QuorumOptions, log: MetadataLog) {
    const { clusterId, nodeId, platform } = options;
    const image = emptyImage(clusterId, nodeId);
    this.#options = options;
    this.#log = log;
    this.#controller = new Controller(image, { ...options.controller, random: platform.random });
    this.#publisher = new MetadataPublisher(image);
  }

  /**
   * Replays the log and begins a new term. Resolves once this broker leads and its image says all that
   * was ever acknowledged. Rejects with a DiskError, its sentence fit for people.
   */
  static async open(options: QuorumOptions): Promise<MetadataQuorum> {
    const quorum = new MetadataQuorum(options, await MetadataLog.open(options.logs));
    await quorum.#replay();
    await quorum.#lead();
    return quorum;
  }

  /** The newest image whose records are durable. */
  get image(): MetadataImage {
    return this.#publisher.image;
  }

  /** Raft's term: rises with every start. */
  get term(): LeaderEpoch {
    return this.#term;
  }

  /** Who leads the quorum, as far as is known here, and in which epoch. */
  get leader(): { readonly id: BrokerId | undefined; readonly epoch: LeaderEpoch } {
    return { id: this.#options.nodeId, epoch: this.#term };
  }

  /** Whether this node is the active controller. */
  get isActive(): boolean {
    return this.leader.id === this.#options.nodeId;
  }

  /** Calls `listener` with each image from the next one on; the result ends that. */
  subscribe(listener: ImageListener): () => void {
    return this.#publisher.subscribe(listener);
  }

  /**
   * Resolves once what was decided is durable and published, refusals included: they rest on all that
   * was decided before. Rejects with a DiskError when the log cannot be written.
   */
  submit<Command extends ControllerCommand>(command: Command): Promise<ReplyTo<Command>> {
    if (this.#closed) return Promise.reject(this.#unavailable('EBUSY', 'the broker is closing'));
    return new Promise<ReplyTo<Command>>((resolve, reject) => {
      // The controller answers each type of command with its own type of reply.
      this.#queue.push({ command, resolve: resolve as Submission['resolve'], reject });
      this.#running ??= this.#run();
    });
  }

  /** What was submitted is finished, nothing more is taken. The log is closed by its directory. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #replay(): Promise<void> {
    const { clock } = this.#options.platform;
    await this.#log.replay(clock, (record, offset) => {
      if (record === undefined) this.#controller.skip(offset);
      else this.#controller.apply(record, offset);
    });
  }

  async #lead(): Promise<void> {
    const { platform, directory, clusterId, nodeId, directoryId, logger } = this.#options;
    const before = await readQuorumState(platform.disk, directory);
    if (before !== undefined && before.clusterId !== clusterId) {
      const sentence = `${directory} has voted in another cluster, ${before.clusterId}: choose another directory`;
      throw new DiskError('EINVAL', directory, sentence);
    }
    this.#term = Math.max(before?.term ?? 0, this.#log.lastTerm) + 1;
    const vote = { clusterId, term: this.#term, votedId: nodeId, votedDirectoryId: directoryId };
    await writeQuorumState(platform.disk, directory, vote);
    this.#log.begin(this.#term);
    const voters = [nodeId];
    const change = controlBatch(
      { type: 'leader-change', leaderId: nodeId, voters, grantingVoters: voters },
      platform.clock.wallTime(),
      { crc32c: platform.compute.crc32c },
    );
    const offset = this.#log.nextOffset;
    await this.#log.append(change, this.#term);
    this.#controller.skip(offset);
    this.#publisher.publish(this.#controller.image);
    await this.submit({ type: 'finalize-features', levels: defaultLevels });
    logger.info({ term: this.#term, topics: this.image.topics.size, offset }, 'leads the metadata quorum');
  }

  async #run(): Promise<void> {
    // Whatever is submitted in the same turn of the event loop goes into the same batch.
    await Promise.resolve();
    try {
      while (this.#queue.length > 0 && !this.#inDoubt) await this.#commitSome();
      for (const { reject } of this.#queue.splice(0)) {
        reject(this.#unavailable('EIO', 'an earlier change may have been written or not'));
      }
    } catch (error) {
      for (const { reject } of this.#queue.splice(0)) reject(error);
      this.#options.fatal(error);
    } finally {
      this.#running = undefined;
    }
  }

  /** Decides waiting commands until a batch is full, and carries it out. */
  async #commitSome(): Promise<void> {
    const durable = this.#publisher.image;
    const callers: Submission[] = [];
    const replies: { readonly ticket: Ticket; readonly reply: ControllerReply }[] = [];
    const builder = new BatchBuilder();
    try {
      while (this.#queue.length > 0 && builder.sizeInBytes < fullBatch) {
        const submission = this.#queue.shift()!;
        const ticket = callers.push(submission) - 1;
        const decision = this.#controller.decide(
          submission.command,
          ticket,
          this.#options.platform.clock.now(),
        );
        this.#append(decision.records, builder);
        replies.push(...decision.replies);
      }
      if (builder.recordCount > 0) {
        const { crc32c } = this.#options.platform.compute;
        await this.#log.append(builder.build({ crc32c }), this.#term);
      }
    } catch (error) {
      for (const { reject } of callers) reject(error);
      if (!(error instanceof DiskError)) throw error;
      this.#controller.restore(durable);
      // A full disk's batch has been taken back. One whose sync failed may be there or not.
      this.#inDoubt = this.#log.nextOffset !== durable.offset + 1;
      this.#options.logger.error({ error: error.message }, 'metadata could not be written');
      return;
    }
    this.#publisher.publish(this.#controller.image);
    for (const { ticket, reply } of replies) callers[ticket]!.resolve(reply);
  }

  #append(records: readonly MetadataRecord[], builder: BatchBuilder): void {
    const timestamp = this.#options.platform.clock.wallTime();
    const base = this.#log.nextOffset;
    for (const record of records) {
      const offset = base + builder.recordCount;
      assert(offset === this.#controller.offset + 1, 'the image ends where the log does');
      builder.append(timestamp, null, encodeMetadataRecord(record));
      this.#controller.apply(record, offset);
    }
  }

  #unavailable(code: string, reason: string): DiskError {
    return new DiskError(code, this.#options.directory, `the metadata cannot be changed: ${reason}`);
  }
}
