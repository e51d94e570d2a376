/**
 * Writes the native side of a struct: `pack…` to a map keyed by field id without the defaults, and
 * `unpack…` from an untyped value, which checks every type.
 */
import type { FieldModel, StructModel } from './model.ts';
import { bareType, defaultCode, differsCode, fieldType, isNullable } from './type-code.ts';

export function nativeCode(struct: StructModel): string {
  return `${packer(struct)}\n${unpacker(struct)}`;
}

function packer(struct: StructModel): string {
  const lines = struct.fields.map((field) => {
    const value = `m.${field.name}`;
    if (field.id === null) {
      if (field.ignorable) return '';
      return `  if (${differsCode(field, value)}) throw notNative('${struct.typeName}.${field.name}');\n`;
    }
    return `  if (${differsCode(field, value)}) ${packField(field, value)}\n`;
  });
  const body = lines.join('');
  const m = /\bm\b/.test(body) ? 'm' : '_m';
  const out = /\bout\b/.test(body) ? 'out' : '_out';
  return (
    `export function pack${struct.typeName}(${m}: ${struct.typeName}, ${out}: AttachmentList): FieldMap {\n` +
    `  const map: FieldMap = new Map();\n${body}  return map;\n}\n`
  );
}

function packField(field: FieldModel, value: string): string {
  if (!field.array) {
    const packed = packOne(field, value);
    const guard = isNullable(field) && packed !== value && field.default !== null;
    return `map.set(${field.id}, ${guard ? `${value} === null ? null : ${packed}` : packed});`;
  }
  const list = `packedList`;
  const fill =
    `{ const list = ${value}; const ${list}: unknown[] = new Array(list.length); ` +
    `for (let i = 0; i < list.length; i++) ${list}[i] = ${packOne(field, 'list[i]!')}; map.set(${field.id}, ${list}); }`;
  if (!isNullable(field) || field.default === null) return fill;
  return `{ if (${value} === null) map.set(${field.id}, null); else ${fill} }`;
}

function packOne(field: FieldModel, value: string): string {
  const { type } = field;
  if (typeof type !== 'string') return `pack${type.typeName}(${value}, out)`;
  switch (type) {
    case 'int64':
      return `packInt64(${value})`;
    case 'uuid':
      return `uuidBytes(${value})`;
    case 'error':
      return `errorCode(${value})`;
    case 'string':
      return `packText(${value})`;
    case 'records':
      return `out.add(${value})`;
    case 'chunks':
      return `out.addChunks(${value})`;
    default:
      return value;
  }
}

function unpacker(struct: StructModel): string {
  const lines = struct.fields.map((field) => unpackField(struct, field)).join('');
  const literal = struct.recordType === null ? '' : `type: '${struct.recordType}', `;
  const from = /\bfrom\b/.test(lines) ? 'from' : '_from';
  const map = /\bmap\b/.test(lines) ? 'const map = ' : '';
  return (
    `export function unpack${struct.typeName}(packed: unknown, ${from}: Attachments): ${struct.typeName} {\n` +
    `  ${map}fieldMap(packed, '${struct.typeName}');\n${lines}` +
    `  return { ${literal}${struct.fields.map((field) => field.name).join(', ')} };\n}\n`
  );
}

function unpackField(struct: StructModel, field: FieldModel): string {
  if (field.id === null) return `  const ${field.name}: ${fieldType(field)} = ${defaultCode(field)};\n`;
  const where = `'${struct.typeName}.${field.name}'`;
  const raw = `${field.name}Value`;
  const get = `  const ${raw} = map.get(${field.id});\n`;
  const nullCase = isNullable(field) ? `${raw} === null ? null : ` : '';
  if (!field.array) {
    const value = unpackOne(field, raw, where);
    return `${get}  const ${field.name} = ${raw} === undefined ? ${defaultCode(field)} : ${nullCase}${value};\n`;
  }
  const type = bareType(field, true);
  const fill = `const list = listOf(${raw}, ${where}); const items: ${type} = []; for (let i = 0; i < list.length; i++) items.push(${unpackOne(field, 'list[i]', where)}); ${field.name} = items;`;
  const guard = isNullable(field) ? `if (${raw} === null) ${field.name} = null; else if` : 'if';
  return `${get}  let ${field.name}: ${fieldType(field)} = ${defaultCode(field)};\n  ${guard} (${raw} !== undefined) { ${fill} }\n`;
}

function unpackOne(field: FieldModel, value: string, where: string): string {
  const { type } = field;
  if (typeof type !== 'string') return `unpack${type.typeName}(${value}, from)`;
  switch (type) {
    case 'bool':
      return `unpackBool(${value}, ${where})`;
    case 'int8':
      return `unpackInt(${value}, -128, 127, ${where})`;
    case 'int16':
      return `unpackInt(${value}, -32768, 32767, ${where})`;
    case 'uint16':
      return `unpackInt(${value}, 0, 65535, ${where})`;
    case 'int32':
      return `unpackInt(${value}, -2147483648, 2147483647, ${where})`;
    case 'uint32':
      return `unpackInt(${value}, 0, 4294967295, ${where})`;
    case 'int64':
      return `unpackInt64(${value}, ${where})`;
    case 'float64':
      return `unpackFloat(${value}, ${where})`;
    case 'string':
      return `unpackText(${value}, ${where})`;
    case 'bytes':
      return `unpackBytes(${value}, ${where})`;
    case 'uuid':
      return `unpackUuid(${value}, ${where})`;
    case 'error':
      return `errorName(unpackInt(${value}, -32768, 32767, ${where}))`;
    case 'records':
      return `from.take(${value}, ${where})`;
    case 'chunks':
      return `from.takeChunks(${value}, ${where})`;
  }
}
