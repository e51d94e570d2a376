/**
 * Laws of the coordinator under whatever clients and brokers do: random joins, leaves, crashes, silence,
 * lost connections, restarts and jumps in time, seed by seed.
 */
import { describe, expect, it } from 'vitest';
import { Prng } from '../../../../src/base/prng.ts';
import { Coordinated, day, minute, plain } from './coordinated.ts';
import { type ClientTraits, partitionCount, SimulatedClient } from './simulated-client.ts';
import { Replies, runStorms } from './storms.ts';

const seeds = process.env['OTTLA_PROOF'] === 'big' ? 5000 : 100;

/** Counts of what happened, so that a run without events is noticed. */
const seen = {
  assigned: 0,
  commits: 0,
  refusedCommits: 0,
  restarts: 0,
  fenced: 0,
  expired: 0,
  deletions: 0,
  tickets: 0,
};

class Storm {
  readonly random: Prng;
  readonly group: Coordinated;
  readonly clients: SimulatedClient[] = [];
  readonly replies: Replies;
  /** Generation and partition → who was given it. */
  readonly owners = new Map<string, string>();
  /** Names that members had, and the generation they had them in. */
  readonly past: { memberId: string; generation: number; groupInstanceId: string | null }[] = [];
  committed = -1;
  committedAt = 0;
  #offset = 0;
  /** How many records there were when the group was deleted: its generations begin anew then. */
  readonly #deletions: number[] = [];
  #isDeleting = false;
  #recordsSeen = 0;

  constructor(seed: number) {
    this.random = new Prng(seed);
    const initialRebalanceDelayMs = this.random.pick([0, 500, 3000]);
    this.group = new Coordinated({ initialRebalanceDelayMs, maxSize: this.random.pick([3, 8, 100]) });
    this.replies = new Replies(this.group);
    const count = this.random.between(1, 7);
    for (let index = 0; index < count; index++)
      this.clients.push(new SimulatedClient(this.group, this.traits(index)));
  }

  traits(index: number): ClientTraits {
    const { random } = this;
    return {
      groupInstanceId: random.chance(0.3) ? `i${index}` : null,
      requiresKnownMemberId: random.chance(0.7),
      supportsSkippingAssignment: random.chance(0.5),
      sessionTimeoutMs: random.pick([6000, 10_000, 45_000]),
      rebalanceTimeoutMs: random.pick([5000, 20_000, 60_000, 6 * minute]),
    };
  }

  step(): void {
    const { random, group } = this;
    const index = random.below(this.clients.length);
    const client = this.clients[index]!;
    const roll = random.below(1000);
    if (roll < 600) this.act(client);
    else if (roll < 780) group.advance(random.below(3000));
    else if (roll < 860) this.commit(client);
    else if (roll < 900) this.commitOfThePast();
    else if (roll < 930) this.crash(index);
    else if (roll < 950) client.leave();
    else if (roll < 960) client.topics = random.pick([['t'], ['t', 'u'], ['v']]);
    else if (roll < 975) this.replies.loseConnection(client, random);
    else if (roll < 985) group.advance(random.between(10_000, 10 * minute));
    else if (roll < 987) group.advance(random.between(1, 9) * day);
    else if (roll < 992) this.restart();
    else if (roll < 994) this.commitOfAnybody();
    else if (roll < 998) this.deleteGroup();
    else
      group.submit({
        type: 'sync',
        group: 'g',
        ...this.nameOfThePast(),
        protocolType: null,
        protocol: null,
        assignments: [],
      });
    this.check();
  }

  act(client: SimulatedClient): void {
    const ticket = client.act();
    if (ticket !== undefined) this.replies.owed.add(ticket);
    if (client.state === 'member') this.own(client);
    if (client.state === 'fenced') seen.fenced++;
  }

  /** The law of groups: in one generation, a partition has one owner. An instance stays one owner. */
  own(client: SimulatedClient): void {
    const { memberId, generation, partitions, traits, assignedAt } = client;
    const name = traits.groupInstanceId ?? memberId;
    const incarnation = this.#deletions.filter((count) => count < assignedAt).length;
    for (const partition of partitions) {
      const key = `${incarnation} ${generation} ${partition}`;
      const owner = this.owners.get(key) ?? name;
      expect(owner, `partition ${partition} of generation ${generation}`).toBe(name);
      this.owners.set(key, owner);
    }
    if (this.past.some((each) => each.memberId === memberId && each.generation === generation)) return;
    this.past.push({ memberId, generation, groupInstanceId: traits.groupInstanceId });
    seen.assigned++;
  }

  commit(client: SimulatedClient): void {
    if (client.memberId === '') return;
    const { memberId, generation } = client;
    this.committing(memberId, generation, (offset) => client.commit(offset));
  }

  commitOfThePast(): void {
    const name = this.nameOfThePast();
    this.committing(name.memberId, name.generation, (offset) => this.group.commit({ ...name, offset }));
  }

  nameOfThePast() {
    const nobody = { memberId: 'x', generation: 1, groupInstanceId: null };
    return this.past.length === 0 ? nobody : this.random.pick(this.past);
  }

