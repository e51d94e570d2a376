/**
 * Fetch call: one fetch from its arrival to its answer. Reads what it wants, answers if that is enough, or parks and
 * reads again when something has happened, until the deadline.
 *
 * A follower (through the brokers' own listener alone) reads to the end of the log; where it asks is its
 * acknowledgement of all before, and counts once per request, when it arrives.
 *
 * What a follower that is not in sync may have now is bounded by the leader's throttle: the rest waits, and is looked
 * at again when something may pass.
 *
 * What lies in memory is answered in the same turn, without a promise. A parked fetch makes its logs sync at once.
 * Outside of a session a parked fetch waits for the end of each of its partitions; within one it looks at those
 * that the session was told of, and its answer holds only those with news.
 */
import {
  type FetchResponsePartition,
  type FetchResponseTopic,
  makeFetchResponse,
  makeFetchResponsePartition,
} from '../../protocol/generated/fetch.ts';
import { type Failure, type Outcome, refused } from '../base/outcome.ts';
import type { BrokerId, Bytes, Offset } from '../base/units.ts';
import type { Isolation, LogSlice, Partition } from '../cluster/partition.ts';
import type { PartitionNews } from '../cluster/partition-watchers.ts';
import type { NamedTopic } from '../core/fetch/fetch-session.ts';
import type { TopicImage } from '../core/metadata/image.ts';
import type { Cancel } from '../platform/ports.ts';
import { brokerListener } from './broker-listener.ts';
import { FetchPlace } from './fetch-place.ts';
import type { Request, RequestContext } from './handler.ts';
import { LeaderHints } from './leader-hints.ts';
import type { ReaderSession, SessionCall } from './reader-session.ts';
import type { BrokerServices } from './services.ts';
import { findTopic, unknownTopic } from './topic-lookup.ts';

/** The replica that asks; −1 for a consumer. */
export function replicaOf({ replicaId, replicaState }: Request<'Fetch'>): BrokerId {
  return replicaState?.replicaId ?? replicaId;
}

export class FetchCall implements SessionCall {
  readonly #request: Request<'Fetch'>;
  readonly #context: RequestContext<'Fetch'>;
  readonly #broker: BrokerServices;
  /** The follower that asks; −1 for a consumer. */
  readonly #replica: BrokerId;
  readonly #isolation: Isolation;
  /** A consumer that may be served by a replica that does not lead. */
  readonly #readsFromFollowers: boolean;
  /** A follower that consumers may read from: how far is committed is worth an answer of its own. */
  readonly #isReadFrom: boolean;
  /** Of the session; the fetch of a follower counts once in each. */
  readonly #turn: number;
  /** Where such a consumer stands, if it matters. */
  readonly #rack: string;
  /** Undefined outside of a session. */
  readonly #session: ReaderSession | undefined;
  /** The answer holds all that is wanted, news or not. */
  readonly #isFull: boolean;
  /** What is to be looked at: all that is wanted, or what the session was told of. */
  #places: FetchPlace[] = [];
  readonly #hints: LeaderHints;
  #slices: LogSlice[] = [];
  #bytes: Bytes = 0;
  /** Of the place read last. */
  #asked: Bytes = 0;
  /** What of that counts towards the throttle. */
  #throttledBytes: Bytes = 0;
  /** The throttle has kept something back. */
  #isHeldUp = false;
  /** An answer is due whatever has been gathered. */
  #urgent: boolean;
  #wakers: Cancel[] = [];
  #deadline: Cancel | undefined;
  #gone = false;
  #reading = false;
  #again = false;

