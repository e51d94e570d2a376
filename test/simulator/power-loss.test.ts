/**
 * A broker loses its power again and again while idempotent producers write over both protocols: in the
 * end every record that was acknowledged with acks=all is there, once, and in order.
 */
import { describe, expect, test } from 'vitest';
import type { Prng } from '../../src/base/prng.ts';
import type { DialectName } from '../../src/transport/dialect.ts';
import { batchOf, textsOf } from './batches.ts';
import { ConnectionLost, type Peer } from './peer.ts';
import { createTopic, fetchFrom, onlyPartition, produceTo, VirtualBroker } from './virtual-broker.ts';

const BIG = process.env['OTTLA_PROOF'] === 'big';
const SEEDS = BIG ? 1_000 : 20;
const PARTITIONS = 2;
const CRASHES = 4;
const RECORDS_PER_PRODUCER = 150;

/** One producer writes one partition, each batch again until it is acknowledged. */
class Producer {
  readonly acknowledged: string[] = [];
  interruptions = 0;
  readonly #name: string;
  readonly #protocol: DialectName;
  readonly #partition: number;
  readonly #random: Prng;
  #sequence = 0;
  #producerId = -1;

  constructor(name: string, protocol: DialectName, partition: number, random: Prng) {
    this.#name = name;
    this.#protocol = protocol;
    this.#partition = partition;
    this.#random = random;
  }

  async run(
    connect: (protocol: DialectName, host: string) => Promise<Peer>,
    pause: () => Promise<void>,
  ): Promise<void> {
    let peer: Peer | undefined;
    let texts: string[] = [];
    while (this.acknowledged.length < RECORDS_PER_PRODUCER) {
      try {
        peer ??= await connect(this.#protocol, this.#name);
        if (this.#producerId < 0) await this.#introduce(peer);
        if (texts.length === 0) texts = this.#nextTexts();
        const batch = batchOf(texts, {
          producerId: this.#producerId,
          producerEpoch: 0,
          baseSequence: this.#sequence,
        });
        const response = await peer.request('Produce', produceTo('t', this.#partition, batch), 12);
        const { error } = onlyPartition(response);
        if (error === 'NONE') {
          this.acknowledged.push(...texts);
          this.#sequence += texts.length;
          texts = [];
        } else {
          expect(['NOT_LEADER_OR_FOLLOWER', 'UNKNOWN_TOPIC_OR_PARTITION', 'REQUEST_TIMED_OUT']).toContain(
            error,
          );
          await pause();
        }
      } catch (error) {
        if (!(error instanceof ConnectionLost || (error as Error).name === 'NetworkError')) throw error;
        peer = undefined;
        this.interruptions++;
        await pause();
      }
    }
  }

  async #introduce(peer: Peer): Promise<void> {
    const request = { transactionalId: null, transactionTimeoutMs: 0, producerId: -1, producerEpoch: -1 };
    const { error, producerId } = await peer.request('InitProducerId', request);
    expect(error).toBe('NONE');
    this.#producerId = producerId;
  }

  #nextTexts(): string[] {
    const count = 1 + this.#random.below(8);
    const first = this.acknowledged.length;
    return Array.from({ length: count }, (_, index) => `${this.#name}-${first + index}`);
  }
}

async function readAll(virtual: VirtualBroker, partition: number): Promise<string[]> {
  const peer = await virtual.connect('kafka');
  const values: string[] = [];
  for (let offset = 0; ; ) {
    const response = await virtual.world.complete(
      peer.request('Fetch', fetchFrom('t', partition, offset), 12),
    );
    const found = onlyPartition(response);
    expect(found.error).toBe('NONE');
    const records = textsOf(found.records);
    if (records.length === 0) break;
    for (const { offset: at, value } of records) {
      expect(at).toBe(offset++);
      values.push(value);
    }
  }
  return values;
}

/** Returns how often a producer had to begin again. */
async function runSeed(seed: number): Promise<number> {
  const virtual = await VirtualBroker.start({ seed, settings: { logSegmentBytes: 1 << 20 } });
  const { world } = virtual;
  const random = world.stream('power loss');
  await createTopic(virtual, await virtual.connect('kafka'), 't', { partitions: PARTITIONS });
  const pause = (): Promise<void> => new Promise((resolve) => world.at(5 + random.below(20), resolve));
  const connect = (protocol: DialectName, host: string): Promise<Peer> => virtual.dial(protocol, host);
  const producers = (['kafka', 'native', 'kafka', 'native'] as const).map(
    (protocol, index) =>
      new Producer(`p${index}`, protocol, index % PARTITIONS, world.stream(`producer ${index}`)),
  );
  const all = Promise.all(producers.map((producer) => producer.run(connect, pause)));
  let failure: unknown;
  all.catch((error: unknown) => {
    failure = error;
  });
  for (let crash = 0; crash < CRASHES; crash++) {
    await world.advance(1 + random.below(25));
    await virtual.crash(random.below(4) > 0);
  }
  await world.complete(all);
  expect(failure).toBeUndefined();
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const values = await readAll(virtual, partition);
    for (const [index, { acknowledged }] of producers.entries()) {
      const own = values.filter((value) => value.startsWith(`p${index}-`));
      expect(own, `producer ${index}, partition ${partition}, seed ${seed}`).toEqual(
        index % PARTITIONS === partition ? acknowledged : [],
      );
    }
  }
  await virtual.close();
  return producers.reduce((sum, { interruptions }) => sum + interruptions, 0);
}

describe('power loss', () => {
  test(`${SEEDS} seeds: what was acknowledged is there, once, in order`, async () => {
    const only = process.env['OTTLA_SEED'];
    const seeds =
      only === undefined ? Array.from({ length: SEEDS }, (_, index) => index + 1) : [Number(only)];
    let interruptions = 0;
    for (const seed of seeds) {
      interruptions += await runSeed(seed).catch((error: unknown) => {
        throw new Error(`seed ${seed} fails; replay: OTTLA_SEED=${seed} npx vitest run test/simulator`, {
          cause: error,
        });
      });
    }
    // Crashes that nobody notices would prove nothing.
    expect(interruptions).toBeGreaterThan(seeds.length * 4);
  }, 3_600_000);
});
