// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, notNative, packInt64, packText, unpackBool, unpackInt, unpackInt64, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface OffsetFetchRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** Partition indexes. */
  readonly partitionIndexes: readonly number[];
}

export function readOffsetFetchRequestTopic(r: ByteReader, v: number): OffsetFetchRequestTopic {
  const flexible = v >= 6;
  const name = (flexible ? r.compactString() : r.string());
  const partitionIndexesCount = (flexible ? r.compactCount(4) : r.count(4));
  const partitionIndexes: number[] = [];
  for (let left = partitionIndexesCount; left > 0; left--) partitionIndexes.push(r.int32());
  if (flexible) r.skipTags();
  return { name, partitionIndexes };
}

export function writeOffsetFetchRequestTopic(w: ByteWriter, v: number, m: OffsetFetchRequestTopic): void {
  const flexible = v >= 6;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitionIndexes.length + 1); else w.int32(m.partitionIndexes.length);
  for (let i = 0; i < m.partitionIndexes.length; i++) { w.int32(m.partitionIndexes[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetFetchRequestTopic(m: OffsetFetchRequestTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') throw notNative('OffsetFetchRequestTopic.name');
  if (m.partitionIndexes.length !== 0) throw notNative('OffsetFetchRequestTopic.partitionIndexes');
  return map;
}

export function unpackOffsetFetchRequestTopic(packed: unknown, _from: Attachments): OffsetFetchRequestTopic {
  fieldMap(packed, 'OffsetFetchRequestTopic');
  const name: string = '';
  const partitionIndexes: readonly number[] = [];
  return { name, partitionIndexes };
}

export interface OffsetFetchRequestGroupTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id; zero to go by name. */
  readonly topicId: string;
  /** Partition indexes. */
  readonly partitionIndexes: readonly number[];
}

/** A `OffsetFetchRequestGroupTopic` with defaults for what is left out. */
export function makeOffsetFetchRequestGroupTopic(fields: Pick<OffsetFetchRequestGroupTopic, 'partitionIndexes'> & Partial<Pick<OffsetFetchRequestGroupTopic, 'name' | 'topicId'>>): OffsetFetchRequestGroupTopic {
  return {
    name: fields.name === undefined ? '' : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    partitionIndexes: fields.partitionIndexes,
  };
}

export function readOffsetFetchRequestGroupTopic(r: ByteReader, v: number): OffsetFetchRequestGroupTopic {
  const name = (v <= 9 ? r.compactString() : '');
  const topicId = (v >= 10 ? r.uuid() : zeroUuid);
  const partitionIndexesCount = r.compactCount(4);
  const partitionIndexes: number[] = [];
  for (let left = partitionIndexesCount; left > 0; left--) partitionIndexes.push(r.int32());
  r.skipTags();
  return { name, topicId, partitionIndexes };
}

export function writeOffsetFetchRequestGroupTopic(w: ByteWriter, v: number, m: OffsetFetchRequestGroupTopic): void {
  if (v <= 9) {
    w.compactString(m.name);
  }
  if (v >= 10) {
    w.uuid(m.topicId);
  }
  w.uvarint(m.partitionIndexes.length + 1);
  for (let i = 0; i < m.partitionIndexes.length; i++) { w.int32(m.partitionIndexes[i]!); }
  w.uvarint(0);
}

export function packOffsetFetchRequestGroupTopic(m: OffsetFetchRequestGroupTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.partitionIndexes.length !== 0) { const list = m.partitionIndexes; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(3, packedList); }
  return map;
}

export function unpackOffsetFetchRequestGroupTopic(packed: unknown, _from: Attachments): OffsetFetchRequestGroupTopic {
  const map = fieldMap(packed, 'OffsetFetchRequestGroupTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'OffsetFetchRequestGroupTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'OffsetFetchRequestGroupTopic.topicId');
  const partitionIndexesValue = map.get(3);
  let partitionIndexes: readonly number[] = [];
  if (partitionIndexesValue !== undefined) { const list = listOf(partitionIndexesValue, 'OffsetFetchRequestGroupTopic.partitionIndexes'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'OffsetFetchRequestGroupTopic.partitionIndexes')); partitionIndexes = items; }
  return { name, topicId, partitionIndexes };
}

