/**
 * A classic group at work: who is in it, and where its rebalance stands. Soft state: records know a
 * group only as it rests, Stable or Empty, which `metadata` gives and the constructor takes.
 *
 * ```
 *   Empty ──► PreparingRebalance ──► CompletingRebalance ──► Stable
 *     ▲          │   ▲   ▲                   │                  │
 *     └──────────┘   │   └───────────────────┘                  │
 *                    └──────────────────────────────────────────┘
 * ```
 *
 * Invariants  see `verify`
 * Source      Kafka's group membership protocol (KIP-62, KIP-134, KIP-345, KIP-394)
 */
import type { GroupMetadataValue } from '../../../../protocol/internal/offsets-log.ts';
import { assert } from '../../../base/assert.ts';
import type { Millis } from '../../../base/units.ts';
import type { GroupState, JoinedMember, MemberProtocol } from '../commands.ts';
import type { GroupOptions } from '../draft.ts';
import { Timeline } from '../timeline.ts';
import { Member } from './member.ts';
import { commonProtocols, electedProtocol } from './protocols.ts';

/** Dead is what a group is called that is not there. */
type LiveState = Exclude<GroupState, 'Dead' | 'Reconciling'>;

/** Where a state can come from. */
const sources: Readonly<Record<LiveState, readonly LiveState[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Empty', 'CompletingRebalance', 'Stable'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
};

/** What a member of consumers' groups calls its protocol type; the one whose metadata we can read. */
export const consumerProtocolType = 'consumer';

export class ClassicGroup {
  readonly type = 'classic';
  readonly id: string;
  readonly members = new Map<string, Member>();
  /** Ids that were handed out and not joined with yet, and how long they are good. */
  readonly pending = new Map<string, Millis>();
  /** Members that were told the generation and have not asked for their assignment. */
  readonly unsynced = new Set<string>();
  readonly timeline: Timeline;
  generation = 0;
  /** Of its members, or its last ones; null while it has had none. */
  protocolType: string | null = null;
  /** Chosen with the generation; null without members. */
  protocol: string | null = null;
  leader: string | null = null;
  /** While it prepares: when the next generation begins with whoever has joined. */
  joinDeadline: Millis | undefined;
  /** When whoever is in `unsynced` is removed. */
  syncDeadline: Millis | undefined;
  /** While it prepares after having been empty. */
  initialDelay: { remainingMs: Millis; memberAdded: boolean } | undefined;
  /** Wall time of the last change of state; −1: unknown. */
  stateSince: Millis;
  /** Not later than the first of its deadlines. */
  wakeAt: Millis = Number.POSITIVE_INFINITY;
  readonly #staticMembers = new Map<string, string>();
  #state: LiveState = 'Empty';

  /** `timeline` is that of the group before it was of this kind. */
  constructor(id: string, wallTime: Millis, metadata?: GroupMetadataValue, timeline = new Timeline()) {
    this.id = id;
    this.timeline = timeline;
    this.stateSince = wallTime;
    if (metadata !== undefined) this.#restore(metadata);
  }

  get state(): LiveState {
    return this.#state;
  }

