/** The worked example of the native protocol's specification is true to the byte. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  maxAttachments,
  maxDepth,
  maxFrameBytes,
  maxNativeBodyBytes,
  maxNativeHeaderBytes,
  maxRequestElements,
  maxUnauthenticatedFrameBytes,
} from '../../../protocol/limits.ts';
import { NativeCodec } from '../../../protocol/native/codec.ts';
import { nativePreface, nativeVersion, readPreface } from '../../../protocol/native/preface.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';

const readme = readFileSync(new URL('../../../protocol/README.md', import.meta.url), 'utf8');

/** Blocks of hex by name, without their comments; the same name may occur twice. */
const blocks = [...readme.matchAll(/```hex (\S+)\n([\s\S]*?)```/g)].map((match) => {
  const digits = match[2]!.replace(/#.*$/gm, '').replace(/\s/g, '');
  return [match[1]!, new Uint8Array(Buffer.from(digits, 'hex'))] as const;
});

function block(name: string): Uint8Array {
  const found = blocks.find(([candidate]) => candidate === name);
  if (found === undefined) throw new Error(`no block ${name}`);
  return found[1];
}

const hex = (chunks: readonly Uint8Array[]): string => Buffer.concat(chunks).toString('hex');
const codec = new NativeCodec();

test('preface', () => {
  expect(hex([nativePreface()])).toBe(hex([block('preface')]));
  expect(readPreface(block('preface'))).toBe(nativeVersion);
});

test('request', () => {
  const bytes = block('produce-request');
  const envelope = codec.decodeRequest(bytes.subarray(4));
  if (envelope.api !== 'Produce') throw new Error('not a Produce request');
  expect(envelope).toMatchObject({ correlationId: 7, clientId: 'cl' });
  expect(envelope.request).toEqual({
    transactionalId: null,
    acks: -1,
    timeoutMs: 30_000,
    topics: [
      {
        name: 'a',
        topicId: zeroUuid,
        partitions: [{ index: 1, records: Uint8Array.of(0xde, 0xad, 0xbe, 0xef) }],
      },
    ],
  });
  expect(hex(codec.encodeRequest('Produce', 7, 'cl', envelope.request))).toBe(hex([bytes]));
});

test('response', () => {
  const bytes = block('produce-response');
  const answer = codec.decodeResponse(bytes.subarray(4));
  if (!answer.ok || answer.api !== 'Produce') throw new Error('not a Produce response');
  const [partition] = answer.response.topics[0]!.partitions;
  expect(answer.correlationId).toBe(7);
  expect(partition).toMatchObject({
    index: 1,
    error: 'NONE',
    baseOffset: 5,
    logStartOffset: 0,
    errorMessage: null,
  });
  expect(hex(codec.encodeResponse('Produce', 7, answer.response))).toBe(hex([bytes]));
});

test('refusal', () => {
  const bytes = block('refusal');
  expect(codec.decodeResponse(bytes.subarray(4))).toEqual({
    ok: false,
    correlationId: 8,
    error: 'UNSUPPORTED_VERSION',
    message: null,
  });
  expect(hex(codec.encodeRefusal(9999, 8, 'UNSUPPORTED_VERSION', null))).toBe(hex([bytes]));
});

test('limits', () => {
  const section = readme.slice(readme.indexOf('## 6. Limits'), readme.indexOf('## 7. Order'));
  const limits = [
    maxFrameBytes,
    maxUnauthenticatedFrameBytes,
    maxNativeHeaderBytes,
    maxNativeBodyBytes,
    maxAttachments,
    maxRequestElements,
    maxDepth,
  ];
  for (const limit of limits) expect(section).toContain(limit.toLocaleString('en-US'));
});
