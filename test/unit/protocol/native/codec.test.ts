/** The native protocol's frames: evolution, types, attachments, bounds. */
import { Packr } from 'msgpackr';
import { describe, expect, test } from 'vitest';
import { NativeCodec } from '../../../../protocol/native/codec.ts';
import { isNativePreface, nativePreface, readPreface } from '../../../../protocol/native/preface.ts';
import { EncodeError, ProtocolError } from '../../../../protocol/wire/protocol-error.ts';
import { zeroUuid } from '../../../../protocol/wire/uuid.ts';

const codec = new NativeCodec();
const packr = new Packr({ useRecords: false });

/** A frame of hand-made header and body. */
function frame(header: unknown, body: unknown, ...attachments: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([packr.pack(header), packr.pack(body), ...attachments]));
}

function withoutLength(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.concat(chunks);
  expect(bytes.readUInt32BE(0)).toBe(bytes.length - 4);
  return new Uint8Array(bytes.subarray(4));
}

const produceHeader = (...sizes: number[]): Map<number, unknown> =>
  new Map<number, unknown>([
    [2, 1],
    [5, sizes],
  ]);
const producePartitions = (...records: unknown[]): Map<number, unknown> => {
  const partitions = records.map((index) => new Map([[2, index]]));
  return new Map([[4, [new Map<number, unknown>([[3, partitions]])]]]);
};