  constructor(
    request: Request<'Fetch'>,
    context: RequestContext<'Fetch'>,
    broker: BrokerServices,
    session: ReaderSession | undefined,
  ) {
    this.#request = request;
    this.#context = context;
    this.#broker = broker;
    this.#session = session;
    this.#isFull = request.sessionEpoch <= 0;
    this.#replica = replicaOf(request);
    if (this.#replica >= 0) this.#isolation = 'replica';
    else this.#isolation = request.isolationLevel === 1 ? 'committed' : 'uncommitted';
    this.#readsFromFollowers = this.#replica < 0 && context.supports('preferredReadReplica');
    const isChoosing = broker.configs.broker.replicaSelector !== '';
    this.#rack = isChoosing && this.#readsFromFollowers ? request.rackId : '';
    this.#isReadFrom = isChoosing && this.#replica >= 0 && session !== undefined;
    this.#hints = new LeaderHints(broker, context.peer.listener);
    this.#urgent = request.maxWaitMs <= 0;
    this.#turn = session?.turn ?? 1;
  }

  run(): void {
    if (this.#session === undefined) {
      this.#locateAll();
      if (this.#places.length === 0) this.#urgent = true;
    } else this.#session.call = this;
    if (!this.#urgent) {
      this.#deadline = this.#broker.clock.after(this.#request.maxWaitMs, () => {
        this.#urgent = true;
        this.#read();
      });
      this.#context.whenGone(() => {
        this.#leave();
        if (this.#session !== undefined) this.#broker.fetchSessions.remove(this.#session.id);
      });
    }
    this.#read();
  }

  heeds(news: PartitionNews): boolean {
    if (news === 'committed') return this.#replica < 0 || this.#isReadFrom;
    return news === 'appended' && this.#replica >= 0;
  }

  wake(): void {
    if (this.#session!.isParked) this.#read();
  }

  supersede(): void {
    this.#leave();
    this.#context.answer(makeFetchResponse({ error: 'INVALID_FETCH_SESSION_EPOCH', topics: [] }));
  }

  /** Finds the partitions, once; their state is looked at anew with every read. */
  #locateAll(): void {
    for (const topic of this.#request.topics) {
      const found = this.#topicOf(topic);
      for (const wanted of topic.partitions) {
        const place = new FetchPlace(topic, wanted, undefined);
        this.#locate(place, found);
        this.#places.push(place);
      }
    }
  }

  /** What there is to look at in the session; a topic may have gone since, or come back as another one. */
  #locateStirred(session: ReaderSession): void {
    session.isParked = false;
    this.#places = session.takeStirred();
    let topic: NamedTopic | undefined;
    let found: TopicImage | undefined;
    for (const place of this.#places) {
      if (place.topic !== topic) found = this.#topicOf(place.topic);
      topic = place.topic;
      this.#locate(place, found);
      place.isAsleep = false;
      place.watch(place.partition);
    }
  }

  #topicOf({ name, topicId }: NamedTopic): TopicImage | undefined {
    return findTopic(this.#broker.metadata.image, name, topicId, this.#context.supports('topicIds'));
  }

  #locate(place: FetchPlace, topic: TopicImage | undefined): void {
    const { index } = place.wanted;
    place.partition = topic && this.#broker.partitions.find(topic.name, index);
    place.elsewhere = topic?.partitions[index];
    place.refusal = undefined;
    if (this.#replica >= 0 && this.#context.peer.listener !== brokerListener) {
      place.refusal = { error: 'TOPIC_AUTHORIZATION_FAILED' };
    } else if (topic === undefined) {
      place.refusal = unknownTopic(place.topic.name, this.#context.supports('topicIds'));
    } else if (place.partition === undefined) {
      const isKnown = place.elsewhere !== undefined;
      place.refusal = { error: isKnown ? 'NOT_LEADER_OR_FOLLOWER' : 'UNKNOWN_TOPIC_OR_PARTITION' };
    }
  }

  /** Reads everything, then answers or parks. Runs again if something happened meanwhile. */
  #read(): void {
    if (this.#gone) return;
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#unpark();
    this.#dropSlices();
    this.#isHeldUp = false;
    if (this.#session !== undefined) this.#locateStirred(this.#session);
    this.#reading = true;
    this.#readFrom(0, this.#broker.fetchTurn(this.#places.length));
  }

  /** Places from `first` on, beginning at place `turn`, so that none is always the last to be served. */
  #readFrom(first: number, turn: number): void {
    const count = this.#places.length;
    for (let step = first; step < count; step++) {
      const place = this.#places[(step + turn) % count]!;
      const slice = this.#readPlace(place);
      if (slice instanceof Promise) {
        // Many may read files at a time: what they will bring counts from now on.
        const expected = Math.min(this.#asked, place.partition!.sizeInBytes);
        this.#broker.responseRoom.take(expected);
        slice.then(
          (outcome) => {
            this.#broker.responseRoom.give(expected);
            if (this.#gone) {
              if (outcome.ok) outcome.value.release();
              this.#dropSlices();
              return;
            }
            this.#take(place, this.#ifStillServed(place, outcome));
            this.#readFrom(step + 1, turn);
          },
          (error: unknown) => this.#broker.fatal(error),
        );
        return;
      }
      this.#take(place, slice);
    }
    this.#reading = false;
    this.#finish();
  }

  #readPlace(place: FetchPlace): Outcome<LogSlice> | Promise<Outcome<LogSlice>> {
    const { wanted, partition } = place;
    place.result = undefined;
    if (partition === undefined || place.refusal !== undefined) return { ok: false, ...place.refusal! };
    const refusal = this.#roleRefusal(place);
    if (refusal !== undefined) return { ok: false, ...refusal };
    const { fetchOffset } = wanted;
    const nearer = this.#rack === '' ? undefined : this.#nearerReplica(partition, fetchOffset);
    if (nearer !== undefined) {
      place.result = this.#describe(place, partition, { preferredReadReplica: nearer });
      this.#urgent = true;
      return EMPTY;
    }
    place.seenEnd = partition.end(this.#isolation);
    if (fetchOffset < partition.logStartOffset) return refused('OFFSET_OUT_OF_RANGE');
    if (wanted.lastFetchedEpoch >= 0) {
      const divergence = partition.divergence(wanted.lastFetchedEpoch, fetchOffset, this.#replica >= 0);
      if (!divergence.ok) return divergence;
      if (divergence.value !== undefined) {
        place.result = this.#describe(place, partition, { divergingEpoch: divergence.value });
        this.#urgent = true;
        return EMPTY;
      }
    }
    const unnoted =
      this.#replica < 0 || place.notedIn === this.#turn ? undefined : this.#note(place, partition);
    if (unnoted !== undefined) return { ok: false, ...unnoted };
    const room = Math.min(
      this.#request.maxBytes,
      this.#broker.configs.broker.fetchMaxBytes,
      this.#bytes + this.#broker.responseRoom.left,
    );
    const left = room - this.#bytes;
    // The first batch of the answer comes whole, however little room there is.
    if (this.#bytes > 0 && left <= 0 && fetchOffset <= place.seenEnd) return EMPTY;
    this.#asked = Math.max(0, Math.min(wanted.partitionMaxBytes, left));
    if (this.#isThrottled(partition) && fetchOffset < place.seenEnd) {
      const allowance = this.#broker.throttle.allowance - this.#throttledBytes;
      if (allowance <= 0) {
        this.#isHeldUp = true;
        return EMPTY;
      }
      this.#asked = Math.min(this.#asked, allowance);
    }
    return partition.read(fetchOffset, this.#isolation, this.#asked);
  }

  /** Why the partition cannot be read in its present role. */
  #roleRefusal({ wanted, partition }: FetchPlace): Failure | undefined {
    return this.#readsFromFollowers
      ? partition!.readRefusal(wanted.currentLeaderEpoch)
      : partition!.refusal(wanted.currentLeaderEpoch);
  }

  /** Records of one role must not leave with the high watermark of another. */
  #ifStillServed(place: FetchPlace, outcome: Outcome<LogSlice>): Outcome<LogSlice> {
    const refusal = outcome.ok ? this.#roleRefusal(place) : undefined;
    if (refusal === undefined) return outcome;
    if (outcome.ok) outcome.value.release();
    return { ok: false, ...refusal };
  }

  #isThrottled(partition: Partition): boolean {
    return this.#replica >= 0 && this.#broker.throttle.isOn && partition.isThrottled(this.#replica);
  }

  /** An in-sync replica in the consumer's rack, where the leader is in another (KIP-392). */
  #nearerReplica(partition: Partition, offset: Offset): BrokerId | undefined {
    const { brokers } = this.#broker.metadata.image;
    return partition.readReplica(offset, (broker) => brokers.get(broker)?.rack === this.#rack);
  }

  /** Tells the leader where its follower asks: that much is safe there. */
  #note(place: FetchPlace, partition: Partition): Failure | undefined {
    const { fetchOffset, logStartOffset } = place.wanted;
    if (fetchOffset > place.seenEnd) return { error: 'OFFSET_OUT_OF_RANGE' };
    place.notedIn = this.#turn;
    return partition.fetchedBy({
      replica: this.#replica,
      brokerEpoch: this.#request.replicaState?.replicaEpoch ?? -1,
      offset: fetchOffset,
      logStartOffset,
      now: this.#broker.clock.now(),
    });
  }

  #take(place: FetchPlace, outcome: Outcome<LogSlice>): void {
    if (place.result !== undefined) return;
    if (!outcome.ok) {
      place.result = this.#refusal(place, outcome);
      this.#urgent = true;
      return;
    }
    let slice: LogSlice | undefined = outcome.value;
    const room = Math.min(this.#request.maxBytes, this.#broker.configs.broker.fetchMaxBytes);
    if (this.#gone || (this.#bytes > 0 && slice.sizeInBytes > room - this.#bytes)) {
      slice.release();
      slice = undefined;
    } else if (slice.sizeInBytes > 0) {
      this.#slices.push(slice);
      this.#bytes += slice.sizeInBytes;
      if (this.#isThrottled(place.partition!)) this.#throttledBytes += slice.sizeInBytes;
      this.#broker.responseRoom.take(slice.sizeInBytes);
    }
    place.result = this.#describe(place, place.partition!, { records: slice?.chunks ?? [] });
  }

  #describe(
    place: FetchPlace,
    partition: Partition,
    found: Partial<Pick<FetchResponsePartition, 'records' | 'divergingEpoch' | 'preferredReadReplica'>>,
  ): FetchResponsePartition {
    return makeFetchResponsePartition({
      index: place.wanted.index,
      error: 'NONE',
      highWatermark: partition.highWatermark,
      lastStableOffset: partition.lastStableOffset,
      logStartOffset: partition.logStartOffset,
      abortedTransactions: this.#isolation === 'committed' ? [] : null,
      records: [],
      ...found,
    });
  }

  #refusal(place: FetchPlace, failure: Failure): FetchResponsePartition {
    const moved = failure.error === 'NOT_LEADER_OR_FOLLOWER' || failure.error === 'FENCED_LEADER_EPOCH';
    const led = place.partition ?? place.elsewhere;
    const hinted = moved && led !== undefined && this.#context.supports('leaderHint');
    return makeFetchResponsePartition({
      index: place.wanted.index,
      error: failure.error,
      highWatermark: -1,
      // Where a follower that has nothing in common with the leader begins anew.
      ...(this.#replica >= 0 && failure.error === 'OFFSET_OUT_OF_RANGE'
        ? { logStartOffset: place.partition!.logStartOffset }
        : {}),
      currentLeader: hinted ? this.#hints.leaderOf(led) : null,
      abortedTransactions: this.#isolation === 'committed' ? [] : null,
      records: [],
    });
  }

  #finish(): void {
    if (this.#gone) {
      this.#dropSlices();
      return;
    }
    if (this.#urgent || this.#bytes >= this.#request.minBytes || this.#hasNews) {
      this.#answer();
      return;
    }
    this.#dropSlices();
    if (this.#isHeldUp) this.#wakers.push(this.#broker.throttle.wait(() => this.#read()));
    if (this.#session === undefined) this.#park();
    else this.#parkIn(this.#session);
  }

  get #hasNews(): boolean {
    return this.#isReadFrom && this.#places.some((place) => place.isNews(place.result!));
  }

  #park(): void {
    // What has become readable since then wakes at once, before the last partition is parked.
    this.#reading = true;
    for (const { partition, seenEnd } of this.#places) {
      this.#wakers.push(partition!.whenReadable(seenEnd, this.#isolation, () => this.#read()));
    }
    this.#reading = false;
    if (!this.#again) return;
    this.#again = false;
    this.#read();
  }

  #parkIn(session: ReaderSession): void {
    const hasNews = session.isStirred;
    for (const place of this.#places) {
      place.settle();
      if (this.#replica < 0) place.partition!.awaited();
    }
    session.isParked = true;
    if (hasNews) this.#read();
  }

  #answer(): void {
    this.#gone = true;
    this.#deadline?.();
    const slices = this.#slices;
    this.#slices = [];
    this.#broker.responseRoom.give(this.#bytes);
    this.#bytes = 0;
    this.#broker.throttle.spend(this.#throttledBytes);
    this.#context.whenSent(() => {
      for (const slice of slices) slice.release();
    });
    this.#context.answer(
      makeFetchResponse({
        sessionId: this.#session?.id ?? 0,
        topics: this.#session === undefined ? byTopic(this.#places) : this.#tell(this.#session),
        nodeEndpoints: this.#hints.endpoints,
      }),
    );
  }

  /** What the answer within the session holds. */
  #tell(session: ReaderSession): FetchResponseTopic[] {
    session.call = undefined;
    session.isParked = false;
    const told = this.#isFull
      ? [...session.places()]
      : this.#places.filter((place) => place.isNews(place.result!));
    for (const place of told) place.told(place.result!);
    const topics = byTopic(told);
    for (const place of this.#places) place.settle();
    return topics;
  }

  #dropSlices(): void {
    for (const slice of this.#slices) slice.release();
    this.#slices = [];
    this.#broker.responseRoom.give(this.#bytes);
    this.#bytes = 0;
    this.#throttledBytes = 0;
  }

  #unpark(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const cancel of wakers) cancel();
  }

  #leave(): void {
    this.#gone = true;
    this.#deadline?.();
    this.#unpark();
    if (!this.#reading) this.#dropSlices();
    const session = this.#session;
    if (session === undefined) return;
    session.call = undefined;
    session.isParked = false;
    for (const place of this.#places) session.stir(place);
  }
}

/** Partitions of a topic come one after the other, as a rule. */
function byTopic(places: Iterable<FetchPlace>): FetchResponseTopic[] {
  const topics: FetchResponseTopic[] = [];
  let partitions: FetchResponsePartition[] = [];
  let topic: NamedTopic | undefined;
  for (const place of places) {
    if (place.topic !== topic) {
      topic = place.topic;
      partitions = [];
      topics.push({ name: topic.name, topicId: topic.topicId, partitions });
    }
    partitions.push(place.result!);
  }
  return topics;
}

const EMPTY: Outcome<LogSlice> = {
  ok: true,
  value: { chunks: [], sizeInBytes: 0, nextOffset: 0, release: () => undefined },
};
