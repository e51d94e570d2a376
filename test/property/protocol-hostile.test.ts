/**
 * Whatever a peer sends, decoding gives a message or a `ProtocolError`, never another exception, and
 * never takes memory that the bytes do not justify.
 *
 * OTTLA_PROOF=big: fifty thousand mutations per API instead of some hundred.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiNames, apis } from '../../protocol/apis.ts';
import type { RequestEnvelope } from '../../protocol/envelope.ts';
import { apiModel, recordModel } from '../../protocol/generator/model.ts';
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecord,
} from '../../protocol/internal/metadata-log.ts';
import { metadataRecords } from '../../protocol/internal/metadata-records.ts';
import { decodeKafkaRequest, encodeKafkaRequest } from '../../protocol/kafka/request.ts';
import { decodeKafkaResponse, encodeKafkaResponse } from '../../protocol/kafka/response.ts';
import { NativeCodec } from '../../protocol/native/codec.ts';
import type { RecordSchema } from '../../protocol/schema.ts';
import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import { countedMessage } from '../unit/protocol/counted.ts';

const numRuns = process.env['OTTLA_PROOF'] === 'big' ? 50_000 : 300;
const native = new NativeCodec();

interface Sample {
  readonly frame: Uint8Array;
  readonly decode: (frame: Uint8Array) => unknown;
}

function frame(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks).subarray(4));
}

/** A frame of every API, version and encoding, with its decoder. */
function samplesOf(name: (typeof apiNames)[number]): Sample[] {
  const { minVersion, maxVersion, nativeOnly, schema } = apis[name];
  const model = apiModel(schema);
  const samples: Sample[] = [];
  for (let version = minVersion; version <= maxVersion && !nativeOnly; version++) {
    const request = countedMessage(model.request, version);
    const sent = {
      api: name,
      version,
      correlationId: 1,
      clientId: 'c',
      request,
    } as unknown as RequestEnvelope;
    samples.push({ frame: frame(encodeKafkaRequest(sent)), decode: (bytes) => decodeKafkaRequest(bytes) });
    const response = countedMessage(model.response, version);
    samples.push({
      frame: frame(encodeKafkaResponse(name, version, 1, response as never)),
      decode: (bytes) => decodeKafkaResponse(bytes, name, version),
    });
  }
  const request = countedMessage(model.request, maxVersion);
  samples.push({
    frame: frame(native.encodeRequest(name, 1, 'c', request as never)),
    decode: (bytes) => native.decodeRequest(bytes),
  });
  const response = countedMessage(model.response, maxVersion);
  samples.push({
    frame: frame(native.encodeResponse(name, 1, response as never)),
    decode: (bytes) => native.decodeResponse(bytes),
  });
  return samples;
}

/** Decodes; anything but a `ProtocolError` gets out. */
function survives(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}

describe('every truncation of a frame is refused', () => {
  test.each(apiNames.map((name) => [name]))('%s', (name) => {
    for (const sample of samplesOf(name)) {
      sample.decode(sample.frame);
      for (let cut = 0; cut < sample.frame.length; cut++) {
        expect(() => sample.decode(sample.frame.subarray(0, cut))).toThrow(ProtocolError);
      }
    }
  });

  for (const [type, schema] of Object.entries<RecordSchema>(metadataRecords)) {
    test(`record ${type}`, () => {
      const model = recordModel(type, schema);
      const value = encodeMetadataRecord(countedMessage(model, model.versions.max) as MetadataRecord);
      for (let cut = 0; cut < value.length; cut++) {
        expect(() => decodeMetadataRecord(value.subarray(0, cut))).toThrow(ProtocolError);
      }
      expect(() => decodeMetadataRecord(Uint8Array.of(...value, 0))).toThrow(ProtocolError);
    });
  }
});

describe('mutated frames', () => {
  const mutations = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 4,
  });
  test.each(apiNames.map((name) => [name]))('%s', (name) => {
    const samples = samplesOf(name);
    fc.assert(
      fc.property(fc.nat(), mutations, (pick, changes) => {
        const sample = samples[pick % samples.length]!;
        const bytes = sample.frame.slice();
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        survives(() => sample.decode(bytes));
      }),
      { numRuns },
    );
  });

  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        survives(() => decodeKafkaRequest(bytes));
        survives(() => native.decodeRequest(bytes));
        survives(() => native.decodeResponse(bytes));
        survives(() => decodeMetadataRecord(bytes));
        for (const name of apiNames) survives(() => decodeKafkaResponse(bytes, name, apis[name].maxVersion));
      }),
      { numRuns },
    );
  });
});

describe('bombs', () => {
  test('a count beyond the bytes left is refused before anything is allocated', () => {
    // Metadata v4 with 2^31−1 topics, and v12 with 2^32−2.
    const classic = Uint8Array.of(0, 3, 0, 4, 0, 0, 0, 1, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0, 0);
    const flexible = Uint8Array.of(
      0,
      3,
      0,
      12,
      0,
      0,
      0,
      1,
      0xff,
      0xff,
      0,
      0xff,
      0xff,
      0xff,
      0xff,
      0x0f,
      0,
      0,
    );
    for (const bomb of [classic, flexible])
      expect(() => decodeKafkaRequest(bomb)).toThrow(/elements declared/);
  });

  test('a frame of millions of smallest elements is refused by the budget', () => {
    const bomb = new Uint8Array(8 * 2 ** 20);
    bomb.set([0, 3, 0, 4, 0, 0, 0, 1, 0xff, 0xff, 0, 0x3f, 0xff, 0x00]);
    const before = process.memoryUsage().heapUsed;
    expect(() => decodeKafkaRequest(bomb)).toThrow(/more elements/);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(16 * 2 ** 20);
  });

  test('millions of tagged fields are refused by the budget', () => {
    const bomb = new Uint8Array(8 * 2 ** 20);
    bomb.set([0, 18, 0, 3, 0, 0, 0, 1, 0xff, 0xff, 0x80, 0x80, 0x80, 0x01]);
    expect(() => decodeKafkaRequest(bomb)).toThrow(/more elements/);
  });

  test.each([
    ['nesting', (bytes: Uint8Array) => bytes.fill(0x91)],
    ['nested maps', (bytes: Uint8Array) => bytes.fill(0x81)],
    ['a list of 2^32−1', (bytes: Uint8Array) => bytes.set([0x80, 0xdd, 0xff, 0xff, 0xff, 0xff])],
    ['a map of 2^32−1', (bytes: Uint8Array) => bytes.set([0x80, 0xdf, 0xff, 0xff, 0xff, 0xff])],
    ['a million values', (bytes: Uint8Array) => bytes.set([0x80, 0xdd, 0, 0x0e, 0xff, 0xff])],
    ['an extension', (bytes: Uint8Array) => bytes.set([0x80, 0xc9, 0, 0, 0, 9, 0x72])],
    ['a record definition of msgpackr', (bytes: Uint8Array) => bytes.set([0x80, 0xd4, 0x72, 0x40])],
  ])('msgpack: %s', (_, plant) => {
    const bomb = new Uint8Array(2 ** 20);
    plant(bomb);
    const before = process.memoryUsage().heapUsed;
    expect(() => native.decodeRequest(bomb)).toThrow(ProtocolError);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(8 * 2 ** 20);
  });
});
