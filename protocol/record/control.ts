/**
 * Control records: what brokers write between the producers' records. A control batch holds one,
 * occupies an offset, travels to clients like any other, and is hidden by them.
 *
 * Layout: key = int16 version, int16 type. Value of a transaction marker = int16 version, int32
 * coordinator epoch. Value of a leader change = int16 version, int32 leader, then voters and granting
 * voters, each an unsigned varint of count + 1 and per voter int32 id and a 0 (no tagged fields), then 0.
 * Source: KIP-98 (markers), KIP-595 (leader change).
 */
import { BatchBuilder, type BuildOptions } from './builder.ts';
import { readInt16, readInt32, writeInt16, writeInt32 } from './integers.ts';
import { type Record, RecordError } from './records.ts';

export type ControlRecord =
  | {
      readonly type: 'abort' | 'commit';
      /** Epoch of the transaction coordinator that decided: a lower one afterwards is a zombie's. */
      readonly coordinatorEpoch: number;
    }
  | {
      readonly type: 'leader-change';
      readonly leaderId: number;
      readonly voters: readonly number[];
      readonly grantingVoters: readonly number[];
    }
  /** A type of a later version, to be skipped. */
  | { readonly type: 'unknown'; readonly id: number };

const TYPE_ID = { abort: 0, commit: 1, 'leader-change': 2 } as const;
type KnownControlRecord = Exclude<ControlRecord, { type: 'unknown' }>;

/** A whole control batch with `record` in it. */
export function controlBatch(
  record: KnownControlRecord,
  timestamp: number,
  options: Omit<BuildOptions, 'control' | 'codec' | 'compress'>,
): Uint8Array {
  const builder = new BatchBuilder(128);
  builder.append(timestamp, encodeControlKey(record), encodeControlValue(record));
  return builder.build({ ...options, control: true });
}

function encodeControlKey(record: KnownControlRecord): Uint8Array {
  const key = new Uint8Array(4);
  writeInt16(key, 2, TYPE_ID[record.type]);
  return key;
}

function encodeControlValue(record: KnownControlRecord): Uint8Array {
  if (record.type !== 'leader-change') {
    const value = new Uint8Array(6);
    writeInt32(value, 2, record.coordinatorEpoch);
    return value;
  }
  const voters = encodeVoters(record.voters);
  const granting = encodeVoters(record.grantingVoters);
  const value = new Uint8Array(6 + voters.length + granting.length + 1);
  writeInt32(value, 2, record.leaderId);
  value.set(voters, 6);
  value.set(granting, 6 + voters.length);
  return value;
}

function encodeVoters(ids: readonly number[]): Uint8Array {
  if (ids.length > 126) throw new RangeError('more than 126 voters');
  const bytes = new Uint8Array(1 + ids.length * 5);
  bytes[0] = ids.length + 1;
  ids.forEach((id, index) => {
    writeInt32(bytes, 1 + index * 5, id);
  });
  return bytes;
}

/** Reads the record of a control batch; throws `RecordError` when its bytes make no sense. */
export function decodeControlRecord({ key, value }: Pick<Record, 'key' | 'value'>): ControlRecord {
  if (key === null || key.length < 4 || readInt16(key, 0) < 0)
    throw new RecordError('no key of a control record');
  const id = readInt16(key, 2);
  if (id !== TYPE_ID.abort && id !== TYPE_ID.commit && id !== TYPE_ID['leader-change'])
    return { type: 'unknown', id };
  if (value === null || value.length < 6 || readInt16(value, 0) < 0) {
    throw new RecordError('no value of a control record');
  }
  if (id === TYPE_ID['leader-change']) return decodeLeaderChange(value);
  return { type: id === TYPE_ID.commit ? 'commit' : 'abort', coordinatorEpoch: readInt32(value, 2) };
}

function decodeLeaderChange(value: Uint8Array): ControlRecord {
  const voters = decodeVoters(value, 6);
  const grantingVoters = decodeVoters(value, 6 + 1 + voters.length * 5);
  return { type: 'leader-change', leaderId: readInt32(value, 2), voters, grantingVoters };
}

function decodeVoters(value: Uint8Array, position: number): number[] {
  const count = (value[position] ?? 0) - 1;
  if (count < 0 || count > 126 || position + 1 + count * 5 >= value.length)
    throw new RecordError('no list of voters');
  return Array.from({ length: count }, (_, index) => {
    const at = position + 1 + index * 5;
    if (value[at + 4] !== 0) throw new RecordError('tagged fields of a voter are not supported');
    return readInt32(value, at);
  });
}
