/**
 * Where the records of a load come from: generated text, or the lines of a file, again and again.
 *
 * Generated values are words drawn from a seed, so that codecs find as much to do as in logs and JSON. Lines
 * as `ottla consume --format json` prints them are taken apart: key, value, headers and time.
 */
import { Prng } from '../base/prng.ts';
import type { Bytes, Millis } from '../base/units.ts';
import { type Headers, OttlaError } from '../client/index.ts';

/** What of a record does not depend on where it goes. */
interface SourceRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Headers | undefined;
  /** Of key and value. */
  readonly sizeInBytes: Bytes;
}

export interface RecordSource {
  /** Never empty; number n of a load is `records[n % records.length]`. */
  readonly records: readonly SourceRecord[];
  /** When each was recorded, never falling, where that was asked for; else empty. */
  readonly times: readonly Millis[];
}

/** Enough that neighbours in a batch differ, few enough to stay in the processor's cache. */
const GENERATED = 64;

/** Generated values of `recordBytes` each, without keys. */
export function generatedRecords(recordBytes: Bytes): RecordSource {
  const prng = new Prng('ottla bench');
  const records = Array.from({ length: GENERATED }, () => valueOnly(words(prng, recordBytes)));
  return { records, times: [] };
}

function valueOnly(value: Uint8Array): SourceRecord {
  return { key: null, value, headers: undefined, sizeInBytes: value.length };
}

const letters = 'etaoinshrdlucmfwypvbgkjqxz';
const space = 32;

/** Words of 2 to 9 letters, frequent letters more often. */
function words(prng: Prng, length: Bytes): Uint8Array {
  const text = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const end = Math.min(length, at + prng.between(2, 9));
    for (; at < end; at++) text[at] = letters.charCodeAt(Math.floor(prng.float() ** 2 * letters.length));
    if (at < length) text[at++] = space;
  }
  return text;
}

/**
 * One record per line of a file. `timeField` names the field with the time of each line, a JSON object, and
 * sorts the lines by it.
 * Throws INVALID_ARGUMENT with a sentence when there are no lines, or one of them has no time.
 */
export function linesOf(name: string, file: Uint8Array, timeField?: string): RecordSource {
  const lines: { readonly record: SourceRecord; readonly time: Millis }[] = [];
  for (const line of splitLines(file)) {
    const document = line[0] === openingBrace ? parseObject(line) : undefined;
    const time = timeField === undefined ? 0 : timeOf(document?.[timeField]);
    if (time === undefined) throw noTime(name, lines.length + 1, timeField ?? '');
    lines.push({ record: isPrintedRecord(document) ? printedRecord(document) : valueOnly(line), time });
  }
  if (lines.length === 0) throw new OttlaError('INVALID_ARGUMENT', `There is no line in ${name}.`);
  lines.sort((one, other) => one.time - other.time);
  const times = timeField === undefined ? [] : lines.map(({ time }) => time);
  return { records: lines.map(({ record }) => record), times };
}

function noTime(name: string, line: number, field: string): OttlaError {
  const where = `Line ${line} of ${name} has no time in a field "${field}"`;
  return new OttlaError('INVALID_ARGUMENT', `${where}: name the field with --time-field, or give --rate.`);
}

const lineFeed = 10;
const openingBrace = 123;

function* splitLines(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found < 0 ? bytes.length : found;
    if (end > start) yield bytes.subarray(start, end);
    start = end + 1;
  }
}

type JsonObject = { readonly [field: string]: unknown };

const decoder = new TextDecoder();
const encoder = new TextEncoder();

function parseObject(line: Uint8Array): JsonObject | undefined {
  try {
    return JSON.parse(decoder.decode(line));
  } catch {
    return undefined;
  }
}

/** A line of `ottla consume --format json`. */
interface PrintedRecord extends JsonObject {
  readonly offset: number;
  readonly key: unknown;
  readonly value: unknown;
  readonly headers: readonly { readonly key: string; readonly value: unknown }[];
}

function isPrintedRecord(document: JsonObject | undefined): document is PrintedRecord {
  return (
    typeof document?.['offset'] === 'number' && 'value' in document && Array.isArray(document['headers'])
  );
}

function printedRecord({ key, value, headers }: PrintedRecord): SourceRecord {
  const keyBytes = printedBytes(key);
  const valueBytes = printedBytes(value);
  return {
    key: keyBytes,
    value: valueBytes,
    headers:
      headers.length === 0 ? undefined : headers.map((header) => [header.key, printedBytes(header.value)]),
    sizeInBytes: (keyBytes?.length ?? 0) + (valueBytes?.length ?? 0),
  };
}

/** Text, or bytes that are none as `{"base64": …}`. */
function printedBytes(printed: unknown): Uint8Array | null {
  if (typeof printed === 'string') return encoder.encode(printed);
  const base64 = (printed as { readonly base64?: unknown } | null)?.base64;
  return typeof base64 === 'string' ? Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)) : null;
}

/** Until the year 5138 seconds since 1970 are smaller than this, and milliseconds since 1973 larger. */
const LARGEST_SECONDS = 1e11;

function timeOf(value: unknown): Millis | undefined {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && number >= 0) return number < LARGEST_SECONDS ? number * 1_000 : number;
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}
