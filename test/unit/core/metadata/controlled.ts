/** A controller on its own: commands in, replies out, records kept. */
import type { MetadataRecord } from '../../../../protocol/generated/metadata-records.ts';
import { decodeMetadataRecord, encodeMetadataRecord } from '../../../../protocol/internal/metadata-log.ts';
import type { Uuid } from '../../../../src/base/units.ts';
import { brokerSettingsOf } from '../../../../src/config/broker-settings.ts';
import { configRules } from '../../../../src/config/config-rules.ts';
import type {
  ControllerCommand,
  NewTopic,
  PartitionProposal,
  ReplyTo,
} from '../../../../src/core/metadata/commands.ts';
import { Controller } from '../../../../src/core/metadata/controller.ts';
import { supportedFeatures } from '../../../../src/core/metadata/features.ts';
import { emptyImage, type MetadataImage } from '../../../../src/core/metadata/image.ts';
import { ImageDraft } from '../../../../src/core/metadata/image-draft.ts';
import { SnapshotImage, snapshotRecords } from '../../../../src/core/metadata/snapshot-records.ts';

export const uuid = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export class Controlled {
  readonly records: MetadataRecord[] = [];
  readonly controller: Controller;
  /** What the clock shows. */
  now = 0;
  #uuids = 0;

  constructor(
    options: {
      readonly maxPartitionsPerRequest?: number;
      readonly nodeId?: number;
      /** What brokers must agree on, as this controller was started. */
      readonly shared?: ReadonlyMap<string, string>;
      readonly image?: MetadataImage;
    } = {},
  ) {
    this.controller = new Controller(options.image ?? emptyImage('cluster'), {
      nodeId: options.nodeId ?? 0,
      brokerSessionTimeoutMs: 9_000,
      leaderRebalance: { enabled: true, intervalMs: 300_000, imbalancePercentage: 10 },
      configRules: { ...configRules(brokerSettingsOf()), shared: options.shared ?? new Map() },
      random: { uuid: () => uuid(0x1000 + this.#uuids++), below: () => 0 },
      numPartitions: 3,
      defaultReplicationFactor: 1,
      maxPartitionsPerRequest: options.maxPartitionsPerRequest ?? 100,
    });
  }

  /** With brokers 1 to `count`, all running. */
  static withBrokers(count: number, options: { readonly maxPartitionsPerRequest?: number } = {}): Controlled {
    const controlled = new Controlled(options);
    for (let id = 1; id <= count; id++) controlled.start(id);
    return controlled;
  }

  get image(): MetadataImage {
    return this.controller.image;
  }

  submit<Command extends ControllerCommand>(command: Command): ReplyTo<Command> {
    const ticket = 7;
    const { records, replies } = this.controller.decide(command, ticket, this.now);
    this.take(records);
    if (replies.length !== 1 || replies[0]!.ticket !== ticket) throw new Error('one reply to the one ticket');
    return replies[0]!.reply as ReplyTo<Command>;
  }

  /** The controller does by itself what is due; the sizes of its batches. */
  settle(): number[] {
    const batches: number[] = [];
    for (;;) {
      const { nextDeadline } = this.controller;
      if (nextDeadline === undefined || nextDeadline > this.now) return batches;
      const { records } = this.controller.expire(this.now);
      batches.push(records.length);
      this.take(records);
    }
  }

  /** Lets time pass in small steps, with the heartbeats of these brokers. */
  pass(ms: number, alive: readonly number[] = []): void {
    const end = this.now + ms;
    while (this.now < end) {
      this.now = Math.min(end, this.now + 1_500);
      for (const id of alive) this.heartbeat(id);
      this.settle();
    }
  }

  /** The leader of the partition proposes an ISR; the outcome. */
  isr(topic: string, index: number, members: readonly number[], wrong: Partial<PartitionProposal> = {}) {
    const { id: topicId, partitions } = this.image.topics.get(topic)!;
    const { leader, leaderEpoch, partitionEpoch } = partitions[index]!;
    const epochOf = (id: number) => this.image.brokers.get(id)?.epoch ?? -1;
    const isr = members.map((id) => ({ id, epoch: epochOf(id) }));
    const proposal = { topicId, index, leaderEpoch, partitionEpoch, isr, recovering: false, ...wrong };
    const reply = this.submit({
      type: 'alter-partition',
      brokerId: leader,
      brokerEpoch: epochOf(leader),
      partitions: [proposal],
    });
    if (!reply.ok) throw new Error(reply.error);
    return reply.value[0]!.outcome;
  }

  heartbeat(id: number, wish: { wantFence?: boolean; wantShutdown?: boolean; offset?: number } = {}) {
    return this.submit({
      type: 'heartbeat',
      brokerId: id,
      brokerEpoch: this.image.brokers.get(id)?.epoch ?? -1,
      metadataOffset: wish.offset ?? this.image.offset,
      wantFence: wish.wantFence ?? false,
      wantShutdown: wish.wantShutdown ?? false,
    });
  }

  /** Nobody listens any more where the broker did. */
  gone(id: number, brokerEpoch = this.image.brokers.get(id)?.epoch ?? -1) {
    return this.submit({ type: 'broker-gone', brokerId: id, brokerEpoch });
  }

  /** Appends and applies. */
  take(records: readonly MetadataRecord[]): void {
    for (const record of records) {
      this.controller.apply(record, this.records.length);
      this.records.push(record);
    }
  }

  start(
    id: number,
    {
      incarnation = this.records.length,
      fenced = false,
      rack = null as string | null,
      directory = uuid(id),
      mayHaveLostData = false,
      lostPartitions = new Map<Uuid, ReadonlySet<number>>(),
      features = supportedFeatures,
    } = {},
  ): number {
    const reply = this.submit({
      type: 'register-broker',
      brokerId: id,
      incarnationId: uuid(id * 0x10000 + incarnation),
      endPoints: [{ name: 'PLAINTEXT', host: 'host', port: 9092 }],
      rack,
      directories: [directory],
      features,
      mayHaveLostData,
      lostPartitions,
      fenced,
    });
    if (!reply.ok) throw new Error(reply.message);
    return reply.value.brokerEpoch;
  }

  /** One topic; the outcome's error, or undefined. */
  create(topic: Partial<NewTopic> & { readonly name: string }, validateOnly = false) {
    const wish = { numPartitions: -1, replicationFactor: -1, assignments: [], configs: [], ...topic };
    const [result] = this.submit({ type: 'create-topics', topics: [wish], validateOnly });
    return result!.outcome;
  }

  /** The image after replaying all records into an empty one. */
  replayed(): MetadataImage {
    const draft = new ImageDraft(emptyImage('cluster'));
    for (const [offset, record] of this.records.entries()) draft.apply(record, offset);
    return draft.image();
  }
}

/** The image after its way through the records of a snapshot and their encoding. */
export function throughSnapshot(image: MetadataImage): MetadataImage {
  const loaded = new SnapshotImage('cluster');
  for (const record of snapshotRecords(image))
    loaded.take(decodeMetadataRecord(encodeMetadataRecord(record)));
  return loaded.image(image.offset + 1);
}

/** An image in a form that two of them can be compared in. */
export function plain(image: MetadataImage) {
  return {
    ...image,
    brokers: [...image.brokers].map(([id, broker]) => [id, { ...broker, features: [...broker.features] }]),
    topics: [...image.topics],
    topicsById: [...image.topicsById],
    features: [...image.features],
    configs: {
      topics: [...image.configs.topics].map(([name, configs]) => [name, [...configs].sort()]),
      brokers: [...image.configs.brokers].map(([id, configs]) => [id, [...configs].sort()]),
      brokerDefaults: [...image.configs.brokerDefaults].sort(),
    },
  };
}
