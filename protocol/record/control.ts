/**
 * Control records: what brokers write between the producers' records. A control batch holds one,
 * occupies an offset, travels to clients like any other, and is hidden by them.
 *
 * Layout: key = int16 version, int16 type. Value of a transaction marker = int16 version, int32
 * coordinator epoch. Value of a leader change = int16 version, int32 leader, then voters and granting
 * voters, each an unsigned varint of count + 1 and per voter int32 id and a 0 (no tagged fields), then 0.
 * Value of a set of voters = int16 version, an unsigned varint of count + 1, per voter int32 id, 16 bytes of
 * directory id, 1 (no end points: those are in the brokers' registrations), int16 0 and int16 1 (versions of
 * the quorum it speaks), 0 and 0, then 0. Value of a snapshot's header = int16 version, int64 timestamp of
 * the last record it covers, 0; of its footer = int16 version, 0.
 * Source: KIP-98 (markers), KIP-595 (leader change), KIP-630 (snapshots), KIP-853 (voters).
 */

import { uuidText, writeUuid } from '../wire/uuid.ts';
import { BatchBuilder, type BuildOptions } from './builder.ts';
import { readInt16, readInt32, readInt64, writeInt16, writeInt32, writeInt64 } from './integers.ts';
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
  | {
      readonly type: 'voters';
      readonly voters: readonly { readonly id: number; readonly directoryId: string }[];
    }
  | { readonly type: 'snapshot-header'; readonly lastContainedLogTimestamp: number }
  | { readonly type: 'snapshot-footer' }
  /** A type of a later version, to be skipped. */
  | { readonly type: 'unknown'; readonly id: number };

const TYPE_ID = {
  abort: 0,
  commit: 1,
  'leader-change': 2,
  'snapshot-header': 3,
  'snapshot-footer': 4,
  voters: 6,
} as const;
const KNOWN_IDS: ReadonlySet<number> = new Set(Object.values(TYPE_ID));
/** Bytes of one voter in a set of voters. */
const VOTER_BYTES = 27;
const MAX_VOTERS = 126;
export type KnownControlRecord = Exclude<ControlRecord, { type: 'unknown' }>;

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
  if (record.type === 'voters') return encodeVoterSet(record.voters);
  if (record.type === 'snapshot-footer') return new Uint8Array(3);
  if (record.type === 'snapshot-header') {
    const value = new Uint8Array(11);
    writeInt64(value, 2, record.lastContainedLogTimestamp);
    return value;
  }
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
  if (ids.length > MAX_VOTERS) throw new RangeError(`more than ${MAX_VOTERS} voters`);
  const bytes = new Uint8Array(1 + ids.length * 5);
  bytes[0] = ids.length + 1;
  ids.forEach((id, index) => {
    writeInt32(bytes, 1 + index * 5, id);
  });
  return bytes;
}

function encodeVoterSet(voters: Extract<ControlRecord, { type: 'voters' }>['voters']): Uint8Array {
  if (voters.length > MAX_VOTERS) throw new RangeError(`more than ${MAX_VOTERS} voters`);
  const value = new Uint8Array(3 + voters.length * VOTER_BYTES + 1);
  value[2] = voters.length + 1;
  voters.forEach(({ id, directoryId }, index) => {
    const at = 3 + index * VOTER_BYTES;
    writeInt32(value, at, id);
    writeUuid(directoryId, value, at + 4);
    value[at + 20] = 1;
    writeInt16(value, at + 23, 1);
  });
  return value;
}

/** Reads the record of a control batch; throws `RecordError` when its bytes make no sense. */
export function decodeControlRecord({ key, value }: Pick<Record, 'key' | 'value'>): ControlRecord {
  if (key === null || key.length < 4 || readInt16(key, 0) < 0)
    throw new RecordError('no key of a control record');
  const id = readInt16(key, 2);
  if (!KNOWN_IDS.has(id)) return { type: 'unknown', id };
  if (value === null || value.length < 3 || readInt16(value, 0) < 0) {
    throw new RecordError('no value of a control record');
  }
  if (id === TYPE_ID['snapshot-footer']) return { type: 'snapshot-footer' };
  if (value.length < 4) throw new RecordError('no value of a control record');
  if (id === TYPE_ID['snapshot-header']) {
    if (value.length < 11) throw new RecordError('no header of a snapshot');
    return { type: 'snapshot-header', lastContainedLogTimestamp: readInt64(value, 2) };
  }
  if (id === TYPE_ID.voters) return { type: 'voters', voters: decodeVoterSet(value) };
  if (value.length < 6) throw new RecordError('no value of a control record');
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

function decodeVoterSet(value: Uint8Array): Extract<ControlRecord, { type: 'voters' }>['voters'] {
  const count = value[2]! - 1;
  if (count < 0 || count > MAX_VOTERS || 3 + count * VOTER_BYTES >= value.length)
    throw new RecordError('no set of voters');
  return Array.from({ length: count }, (_, index) => {
    const at = 3 + index * VOTER_BYTES;
    if (value[at + 20] !== 1) throw new RecordError('end points of a voter are not supported');
    return { id: readInt32(value, at), directoryId: uuidText(value, at + 4) };
  });
}
