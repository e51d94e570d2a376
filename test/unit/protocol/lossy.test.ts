/**
 * Field by field and version by version: a value that a version cannot carry is refused, or dropped if
 * the schema says that it may be.
 */
import { describe, expect, test } from 'vitest';
import { apiNames, apis } from '../../../protocol/apis.ts';
import type { Codec } from '../../../protocol/codec.ts';
import {
  makeDescribeLogDirsResponse,
  makeDescribeLogDirsResponsePartition,
  makeDescribeLogDirsResponseResult,
} from '../../../protocol/generated/describe-log-dirs.ts';
import { codecs } from '../../../protocol/generated/index.ts';
import {
  apiModel,
  type FieldModel,
  type MessageModel,
  type StructModel,
} from '../../../protocol/generator/model.ts';
import { AttachmentList, Attachments } from '../../../protocol/native/attachments.ts';
import { ByteWriter } from '../../../protocol/wire/byte-writer.ts';
import { EncodeError } from '../../../protocol/wire/protocol-error.ts';
import { countedMessage } from './counted.ts';

type Message = Record<string, unknown>;

function bytesOf(codec: Codec<unknown>, version: number, message: unknown): string {
  const writer = new ByteWriter();
  codec.write(writer, version, message);
  return Buffer.from(writer.takeBytes()).toString('hex');
}

/** Steps into the first element of a list. */
function stepInto(message: Message, field: FieldModel): Message | undefined {
  const held = message[field.name];
  const inner = Array.isArray(held) ? (held as unknown[])[0] : held;
  return inner === null || inner === undefined ? undefined : (inner as Message);
}

/** Calls `visit` for every field that `version` lacks, with the struct it is missing from. */
function eachMissing(
  model: StructModel,
  version: number,
  message: Message,
  path: readonly FieldModel[],
  visit: (struct: Message, field: FieldModel, path: readonly FieldModel[]) => void,
): void {
  for (const field of model.fields) {
    const { min, max } = field.versions;
    if (version < min || version > max) visit(message, field, path);
    else if (typeof field.type !== 'string') {
      const inner = stepInto(message, field);
      if (inner !== undefined) eachMissing(field.type, version, inner, [...path, field], visit);
    }
  }
}

/** A value of the field, taken from a version that carries it; undefined when that lacks a parent. */
function sampleOf(model: MessageModel, field: FieldModel, path: readonly FieldModel[]): unknown {
  let at: Message | undefined = countedMessage(model, field.versions.max) as Message;
  for (const parent of path) at = at === undefined ? undefined : stepInto(at, parent);
  // Counted truths are all true, which may be the default.
  return field.default === true ? false : at?.[field.name];
}

function check(codec: Codec<unknown>, model: MessageModel, version: number): number {
  const message = countedMessage(model, version) as Message;
  const plain = bytesOf(codec, version, message);
  let checked = 0;
  eachMissing(model.root, version, message, [], (struct, field, path) => {
    const before = struct[field.name];
    const sample = sampleOf(model, field, path);
    if (sample === undefined) return;
    struct[field.name] = sample;
    const where = `${model.root.typeName} v${version} ${[...path, field].map(({ name }) => name).join('.')}`;
    if (field.ignorable) expect(bytesOf(codec, version, message), where).toBe(plain);
    else expect(() => bytesOf(codec, version, message), where).toThrow(EncodeError);
    struct[field.name] = before;
    checked++;
  });
  return checked;
}

describe('what a version cannot carry', () => {
  test.each(apiNames.map((name) => [name]))('%s', (name) => {
    const { minVersion, maxVersion, schema } = apis[name];
    const model = apiModel(schema);
    for (let version = minVersion; version <= maxVersion; version++) {
      check(codecs[name].request as Codec<unknown>, model.request, version);
      check(codecs[name].response as Codec<unknown>, model.response, version);
    }
  });

  test('is what Kafka has no field for: it travels natively only', () => {
    const range = { baseOffset: 3, endOffset: 5 };
    const log = makeDescribeLogDirsResponsePartition({ index: 0, size: 1, offsetLag: 0, isFuture: false });
    const answer = (damagedRanges: readonly (typeof range)[]) =>
      makeDescribeLogDirsResponse({
        throttleTimeMs: 0,
        results: [
          makeDescribeLogDirsResponseResult({
            error: 'NONE',
            logDir: '/d',
            topics: [{ name: 't', partitions: [{ ...log, damagedRanges }] }],
          }),
        ],
      });
    const { response } = codecs.DescribeLogDirs;
    for (let version = 1; version <= 5; version++) {
      const codec = response as Codec<unknown>;
      expect(bytesOf(codec, version, answer([range]))).toBe(bytesOf(codec, version, answer([])));
    }
    const out = new AttachmentList();
    const packed = response.pack(answer([range]), out);
    expect(response.unpack(packed, new Attachments([]))).toEqual(answer([range]));
  });

  test('the walk finds what it should', () => {
    const fetch = apiModel(apis.Fetch.schema);
    expect(check(codecs.Fetch.request as Codec<unknown>, fetch.request, 4)).toBe(12);
    expect(check(codecs.Fetch.response as Codec<unknown>, fetch.response, 4)).toBe(9);
  });
});
