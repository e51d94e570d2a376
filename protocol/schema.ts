/**
 * The language in which messages and log records are described.
 *
 * A message is described once and has one version-less TypeScript type. The Kafka encoding picks the
 * fields by version, the native encoding by field id; `protocol/generate.ts` turns both into
 * straight-line code. Order of fields is the order on Kafka's wire.
 *
 * Invariants  an `id` is never reused within its struct; a field without `id` belongs to old Kafka
 *             versions only and does not travel natively; a behaviour, once begun, holds for ever.
 */

/**
 * Versions as a range: `'3-13'`, `'9+'` (and all later), `'0'` (only this one), `'none'` (Kafka has no such
 * field, only the native encoding carries it).
 */
export type Versions = string;

/**
 * Field types without structure. `error` is an int16 on the wire and an `ErrorName` in TypeScript;
 * `uuid` is 16 bytes on the wire and canonical text in TypeScript; `records` is a run of record
 * batches that is referenced, never copied; `chunks` is the same, held as a list of pieces.
 */
export type ScalarType =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'float64'
  | 'string'
  | 'bytes'
  | 'uuid'
  | 'error'
  | 'records'
  | 'chunks';

type FieldType =
  | ScalarType
  | { readonly array: ScalarType | Fields }
  /** A struct by itself. With a `tag` it is `null` when the tag is absent. */
  | { readonly struct: Fields };

export interface Field {
  /** Key in the native encoding's map; see the invariant above. */
  readonly id?: number;
  readonly type: FieldType;
  /** Kafka versions that carry the field; all of them unless given. */
  readonly versions?: Versions;
  /** Kafka versions in which the value may be null. */
  readonly nullable?: Versions;
  /** Value when absent. Unless given: 0, false, '', no bytes, an empty list, the zero uuid. */
  readonly default?: number | boolean | string | null;
  /** Number of the tagged field that carries the value in Kafka's flexible versions. */
  readonly tag?: number;
  /** Whether a version that cannot carry the field may drop a non-default value in silence. */
  readonly ignorable?: boolean;
  /** Versions in which the elements of a flexible array lack their own tag section. */
  readonly bare?: Versions;
  /** Name of the struct's TypeScript type, where message plus singular of the field's name will not do. */
  readonly typeName?: string;
  /** What it means, for the reader of types and of the native protocol's tables. */
  readonly about: string;
}

export interface Fields {
  readonly [name: string]: Field;
}

/** Who may call an API: clients, or other brokers on their own listener. */
export type ListenerKind = 'client' | 'broker';

export interface ApiSchema {
  /** Number of the API in both protocols. */
  readonly key: number;
  readonly name: string;
  readonly about: string;
  readonly listeners: readonly ListenerKind[];
  /** Only the active controller can answer: other brokers pass the request on to it. */
  readonly controller?: true;
  /** Ottla's own: Kafka has no such API, so it is neither shown nor served to Kafka's clients. */
  readonly nativeOnly?: true;
  /** Kafka versions that are served; `'0'` for an API that Kafka does not have. */
  readonly versions: Versions;
  /** Lowest version shown in ApiVersions where it differs from the lowest served. */
  readonly advertisedFrom?: number;
  /** First Kafka version with compact types and tagged fields. */
  readonly flexible: number;
  /** Meanings that came with a Kafka version; each holds from the version given on, and natively. */
  readonly behaviours: { readonly [behaviour: string]: number };
  readonly request: Fields;
  readonly response: Fields;
}

/** A record of the metadata log. All versions are flexible. */
export interface RecordSchema {
  readonly key: number;
  readonly versions: Versions;
  readonly about: string;
  readonly fields: Fields;
}

export interface VersionRange {
  readonly min: number;
  /** Inclusive; `Infinity` for an open range. */
  readonly max: number;
}

/** Parses `'3-13'`, `'9+'`, `'0'` or `'none'`, which is an empty range. */
export function versionRange(versions: Versions): VersionRange {
  if (versions === 'none') return { min: 0, max: -1 };
  const match = /^(\d+)(?:(\+)|-(\d+))?$/.exec(versions);
  if (match === null) throw new TypeError(`not a version range: ${versions}`);
  const min = Number(match[1]);
  if (match[2] !== undefined) return { min, max: Number.POSITIVE_INFINITY };
  return { min, max: match[3] === undefined ? min : Number(match[3]) };
}
