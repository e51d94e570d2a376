/**
 * decode ∘ encode = identity, for every API, version, encoding and direction; and no version loses a
 * value in silence unless the schema allows it.
 *
 * OTTLA_PROOF=big: a thousand messages each instead of a few.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiNames, apis } from '../../protocol/apis.ts';
import type { Codec } from '../../protocol/codec.ts';
import type { RequestEnvelope } from '../../protocol/envelope.ts';
import { codecs } from '../../protocol/generated/index.ts';
import { apiModel, type FieldModel, recordModel, type StructModel } from '../../protocol/generator/model.ts';
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
import { ByteReader } from '../../protocol/wire/byte-reader.ts';
import { ByteWriter } from '../../protocol/wire/byte-writer.ts';
import { EncodeError } from '../../protocol/wire/protocol-error.ts';
import { defaultOf } from '../unit/protocol/counted.ts';
import { comparable, inOnePiece, isCarried, mayBeNull, messages } from './protocol-messages.ts';

const numRuns = process.env['OTTLA_PROOF'] === 'big' ? 1000 : 15;
const writer = new ByteWriter(256);
const native = new NativeCodec();

type Message = Record<string, unknown>;

function frame(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.concat(chunks);
  expect(bytes.readUInt32BE(0)).toBe(bytes.length - 4);
  return new Uint8Array(bytes.subarray(4));
}

function same(model: StructModel, decoded: unknown, sent: Message): void {
  expect(comparable(decoded)).toEqual(comparable(inOnePiece(model, sent)));
}

const kafkaHeaders = fc.record({
  correlationId: fc.integer(),
  clientId: fc.option(fc.string({ unit: 'grapheme', maxLength: 9 }), { nil: null }),
});

describe('Kafka encoding', () => {
  for (const name of apiNames.filter((each) => !apis[each].nativeOnly)) {
    const { minVersion, maxVersion, schema } = apis[name];
    const model = apiModel(schema);
    const versions = Array.from({ length: maxVersion - minVersion + 1 }, (_, at) => minVersion + at);

    test.each(versions)(`${name} v%d request`, (version) => {
      fc.assert(
        fc.property(messages(model.request, { version }), kafkaHeaders, (request, header) => {
          const sent = { api: name, version, ...header, request } as unknown as RequestEnvelope;
          const { request: decoded, ...rest } = decodeKafkaRequest(frame(encodeKafkaRequest(sent, writer)));
          expect(rest).toEqual({ api: name, version, ...header });
          same(model.request.root, decoded, request);
        }),
        { numRuns },
      );
    });

    test.each(versions)(`${name} v%d response`, (version) => {
      fc.assert(
        fc.property(messages(model.response, { version }), fc.integer(), (response, correlationId) => {
          // An ApiVersions answer with this error is in the form of v0, whatever was asked.
          fc.pre(name !== 'ApiVersions' || version === 0 || response['error'] !== 'UNSUPPORTED_VERSION');
          const chunks = encodeKafkaResponse(name, version, correlationId, response as never, writer);
          same(model.response.root, decodeKafkaResponse(frame(chunks), name, version), response);
        }),
        { numRuns },
      );
    });
  }

  for (const [type, schema] of Object.entries<RecordSchema>(metadataRecords)) {
    test(`record ${type}`, () => {
      const model = recordModel(type, schema);
      const record = messages(model, { version: model.versions.max });
      fc.assert(
        fc.property(record, (sent) => {
          expect(decodeMetadataRecord(encodeMetadataRecord(sent as unknown as MetadataRecord))).toEqual(sent);
        }),
        { numRuns },
      );
    });
  }
});

describe('native encoding', () => {
  const correlationIds = fc.integer({ min: 0, max: 0xffffffff });
  for (const name of apiNames) {
    const model = apiModel(apis[name].schema);

    test(`${name} request`, () => {
      fc.assert(
        fc.property(
          messages(model.request, 'native'),
          kafkaHeaders,
          correlationIds,
          (request, { clientId }, id) => {
            const chunks = native.encodeRequest(name, id, clientId, request as never);
            const envelope = native.decodeRequest(frame(chunks));
            if (envelope.api === null) throw new Error('unknown API');
            expect(envelope).toMatchObject({
              api: name,
              version: apis[name].maxVersion,
              correlationId: id,
              clientId,
            });
            same(model.request.root, envelope.request, request);
          },
        ),
        { numRuns: numRuns * 4 },
      );
    });

    test(`${name} response`, () => {
      fc.assert(
        fc.property(messages(model.response, 'native'), correlationIds, (response, id) => {
          const answer = native.decodeResponse(frame(native.encodeResponse(name, id, response as never)));
          if (!answer.ok) throw new Error('refused');
          expect(answer).toMatchObject({ api: name, correlationId: id });
          same(model.response.root, answer.response, response);
        }),
        { numRuns: numRuns * 4 },
      );
    });
  }
});

/** What is left of a message in a version; `lost` when something went that must not go in silence. */
function project(model: StructModel, message: Message, version: number): { left: Message; lost: boolean } {
  const left: Message = { ...message };
  let lost = false;
  const inner = (struct: StructModel, value: unknown): Message => {
    const result = project(struct, value as Message, version);
    lost ||= result.lost;
    return result.left;
  };
  const visit = (field: FieldModel): void => {
    const value = message[field.name];
    if (!isCarried(field, { version })) {
      left[field.name] = defaultOf(field);
      const differs = JSON.stringify(comparable(value)) !== JSON.stringify(comparable(defaultOf(field)));
      const empty =
        field.type === 'chunks' && Buffer.concat((value as Uint8Array[] | null) ?? []).length === 0;
      lost ||= differs && !(empty && value !== null) && !field.ignorable;
    } else if (value === null) {
      lost ||= !mayBeNull(field, { version });
    } else if (typeof field.type !== 'string') {
      const { type } = field;
      left[field.name] = field.array
        ? (value as unknown[]).map((one) => inner(type, one))
        : inner(type, value);
    }
  };
  for (const field of model.fields) visit(field);
  return { left, lost };
}

describe('no version loses a value in silence', () => {
  for (const name of apiNames) {
    const { minVersion, maxVersion, schema } = apis[name];
    const model = apiModel(schema);
    for (const side of ['request', 'response'] as const) {
      test(`${name} ${side}`, () => {
        const codec = codecs[name][side] as Codec<unknown>;
        const version = fc.integer({ min: minVersion, max: maxVersion });
        fc.assert(
          fc.property(messages(model[side], 'all'), version, (message, at) => {
            const { left, lost } = project(model[side].root, message, at);
            writer.reset();
            const write = (): void => codec.write(writer, at, message);
            if (lost) {
              expect(write).toThrow(EncodeError);
              return;
            }
            write();
            same(model[side].root, codec.read(new ByteReader(writer.takeBytes()), at), left);
          }),
          { numRuns: numRuns * 6 },
        );
      });
    }
  }
});