export interface OffsetFetchRequestGroup {
  /** Id of the group. */
  readonly groupId: string;
  /** Id of the member that asks; null from who is none. */
  readonly memberId: string | null;
  /** Epoch of the member that asks; −1 from who has none. */
  readonly memberEpoch: number;
  /** The partitions, by topic; null for all. */
  readonly topics: readonly OffsetFetchRequestGroupTopic[] | null;
}

/** A `OffsetFetchRequestGroup` with defaults for what is left out. */
export function makeOffsetFetchRequestGroup(fields: Pick<OffsetFetchRequestGroup, 'groupId' | 'topics'> & Partial<Pick<OffsetFetchRequestGroup, 'memberId' | 'memberEpoch'>>): OffsetFetchRequestGroup {
  return {
    groupId: fields.groupId,
    memberId: fields.memberId === undefined ? null : fields.memberId,
    memberEpoch: fields.memberEpoch === undefined ? -1 : fields.memberEpoch,
    topics: fields.topics,
  };
}

export function readOffsetFetchRequestGroup(r: ByteReader, v: number): OffsetFetchRequestGroup {
  const groupId = r.compactString();
  const memberId = (v >= 9 ? r.compactNullableString() : null);
  const memberEpoch = (v >= 9 ? r.int32() : -1);
  let topics: readonly OffsetFetchRequestGroupTopic[] | null = [];
  {
    const topicsCount = r.compactNullableCount(1);
    const topicsList: OffsetFetchRequestGroupTopic[] = [];
    for (let left = topicsCount; left > 0; left--) topicsList.push(readOffsetFetchRequestGroupTopic(r, v));
    topics = topicsCount < 0 ? null : topicsList;
  }
  r.skipTags();
  return { groupId, memberId, memberEpoch, topics };
}

export function writeOffsetFetchRequestGroup(w: ByteWriter, v: number, m: OffsetFetchRequestGroup): void {
  w.compactString(m.groupId);
  if (v >= 9) {
    w.compactNullableString(m.memberId);
  }
  if (v >= 9) {
    w.int32(m.memberEpoch);
  }
  if (m.topics === null) { w.uvarint(0); } else {
    w.uvarint(m.topics.length + 1);
    for (let i = 0; i < m.topics.length; i++) { writeOffsetFetchRequestGroupTopic(w, v, m.topics[i]!); }
  }
  w.uvarint(0);
}

export function packOffsetFetchRequestGroup(m: OffsetFetchRequestGroup, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.memberId !== null) map.set(2, packText(m.memberId));
  if (m.memberEpoch !== -1) map.set(3, m.memberEpoch);
  if (m.topics === null || m.topics.length !== 0) { if (m.topics === null) map.set(4, null); else { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetFetchRequestGroupTopic(list[i]!, out); map.set(4, packedList); } }
  return map;
}

export function unpackOffsetFetchRequestGroup(packed: unknown, from: Attachments): OffsetFetchRequestGroup {
  const map = fieldMap(packed, 'OffsetFetchRequestGroup');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'OffsetFetchRequestGroup.groupId');
  const memberIdValue = map.get(2);
  const memberId = memberIdValue === undefined ? null : memberIdValue === null ? null : unpackText(memberIdValue, 'OffsetFetchRequestGroup.memberId');
  const memberEpochValue = map.get(3);
  const memberEpoch = memberEpochValue === undefined ? -1 : unpackInt(memberEpochValue, -2147483648, 2147483647, 'OffsetFetchRequestGroup.memberEpoch');
  const topicsValue = map.get(4);
  let topics: readonly OffsetFetchRequestGroupTopic[] | null = [];
  if (topicsValue === null) topics = null; else if (topicsValue !== undefined) { const list = listOf(topicsValue, 'OffsetFetchRequestGroup.topics'); const items: OffsetFetchRequestGroupTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetFetchRequestGroupTopic(list[i], from)); topics = items; }
  return { groupId, memberId, memberEpoch, topics };
}

