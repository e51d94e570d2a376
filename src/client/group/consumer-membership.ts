/**
 * Consumer membership: one member's part in the next-generation group protocol (KIP-848). The coordinator
 * says what the member may own; the member gives up what it may not, takes what it may, and reports what it
 * owns. Nobody else has to stop for that.
 *
 * An Ottla coordinator keeps a heartbeat until there is news, so an assignment arrives at once and an idle
 * member is not busy asking; while handlers of partitions that have to be given up are at work, heartbeats
 * say so (the busy lease), and the coordinator waits. With Kafka, heartbeats follow its interval.
 *
 * Invariants  one heartbeat at a time; a partition is reported as owned until it has been drained and
 *             committed; what was lost is never committed
 * Errors      a fenced epoch or an unknown member begins anew; a name that another static member holds is
 *             tried until that one's session must have ended; the rest as with every call
 */
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { makeConsumerGroupHeartbeatRequest } from '../../../protocol/generated/consumer-group-heartbeat.ts';
import type { Millis } from '../../base/units.ts';
import { backoffMs } from '../backoff.ts';
import { asOttlaError, type ErrorCode, OttlaError } from '../errors.ts';
import { Deferred, sleep } from '../waiting.ts';
import type { MemberIdentity } from './committed-offsets.ts';
import { type Leaving, type Membership, type MembershipParts, Outage } from './membership.ts';
import { Ownership } from './ownership.ts';

const joinEpoch = 0;
const leaveEpoch = -1;
/** A static member that will be back. */
const awayEpoch = -2;

/** How long an answer may take beyond the time that it may wait for news. */
const ANSWER_MARGIN_MS: Millis = 10_000;
const LEAVE_TIMEOUT_MS: Millis = 5_000;
/** Handlers are at work for at least so long; every heartbeat says it anew. */
const BUSY_LEASE_MS: Millis = 30_000;
/** Until the coordinator has said how often it wants to hear of the member. */
const FIRST_INTERVAL_MS: Millis = 1_000;

const expelled: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['UNKNOWN_MEMBER_ID', 'FENCED_MEMBER_EPOCH']);

type Request = RequestOf<'ConsumerGroupHeartbeat'>;
type Answer = ResponseOf<'ConsumerGroupHeartbeat'>;

export class ConsumerMembership implements Membership {
  readonly #parts: MembershipParts;
  /** The coordinator keeps heartbeats until there is news, and knows the busy lease. */
  readonly #isNative: boolean;
  readonly #closing = new AbortController();
  readonly #outage: Outage;
  readonly #ownership: Ownership;
  readonly #memberId: string;
  /** Undefined while the member is in no epoch. */
  #session: MemberIdentity | undefined;
  /** The next heartbeat says everything, not only what has changed. */
  #sayAll = true;
  /** The report of what it owns that the coordinator has. */
  #reported: Request['topicPartitions'] = null;
  #intervalMs: Millis = FIRST_INTERVAL_MS;
  /** Rung when a heartbeat must not wait. */
  #bell = new Deferred<void>();
  /** Resolved by the next answer. */
  #answered: Deferred<void> | undefined;
  /** Since when another member has had its name. */
  #nameTakenSince: Millis | undefined;

