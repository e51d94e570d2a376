// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackInt, unpackInt64, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface DeleteRecordsRequestPartition {
  /** Partition index. */
  readonly index: number;
  /** First offset to keep; −1 for the high watermark. */
  readonly offset: number;
}

export function readDeleteRecordsRequestPartition(r: ByteReader, v: number): DeleteRecordsRequestPartition {
  const flexible = v >= 2;
  const index = r.int32();
  const offset = r.int64();
  if (flexible) r.skipTags();
  return { index, offset };
}

export function writeDeleteRecordsRequestPartition(w: ByteWriter, v: number, m: DeleteRecordsRequestPartition): void {
  const flexible = v >= 2;
  w.int32(m.index);
  w.int64(m.offset);
  if (flexible) w.uvarint(0);
}

export function packDeleteRecordsRequestPartition(m: DeleteRecordsRequestPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.offset !== 0) map.set(2, packInt64(m.offset));
  return map;
}

export function unpackDeleteRecordsRequestPartition(packed: unknown, _from: Attachments): DeleteRecordsRequestPartition {
  const map = fieldMap(packed, 'DeleteRecordsRequestPartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'DeleteRecordsRequestPartition.index');
  const offsetValue = map.get(2);
  const offset = offsetValue === undefined ? 0 : unpackInt64(offsetValue, 'DeleteRecordsRequestPartition.offset');
  return { index, offset };
}

export interface DeleteRecordsRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** What to drop, by partition. */
  readonly partitions: readonly DeleteRecordsRequestPartition[];
}

export function readDeleteRecordsRequestTopic(r: ByteReader, v: number): DeleteRecordsRequestTopic {
  const flexible = v >= 2;
  const name = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(12) : r.count(12));
  const partitions: DeleteRecordsRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readDeleteRecordsRequestPartition(r, v));
  if (flexible) r.skipTags();
  return { name, partitions };
}

export function writeDeleteRecordsRequestTopic(w: ByteWriter, v: number, m: DeleteRecordsRequestTopic): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeDeleteRecordsRequestPartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDeleteRecordsRequestTopic(m: DeleteRecordsRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDeleteRecordsRequestPartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDeleteRecordsRequestTopic(packed: unknown, from: Attachments): DeleteRecordsRequestTopic {
  const map = fieldMap(packed, 'DeleteRecordsRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DeleteRecordsRequestTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly DeleteRecordsRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'DeleteRecordsRequestTopic.partitions'); const items: DeleteRecordsRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDeleteRecordsRequestPartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface DeleteRecordsRequest {
  /** What to drop, by topic. */
  readonly topics: readonly DeleteRecordsRequestTopic[];
  /** How long to wait for the replicas. */
  readonly timeoutMs: number;
}

export function readDeleteRecordsRequest(r: ByteReader, v: number): DeleteRecordsRequest {
  const flexible = v >= 2;
  const topicsCount = (flexible ? r.compactCount(2) : r.count(2));
  const topics: DeleteRecordsRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDeleteRecordsRequestTopic(r, v));
  const timeoutMs = r.int32();
  if (flexible) r.skipTags();
  return { topics, timeoutMs };
}

export function writeDeleteRecordsRequest(w: ByteWriter, v: number, m: DeleteRecordsRequest): void {
  const flexible = v >= 2;
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeDeleteRecordsRequestTopic(w, v, m.topics[i]!); }
  w.int32(m.timeoutMs);
  if (flexible) w.uvarint(0);
}

export function packDeleteRecordsRequest(m: DeleteRecordsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDeleteRecordsRequestTopic(list[i]!, out); map.set(1, packedList); }
  if (m.timeoutMs !== 0) map.set(2, m.timeoutMs);
  return map;
}

export function unpackDeleteRecordsRequest(packed: unknown, from: Attachments): DeleteRecordsRequest {
  const map = fieldMap(packed, 'DeleteRecordsRequest');
  const topicsValue = map.get(1);
  let topics: readonly DeleteRecordsRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DeleteRecordsRequest.topics'); const items: DeleteRecordsRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDeleteRecordsRequestTopic(list[i], from)); topics = items; }
  const timeoutMsValue = map.get(2);
  const timeoutMs = timeoutMsValue === undefined ? 0 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'DeleteRecordsRequest.timeoutMs');
  return { topics, timeoutMs };
}

