/**
 * Controller: decides every change of the cluster's metadata.
 *
 * It decides on its own image, which includes what has been appended and is not yet durable; everybody
 * else sees an image only when its records are. Each group of commands has a file of its own.
 *
 * Invariants  the image changes in `apply` alone; topic ids and producer ids are never used twice
 */
import type { MetadataRecord } from '../../../protocol/generated/metadata-records.ts';
import type { Offset, Uuid } from '../../base/units.ts';
import type { CoordinatorShard, Decision, Ticket } from '../coordinator.ts';
import { changeBroker, finalizeFeatures, registerBroker } from './brokers.ts';
import type { ControllerCommand, ControllerReply } from './commands.ts';
import type { ConfigRules } from './config-rules.ts';
import { alterConfigs } from './configs.ts';
import type { MetadataImage } from './image.ts';
import { ImageDraft } from './image-draft.ts';
import { createPartitions } from './partitions.ts';
import { allocateProducerIds } from './producer-ids.ts';
import { createTopics, deleteTopics } from './topics.ts';

export interface ControllerOptions {
  readonly configRules: ConfigRules;
  readonly random: { uuid(): Uuid; below(bound: number): number };
  /** For topics that are created without saying how many. */
  readonly numPartitions: number;
  readonly defaultReplicationFactor: number;
  readonly maxPartitionsPerRequest: number;
}

/** What the deciding functions see. They are pure but for the draws from `random`. */
export interface Deciding extends ControllerOptions {
  readonly image: MetadataImage;
}

/** Records to append, and the reply once they are durable. */
export interface Decided<Reply> {
  readonly records: readonly MetadataRecord[];
  readonly reply: Reply;
}

export class Controller implements CoordinatorShard<ControllerCommand, ControllerReply, MetadataRecord> {
  /** The controller has no deadlines: broker sessions come with the quorum of several voters. */
  readonly nextDeadline = undefined;
  readonly #options: ControllerOptions;
  #draft: ImageDraft;

  constructor(image: MetadataImage, options: ControllerOptions) {
    this.#draft = new ImageDraft(image);
    this.#options = options;
  }

  /** All that has been applied, durable or not. */
  get image(): MetadataImage {
    return this.#draft.image();
  }

  /** Offset of the last record that has been applied. */
  get offset(): Offset {
    return this.#draft.offset;
  }

  decide(command: ControllerCommand, ticket: Ticket): Decision<ControllerReply, MetadataRecord> {
    const { records, reply } = this.#decide(command);
    return { records, replies: [{ ticket, reply }] };
  }

  apply(record: MetadataRecord, offset: Offset): void {
    this.#draft.apply(record, offset);
  }

  /** A control record lies at `offset`. */
  skip(offset: Offset): void {
    this.#draft.skip(offset);
  }

  /** Takes back what was applied and could not be appended. */
  restore(image: MetadataImage): void {
    this.#draft = new ImageDraft(image);
  }

  expire(): Decision<ControllerReply, MetadataRecord> {
    return { records: [], replies: [] };
  }

  #decide(command: ControllerCommand): Decided<ControllerReply> {
    const state: Deciding = { ...this.#options, image: this.image };
    switch (command.type) {
      case 'finalize-features':
        return finalizeFeatures(state, command);
      case 'register-broker':
        return registerBroker(state, command);
      case 'change-broker':
        return changeBroker(state, command);
      case 'create-topics':
        return createTopics(state, command);
      case 'delete-topics':
        return deleteTopics(state, command);
      case 'create-partitions':
        return createPartitions(state, command);
      case 'alter-configs':
        return alterConfigs(state, command);
      case 'allocate-producer-ids':
        return allocateProducerIds(state, command);
    }
  }
}