  constructor(parts: MembershipParts, isNative: boolean) {
    this.#parts = parts;
    this.#isNative = isNative;
    this.#outage = new Outage(parts);
    this.#memberId = parts.cluster.platform.random.uuid();
    const patienceMs = isNative ? Number.POSITIVE_INFINITY : undefined;
    this.#ownership = new Ownership(parts, {
      patienceMs,
      signal: this.#closing.signal,
      changed: () => this.#ring(),
      failed: (problem) => this.#end(problem),
    });
    this.#live().catch(parts.failed);
  }

  get identity(): MemberIdentity | undefined {
    return this.#session;
  }

  get settled(): Promise<void> {
    return this.#answered?.promise ?? Promise.resolve();
  }

  refused(problem: OttlaError, session: MemberIdentity): 'outdated' | 'refused' | undefined {
    const { code } = problem;
    if (code === 'FENCED_INSTANCE_ID') {
      this.#end(problem);
      return 'refused';
    }
    if (code !== 'STALE_MEMBER_EPOCH' && !expelled.has(code)) return undefined;
    if (this.#session !== session) return 'outdated';
    if (code === 'STALE_MEMBER_EPOCH') {
      // The coordinator is ahead; its next answer tells the epoch.
      this.#answered ??= new Deferred();
      this.#ring();
      return 'outdated';
    }
    this.#forget(problem);
    return 'refused';
  }

  async close({ leave }: Leaving): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { cluster, coordinator, settings, lane } = this.#parts;
    const isMember = this.#session !== undefined;
    this.#stop();
    const isStatic = settings.groupInstanceId !== null;
    if (isMember && (leave || isStatic)) {
      const body = this.#request({ memberEpoch: leave ? leaveEpoch : awayEpoch });
      await coordinator
        .request('ConsumerGroupHeartbeat', body, {
          lane,
          timeoutMs: LEAVE_TIMEOUT_MS,
          errorOf: ({ error }) => error,
        })
        .catch(() => {});
    }
    cluster.connections.closeLane(lane);
  }

  #stop(): void {
    this.#closing.abort(new OttlaError('CLOSED', 'This consumer has been closed.'));
    this.#ring();
    this.#settle();
  }

  #ring(): void {
    this.#bell.resolve();
  }

  #settle(): void {
    this.#answered?.resolve();
    this.#answered = undefined;
  }

  async #live(): Promise<void> {
    const { cluster, settings } = this.#parts;
    const { clock, random } = cluster.platform;
    const { signal } = this.#closing;
    const { retryBackoffMs: baseMs, retryBackoffMaxMs: maxMs } = cluster.settings;
    for (let failures = 0; !signal.aborted; ) {
      try {
        this.#bell = new Deferred();
        const began = clock.now();
        const isNews = await this.#beat();
        failures = 0;
        await this.#untilNext(isNews, clock.now() - began);
      } catch (error) {
        if (signal.aborted) return;
        const problem = asOttlaError(error, `Group "${settings.group}"`);
        this.#sayAll = true;
        if (expelled.has(problem.code)) this.#forget(problem);
        else if (!this.#mayPass(problem)) return this.#end(problem);
        await sleep(clock, backoffMs(failures++, { baseMs, maxMs }, random), signal).catch(() => {});
      }
    }
  }

  #mayPass(problem: OttlaError): boolean {
    const { cluster, settings } = this.#parts;
    if (problem.code === 'UNRELEASED_INSTANCE_ID') {
      const now = cluster.platform.clock.now();
      this.#nameTakenSince ??= now;
      return now - this.#nameTakenSince < 2 * settings.sessionTimeoutMs;
    }
    if (problem.retriable) this.#outage.goesOn(problem);
    return problem.retriable;
  }

  /** One heartbeat and what follows from its answer. Resolves with whether it brought news. */
  async #beat(): Promise<boolean> {
    const { coordinator, lane } = this.#parts;
    const report = this.#ownership.report();
    const waitMs = this.#mayWait ? this.#intervalMs : 0;
    const saidAll = this.#sayAll;
    const answer = await coordinator.request('ConsumerGroupHeartbeat', this.#next(report, waitMs), {
      lane,
      timeoutMs: waitMs + ANSWER_MARGIN_MS,
      waitMs,
      signal: this.#closing.signal,
      errorOf: ({ error }) => error,
      messageOf: ({ errorMessage }) => errorMessage,
    });
    this.#outage.over();
    this.#nameTakenSince = undefined;
    if (saidAll) this.#sayAll = false;
    this.#reported = report;
    return this.#adopt(answer);
  }

  #adopt({ memberEpoch, heartbeatIntervalMs, assignment }: Answer): boolean {
    this.#intervalMs = Math.max(1, heartbeatIntervalMs);
    const isNews = assignment !== null || memberEpoch !== this.#session?.generation;
    if (memberEpoch !== this.#session?.generation) {
      const { groupInstanceId } = this.#parts.settings;
      this.#session = { memberId: this.#memberId, generation: memberEpoch, groupInstanceId };
    }
    this.#settle();
    if (assignment !== null) this.#ownership.shall(assignment.topicPartitions);
    return isNews;
  }

  /** An answer may be kept back while this member has nothing to say itself. */
  get #mayWait(): boolean {
    return this.#isNative && this.#session !== undefined && !this.#ownership.isChanging && !this.#sayAll;
  }

  async #untilNext(isNews: boolean, tookMs: Millis): Promise<void> {
    if (this.#ownership.report() !== this.#reported) return;
    // The answer has waited already, or the next one will. One that never waits must not be asked on and on.
    if (this.#mayWait && (isNews || tookMs >= this.#intervalMs / 2)) return;
    const { clock } = this.#parts.cluster.platform;
    const over = new AbortController();
    await Promise.race([sleep(clock, this.#intervalMs, over.signal).catch(() => {}), this.#bell.promise]);
    over.abort();
  }

  #next(report: Request['topicPartitions'], waitMs: Millis): Request {
    const { settings, isDraining } = this.#parts;
    const memberEpoch = this.#session?.generation ?? joinEpoch;
    const busyLeaseMs = this.#isNative && isDraining() ? BUSY_LEASE_MS : 0;
    if (!this.#sayAll) {
      const topicPartitions = report === this.#reported ? null : report;
      return this.#request({ memberEpoch, topicPartitions, busyLeaseMs, waitMs });
    }
    return this.#request({
      memberEpoch,
      rackId: settings.rack,
      rebalanceTimeoutMs: settings.rebalanceTimeoutMs,
      subscribedTopicNames: settings.topics,
      subscribedTopicRegex: settings.pattern,
      serverAssignor: settings.serverAssignor,
      topicPartitions: report,
      busyLeaseMs,
      waitMs,
    });
  }

  #request(more: Pick<Request, 'memberEpoch'> & Partial<Request>): Request {
    const { group: groupId, groupInstanceId: instanceId } = this.#parts.settings;
    return makeConsumerGroupHeartbeatRequest({ groupId, memberId: this.#memberId, instanceId, ...more });
  }

  /** Begins as a new member: what it held is others' already. */
  #forget(problem: OttlaError): void {
    this.#session = undefined;
    this.#sayAll = true;
    this.#settle();
    this.#parts.lose(this.#ownership.loseAll(), problem);
    this.#ring();
  }

  #end(problem: OttlaError): void {
    this.#session = undefined;
    this.#stop();
    this.#parts.lose(this.#ownership.loseAll(), problem);
    this.#parts.failed(problem);
  }
}
