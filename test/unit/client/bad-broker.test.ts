/** Brokers that lie, stay silent, refuse or hang up: the client ends with a typed error, in bounded memory. */
import { describe, expect, test } from 'vitest';
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import type { ErrorName } from '../../../protocol/errors.ts';
import { type ConnectOptions, connect, type Ottla } from '../../../src/client/index.ts';
import { virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { type Asked, answerTo, honest, PORT, type Script, scriptedBroker } from './scripted-broker.ts';

async function worldWith(script: Script): Promise<World> {
  const world = virtualWorld(7);
  await world.complete(scriptedBroker(world.host('broker').platform, 'broker', script));
  return world;
}

function connectIn(world: World, options: ConnectOptions = {}): Promise<Ottla> {
  const { platform } = world.host('client');
  return world.complete(connect(`broker:${PORT}`, { platform, ...options }));
}

/** Honest but for one API. */
function but(api: Asked['api'], script: Script): Script {
  return (asked) => (asked.api === api ? script(asked) : honest(asked, 'broker'));
}

function frame(length: number, ...bytes: number[]): Uint8Array[] {
  const prefix = new Uint8Array(4);
  new DataView(prefix.buffer).setInt32(0, length);
  return [prefix, Uint8Array.from(bytes)];
}

const int32 = (value: number): number[] => [
  value >>> 24,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
];

describe('connecting', () => {
  test('nobody there', async () => {
    const world = virtualWorld(1);
    world.host('broker');
    const options = { connectTimeoutMs: 500 };
    await expect(connectIn(world, options)).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
      retriable: true,
    });
  });

  test('a host without a name', async () => {
    await expect(connectIn(virtualWorld(1), { connectTimeoutMs: 500 })).rejects.toMatchObject({
      retriable: true,
    });
  });

  test('somebody who never answers', async () => {
    const world = await worldWith(() => undefined);
    await expect(connectIn(world)).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('aborted by the caller', async () => {
    const world = await worldWith(() => undefined);
    const controller = new AbortController();
    world.at(100, () => controller.abort());
    await expect(connectIn(world, { signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(world.now).toBeLessThan(1_000);
  });

  test('a broker that knows ApiVersions only in version 0', async () => {
    const world = await worldWith(
      but('ApiVersions', (asked) => {
        const sound = honest({ ...asked, version: 0 }, 'broker');
        if (asked.version === 0) return sound;
        return answerTo({ ...asked, version: 0 }, 'ApiVersions', {
          error: 'UNSUPPORTED_VERSION',
          apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 0 }],
          throttleTimeMs: 0,
          supportedFeatures: [],
          finalizedFeaturesEpoch: -1,
          finalizedFeatures: [],
          zkMigrationReady: false,
        });
      }),
    );
    expect((await connectIn(world)).clusterId).toBe('scripted');
  });
});

describe('a malicious broker', () => {
  const lies: readonly [string, (asked: Asked) => readonly Uint8Array[]][] = [
    ['a frame of 2 GiB', () => frame(0x7fff_ffff)],
    ['a frame of negative length', () => frame(-5)],
    ['an empty frame', () => frame(0)],
    ['an answer to a request that was never made', () => frame(8, ...int32(99), 0, 0, 0, 0)],
    [
      'noise',
      ({ correlationId }) => frame(12, ...int32(correlationId), 255, 255, 255, 255, 255, 255, 255, 255),
    ],
    [
      'a list of two billion topics',
      ({ correlationId }) =>
        frame(18, ...int32(correlationId), 0, 0, 0, 0, 0, 255, 255, 255, 255, 7, 0, 0, 0, 0),
    ],
  ];

  test.each(lies)('%s', async (_, lie) => {
    const world = await worldWith(but('Metadata', lie));
    await expect(connectIn(world, { connectTimeoutMs: 300 })).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });

  test('a large length without bytes costs no memory', async () => {
    const world = await worldWith(but('Metadata', () => frame(100 * 1024 * 1024, 0, 0)));
    const before = process.memoryUsage().arrayBuffers;
    const { platform } = world.host('client');
    const connecting = connect(`broker:${PORT}`, { platform, connectTimeoutMs: 100_000 });
    connecting.catch(() => {});
    await world.advance(500);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });
});

function fetchAnswer(asked: Asked, changes: Partial<PartitionAnswer>): readonly Uint8Array[] {
  const partition: PartitionAnswer = {
    index: 0,
    error: 'NONE',
    highWatermark: 100,
    lastStableOffset: 100,
    logStartOffset: 0,
    divergingEpoch: null,
    currentLeader: null,
    snapshotId: null,
    abortedTransactions: null,
    preferredReadReplica: -1,
    records: [],
    ...changes,
  };
  const topics = [{ name: 't', topicId: '00000000-0000-0000-0000-000000000001', partitions: [partition] }];
  return answerTo(asked, 'Fetch', {
    throttleTimeMs: 0,
    error: 'NONE',
    sessionId: 0,
    topics,
    nodeEndpoints: [],
  });
}

type PartitionAnswer = ResponseOf<'Fetch'>['topics'][number]['partitions'][number];

describe('consuming', () => {
  async function consume(
    script: Script,
    options: { readonly stallTimeoutMs?: number } = {},
  ): Promise<unknown> {
    const world = await worldWith(but('Fetch', script));
    const ottla = await connectIn(world);
    const consumer = ottla.consumer({ assign: [{ topic: 't', partition: 0, offset: 0 }], ...options });
    return world.complete(consumer[Symbol.asyncIterator]().next(), 600_000);
  }

  test('records wait but never come: the consumer fails instead of hanging', async () => {
    const failed = consume((asked) => fetchAnswer(asked, {}), { stallTimeoutMs: 20_000 });
    await expect(failed).rejects.toMatchObject({
      code: 'CONSUMER_STALLED',
      message: expect.stringContaining('100 records wait'),
    });
  });

  test('a broker that hangs up on every fetch', async () => {
    const failed = consume(({ socket }) => {
      socket.destroy();
      return undefined;
    });
    await expect(failed).rejects.toMatchObject({
      code: 'CONSUMER_STALLED',
      cause: { code: 'CONNECTION_LOST' },
    });
  });

  test('bytes that are no batch', async () => {
    const failed = consume((asked) => fetchAnswer(asked, { records: [new Uint8Array(500).fill(1)] }));
    await expect(failed).rejects.toMatchObject({ cause: { code: 'BAD_RESPONSE' } });
  });

  test('an error that will not pass ends it at once', async () => {
    const failed = consume((asked) => fetchAnswer(asked, { error: 'TOPIC_AUTHORIZATION_FAILED' }));
    await expect(failed).rejects.toMatchObject({ code: 'TOPIC_AUTHORIZATION_FAILED', retriable: false });
  });

  test('caught up for hours is no stall', async () => {
    const world = await worldWith(
      but('Fetch', (asked) => {
        world.at(500, () =>
          asked.socket.write(fetchAnswer(asked, { highWatermark: 0, lastStableOffset: 0 })),
        );
        return undefined;
      }),
    );
    const ottla = await connectIn(world);
    const consumer = ottla.consumer({ assign: [{ topic: 't', partition: 0, offset: 0 }] });
    let ended = false;
    const ending = consumer[Symbol.asyncIterator]()
      .next()
      .finally(() => {
        ended = true;
      });
    await world.advance(2 * 3_600_000);
    expect(ended).toBe(false);
    await world.complete(consumer.close());
    expect(await ending).toEqual({ done: true, value: undefined });
  });
});

describe('producing', () => {
  function produceAnswer(
    asked: Asked,
    error: ErrorName,
    baseOffset = 0,
    throttleTimeMs = 0,
  ): readonly Uint8Array[] {
    const { topics } = asked.request as RequestOf<'Produce'>;
    return answerTo(asked, 'Produce', {
      throttleTimeMs,
      nodeEndpoints: [],
      topics: topics.map(({ name, topicId, partitions }) => ({
        name,
        topicId,
        partitions: partitions.map(({ index }) => ({
          index,
          error,
          baseOffset: error === 'NONE' ? baseOffset : -1,
          logAppendTimeMs: -1,
          logStartOffset: 0,
          recordErrors: [],
          errorMessage: null,
          currentLeader: null,
        })),
      })),
    });
  }

  async function send(script: Script, options: Parameters<Ottla['producer']>[0] = {}): Promise<unknown> {
    const world = await worldWith(but('Produce', script));
    const ottla = await connectIn(world);
    return world.complete(ottla.producer(options).send({ topic: 't', value: 'v' }), 600_000);
  }

  test('errors that pass are repeated until they do', async () => {
    const errors: ErrorName[] = ['NOT_LEADER_OR_FOLLOWER', 'NOT_ENOUGH_REPLICAS', 'CORRUPT_MESSAGE', 'NONE'];
    const sent = await send((asked) => produceAnswer(asked, errors.shift()!, 42));
    expect(sent).toMatchObject({ offset: 42 });
  });

  test('a broker that asks for a pause gets it, and no longer one than a request may take', async () => {
    const asked: number[] = [];
    const world = await worldWith(
      but('Produce', (one) => {
        asked.push(world.now);
        return produceAnswer(one, 'NONE', 0, asked.length === 1 ? 5_000 : 2 ** 31 - 1);
      }),
    );
    const ottla = await connectIn(world, { requestTimeoutMs: 20_000 });
    const producer = ottla.producer();
    for (let count = 3; count > 0; count--)
      await world.complete(producer.send({ topic: 't', value: 'v' }), 600_000);
    const pauses = asked.slice(1).map((time, index) => time - asked[index]!);
    expect(pauses[0]).toBeGreaterThanOrEqual(5_000);
    expect(pauses[0]).toBeLessThan(6_000);
    expect(pauses[1]).toBeGreaterThanOrEqual(20_000);
    expect(pauses[1]).toBeLessThan(21_000);
  });

  test('time runs out: the error tells the last failure, and whether the record may be written', async () => {
    const refused = send((asked) => produceAnswer(asked, 'NOT_ENOUGH_REPLICAS'), {
      deliveryTimeoutMs: 5_000,
    });
    await expect(refused).rejects.toMatchObject({
      code: 'TIMEOUT',
      retriable: true,
      message: expect.stringMatching(/None of its records were written.*Last failure/),
    });
    const silent = send(() => undefined, { deliveryTimeoutMs: 5_000 });
    await expect(silent).rejects.toMatchObject({
      code: 'TIMEOUT',
      retriable: false,
      message: expect.stringContaining('is not known'),
    });
  });

  test('time runs out for records that wait for a producer id, too', async () => {
    const world = await worldWith(but('InitProducerId', () => undefined));
    const producer = (await connectIn(world)).producer({ deliveryTimeoutMs: 2_000 });
    const began = world.now;
    await expect(world.complete(producer.send({ topic: 't', value: 'v' }))).rejects.toMatchObject({
      code: 'TIMEOUT',
      retriable: true,
      message: expect.stringContaining('None of its records were written'),
    });
    expect(world.now - began).toBeGreaterThanOrEqual(2_000);
    expect(world.now - began).toBeLessThan(2_100);
  });

  test('a fenced producer ends', async () => {
    const fenced = send((asked) => produceAnswer(asked, 'INVALID_PRODUCER_EPOCH'));
    await expect(fenced).rejects.toMatchObject({ code: 'INVALID_PRODUCER_EPOCH' });
  });

  test('an answer that leaves the batch out is no answer', async () => {
    const lazy = send(
      (asked) => answerTo(asked, 'Produce', { throttleTimeMs: 0, nodeEndpoints: [], topics: [] }),
      { deliveryTimeoutMs: 2_000 },
    );
    await expect(lazy).rejects.toMatchObject({ code: 'TIMEOUT', cause: { code: 'BAD_RESPONSE' } });
  });

  test('a missing topic is an error after a while, and others go on meanwhile', async () => {
    const world = await worldWith(but('Produce', (asked) => produceAnswer(asked, 'NONE', 0)));
    const ottla = await connectIn(world);
    const producer = ottla.producer();
    const missing = producer.send({ topic: 'missing', value: 'v' });
    expect(await world.complete(producer.send({ topic: 't', value: 'v' }))).toMatchObject({ offset: 0 });
    await expect(world.complete(missing)).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC_OR_PARTITION' });
  });

  test('a full buffer holds senders up; their signal and close set them free', async () => {
    const world = await worldWith(but('Produce', () => undefined));
    const ottla = await connectIn(world);
    const producer = ottla.producer({ bufferMemory: 1_000, closeTimeoutMs: 50 });
    const value = new Uint8Array(900);
    const first = producer.send({ topic: 't', value });
    const controller = new AbortController();
    const second = producer.send({ topic: 't', value }, { signal: controller.signal });
    const third = producer.send({ topic: 't', value });
    await world.advance(100);
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'ABORTED' });
    await world.complete(producer.close());
    await expect(first).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(third).rejects.toMatchObject({ code: 'CLOSED' });
    await world.complete(ottla.close());
  });
});
