/**
 * Random messages, derived from the schemas. A message for a Kafka version has random values in the
 * fields that the version carries and defaults in the others; one for the native protocol has random
 * values in every field with an id.
 */
import fc from 'fast-check';
import { errors } from '../../protocol/errors.ts';
import type { FieldModel, MessageModel, StructModel } from '../../protocol/generator/model.ts';
import type { ScalarType, VersionRange } from '../../protocol/schema.ts';
import { zeroUuid } from '../../protocol/wire/uuid.ts';
import { defaultOf } from '../unit/protocol/counted.ts';

export type Carrier = { readonly version: number } | 'native' | 'all';

const bytes = fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ minLength: 510, maxLength: 520 }));

const scalars: { readonly [Type in ScalarType]: fc.Arbitrary<unknown> } = {
  bool: fc.boolean(),
  int8: fc.integer({ min: -128, max: 127 }),
  int16: fc.integer({ min: -32_768, max: 32_767 }),
  uint16: fc.integer({ min: 0, max: 65_535 }),
  int32: fc.integer(),
  uint32: fc.integer({ min: 0, max: 0xffffffff }),
  int64: fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.constantFrom(-1, 2 ** 32, -(2 ** 32), 2 ** 53, 2 ** 62, 2 ** 63, -(2 ** 63)),
  ),
  float64: fc.double({ noNaN: true }),
  string: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('', '__proto__', '\uFEFF', '€'.repeat(60), 'x'.repeat(200)),
  ),
  bytes,
  uuid: fc.oneof(fc.uuid(), fc.constant(zeroUuid)),
  error: fc.constantFrom(...Object.keys(errors)),
  records: bytes,
  chunks: fc.array(bytes, { maxLength: 3 }),
};

function inRange(version: number, range: VersionRange | null): boolean {
  return range !== null && version >= range.min && version <= range.max;
}

/** Whether the field travels. */
export function isCarried(field: FieldModel, carrier: Carrier): boolean {
  if (carrier === 'all') return true;
  return carrier === 'native' ? field.id !== null : inRange(carrier.version, field.versions);
}

export function mayBeNull(field: FieldModel, carrier: Carrier): boolean {
  if (typeof carrier === 'string') return field.nullable !== null || field.default === null;
  return inRange(carrier.version, field.nullable) || (field.default === null && field.tag !== null);
}

function value(field: FieldModel, carrier: Carrier): fc.Arbitrary<unknown> {
  const one = typeof field.type === 'string' ? scalars[field.type] : struct(field.type, carrier);
  const some = field.array ? fc.array(one, { maxLength: 3 }) : one;
  return mayBeNull(field, carrier) ? fc.option(some, { nil: null, freq: 4 }) : some;
}

function struct(model: StructModel, carrier: Carrier): fc.Arbitrary<Record<string, unknown>> {
  const fields = model.fields.map(
    (field) =>
      [
        field.name,
        isCarried(field, carrier) ? value(field, carrier) : fc.constant(defaultOf(field)),
      ] as const,
  );
  const record = fc.record(Object.fromEntries(fields), { noNullPrototype: true });
  return model.recordType === null ? record : record.map((made) => ({ type: model.recordType, ...made }));
}

/** Messages that `carrier` can carry without loss; with `'all'`, any message. */
export function messages(message: MessageModel, carrier: Carrier): fc.Arbitrary<Record<string, unknown>> {
  return struct(message.root, carrier);
}

/**
 * The message in a form that compares: bytes as hex, however many pieces they lie in.
 */
export function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, comparable(inner)]));
}

/** Puts every `chunks` field into one piece, as a decoder gives it. */
export function inOnePiece(model: StructModel, message: Record<string, unknown>): Record<string, unknown> {
  const joined = { ...message };
  for (const field of model.fields) {
    const held = message[field.name];
    if (held === null || held === undefined) continue;
    if (field.type === 'chunks') {
      const whole = Buffer.concat(held as Uint8Array[]);
      joined[field.name] = whole.length === 0 ? [] : [new Uint8Array(whole)];
    } else if (typeof field.type !== 'string') {
      const inner = field.type;
      const join = (one: unknown): unknown => inOnePiece(inner, one as Record<string, unknown>);
      joined[field.name] = field.array ? (held as unknown[]).map(join) : join(held);
    }
  }
  return joined;
}
