/** Every message in every version has the very bytes that Kafka 4.3's own serializer writes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { apiNames, apis } from '../../../protocol/apis.ts';
import type { Codec } from '../../../protocol/codec.ts';
import { codecs } from '../../../protocol/generated/index.ts';
import {
  type MetadataRecord,
  readMetadataRecord,
  writeMetadataRecord,
} from '../../../protocol/generated/metadata-records.ts';
import { apiModel, type MessageModel, recordModel } from '../../../protocol/generator/model.ts';
import { decodeMetadataRecord, encodeMetadataRecord } from '../../../protocol/internal/metadata-log.ts';
import { metadataRecords } from '../../../protocol/internal/metadata-records.ts';
import type { RecordSchema } from '../../../protocol/schema.ts';
import { ByteReader } from '../../../protocol/wire/byte-reader.ts';
import { ByteWriter } from '../../../protocol/wire/byte-writer.ts';
import { countedMessage } from './counted.ts';

const golden = new Map(
  readFileSync(new URL('../../golden/protocol/kafka-4.3-messages.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string]),
);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

function check(codec: Codec<unknown>, model: MessageModel, version: number, line: string): void {
  const expected = golden.get(line);
  expect(expected, line).toBeDefined();
  const message = countedMessage(model, version);
  const writer = new ByteWriter();
  codec.write(writer, version, message);
  expect(hex(writer.takeBytes()), line).toBe(expected);
  const reader = new ByteReader(bytesOf(expected!));
  expect(codec.read(reader, version), line).toEqual(message);
  reader.finish();
}

describe('bytes of Kafka 4.3', () => {
  for (const name of apiNames.filter((each) => !apis[each].nativeOnly)) {
    const { schema, minVersion, maxVersion } = apis[name];
    test(`${name} ${schema.versions}`, () => {
      const model = apiModel(schema);
      for (let version = minVersion; version <= maxVersion; version++) {
        check(codecs[name].request as Codec<unknown>, model.request, version, `${name}.request.${version}`);
        check(
          codecs[name].response as Codec<unknown>,
          model.response,
          version,
          `${name}.response.${version}`,
        );
      }
    });
  }

  for (const [type, schema] of Object.entries<RecordSchema>(metadataRecords)) {
    test(`record ${type} ${schema.versions}`, () => {
      const model = recordModel(type, schema);
      for (let version = model.versions.min; version <= model.versions.max; version++) {
        const expected = golden.get(`record.${schema.key}.${version}`) ?? '';
        const message = countedMessage(model, version);
        expect(readMetadataRecord(new ByteReader(bytesOf(expected)), schema.key, version)).toEqual(message);
      }
      const newest = countedMessage(model, model.versions.max) as MetadataRecord;
      const head = hex(Uint8Array.of(1, schema.key, model.versions.max));
      const value = encodeMetadataRecord(newest);
      expect(hex(value)).toBe(head + (golden.get(`record.${schema.key}.${model.versions.max}`) ?? ''));
      expect(decodeMetadataRecord(value)).toEqual(newest);
      const writer = new ByteWriter();
      writeMetadataRecord(writer, newest);
      expect(hex(writer.takeBytes())).toBe(hex(value).slice(2));
    });
  }
});
