/**
 * The values inside a native body, checked one by one on the way in: msgpack is untyped, messages are
 * not. Bodies are `Map`s with integer keys, so no key of a peer ever becomes a property name.
 */
import { maxStringBytes } from '../limits.ts';
import { EncodeError, ProtocolError } from '../wire/protocol-error.ts';
import { isAscii } from '../wire/text.ts';
import { uuidText } from '../wire/uuid.ts';

/** A struct: values by field id. */
export type FieldMap = Map<number, unknown>;

const twoTo63 = 2 ** 63;

/** Integers that msgpack's packer keeps as integers by itself; larger ones go as `bigint`. */
export function packInt64(value: number): number | bigint {
  if (value >= -0x80000000 && value <= 0xffffffff) return value;
  if (!Number.isInteger(value) || value < -twoTo63) throw new EncodeError(`${value} is not an int64`);
  return value >= twoTo63 ? 0x7fffffffffffffffn : BigInt(value);
}

export function packText(value: string): string {
  if (value.length * 3 > maxStringBytes && utf8Length(value) > maxStringBytes) {
    throw new EncodeError(`text of more than ${maxStringBytes} bytes`);
  }
  return value;
}

function utf8Length(text: string): number {
  if (isAscii(text)) return text.length;
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

/** The message has a value that only old Kafka versions can carry. */
export function notNative(where: string): EncodeError {
  return new EncodeError(`${where} belongs to old Kafka versions only`);
}

function wrong(where: string, wanted: string): ProtocolError {
  return new ProtocolError(`${where}: ${wanted} expected`);
}

export function fieldMap(value: unknown, where: string): ReadonlyMap<unknown, unknown> {
  if (value instanceof Map) return value;
  throw wrong(where, 'a map');
}

export function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(where, 'a list');
}

export function unpackBool(value: unknown, where: string): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong(where, 'true or false');
}

export function unpackInt(value: unknown, least: number, most: number, where: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw wrong(where, `an integer from ${least} to ${most}`);
}

/** Beyond 2^53 the value keeps the precision of a double. */
export function unpackInt64(value: unknown, where: string): number {
  return unpackInt(value, -twoTo63, twoTo63, where);
}

/** @public Generated code draws it in once a schema has such a field. */
export function unpackFloat(value: unknown, where: string): number {
  if (typeof value === 'number') return value;
  throw wrong(where, 'a number');
}

export function unpackText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw wrong(where, 'text');
  if (value.length * 3 > maxStringBytes && utf8Length(value) > maxStringBytes)
    throw wrong(where, 'shorter text');
  return value;
}

/** @public Generated code draws it in once a schema has such a field. */
export function unpackBytes(value: unknown, where: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw wrong(where, 'bytes');
}

export function unpackUuid(value: unknown, where: string): string {
  if (value instanceof Uint8Array && value.length === 16) return uuidText(value, 0);
  throw wrong(where, '16 bytes of a uuid');
}
