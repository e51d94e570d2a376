/**
 * Fetcher: keeps the partitions of a consumer filled, ahead of the application up to a bound.
 *
 * Driven by events like the producer's sender: each pass looks up unknown starts and sends one Fetch to
 * every broker that has none under way, within a session that names only what has changed. Long polls go over
 * connections of their own. A partition is read from its leader, or from the replica that the leader has named.
 */
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { makeFetchRequest, makeFetchRequestPartition } from '../../../protocol/generated/fetch.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { BrokerId, Bytes, Millis, Offset } from '../../base/units.ts';
import type { SessionRequest } from '../../core/fetch/fetch-session-requests.ts';
import type { Channel } from '../../transport/channel.ts';
import { backoffMs } from '../backoff.ts';
import type { Cluster } from '../cluster.ts';
import type { Lane } from '../connections.ts';
import { asOttlaError, meansStaleMetadata, OttlaError } from '../errors.ts';
import { type BrokerNode, differ, type Leader } from '../metadata-cache.ts';
import { lookUpOffsets, specialTimestamps } from '../offsets.ts';
import { Wakeup } from '../waiting.ts';
import { BrokerSession, type ReaderWish } from './broker-session.ts';
import type { ConsumerSettings } from './consumer-options.ts';
import { applyFetchAnswer, type Parting, type PartitionAnswer, partingOf, remade } from './fetch-answer.ts';
import type { PartitionReader } from './partition-reader.ts';
import { resolvePositions } from './positions.ts';

/** A request's time above `maxWaitMs`. */
const ANSWER_MARGIN_MS: Millis = 30_000;

/** After this time the leader is asked anew: a replica that is cut off from it does not say so. */
const REPLICA_LEASE_MS: Millis = 30_000;

export interface FetcherParts {
  readonly cluster: Cluster;
  readonly settings: ConsumerSettings;
  readonly lane: Lane;
  /** The partitions in turn; the fetcher never changes the list. */
  readonly readers: readonly PartitionReader[];
  /** Whether what is fetched of a partition could be delivered now. */
  readonly accepts: (reader: PartitionReader) => boolean;
  /** Something may be ready to deliver, or done. */
  readonly changed: () => void;
  /** The consumer cannot go on. */
  readonly failed: (error: OttlaError) => void;
}

/** What one request asks of one partition. */
interface Asked {
  readonly reader: PartitionReader;
  readonly generation: number;
  readonly offset: Offset;
}

export class Fetcher {
  readonly #parts: FetcherParts;
  readonly #wakeup: Wakeup;
  readonly #busy = new Set<BrokerId>();
  readonly #sessions = new Map<BrokerId, BrokerSession>();
  readonly #closing = new AbortController();
  readonly #unsubscribe: () => void;
  /** Where the next request's list of partitions begins: brokers serve them in order. */
  #rotation = 0;

  constructor(parts: FetcherParts) {
    this.#parts = parts;
    this.#wakeup = new Wakeup(parts.cluster.platform.clock, () => this.#pass());
    this.#unsubscribe = parts.cluster.updater.onUpdate(() => this.#wakeup.wake());
  }

  /** A partition came, was read, moved, paused or resumed. */
  wake(): void {
    this.#wakeup.wake();
  }

  /** So much is fetched ahead that nothing more is asked for. */
  get isFull(): boolean {
    return this.#bytesAhead >= this.#parts.settings.readAheadBytes;
  }