export interface OffsetFetchRequest {
  /** Id of the one group. */
  readonly groupId: string;
  /** What is asked of the one group; null for all. */
  readonly topics: readonly OffsetFetchRequestTopic[] | null;
  /** What is asked, by group. */
  readonly groups: readonly OffsetFetchRequestGroup[];
  /** Whether to refuse offsets that an open transaction may still change. */
  readonly requireStable: boolean;
}

/** A `OffsetFetchRequest` with defaults for what is left out. */
export function makeOffsetFetchRequest(fields: Partial<Pick<OffsetFetchRequest, 'groupId' | 'topics' | 'groups' | 'requireStable'>>): OffsetFetchRequest {
  return {
    groupId: fields.groupId === undefined ? '' : fields.groupId,
    topics: fields.topics === undefined ? [] : fields.topics,
    groups: fields.groups === undefined ? [] : fields.groups,
    requireStable: fields.requireStable === undefined ? false : fields.requireStable,
  };
}

export function readOffsetFetchRequest(r: ByteReader, v: number): OffsetFetchRequest {
  const flexible = v >= 6;
  const groupId = (v <= 7 ? (flexible ? r.compactString() : r.string()) : '');
  let topics: readonly OffsetFetchRequestTopic[] | null = [];
  if (v <= 7) {
    const topicsCount = (v >= 2 ? (flexible ? r.compactNullableCount(2) : r.nullableCount(2)) : (flexible ? r.compactCount(2) : r.count(2)));
    const topicsList: OffsetFetchRequestTopic[] = [];
    for (let left = topicsCount; left > 0; left--) topicsList.push(readOffsetFetchRequestTopic(r, v));
    topics = topicsCount < 0 ? null : topicsList;
  }
  let groups: readonly OffsetFetchRequestGroup[] = [];
  if (v >= 8) {
    const groupsCount = (flexible ? r.compactCount(2) : r.count(2));
    const groupsList: OffsetFetchRequestGroup[] = [];
    for (let left = groupsCount; left > 0; left--) groupsList.push(readOffsetFetchRequestGroup(r, v));
    groups = groupsList;
  }
  const requireStable = (v >= 7 ? r.bool() : false);
  if (flexible) r.skipTags();
  return { groupId, topics, groups, requireStable };
}

export function writeOffsetFetchRequest(w: ByteWriter, v: number, m: OffsetFetchRequest): void {
  const flexible = v >= 6;
  if (!(v <= 7) && (m.groupId !== '')) throw lossy('OffsetFetchRequest.groupId', v);
  if (v <= 7) {
    if (flexible) w.compactString(m.groupId); else w.string(m.groupId);
  }
  if (!(v <= 7) && (m.topics === null || m.topics.length !== 0)) throw lossy('OffsetFetchRequest.topics', v);
  if (m.topics === null && !(v >= 2) && (v <= 7)) throw lossy('OffsetFetchRequest.topics', v);
  if (v <= 7) {
    if (m.topics === null) { if (flexible) w.uvarint(0); else w.int32(-1); } else {
      if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
      for (let i = 0; i < m.topics.length; i++) { writeOffsetFetchRequestTopic(w, v, m.topics[i]!); }
    }
  }
  if (!(v >= 8) && (m.groups.length !== 0)) throw lossy('OffsetFetchRequest.groups', v);
  if (v >= 8) {
    if (flexible) w.uvarint(m.groups.length + 1); else w.int32(m.groups.length);
    for (let i = 0; i < m.groups.length; i++) { writeOffsetFetchRequestGroup(w, v, m.groups[i]!); }
  }
  if (!(v >= 7) && (m.requireStable)) throw lossy('OffsetFetchRequest.requireStable', v);
  if (v >= 7) {
    w.bool(m.requireStable);
  }
  if (flexible) w.uvarint(0);
}

export function packOffsetFetchRequest(m: OffsetFetchRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') throw notNative('OffsetFetchRequest.groupId');
  if (m.topics === null || m.topics.length !== 0) throw notNative('OffsetFetchRequest.topics');
  if (m.groups.length !== 0) { const list = m.groups; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetFetchRequestGroup(list[i]!, out); map.set(1, packedList); }
  if (m.requireStable) map.set(2, m.requireStable);
  return map;
}