export interface DeleteRecordsResponsePartition {
  /** Partition index. */
  readonly index: number;
  /** First offset kept on every replica. */
  readonly lowWatermark: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
}

export function readDeleteRecordsResponsePartition(r: ByteReader, v: number): DeleteRecordsResponsePartition {
  const flexible = v >= 2;
  const index = r.int32();
  const lowWatermark = r.int64();
  const error = errorName(r.int16());
  if (flexible) r.skipTags();
  return { index, lowWatermark, error };
}

export function writeDeleteRecordsResponsePartition(w: ByteWriter, v: number, m: DeleteRecordsResponsePartition): void {
  const flexible = v >= 2;
  w.int32(m.index);
  w.int64(m.lowWatermark);
  w.int16(errorCode(m.error));
  if (flexible) w.uvarint(0);
}

export function packDeleteRecordsResponsePartition(m: DeleteRecordsResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.lowWatermark !== 0) map.set(2, packInt64(m.lowWatermark));
  if (m.error !== 'NONE') map.set(3, errorCode(m.error));
  return map;
}

export function unpackDeleteRecordsResponsePartition(packed: unknown, _from: Attachments): DeleteRecordsResponsePartition {
  const map = fieldMap(packed, 'DeleteRecordsResponsePartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'DeleteRecordsResponsePartition.index');
  const lowWatermarkValue = map.get(2);
  const lowWatermark = lowWatermarkValue === undefined ? 0 : unpackInt64(lowWatermarkValue, 'DeleteRecordsResponsePartition.lowWatermark');
  const errorValue = map.get(3);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DeleteRecordsResponsePartition.error'));
  return { index, lowWatermark, error };
}

export interface DeleteRecordsResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Results, by partition. */
  readonly partitions: readonly DeleteRecordsResponsePartition[];
}

export function readDeleteRecordsResponseTopic(r: ByteReader, v: number): DeleteRecordsResponseTopic {
  const flexible = v >= 2;
  const name = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(14) : r.count(14));
  const partitions: DeleteRecordsResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readDeleteRecordsResponsePartition(r, v));
  if (flexible) r.skipTags();
  return { name, partitions };
}

export function writeDeleteRecordsResponseTopic(w: ByteWriter, v: number, m: DeleteRecordsResponseTopic): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeDeleteRecordsResponsePartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDeleteRecordsResponseTopic(m: DeleteRecordsResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDeleteRecordsResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDeleteRecordsResponseTopic(packed: unknown, from: Attachments): DeleteRecordsResponseTopic {
  const map = fieldMap(packed, 'DeleteRecordsResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DeleteRecordsResponseTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly DeleteRecordsResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'DeleteRecordsResponseTopic.partitions'); const items: DeleteRecordsResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDeleteRecordsResponsePartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface DeleteRecordsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by topic. */
  readonly topics: readonly DeleteRecordsResponseTopic[];
}

export function readDeleteRecordsResponse(r: ByteReader, v: number): DeleteRecordsResponse {
  const flexible = v >= 2;
  const throttleTimeMs = r.int32();
  const topicsCount = (flexible ? r.compactCount(2) : r.count(2));
  const topics: DeleteRecordsResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDeleteRecordsResponseTopic(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, topics };
}

export function writeDeleteRecordsResponse(w: ByteWriter, v: number, m: DeleteRecordsResponse): void {
  const flexible = v >= 2;
  w.int32(m.throttleTimeMs);
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeDeleteRecordsResponseTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDeleteRecordsResponse(m: DeleteRecordsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDeleteRecordsResponseTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDeleteRecordsResponse(packed: unknown, from: Attachments): DeleteRecordsResponse {
  const map = fieldMap(packed, 'DeleteRecordsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'DeleteRecordsResponse.throttleTimeMs');
  const topicsValue = map.get(2);
  let topics: readonly DeleteRecordsResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DeleteRecordsResponse.topics'); const items: DeleteRecordsResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDeleteRecordsResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, topics };
}