  transition(to: LiveState, wallTime: Millis): void {
    assert(sources[to].includes(this.#state), `group ${this.id} cannot go from ${this.#state} to ${to}`);
    this.#state = to;
    this.stateSince = wallTime;
  }

  /** Has nothing that anybody could miss. */
  get isBlank(): boolean {
    return this.#state === 'Empty' && this.generation === 0 && this.pending.size === 0;
  }

  add(member: Member): void {
    assert(!this.members.has(member.id), `member ${member.id} joins once`);
    this.pending.delete(member.id);
    this.members.set(member.id, member);
    this.leader ??= member.id;
    const { groupInstanceId } = member;
    if (groupInstanceId === null) return;
    assert(!this.#staticMembers.has(groupInstanceId), `instance ${groupInstanceId} is one member`);
    this.#staticMembers.set(groupInstanceId, member.id);
  }

  /** Whoever waits as this member has been replied to. */
  remove(member: Member): void {
    assert(member.ticket === undefined, 'nobody is forgotten');
    assert(this.members.delete(member.id), `member ${member.id} is removed once`);
    this.unsynced.delete(member.id);
    if (member.groupInstanceId !== null) this.#staticMembers.delete(member.groupInstanceId);
    if (this.leader === member.id) this.leader = this.members.keys().next().value ?? null;
  }

  /** `successor` takes the place of `old` as the same instance. */
  replace(old: Member, successor: Member): void {
    const led = this.leader === old.id;
    const unsynced = this.unsynced.has(old.id);
    successor.assignment = old.assignment;
    this.remove(old);
    this.add(successor);
    if (led) this.leader = successor.id;
    if (unsynced) this.unsynced.add(successor.id);
  }

  /** The member that is this instance now. */
  staticMember(groupInstanceId: string): Member | undefined {
    const id = this.#staticMembers.get(groupInstanceId);
    return id === undefined ? undefined : this.members.get(id);
  }

  /** The longest that any member needs to come back. */
  get rebalanceTimeoutMs(): Millis {
    let longest = 0;
    for (const { rebalanceTimeoutMs } of this.members.values())
      longest = Math.max(longest, rebalanceTimeoutMs);
    return longest;
  }

  countWaiting(reason: 'join' | 'sync'): number {
    let count = 0;
    for (const { waiting } of this.members.values()) if (waiting === reason) count++;
    return count;
  }

  /** Whether somebody with these protocols can take part. */
  admits(protocolType: string, protocols: readonly MemberProtocol[]): boolean {
    if (this.#state === 'Empty') return protocolType !== '' && protocols.length > 0;
    if (protocolType !== this.protocolType) return false;
    const common = commonProtocols(this.members);
    return common.size === 0 ? protocols.length > 0 : protocols.some(({ name }) => common.has(name));
  }

  /** The protocol that a generation of these members would have. */
  electProtocol(): string {
    const preferred = this.leader === null ? undefined : this.members.get(this.leader);
    assert(preferred !== undefined, 'a generation with members has a leader');
    return electedProtocol(this.members, preferred);
  }

  /** What the leader needs to share out partitions. */
  joinedMembers(): JoinedMember[] {
    return [...this.members.values()].map((member) => ({
      memberId: member.id,
      groupInstanceId: member.groupInstanceId,
      metadata: member.metadataFor(this.protocol),
    }));
  }

  /** The topics its members consume; undefined when that is not known. */
  subscribedTopics(subscription: GroupOptions['subscription']): Set<string> | undefined {
    const topics = new Set<string>();
    if (this.members.size === 0) return topics;
    if (this.protocolType !== consumerProtocolType || this.protocol === null) return undefined;
    for (const member of this.members.values()) {
      const own = subscription(member.metadataFor(this.protocol))?.topics;
      if (own === undefined) return undefined;
      for (const topic of own) topics.add(topic);
    }
    return topics;
  }

  /** The member has been heard of: its session starts anew. */
  hear(member: Member, now: Millis): void {
    this.expect(member, now + member.sessionTimeoutMs);
  }

  expect(member: Member, deadline: Millis): void {
    member.deadline = deadline;
    this.wake(deadline);
  }

  wake(at: Millis): void {
    this.wakeAt = Math.min(this.wakeAt, at);
  }

  /** Makes `wakeAt` the first of its deadlines. */
  rearm(): void {
    this.wakeAt = Math.min(
      this.joinDeadline ?? Number.POSITIVE_INFINITY,
      this.syncDeadline ?? Number.POSITIVE_INFINITY,
    );
    for (const deadline of this.pending.values()) this.wake(deadline);
    for (const { expiresAt } of this.members.values()) this.wake(expiresAt);
  }

  /** The group as its record has it; it rests. */
  get metadata(): GroupMetadataValue {
    assert(this.#state === 'Stable' || this.#state === 'Empty', 'only a group at rest is recorded');
    return {
      protocolType: this.protocolType ?? '',
      generation: this.generation,
      protocol: this.protocol,
      leader: this.leader,
      currentStateTimestamp: this.stateSince,
      members: [...this.members.values()].map((member) => ({
        memberId: member.id,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        rebalanceTimeoutMs: member.rebalanceTimeoutMs,
        sessionTimeoutMs: member.sessionTimeoutMs,
        subscription: member.metadataFor(this.protocol),
        assignment: member.assignment,
      })),
    };
  }

  #restore(metadata: GroupMetadataValue): void {
    this.generation = metadata.generation;
    this.protocolType = metadata.protocolType === '' ? null : metadata.protocolType;
    this.protocol = metadata.protocol;
    for (const stored of metadata.members) {
      const { memberId: id, groupInstanceId, clientId, clientHost, subscription } = stored;
      const protocols = [{ name: metadata.protocol ?? '', metadata: subscription }];
      const member = new Member({ id, groupInstanceId, clientId, clientHost }, { ...stored, protocols });
      member.assignment = stored.assignment;
      this.add(member);
    }
    if (metadata.leader !== null && this.members.has(metadata.leader)) this.leader = metadata.leader;
    if (this.members.size > 0) this.#state = 'Stable';
    this.stateSince = metadata.currentStateTimestamp;
  }

  /** Asserts what holds between any two commands. O(members). */
  verify(): void {
    const preparing = this.#state === 'PreparingRebalance';
    assert((this.joinDeadline !== undefined) === preparing, 'a group prepares until a deadline');
    assert(this.initialDelay === undefined || preparing, 'only preparing is delayed');
    if (this.#state === 'CompletingRebalance')
      assert(this.syncDeadline !== undefined, 'completing has an end');
    if (this.syncDeadline === undefined)
      assert(this.unsynced.size === 0, 'whoever is awaited has a deadline');
    if (this.#state === 'Empty') assert(this.members.size === 0, 'an empty group has no members');
    assert((this.members.size === 0) === (this.leader === null), 'members have a leader');
    assert(this.leader === null || this.members.has(this.leader), 'the leader is a member');
    for (const id of this.unsynced) assert(this.members.has(id), 'only members are awaited');
    for (const id of this.pending.keys()) assert(!this.members.has(id), 'a member is not pending');
    for (const member of this.members.values()) {
      const { waiting, groupInstanceId, ticket } = member;
      if (waiting === 'join') assert(preparing, 'members are awaited while the group prepares');
      if (waiting === 'sync') assert(this.#state === 'CompletingRebalance', 'assignments while it completes');
      if (ticket !== undefined) assert(waiting !== undefined, 'a ticket waits for something');
      if (groupInstanceId !== null)
        assert(this.staticMember(groupInstanceId) === member, 'an instance is known');
      assert(this.wakeAt <= member.expiresAt, 'every deadline is met');
    }
  }
}
