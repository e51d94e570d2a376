/**
 * The laws of partitions, under everything that can happen to brokers: random commands, time and
 * controllers that take over, with a model beside them that knows which replica holds what is committed.
 *
 * Invariants  I-3, I-4, I-8; epochs only rise; replay gives the same image
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetadataImage, PartitionImage } from '../../../../src/core/metadata/image.ts';
import { Controlled, plain, throughSnapshot, uuid } from './controlled.ts';

const big = process.env['OTTLA_PROOF'] === 'big';
const brokers = [1, 2, 3, 4];
const id = fc.constantFrom(...brokers);
const subset = fc.subarray(brokers);

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('restart' as const), id, lost: fc.nat(9) }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(12_000), alive: subset }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('isr' as const), partition: fc.nat(4), isr: subset }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('shut down' as const), id }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fence' as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unregister' as const), id }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('reassign' as const),
      partition: fc.nat(4),
      replicas: fc.option(fc.shuffledSubarray(brokers, { minLength: 1, maxLength: 3 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('elect' as const), unclean: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('configure' as const),
      key: fc.constantFrom('min.insync.replicas', 'unclean.leader.election.enable'),
      value: fc.constantFrom('1', '2', '3', 'true', 'false'),
      topic: fc.constantFrom('a', 'b', ''),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail over' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Which replica holds how much of what is committed, by partition. */
interface Model {
  committed: number;
  readonly held: Map<number, number>;
}

const partitionsOf = (image: MetadataImage): [string, PartitionImage][] =>
  [...image.topics.values()].flatMap(({ name, partitions }) =>
    partitions.map((each): [string, PartitionImage] => [name, each]),
  );

class World {
  readonly controlled = Controlled.withBrokers(4);
  readonly #models = new Map<string, Model>();
  #seen: MetadataImage;

  constructor() {
    const assignments = [
      { index: 0, brokerIds: [1, 2, 3] },
      { index: 1, brokerIds: [2, 3, 4] },
    ];
    this.controlled.create({ name: 'a', assignments });
    const configs = [{ name: 'min.insync.replicas', value: '2' }];
    this.controlled.create({ name: 'b', assignments, configs });
    this.controlled.create({ name: 'c', assignments: [{ index: 0, brokerIds: [3] }] });
    this.controlled.controller.activate(0);
    this.#seen = this.controlled.image;
    for (const [name, { index }] of partitionsOf(this.#seen)) {
      this.#models.set(`${name}-${index}`, { committed: 0, held: new Map() });
    }
    this.#commit();
  }

  take(each: Step): void {
    const { controlled } = this;
    switch (each.do) {
      case 'restart':
        this.#restart(each);
        return;
      case 'pass':
        controlled.pass(
          each.ms,
          each.alive.filter((broker) => controlled.image.brokers.has(broker)),
        );
        return;
      case 'isr':
        this.#propose(each);
        return;
      case 'shut down':
        controlled.heartbeat(each.id, { wantShutdown: true });
        return;
      case 'fence':
        controlled.heartbeat(each.id, { wantFence: true });
        return;
      case 'unregister':
        controlled.submit({ type: 'unregister-broker', brokerId: each.id });
        return;
      case 'reassign': {
        const [topic, { index }] = this.#at(each.partition);
        const { replicas } = each;
        const partitions = [{ topic, index, replicas }];
        controlled.submit({ type: 'reassign-partitions', partitions, allowOtherCount: true });
        return;
      }
      case 'elect':
        controlled.submit({
          type: 'elect-leaders',
          kind: each.unclean ? 'unclean' : 'preferred',
          partitions: null,
        });
        return;
      case 'configure':
        this.#configure(each);
        return;
      case 'fail over':
        controlled.controller.deactivate();
        controlled.controller.activate(controlled.now);
    }
  }

  #restart({ id: broker, lost }: { readonly id: number; readonly lost: number }): void {
    const { controlled } = this;
    const known = controlled.image.brokers.get(broker);
    // Every third time something is missing: once with the whole disk.
    const isReplaced = lost === 0;
    const mayHaveLostData = lost <= 2;
    const directory = isReplaced ? uuid(0x9000 + controlled.records.length) : known?.directories[0];
    const before = controlled.records.length;
    try {
      controlled.start(broker, { fenced: true, mayHaveLostData, ...(directory && { directory }) });
    } catch {
      return;
    }
    if (controlled.records.length === before || !mayHaveLostData) return;
    for (const [name, { index, replicas }] of partitionsOf(this.#seen)) {
      const model = this.#models.get(`${name}-${index}`)!;
      model.held.delete(broker);
      // What the only replica has is all that there is.
      if (replicas.length === 1 && replicas[0] === broker) model.committed = 0;
    }
  }

  /** The leader proposes an ISR; who is in it has caught up. */
  #propose({ partition, isr }: { readonly partition: number; readonly isr: readonly number[] }): void {
    const { image } = this.controlled;
    const [name, { index, leader, leaderEpoch, partitionEpoch, replicas }] = this.#at(partition);
    if (leader === -1) return;
    const members = replicas.filter((each) => each === leader || isr.includes(each));
    const epochOf = (each: number) => image.brokers.get(each)?.epoch ?? -1;
    // What is to be in the ISR has everything, whether the proposal is taken or not.
    const model = this.#models.get(`${name}-${index}`)!;
    for (const each of members) if (image.brokers.has(each)) model.held.set(each, model.committed);
    this.controlled.submit({
      type: 'alter-partition',
      brokerId: leader,
      brokerEpoch: epochOf(leader),
      partitions: [
        {
          topicId: image.topics.get(name)!.id,
          index,
          leaderEpoch,
          partitionEpoch,
          isr: members.map((each) => ({ id: each, epoch: epochOf(each) })),
          recovering: false,
        },
      ],
    });
  }

