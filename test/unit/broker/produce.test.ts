/** Produce on a virtual broker: checks, order, idempotence, and what each kind of acks waits for. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ErrorName } from '../../../protocol/errors.ts';
import { makeProduceRequest, makeProduceRequestTopic } from '../../../protocol/generated/produce.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { type Codecs, CompressionError } from '../../../src/platform/ports.ts';
import { batchOf, textsOf } from '../../simulator/batches.ts';
import type { Peer } from '../../simulator/peer.ts';
import {
  createTopic,
  fetchFrom,
  onlyPartition,
  produceTo,
  VirtualBroker,
} from '../../simulator/virtual-broker.ts';

let virtual: VirtualBroker;
let peer: Peer;
let topicId: string;

beforeEach(async () => {
  virtual = await VirtualBroker.start();
  peer = await virtual.connect('kafka');
  ({ topicId } = await createTopic(virtual, peer, 't', { partitions: 3 }));
});

async function produce(
  records: Uint8Array | null,
  options: { acks?: number; version?: number; name?: string } = {},
) {
  const { acks = -1, version = 12, name = 't' } = options;
  const response = await virtual.world.complete(
    peer.request('Produce', produceTo(name, 0, records, acks), version),
  );
  return onlyPartition(response);
}

async function readBack(partition = 0): Promise<string[]> {
  const response = await virtual.world.complete(peer.request('Fetch', fetchFrom('t', partition, 0), 12));
  return textsOf(onlyPartition(response).records).map(({ value }) => value);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('Produce', () => {
  test.each([-1, 1])('appends with acks=%i and answers with the offset', async (acks) => {
    expect(await produce(batchOf(['a', 'b']), { acks })).toMatchObject({
      error: 'NONE',
      baseOffset: 0,
      logStartOffset: 0,
    });
    expect(await produce(batchOf(['c']), { acks })).toMatchObject({
      error: 'NONE',
      baseOffset: 2,
      logAppendTimeMs: -1,
    });
    await virtual.world.advance(100);
    expect(await readBack()).toEqual(['a', 'b', 'c']);
  });

  test('acks=0 gets no answer, and the next answer is the next request’s', async () => {
    peer.post('Produce', produceTo('t', 0, batchOf(['quiet']), 0), 12);
    expect(await produce(batchOf(['loud']))).toMatchObject({ error: 'NONE', baseOffset: 1 });
  });

  test('a refusal with acks=0 closes the connection', async () => {
    peer.post('Produce', produceTo('missing', 0, batchOf(['a']), 0), 12);
    await virtual.world.complete(peer.raw.whenClosed());
  });

  const corrupt = batchOf(['a']);
  corrupt[corrupt.length - 1]! ^= 1;
  const oldFormat = batchOf(['a']);
  oldFormat[16] = 1;
  test.each<[string, Uint8Array | null, ErrorName]>([
    ['no records', null, 'INVALID_RECORD'],
    ['empty records', new Uint8Array(0), 'INVALID_RECORD'],
    ['two batches', joined(batchOf(['a']), batchOf(['b'])), 'INVALID_RECORD'],
    ['half a batch', batchOf(['abc']).subarray(0, 65), 'INVALID_RECORD'],
    ['a wrong checksum', corrupt, 'CORRUPT_MESSAGE'],
    ['an old format', oldFormat, 'INVALID_RECORD'],
    ['a control batch', batchOf(['a'], { control: true }), 'INVALID_RECORD'],
    ['log append time', batchOf(['a'], { timestampType: 'log-append-time' }), 'INVALID_TIMESTAMP'],
    ['a producer without sequence', batchOf(['a'], { producerId: 1, producerEpoch: 0 }), 'INVALID_RECORD'],
    ['a record from next year', batchOf(['a'], { timestamp: 1_800_000_000_000 }), 'INVALID_TIMESTAMP'],
    ['a batch that is too large', batchOf(['x'.repeat(1_100_000)]), 'MESSAGE_TOO_LARGE'],
    [
      'a transactional batch without transactional id',
      batchOf(['a'], { transactional: true, producerId: 1, producerEpoch: 0, baseSequence: 0 }),
      'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
    ],
  ])('refuses %s', async (_name, records, error) => {
    const result = await produce(records);
    expect(result).toMatchObject({ error, baseOffset: -1 });
    expect(result.errorMessage).not.toBe('');
    expect(await readBack()).toEqual([]);
  });

  test('refuses transactional batches as long as nobody coordinates transactions', async () => {
    const batch = batchOf(['a'], { transactional: true, producerId: 1, producerEpoch: 0, baseSequence: 0 });
    const request = { ...produceTo('t', 0, batch), transactionalId: 'tx' };
    const response = await virtual.world.complete(peer.request('Produce', request, 12));
    expect(onlyPartition(response)).toMatchObject({ error: 'INVALID_TXN_STATE' });
  });

  test.each([2, -2, 99])('refuses acks=%i for every partition', async (acks) => {
    expect(await produce(batchOf(['a']), { acks })).toMatchObject({ error: 'INVALID_REQUIRED_ACKS' });
  });

  test('refuses zstd in versions that do not know it', async () => {
    const compress = (payload: Uint8Array) => payload;
    const batch = () => batchOf(['a'], { codec: 'zstd', compress });
    expect(await produce(batch(), { version: 6 })).toMatchObject({ error: 'UNSUPPORTED_COMPRESSION_TYPE' });
    expect(await produce(batch(), { version: 7 })).toMatchObject({ error: 'NONE' });
  });

  test('one partition’s error leaves the others alone; results come in the order of the request', async () => {
    const request = makeProduceRequest({
      acks: -1,
      timeoutMs: 1_000,
      topics: [
        makeProduceRequestTopic({
          name: 't',
          partitions: [
            { index: 2, records: batchOf(['two']) },
            { index: 7, records: batchOf(['seven']) },
            { index: 0, records: corrupt },
            { index: 1, records: batchOf(['one']) },
          ],
        }),
        makeProduceRequestTopic({ name: 'missing', partitions: [{ index: 0, records: batchOf(['x']) }] }),
      ],
    });
    const { topics } = await virtual.world.complete(peer.request('Produce', request, 12));
    expect(
      topics.map(({ name, partitions }) => [name, partitions.map(({ index, error }) => [index, error])]),
    ).toEqual([
      [
        't',
        [
          [2, 'NONE'],
          [7, 'UNKNOWN_TOPIC_OR_PARTITION'],
          [0, 'CORRUPT_MESSAGE'],
          [1, 'NONE'],
        ],
      ],
      ['missing', [[0, 'UNKNOWN_TOPIC_OR_PARTITION']]],
    ]);
    expect(await readBack(1)).toEqual(['one']);
  });

  test('finds topics by id; an unknown or zero id is UNKNOWN_TOPIC_ID', async () => {
    const byId = async (id: string) => {
      const topic = makeProduceRequestTopic({
        topicId: id,
        partitions: [{ index: 0, records: batchOf(['a']) }],
      });
      const request = makeProduceRequest({ acks: 1, timeoutMs: 1_000, topics: [topic] });
      return onlyPartition(await virtual.world.complete(peer.request('Produce', request, 13))).error;
    };
    expect(await byId(topicId)).toBe('NONE');
    expect(await byId(zeroUuid)).toBe('UNKNOWN_TOPIC_ID');
    expect(await byId('11111111-2222-3333-4444-555555555555')).toBe('UNKNOWN_TOPIC_ID');
  });

  test('a batch sent again is acknowledged with its first offset and not appended', async () => {
    const batch = (sequence: number, text: string) =>
      batchOf([text], { producerId: 9, producerEpoch: 0, baseSequence: sequence });
    expect(await produce(batch(0, 'a'))).toMatchObject({ error: 'NONE', baseOffset: 0 });
    expect(await produce(batch(1, 'b'))).toMatchObject({ error: 'NONE', baseOffset: 1 });
    expect(await produce(batch(0, 'a'))).toMatchObject({ error: 'NONE', baseOffset: 0 });
    expect(await produce(batch(5, 'gap'))).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    expect(await readBack()).toEqual(['a', 'b']);
  });

  test('the broker’s time is stamped and answered where the topic says so', async () => {
    await createTopic(virtual, peer, 'stamped', { configs: { 'message.timestamp.type': 'LogAppendTime' } });
    const before = virtual.world.host('broker').platform.clock.wallTime();
    const { logAppendTimeMs } = await produce(batchOf(['a'], { timestamp: 5 }), { name: 'stamped' });
    expect(logAppendTimeMs).toBeGreaterThanOrEqual(before);
    const response = await virtual.world.complete(peer.request('Fetch', fetchFrom('stamped', 0, 0), 12));
    expect(textsOf(onlyPartition(response).records)).toEqual([
      { offset: 0, timestamp: logAppendTimeMs, value: 'a' },
    ]);
  });

  test('a batch sent again is answered with the time that it was stamped with', async () => {
    await createTopic(virtual, peer, 'stamped', { configs: { 'message.timestamp.type': 'LogAppendTime' } });
    const batch = batchOf(['a'], { timestamp: 5, producerId: 9, producerEpoch: 0, baseSequence: 0 });
    const first = await produce(batch, { name: 'stamped' });
    await virtual.world.advance(10_000);
    expect(await produce(batch, { name: 'stamped' })).toEqual(first);
    await virtual.crash(false);
    peer = await virtual.connect('kafka');
    expect(await produce(batch, { name: 'stamped' })).toEqual(first);
    const response = await virtual.world.complete(peer.request('Fetch', fetchFrom('stamped', 0, 0), 12));
    expect(textsOf(onlyPartition(response).records)).toEqual([
      { offset: 0, timestamp: first.logAppendTimeMs, value: 'a' },
    ]);
  });

  test('a record without key is refused on a compacted topic', async () => {
    await createTopic(virtual, peer, 'compacted', { configs: { 'cleanup.policy': 'compact' } });
    expect(await produce(batchOf(['a']), { name: 'compacted' })).toMatchObject({ error: 'INVALID_RECORD' });
    expect(await produce(batchOf(['a'], { key: 'k' }), { name: 'compacted' })).toMatchObject({
      error: 'NONE',
    });
  });

  test('pipelined requests of one connection are appended in order, over both protocols', async () => {
    for (const protocol of ['kafka', 'native'] as const) {
      const pipelining = await virtual.connect(protocol);
      const partition = protocol === 'kafka' ? 1 : 2;
      const answers = Array.from({ length: 40 }, (_, index) => {
        const batch = batchOf([`${index}`], { producerId: 3, producerEpoch: 0, baseSequence: index });
        return pipelining.request('Produce', produceTo('t', partition, batch, index % 2 === 0 ? -1 : 1), 12);
      });
      const responses = await virtual.world.complete(Promise.all(answers));
      expect(responses.map((response) => onlyPartition(response).baseOffset)).toEqual([...answers.keys()]);
    }
  });
});

/** The first batch of a leader epoch waits until the epoch's beginning is noted. */
async function begin(broker: VirtualBroker, client: Peer): Promise<void> {
  await broker.world.complete(client.request('Produce', produceTo('t', 0, batchOf(['first']), -1)));
}

