// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackInt, unpackInt64, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface OffsetCommitRequestPartition {
  /** Partition index. */
  readonly index: number;
  /** Offset of the next record to read. */
  readonly committedOffset: number;
  /** Leader epoch of the last record read; −1 when unknown. */
  readonly committedLeaderEpoch: number;
  /** Whatever the client wants to find there again. */
  readonly committedMetadata: string | null;
}

/** A `OffsetCommitRequestPartition` with defaults for what is left out. */
export function makeOffsetCommitRequestPartition(fields: Pick<OffsetCommitRequestPartition, 'index' | 'committedOffset' | 'committedMetadata'> & Partial<Pick<OffsetCommitRequestPartition, 'committedLeaderEpoch'>>): OffsetCommitRequestPartition {
  return {
    index: fields.index,
    committedOffset: fields.committedOffset,
    committedLeaderEpoch: fields.committedLeaderEpoch === undefined ? -1 : fields.committedLeaderEpoch,
    committedMetadata: fields.committedMetadata,
  };
}

export function readOffsetCommitRequestPartition(r: ByteReader, v: number): OffsetCommitRequestPartition {
  const flexible = v >= 8;
  const index = r.int32();
  const committedOffset = r.int64();
  const committedLeaderEpoch = (v >= 6 ? r.int32() : -1);
  const committedMetadata = (flexible ? r.compactNullableString() : r.nullableString());
  if (flexible) r.skipTags();
  return { index, committedOffset, committedLeaderEpoch, committedMetadata };
}

export function writeOffsetCommitRequestPartition(w: ByteWriter, v: number, m: OffsetCommitRequestPartition): void {
  const flexible = v >= 8;
  w.int32(m.index);
  w.int64(m.committedOffset);
  if (v >= 6) {
    w.int32(m.committedLeaderEpoch);
  }
  if (flexible) w.compactNullableString(m.committedMetadata); else w.nullableString(m.committedMetadata);
  if (flexible) w.uvarint(0);
}

export function packOffsetCommitRequestPartition(m: OffsetCommitRequestPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.committedOffset !== 0) map.set(2, packInt64(m.committedOffset));
  if (m.committedLeaderEpoch !== -1) map.set(3, m.committedLeaderEpoch);
  if (m.committedMetadata !== '') map.set(4, m.committedMetadata === null ? null : packText(m.committedMetadata));
  return map;
}

export function unpackOffsetCommitRequestPartition(packed: unknown, _from: Attachments): OffsetCommitRequestPartition {
  const map = fieldMap(packed, 'OffsetCommitRequestPartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'OffsetCommitRequestPartition.index');
  const committedOffsetValue = map.get(2);
  const committedOffset = committedOffsetValue === undefined ? 0 : unpackInt64(committedOffsetValue, 'OffsetCommitRequestPartition.committedOffset');
  const committedLeaderEpochValue = map.get(3);
  const committedLeaderEpoch = committedLeaderEpochValue === undefined ? -1 : unpackInt(committedLeaderEpochValue, -2147483648, 2147483647, 'OffsetCommitRequestPartition.committedLeaderEpoch');
  const committedMetadataValue = map.get(4);
  const committedMetadata = committedMetadataValue === undefined ? '' : committedMetadataValue === null ? null : unpackText(committedMetadataValue, 'OffsetCommitRequestPartition.committedMetadata');
  return { index, committedOffset, committedLeaderEpoch, committedMetadata };
}

export interface OffsetCommitRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id; zero to go by name. */
  readonly topicId: string;
  /** What to keep, by partition. */
  readonly partitions: readonly OffsetCommitRequestPartition[];
}

/** A `OffsetCommitRequestTopic` with defaults for what is left out. */
export function makeOffsetCommitRequestTopic(fields: Pick<OffsetCommitRequestTopic, 'partitions'> & Partial<Pick<OffsetCommitRequestTopic, 'name' | 'topicId'>>): OffsetCommitRequestTopic {
  return {
    name: fields.name === undefined ? '' : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    partitions: fields.partitions,
  };
}

export function readOffsetCommitRequestTopic(r: ByteReader, v: number): OffsetCommitRequestTopic {
  const flexible = v >= 8;
  const name = (v <= 9 ? (flexible ? r.compactString() : r.string()) : '');
  const topicId = (v >= 10 ? r.uuid() : zeroUuid);
  const partitionsCount = (flexible ? r.compactCount(13) : r.count(13));
  const partitions: OffsetCommitRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readOffsetCommitRequestPartition(r, v));
  if (flexible) r.skipTags();
  return { name, topicId, partitions };
}