  #configure({ key, value, topic }: { key: string; value: string; topic: string }): void {
    const type = topic === '' ? 'broker' : 'topic';
    this.controlled.submit({
      type: 'alter-configs',
      mode: 'incremental',
      resources: [{ resource: { type, name: topic }, changes: [{ key, operation: 'set', value }] }],
      validateOnly: false,
    });
  }

  #at(number: number): [string, PartitionImage] {
    const all = partitionsOf(this.controlled.image);
    return all[number % all.length]!;
  }

  /** Who leads a large enough ISR has committed something new, with all of its members. */
  #commit(): void {
    for (const [name, { index, leader, isr, replicas }] of partitionsOf(this.controlled.image)) {
      if (leader === -1 || isr.length < Math.min(this.#minInsync(name), replicas.length)) continue;
      const model = this.#models.get(`${name}-${index}`)!;
      model.committed++;
      for (const each of isr) model.held.set(each, model.committed);
    }
  }

  #minInsync(topic: string): number {
    const { topics, brokerDefaults } = this.controlled.image.configs;
    const key = 'min.insync.replicas';
    return Number(topics.get(topic)?.get(key) ?? brokerDefaults.get(key) ?? 1);
  }

  check(): void {
    const { image } = this.controlled;
    for (const [name, partition] of partitionsOf(image)) {
      const before = this.#seen.topics.get(name)!.partitions[partition.index]!;
      this.#checkSets(name, partition);
      this.#checkEpochs(before, partition);
      this.#checkLeader(name, before, partition);
    }
    this.#seen = image;
    this.#commit();
  }

  /** I-8 */
  #checkSets(name: string, partition: PartitionImage): void {
    const { isr, replicas, eligibleLeaderReplicas: eligible, leader, addingReplicas } = partition;
    const { removingReplicas } = partition;
    for (const each of [...isr, ...eligible, ...addingReplicas, ...removingReplicas]) {
      expect(replicas).toContain(each);
    }
    for (const each of isr) {
      expect(eligible).not.toContain(each);
      expect(this.controlled.image.brokers.get(each)).toMatchObject({ fenced: false });
    }
    if (isr.length >= Math.min(this.#minInsync(name), replicas.length)) expect(eligible).toEqual([]);
    if (leader === -1) expect(isr).toEqual([]);
    else expect(isr).toContain(leader);
    expect(new Set(replicas).size).toBe(replicas.length);
    expect(partition.directories).toHaveLength(replicas.length);
  }

  #checkEpochs(before: PartitionImage, after: PartitionImage): void {
    expect(after.partitionEpoch).toBeGreaterThanOrEqual(before.partitionEpoch);
    expect(after.leaderEpoch).toBeGreaterThanOrEqual(before.leaderEpoch);
    if (after.partitionEpoch === before.partitionEpoch) expect(after).toEqual(before);
    if (after.leader !== before.leader) expect(after.leaderEpoch).toBeGreaterThan(before.leaderEpoch);
  }

  /** I-3, I-4: who leads, and who could, holds all that is committed, unless something was given up. */
  #checkLeader(name: string, before: PartitionImage, after: PartitionImage): void {
    const model = this.#models.get(`${name}-${after.index}`)!;
    const { leader, leaderEpoch, recovering, isr, eligibleLeaderReplicas } = after;
    if (recovering && leaderEpoch !== before.leaderEpoch) {
      model.committed = model.held.get(leader) ?? 0;
      for (const [each, held] of model.held) model.held.set(each, Math.min(held, model.committed));
      return;
    }
    for (const each of [...isr, ...eligibleLeaderReplicas]) {
      expect([each, model.held.get(each) ?? 0]).toEqual([each, model.committed]);
    }
  }
}

describe('partitions', () => {
  it('keep their laws whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
        const world = new World();
        for (const each of steps) {
          world.take(each);
          world.check();
        }
        const image = plain(world.controlled.image);
        expect(plain(world.controlled.replayed())).toEqual(image);
        expect(plain(throughSnapshot(world.controlled.image))).toEqual(image);
      }),
      { numRuns: big ? 20_000 : 60 },
    );
  }, 600_000);
});
