/**
 * Fetch: reads record batches from partitions.
 *
 * Kafka     v4–v18     Native   yes
 * Staged    no         Waits    until minBytes are there or maxWaitMs have passed
 * v9 leader-epoch fencing · v11 reads from followers · v12 divergence by epoch · v13 topic ids · v16 leader hints
 * Differs   fetch sessions are refused: every answer has session id 0 and holds exactly what was asked for
 *
 * A follower (through the brokers' own listener alone) reads to the end of the log; where it asks is its
 * acknowledgement of all before, and counts once per request, when it arrives.
 *
 * What lies in memory is answered in the same turn, without a promise. A parked fetch asks again when a
 * high watermark moves, and makes its logs sync at once.
 */
import {
  type FetchRequestPartition,
  type FetchResponsePartition,
  makeFetchResponse,
  makeFetchResponsePartition,
} from '../../../protocol/generated/fetch.ts';
import { type Failure, type Outcome, refused } from '../../base/outcome.ts';
import type { BrokerId, Bytes, Offset } from '../../base/units.ts';
import type { Isolation, LogSlice, Partition } from '../../cluster/partition.ts';
import type { PartitionImage } from '../../core/metadata/image.ts';
import type { Cancel } from '../../platform/ports.ts';
import { brokerListener } from '../broker-listener.ts';
import type { Handler, Request, RequestContext } from '../handler.ts';
import { LeaderHints } from '../leader-hints.ts';
import type { BrokerServices } from '../services.ts';
import { findTopic, unknownTopic } from '../topic-lookup.ts';

export const fetch: Handler<'Fetch'> = (request, context, broker) => {
  const refusal = sessionRefusal(request) ?? clusterRefusal(request, broker);
  if (refusal !== undefined) return makeFetchResponse({ error: refusal, topics: [] });
  new FetchCall(request, context, broker).run();
  return undefined;
};

/** No session is ever given out, so no peer can have one; (0, −1) and (0, 0) ask for everything. */
function sessionRefusal({ sessionEpoch }: Request<'Fetch'>): Failure['error'] | undefined {
  return sessionEpoch > 0 ? 'FETCH_SESSION_ID_NOT_FOUND' : undefined;
}

function clusterRefusal(
  { clusterId }: Request<'Fetch'>,
  { identity }: BrokerServices,
): Failure['error'] | undefined {
  return clusterId !== null && clusterId !== identity.clusterId ? 'INCONSISTENT_CLUSTER_ID' : undefined;
}

/** The replica that asks; −1 for a consumer. */
function replicaOf({ replicaId, replicaState }: Request<'Fetch'>): BrokerId {
  return replicaState?.replicaId ?? replicaId;
}

/** One partition of the request, and what was found there. */
interface Place {
  readonly wanted: FetchRequestPartition;
  /** Undefined: `refusal` says why. */
  readonly partition: Partition | undefined;
  readonly refusal: Failure | undefined;
  /** What the metadata says of it, wherever it is hosted. */
  readonly elsewhere: PartitionImage | undefined;
  result: FetchResponsePartition | undefined;
  /** The leader has been told where a follower asks. */
  isNoted: boolean;
  /** Where the reader's view ended when the place was read. */
  seenEnd: Offset;
}

class FetchCall {
  readonly #request: Request<'Fetch'>;
  readonly #context: RequestContext<'Fetch'>;
  readonly #broker: BrokerServices;
  /** The follower that asks; −1 for a consumer. */
  readonly #replica: BrokerId;
  readonly #isolation: Isolation;
  /** A consumer that may be served by a replica that does not lead. */
  readonly #readsFromFollowers: boolean;
  /** Where such a consumer stands, if it matters. */
  readonly #rack: string;
  readonly #topics: { readonly name: string; readonly topicId: string; readonly places: Place[] }[] = [];
  readonly #places: Place[] = [];
  readonly #hints: LeaderHints;
  #slices: LogSlice[] = [];
  #bytes: Bytes = 0;
  /** Of the place read last. */
  #asked: Bytes = 0;
  /** An answer is due whatever has been gathered. */
  #urgent: boolean;
  #wakers: Cancel[] = [];
  #deadline: Cancel | undefined;
  #gone = false;
  #reading = false;
  #again = false;

  constructor(request: Request<'Fetch'>, context: RequestContext<'Fetch'>, broker: BrokerServices) {
    this.#request = request;
    this.#context = context;
    this.#broker = broker;
    this.#replica = replicaOf(request);
    if (this.#replica >= 0) this.#isolation = 'replica';
    else this.#isolation = request.isolationLevel === 1 ? 'committed' : 'uncommitted';
    this.#readsFromFollowers = this.#replica < 0 && context.supports('preferredReadReplica');
    const isChoosing = this.#readsFromFollowers && broker.configs.broker.replicaSelector !== '';
    this.#rack = isChoosing ? request.rackId : '';
    this.#hints = new LeaderHints(broker, context.peer.listener);
    this.#urgent = request.maxWaitMs <= 0;
  }

  run(): void {
    this.#locate();
    if (this.#places.length === 0) this.#urgent = true;
    if (!this.#urgent) {
      this.#deadline = this.#broker.clock.after(this.#request.maxWaitMs, () => {
        this.#urgent = true;
        this.#read();
      });
      this.#context.whenGone(() => this.#leave());
    }
    this.#read();
  }