  /** Without what paused and lagging partitions hold: it must not keep the others from being fetched. */
  get #bytesAhead(): Bytes {
    const { readers, accepts } = this.#parts;
    let ahead = 0;
    for (const reader of readers) {
      if (reader.fetchedBytes > 0 && !reader.paused && accepts(reader)) ahead += reader.fetchedBytes;
    }
    return ahead;
  }

  close(): void {
    this.#unsubscribe();
    this.#wakeup.stop();
    this.#closing.abort(new OttlaError('CLOSED', 'This consumer has been closed.'));
  }

  #pass(): void {
    const { cluster, settings, readers } = this.#parts;
    this.#resolveStarts();
    const now = cluster.platform.clock.now();
    const ahead = this.#bytesAhead;
    if (ahead >= settings.readAheadBytes) return;
    const byBroker = new Map<BrokerNode, PartitionReader[]>();
    this.#rotation++;
    for (let index = 0; index < readers.length; index++) {
      const reader = readers[(index + this.#rotation) % readers.length]!;
      if (this.#isStrange(reader, now)) continue;
      const leader = cluster.metadata.leaderOf(reader.topic, reader.partition);
      const broker = leader && this.#sourceOf(reader, leader, now);
      if (!this.#wants(reader, broker?.id, now)) continue;
      if (broker === undefined) this.#leaderless(reader);
      else if (!this.#busy.has(broker.id)) byBroker.set(broker, [...(byBroker.get(broker) ?? []), reader]);
    }
    for (const [broker, wanting] of byBroker) this.#serve(broker, wanting, settings.readAheadBytes - ahead);
  }

  /** Whom to read from: not from a replica that has gone, or is not known yet. */
  #sourceOf({ replica }: PartitionReader, leader: Leader, now: Millis): BrokerNode {
    const { metadata, settings, updater } = this.#parts.cluster;
    const named = replica.at(now, leader.epoch);
    if (named === undefined) return leader.broker;
    const broker = metadata.broker(named);
    if (broker !== undefined) return broker;
    replica.leave(now + settings.retryBackoffMaxMs);
    updater.outdated();
    return leader.broker;
  }

  #leaveReplica({ replica }: PartitionReader, now: Millis): void {
    const { platform, settings } = this.#parts.cluster;
    const pauses = { baseMs: settings.retryBackoffMaxMs, maxMs: REPLICA_LEASE_MS };
    replica.leave(now + backoffMs(replica.failures++, pauses, platform.random));
  }

  /**
   * Whether the topic of this name is not the one of the position. A broker that lags behind may say so in
   * error, so it has to be said for a while before it counts.
   */
  #isStrange(reader: PartitionReader, now: Millis): boolean {
    const { cluster, settings, failed } = this.#parts;
    const topicId = cluster.metadata.idOf(reader.topic);
    if (topicId === zeroUuid || reader.position === undefined || reader.isDone) return false;
    if (reader.topicId === zeroUuid) reader.topicId = topicId;
    if (reader.topicId === topicId) {
      reader.strangeSince = undefined;
      return false;
    }
    if (reader.paused) return true;
    if (reader.strangeSince === undefined) {
      reader.strangeSince = now;
      cluster.updater.outdated();
    }
    const due = reader.strangeSince + cluster.settings.retryBackoffMaxMs;
    if (now < due) this.#wakeup.wakeAt(due);
    // One answer is not enough.
    else if (cluster.updater.updatedAt <= reader.strangeSince) {
      cluster.updater.outdated();
      this.#wakeup.wakeAt(now + cluster.settings.retryBackoffMs);
    }
    // Who has read nothing misses nothing.
    else if (reader.position === 0) this.#beginInNew(reader, 0, now);
    else if (settings.outOfRange === 'fail') failed(remade(reader));
    else this.#beginInNew(reader, settings.outOfRange, now);
    return true;
  }

  #beginInNew(reader: PartitionReader, start: 'start' | 'end' | 0, now: Millis): void {
    reader.restart(start, now);
    // Both were of the topic that is gone.
    reader.endOffset = -1;
    reader.stopOffset = Number.POSITIVE_INFINITY;
    this.#wakeup.wake();
  }

  #wants(reader: PartitionReader, source: BrokerId | undefined, now: Millis): boolean {
    if (reader.paused || reader.isDone || reader.fetchOffset === undefined) return false;
    if (reader.fetchOffset >= reader.stopOffset) return false;
    if (this.#parts.settings.stopAtEnd && needsStop(reader)) return false;
    if (reader.fetchedBytes >= this.#parts.settings.partitionMaxBytes) return false;
    // One answer ahead is enough for who does not keep up.
    if (reader.fetchedBytes > 0 && !this.#parts.accepts(reader)) return false;
    if (reader.notBefore <= now || reader.failedAt !== source) return true;
    this.#wakeup.wakeAt(reader.notBefore);
    this.#askOn(source);
    return false;
  }

  /** Others may lead long before a leader that cannot be reached is tried again. */
  #askOn(source: BrokerId | undefined): void {
    const { cluster, lane } = this.#parts;
    const broker = source === undefined ? undefined : cluster.metadata.broker(source);
    if (broker !== undefined && cluster.connections.isRefusing(broker, lane)) cluster.updater.outdated();
  }

  #leaderless(reader: PartitionReader): void {
    const { cluster, failed } = this.#parts;
    const count = cluster.metadata.topic(reader.topic)?.partitions.length;
    if (count === undefined || reader.partition < count) {
      cluster.updater.outdated();
      return;
    }
    const message = `Topic "${reader.topic}" has no partition ${reader.partition}; it has ${count}, counted from 0.`;
    failed(new OttlaError('UNKNOWN_TOPIC_OR_PARTITION', message, { retriable: false }));
  }

  /**
   * Looks up the starts that are not known yet, and with `stopAtEnd` where each reading stops. What one leader leads
   * goes by itself: where nobody leads, or who leads does not answer, the others are read meanwhile.
   */
  #resolveStarts(): void {
    const { cluster, settings, readers } = this.#parts;
    const concerned = readers.filter(
      (reader) =>
        !reader.resolving && (reader.position === undefined || (settings.stopAtEnd && needsStop(reader))),
    );
    const byLeader = new Map<BrokerId | undefined, PartitionReader[]>();
    for (const reader of concerned) {
      const leader = cluster.metadata.leaderOf(reader.topic, reader.partition)?.broker.id;
      const ofLeader = byLeader.get(leader);
      if (ofLeader === undefined) byLeader.set(leader, [reader]);
      else ofLeader.push(reader);
    }
    for (const ofLeader of byLeader.values()) this.#resolve(ofLeader);
  }

  #resolve(concerned: readonly PartitionReader[]): void {
    const { cluster, settings } = this.#parts;
    const { metadata } = cluster;
    for (const reader of concerned) reader.resolving = true;
    const asked = concerned.map(({ generation, topic }) => ({ generation, topicId: metadata.idOf(topic) }));
    const { signal } = this.#closing;
    const wanted = concerned.map((reader) => {
      const { topic, partition, start, position } = reader;
      return { topic, partition, position: position ?? start };
    });
    const ends = wanted.map(({ topic, partition }) => ({
      topic,
      partition,
      timestamp: specialTimestamps.end,
    }));
    Promise.all([
      resolvePositions(cluster, wanted, settings.isolationLevel, signal),
      settings.stopAtEnd ? lookUpOffsets(cluster, ends, settings.isolationLevel, signal) : undefined,
    ]).then(
      ([offsets, stops]) => {
        concerned.forEach((reader, index) => {
          const { generation, topicId: before } = asked[index]!;
          if (reader.generation !== generation) return;
          reader.resolving = false;
          const topicId = metadata.idOf(reader.topic);
          // Nobody can tell which of the two topics has answered.
          if (differ(before, topicId)) return;
          if (reader.position === undefined) reader.begin(offsets[index]!, topicId);
          if (stops !== undefined && needsStop(reader)) reader.stopOffset = stops[index]!.offset;
        });
        this.#parts.changed();
        this.#wakeup.wake();
      },
      (error: unknown) => {
        if (!signal.aborted) this.#parts.failed(asOttlaError(error, 'Cannot find the positions'));
      },
    );
  }

  #serve(broker: BrokerNode, wanting: readonly PartitionReader[], room: number): void {
    const { cluster, lane } = this.#parts;
    this.#busy.add(broker.id);
    const channel = cluster.connections.peek(broker, lane);
    const served =
      channel === undefined
        ? cluster.connections.open(broker, lane, this.#closing.signal).then(() => {})
        : this.#fetch(channel, broker, wanting, room);
    served
      .catch((error: unknown) => {
        if (this.#closing.signal.aborted) return;
        const problem = asOttlaError(error, `Broker ${broker.id}`);
        for (const reader of wanting) this.#failed(reader, broker.id, problem);
      })
      .then(() => {
        this.#busy.delete(broker.id);
        this.#wakeup.wake();
      });
  }

  async #fetch(
    channel: Channel,
    broker: BrokerNode,
    wanting: readonly PartitionReader[],
    room: number,
  ): Promise<void> {
    const { cluster, settings, lane } = this.#parts;
    const asked = wanting.map(
      (reader): Asked => ({ reader, generation: reader.generation, offset: reader.fetchOffset! }),
    );
    const { clock } = cluster.platform;
    const session = this.#sessionOf(broker, channel);
    const { wanted, without } = session.next(
      channel,
      asked.map(({ reader, offset }) => this.#wish(reader, offset, channel)),
    );
    const timeoutMs = settings.maxWaitMs + ANSWER_MARGIN_MS;
    const asOf = clock.now();
    // Whoever tells a rack is sent to the replica again that has just failed.
    const rackId = wanting.some(({ replica }) => replica.isAvoided(asOf)) ? '' : settings.rack;
    const answer = await channel
      .request('Fetch', this.#request(wanted, room, rackId), {
        timeoutMs,
        waitMs: settings.maxWaitMs,
        without,
        signal: this.#closing.signal,
      })
      .catch((error: unknown) => {
        session.failed();
        throw error;
      });
    cluster.connections.pause(broker, lane, answer.throttleTimeMs);
    const kind = session.answered(answer);
    if (kind === 'lost') return;
    if (kind === 'refused') {
      throw new OttlaError(answer.error, `Broker ${broker.id} refused to serve a fetch.`);
    }
    const partOf = this.#partsOf(answer);
    for (const { reader, generation, offset } of asked) {
      // A seek in the meantime has made the answer worthless.
      if (reader.generation !== generation || reader.fetchOffset !== offset) continue;
      const part = partOf(reader);
      if (part !== undefined || kind === 'full') this.#apply(reader, broker.id, part);
      else this.#unchanged(reader, broker.id);
    }
    // A broker that answers with nothing without having waited must not be asked without a pause.
    const empty = asked.every(({ reader, offset }) => reader.fetchOffset === offset);
    if (empty && clock.now() - asOf < settings.maxWaitMs / 2) {
      cluster.connections.pause(broker, lane, cluster.settings.retryBackoffMs);
    }
    this.#parts.changed();
  }

  #sessionOf({ id }: BrokerNode, channel: Channel): BrokerSession {
    let session = this.#sessions.get(id);
    if (session === undefined) {
      session = new BrokerSession(channel);
      this.#sessions.set(id, session);
    }
    return session;
  }

  #wish(reader: PartitionReader, fetchOffset: Offset, channel: Channel): ReaderWish {
    const { metadata } = this.#parts.cluster;
    const { topic: name, partition: index } = reader;
    const topic = { name, topicId: metadata.idOf(name) };
    const currentLeaderEpoch = metadata.leaderOf(name, index)?.epoch ?? -1;
    // Who leads in an earlier epoch than that of a commit cannot tell; who leads now is not known yet.
    const canTell = channel.supports('Fetch', 'divergingEpoch') && reader.leaderEpoch <= currentLeaderEpoch;
    const asked = makeFetchRequestPartition({
      index,
      currentLeaderEpoch,
      fetchOffset,
      lastFetchedEpoch: canTell ? reader.leaderEpoch : -1,
      partitionMaxBytes: this.#parts.settings.partitionMaxBytes,
      highWatermark: Number.MAX_SAFE_INTEGER,
    });
    return { reader, topic, asked };
  }

  #request(wanted: SessionRequest, room: number, rackId: string): RequestOf<'Fetch'> {
    const { settings } = this.#parts;
    return makeFetchRequest({
      ...wanted,
      maxWaitMs: settings.maxWaitMs,
      minBytes: settings.minBytes,
      maxBytes: Math.max(settings.partitionMaxBytes, room),
      isolationLevel: settings.isolationLevel === 'read_committed' ? 1 : 0,
      rackId,
    });
  }

  /** Finds partitions in an answer, and takes over the leaders that it names. */
  #partsOf({
    topics,
    nodeEndpoints,
  }: ResponseOf<'Fetch'>): (reader: PartitionReader) => PartitionAnswer | undefined {
    const { metadata } = this.#parts.cluster;
    const nodes = nodeEndpoints.map(({ brokerId, host, port, rack }) => ({ id: brokerId, host, port, rack }));
    const parts = new Map<string, PartitionAnswer>();
    for (const { name: given, topicId, partitions } of topics) {
      const name = topicId === zeroUuid ? given : (metadata.nameOf(topicId) ?? given);
      for (const part of partitions) {
        parts.set(`${name}-${part.index}`, part);
        if (part.currentLeader !== null) metadata.applyHint(name, part.index, part.currentLeader, nodes);
      }
    }
    return (reader) => parts.get(reader.name);
  }

  #apply(reader: PartitionReader, asked: BrokerId, answer: PartitionAnswer | undefined): void {
    const { cluster, settings } = this.#parts;
    const parting = reader.replica.is(asked) ? undefined : partingOf(reader, answer);
    if (parting !== undefined && parting.endOffset >= 0 && settings.outOfRange !== 'fail') {
      this.#goBack(reader, parting);
      return;
    }
    const problem = applyFetchAnswer(reader, answer, settings.isolationLevel, cluster.platform.clock.now());
    if (problem === undefined) this.#served(reader, asked, answer!.preferredReadReplica);
    else this.#failed(reader, asked, problem);
  }

  #served(reader: PartitionReader, by: BrokerId, named = -1): void {
    reader.succeeded();
    reader.replica.served(by);
    if (named < 0 || named === by) return;
    const { metadata, platform } = this.#parts.cluster;
    const { epoch } = metadata.leaderOf(reader.topic, reader.partition) ?? { epoch: -1 };
    reader.replica.named(named, epoch, platform.clock.now() + REPLICA_LEASE_MS);
  }

  /** Begins to read what has taken the place of records that were cut off. */
  #goBack(reader: PartitionReader, { epoch, endOffset }: Parting): void {
    // What was fetched ahead is dropped, so it may have to go back further.
    const offset = Math.min(reader.position!, endOffset);
    reader.restart(offset, this.#parts.cluster.platform.clock.now(), reader.topicId, epoch);
  }

  /** An answer within a session leaves out what is as it was. */
  #unchanged(reader: PartitionReader, by: BrokerId): void {
    if (reader.fetchOffset! >= reader.endOffset) reader.soundAt = this.#parts.cluster.platform.clock.now();
    this.#served(reader, by);
  }

  /** Tries again later what may pass, lets the consumer fail for the rest. */
  #failed(reader: PartitionReader, asked: BrokerId, problem: OttlaError): void {
    const { cluster, settings, failed } = this.#parts;
    const { clock, random } = cluster.platform;
    if (reader.replica.is(asked)) {
      // The leader may know better, whatever it was.
      reader.lastError = problem;
      if (meansStaleMetadata(problem.code)) cluster.updater.outdated();
      this.#leaveReplica(reader, clock.now());
      return;
    }
    if (problem.code === 'OFFSET_OUT_OF_RANGE' && settings.outOfRange !== 'fail') {
      reader.restart(settings.outOfRange, clock.now());
      return;
    }
    if (!problem.retriable) {
      failed(problem);
      return;
    }
    reader.lastError = problem;
    if (meansStaleMetadata(problem.code)) cluster.updater.outdated();
    const { retryBackoffMs: baseMs, retryBackoffMaxMs: maxMs } = cluster.settings;
    // Whoever leads by now has not failed.
    reader.failedAt = asked;
    reader.notBefore = clock.now() + backoffMs(reader.failures++, { baseMs, maxMs }, random);
  }
}

/** Whether its reading shall stop at an end that is not known yet. */
function needsStop({ stopOffset }: PartitionReader): boolean {
  return stopOffset === Number.POSITIVE_INFINITY;
}
