/**
 * Controller: decides every change of the cluster's metadata.
 *
 * It decides on its own image, which includes what has been appended and is not yet durable; everybody
 * else sees an image only when its records are. Each group of commands has a file of its own.
 *
 * Invariants  the image changes in `apply` alone; topic ids and producer ids are never used twice
 */
import type { MetadataRecord } from '../../../protocol/generated/metadata-records.ts';
import type { BrokerId, Millis, Offset } from '../../base/units.ts';
import type { CoordinatorShard, Decision, Ticket } from '../coordinator.ts';
import { alterPartition } from './alter-partition.ts';
import { registerBroker, unregisterBroker } from './brokers.ts';
import type { ControllerCommand, ControllerReply } from './commands.ts';
import { alterConfigs } from './configs.ts';
import type { ControllerOptions, Decided, Deciding } from './deciding.ts';
import { electLeaders } from './elections.ts';
import { finalizeFeatures, updateFeatures } from './features.ts';
import { brokerGone, heartbeat } from './heartbeats.ts';
import type { MetadataImage } from './image.ts';
import { ImageDraft } from './image-draft.ts';
import { createPartitions } from './partitions.ts';
import { allocateProducerIds } from './producer-ids.ts';
import { reassignPartitions } from './reassignments.ts';
import { BrokerSessions } from './sessions.ts';
import { createTopics, deleteTopics } from './topics.ts';
import { Upkeep } from './upkeep.ts';

export class Controller implements CoordinatorShard<ControllerCommand, ControllerReply, MetadataRecord> {
  readonly #options: ControllerOptions;
  readonly #sessions: BrokerSessions;
  readonly #upkeep = new Upkeep();
  #draft: ImageDraft;
  #isActive = false;

  constructor(image: MetadataImage, options: ControllerOptions) {
    this.#draft = new ImageDraft(image);
    this.#options = options;
    this.#sessions = new BrokerSessions({ timeoutMs: options.brokerSessionTimeoutMs, own: options.nodeId });
  }

  /**
   * From here on this controller decides for all; every broker has a whole session before it, that of the
   * controller `before`, if it was another one, a part of it.
   */
  activate(now: Millis, before?: BrokerId): void {
    this.#isActive = true;
    this.#sessions.renew(this.image, now, before);
    this.#upkeep.activate(this.#state(now));
  }

  /** Another one decides; what is not in the log is forgotten. */
  deactivate(): void {
    this.#isActive = false;
    this.#sessions.forgetAll();
    this.#upkeep.deactivate();
  }

  /** All that has been applied, durable or not. */
  get image(): MetadataImage {
    return this.#draft.image();
  }

  /** Offset of the last record that has been applied. */
  get offset(): Offset {
    return this.#draft.offset;
  }

  decide(command: ControllerCommand, ticket: Ticket, now: Millis): Decision<ControllerReply, MetadataRecord> {
    const { records, reply } = this.#decide(command, this.#state(now));
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
    this.#upkeep.postpone();
  }

  /** When `expire` has something to do; in the past while work is left over. */
  get nextDeadline(): Millis | undefined {
    if (!this.#isActive) return undefined;
    return this.#upkeep.nextDeadline({ image: this.image, sessions: this.#sessions });
  }

  /** The next slice of what the controller does by itself. */
  expire(now: Millis): Decision<ControllerReply, MetadataRecord> {
    if (!this.#isActive) return { records: [], replies: [] };
    return { records: this.#upkeep.expire(this.#state(now)), replies: [] };
  }

  #state(now: Millis): Deciding {
    return {
      ...this.#options,
      image: this.image,
      now,
      sessions: this.#sessions,
      upkeep: this.#upkeep,
    };
  }

  #decide(command: ControllerCommand, state: Deciding): Decided<ControllerReply> {
    switch (command.type) {
      case 'finalize-features':
        return finalizeFeatures(state, command);
      case 'register-broker':
        return registerBroker(state, command);
      case 'unregister-broker':
        return unregisterBroker(state, command);
      case 'heartbeat':
        return heartbeat(state, command);
      case 'broker-gone':
        return brokerGone(state, command);
      case 'update-features':
        return updateFeatures(state, command);
      case 'alter-partition':
        return alterPartition(state, command);
      case 'elect-leaders':
        return electLeaders(state, command);
      case 'reassign-partitions':
        return reassignPartitions(state, command);
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
