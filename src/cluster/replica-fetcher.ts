/**
 * Replica fetcher: pulls from one leader broker all partitions that are followed from it, in one fetch session: a
 * request names those whose end has moved, and the answer holds those with news.
 *
 * What an answer brought is on disk before the next request of the session leaves, so that a partition which it
 * does not name is where it was: its end is acknowledged as before. A partition that becomes ready while a fetch is
 * parked at the leader does not wait for it but goes in a request beside the session, which ends when the parked
 * one does: then it joins.
 *
 * A partition that is throttled and may ask for nothing now leaves the session until it may.
 *
 * Errors   none leave: a partition with an error, or all of a request that failed, pause for a while, longer
 *          with each failure in a row
 */
import type { RequestOf, ResponseOf } from '../../protocol/apis.ts';
import {
  type FetchRequestPartition,
  type FetchResponsePartition,
  makeFetchRequest,
  makeFetchRequestPartition,
} from '../../protocol/generated/fetch.ts';
import type { BrokerId, Bytes, Millis } from '../base/units.ts';
import type { NamedTopic } from '../core/fetch/fetch-session.ts';
import { FetchSessionRequests, type SessionRequest } from '../core/fetch/fetch-session-requests.ts';
import type { Clock, Random } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import type { FollowedPartition } from './followed-partition.ts';
import { isPeerFailure, type Peers } from './peers.ts';
import type { ReplicationThrottle } from './replication-throttle.ts';

export interface ReplicaFetchSettings {
  /** How long a fetch may wait at the leader for something to come. */
  readonly maxWaitMs: Millis;
  /** Most bytes of one partition in an answer; a larger batch comes alone. */
  readonly maxBytes: Bytes;
  /** The same for an answer. */
  readonly responseMaxBytes: Bytes;
  /** How long a connection may be silent beyond `maxWaitMs`. */
  readonly requestTimeoutMs: Millis;
  /** Longest pause after errors. */
  readonly backoffMs: Millis;
}

export interface ReplicaFetcherOptions {
  readonly brokerId: BrokerId;
  readonly clusterId: string;
  /** Epoch of this broker's registration. */
  readonly brokerEpoch: () => number;
  readonly peers: Pick<Peers, 'request'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly settings: ReplicaFetchSettings;
  /** Holds up partitions in which this broker is not in sync. */
  readonly throttle: ReplicationThrottle;
  /** A bug has shown itself in work that nobody waits for. */
  readonly fatal: (error: unknown) => void;
}

/** Requests beside the session at a time. */
const maxBeside = 3;
/** Longest pause after a first error. */
const minBackoffMs: Millis = 20;

/** A followed partition, and how it fares. */
interface Member {
  readonly followed: FollowedPartition;
  readonly topic: NamedTopic;
  readonly key: string;
  /** Failures in a row. */
  failures: number;
}

export class ReplicaFetcher {
  readonly leader: BrokerId;
  readonly #options: ReplicaFetcherOptions;
  readonly #session = new FetchSessionRequests();
  /** Who is in the session. */
  readonly #members = new Map<string, Member>();
  /** Who goes with the next request. */
  #ready: Member[] = [];
  #isDue = false;
  /** A request of the session is under way, or what it brought is on its way to the disk. */
  #isInTurn = false;
  #beside = 0;
  /** When what is parked at the leader is answered at the latest. */
  #parkedUntil: Millis = 0;
  #isClosed = false;

  constructor(leader: BrokerId, options: ReplicaFetcherOptions) {
    this.leader = leader;
    this.#options = options;
  }

  /** Fetches the partition from now on, until it is over. */
  add(followed: FollowedPartition): void {
    const { topicId, index } = followed;
    this.#begin({ followed, topic: { name: '', topicId }, key: `${topicId} ${index}`, failures: 0 });
  }

  /** Nothing is sent any more. */
  close(): void {
    this.#isClosed = true;
  }