export function unpackOffsetFetchRequest(packed: unknown, from: Attachments): OffsetFetchRequest {
  const map = fieldMap(packed, 'OffsetFetchRequest');
  const groupId: string = '';
  const topics: readonly OffsetFetchRequestTopic[] | null = [];
  const groupsValue = map.get(1);
  let groups: readonly OffsetFetchRequestGroup[] = [];
  if (groupsValue !== undefined) { const list = listOf(groupsValue, 'OffsetFetchRequest.groups'); const items: OffsetFetchRequestGroup[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetFetchRequestGroup(list[i], from)); groups = items; }
  const requireStableValue = map.get(2);
  const requireStable = requireStableValue === undefined ? false : unpackBool(requireStableValue, 'OffsetFetchRequest.requireStable');
  return { groupId, topics, groups, requireStable };
}

export interface OffsetFetchResponsePartition {
  /** Partition index. */
  readonly index: number;
  /** Offset of the next record to read; −1 for none. */
  readonly committedOffset: number;
  /** Leader epoch of the last record read. */
  readonly committedLeaderEpoch: number;
  /** What the client left with it. */
  readonly metadata: string | null;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
}

/** A `OffsetFetchResponsePartition` with defaults for what is left out. */
export function makeOffsetFetchResponsePartition(fields: Pick<OffsetFetchResponsePartition, 'index' | 'committedOffset' | 'metadata' | 'error'> & Partial<Pick<OffsetFetchResponsePartition, 'committedLeaderEpoch'>>): OffsetFetchResponsePartition {
  return {
    index: fields.index,
    committedOffset: fields.committedOffset,
    committedLeaderEpoch: fields.committedLeaderEpoch === undefined ? -1 : fields.committedLeaderEpoch,
    metadata: fields.metadata,
    error: fields.error,
  };
}

export function readOffsetFetchResponsePartition(r: ByteReader, v: number): OffsetFetchResponsePartition {
  const flexible = v >= 6;
  const index = r.int32();
  const committedOffset = r.int64();
  const committedLeaderEpoch = (v >= 5 ? r.int32() : -1);
  const metadata = (flexible ? r.compactNullableString() : r.nullableString());
  const error = errorName(r.int16());
  if (flexible) r.skipTags();
  return { index, committedOffset, committedLeaderEpoch, metadata, error };
}

export function writeOffsetFetchResponsePartition(w: ByteWriter, v: number, m: OffsetFetchResponsePartition): void {
  const flexible = v >= 6;
  w.int32(m.index);
  w.int64(m.committedOffset);
  if (v >= 5) {
    w.int32(m.committedLeaderEpoch);
  }
  if (flexible) w.compactNullableString(m.metadata); else w.nullableString(m.metadata);
  w.int16(errorCode(m.error));
  if (flexible) w.uvarint(0);
}

export function packOffsetFetchResponsePartition(m: OffsetFetchResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) throw notNative('OffsetFetchResponsePartition.index');
  if (m.committedOffset !== 0) throw notNative('OffsetFetchResponsePartition.committedOffset');
  if (m.metadata !== '') throw notNative('OffsetFetchResponsePartition.metadata');
  if (m.error !== 'NONE') throw notNative('OffsetFetchResponsePartition.error');
  return map;
}

export function unpackOffsetFetchResponsePartition(packed: unknown, _from: Attachments): OffsetFetchResponsePartition {
  fieldMap(packed, 'OffsetFetchResponsePartition');
  const index: number = 0;
  const committedOffset: number = 0;
  const committedLeaderEpoch: number = -1;
  const metadata: string | null = '';
  const error: ErrorName = 'NONE';
  return { index, committedOffset, committedLeaderEpoch, metadata, error };
}

export interface OffsetFetchResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Offsets, by partition. */
  readonly partitions: readonly OffsetFetchResponsePartition[];
}

export function readOffsetFetchResponseTopic(r: ByteReader, v: number): OffsetFetchResponseTopic {
  const flexible = v >= 6;
  const name = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(15) : r.count(15));
  const partitions: OffsetFetchResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readOffsetFetchResponsePartition(r, v));
  if (flexible) r.skipTags();
  return { name, partitions };
}