export function writeOffsetCommitRequestTopic(w: ByteWriter, v: number, m: OffsetCommitRequestTopic): void {
  const flexible = v >= 8;
  if (v <= 9) {
    if (flexible) w.compactString(m.name); else w.string(m.name);
  }
  if (v >= 10) {
    w.uuid(m.topicId);
  }
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeOffsetCommitRequestPartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetCommitRequestTopic(m: OffsetCommitRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetCommitRequestPartition(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackOffsetCommitRequestTopic(packed: unknown, from: Attachments): OffsetCommitRequestTopic {
  const map = fieldMap(packed, 'OffsetCommitRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'OffsetCommitRequestTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'OffsetCommitRequestTopic.topicId');
  const partitionsValue = map.get(3);
  let partitions: readonly OffsetCommitRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'OffsetCommitRequestTopic.partitions'); const items: OffsetCommitRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetCommitRequestPartition(list[i], from)); partitions = items; }
  return { name, topicId, partitions };
}

export interface OffsetCommitRequest {
  /** Id of the group. */
  readonly groupId: string;
  /** Generation that JoinGroup answered; −1 from who is no member. */
  readonly generationIdOrMemberEpoch: number;
  /** Id of the member; empty from who is none. */
  readonly memberId: string;
  /** Name of a static member. */
  readonly groupInstanceId: string | null;
  /** How long to keep it; −1 for as long as the broker says. */
  readonly retentionTimeMs: number;
  /** What to keep, by topic. */
  readonly topics: readonly OffsetCommitRequestTopic[];
}

/** A `OffsetCommitRequest` with defaults for what is left out. */
export function makeOffsetCommitRequest(fields: Pick<OffsetCommitRequest, 'groupId' | 'topics'> & Partial<Pick<OffsetCommitRequest, 'generationIdOrMemberEpoch' | 'memberId' | 'groupInstanceId' | 'retentionTimeMs'>>): OffsetCommitRequest {
  return {
    groupId: fields.groupId,
    generationIdOrMemberEpoch: fields.generationIdOrMemberEpoch === undefined ? -1 : fields.generationIdOrMemberEpoch,
    memberId: fields.memberId === undefined ? '' : fields.memberId,
    groupInstanceId: fields.groupInstanceId === undefined ? null : fields.groupInstanceId,
    retentionTimeMs: fields.retentionTimeMs === undefined ? -1 : fields.retentionTimeMs,
    topics: fields.topics,
  };
}

export function readOffsetCommitRequest(r: ByteReader, v: number): OffsetCommitRequest {
  const flexible = v >= 8;
  const groupId = (flexible ? r.compactString() : r.string());
  const generationIdOrMemberEpoch = r.int32();
  const memberId = (flexible ? r.compactString() : r.string());
  const groupInstanceId = (v >= 7 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const retentionTimeMs = (v <= 4 ? r.int64() : -1);
  const topicsCount = (flexible ? r.compactCount(1) : r.count(1));
  const topics: OffsetCommitRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readOffsetCommitRequestTopic(r, v));
  if (flexible) r.skipTags();
  return { groupId, generationIdOrMemberEpoch, memberId, groupInstanceId, retentionTimeMs, topics };
}

export function writeOffsetCommitRequest(w: ByteWriter, v: number, m: OffsetCommitRequest): void {
  const flexible = v >= 8;
  if (flexible) w.compactString(m.groupId); else w.string(m.groupId);
  w.int32(m.generationIdOrMemberEpoch);
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (!(v >= 7) && (m.groupInstanceId !== null)) throw lossy('OffsetCommitRequest.groupInstanceId', v);
  if (v >= 7) {
    if (flexible) w.compactNullableString(m.groupInstanceId); else w.nullableString(m.groupInstanceId);
  }
  if (v <= 4) {
    w.int64(m.retentionTimeMs);
  }
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeOffsetCommitRequestTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetCommitRequest(m: OffsetCommitRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.generationIdOrMemberEpoch !== -1) map.set(2, m.generationIdOrMemberEpoch);
  if (m.memberId !== '') map.set(3, packText(m.memberId));
  if (m.groupInstanceId !== null) map.set(4, packText(m.groupInstanceId));
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetCommitRequestTopic(list[i]!, out); map.set(5, packedList); }
  return map;
}

export function unpackOffsetCommitRequest(packed: unknown, from: Attachments): OffsetCommitRequest {
  const map = fieldMap(packed, 'OffsetCommitRequest');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'OffsetCommitRequest.groupId');
  const generationIdOrMemberEpochValue = map.get(2);
  const generationIdOrMemberEpoch = generationIdOrMemberEpochValue === undefined ? -1 : unpackInt(generationIdOrMemberEpochValue, -2147483648, 2147483647, 'OffsetCommitRequest.generationIdOrMemberEpoch');
  const memberIdValue = map.get(3);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'OffsetCommitRequest.memberId');
  const groupInstanceIdValue = map.get(4);
  const groupInstanceId = groupInstanceIdValue === undefined ? null : groupInstanceIdValue === null ? null : unpackText(groupInstanceIdValue, 'OffsetCommitRequest.groupInstanceId');
  const retentionTimeMs: number = -1;
  const topicsValue = map.get(5);
  let topics: readonly OffsetCommitRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'OffsetCommitRequest.topics'); const items: OffsetCommitRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetCommitRequestTopic(list[i], from)); topics = items; }
  return { groupId, generationIdOrMemberEpoch, memberId, groupInstanceId, retentionTimeMs, topics };
}

