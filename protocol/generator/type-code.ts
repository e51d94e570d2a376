/**
 * Writes the TypeScript side of a struct: its interface, and a maker that fills in defaults.
 */
import type { ScalarType } from '../schema.ts';
import { type FieldModel, isAlwaysThere, type StructModel } from './model.ts';

const scalarTypes: { readonly [Type in ScalarType]: string } = {
  bool: 'boolean',
  int8: 'number',
  int16: 'number',
  uint16: 'number',
  int32: 'number',
  uint32: 'number',
  int64: 'number',
  float64: 'number',
  string: 'string',
  bytes: 'Uint8Array',
  uuid: 'string',
  error: 'ErrorName',
  records: 'Uint8Array',
  chunks: 'readonly Uint8Array[]',
};

/** Type of the field without `null`; arrays are mutable when `building`. */
export function bareType(field: FieldModel, building = false): string {
  const inner = typeof field.type === 'string' ? scalarTypes[field.type] : field.type.typeName;
  if (!field.array) return inner;
  return building ? `${inner}[]` : `readonly ${inner}[]`;
}

/** Whether the field may be null in TypeScript. */
export function isNullable(field: FieldModel): boolean {
  return field.nullable !== null || field.default === null;
}

export function fieldType(field: FieldModel): string {
  return isNullable(field) ? `${bareType(field)} | null` : bareType(field);
}

/** The default as an expression. */
export function defaultCode(field: FieldModel): string {
  if (field.default === null) return 'null';
  if (field.array) return '[]';
  if (typeof field.type !== 'string') {
    return `{ ${field.type.fields.map((inner) => `${inner.name}: ${defaultCode(inner)}`).join(', ')} }`;
  }
  switch (field.type) {
    case 'bytes':
    case 'records':
      return 'noBytes';
    case 'chunks':
      return '[]';
    case 'uuid':
      return 'zeroUuid';
    case 'int64':
      return numberCode(field.default as number);
    default:
      return typeof field.default === 'string' ? `'${field.default}'` : String(field.default);
  }
}

function numberCode(value: number): string {
  return Math.abs(value) >= 2 ** 53 ? '2 ** 63' : String(value);
}

/** Expression that tells whether `value` is not the default. */
export function differsCode(field: FieldModel, value: string): string {
  if (field.default === null) return `${value} !== null`;
  const list = field.array || field.type === 'bytes' || field.type === 'records' || field.type === 'chunks';
  if (list) return isNullable(field) ? `${value} === null || ${value}.length !== 0` : `${value}.length !== 0`;
  if (typeof field.type !== 'string') return 'true';
  if (field.type === 'bool') return field.default === true ? `!${value}` : value;
  return `${value} !== ${defaultCode(field)}`;
}

/** The struct's interface, and its maker where some fields may be left out. */
export function typeCode(struct: StructModel): string {
  const members = struct.fields.map(
    (field) => `  /** ${field.about} */\n  readonly ${field.name}: ${fieldType(field)};\n`,
  );
  const literal = struct.recordType === null ? '' : `  readonly type: '${struct.recordType}';\n`;
  const code = `export interface ${struct.typeName} {\n${literal}${members.join('')}}\n`;
  return code + makerCode(struct);
}

/** Whether a maker fills the field in: it has a default of its own, or old versions lack it. */
function isOptional(field: FieldModel, struct: StructModel): boolean {
  return field.hasDefault || field.tag !== null || field.ignorable || !isAlwaysThere(field, struct);
}

function makerCode(struct: StructModel): string {
  const optional = struct.fields.filter((field) => isOptional(field, struct));
  if (optional.length === 0) return '';
  const required = struct.fields.filter((field) => !isOptional(field, struct));
  const names = (fields: readonly FieldModel[]): string =>
    fields.map((field) => `'${field.name}'`).join(' | ');
  const given = required.length === 0 ? '' : `Pick<${struct.typeName}, ${names(required)}> & `;
  const lines = struct.fields.map((field) => {
    const value = `fields.${field.name}`;
    return isOptional(field, struct)
      ? `    ${field.name}: ${value} === undefined ? ${defaultCode(field)} : ${value},\n`
      : `    ${field.name}: ${value},\n`;
  });
  const literal = struct.recordType === null ? '' : `    type: '${struct.recordType}',\n`;
  return (
    `\n/** A \`${struct.typeName}\` with defaults for what is left out. */\n` +
    `export function make${struct.typeName}(fields: ${given}Partial<Pick<${struct.typeName}, ${names(optional)}>>): ${struct.typeName} {\n` +
    `  return {\n${literal}${lines.join('')}  };\n}\n`
  );
}
