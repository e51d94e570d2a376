/**
 * Fetch sessions against whole fetches: what readers put together from incremental answers is what a fetch outside
 * of any session tells at the same moment, while partitions grow and shrink, topics go and come back, readers add,
 * forget, lose answers and connections, and push each other out of the cache.
 */
import { describe, expect, test } from 'vitest';
import type { RequestOf, ResponseOf } from '../../protocol/apis.ts';
import { makeFetchRequest, makeFetchRequestPartition } from '../../protocol/generated/fetch.ts';
import { zeroUuid } from '../../protocol/wire/uuid.ts';
import { Prng } from '../../src/base/prng.ts';
import { FetchSessionRequests } from '../../src/core/fetch/fetch-session-requests.ts';
import { batchOf } from '../simulator/batches.ts';
import type { Peer } from '../simulator/peer.ts';
import { createTopic, produceTo, VirtualBroker } from '../simulator/virtual-broker.ts';

const BIG = process.env['OTTLA_PROOF'] === 'big';
const SEEDS = BIG ? 300 : 12;
const STEPS = 120;
const PARTITIONS = 6;
const TOPICS = ['s', 't'];
/** By name: a topic that comes back is the same one to the reader. */
const VERSION = 12;

type Found = ResponseOf<'Fetch'>['topics'][number]['partitions'][number];
/** What a reader knows of a partition. */
type Known = Pick<Found, 'error' | 'highWatermark' | 'logStartOffset'>;

function request(session: ReturnType<FetchSessionRequests['next']>): RequestOf<'Fetch'> {
  return { ...makeFetchRequest({ maxWaitMs: 0, minBytes: 1, topics: [] }), ...session };
}

function byPartition({ topics }: ResponseOf<'Fetch'>): Map<string, Found> {
  return new Map(
    topics.flatMap(({ name, partitions }) =>
      partitions.map((found): [string, Found] => [`${name}-${found.index}`, found]),
    ),
  );
}

function bytesOf(found: Found | undefined): number {
  return (found?.records ?? []).reduce((sum, { length }) => sum + length, 0);
}

class Reader {
  readonly #virtual: VirtualBroker;
  readonly #prng: Prng;
  #requests = new FetchSessionRequests();
  #peer: Peer;
  readonly #offsets = new Map<string, number>();
  readonly #known = new Map<string, Known>();
  incremental = 0;
  lost = 0;

  constructor(virtual: VirtualBroker, prng: Prng, peer: Peer) {
    this.#virtual = virtual;
    this.#prng = prng;
    this.#peer = peer;
  }

  want(topic: string, index: number, fetchOffset: number): void {
    this.#offsets.set(`${topic}-${index}`, fetchOffset);
    const asked = makeFetchRequestPartition({ index, fetchOffset, partitionMaxBytes: 1_000_000 });
    this.#requests.want({ name: topic, topicId: zeroUuid }, asked);
  }

  forget(topic: string, index: number): void {
    this.#offsets.delete(`${topic}-${index}`);
    this.#known.delete(`${topic}-${index}`);
    this.#requests.forget({ name: topic, topicId: zeroUuid }, index);
  }

  /** The answer does not come: the broker may have told something that nobody has heard. */
  async fetchInVain(): Promise<void> {
    await this.#ask(request(this.#requests.next()));
    this.#requests.failed();
  }

