/**
 * Laws of consumer groups under whatever clients and brokers do: random joins, leaves, crashes, silence,
 * slow handlers, lost answers, restarts, topics that grow and go, and members of both protocols.
 */
import { expect, it } from 'vitest';
import { Prng } from '../../../../src/base/prng.ts';
import { cooperativeStickyAssignor } from '../../../../src/core/assignors/cooperative-sticky.ts';
import { rangeAssignor } from '../../../../src/core/assignors/range.ts';
import type { RebalanceCause } from '../../../../src/core/group/commands.ts';
import type { ConsumerGroupDescription } from '../../../../src/core/group/consumer/commands.ts';
import { Coordinated, minute, plain } from './coordinated.ts';
import {
  ClassicConsumer,
  type ConsumerTraits,
  HeartbeatConsumer,
  type SimulatedConsumer,
} from './simulated-consumer.ts';
import { Replies, runStorms } from './storms.ts';

const seeds = process.env['OTTLA_PROOF'] === 'big' ? 5000 : 40;

/** Counts of what happened, so that a run without events is noticed. */
const seen = {
  epochs: 0,
  handovers: 0,
  parked: 0,
  commits: 0,
  refusedCommits: 0,
  restarts: 0,
  upgrades: 0,
  downgrades: 0,
  joined: 0,
  left: 0,
  silent: 0,
  late: 0,
  topicChanges: 0,
};

const causes: { readonly [Cause in RebalanceCause]?: keyof typeof seen } = {
  'member-joined': 'joined',
  'member-left': 'left',
  'session-expired': 'silent',
  'release-expired': 'late',
  'topics-changed': 'topicChanges',
};

type Commit = { memberId: string; generation: number; topicId: string; name: string; partition: number };

class Storm {
  readonly random: Prng;
  readonly group = new Coordinated({ initialRebalanceDelayMs: 500 });
  readonly consumers: SimulatedConsumer[] = [];
  readonly #assignor;
  readonly #isMixed: boolean;
  readonly #isAlike: boolean;
  readonly replies = new Replies(this.group);
  readonly #past: Commit[] = [];
  readonly #owners = new Map<string, SimulatedConsumer>();
  #wasConsumers = false;
  #names = 0;
  /** How many records there were when it last became one. */
  #since = 0;

  constructor(seed: number) {
    this.random = new Prng(seed);
    const { random } = this;
    this.#assignor = random.pick([cooperativeStickyAssignor, rangeAssignor]);
    this.#isMixed = random.chance(0.5);
    this.#isAlike = random.chance(0.5);
    this.group.topics.set('t', random.between(1, 8));
    this.group.topics.set('u', random.between(1, 4));
    const count = random.between(1, 6);
    for (let index = 0; index < count; index++) this.consumers.push(this.newConsumer(index));
  }

