// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface OffsetDeleteRequestPartition {
  /** Partition index. */
  readonly index: number;
}

export function readOffsetDeleteRequestPartition(r: ByteReader, _v: number): OffsetDeleteRequestPartition {
  const index = r.int32();
  return { index };
}

export function writeOffsetDeleteRequestPartition(w: ByteWriter, _v: number, m: OffsetDeleteRequestPartition): void {
  w.int32(m.index);
}

export function packOffsetDeleteRequestPartition(m: OffsetDeleteRequestPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  return map;
}

export function unpackOffsetDeleteRequestPartition(packed: unknown, _from: Attachments): OffsetDeleteRequestPartition {
  const map = fieldMap(packed, 'OffsetDeleteRequestPartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'OffsetDeleteRequestPartition.index');
  return { index };
}

export interface OffsetDeleteRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** What to forget, by partition. */
  readonly partitions: readonly OffsetDeleteRequestPartition[];
}

export function readOffsetDeleteRequestTopic(r: ByteReader, v: number): OffsetDeleteRequestTopic {
  const name = r.string();
  const partitionsCount = r.count(4);
  const partitions: OffsetDeleteRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readOffsetDeleteRequestPartition(r, v));
  return { name, partitions };
}

export function writeOffsetDeleteRequestTopic(w: ByteWriter, v: number, m: OffsetDeleteRequestTopic): void {
  w.string(m.name);
  w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeOffsetDeleteRequestPartition(w, v, m.partitions[i]!); }
}

export function packOffsetDeleteRequestTopic(m: OffsetDeleteRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetDeleteRequestPartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackOffsetDeleteRequestTopic(packed: unknown, from: Attachments): OffsetDeleteRequestTopic {
  const map = fieldMap(packed, 'OffsetDeleteRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'OffsetDeleteRequestTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly OffsetDeleteRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'OffsetDeleteRequestTopic.partitions'); const items: OffsetDeleteRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetDeleteRequestPartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface OffsetDeleteRequest {
  /** Id of the group. */
  readonly groupId: string;
  /** What to forget, by topic. */
  readonly topics: readonly OffsetDeleteRequestTopic[];
}

export function readOffsetDeleteRequest(r: ByteReader, v: number): OffsetDeleteRequest {
  const groupId = r.string();
  const topicsCount = r.count(2);
  const topics: OffsetDeleteRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readOffsetDeleteRequestTopic(r, v));
  return { groupId, topics };
}

export function writeOffsetDeleteRequest(w: ByteWriter, v: number, m: OffsetDeleteRequest): void {
  w.string(m.groupId);
  w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeOffsetDeleteRequestTopic(w, v, m.topics[i]!); }
}

export function packOffsetDeleteRequest(m: OffsetDeleteRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetDeleteRequestTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackOffsetDeleteRequest(packed: unknown, from: Attachments): OffsetDeleteRequest {
  const map = fieldMap(packed, 'OffsetDeleteRequest');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'OffsetDeleteRequest.groupId');
  const topicsValue = map.get(2);
  let topics: readonly OffsetDeleteRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'OffsetDeleteRequest.topics'); const items: OffsetDeleteRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetDeleteRequestTopic(list[i], from)); topics = items; }
  return { groupId, topics };
}

export interface OffsetDeleteResponsePartition {
  /** Partition index. */
  readonly index: number;
  /** NONE, or why it failed: GROUP_SUBSCRIBED_TO_TOPIC while members read it. */
  readonly error: ErrorName;
}

export function readOffsetDeleteResponsePartition(r: ByteReader, _v: number): OffsetDeleteResponsePartition {
  const index = r.int32();
  const error = errorName(r.int16());
  return { index, error };
}

export function writeOffsetDeleteResponsePartition(w: ByteWriter, _v: number, m: OffsetDeleteResponsePartition): void {
  w.int32(m.index);
  w.int16(errorCode(m.error));
}

export function packOffsetDeleteResponsePartition(m: OffsetDeleteResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  return map;
}

export function unpackOffsetDeleteResponsePartition(packed: unknown, _from: Attachments): OffsetDeleteResponsePartition {
  const map = fieldMap(packed, 'OffsetDeleteResponsePartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'OffsetDeleteResponsePartition.index');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'OffsetDeleteResponsePartition.error'));
  return { index, error };
}

export interface OffsetDeleteResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Results, by partition. */
  readonly partitions: readonly OffsetDeleteResponsePartition[];
}

export function readOffsetDeleteResponseTopic(r: ByteReader, v: number): OffsetDeleteResponseTopic {
  const name = r.string();
  const partitionsCount = r.count(6);
  const partitions: OffsetDeleteResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readOffsetDeleteResponsePartition(r, v));
  return { name, partitions };
}

export function writeOffsetDeleteResponseTopic(w: ByteWriter, v: number, m: OffsetDeleteResponseTopic): void {
  w.string(m.name);
  w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeOffsetDeleteResponsePartition(w, v, m.partitions[i]!); }
}

export function packOffsetDeleteResponseTopic(m: OffsetDeleteResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetDeleteResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackOffsetDeleteResponseTopic(packed: unknown, from: Attachments): OffsetDeleteResponseTopic {
  const map = fieldMap(packed, 'OffsetDeleteResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'OffsetDeleteResponseTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly OffsetDeleteResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'OffsetDeleteResponseTopic.partitions'); const items: OffsetDeleteResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetDeleteResponsePartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface OffsetDeleteResponse {
  /** NONE, or why nothing was forgotten. */
  readonly error: ErrorName;
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by topic. */
  readonly topics: readonly OffsetDeleteResponseTopic[];
}

/** A `OffsetDeleteResponse` with defaults for what is left out. */
export function makeOffsetDeleteResponse(fields: Pick<OffsetDeleteResponse, 'error' | 'topics'> & Partial<Pick<OffsetDeleteResponse, 'throttleTimeMs'>>): OffsetDeleteResponse {
  return {
    error: fields.error,
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    topics: fields.topics,
  };
}

export function readOffsetDeleteResponse(r: ByteReader, v: number): OffsetDeleteResponse {
  const error = errorName(r.int16());
  const throttleTimeMs = r.int32();
  const topicsCount = r.count(2);
  const topics: OffsetDeleteResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readOffsetDeleteResponseTopic(r, v));
  return { error, throttleTimeMs, topics };
}

export function writeOffsetDeleteResponse(w: ByteWriter, v: number, m: OffsetDeleteResponse): void {
  w.int16(errorCode(m.error));
  w.int32(m.throttleTimeMs);
  w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeOffsetDeleteResponseTopic(w, v, m.topics[i]!); }
}

export function packOffsetDeleteResponse(m: OffsetDeleteResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.throttleTimeMs !== 0) map.set(2, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetDeleteResponseTopic(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackOffsetDeleteResponse(packed: unknown, from: Attachments): OffsetDeleteResponse {
  const map = fieldMap(packed, 'OffsetDeleteResponse');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'OffsetDeleteResponse.error'));
  const throttleTimeMsValue = map.get(2);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'OffsetDeleteResponse.throttleTimeMs');
  const topicsValue = map.get(3);
  let topics: readonly OffsetDeleteResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'OffsetDeleteResponse.topics'); const items: OffsetDeleteResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetDeleteResponseTopic(list[i], from)); topics = items; }
  return { error, throttleTimeMs, topics };
}