  #begin(member: Member): void {
    if (this.#isClosed || member.followed.isOver) return;
    member.followed
      .prepare()
      .then((isPrepared) => (isPrepared ? this.#enlist([member]) : this.#pause([member])))
      .catch(this.#options.fatal);
  }

  /** The members go with the next request, which leaves when all who are ready in this turn are there. */
  #enlist(members: readonly Member[]): void {
    for (const member of members) this.#ready.push(member);
    this.#send();
  }

  #pause(members: readonly Member[]): void {
    if (members.length === 0) return;
    const { clock, random, settings } = this.#options;
    let failures = 0;
    for (const member of members) failures = Math.max(failures, member.failures++);
    const longest = Math.min(settings.backoffMs, minBackoffMs * 2 ** Math.min(failures, 16));
    clock.after(longest * (0.5 + random.float() / 2), () => {
      for (const member of members) this.#begin(member);
    });
  }

  #send(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (!this.#isClosed) this.#dispatch();
    });
  }

  #dispatch(): void {
    if (this.#isInTurn) {
      if (this.#ready.length > 0 && this.#beside < maxBeside) {
        this.#roundBeside(this.#takeReady()).catch(this.#options.fatal);
      }
      return;
    }
    // Those beside the session come back now, and join.
    if (this.#beside > 0 && this.#options.clock.now() >= this.#parkedUntil) return;
    for (const member of this.#members.values()) if (member.followed.isOver) this.#leave(member);
    for (const member of this.#takeReady()) this.#join(member);
    if (this.#members.size > 0) this.#turn().catch(this.#options.fatal);
  }

  #takeReady(): Member[] {
    const members = this.#ready;
    this.#ready = [];
    return this.#options.throttle.isOn ? members.filter((member) => !this.#holdUp(member)) : members;
  }

  /** True when the member has to wait: then it begins anew when it may ask for something. */
  #holdUp(member: Member): boolean {
    const { throttle } = this.#options;
    if (!throttle.isOn || !member.followed.isThrottled || throttle.allowance > 0) return false;
    this.#leave(member);
    throttle.wait(() => this.#begin(member));
    return true;
  }

  /** The member is in the session, and asks for what comes next. */
  #join(member: Member): void {
    const asked = this.#asked(member.followed);
    if (asked === undefined) {
      this.#fail([member]);
      return;
    }
    this.#members.set(member.key, member);
    this.#session.want(member.topic, asked);
  }

  #leave(member: Member): void {
    if (this.#members.get(member.key) !== member) return;
    this.#members.delete(member.key);
    this.#session.forget(member.topic, member.followed.index);
  }

  /** They leave the session, and begin anew after a while. */
  #fail(members: readonly Member[]): void {
    for (const member of members) this.#leave(member);
    this.#pause(members);
  }

  /** One request of the session, until everything that it brought is safe. */
  async #turn(): Promise<void> {
    this.#isInTurn = true;
    const answer = await this.#ask(this.#request(this.#session.next(), this.#nextWait()));
    if (answer === undefined) this.#session.failed();
    const kind = answer === undefined ? 'lost' : this.#session.answered(answer);
    if (answer === undefined || kind === 'lost') this.#fail([...this.#members.values()]);
    else await this.#take(answer, kind === 'full');
    this.#isInTurn = false;
    this.#send();
  }

  async #take({ topics }: ResponseOf<'Fetch'>, isFull: boolean): Promise<void> {
    const leftOut = isFull ? new Set(this.#members.values()) : new Set<Member>();
    const told: Member[] = [];
    const takes: Promise<boolean>[] = [];
    for (const { topicId, partitions } of topics) {
      for (const partition of partitions) {
        const member = this.#members.get(`${topicId} ${partition.index}`);
        if (member === undefined) continue;
        leftOut.delete(member);
        told.push(member);
        takes.push(this.#pass(member, partition));
      }
    }
    const areWell = await Promise.all(takes);
    for (const [at, member] of told.entries()) {
      if (!areWell[at]) continue;
      member.failures = 0;
      if (!this.#holdUp(member)) this.#join(member);
    }
    this.#fail([...told.filter((_, at) => !areWell[at]), ...leftOut]);
  }

  /** One request for members that are not in the session, until everything that it brought is safe. */
  async #roundBeside(members: readonly Member[]): Promise<void> {
    this.#beside++;
    const outside = new FetchSessionRequests();
    for (const { followed, topic } of members) {
      const asked = this.#asked(followed);
      if (asked !== undefined) outside.want(topic, asked);
    }
    const wanted = { ...outside.next(), sessionEpoch: -1 };
    const answer = outside.isEmpty ? undefined : await this.#ask(this.#request(wanted, this.#nextWait()));
    const answers = partitionsOf(answer);
    const areWell = await Promise.all(
      members.map((member) => {
        const partition = answers.get(member.key);
        return partition === undefined ? false : this.#pass(member, partition);
      }),
    );
    this.#beside--;
    const well = members.filter((_, at) => areWell[at]);
    for (const member of well) member.failures = 0;
    this.#enlist(well);
    this.#pause(members.filter((_, at) => !areWell[at]));
  }

  /** The member takes in what came for it; see `FollowedPartition.take`. */
  #pass({ followed }: Member, answer: FetchResponsePartition): Promise<boolean> {
    const { throttle } = this.#options;
    if (throttle.isOn && followed.isThrottled) throttle.spend(bytesOf(answer.records ?? []));
    return followed.take(answer);
  }

  /** Rounds may overlap for ever: who comes after that time parks anew, though others are still under way. */
  #nextWait(): Millis {
    const { clock, settings } = this.#options;
    const now = clock.now();
    if (now >= this.#parkedUntil) this.#parkedUntil = now + settings.maxWaitMs;
    return Math.max(1, Math.ceil(this.#parkedUntil - now));
  }

  /** Undefined when the request failed. */
  async #ask(request: RequestOf<'Fetch'>): Promise<ResponseOf<'Fetch'> | undefined> {
    const { peers, logger, settings } = this.#options;
    try {
      const timeoutMs = request.maxWaitMs + settings.requestTimeoutMs;
      return await peers.request(this.leader, 'Fetch', request, timeoutMs);
    } catch (error) {
      if (!isPeerFailure(error)) throw error;
      logger.debug({ leader: this.leader, reason: error.message }, 'cannot fetch from a leader');
      return undefined;
    }
  }

  /** What a partition asks for next; undefined when it is not the time. */
  #asked(followed: FollowedPartition): FetchRequestPartition | undefined {
    const point = followed.next();
    if (point === undefined) return undefined;
    const { settings, throttle } = this.#options;
    const isThrottled = throttle.isOn && followed.isThrottled;
    return makeFetchRequestPartition({
      index: followed.index,
      currentLeaderEpoch: followed.leaderEpoch,
      fetchOffset: point.offset,
      lastFetchedEpoch: point.lastFetchedEpoch,
      logStartOffset: followed.logStartOffset,
      partitionMaxBytes: isThrottled ? Math.min(settings.maxBytes, throttle.allowance) : settings.maxBytes,
      highWatermark: followed.highWatermark,
    });
  }

  #request(wanted: SessionRequest, maxWaitMs: Millis): RequestOf<'Fetch'> {
    const { brokerId, clusterId, brokerEpoch, settings } = this.#options;
    return makeFetchRequest({
      ...wanted,
      clusterId,
      replicaState: { replicaId: brokerId, replicaEpoch: brokerEpoch() },
      maxWaitMs,
      minBytes: 1,
      maxBytes: settings.responseMaxBytes,
    });
  }
}

/** The partitions of an answer, by topic id and index. */
function partitionsOf(answer: ResponseOf<'Fetch'> | undefined): Map<string, FetchResponsePartition> {
  const found = new Map<string, FetchResponsePartition>();
  if (answer === undefined || answer.error !== 'NONE') return found;
  for (const { topicId, partitions } of answer.topics) {
    for (const partition of partitions) found.set(`${topicId} ${partition.index}`, partition);
  }
  return found;
}

function bytesOf(chunks: readonly Uint8Array[]): Bytes {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