export function writeOffsetFetchResponseTopic(w: ByteWriter, v: number, m: OffsetFetchResponseTopic): void {
  const flexible = v >= 6;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeOffsetFetchResponsePartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetFetchResponseTopic(m: OffsetFetchResponseTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') throw notNative('OffsetFetchResponseTopic.name');
  if (m.partitions.length !== 0) throw notNative('OffsetFetchResponseTopic.partitions');
  return map;
}

export function unpackOffsetFetchResponseTopic(packed: unknown, _from: Attachments): OffsetFetchResponseTopic {
  fieldMap(packed, 'OffsetFetchResponseTopic');
  const name: string = '';
  const partitions: readonly OffsetFetchResponsePartition[] = [];
  return { name, partitions };
}

export interface OffsetFetchResponseGroupPartition {
  /** Partition index. */
  readonly index: number;
  /** Offset of the next record to read; −1 for none. */
  readonly committedOffset: number;
  /** Leader epoch of the last record read. */
  readonly committedLeaderEpoch: number;
  /** What the client left with it. */
  readonly metadata: string | null;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
}

/** A `OffsetFetchResponseGroupPartition` with defaults for what is left out. */
export function makeOffsetFetchResponseGroupPartition(fields: Pick<OffsetFetchResponseGroupPartition, 'index' | 'committedOffset' | 'metadata' | 'error'> & Partial<Pick<OffsetFetchResponseGroupPartition, 'committedLeaderEpoch'>>): OffsetFetchResponseGroupPartition {
  return {
    index: fields.index,
    committedOffset: fields.committedOffset,
    committedLeaderEpoch: fields.committedLeaderEpoch === undefined ? -1 : fields.committedLeaderEpoch,
    metadata: fields.metadata,
    error: fields.error,
  };
}

export function readOffsetFetchResponseGroupPartition(r: ByteReader, _v: number): OffsetFetchResponseGroupPartition {
  const index = r.int32();
  const committedOffset = r.int64();
  const committedLeaderEpoch = r.int32();
  const metadata = r.compactNullableString();
  const error = errorName(r.int16());
  r.skipTags();
  return { index, committedOffset, committedLeaderEpoch, metadata, error };
}

export function writeOffsetFetchResponseGroupPartition(w: ByteWriter, _v: number, m: OffsetFetchResponseGroupPartition): void {
  w.int32(m.index);
  w.int64(m.committedOffset);
  w.int32(m.committedLeaderEpoch);
  w.compactNullableString(m.metadata);
  w.int16(errorCode(m.error));
  w.uvarint(0);
}

export function packOffsetFetchResponseGroupPartition(m: OffsetFetchResponseGroupPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.committedOffset !== 0) map.set(2, packInt64(m.committedOffset));
  if (m.committedLeaderEpoch !== -1) map.set(3, m.committedLeaderEpoch);
  if (m.metadata !== '') map.set(4, m.metadata === null ? null : packText(m.metadata));
  if (m.error !== 'NONE') map.set(5, errorCode(m.error));
  return map;
}

export function unpackOffsetFetchResponseGroupPartition(packed: unknown, _from: Attachments): OffsetFetchResponseGroupPartition {
  const map = fieldMap(packed, 'OffsetFetchResponseGroupPartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'OffsetFetchResponseGroupPartition.index');
  const committedOffsetValue = map.get(2);
  const committedOffset = committedOffsetValue === undefined ? 0 : unpackInt64(committedOffsetValue, 'OffsetFetchResponseGroupPartition.committedOffset');
  const committedLeaderEpochValue = map.get(3);
  const committedLeaderEpoch = committedLeaderEpochValue === undefined ? -1 : unpackInt(committedLeaderEpochValue, -2147483648, 2147483647, 'OffsetFetchResponseGroupPartition.committedLeaderEpoch');
  const metadataValue = map.get(4);
  const metadata = metadataValue === undefined ? '' : metadataValue === null ? null : unpackText(metadataValue, 'OffsetFetchResponseGroupPartition.metadata');
  const errorValue = map.get(5);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'OffsetFetchResponseGroupPartition.error'));
  return { index, committedOffset, committedLeaderEpoch, metadata, error };
}

export interface OffsetFetchResponseGroupTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id. */
  readonly topicId: string;
  /** Offsets, by partition. */
  readonly partitions: readonly OffsetFetchResponseGroupPartition[];
}

/** A `OffsetFetchResponseGroupTopic` with defaults for what is left out. */
export function makeOffsetFetchResponseGroupTopic(fields: Pick<OffsetFetchResponseGroupTopic, 'partitions'> & Partial<Pick<OffsetFetchResponseGroupTopic, 'name' | 'topicId'>>): OffsetFetchResponseGroupTopic {
  return {
    name: fields.name === undefined ? '' : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    partitions: fields.partitions,
  };
}

export function readOffsetFetchResponseGroupTopic(r: ByteReader, v: number): OffsetFetchResponseGroupTopic {
  const name = (v <= 9 ? r.compactString() : '');
  const topicId = (v >= 10 ? r.uuid() : zeroUuid);
  const partitionsCount = r.compactCount(19);
  const partitions: OffsetFetchResponseGroupPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readOffsetFetchResponseGroupPartition(r, v));
  r.skipTags();
  return { name, topicId, partitions };
}

export function writeOffsetFetchResponseGroupTopic(w: ByteWriter, v: number, m: OffsetFetchResponseGroupTopic): void {
  if (v <= 9) {
    w.compactString(m.name);
  }
  if (v >= 10) {
    w.uuid(m.topicId);
  }
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeOffsetFetchResponseGroupPartition(w, v, m.partitions[i]!); }
  w.uvarint(0);
}

export function packOffsetFetchResponseGroupTopic(m: OffsetFetchResponseGroupTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetFetchResponseGroupPartition(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackOffsetFetchResponseGroupTopic(packed: unknown, from: Attachments): OffsetFetchResponseGroupTopic {
  const map = fieldMap(packed, 'OffsetFetchResponseGroupTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'OffsetFetchResponseGroupTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'OffsetFetchResponseGroupTopic.topicId');
  const partitionsValue = map.get(3);
  let partitions: readonly OffsetFetchResponseGroupPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'OffsetFetchResponseGroupTopic.partitions'); const items: OffsetFetchResponseGroupPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetFetchResponseGroupPartition(list[i], from)); partitions = items; }
  return { name, topicId, partitions };
}

export interface OffsetFetchResponseGroup {
  /** Id of the group. */
  readonly groupId: string;
  /** Offsets, by topic. */
  readonly topics: readonly OffsetFetchResponseGroupTopic[];
  /** NONE, or why the group has no answer. */
  readonly error: ErrorName;
}

export function readOffsetFetchResponseGroup(r: ByteReader, v: number): OffsetFetchResponseGroup {
  const groupId = r.compactString();
  const topicsCount = r.compactCount(1);
  const topics: OffsetFetchResponseGroupTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readOffsetFetchResponseGroupTopic(r, v));
  const error = errorName(r.int16());
  r.skipTags();
  return { groupId, topics, error };
}

export function writeOffsetFetchResponseGroup(w: ByteWriter, v: number, m: OffsetFetchResponseGroup): void {
  w.compactString(m.groupId);
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeOffsetFetchResponseGroupTopic(w, v, m.topics[i]!); }
  w.int16(errorCode(m.error));
  w.uvarint(0);
}

export function packOffsetFetchResponseGroup(m: OffsetFetchResponseGroup, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetFetchResponseGroupTopic(list[i]!, out); map.set(2, packedList); }
  if (m.error !== 'NONE') map.set(3, errorCode(m.error));
  return map;
}

export function unpackOffsetFetchResponseGroup(packed: unknown, from: Attachments): OffsetFetchResponseGroup {
  const map = fieldMap(packed, 'OffsetFetchResponseGroup');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'OffsetFetchResponseGroup.groupId');
  const topicsValue = map.get(2);
  let topics: readonly OffsetFetchResponseGroupTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'OffsetFetchResponseGroup.topics'); const items: OffsetFetchResponseGroupTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetFetchResponseGroupTopic(list[i], from)); topics = items; }
  const errorValue = map.get(3);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'OffsetFetchResponseGroup.error'));
  return { groupId, topics, error };
}

