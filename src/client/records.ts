/**
 * Records as applications see them: what a producer accepts and what a consumer delivers.
 *
 * Keys, values and header values are bytes; text is accepted as UTF-8 and read back on request.
 */
import type { RecordHeader } from '../../protocol/record/records.ts';
import type { Millis, Offset } from '../base/units.ts';
import { invalid } from './errors.ts';

/** Text (sent as UTF-8), bytes, or nothing. */
export type Payload = string | Uint8Array | null;

/** Headers by name, or as pairs where a name occurs more than once or the order matters. */
export type Headers =
  | { readonly [name: string]: Payload }
  | readonly (readonly [name: string, value: Payload])[];

/** A record to be sent. Bytes are copied before `send` returns, unless it has to wait for room. */
export interface ProducerRecord {
  readonly topic: string;
  /** Default: chosen by the key's hash as all Kafka clients do, or evenly when there is no key. */
  readonly partition?: number | undefined;
  /** Records with the same key go to the same partition, in order. */
  readonly key?: Payload | undefined;
  /** Null marks the key as deleted in a compacted topic. */
  readonly value: Payload;
  readonly headers?: Headers | undefined;
  /** Milliseconds since 1970. Default: now. */
  readonly timestamp?: Millis | undefined;
}

/** Where a record has gone. */
export interface RecordMetadata {
  readonly topic: string;
  readonly partition: number;
  /** −1 with acks 0, when nobody tells. */
  readonly offset: Offset;
  /** The record's time: the producer's, or the broker's where the topic says so. */
  readonly timestamp: Millis;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes of a payload. Throws INVALID_ARGUMENT for what is none; `what` names it. */
export function payloadBytes(payload: Payload, what: string): Uint8Array | null {
  if (typeof payload === 'string') return encoder.encode(payload);
  if (payload === null || isBytes(payload)) return payload;
  throw invalid(
    `${what} is ${kindOf(payload)}; it must be text, a Uint8Array or null. For other things take JSON.stringify.`,
  );
}

/** Also bytes that come from another realm, as in the tests of some runners. */
function isBytes(payload: unknown): payload is Uint8Array {
  return payload instanceof Uint8Array || Object.prototype.toString.call(payload) === '[object Uint8Array]';
}

/** For a sentence. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const noHeaders: readonly RecordHeader[] = Object.freeze([]);

/** Headers as the record format has them. */
export function headerList(headers: Headers | undefined): readonly RecordHeader[] {
  if (headers === undefined) return noHeaders;
  if (typeof headers !== 'object' || headers === null)
    throw invalid(`The headers are ${kindOf(headers)}; give an object or an array of pairs.`);
  const pairs = Array.isArray(headers)
    ? (headers as readonly (readonly [string, Payload])[])
    : Object.entries(headers);
  return pairs.map((pair) => {
    if (!Array.isArray(pair) || typeof pair[0] !== 'string')
      throw invalid('A header is a pair of its name, a text, and its value.');
    const [name, value] = pair;
    return { key: encoder.encode(name), value: payloadBytes(value, `The header "${name}"`) };
  });
}

/** A record that was read. Its bytes are views of what was fetched: keeping one keeps its batch in memory. */
export class ConsumerRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: Offset;
  /** Milliseconds since 1970; −1 when the record has none. */
  readonly timestamp: Millis;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly #headers: readonly RecordHeader[];

  constructor(
    topic: string,
    partition: number,
    record: {
      readonly offset: Offset;
      readonly timestamp: Millis;
      readonly key: Uint8Array | null;
      readonly value: Uint8Array | null;
      readonly headers: readonly RecordHeader[];
    },
  ) {
    this.topic = topic;
    this.partition = partition;
    this.offset = record.offset;
    this.timestamp = record.timestamp;
    this.key = record.key;
    this.value = record.value;
    this.#headers = record.headers;
  }

  /** The headers in order; a name may occur more than once. */
  get headers(): readonly (readonly [name: string, value: Uint8Array | null])[] {
    return this.#headers.map(({ key, value }) => [decoder.decode(key), value] as const);
  }

  /** The last header of that name, as Kafka's clients do; undefined when there is none. */
  header(name: string): Uint8Array | null | undefined {
    return this.headers.findLast(([candidate]) => candidate === name)?.[1];
  }

  /** The value as UTF-8 text; null for none. */
  text(): string | null {
    return this.value === null ? null : decoder.decode(this.value);
  }

  /** The key as UTF-8 text; null for none. */
  keyText(): string | null {
    return this.key === null ? null : decoder.decode(this.key);
  }

  /** The value parsed as JSON; null for none. Throws `SyntaxError` when it is not JSON. */
  json<T = unknown>(): T | null {
    const text = this.text();
    return text === null ? null : (JSON.parse(text) as T);
  }
}
