/**
 * A message's layout on Kafka's wire, in one line: `{string;arr<{int32;nullable_records;}>;}`. The
 * lines of `test/golden/protocol/kafka-4.3-layouts.txt` were printed in the same notation from the
 * schema objects of Kafka's own published classes.
 */
import type { FieldModel, MessageModel, StructModel } from '../../../protocol/generator/model.ts';
import type { ScalarType, VersionRange } from '../../../protocol/schema.ts';

const names: { readonly [Type in ScalarType]?: string } = {
  bool: 'boolean',
  error: 'int16',
  chunks: 'records',
};

const withLength: ReadonlySet<string> = new Set(['string', 'bytes', 'records']);

function inRange(version: number, range: VersionRange | null): boolean {
  return range !== null && version >= range.min && version <= range.max;
}

/** Layout of `message` in `version`. */
export function layoutOf(message: MessageModel, version: number): string {
  const flexible = version >= message.flexible;

  const scalar = (type: ScalarType, nullable: boolean): string => {
    const name = names[type] ?? type;
    if (!withLength.has(name)) return name;
    return `${flexible ? 'compact_' : ''}${nullable ? 'nullable_' : ''}${name}`;
  };
  const value = (field: FieldModel): string => {
    const { type } = field;
    const nullable = inRange(version, field.nullable);
    if (field.array) {
      const mark = `${flexible ? 'carr' : 'arr'}${nullable ? '?' : ''}`;
      const inner = typeof type === 'string' ? scalar(type, false) : element(type);
      return `${mark}<${inner}>`;
    }
    if (typeof type === 'string') return scalar(type, nullable);
    return `${nullable ? '?' : ''}${struct(type)}`;
  };
  const element = (type: StructModel): string =>
    inRange(version, type.bare) ? struct(type).slice(1, -2) : struct(type);
  const struct = (model: StructModel): string => {
    const carried = model.fields.filter((field) => inRange(version, field.versions));
    const plain = carried.filter((field) => field.tag === null).map((field) => `${value(field)};`);
    const tagged = carried
      .filter((field) => field.tag !== null)
      .sort((a, b) => (a.tag ?? 0) - (b.tag ?? 0))
      .map((field) => `${field.tag}:${value(field)};`);
    const tags = flexible && !inRange(version, model.bare) ? `tags{${tagged.join('')}};` : '';
    return `{${plain.join('')}${tags}}`;
  };
  return struct(message.root);
}
