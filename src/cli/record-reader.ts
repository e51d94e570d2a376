/**
 * Makes records of lines: the whole line as the value, or the key taken out of it.
 *
 * A line that lacks what was asked for is an error and no record without a key: records of one key must
 * not land in different partitions in silence.
 */
import type { Bytes } from '../base/units.ts';
import { CommandFailure } from './failure.ts';

/** Key and value of a record, as bytes. */
interface LineRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
}

/** Reads one line; throws a `CommandFailure` that does not know the line's number yet. */
export type RecordReader = (line: Uint8Array) => LineRecord;

export interface RecordReaderOptions {
  /** Lines are JSON objects and this field is the key. */
  readonly keyField?: string;
  /** What stands between key and value. */
  readonly keyDelimiter?: Uint8Array;
}

export function recordReader({ keyField, keyDelimiter }: RecordReaderOptions): RecordReader {
  if (keyField !== undefined) return (line) => ({ key: keyOf(line, keyField), value: line });
  if (keyDelimiter !== undefined) return (line) => split(line, keyDelimiter);
  return (line) => ({ key: null, value: line });
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The field's text: a string as it is, a number or a boolean as JSON writes it. */
function keyOf(line: Uint8Array, field: string): Uint8Array | null {
  const value = parseObject(line)[field];
  if (value === null) return null;
  if (typeof value === 'string') return encoder.encode(value);
  if (typeof value === 'boolean') return encoder.encode(String(value));
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      throw badLine(`the field "${field}" is a number that JSON readers round; write it as a string`);
    return encoder.encode(String(value));
  }
  if (value === undefined) throw badLine(`there is no field "${field}"`);
  throw badLine(`the field "${field}" is no string, number or boolean`);
}

function parseObject(line: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(line));
  } catch {
    throw badLine('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badLine('it is no JSON object');
  return Object.assign(Object.create(null), value);
}

function split(line: Uint8Array, delimiter: Uint8Array): LineRecord {
  const position = find(line, delimiter);
  if (position === -1) throw badLine('the delimiter is missing');
  return { key: line.subarray(0, position), value: line.subarray(position + delimiter.length) };
}

/** First position of `needle` (at least one byte), or -1. */
function find(bytes: Uint8Array, needle: Uint8Array): Bytes | -1 {
  const first = needle[0] ?? 0;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1))
    if (needle.every((byte, index) => bytes[at + index] === byte)) return at;
  return -1;
}

function badLine(what: string): CommandFailure {
  return new CommandFailure('BAD_INPUT', what);
}