  newConsumer(index: number): SimulatedConsumer {
    const { random } = this;
    const isClassic = this.#isMixed && random.chance(0.5);
    const traits: ConsumerTraits = {
      name: `h${this.#names++}`,
      instanceId: random.chance(0.3) ? `i${index}` : null,
      topics: this.#isAlike ? ['t', 'u'] : random.pick([['t'], ['u'], ['t', 'u'], ['t', 'w']]),
      pattern: this.#isAlike || isClassic ? null : random.pick([null, null, '.', '[tw].*']),
      rebalanceTimeoutMs: random.pick([5000, 20_000, 60_000]),
      waitMs: random.pick([0, 4000]),
    };
    return isClassic
      ? new ClassicConsumer(this.group, traits, this.#assignor)
      : new HeartbeatConsumer(this.group, traits);
  }

  step(): void {
    const { random, group } = this;
    const index = random.below(this.consumers.length);
    const consumer = this.consumers[index]!;
    const roll = random.below(1000);
    if (roll < 560) this.act(consumer, random.chance(0.03));
    else if (roll < 660) consumer.release();
    else if (roll < 800) group.advance(random.below(3000));
    else if (roll < 870) this.commit(consumer);
    else if (roll < 910) this.commitOfThePast();
    else if (roll < 930) this.consumers[index] = this.crash(consumer, index);
    else if (roll < 945 && consumer.ticket === undefined && consumer.state === 'member') consumer.leave();
    else if (roll < 960) this.replies.loseConnection(consumer, random);
    else if (roll < 975) group.advance(random.between(10_000, 2 * minute));
    else if (roll < 985) this.changeTopics();
    else if (roll < 992) this.restart();
    this.check();
  }

  act(consumer: SimulatedConsumer, isLossy: boolean): void {
    const ticket = consumer.act(isLossy);
    if (ticket !== undefined) {
      this.replies.owed.add(ticket);
      if (consumer instanceof HeartbeatConsumer) seen.parked++;
    }
    if (consumer.state !== 'member') return;
    for (const name of consumer.owned) {
      const [topicId, partition] = name.split(' ') as [string, string];
      const topic = this.group.topics.withId(topicId);
      if (topic === undefined || this.#past.length > 300) continue;
      const { memberId, epoch: generation } = consumer;
      this.#past.push({ memberId, generation, topicId, name: topic.name, partition: Number(partition) });
    }
  }

  crash(consumer: SimulatedConsumer, index: number): SimulatedConsumer {
    if (this.random.chance(0.5)) this.replies.loseConnection(consumer, this.random);
    return this.newConsumer(index);
  }

  changeTopics(): void {
    const { random, group } = this;
    const name = random.pick(['t', 'u', 'w']);
    const partitions = group.topics.named(name)?.partitions ?? 0;
    group.topics.set(name, random.chance(0.15) ? 0 : partitions + random.between(1, 3));
    group.ask({ type: 'topics-changed', names: [name] });
  }

  restart(): void {
    seen.restarts++;
    this.count();
    this.replies.restart(this.consumers);
  }

  count(): void {
    for (const [cause, what] of Object.entries(causes)) {
      seen[what] += this.group.coordinator.rebalances.get(cause as RebalanceCause) ?? 0;
    }
  }

  commit(consumer: SimulatedConsumer): void {
    const [name] = consumer.owned;
    if (name === undefined || consumer.state !== 'member') return;
    const [topicId, partition] = name.split(' ') as [string, string];
    const topic = this.group.topics.withId(topicId);
    const { memberId, epoch: generation } = consumer;
    if (topic !== undefined) {
      this.committing({ memberId, generation, topicId, name: topic.name, partition: Number(partition) });
    }
  }

  commitOfThePast(): void {
    if (this.#past.length > 0) this.committing(this.random.pick(this.#past));
  }

  /** Accepted from a member at its epoch, or for what it has held since the epoch that it names. */
  committing({ memberId, generation, topicId, name, partition }: Commit): void {
    const description = this.describe();
    const partitions = [{ partition, offset: 1, leaderEpoch: -1, metadata: '' }];
    const error = this.group.commit({ memberId, generation, topics: [{ name, id: topicId, partitions }] });
    if (error !== 'NONE') seen.refusedCommits++;
    if (error !== 'NONE' || description === undefined) return;
    seen.commits++;
    const member = description.members.find((each) => each.memberId === memberId);
    if (member === undefined) throw new Error(`${memberId} is no member`);
    expect(generation).toBeLessThanOrEqual(member.epoch);
    if (generation === member.epoch) return;
    const holder = this.group.coordinator.image.consumerGroups.get('g')!.positions.get(memberId)!;
    const held = [...holder.assigned, ...holder.revoking].find(
      (each) => each.topicId === topicId && each.partitions.includes(partition),
    );
    const since = held?.epochs?.[held.partitions.indexOf(partition)];
    expect(since, `${name} ${partition} is held`).toBeDefined();
    expect(generation).toBeGreaterThanOrEqual(since!);
  }

  describe(): ConsumerGroupDescription | undefined {
    return this.group.ask({ type: 'describe-consumer', groups: ['g'] }).groups[0];
  }

  /** The law of groups: a partition has one owner, until it has given it up or is a member no longer. */
  check(): void {
    const description = this.describe();
    const isConsumers = description !== undefined;
    if (isConsumers !== this.#wasConsumers) {
      const { state } = this.group.describe();
      if (isConsumers) seen.upgrades++;
      else if (state !== 'Dead') seen.downgrades++;
      this.#wasConsumers = isConsumers;
      this.#since = this.group.records.length;
      this.#owners.clear();
    }
    if (description === undefined) return;
    const present = new Set(description.members.map(({ memberId }) => memberId));
    const owners = new Map<string, SimulatedConsumer>();
    for (const consumer of this.consumers) {
      if (!present.has(consumer.memberId) || consumer.toldAt < this.#since) continue;
      for (const name of consumer.owned) {
        // Of a topic that is gone there is nothing to own; classic members cannot even name it any more.
        if (this.group.topics.withId(name.split(' ')[0]!) === undefined) continue;
        const rival = owners.get(name);
        expect(rival?.memberId, `${name} is owned by ${consumer.memberId} alone`).toBeUndefined();
        owners.set(name, consumer);
        if ((this.#owners.get(name) ?? consumer) !== consumer) seen.handovers++;
        this.#owners.set(name, consumer);
      }
    }
  }

  /** Nothing goes wrong any more: whoever is left finds its place. */
  finish(): void {
    const { group, consumers } = this;
    let quiet = 0;
    for (let round = 0; round < 400 && quiet < 30; round++) {
      for (const consumer of consumers) {
        this.act(consumer, false);
        consumer.release();
      }
      this.check();
      group.advance(2000);
      const isQuiet = consumers.every(
        ({ state, isSettled }) => (state === 'member' && isSettled) || state === 'fenced',
      );
      quiet = isQuiet ? quiet + 1 : 0;
    }
    expect(quiet, 'everybody finds its place').toBe(30);
    const description = this.describe();
    if (description !== undefined) this.expectBalance(description);
    this.replies.expectAll((ticket) => consumers.some((consumer) => consumer.ticket === ticket));
    seen.epochs += description?.epoch ?? 0;
    this.count();
    expect(plain(group.replayed().image)).toEqual(plain(group.coordinator.image));
    group.restart();
    group.advance(0);
    expect(this.describe()).toEqual(description);
  }

  expectBalance({ state, members }: ConsumerGroupDescription): void {
    const present = this.consumers.filter((consumer) => consumer.state === 'member');
    expect(state).toBe(present.length === 0 ? 'Empty' : 'Stable');
    expect(members.map(({ memberId }) => memberId).sort()).toEqual(
      present.map(({ memberId }) => memberId).sort(),
    );
    for (const { memberId, assigned, target } of members) {
      expect(assigned).toEqual(target);
      const { owned } = present.find((consumer) => consumer.memberId === memberId)!;
      const told = assigned.flatMap(({ topicId, partitions }) =>
        partitions.map((each) => `${topicId} ${each}`),
      );
      expect([...owned].sort()).toEqual(told.sort());
    }
    if (!this.#isAlike || present.length === 0) return;
    const sizes = present.map(({ owned }) => owned.size);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    const { topics } = this.group;
    const total = (topics.named('t')?.partitions ?? 0) + (topics.named('u')?.partitions ?? 0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
  }
}

it('ends with everything assigned, evenly, and one owner per partition on the way', () => {
  runStorms(seeds, (seed) => new Storm(seed), seen);
});
