/** The law of all coordinators: whoever replays the records has the state of whoever decided. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMetadataRecord, encodeMetadataRecord } from '../../../../protocol/internal/metadata-log.ts';
import { zeroUuid } from '../../../../protocol/wire/uuid.ts';
import type { ControllerCommand } from '../../../../src/core/metadata/commands.ts';
import { supportedFeatures } from '../../../../src/core/metadata/features.ts';
import { Controlled, plain, throughSnapshot, uuid } from './controlled.ts';

const runs = process.env['OTTLA_PROOF'] === 'big' ? 5000 : 150;

const name = fc.constantFrom('a', 'b', 'c', 'd.e', 'd_e', 'no/name');
const brokerId = fc.integer({ min: 1, max: 4 });
const value = fc.constantFrom('1', '70000', 'compact', 'delete', 'x', 'true');
const configKey = fc.constantFrom(
  'retention.ms',
  'cleanup.policy',
  'write.caching',
  'log.roll.ms',
  'consumer.session.timeout.ms',
  'nope',
);
const epoch = fc.nat(60);

const command: fc.Arbitrary<ControllerCommand> = fc.oneof(
  fc.record({
    type: fc.constant('register-broker' as const),
    brokerId,
    incarnationId: fc.nat(20).map(uuid),
    endPoints: fc.constant([{ name: 'PLAINTEXT', host: 'h', port: 1 }]),
    rack: fc.constantFrom(null, 'r'),
    directories: fc.constant([uuid(5)]),
    features: fc.constantFrom(supportedFeatures, new Map()),
    mayHaveLostData: fc.boolean(),
    lostPartitions: fc.constantFrom(new Map(), new Map([[uuid(1), new Set([0])]])),
    fenced: fc.boolean(),
  }),
  fc.record({ type: fc.constant('unregister-broker' as const), brokerId }),
  fc.record({
    type: fc.constant('heartbeat' as const),
    brokerId,
    brokerEpoch: epoch,
    metadataOffset: epoch,
    wantFence: fc.boolean(),
    wantShutdown: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('update-features' as const),
    updates: fc.array(
      fc.record({
        feature: fc.constantFrom('metadata.version', 'nope'),
        level: fc.constantFrom(0, 29, 30),
        mode: fc.constantFrom('upgrade' as const, 'safe-downgrade' as const),
      }),
      { maxLength: 2 },
    ),
    validateOnly: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('elect-leaders' as const),
    kind: fc.constantFrom('preferred' as const, 'unclean' as const),
    partitions: fc.option(fc.array(fc.record({ topic: name, index: fc.nat(4) }), { maxLength: 3 })),
  }),
  fc.record({
    type: fc.constant('reassign-partitions' as const),
    partitions: fc.array(
      fc.record({
        topic: name,
        index: fc.nat(3),
        replicas: fc.option(fc.array(brokerId, { maxLength: 3 })),
      }),
      { maxLength: 3 },
    ),
    allowOtherCount: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('create-topics' as const),
    topics: fc.array(
      fc.record({
        name,
        numPartitions: fc.integer({ min: -2, max: 4 }),
        replicationFactor: fc.integer({ min: -1, max: 3 }),
        assignments: fc.constant([]),
        configs: fc.array(fc.record({ name: configKey, value: fc.option(value) }), { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
    validateOnly: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('delete-topics' as const),
    topics: fc.array(fc.record({ name, id: fc.constant(zeroUuid) }), { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('create-partitions' as const),
    topics: fc.array(fc.record({ name, count: fc.nat(8), assignments: fc.constant(null) }), { maxLength: 2 }),
    validateOnly: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('alter-configs' as const),
    mode: fc.constantFrom('incremental' as const, 'replace' as const),
    resources: fc.array(
      fc.record({
        resource: fc.oneof(
          fc.record({ type: fc.constant('topic' as const), name }),
          fc.record({ type: fc.constant('group' as const), name: fc.constantFrom('', 'a', 'g') }),
          fc.record({ type: fc.constant('broker' as const), name: fc.constantFrom('', '1', '2') }),
        ),
        changes: fc.array(
          fc.record({
            key: configKey,
            operation: fc.constantFrom(
              'set' as const,
              'delete' as const,
              'append' as const,
              'subtract' as const,
            ),
            value: fc.option(value),
          }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 2 },
    ),
    validateOnly: fc.boolean(),
  }),
  fc.record({ type: fc.constant('allocate-producer-ids' as const), brokerId, brokerEpoch: epoch }),
);

describe('replay', () => {
  it('of all records, through their encoding, gives the live image; and the image keeps its invariants', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40, size: 'max' }), (commands) => {
        const controlled = Controlled.withBrokers(2);
        for (const each of commands) controlled.submit(each);
        const { image } = controlled;
        expect(plain(controlled.replayed())).toEqual(plain(image));
        expect(plain(throughSnapshot(image))).toEqual(plain(image));
        for (const record of controlled.records) {
          expect(decodeMetadataRecord(encodeMetadataRecord(record))).toEqual(record);
        }
        expect(image.topicsById.size).toBe(image.topics.size);
        for (const [topicName, topic] of image.topics) {
          expect([topic.name, image.topicsById.get(topic.id)]).toEqual([topicName, topic]);
          topic.partitions.forEach((partition, index) => {
            expect(partition.index).toBe(index);
            for (const id of partition.isr) expect(partition.replicas).toContain(id);
            if (partition.leader !== -1) {
              expect(partition.isr).toContain(partition.leader);
              expect(image.brokers.get(partition.leader)!.fenced).toBe(false);
            }
          });
        }
      }),
      { numRuns: runs },
    );
  });

  it('refuses what no controller can have written', () => {
    const controlled = Controlled.withBrokers(1);
    const apply =
      (record: Parameters<typeof controlled.controller.apply>[0], offset = 99) =>
      () =>
        controlled.controller.apply(record, offset);
    expect(apply({ type: 'RemoveTopic', topicId: uuid(1) })).toThrow(/no topic has the id/);
    expect(apply({ type: 'NoOp' }, 0)).toThrow(/in order/);
    controlled.create({ name: 't' });
    expect(apply({ type: 'Topic', name: 't', topicId: uuid(2) })).toThrow(/exists already/);
  });

  it('shares what a record does not touch', () => {
    const controlled = Controlled.withBrokers(1);
    controlled.create({ name: 'a' });
    const { brokers, topics } = controlled.image;
    controlled.create({ name: 'b' });
    expect(controlled.image.brokers).toBe(brokers);
    expect(controlled.image.topics.get('a')).toBe(topics.get('a'));
  });
});