export interface OffsetCommitResponsePartition {
  /** Partition index. */
  readonly index: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
}

export function readOffsetCommitResponsePartition(r: ByteReader, v: number): OffsetCommitResponsePartition {
  const flexible = v >= 8;
  const index = r.int32();
  const error = errorName(r.int16());
  if (flexible) r.skipTags();
  return { index, error };
}

export function writeOffsetCommitResponsePartition(w: ByteWriter, v: number, m: OffsetCommitResponsePartition): void {
  const flexible = v >= 8;
  w.int32(m.index);
  w.int16(errorCode(m.error));
  if (flexible) w.uvarint(0);
}

export function packOffsetCommitResponsePartition(m: OffsetCommitResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  return map;
}

export function unpackOffsetCommitResponsePartition(packed: unknown, _from: Attachments): OffsetCommitResponsePartition {
  const map = fieldMap(packed, 'OffsetCommitResponsePartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'OffsetCommitResponsePartition.index');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'OffsetCommitResponsePartition.error'));
  return { index, error };
}

export interface OffsetCommitResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id. */
  readonly topicId: string;
  /** Results, by partition. */
  readonly partitions: readonly OffsetCommitResponsePartition[];
}

/** A `OffsetCommitResponseTopic` with defaults for what is left out. */
export function makeOffsetCommitResponseTopic(fields: Pick<OffsetCommitResponseTopic, 'partitions'> & Partial<Pick<OffsetCommitResponseTopic, 'name' | 'topicId'>>): OffsetCommitResponseTopic {
  return {
    name: fields.name === undefined ? '' : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    partitions: fields.partitions,
  };
}

export function readOffsetCommitResponseTopic(r: ByteReader, v: number): OffsetCommitResponseTopic {
  const flexible = v >= 8;
  const name = (v <= 9 ? (flexible ? r.compactString() : r.string()) : '');
  const topicId = (v >= 10 ? r.uuid() : zeroUuid);
  const partitionsCount = (flexible ? r.compactCount(6) : r.count(6));
  const partitions: OffsetCommitResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readOffsetCommitResponsePartition(r, v));
  if (flexible) r.skipTags();
  return { name, topicId, partitions };
}

export function writeOffsetCommitResponseTopic(w: ByteWriter, v: number, m: OffsetCommitResponseTopic): void {
  const flexible = v >= 8;
  if (v <= 9) {
    if (flexible) w.compactString(m.name); else w.string(m.name);
  }
  if (v >= 10) {
    w.uuid(m.topicId);
  }
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeOffsetCommitResponsePartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetCommitResponseTopic(m: OffsetCommitResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetCommitResponsePartition(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackOffsetCommitResponseTopic(packed: unknown, from: Attachments): OffsetCommitResponseTopic {
  const map = fieldMap(packed, 'OffsetCommitResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'OffsetCommitResponseTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'OffsetCommitResponseTopic.topicId');
  const partitionsValue = map.get(3);
  let partitions: readonly OffsetCommitResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'OffsetCommitResponseTopic.partitions'); const items: OffsetCommitResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetCommitResponsePartition(list[i], from)); partitions = items; }
  return { name, topicId, partitions };
}

export interface OffsetCommitResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by topic. */
  readonly topics: readonly OffsetCommitResponseTopic[];
}

/** A `OffsetCommitResponse` with defaults for what is left out. */
export function makeOffsetCommitResponse(fields: Pick<OffsetCommitResponse, 'topics'> & Partial<Pick<OffsetCommitResponse, 'throttleTimeMs'>>): OffsetCommitResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    topics: fields.topics,
  };
}

export function readOffsetCommitResponse(r: ByteReader, v: number): OffsetCommitResponse {
  const flexible = v >= 8;
  const throttleTimeMs = (v >= 3 ? r.int32() : 0);
  const topicsCount = (flexible ? r.compactCount(1) : r.count(1));
  const topics: OffsetCommitResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readOffsetCommitResponseTopic(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, topics };
}

export function writeOffsetCommitResponse(w: ByteWriter, v: number, m: OffsetCommitResponse): void {
  const flexible = v >= 8;
  if (v >= 3) {
    w.int32(m.throttleTimeMs);
  }
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeOffsetCommitResponseTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetCommitResponse(m: OffsetCommitResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetCommitResponseTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackOffsetCommitResponse(packed: unknown, from: Attachments): OffsetCommitResponse {
  const map = fieldMap(packed, 'OffsetCommitResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'OffsetCommitResponse.throttleTimeMs');
  const topicsValue = map.get(2);
  let topics: readonly OffsetCommitResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'OffsetCommitResponse.topics'); const items: OffsetCommitResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetCommitResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, topics };
}
