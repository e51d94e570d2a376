/**
 * Classic membership: one member's part in the classic group protocol. Joins, takes its share, tells the
 * coordinator that it lives, joins again whenever the group rebalances, and leaves.
 *
 * Heartbeats run on a timer of their own and on a connection that carries nothing that waits: neither a
 * slow handler nor a slow rebalance keeps them back.
 *
 * Invariants  partitions are given up (`revoke`) before the join or sync that lets others have them; what
 *             was lost (`lose`) is never committed
 * Errors      FENCED_INSTANCE_ID, INCONSISTENT_GROUP_PROTOCOL, authorization and the like are final; an
 *             unknown member or an old generation begins anew; the rest is tried again with backoff
 */
import type { ResponseOf } from '../../../protocol/apis.ts';
import { makeHeartbeatRequest } from '../../../protocol/generated/heartbeat.ts';
import { makeJoinGroupRequest } from '../../../protocol/generated/join-group.ts';
import {
  makeLeaveGroupRequest,
  makeLeaveGroupRequestMember,
} from '../../../protocol/generated/leave-group.ts';
import { makeSyncGroupRequest } from '../../../protocol/generated/sync-group.ts';
import {
  decodeAssignment,
  encodeStickyUserData,
  encodeSubscription,
} from '../../../protocol/internal/consumer-protocol.ts';
import type { Millis } from '../../base/units.ts';
import { backoffMs } from '../backoff.ts';
import type { Lane } from '../connections.ts';
import { asOttlaError, type ErrorCode, OttlaError } from '../errors.ts';
import { byTopic, type TopicPartition } from '../leader-requests.ts';
import { Deferred, orAborted, sleep } from '../waiting.ts';
import type { MemberIdentity } from './committed-offsets.ts';
import {
  DRAIN_TIMEOUT_MS,
  type Leaving,
  type Membership,
  type MembershipParts,
  Outage,
} from './membership.ts';
import { type AssignorName, isCooperative, share } from './sharing.ts';

const protocolType = 'consumer';

/** A join may take as long as the slowest member; its answer a little longer. */
const ANSWER_MARGIN_MS: Millis = 5_000;
const LEAVE_TIMEOUT_MS: Millis = 5_000;

/** The coordinator does not know the member as it is: it has to begin as a new one. */
const expelled: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION']);