export interface OffsetFetchResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Offsets of the one group, by topic. */
  readonly topics: readonly OffsetFetchResponseTopic[];
  /** Why the one group has no answer. */
  readonly error: ErrorName;
  /** Results, by group. */
  readonly groups: readonly OffsetFetchResponseGroup[];
}

/** A `OffsetFetchResponse` with defaults for what is left out. */
export function makeOffsetFetchResponse(fields: Partial<Pick<OffsetFetchResponse, 'throttleTimeMs' | 'topics' | 'error' | 'groups'>>): OffsetFetchResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    topics: fields.topics === undefined ? [] : fields.topics,
    error: fields.error === undefined ? 'NONE' : fields.error,
    groups: fields.groups === undefined ? [] : fields.groups,
  };
}

export function readOffsetFetchResponse(r: ByteReader, v: number): OffsetFetchResponse {
  const flexible = v >= 6;
  const throttleTimeMs = (v >= 3 ? r.int32() : 0);
  let topics: readonly OffsetFetchResponseTopic[] = [];
  if (v <= 7) {
    const topicsCount = (flexible ? r.compactCount(2) : r.count(2));
    const topicsList: OffsetFetchResponseTopic[] = [];
    for (let left = topicsCount; left > 0; left--) topicsList.push(readOffsetFetchResponseTopic(r, v));
    topics = topicsList;
  }
  const error = (v >= 2 && v <= 7 ? errorName(r.int16()) : 'NONE');
  let groups: readonly OffsetFetchResponseGroup[] = [];
  if (v >= 8) {
    const groupsCount = (flexible ? r.compactCount(4) : r.count(4));
    const groupsList: OffsetFetchResponseGroup[] = [];
    for (let left = groupsCount; left > 0; left--) groupsList.push(readOffsetFetchResponseGroup(r, v));
    groups = groupsList;
  }
  if (flexible) r.skipTags();
  return { throttleTimeMs, topics, error, groups };
}

export function writeOffsetFetchResponse(w: ByteWriter, v: number, m: OffsetFetchResponse): void {
  const flexible = v >= 6;
  if (v >= 3) {
    w.int32(m.throttleTimeMs);
  }
  if (!(v <= 7) && (m.topics.length !== 0)) throw lossy('OffsetFetchResponse.topics', v);
  if (v <= 7) {
    if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
    for (let i = 0; i < m.topics.length; i++) { writeOffsetFetchResponseTopic(w, v, m.topics[i]!); }
  }
  if (v >= 2 && v <= 7) {
    w.int16(errorCode(m.error));
  }
  if (!(v >= 8) && (m.groups.length !== 0)) throw lossy('OffsetFetchResponse.groups', v);
  if (v >= 8) {
    if (flexible) w.uvarint(m.groups.length + 1); else w.int32(m.groups.length);
    for (let i = 0; i < m.groups.length; i++) { writeOffsetFetchResponseGroup(w, v, m.groups[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packOffsetFetchResponse(m: OffsetFetchResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) throw notNative('OffsetFetchResponse.topics');
  if (m.groups.length !== 0) { const list = m.groups; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetFetchResponseGroup(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackOffsetFetchResponse(packed: unknown, from: Attachments): OffsetFetchResponse {
  const map = fieldMap(packed, 'OffsetFetchResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'OffsetFetchResponse.throttleTimeMs');
  const topics: readonly OffsetFetchResponseTopic[] = [];
  const error: ErrorName = 'NONE';
  const groupsValue = map.get(2);
  let groups: readonly OffsetFetchResponseGroup[] = [];
  if (groupsValue !== undefined) { const list = listOf(groupsValue, 'OffsetFetchResponse.groups'); const items: OffsetFetchResponseGroup[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetFetchResponseGroup(list[i], from)); groups = items; }
  return { throttleTimeMs, topics, error, groups };
}