describe('durability', () => {
  test('acks=1 is answered when written; consumers see it only when synced; acks=-1 waits for that', async () => {
    const slow = await VirtualBroker.start({ host: { latency: { sync: { min: 200, max: 200 } } } });
    const client = await slow.connect('native');
    await createTopic(slow, client, 't');
    await begin(slow, client);
    const begun = slow.world.now;
    const written = await slow.world.complete(
      client.request('Produce', produceTo('t', 0, batchOf(['a']), 1)),
    );
    expect(onlyPartition(written).error).toBe('NONE');
    expect(slow.world.now - begun).toBeLessThan(100);
    const early = await slow.world.complete(client.request('Fetch', fetchFrom('t', 0, 1)));
    expect(onlyPartition(early)).toMatchObject({ highWatermark: 1, records: [] });
    const synced = await slow.world.complete(
      client.request('Produce', produceTo('t', 0, batchOf(['b']), -1)),
    );
    expect(onlyPartition(synced).error).toBe('NONE');
    expect(slow.world.now - begun).toBeGreaterThan(200);
    const late = await slow.world.complete(client.request('Fetch', fetchFrom('t', 0, 0)));
    expect(textsOf(onlyPartition(late).records).map(({ value }) => value)).toEqual(['first', 'a', 'b']);
  });

  test('a disk that does not keep up slows producers down and refuses nobody', async () => {
    const slow = await VirtualBroker.start({
      host: { latency: { append: { min: 20, max: 20 } } },
      settings: { logQueuedMaxBytes: 1 << 20 },
    });
    const client = await slow.connect('kafka');
    await createTopic(slow, client, 't');
    const batch = batchOf(['x'.repeat(60_000)]);
    const answers = Array.from({ length: 200 }, () =>
      client.request('Produce', produceTo('t', 0, batch, 1), 12),
    );
    const responses = await slow.world.complete(Promise.all(answers));
    expect(new Set(responses.map((response) => onlyPartition(response).error))).toEqual(new Set(['NONE']));
  });

  test('acks=-1 that is not synced in time is REQUEST_TIMED_OUT', async () => {
    const slow = await VirtualBroker.start({ host: { latency: { sync: { min: 500, max: 500 } } } });
    const client = await slow.connect('native');
    await createTopic(slow, client, 't');
    const request = { ...produceTo('t', 0, batchOf(['a']), -1), timeoutMs: 100 };
    const response = await slow.world.complete(client.request('Produce', request));
    expect(onlyPartition(response)).toMatchObject({ error: 'REQUEST_TIMED_OUT', baseOffset: -1 });
  });

  test('write.caching makes what is written visible and acknowledged at once', async () => {
    const slow = await VirtualBroker.start({ host: { latency: { sync: { min: 500, max: 500 } } } });
    const client = await slow.connect('native');
    await createTopic(slow, client, 't', { configs: { 'write.caching': 'true' } });
    await begin(slow, client);
    const begun = slow.world.now;
    await slow.world.complete(client.request('Produce', produceTo('t', 0, batchOf(['a']), -1)));
    const found = onlyPartition(await slow.world.complete(client.request('Fetch', fetchFrom('t', 0, 0))));
    expect(textsOf(found.records).map(({ value }) => value)).toEqual(['first', 'a']);
    expect(slow.world.now - begun).toBeLessThan(100);
  });

  test('a full disk refuses records and goes on serving; space lets it go on by itself', async () => {
    const small = await VirtualBroker.start({ host: { capacity: 3 * 1024 * 1024 } });
    const client = await small.connect('kafka');
    await createTopic(small, client, 't');
    await createTopic(small, client, 'big');
    const produce = async (name: string, bytes: number): Promise<ErrorName> => {
      const request = produceTo(name, 0, batchOf(['x'.repeat(bytes)]));
      return onlyPartition(await small.world.complete(client.request('Produce', request, 12))).error;
    };
    expect(await produce('t', 10)).toBe('NONE');
    let error: ErrorName = 'NONE';
    while (error === 'NONE') error = await produce('big', 200_000);
    expect(error).toBe('KAFKA_STORAGE_ERROR');
    const found = onlyPartition(
      await small.world.complete(client.request('Fetch', fetchFrom('t', 0, 0), 12)),
    );
    expect(textsOf(found.records)).toHaveLength(1);
    await small.world.complete(
      client.request('DeleteTopics', { topics: [{ name: 'big', topicId: zeroUuid }], timeoutMs: 1_000 }),
    );
    await small.world.advance(120_000);
    expect(await produce('t', 10)).toBe('NONE');
  });
});

