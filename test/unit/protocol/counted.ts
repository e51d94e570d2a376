/**
 * Messages in which every field carried by a version holds a value that counts upwards, as in
 * `test/golden/protocol/kafka-4.3-messages.txt`: plain fields in order, then tagged ones by tag; lists
 * have two elements, and strings, bytes, uuids and records count as one value.
 */
import { errorName } from '../../../protocol/errors.ts';
import type { FieldModel, MessageModel, StructModel } from '../../../protocol/generator/model.ts';
import type { ScalarType, VersionRange } from '../../../protocol/schema.ts';
import { noBytes } from '../../../protocol/wire/chunks.ts';
import { uuidText, zeroUuid } from '../../../protocol/wire/uuid.ts';

function inRange(version: number, range: VersionRange | null): boolean {
  return range !== null && version >= range.min && version <= range.max;
}

/** The value a field has when nothing says otherwise. */
export function defaultOf(field: FieldModel): unknown {
  if (field.default === null) return null;
  if (field.array || field.type === 'chunks') return [];
  if (field.type === 'uuid') return zeroUuid;
  if (field.type === 'bytes' || field.type === 'records') return noBytes;
  return field.default;
}

export function countedMessage(message: MessageModel, version: number): unknown {
  let count = 0;

  const scalar = (type: ScalarType): unknown => {
    count++;
    switch (type) {
      case 'bool':
        return true;
      case 'int8':
      case 'int16':
        return (count % 100) + 1;
      case 'error':
        return errorName((count % 100) + 1);
      case 'uint16':
        return 40_000 + count;
      case 'int32':
      case 'uint32':
        return count * 1000 + 7;
      case 'int64':
        return count * 10_000_000_000 + 3;
      case 'uuid':
        return uuidText(
          Uint8Array.from({ length: 16 }, (_, at) => (at < 8 ? count : ~count)),
          0,
        );
      case 'bytes':
      case 'records':
        return Uint8Array.of(count, 2, 3, 4);
      case 'chunks':
        return [Uint8Array.of(count, 2, 3, 4)];
      default:
        return `s${count}`;
    }
  };
  const one = (type: ScalarType | StructModel): unknown =>
    typeof type === 'string' ? scalar(type) : struct(type);
  const value = (field: FieldModel): unknown =>
    field.array ? [one(field.type), one(field.type)] : one(field.type);
  const struct = (model: StructModel): unknown => {
    const result: Record<string, unknown> = model.recordType === null ? {} : { type: model.recordType };
    for (const field of model.fields) result[field.name] = defaultOf(field);
    const carried = model.fields.filter((field) => inRange(version, field.versions));
    for (const field of carried) if (field.tag === null) result[field.name] = value(field);
    const tagged = carried.filter((field) => field.tag !== null);
    for (const field of tagged.sort((a, b) => (a.tag ?? 0) - (b.tag ?? 0))) result[field.name] = value(field);
    return result;
  };
  return struct(message.root);
}
