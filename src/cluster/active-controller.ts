/**
 * Active controller: the one in the cluster that decides, on the node that leads the metadata quorum, for
 * as long as it does.
 *
 * Order       decide → append one batch → committed → publish the image → reply. Commands that come while a
 *             batch is on its way are decided together and share the next one.
 * Invariants  an image is published, and a reply given, only when its records are committed; each
 *             command's records lie in one batch: after a crash all or none are there
 * Errors      a DiskError where the log could not be written: the command then has no effect. NotController
 *             once it ends: what was on its way may take effect or not
 */
import { encodeMetadataRecord, type MetadataRecord } from '../../protocol/internal/metadata-log.ts';
import { BatchBuilder } from '../../protocol/record/builder.ts';
import type { Outcome } from '../base/outcome.ts';
import type { BrokerId, Bytes, Millis, Offset } from '../base/units.ts';
import type { Decision, Ticket } from '../core/coordinator.ts';
import type { ControllerCommand, ControllerReply } from '../core/metadata/commands.ts';
import type { Controller } from '../core/metadata/controller.ts';
import type { MetadataImage } from '../core/metadata/image.ts';
import { DiskError, type Platform } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import { Alarm } from './alarm.ts';
import { BrokerWatch } from './broker-watch.ts';
import { NotController } from './not-controller.ts';
import type { Peers } from './peers.ts';

export interface ActiveControllerOptions {
  readonly platform: Platform;
  readonly nodeId: BrokerId;
  readonly peers: Pick<Peers, 'untilEnded'>;
  readonly controller: Controller;
  /** The last published image: where the controller goes back to when a batch cannot be written. */
  readonly committed: () => MetadataImage;
  readonly publish: (image: MetadataImage) => void;
  /** Resolves once the batch is committed. */
  readonly append: (batch: Uint8Array) => Promise<void>;
  readonly logger: Logger;
  readonly fatal: (error: unknown) => void;
}

interface Submission {
  readonly command: ControllerCommand;
  resolve(reply: ControllerReply): void;
  reject(error: unknown): void;
}

/** Appends a record that is not the controller's, when nothing else is on its way. */
export type AppendAlone = () => Promise<Outcome<void>>;

interface Alone {
  readonly append: AppendAlone;
  resolve(outcome: Outcome<void>): void;
  reject(error: unknown): void;
}

type Callers = Submission[];

/** A batch takes further commands until it has this size. */
const fullBatch: Bytes = 1024 * 1024;

export class ActiveController {
  readonly #options: ActiveControllerOptions;
  #queue: Submission[] = [];
  #alone: Alone[] = [];
  #running: Promise<void> | undefined;
  readonly #alarm: Alarm;
  #ended: Error | undefined;
  readonly #watch: BrokerWatch;