describe('evolution', () => {
  test('an empty body has all the defaults', () => {
    expect(codec.decodeRequest(frame(new Map(), new Map()))).toEqual({
      api: 'Produce',
      version: 13,
      correlationId: 0,
      clientId: null,
      request: { transactionalId: null, acks: 0, timeoutMs: 0, topics: [] },
    });
  });

  test('unknown keys of any type are skipped, in header and body', () => {
    const odd: [unknown, unknown][] = [
      [99, new Map([['deep', [1, 2, [3]]]])],
      ['text', 1],
      ['__proto__', new Map([['polluted', true]])],
      [-1, new Uint8Array(4)],
      [1.5, null],
    ];
    const envelope = codec.decodeRequest(
      frame(new Map<unknown, unknown>([...odd, [2, 9]]), new Map<unknown, unknown>([...odd, [2, -1]])),
    );
    expect(envelope).toMatchObject({ api: 'Produce', correlationId: 9, request: { acks: -1 } });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('an API of the future is told apart, not refused here', () => {
    const header = new Map<number, unknown>([
      [1, 9999],
      [2, 8],
      [4, 'me'],
    ]);
    const unknown = codec.decodeRequest(frame(header, new Map([[1, 'whatever']])));
    expect(unknown).toEqual({ api: null, apiKey: 9999, correlationId: 8, clientId: 'me' });
    const answer = codec.decodeResponse(
      withoutLength(codec.encodeRefusal(9999, 8, 'UNSUPPORTED_VERSION', 'no')),
    );
    expect(answer).toEqual({ ok: false, correlationId: 8, error: 'UNSUPPORTED_VERSION', message: 'no' });
  });

  test('an unknown error code is an unknown error', () => {
    const header = new Map<number, unknown>([
      [3, true],
      [6, 12_345],
    ]);
    expect(codec.decodeResponse(frame(header, new Map()))).toMatchObject({
      ok: false,
      error: 'UNKNOWN_SERVER_ERROR',
    });
  });
});

describe('types', () => {
  const cases: [string, Map<unknown, unknown>][] = [
    ['text for a number', new Map([[2, '1']])],
    ['a fraction', new Map([[2, 1.5]])],
    ['NaN', new Map([[2, Number.NaN]])],
    ['a number above its range', new Map([[2, 32_768]])],
    ['a number below its range', new Map([[2, -32_769]])],
    ['a large integer out of range', new Map([[3, 2n ** 62n]])],
    ['null for a number', new Map([[2, null]])],
    ['a number for text', new Map([[1, 5]])],
    ['bytes for text', new Map([[1, new Uint8Array(2)]])],
    ['a map for a list', new Map([[4, new Map()]])],
    ['a number for a struct', new Map([[4, [7]]])],
    ['null for a list', new Map([[4, null]])],
    ['a short uuid', new Map([[4, [new Map([[2, new Uint8Array(15)]])]]])],
    ['text for a uuid', new Map([[4, [new Map([[2, zeroUuid]])]]])],
    ['a bool for a number', new Map([[2, true]])],
  ];
  test.each(cases)('%s is refused', (_, body) => {
    expect(() => codec.decodeRequest(frame(new Map(), body))).toThrow(ProtocolError);
  });

  test('a body or header that is no map is refused', () => {
    expect(() => codec.decodeRequest(frame(new Map(), [1]))).toThrow(ProtocolError);
    expect(() => codec.decodeRequest(frame([1], new Map()))).toThrow(ProtocolError);
    expect(() => codec.decodeRequest(frame(7, new Map()))).toThrow(ProtocolError);
  });

  test('whole floats and wide integers are integers', () => {
    const body = Uint8Array.of(
      0x82,
      0x02,
      0xcb,
      0x3f,
      0xf0,
      0,
      0,
      0,
      0,
      0,
      0,
      0x03,
      0xd3,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      5,
    );
    const envelope = codec.decodeRequest(Uint8Array.of(0x80, ...body));
    expect(envelope).toMatchObject({ request: { acks: 1, timeoutMs: 5 } });
  });

  test('int64 travels as an integer of 64 bits', () => {
    for (const offset of [
      0,
      -1,
      2 ** 31,
      2 ** 40 + 1,
      -(2 ** 40),
      Number.MAX_SAFE_INTEGER,
      2 ** 63,
      -(2 ** 63),
    ]) {
      const topics = [{ name: 't', partitions: [{ index: 0, offset }] }];
      const bytes = withoutLength(codec.encodeRequest('DeleteRecords', 1, null, { topics, timeoutMs: 0 }));
      expect(codec.decodeRequest(bytes)).toMatchObject({ request: { topics } });
    }
    const large = { topics: [{ name: 't', partitions: [{ index: 0, offset: 2 ** 40 }] }], timeoutMs: 0 };
    const bytes = Buffer.from(withoutLength(codec.encodeRequest('DeleteRecords', 1, null, large)));
    expect(bytes.toString('hex')).toContain('02d30000010000000000');
    const odd = { topics: [{ name: 't', partitions: [{ index: 0, offset: 2 ** 40 + 0.5 }] }], timeoutMs: 0 };
    expect(() => codec.encodeRequest('DeleteRecords', 1, null, odd)).toThrow(EncodeError);
  });

  test('text above the limit is refused on both sides', () => {
    const long = 'ü'.repeat(16_384);
    const request = { transactionalId: long, acks: 0, timeoutMs: 0, topics: [] };
    expect(() => codec.encodeRequest('Produce', 1, null, request)).toThrow(EncodeError);
    expect(() => codec.decodeRequest(frame(new Map(), new Map([[1, long]])))).toThrow(ProtocolError);
  });
});

describe('attachments', () => {
  const four = Uint8Array.of(1, 2, 3, 4);

  test('are views into the frame', () => {
    const bytes = frame(produceHeader(4), producePartitions(0), four);
    const envelope = codec.decodeRequest(bytes);
    if (envelope.api !== 'Produce') throw new Error('not a Produce request');
    const { records } = envelope.request.topics[0]!.partitions[0]!;
    bytes[bytes.length - 1] = 9;
    expect([...records!]).toEqual([1, 2, 3, 9]);
  });

  test('are referenced when sent, even in pieces', () => {
    const pieces = [new Uint8Array(600).fill(1), new Uint8Array(700).fill(2)];
    const response = {
      throttleTimeMs: 0,
      error: 'NONE',
      sessionId: 0,
      nodeEndpoints: [],
      topics: [
        {
          name: 't',
          topicId: zeroUuid,
          partitions: [
            {
              index: 0,
              error: 'NONE',
              highWatermark: 1,
              lastStableOffset: 1,
              logStartOffset: 0,
              divergingEpoch: null,
              currentLeader: null,
              snapshotId: null,
              abortedTransactions: null,
              preferredReadReplica: -1,
              records: pieces,
            },
          ],
        },
      ],
    } as const;
    const chunks = codec.encodeResponse('Fetch', 1, response);
    expect(chunks).toContain(pieces[0]);
    expect(chunks).toContain(pieces[1]);
    const answer = codec.decodeResponse(withoutLength(chunks));
    if (!answer.ok || answer.api !== 'Fetch') throw new Error('not a Fetch response');
    expect(answer.response.topics[0]!.partitions[0]!.records?.[0]).toHaveLength(1300);
  });

  test.each([
    ['a number that no attachment has', frame(produceHeader(4), producePartitions(1), four)],
    ['a negative number', frame(produceHeader(4), producePartitions(-1), four)],
    ['a fraction', frame(produceHeader(4), producePartitions(0.5), four)],
    ['text', frame(produceHeader(4), producePartitions('0'), four)],
    ['one attachment for two fields', frame(produceHeader(4), producePartitions(0, 0), four)],
    ['fewer bytes than declared', frame(produceHeader(5), producePartitions(0), four)],
    ['more bytes than declared', frame(produceHeader(3), producePartitions(0), four)],
    ['a size beyond all bytes', frame(produceHeader(2 ** 32 - 1), producePartitions(0), four)],
  ])('%s is refused', (_, bytes) => {
    expect(() => codec.decodeRequest(bytes)).toThrow(ProtocolError);
  });
});

describe('bounds', () => {
  test('a body above 1 MiB is refused on both sides', () => {
    const keys = Array.from({ length: 40 }, () => 'x'.repeat(30_000));
    expect(() => codec.encodeRequest('FindCoordinator', 1, null, { key: '', keyType: 0, keys })).toThrow(
      EncodeError,
    );
    const body = new Map([[2, keys]]);
    expect(() => codec.decodeRequest(frame(new Map([[1, 10]]), body))).toThrow(ProtocolError);
  });

  test('the element budget covers header and body', () => {
    const bytes = frame(produceHeader(0, 0, 0), producePartitions(0, 1, 2));
    expect(codec.decodeRequest(bytes, 20)).toMatchObject({ api: 'Produce' });
    expect(() => codec.decodeRequest(bytes, 10)).toThrow(/more elements/);
  });

  test('a request is no response, and the other way round', () => {
    const request = withoutLength(codec.encodeRequest('ListConfigResources', 1, null, { resourceTypes: [] }));
    expect(() => codec.decodeResponse(request)).toThrow(ProtocolError);
    expect(() => codec.decodeRequest(withoutLength(codec.encodeRefusal(1, 1, 'NONE', null)))).toThrow(
      ProtocolError,
    );
  });

  test('values of old Kafka versions only do not travel', () => {
    expect(() => codec.encodeRequest('FindCoordinator', 1, null, { key: 'g', keyType: 0, keys: [] })).toThrow(
      EncodeError,
    );
  });
});

test('what was encoded stays as it is while the codec goes on', () => {
  const keys = (round: number): string[] => Array.from({ length: 100 }, (_, at) => `group-${round}-${at}`);
  const encode = (round: number): Uint8Array[] =>
    codec.encodeRequest('FindCoordinator', round, null, { key: '', keyType: 0, keys: keys(round) });
  const all = Array.from({ length: 100 }, (_, round) => encode(round));
  for (const [round, chunks] of all.entries()) {
    const envelope = codec.decodeRequest(withoutLength(chunks));
    expect(envelope).toMatchObject({ correlationId: round, request: { keys: keys(round) } });
  }
});

test('the preface cannot be the length of a Kafka frame', () => {
  const preface = nativePreface();
  expect(new DataView(preface.buffer).getInt32(0)).toBeLessThan(0);
  expect(isNativePreface(preface[0]!)).toBe(true);
  expect(isNativePreface(0)).toBe(false);
  expect(() => readPreface(preface.subarray(0, 7))).toThrow(ProtocolError);
  expect(() => readPreface(Uint8Array.of(0xff, 0x4f, 0x54, 0x54, 0x4c, 0x42, 0, 1))).toThrow(ProtocolError);
});