  async reconnect(): Promise<void> {
    // With a fetch under way, the broker sees it go and drops the session; else it keeps it for a while.
    if (this.#prng.chance(0.5)) {
      this.#peer
        .request('Fetch', { ...request(this.#requests.next()), maxWaitMs: 60_000 }, VERSION)
        .catch(() => {});
      await this.#virtual.world.advance(5);
    }
    this.#peer.close();
    await this.#virtual.world.advance(5);
    this.#peer = await this.#virtual.connect('kafka');
    this.#requests.failed();
  }

  /** Fetches in the session and outside, compares, and goes on behind some of what came. */
  async fetch(whole: Peer): Promise<void> {
    if (this.#requests.isEmpty) return;
    const answer = await this.#ask(request(this.#requests.next()));
    const kind = this.#requests.answered(answer);
    if (kind === 'lost') {
      this.lost++;
      return;
    }
    const found = byPartition(answer);
    if (kind === 'full') {
      this.#known.clear();
      expect(new Set(found.keys())).toEqual(new Set(this.#offsets.keys()));
    } else this.incremental++;
    for (const [key, { error, highWatermark, logStartOffset }] of found) {
      this.#known.set(key, { error, highWatermark, logStartOffset });
    }
    const truth = await this.#truth(whole);
    for (const [key, fetchOffset] of this.#offsets) {
      const { error, highWatermark, logStartOffset } = truth.get(key)!;
      expect([key, fetchOffset, this.#known.get(key)]).toEqual([
        key,
        fetchOffset,
        { error, highWatermark, logStartOffset },
      ]);
      expect([key, bytesOf(found.get(key))]).toEqual([key, bytesOf(truth.get(key))]);
    }
    this.#goOn(found);
  }

  #goOn(found: ReadonlyMap<string, Found>): void {
    for (const [key, { error, highWatermark, logStartOffset }] of found) {
      const [topic, index] = key.split('-') as [string, string];
      if (error === 'OFFSET_OUT_OF_RANGE') this.want(topic, Number(index), Math.max(0, logStartOffset));
      else if (error === 'NONE' && this.#prng.chance(0.7)) this.want(topic, Number(index), highWatermark);
    }
  }

  async #truth(whole: Peer): Promise<Map<string, Found>> {
    const topics = TOPICS.map((name) => ({
      name,
      topicId: zeroUuid,
      partitions: [...this.#offsets]
        .filter(([key]) => key.startsWith(`${name}-`))
        .map(([key, fetchOffset]) =>
          makeFetchRequestPartition({
            index: Number(key.slice(2)),
            fetchOffset,
            partitionMaxBytes: 1_000_000,
          }),
        ),
    }));
    const outside = { sessionId: 0, sessionEpoch: -1, topics, forgottenTopics: [] };
    const answer = await this.#virtual.world.complete(whole.request('Fetch', request(outside), VERSION));
    return byPartition(answer);
  }

  #ask(body: RequestOf<'Fetch'>): Promise<ResponseOf<'Fetch'>> {
    return this.#virtual.world.complete(this.#peer.request('Fetch', body, VERSION));
  }
}

/** Changes what is to be read. */
class Writer {
  readonly #virtual: VirtualBroker;
  readonly #prng: Prng;
  readonly #peer: Peer;

  constructor(virtual: VirtualBroker, prng: Prng, peer: Peer) {
    this.#virtual = virtual;
    this.#prng = prng;
    this.#peer = peer;
  }

  async change(): Promise<void> {
    const { world } = this.#virtual;
    const topic = this.#prng.pick(TOPICS);
    const index = this.#prng.below(PARTITIONS);
    const kind = this.#prng.below(20);
    if (kind === 0) {
      const deletion = { topics: [{ name: topic, topicId: zeroUuid }], timeoutMs: 1_000 };
      await world.complete(this.#peer.request('DeleteTopics', deletion));
    } else if (kind <= 2) await createTopic(this.#virtual, this.#peer, topic, { partitions: PARTITIONS });
    else if (kind <= 5) {
      const trim = { topics: [{ name: topic, partitions: [{ index, offset: -1 }] }], timeoutMs: 1_000 };
      await world.complete(this.#peer.request('DeleteRecords', trim));
    } else {
      const records = batchOf(['x'.repeat(this.#prng.below(200))]);
      await world.complete(this.#peer.request('Produce', produceTo(topic, index, records), 12));
    }
  }
}

async function run(seed: number): Promise<{ incremental: number; lost: number }> {
  const prng = new Prng(`fetch-sessions ${seed}`);
  const virtual = await VirtualBroker.start({
    seed,
    settings: { maxFetchSessions: 2, connectionsMaxIdleMs: -1, connectionHandshakeTimeoutMs: 100_000_000 },
  });
  const whole = await virtual.connect('kafka');
  for (const topic of TOPICS) await createTopic(virtual, whole, topic, { partitions: PARTITIONS });
  const writer = new Writer(virtual, prng, whole);
  const readers: Reader[] = [];
  for (let index = 0; index < 3; index++)
    readers.push(new Reader(virtual, prng, await virtual.connect('kafka')));
  for (let step = 0; step < STEPS; step++) {
    const reader = prng.pick(readers);
    const topic = prng.pick(TOPICS);
    const kind = prng.below(100);
    if (kind < 30) await writer.change();
    else if (kind < 42) reader.want(topic, prng.below(PARTITIONS), prng.below(4));
    else if (kind < 48) reader.forget(topic, prng.below(PARTITIONS));
    else if (kind < 50) await reader.fetchInVain();
    else if (kind < 52) await reader.reconnect();
    else if (kind < 54) await virtual.world.advance(70_000);
    else await reader.fetch(whole);
  }
  for (const reader of readers) await reader.fetch(whole);
  await virtual.close();
  return {
    incremental: readers.reduce((sum, { incremental }) => sum + incremental, 0),
    lost: readers.reduce((sum, { lost }) => sum + lost, 0),
  };
}

describe('readers with sessions know what readers without them are told', () => {
  test(`in ${SEEDS} worlds`, async () => {
    const total = { incremental: 0, lost: 0 };
    for (let seed = 0; seed < SEEDS; seed++) {
      const { incremental, lost } = await run(seed).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
      total.incremental += incremental;
      total.lost += lost;
    }
    expect(total.incremental).toBeGreaterThan(SEEDS * 10);
    expect(total.lost).toBeGreaterThan(0);
  });
});