export class ClassicMembership implements Membership {
  readonly #parts: MembershipParts;
  readonly #cooperative: boolean;
  readonly #closing = new AbortController();
  readonly #unsubscribe: () => void;
  #memberId = '';
  /** Undefined while the member is in no generation. */
  #session: MemberIdentity | undefined;
  #owned: readonly TopicPartition[] = [];
  /** What its generation gave it, as the assignor `sticky` wants to know. */
  #previous: readonly TopicPartition[] = [];
  readonly #outage: Outage;
  /** Resolved when the group has to be joined again; with the reason. */
  #rejoin = new Deferred<string>();
  #reason = 'a member begins';
  /** While a join or a sync is under way. */
  #joining: Deferred<void> | undefined;
  #cancelBeat: (() => void) | undefined;
  /** Partition counts that the leader shared out, by topic; undefined for who does not lead. */
  #shared: ReadonlyMap<string, number> | undefined;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
    this.#outage = new Outage(parts);
    this.#cooperative = isCooperative(parts.settings.assignors);
    this.#unsubscribe = parts.cluster.updater.onUpdate(() => this.#checkPartitions());
    this.#live().catch(parts.failed);
  }

  get identity(): MemberIdentity | undefined {
    return this.#session;
  }

  get settled(): Promise<void> {
    return this.#joining?.promise ?? Promise.resolve();
  }

  refused(problem: OttlaError, session: MemberIdentity): 'outdated' | 'refused' | undefined {
    const { code } = problem;
    const isFenced = code === 'FENCED_INSTANCE_ID';
    if (!isFenced && !expelled.has(code) && code !== 'REBALANCE_IN_PROGRESS') return undefined;
    if (this.#session !== session || (this.#joining !== undefined && !isFenced)) return 'outdated';
    if (isFenced) this.#end(problem);
    else if (expelled.has(code)) this.#forget(problem);
    this.#rejoin.resolve(code);
    return 'refused';
  }

  async close({ leave }: Leaving): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { cluster, coordinator, settings, lane } = this.#parts;
    this.#stop();
    if (this.#memberId !== '' && leave) {
      const member = makeLeaveGroupRequestMember({
        memberId: this.#memberId,
        groupInstanceId: settings.groupInstanceId,
        reason: 'the consumer closes',
      });
      const body = makeLeaveGroupRequest({ groupId: settings.group, members: [member] });
      await coordinator
        .request('LeaveGroup', body, { lane, timeoutMs: LEAVE_TIMEOUT_MS, errorOf: ({ error }) => error })
        .catch(() => {});
    }
    for (const each of [lane, this.#waitingLane]) cluster.connections.closeLane(each);
  }

  get #waitingLane(): Lane {
    return `${this.#parts.lane}-join`;
  }

  #stop(): void {
    this.#unsubscribe();
    this.#cancelBeat?.();
    this.#closing.abort(new OttlaError('CLOSED', 'This consumer has been closed.'));
  }

  async #live(): Promise<void> {
    const { cluster } = this.#parts;
    const { clock, random } = cluster.platform;
    const { signal } = this.#closing;
    const { retryBackoffMs: baseMs, retryBackoffMaxMs: maxMs } = cluster.settings;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#takePart();
        failures = 0;
        this.#outage.over();
        this.#reason = await orAborted(this.#rejoin.promise, signal);
      } catch (error) {
        if (signal.aborted) return;
        const problem = asOttlaError(error, `Group "${this.#parts.settings.group}"`);
        if (expelled.has(problem.code)) this.#forget(problem);
        else if (problem.code !== 'REBALANCE_IN_PROGRESS') {
          if (!problem.retriable) return this.#end(problem);
          this.#outage.goesOn(problem);
        }
        this.#reason = problem.code;
        const pause = backoffMs(failures++, { baseMs, maxMs }, random);
        await sleep(clock, pause, signal).catch(() => {});
      }
    }
  }

  /** From the join to the moment when the member's share is being read. */
  async #takePart(): Promise<void> {
    const { settings, locate, take } = this.#parts;
    this.#rejoin = new Deferred();
    if (!this.#cooperative) await this.#giveUp(this.#owned);
    this.#cancelBeat?.();
    const { session, assigned } = await this.#joinAndSync();
    this.#beat(session, settings.heartbeatIntervalMs);
    const gone = this.#owned.filter((one) => !holds(assigned, one));
    await this.#giveUp(gone);
    const added = assigned.filter((one) => !holds(this.#owned, one));
    const committed = await locate(added);
    // While it waited, the member may have been thrown out.
    if (this.#session !== session) return;
    this.#owned = assigned;
    this.#previous = assigned;
    take(added, committed);
    // Members that shall have them wait for the next generation, when nobody claims them any more.
    if (this.#cooperative && gone.length > 0) this.#rejoin.resolve('partitions were given up');
  }

  async #giveUp(partitions: readonly TopicPartition[]): Promise<void> {
    if (partitions.length === 0) return;
    const { revoke, settings } = this.#parts;
    await revoke(partitions, settings.drainTimeoutMs ?? DRAIN_TIMEOUT_MS);
    this.#owned = this.#owned.filter((one) => !holds(partitions, one));
  }

  async #joinAndSync(): Promise<{
    readonly session: MemberIdentity;
    readonly assigned: readonly TopicPartition[];
  }> {
    const joining = new Deferred<void>();
    this.#joining = joining;
    try {
      const joined = await this.#join();
      const session: MemberIdentity = {
        memberId: joined.memberId,
        generation: joined.generationId,
        groupInstanceId: this.#parts.settings.groupInstanceId,
      };
      const assigned = await this.#sync(joined, session);
      this.#session = session;
      return { session, assigned };
    } finally {
      this.#joining = undefined;
      joining.resolve();
    }
  }

  async #join(): Promise<ResponseOf<'JoinGroup'>> {
    const { coordinator, settings } = this.#parts;
    const generation = this.#session?.generation ?? -1;
    const metadataFor = (name: AssignorName): Uint8Array =>
      encodeSubscription({
        topics: settings.topics,
        userData:
          name === 'sticky' ? encodeStickyUserData({ previous: listed(this.#previous), generation }) : null,
        ownedPartitions: listed(this.#owned),
        generation,
        rack: settings.rack,
      });
    const request = (): Promise<ResponseOf<'JoinGroup'>> =>
      coordinator.request(
        'JoinGroup',
        makeJoinGroupRequest({
          groupId: settings.group,
          sessionTimeoutMs: settings.sessionTimeoutMs,
          rebalanceTimeoutMs: settings.rebalanceTimeoutMs,
          memberId: this.#memberId,
          groupInstanceId: settings.groupInstanceId,
          protocolType,
          protocols: settings.assignors.map((name) => ({ name, metadata: metadataFor(name) })),
          reason: this.#reason,
        }),
        {
          lane: this.#waitingLane,
          timeoutMs: settings.rebalanceTimeoutMs + ANSWER_MARGIN_MS,
          waitMs: settings.rebalanceTimeoutMs,
          signal: this.#closing.signal,
          errorOf: ({ error }) => (error === 'MEMBER_ID_REQUIRED' ? 'NONE' : error),
        },
      );
    let joined = await request();
    this.#memberId = joined.memberId;
    if (joined.error === 'MEMBER_ID_REQUIRED') joined = await request();
    this.#memberId = joined.memberId;
    return joined;
  }

  /** Hands in everybody's share if this member leads; resolves with its own. */
  async #sync(
    joined: ResponseOf<'JoinGroup'>,
    { memberId, generation, groupInstanceId }: MemberIdentity,
  ): Promise<readonly TopicPartition[]> {
    const { cluster, coordinator, settings } = this.#parts;
    const { signal } = this.#closing;
    const leads = joined.leader === memberId && !joined.skipAssignment;
    const plan = leads ? await share(cluster, joined.protocolName ?? '', joined.members, signal) : undefined;
    this.#shared = plan?.partitionCounts;
    const body = makeSyncGroupRequest({
      groupId: settings.group,
      generationId: generation,
      memberId,
      groupInstanceId,
      protocolType,
      protocolName: joined.protocolName,
      assignments: plan?.assignments ?? [],
    });
    const { assignment } = await coordinator.request('SyncGroup', body, {
      lane: this.#waitingLane,
      timeoutMs: settings.rebalanceTimeoutMs + ANSWER_MARGIN_MS,
      waitMs: settings.rebalanceTimeoutMs,
      signal,
      errorOf: ({ error }) => error,
    });
    return decodeAssignment(assignment).partitions.flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic, partition })),
    );
  }

  #beat(session: MemberIdentity, afterMs: Millis): void {
    const { cluster, coordinator, settings, lane } = this.#parts;
    this.#cancelBeat?.();
    this.#cancelBeat = cluster.platform.clock.after(afterMs, () => {
      const { memberId, generation, groupInstanceId } = session;
      const body = makeHeartbeatRequest({
        groupId: settings.group,
        generationId: generation,
        memberId,
        groupInstanceId,
      });
      const { heartbeatIntervalMs: intervalMs, sessionTimeoutMs } = settings;
      const next = (ms: Millis): void => {
        if (this.#session === session && !this.#closing.signal.aborted) this.#beat(session, ms);
      };
      const timeoutMs = Math.max(intervalMs, sessionTimeoutMs / 3);
      coordinator
        .request('Heartbeat', body, {
          lane,
          timeoutMs,
          signal: this.#closing.signal,
          errorOf: ({ error }) => error,
        })
        .then(
          () => {
            this.#outage.over();
            next(intervalMs);
          },
          (error: unknown) => {
            if (this.#closing.signal.aborted) return;
            const problem = asOttlaError(error, 'Heartbeat');
            const isGroups = this.refused(problem, session) !== undefined;
            if (!isGroups && problem.retriable) this.#outage.goesOn(problem);
            if (isGroups || problem.retriable) next(Math.min(intervalMs, cluster.settings.retryBackoffMaxMs));
            else this.#end(problem);
          },
        )
        .catch(this.#parts.failed);
    });
  }

  /** Begins as a new member: what it held is others' already. */
  #forget(problem: OttlaError): void {
    const lost = this.#owned;
    this.#owned = [];
    this.#session = undefined;
    this.#previous = [];
    this.#cancelBeat?.();
    // Of an old generation alone: the coordinator still knows the member.
    if (problem.code === 'UNKNOWN_MEMBER_ID') this.#memberId = '';
    this.#parts.lose(lost, problem);
  }

  #end(problem: OttlaError): void {
    const lost = this.#owned;
    this.#owned = [];
    this.#session = undefined;
    this.#stop();
    this.#parts.lose(lost, problem);
    this.#parts.failed(problem);
  }

  /** The leader shares out anew when topics have got more partitions. */
  #checkPartitions(): void {
    const { metadata } = this.#parts.cluster;
    for (const [topic, count] of this.#shared ?? []) {
      const now = metadata.topic(topic)?.partitions.length ?? count;
      if (now !== count) this.#rejoin.resolve(`"${topic}" has ${now} partitions`);
    }
  }
}

function holds(partitions: readonly TopicPartition[], { topic, partition }: TopicPartition): boolean {
  return partitions.some((one) => one.partition === partition && one.topic === topic);
}

function listed(
  owned: readonly TopicPartition[],
): { readonly topic: string; readonly partitions: number[] }[] {
  return byTopic(owned).map(([topic, items]) => ({
    topic,
    partitions: items.map(({ partition }) => partition),
  }));
}
