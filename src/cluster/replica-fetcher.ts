/**
 * Replica fetcher: pulls from one leader broker all partitions that are followed from it.
 *
 * Whatever is ready goes into one request. What an answer brought is on disk before its partitions are ready
 * again; those that become ready while a fetch is parked at the leader do not wait for it but go in a request
 * of their own, which ends when the first one does: then they are together again.
 *
 * Errors   none leave: a partition with an error, or all of a request that failed, pause for a while, longer
 *          with each failure in a row
 */
import type { RequestOf } from '../../protocol/apis.ts';
import {
  type FetchResponsePartition,
  makeFetchRequest,
  makeFetchRequestPartition,
  makeFetchRequestTopic,
} from '../../protocol/generated/fetch.ts';
import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import type { BrokerId, Bytes, Millis, Uuid } from '../base/units.ts';
import { type Clock, NetworkError, type Random } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import { RequestRefused } from '../transport/channel.ts';
import type { FollowedPartition } from './followed-partition.ts';
import type { Peers } from './peers.ts';

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
  /** A bug has shown itself in work that nobody waits for. */
  readonly fatal: (error: unknown) => void;
}

/** Requests at a time: one is parked, the others are for those that came later. */
const maxInFlight = 4;
/** Longest pause after a first error. */
const minBackoffMs: Millis = 20;

/** A followed partition, and how it fares. */
interface Member {
  readonly followed: FollowedPartition;
  /** Failures in a row. */
  failures: number;
}

export class ReplicaFetcher {
  readonly leader: BrokerId;
  readonly #options: ReplicaFetcherOptions;
  #ready: Member[] = [];
  #isDue = false;
  #inFlight = 0;
  /** When what is parked at the leader is answered at the latest. */
  #parkedUntil: Millis = 0;
  #isClosed = false;

  constructor(leader: BrokerId, options: ReplicaFetcherOptions) {
    this.leader = leader;
    this.#options = options;
  }

  /** Fetches the partition from now on, until it is over. */
  add(followed: FollowedPartition): void {
    this.#begin({ followed, failures: 0 });
  }

  /** Nothing is sent any more. */
  close(): void {
    this.#isClosed = true;
  }

  #begin(member: Member): void {
    if (this.#isClosed || member.followed.isOver) return;
    member.followed
      .prepare()
      .then((isPrepared) => (isPrepared ? this.#enlist(member) : this.#pause(member)))
      .catch(this.#options.fatal);
  }

  /** The member goes with the next request, which leaves when all who are ready in this turn are there. */
  #enlist(member: Member): void {
    this.#ready.push(member);
    this.#send();
  }

  #pause(member: Member): void {
    const { clock, random, settings } = this.#options;
    const longest = Math.min(settings.backoffMs, minBackoffMs * 2 ** Math.min(member.failures++, 16));
    clock.after(longest * (0.5 + random.float() / 2), () => this.#begin(member));
  }

  #send(): void {
    if (this.#isDue || this.#inFlight >= maxInFlight || this.#ready.length === 0) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      const members = this.#ready;
      this.#ready = [];
      if (!this.#isClosed) this.#round(members).catch(this.#options.fatal);
    });
  }

  async #round(members: readonly Member[]): Promise<void> {
    const { clock, settings } = this.#options;
    const now = clock.now();
    // Rounds may overlap for ever: who comes after that time parks anew, though others are still under way.
    if (now >= this.#parkedUntil) this.#parkedUntil = now + settings.maxWaitMs;
    this.#inFlight++;
    const request = this.#request(members, Math.max(1, Math.ceil(this.#parkedUntil - now)));
    const answers = await this.#ask(request);
    const areWell = await Promise.all(members.map(({ followed }) => take(followed, answers)));
    this.#inFlight--;
    for (const [at, member] of members.entries()) {
      if (member.followed.isOver) continue;
      if (!areWell[at]) this.#pause(member);
      else {
        member.failures = 0;
        this.#enlist(member);
      }
    }
    this.#send();
  }

  /** Answers by topic id and index; none when the request failed. */
  async #ask(request: RequestOf<'Fetch'>): Promise<Answers> {
    const { peers, logger, settings } = this.#options;
    const answers: Answers = new Map();
    if (request.topics.length === 0) return answers;
    try {
      const timeoutMs = request.maxWaitMs + settings.requestTimeoutMs;
      const response = await peers.request(this.leader, 'Fetch', request, timeoutMs);
      if (response.error !== 'NONE') throw new RequestRefused(response.error, 'the fetch was refused');
      for (const { topicId, partitions } of response.topics) {
        for (const partition of partitions) answers.set(`${topicId} ${partition.index}`, partition);
      }
    } catch (error) {
      if (!isPeersFault(error)) throw error;
      logger.debug({ leader: this.leader, reason: error.message }, 'cannot fetch from a leader');
    }
    return answers;
  }

  #request(members: readonly Member[], maxWaitMs: Millis): RequestOf<'Fetch'> {
    const { brokerId, clusterId, brokerEpoch, settings } = this.#options;
    const topics = new Map<Uuid, RequestOf<'Fetch'>['topics'][number]['partitions'][number][]>();
    for (const { followed } of members) {
      const point = followed.next();
      if (point === undefined) continue;
      let partitions = topics.get(followed.topicId);
      if (partitions === undefined) {
        partitions = [];
        topics.set(followed.topicId, partitions);
      }
      partitions.push(
        makeFetchRequestPartition({
          index: followed.index,
          currentLeaderEpoch: followed.leaderEpoch,
          fetchOffset: point.offset,
          lastFetchedEpoch: point.lastFetchedEpoch,
          logStartOffset: followed.logStartOffset,
          partitionMaxBytes: settings.maxBytes,
          highWatermark: followed.highWatermark,
        }),
      );
    }
    return makeFetchRequest({
      clusterId,
      replicaState: { replicaId: brokerId, replicaEpoch: brokerEpoch() },
      maxWaitMs,
      minBytes: 1,
      maxBytes: settings.responseMaxBytes,
      topics: [...topics].map(([topicId, partitions]) => makeFetchRequestTopic({ topicId, partitions })),
      forgottenTopics: [],
    });
  }
}

type Answers = Map<string, FetchResponsePartition>;

/** Resolves to false when the partition should pause. */
function take(followed: FollowedPartition, answers: Answers): Promise<boolean> {
  const answer = answers.get(`${followed.topicId} ${followed.index}`);
  return answer === undefined ? Promise.resolve(false) : followed.take(answer);
}

function isPeersFault(error: unknown): error is Error {
  return error instanceof NetworkError || error instanceof RequestRefused || error instanceof ProtocolError;
}
