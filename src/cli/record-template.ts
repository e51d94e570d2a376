/**
 * Formats of records for `consume -f`: `%t %p %o %k %v %h %d` stand for topic, partition, offset, key,
 * value, headers and timestamp, `%%` for a percent sign, and `\n \t \r \0 \\` are escapes.
 *
 * Keys and values pass through byte for byte. Nothing is added: a line end must be written as `\n`.
 * Headers are `name=value`, separated by commas; a null key or value is empty.
 */
import { InvalidArgumentError } from 'commander';
import type { Millis, Offset } from '../base/units.ts';
import { escapeAdvice, replaceEscapes } from './arguments.ts';
import type { ByteBuffer } from './byte-buffer.ts';

/** A record as the formats see it. */
export interface ShownRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: Offset;
  readonly timestamp: Millis;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly (readonly [name: string, value: Uint8Array | null])[];
}

/** Appends one record to the output. */
export type RecordFormat = (record: ShownRecord, output: ByteBuffer) => void;

const encoder = new TextEncoder();
const lineFeed = 10;
const comma = 44;

const fields: Readonly<Record<string, RecordFormat>> = {
  t: ({ topic }, output) => output.add(encoder.encode(topic)),
  p: ({ partition }, output) => output.add(encoder.encode(String(partition))),
  o: ({ offset }, output) => output.add(encoder.encode(String(offset))),
  d: ({ timestamp }, output) => output.add(encoder.encode(String(timestamp))),
  k: ({ key }, output) => key !== null && output.add(key),
  v: ({ value }, output) => value !== null && output.add(value),
  h: ({ headers }, output) => {
    for (const [index, [name, value]] of headers.entries()) {
      if (index > 0) output.addByte(comma);
      output.add(encoder.encode(`${name}=`));
      if (value !== null) output.add(value);
    }
  },
  '%': (_, output) => output.add(encoder.encode('%')),
};

/** Compiles a format; throws `InvalidArgumentError` at an unknown field or escape. */
export function parseTemplate(text: string): RecordFormat {
  const parts = [...text.matchAll(/%(.?)|[^%]+/gsu)].map(([part, letter]) => {
    return letter === undefined ? literal(part) : field(letter);
  });
  return (record, output) => {
    for (const part of parts) part(record, output);
  };
}

function field(letter: string): RecordFormat {
  const format = fields[letter];
  if (format === undefined)
    throw new InvalidArgumentError(`%${letter} is not known; use %t %p %o %k %v %h %d or %%.`);
  return format;
}

function literal(text: string): RecordFormat {
  try {
    const bytes = encoder.encode(replaceEscapes(text));
    return (_, output) => output.add(bytes);
  } catch {
    throw new InvalidArgumentError(escapeAdvice);
  }
}

/** The default: the value's bytes and a line end. */
export const valueLine: RecordFormat = ({ value }, output) => {
  if (value !== null) output.add(value);
  output.addByte(lineFeed);
};

/** One JSON document per line; bytes that are not UTF-8 become `{"base64": …}`. */
export const jsonLine: RecordFormat = (record, output) => {
  const { topic, partition, offset, timestamp, key, value, headers } = record;
  const document = {
    topic,
    partition,
    offset,
    timestamp,
    key: jsonBytes(key),
    value: jsonBytes(value),
    headers: headers.map(([name, bytes]) => ({ key: name, value: jsonBytes(bytes) })),
  };
  output.add(encoder.encode(JSON.stringify(document)));
  output.addByte(lineFeed);
};

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function jsonBytes(bytes: Uint8Array | null): string | { base64: string } | null {
  if (bytes === null) return null;
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return { base64: toBase64(bytes) };
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(binary);
}
