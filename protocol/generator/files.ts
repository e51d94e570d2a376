/**
 * The contents of `protocol/generated`, by file name.
 */

import type { Fields, RecordSchema } from '../schema.ts';
import { kafkaCode } from './kafka-code.ts';
import { type ApiModel, type MessageModel, nativeModel, recordModel, structsOf } from './model.ts';
import { nativeCode } from './native-code.ts';
import { typeCode } from './type-code.ts';

const banner = '// Written by `npm run generate` from the schemas in protocol/; never edited by hand.\n';

/** Modules that generated code may draw from, and what. */
const sources: readonly (readonly [module: string, types: readonly string[], values: readonly string[]])[] = [
  ['../errors.ts', ['ErrorName'], ['errorCode', 'errorName']],
  ['../native/attachments.ts', ['AttachmentList', 'Attachments'], []],
  [
    '../native/values.ts',
    ['FieldMap'],
    [
      'fieldMap',
      'listOf',
      'notNative',
      'packInt64',
      'packText',
      'unpackBool',
      'unpackBytes',
      'unpackFloat',
      'unpackInt',
      'unpackInt64',
      'unpackText',
      'unpackUuid',
    ],
  ],
  ['../wire/byte-reader.ts', ['ByteReader'], []],
  ['../wire/byte-writer.ts', ['ByteWriter'], []],
  ['../wire/chunks.ts', [], ['asChunks', 'noBytes']],
  ['../wire/protocol-error.ts', [], ['lossy']],
  ['../wire/uuid.ts', [], ['uuidBytes', 'zeroUuid']],
];

/** Import lines for the names that occur in `body`. */
function imports(body: string): string {
  const used = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(body);
  return sources
    .map(([module, types, values]) => {
      const names = [...types.filter(used).map((name) => `type ${name}`), ...values.filter(used)];
      if (names.length === 0) return '';
      const onlyTypes = !values.some(used);
      return onlyTypes
        ? `import type { ${types.filter(used).join(', ')} } from '${module}';\n`
        : `import { ${names.join(', ')} } from '${module}';\n`;
    })
    .join('');
}

/** Indents by braces; the code writers leave that to this one place. */
function indented(code: string): string {
  let depth = 0;
  const lines = code.split('\n').map((line) => {
    const text = line.trim();
    const comment = text.startsWith('/') || text.startsWith('*');
    const opening = comment ? 0 : text.split(/[{(]/).length - text.split(/[})]/).length;
    const own = /^[})]/.test(text) ? depth - 1 : depth;
    depth += opening;
    return text === '' ? '' : '  '.repeat(own) + text;
  });
  return lines.join('\n');
}

export function fileName(api: string): string {
  return `${api.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}.ts`;
}

function messageCode(message: MessageModel, native: boolean): string {
  const parts = structsOf(message.root).map((struct) => {
    const types = typeCode(struct);
    const codecs = kafkaCode(struct, message) + (native ? `\n${nativeCode(struct)}` : '');
    return `${types}\n${codecs}`;
  });
  return parts.join('\n');
}

export function apiFile(api: ApiModel): string {
  const body = `${messageCode(api.request, true)}\n${messageCode(api.response, true)}`;
  return indented(`${banner}${imports(body)}\n${body}`);
}

/** A struct that travels in the native encoding only: its types and that side of its codec. */
export function nativeFile(typeName: string, fields: Fields): string {
  const { root } = nativeModel(typeName, fields);
  const body = `${typeCode(root)}\n${nativeCode(root)}`;
  return indented(`${banner}${imports(body)}\n${body}`);
}

/** `generated/index.ts`: the types of each API, and the codecs by name. */
export function indexFile(apis: readonly ApiModel[]): string {
  const names = apis.map((api) => api.schema.name);
  const file = (name: string): string => `./${fileName(name)}`;
  const importLines = names.map((name) => `import * as ${name} from '${file(name)}';\n`).join('');
  const map = names
    .map(
      (name) =>
        `  readonly ${name}: { readonly request: ${name}.${name}Request; readonly response: ${name}.${name}Response };\n`,
    )
    .join('');
  const side = (name: string, kind: string): string =>
    `{ read: ${name}.read${name}${kind}, write: ${name}.write${name}${kind}, pack: ${name}.pack${name}${kind}, unpack: ${name}.unpack${name}${kind} }`;
  const table = names
    .map(
      (name) =>
        `  ${name}: {\n    request: ${side(name, 'Request')},\n    response: ${side(name, 'Response')},\n  },\n`,
    )
    .join('');
  return indented(
    `${banner}import type { Codec } from '../codec.ts';\n${importLines}\n` +
      `/** Request and response of each API. */\nexport interface ApiMap {\n${map}}\n\n` +
      `/** The codecs of each API. */\nexport const codecs: { readonly [Name in keyof ApiMap]: { readonly request: Codec<ApiMap[Name]['request']>; readonly response: Codec<ApiMap[Name]['response']> } } = {\n${table}};\n`,
  );
}

/** `generated/<file>.ts` for a table of log records: types, codecs, and both directions by type. */
export function recordsFile(union: string, schemas: { readonly [type: string]: RecordSchema }): string {
  const types = Object.keys(schemas);
  const models = types.map((type) => recordModel(type, schemas[type]!));
  const code = models.map((model) => messageCode(model, false)).join('\n');
  const cases = types
    .map((type, at) => {
      const { key } = schemas[type]!;
      const max = models[at]!.versions.max;
      return `    case '${type}':\n      w.uvarint(${key});\n      w.uvarint(${max});\n      write${type}Record(w, ${max}, record);\n      return;\n`;
    })
    .join('');
  const reads = types
    .map((type, at) => {
      const { min, max } = models[at]!.versions;
      return `    case ${schemas[type]!.key}:\n      return version >= ${min} && version <= ${max} ? read${type}Record(r, version) : undefined;\n`;
    })
    .join('');
  const body =
    `export type ${union} = ${types.map((type) => `${type}Record`).join(' | ')};\n\n${code}\n` +
    `/** Writes key, newest version and fields. */\nexport function write${union}(w: ByteWriter, record: ${union}): void {\n  switch (record.type) {\n${cases}  }\n}\n\n` +
    `/** Reads the fields of a record; \`undefined\` when key or version are not known. */\nexport function read${union}(r: ByteReader, key: number, version: number): ${union} | undefined {\n  switch (key) {\n${reads}    default:\n      return undefined;\n  }\n}\n`;
  return indented(`${banner}${imports(body)}\n${body}`);
}
