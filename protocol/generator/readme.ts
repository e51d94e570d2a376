/**
 * Writes the tables of `protocol/README.md`: every API with its fields and their ids.
 */

import { errors } from '../errors.ts';
import type { ScalarType } from '../schema.ts';
import type { ApiModel, FieldModel, StructModel } from './model.ts';

const nativeTypes: { readonly [Type in ScalarType]?: string } = {
  chunks: 'records',
  error: 'error',
};

function typeText(field: FieldModel): string {
  const inner = typeof field.type === 'string' ? (nativeTypes[field.type] ?? field.type) : 'struct';
  const text = field.array ? `list of ${inner}` : inner;
  return field.nullable !== null || field.default === null ? `${text}?` : text;
}

function defaultText(field: FieldModel): string {
  if (field.default === null) return 'nil';
  if (field.array) return '[]';
  switch (field.type) {
    case 'string':
      return '""';
    case 'error':
      return '0';
    case 'uuid':
      return 'zero';
    case 'bytes':
    case 'records':
    case 'chunks':
      return 'empty';
    case 'int64':
      return field.default === 2 ** 63 ? '2^63−1' : String(field.default);
    default:
      return String(field.default);
  }
}

function rows(struct: StructModel, idPath: string, namePath: string): string {
  return struct.fields
    .filter((field) => field.id !== null)
    .map((field) => {
      const id = `${idPath}${field.id}`;
      const name = `${namePath}${field.name}`;
      const row = `| ${id} | \`${name}\` | ${typeText(field)} | ${defaultText(field)} | ${field.about} |\n`;
      if (typeof field.type === 'string') return row;
      return row + rows(field.type, `${id}.`, `${name}${field.array ? '[]' : ''}.`);
    })
    .join('');
}

function fieldTable(root: StructModel): string {
  const body = rows(root, '', '');
  if (body === '') return 'No fields.\n';
  return `| id | field | type | default | |\n| --- | --- | --- | --- | --- |\n${body}`;
}

/** One table of all APIs, then one section per API. */
export function apiSections(apis: readonly ApiModel[]): string {
  const list = apis
    .map(
      ({ schema }) =>
        `| ${schema.key} | ${schema.name} | ${schema.listeners.join(', ')} | ${schema.nativeOnly ? '—' : schema.versions} | ${schema.about} |\n`,
    )
    .join('');
  const sections = apis
    .map(
      ({ schema, request, response }) =>
        `### ${schema.name} (${schema.key})\n\n${schema.about}\n\nRequest\n\n${fieldTable(request.root)}\nResponse\n\n${fieldTable(response.root)}`,
    )
    .join('\n');
  return `| key | API | listener | Kafka versions | |\n| --- | --- | --- | --- | --- |\n${list}\n${sections}`;
}

/** The table of the frame's header. */
export function headerTable(root: StructModel): string {
  return fieldTable(root);
}

/** The table of errors. */
export function errorTable(): string {
  const body = Object.entries(errors)
    .map(
      ([name, { code, retriable, about }]) =>
        `| ${code} | ${name} | ${retriable ? 'yes' : ''} | ${about} |\n`,
    )
    .join('');
  return `| code | name | retriable | |\n| --- | --- | --- | --- |\n${body}`;
}

/** Replaces what stands between the markers of each section. Throws when a marker is missing. */
export function withSections(readme: string, sections: { readonly [name: string]: string }): string {
  let text = readme;
  for (const [name, section] of Object.entries(sections)) {
    const begin = `<!-- generated: ${name} -->\n`;
    const end = `<!-- end: ${name} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new TypeError(`protocol/README.md has no section ${name}`);
    text = text.slice(0, from + begin.length) + section + text.slice(to);
  }
  return text;
}