  commitOfAnybody(): void {
    const { state } = this.group;
    const offset = ++this.#offset;
    const error = this.group.commit({ offset });
    const isFree = state === 'Empty' || state === 'Dead';
    expect(error).toBe(isFree ? 'NONE' : 'UNKNOWN_MEMBER_ID');
    if (isFree) this.accepted(offset);
  }

  /** Only the newest generation that anybody was told can commit, and of that only who is still a member. */
  committing(memberId: string, generation: number, commit: (offset: number) => string): void {
    const { state, members } = this.group.describe();
    const isPresent = generation === this.newestGeneration();
    const isMember = members.some((member) => member.memberId === memberId);
    const offset = ++this.#offset;
    if (commit(offset) !== 'NONE') {
      seen.refusedCommits++;
      return;
    }
    if (generation >= 0)
      expect([isPresent, isMember, state !== 'CompletingRebalance']).toEqual([true, true, true]);
    else expect(['Empty', 'Dead']).toContain(state);
    this.accepted(offset);
  }

  newestGeneration(): number {
    const recorded = this.group.coordinator.image.groups.get('g')?.generation ?? 0;
    const told = this.group
      .ask({ type: 'timeline', group: 'g' })
      .rebalances.filter(({ completedAt }) => completedAt !== undefined);
    return told.at(-1)?.generation ?? recorded;
  }

  accepted(offset: number): void {
    seen.commits++;
    this.committed = offset;
    this.committedAt = this.group.now;
  }

  /** The process is gone, and another one takes its place. */
  crash(index: number): void {
    const client = this.clients[index]!;
    if (this.random.chance(0.5)) this.replies.loseConnection(client, this.random);
    const traits = this.random.chance(0.5) ? client.traits : this.traits(index);
    this.clients[index] = new SimulatedClient(this.group, traits);
  }

  restart(): void {
    seen.restarts++;
    this.replies.restart(this.clients);
  }

  deleteGroup(): void {
    this.#isDeleting = true;
    const [result] = this.group.ask({ type: 'delete-groups', groups: ['g'] }).groups;
    if (result?.error === 'NONE') seen.deletions++;
    this.check();
    this.#isDeleting = false;
  }

  check(): void {
    const { records } = this.group;
    for (; this.#recordsSeen < records.length; this.#recordsSeen++) {
      const { type, value } = records[this.#recordsSeen]!;
      if (value !== null) continue;
      if (type === 'GroupMetadata') this.#deletions.push(this.#recordsSeen);
      else this.forgotten();
    }
    expect(this.group.committed()).toBe(this.committed);
  }

  /** A tombstone: the group was deleted just now, or the offset had its time. */
  forgotten(): void {
    if (!this.#isDeleting) {
      expect(this.group.now - this.committedAt).toBeGreaterThanOrEqual(7 * day);
      seen.expired++;
    }
    this.committed = -1;
  }

  /** Nothing goes wrong any more: whoever is left finds its place. */
  calm(): void {
    let quiet = 0;
    for (let round = 0; round < 400 && quiet < 40; round++) {
      for (const client of this.clients) this.act(client);
      this.check();
      this.group.advance(2000);
      const isQuiet = this.clients.every(({ state }) => state === 'member' || state === 'fenced');
      quiet = isQuiet ? quiet + 1 : 0;
    }
  }

  finish(): void {
    this.calm();
    const { group, clients } = this;
    const members = clients.filter(({ state }) => state === 'member');
    const { members: described, state } = group.describe();
    expect(state).toBe(members.length === 0 ? 'Empty' : 'Stable');
    expect(described.map(({ memberId }) => memberId).sort()).toEqual(
      members.map(({ memberId }) => memberId).sort(),
    );
    expect(new Set(members.map(({ generation }) => generation)).size).toBeLessThanOrEqual(1);
    if (members.length > 0) {
      const shared = members.flatMap(({ partitions }) => partitions).sort();
      expect(shared).toEqual(Array.from({ length: partitionCount }, (_, partition) => partition));
    }
    const left = clients.filter((client) => client.state !== 'member' && client.state !== 'fenced');
    expect(
      left.length === 0 || members.length === group.settings.maxSize,
      'only a full group leaves one out',
    ).toBe(true);
    this.replies.expectAll();
    seen.tickets += this.replies.owed.size;
    expect(plain(group.replayed().image)).toEqual(plain(group.coordinator.image));
    const before = group.describe();
    group.restart();
    // A static member that did not join in time keeps its place until its session ends, beside as many as may
    // join: a coordinator that finds such a group starts a rebalance, as Kafka's does.
    if (before.members.length <= group.settings.maxSize) expect(group.describe()).toEqual(before);
    else expect(group.describe().state).toBe('PreparingRebalance');
  }
}

describe('a storm of clients', () => {
  it('ends in one generation with one owner per partition, and loses neither commits nor replies', () => {
    runStorms(seeds, (seed) => new Storm(seed), seen);
  });
});
