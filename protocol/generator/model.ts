/**
 * The schemas, resolved for the code writers: version ranges as numbers, structs with the names of
 * their TypeScript types, least sizes of array elements. Everything that a schema may get wrong is
 * refused here.
 */
import { maxDepth } from '../limits.ts';
import {
  type ApiSchema,
  type Field,
  type Fields,
  type RecordSchema,
  type ScalarType,
  type VersionRange,
  versionRange,
} from '../schema.ts';

export interface FieldModel {
  readonly name: string;
  readonly about: string;
  readonly id: number | null;
  readonly versions: VersionRange;
  readonly nullable: VersionRange | null;
  readonly default: number | boolean | string | null;
  readonly hasDefault: boolean;
  readonly tag: number | null;
  readonly ignorable: boolean;
  readonly array: boolean;
  /** The element's type for arrays. */
  readonly type: ScalarType | StructModel;
}

export interface StructModel {
  readonly typeName: string;
  readonly fields: readonly FieldModel[];
  /** Versions of the message in which the struct occurs. */
  readonly versions: VersionRange;
  /** Versions whose flexible form has no tag section here. */
  readonly bare: VersionRange | null;
  /** Literal `type` member of a log record, `null` for other structs. */
  readonly recordType: string | null;
}

export interface MessageModel {
  readonly root: StructModel;
  /** Versions served. */
  readonly versions: VersionRange;
  /** First flexible version. */
  readonly flexible: number;
}

export interface ApiModel {
  readonly schema: ApiSchema;
  readonly request: MessageModel;
  readonly response: MessageModel;
}

/** Local names of the generated code. */
const reservedNames: ReadonlySet<string> = new Set(
  'end flexible from i items left list m map mark out packed r tag tags v w'.split(' '),
);

interface Context {
  readonly message: string;
  readonly versions: VersionRange;
  readonly names: Map<string, string>;
}

export function apiModel(schema: ApiSchema): ApiModel {
  const versions = versionRange(schema.versions);
  for (const [name, since] of Object.entries(schema.behaviours)) {
    if (since > versions.max)
      throw new TypeError(`${schema.name}: behaviour ${name} begins after the last version`);
  }
  const message = (suffix: 'Request' | 'Response', fields: Fields): MessageModel => {
    const context = { message: schema.name + suffix, versions, names: new Map<string, string>() };
    return {
      root: structModel(context, context.message, fields, versions, null, 1),
      versions,
      flexible: schema.flexible,
    };
  };
  return {
    schema,
    request: message('Request', schema.request),
    response: message('Response', schema.response),
  };
}

export function recordModel(type: string, schema: RecordSchema): MessageModel {
  const versions = versionRange(schema.versions);
  const context = { message: `${type}Record`, versions, names: new Map<string, string>() };
  const root = structModel(context, context.message, schema.fields, versions, null, 1);
  return { root: { ...root, recordType: type }, versions, flexible: 0 };
}

/** A struct that has no Kafka form. */
export function nativeModel(typeName: string, fields: Fields): MessageModel {
  const versions = { min: 0, max: 0 };
  const context = { message: typeName, versions, names: new Map<string, string>() };
  return { root: structModel(context, typeName, fields, versions, null, 1), versions, flexible: 0 };
}

/** Structs of a message, inner ones first. */
export function structsOf(root: StructModel): readonly StructModel[] {
  const inner = root.fields.flatMap((field) => (typeof field.type === 'string' ? [] : structsOf(field.type)));
  return [...inner, root];
}

function structModel(
  context: Context,
  typeName: string,
  fields: Fields,
  versions: VersionRange,
  bare: VersionRange | null,
  depth: number,
): StructModel {
  if (depth > maxDepth / 2) throw new TypeError(`${typeName}: nested too deep`);
  const ids = new Set<number>();
  const models = Object.entries(fields).map(([name, field]) => {
    if (reservedNames.has(name))
      throw new TypeError(`${typeName}.${name}: the generated code uses this name itself`);
    const model = fieldModel(context, name, field, versions, depth);
    if (model.id !== null) {
      if (ids.has(model.id) || model.id < 1)
        throw new TypeError(`${typeName}.${name}: id ${model.id} is taken or not positive`);
      ids.add(model.id);
    }
    return model;
  });
  return { typeName, fields: models, versions, bare, recordType: null };
}

function fieldModel(
  context: Context,
  name: string,
  field: Field,
  outer: VersionRange,
  depth: number,
): FieldModel {
  const versions = within(field.versions === undefined ? null : versionRange(field.versions), outer);
  const array = typeof field.type === 'object' && 'array' in field.type;
  const inner =
    typeof field.type === 'string'
      ? field.type
      : 'array' in field.type
        ? field.type.array
        : field.type.struct;
  const nullable = field.nullable === undefined ? null : within(versionRange(field.nullable), versions);
  if (field.default === null && nullable === null)
    throw new TypeError(`${context.message}.${name}: null by default, never nullable`);
  return {
    name,
    about: field.about,
    id: field.id ?? null,
    versions,
    nullable,
    default: field.default === undefined ? implicitDefault(field, array) : field.default,
    hasDefault: field.default !== undefined,
    tag: field.tag ?? null,
    ignorable: field.ignorable ?? false,
    array,
    type: typeof inner === 'string' ? inner : innerStruct(context, name, field, inner, versions, depth),
  };
}

function innerStruct(
  context: Context,
  name: string,
  field: Field,
  fields: Fields,
  versions: VersionRange,
  depth: number,
): StructModel {
  const typeName = field.typeName ?? context.message + singular(name);
  if (context.names.has(typeName)) throw new TypeError(`${typeName}: two structs of one name; set typeName`);
  context.names.set(typeName, name);
  const bare = field.bare === undefined ? null : versionRange(field.bare);
  return structModel(context, typeName, fields, versions, bare, depth + 1);
}

function within(range: VersionRange | null, outer: VersionRange): VersionRange {
  if (range === null) return outer;
  return { min: Math.max(range.min, outer.min), max: Math.min(range.max, outer.max) };
}

function implicitDefault(field: Field, array: boolean): number | boolean | string | null {
  if (array) return '';
  if (typeof field.type === 'object') return field.tag === undefined ? '' : null;
  switch (field.type) {
    case 'bool':
      return false;
    case 'string':
    case 'bytes':
    case 'records':
    case 'chunks':
      return '';
    case 'uuid':
      return 'zero';
    case 'error':
      return 'NONE';
    default:
      return 0;
  }
}

function singular(name: string): string {
  const stem = name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.endsWith('s') ? name.slice(0, -1) : name;
  return stem.charAt(0).toUpperCase() + stem.slice(1);
}

const leastScalar: { readonly [Type in ScalarType]: number } = {
  bool: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  float64: 8,
  string: 1,
  bytes: 1,
  uuid: 16,
  error: 2,
  records: 1,
  chunks: 1,
};

/** Whether every version of the struct carries the field. */
export function isAlwaysThere(field: FieldModel, struct: StructModel): boolean {
  return field.versions.min <= struct.versions.min && field.versions.max >= struct.versions.max;
}

/** Bytes that an element takes at the very least, in any version; at least 1. */
export function leastSize(type: ScalarType | StructModel): number {
  if (typeof type === 'string') return leastScalar[type];
  let size = 0;
  for (const field of type.fields) {
    if (!isAlwaysThere(field, type) || field.tag !== null) continue;
    size += field.array || field.nullable !== null ? 1 : leastSize(field.type);
  }
  return Math.max(size, 1);
}