describe('batches that are looked into', () => {
  test('one that takes long keeps its place before those that come after it, on every connection', async () => {
    const large = await VirtualBroker.start({ world: { codecs: runLength() } });
    const client = await large.connect('native');
    const other = await large.connect('kafka');
    await createTopic(large, client, 't', {
      configs: { 'compression.type': 'uncompressed', 'max.message.bytes': '9000000' },
    });
    const { compress } = runLength();
    const big = batchOf(['x'.repeat(3_000_000)], {
      codec: 'zstd',
      compress: (bytes) => compress('zstd', bytes),
    });
    const first = client.request('Produce', produceTo('t', 0, big, 1));
    const second = client.request('Produce', produceTo('t', 0, batchOf(['small']), 1));
    await large.world.advance(1);
    const third = other.request('Produce', produceTo('t', 0, batchOf(['last']), 1), 12);
    const answers = await large.world.complete(Promise.all([first, second, third]));
    expect(answers.map((each) => onlyPartition(each).baseOffset)).toEqual([0, 1, 2]);
    await large.world.advance(100);
    const found = onlyPartition(await large.world.complete(client.request('Fetch', fetchFrom('t', 0, 0))));
    expect(textsOf(found.records)[0]!.value).toHaveLength(3_000_000);
  });

  test.each([1, -1])(
    'one that finds no space is not acknowledged for what comes in its place, acks=%i',
    async (acks) => {
      const full = await VirtualBroker.start({ world: { codecs: unchanged() } });
      const client = await full.connect('kafka');
      await createTopic(full, client, 't', {
        configs: { 'compression.type': 'uncompressed', 'max.message.bytes': '4000000' },
      });
      await full.world.complete(client.request('Produce', produceTo('t', 0, batchOf(['zero']), acks), 12));
      const isLog = (path: string): boolean => path.includes('/t-0/') && path.endsWith('.log');
      full.world.host('broker').disk.inject({ operation: 'append', code: 'ENOSPC', path: isLog });
      const big = batchOf(['x'.repeat(1_500_000)], { codec: 'zstd', compress: (bytes) => bytes });
      const lost = client.request('Produce', produceTo('t', 0, big, acks), 12);
      expect(onlyPartition(await full.world.complete(lost)).error).not.toBe('NONE');
      await full.world.advance(5_000);
      const other = client.request('Produce', produceTo('t', 0, batchOf(['other']), acks), 12);
      expect(onlyPartition(await full.world.complete(other))).toMatchObject({ error: 'NONE', baseOffset: 1 });
      await full.close();
    },
  );

  test('those that wait take a bounded room over all partitions; what finds none is refused for now', async () => {
    const settings = { queuedMaxRequestBytes: 10_000_000 };
    const crowded = await VirtualBroker.start({ settings, world: { codecs: unchanged() } });
    const client = await crowded.connect('native');
    const configs = { 'compression.type': 'uncompressed', 'max.message.bytes': '9000000' };
    await createTopic(crowded, client, 't', { partitions: 8, configs });
    const records = batchOf(['x'.repeat(1_500_000)], { codec: 'zstd', compress: (bytes) => bytes });
    const partitions = Array.from({ length: 8 }, (_, index) => ({ index, records }));
    const topics = [makeProduceRequestTopic({ name: 't', partitions })];
    const request = makeProduceRequest({ acks: 1, timeoutMs: 10_000, topics });
    const produceAll = async () =>
      (await crowded.world.complete(client.request('Produce', request))).topics[0]!.partitions;
    const found = await produceAll();
    const refused = found.filter(({ error }) => error !== 'NONE');
    expect(found.length - refused.length).toBe(2);
    for (const each of refused) {
      expect(each).toMatchObject({
        error: 'KAFKA_STORAGE_ERROR',
        errorMessage: expect.stringContaining('looked into'),
      });
    }
    expect((await produceAll()).filter(({ error }) => error === 'NONE')).toHaveLength(2);
    const small = onlyPartition(
      await crowded.world.complete(client.request('Produce', produceTo('t', 7, batchOf(['s']), 1))),
    );
    expect(small.error).toBe('NONE');
    await crowded.close();
  });
});

/** A codec that leaves everything as it is. */
function unchanged(): Codecs {
  return {
    available: () => true,
    compress: (_codec, bytes) => bytes,
    decompress(_codec, bytes, maxBytes) {
      if (bytes.length > maxBytes) throw new CompressionError('too-large', 'more than allowed');
      return bytes.slice();
    },
  };
}

/** A codec that is simple enough for a test: it leaves out all but the ends, which must be full of x. */
function runLength(): Codecs {
  const head = 64;
  const tail = 8;
  return {
    available: () => true,
    compress(_codec, bytes) {
      const packed = new Uint8Array(4 + head + tail);
      new DataView(packed.buffer).setUint32(0, bytes.length);
      packed.set(bytes.subarray(0, head), 4);
      packed.set(bytes.subarray(-tail), 4 + head);
      return packed;
    },
    decompress(_codec, bytes) {
      const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
      const output = new Uint8Array(size).fill(120);
      output.set(bytes.subarray(4, 4 + head));
      output.set(bytes.subarray(4 + head), size - tail);
      return output;
    },
  };
}