  constructor(options: ActiveControllerOptions) {
    const { nodeId, peers, platform, fatal } = options;
    this.#options = options;
    this.#alarm = new Alarm(platform.clock, () => this.#wake());
    this.#watch = new BrokerWatch({
      brokerId: nodeId,
      peers,
      clock: platform.clock,
      gone: (brokerId, brokerEpoch) => this.#bury(brokerId, brokerEpoch),
      fatal,
    });
    this.#watch.follow(options.committed());
    this.#arm();
  }

  /** See `MetadataQuorum.submit`. */
  submit(command: ControllerCommand): Promise<ControllerReply> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ command, resolve, reject });
      this.#wake();
    });
  }

  /** Resolves with what `append` does, which runs between two batches and adds one record, or none. */
  appendAlone(append: AppendAlone): Promise<Outcome<void>> {
    return new Promise((resolve, reject) => {
      this.#alone.push({ append, resolve, reject });
      this.#wake();
    });
  }

  /** Resolves once all that was submitted is answered. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Decides nothing more; who waits is told why. What is on its way is up to the log. */
  end(reason: Error): void {
    this.#ended ??= reason;
    this.#alarm.cancel();
    this.#watch.stop();
    this.#refuseAll(this.#ended);
  }

  /** The process of a broker has ended. If that cannot be written now, its session will end. */
  #bury(brokerId: BrokerId, brokerEpoch: Offset): void {
    this.#options.logger.info(
      { brokerId },
      'the process of a broker has ended: nobody listens at its address',
    );
    this.submit({ type: 'broker-gone', brokerId, brokerEpoch }).catch(() => {});
  }

  get #now(): Millis {
    return this.#options.platform.clock.now();
  }

  get #hasWork(): boolean {
    return this.#queue.length > 0 || this.#alone.length > 0 || this.#isDue;
  }

  #refuseAll(error: unknown): void {
    for (const { reject } of [...this.#queue.splice(0), ...this.#alone.splice(0)]) reject(error);
  }

  #wake(): void {
    this.#running ??= this.#run();
  }

  get #isDue(): boolean {
    const { nextDeadline } = this.#options.controller;
    return nextDeadline !== undefined && nextDeadline <= this.#now;
  }

  async #run(): Promise<void> {
    // Whatever is submitted in the same turn of the event loop goes into the same batch.
    await Promise.resolve();
    try {
      while (this.#ended === undefined && this.#hasWork) {
        if (this.#alone.length > 0) await this.#commitAlone(this.#alone.shift()!);
        else await this.#commitSome();
      }
      if (this.#ended !== undefined) this.end(this.#ended);
      else this.#arm();
    } catch (error) {
      this.#refuseAll(error);
      this.#options.fatal(error);
    } finally {
      this.#running = undefined;
    }
  }

  async #commitAlone({ append, resolve, reject }: Alone): Promise<void> {
    const { controller, committed } = this.#options;
    const durable = committed();
    try {
      const outcome = await append();
      if (outcome.ok && this.#ended === undefined) {
        controller.skip(controller.offset + 1);
        this.#publish();
      }
      resolve(outcome);
    } catch (error) {
      reject(error);
      this.#takeBack(durable, error);
    }
  }

  /** Decides waiting commands until a batch is full, and carries it out. */
  async #commitSome(): Promise<void> {
    const { controller, committed, append, platform } = this.#options;
    const durable = committed();
    const callers: Callers = [];
    const replies: { readonly ticket: Ticket; readonly reply: ControllerReply }[] = [];
    const builder = new BatchBuilder();
    const take = (decision: Decision<ControllerReply, MetadataRecord>): void => {
      this.#apply(decision.records, builder);
      replies.push(...decision.replies);
    };
    try {
      if (this.#isDue) take(controller.expire(this.#now));
      while (this.#queue.length > 0 && builder.sizeInBytes < fullBatch) {
        const submission = this.#queue.shift()!;
        const ticket = callers.push(submission) - 1;
        take(controller.decide(submission.command, ticket, this.#now));
      }
      if (builder.recordCount > 0) {
        const { crc32c } = platform.compute;
        await append(builder.build({ crc32c }));
        if (this.#ended !== undefined) throw this.#ended;
      }
    } catch (error) {
      for (const { reject } of callers) reject(error);
      this.#takeBack(durable, error);
      return;
    }
    this.#publish();
    for (const { ticket, reply } of replies) callers[ticket]!.resolve(reply);
  }

  #publish(): void {
    const { controller, publish } = this.#options;
    publish(controller.image);
    if (this.#ended === undefined) this.#watch.follow(controller.image);
  }

  /** The batch was not written, or this node leads no more: then its end has restored the image. */
  #takeBack(durable: MetadataImage, error: unknown): void {
    if (!(error instanceof DiskError || error instanceof NotController)) throw error;
    if (this.#ended !== undefined) return;
    this.#options.controller.restore(durable);
    this.#options.logger.error({ error: error.message }, 'metadata could not be written');
  }

  #apply(records: readonly MetadataRecord[], builder: BatchBuilder): void {
    const { controller, platform } = this.#options;
    const timestamp = platform.clock.wallTime();
    for (const record of records) {
      builder.append(timestamp, null, encodeMetadataRecord(record));
      controller.apply(record, controller.offset + 1);
    }
  }

  /** Wakes when the controller's next deadline has come. */
  #arm(): void {
    const { nextDeadline } = this.#options.controller;
    this.#alarm.set(this.#ended === undefined ? nextDeadline : undefined, this.#now);
  }
}
