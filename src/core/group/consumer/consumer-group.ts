/**
 * A consumer group at work: its members, what is meant for them, and who holds which partition.
 *
 * Unlike a classic group it is always what its records say: whatever changes here is recorded in the same
 * decision. Only deadlines, waiting heartbeats and what members were last told are soft.
 *
 * ```
 *   Empty ──► Reconciling ◄──► Stable      each change raises the epoch and makes a new target; a member
 *     ▲            │             │         is settled at the target's epoch, with all that is meant for it
 *     └────────────┴─────────────┘
 * ```
 *
 * Invariants  a partition has one holder at most; see `verify`
 * Source      KIP-848
 */
import { assert } from '../../../base/assert.ts';
import type { Millis, Uuid } from '../../../base/units.ts';
import { Timeline } from '../timeline.ts';
import type { ConsumerMember } from './member.ts';
import { eachPartition } from './partitions.ts';
import type { Position } from './position.ts';
import type { TopicChanges } from './topic-patterns.ts';

export class ConsumerGroup {
  readonly type = 'consumer';
  readonly protocolType = 'consumer';
  readonly id: string;
  readonly members = new Map<string, ConsumerMember>();
  /** What each of its members' patterns matches, as recorded. */
  readonly patterns = new Map<string, readonly string[]>();
  readonly timeline: Timeline;
  /** Rises with every change that needs another assignment. */
  epoch = 0;
  /** The epoch that the target assignment is for. */
  assignmentEpoch = 0;
  /** Of the topics that the target assignment was made of. */
  metadataHash = 0;
  /** Wall time of when the last member went; −1: unknown, or there are members. */
  emptySince: Millis = -1;
  /** Its topics have changed since; looked at when it next wakes. */
  isOutdated = false;
  /** Not later than the first of its deadlines. */
  wakeAt: Millis = Number.POSITIVE_INFINITY;
  readonly #staticMembers = new Map<string, string>();
  readonly #holders = new Map<Uuid, Map<number, string>>();

  /** `timeline` is that of the group before it was of this kind. */
  constructor(id: string, timeline = new Timeline()) {
    this.id = id;
    this.timeline = timeline;
  }

  get state(): 'Empty' | 'Reconciling' | 'Stable' {
    if (this.members.size === 0) return 'Empty';
    for (const member of this.members.values()) {
      if (!member.isSettled(this.assignmentEpoch)) return 'Reconciling';
    }
    return 'Stable';
  }

  /** Has nothing that anybody could miss. */
  get isBlank(): boolean {
    return this.epoch === 0 && this.members.size === 0;
  }

  add(member: ConsumerMember): void {
    assert(!this.members.has(member.id), `member ${member.id} joins once`);
    this.members.set(member.id, member);
    this.emptySince = -1;
    const { instanceId } = member;
    if (instanceId !== null) {
      assert(!this.#staticMembers.has(instanceId), `instance ${instanceId} is one member`);
      this.#staticMembers.set(instanceId, member.id);
    }
    this.#hold(member, member.position);
  }

  /** Whoever waits as this member has been replied to. */
  remove(member: ConsumerMember): void {
    assert(member.parked === undefined, 'nobody is forgotten');
    assert(this.members.delete(member.id), `member ${member.id} is removed once`);
    if (member.instanceId !== null) this.#staticMembers.delete(member.instanceId);
    this.#release(member);
  }

  /** The member that is this instance now. */
  staticMember(instanceId: string): ConsumerMember | undefined {
    const id = this.#staticMembers.get(instanceId);
    return id === undefined ? undefined : this.members.get(id);
  }

  move(member: ConsumerMember, position: Position): void {
    this.#release(member);
    member.position = position;
    this.#hold(member, position);
  }

  /** Id of the member that holds the partition. */
  holder(topicId: Uuid, partition: number): string | undefined {
    return this.#holders.get(topicId)?.get(partition);
  }

  /** Names of the topics that the member subscribes to, whether they exist or not. */
  topicsOf({ metadata }: ConsumerMember): readonly string[] {
    const matched = metadata.pattern === null ? undefined : this.patterns.get(metadata.pattern);
    if (matched === undefined || matched.length === 0) return metadata.topics;
    return metadata.topics.length === 0 ? matched : [...new Set([...metadata.topics, ...matched])];
  }

  subscribedTopics(): Set<string> {
    const topics = new Set<string>();
    for (const member of this.members.values()) for (const name of member.metadata.topics) topics.add(name);
    for (const names of this.patterns.values()) for (const name of names) topics.add(name);
    return topics;
  }

  /** Whether one of its topics is among those that have changed, or one of its patterns. */
  isAffectedBy(changed: TopicChanges): boolean {
    for (const member of this.members.values()) {
      if (member.metadata.topics.some((name) => changed.topics.has(name))) return true;
    }
    return [...this.patterns.keys()].some((pattern) => changed.patterns.has(pattern));
  }

  wake(at: Millis): void {
    this.wakeAt = Math.min(this.wakeAt, at);
  }

  /** Makes `wakeAt` the first of its deadlines. */
  rearm(): void {
    this.wakeAt = this.isOutdated ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    for (const member of this.members.values()) this.wake(member.wakeAt);
  }

  #hold(member: ConsumerMember, { assigned, revoking }: Position): void {
    for (const partitions of [assigned, revoking] as const) {
      for (const [topicId, partition] of eachPartition(partitions)) {
        const holders = this.#holders.get(topicId) ?? new Map<number, string>();
        const holder = holders.get(partition);
        assert(holder === undefined, `partition ${partition} of ${topicId} is held by ${holder}`);
        this.#holders.set(topicId, holders.set(partition, member.id));
      }
    }
  }

  #release({ position: { assigned, revoking } }: ConsumerMember): void {
    for (const partitions of [assigned, revoking] as const) {
      for (const [topicId, partition] of eachPartition(partitions)) {
        const holders = this.#holders.get(topicId);
        holders?.delete(partition);
        if (holders?.size === 0) this.#holders.delete(topicId);
      }
    }
  }

  /** Asserts what holds between any two commands. O(members + partitions). */
  verify(): void {
    assert(this.assignmentEpoch === this.epoch, 'a target is made with each epoch');
    let held = 0;
    const meant = new Set<string>();
    for (const member of this.members.values()) {
      const { position, instanceId, revokeBy } = member;
      if (instanceId !== null) assert(this.staticMember(instanceId) === member, 'an instance is known');
      assert((revokeBy !== undefined) === (position.state === 'revoking'), 'giving up has a deadline');
      assert(position.epoch <= this.epoch, 'no member is ahead of its group');
      assert(this.wakeAt <= member.wakeAt, 'every deadline is met');
      for (const partitions of [position.assigned, position.revoking] as const) {
        for (const [topicId, partition] of eachPartition(partitions)) {
          held++;
          assert(this.holder(topicId, partition) === member.id, 'who holds a partition is known');
        }
      }
      for (const [topicId, partition] of eachPartition(member.target)) {
        const name = `${topicId} ${partition}`;
        assert(!meant.has(name), 'a partition is meant for one member');
        meant.add(name);
      }
    }
    for (const holders of this.#holders.values()) held -= holders.size;
    assert(held === 0, 'nobody else holds anything');
  }
}