  /** Finds the partitions, once; their state is looked at anew with every read. */
  #locate(): void {
    const { image } = this.#broker.metadata;
    const byId = this.#context.supports('topicIds');
    const stranger = this.#replica >= 0 && this.#context.peer.listener !== brokerListener;
    for (const { name, topicId, partitions } of this.#request.topics) {
      const places: Place[] = [];
      this.#topics.push({ name, topicId, places });
      const topic = findTopic(image, name, topicId, byId);
      for (const wanted of partitions) {
        const partition = topic && this.#broker.partitions.find(topic.name, wanted.index);
        const elsewhere = topic?.partitions[wanted.index];
        let refusal: Failure | undefined;
        if (stranger) refusal = { error: 'TOPIC_AUTHORIZATION_FAILED' };
        else if (topic === undefined) refusal = unknownTopic(name, byId);
        else if (partition === undefined) {
          refusal = {
            error: elsewhere === undefined ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'NOT_LEADER_OR_FOLLOWER',
          };
        }
        const place: Place = {
          wanted,
          partition,
          elsewhere,
          refusal,
          result: undefined,
          isNoted: false,
          seenEnd: 0,
        };
        places.push(place);
        this.#places.push(place);
      }
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
            this.#take(place, outcome);
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

  #readPlace(place: Place): Outcome<LogSlice> | Promise<Outcome<LogSlice>> {
    const { wanted, partition } = place;
    place.result = undefined;
    if (partition === undefined || place.refusal !== undefined) return { ok: false, ...place.refusal! };
    const refusal = this.#readsFromFollowers
      ? partition.readRefusal(wanted.currentLeaderEpoch)
      : partition.refusal(wanted.currentLeaderEpoch);
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
      const divergence = partition.divergence(wanted.lastFetchedEpoch, fetchOffset);
      if (!divergence.ok) return divergence;
      if (divergence.value !== undefined) {
        place.result = this.#describe(place, partition, { divergingEpoch: divergence.value });
        this.#urgent = true;
        return EMPTY;
      }
    }
    const unnoted = this.#replica < 0 || place.isNoted ? undefined : this.#note(place, partition);
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
    return partition.read(fetchOffset, this.#isolation, this.#asked);
  }

  /** An in-sync replica in the consumer's rack, where the leader is in another (KIP-392). */
  #nearerReplica(partition: Partition, offset: Offset): BrokerId | undefined {
    const { brokers } = this.#broker.metadata.image;
    return partition.readReplica(offset, (broker) => brokers.get(broker)?.rack === this.#rack);
  }

  /** Tells the leader where its follower asks: that much is safe there. */
  #note(place: Place, partition: Partition): Failure | undefined {
    const { fetchOffset, logStartOffset } = place.wanted;
    if (fetchOffset > place.seenEnd) return { error: 'OFFSET_OUT_OF_RANGE' };
    place.isNoted = true;
    return partition.fetchedBy({
      replica: this.#replica,
      brokerEpoch: this.#request.replicaState?.replicaEpoch ?? -1,
      offset: fetchOffset,
      logStartOffset,
      now: this.#broker.clock.now(),
    });
  }

  #take(place: Place, outcome: Outcome<LogSlice>): void {
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
      this.#broker.responseRoom.take(slice.sizeInBytes);
    }
    place.result = this.#describe(place, place.partition!, { records: slice?.chunks ?? [] });
  }

  #describe(
    place: Place,
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

  #refusal(place: Place, failure: Failure): FetchResponsePartition {
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
    if (this.#urgent || this.#bytes >= this.#request.minBytes) {
      this.#answer();
      return;
    }
    this.#dropSlices();
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

  #answer(): void {
    this.#gone = true;
    this.#deadline?.();
    const slices = this.#slices;
    this.#slices = [];
    this.#broker.responseRoom.give(this.#bytes);
    this.#bytes = 0;
    this.#context.whenSent(() => {
      for (const slice of slices) slice.release();
    });
    this.#context.answer(
      makeFetchResponse({
        topics: this.#topics.map(({ name, topicId, places }) => ({
          name,
          topicId,
          partitions: places.map((place) => place.result!),
        })),
        nodeEndpoints: this.#hints.endpoints,
      }),
    );
  }

  #dropSlices(): void {
    for (const slice of this.#slices) slice.release();
    this.#slices = [];
    this.#broker.responseRoom.give(this.#bytes);
    this.#bytes = 0;
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
  }
}

const EMPTY: Outcome<LogSlice> = {
  ok: true,
  value: { chunks: [], sizeInBytes: 0, nextOffset: 0, release: () => undefined },
};
