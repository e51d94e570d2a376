// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackInt, unpackInt64, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface OffsetForLeaderEpochRequestPartition {
  /** Partition index. */
  readonly index: number;
  /** Leader epoch the client knows; −1 skips the check. */
  readonly currentLeaderEpoch: number;
  /** The epoch whose end is wanted. */
  readonly leaderEpoch: number;
}

/** A `OffsetForLeaderEpochRequestPartition` with defaults for what is left out. */
export function makeOffsetForLeaderEpochRequestPartition(fields: Pick<OffsetForLeaderEpochRequestPartition, 'index' | 'leaderEpoch'> & Partial<Pick<OffsetForLeaderEpochRequestPartition, 'currentLeaderEpoch'>>): OffsetForLeaderEpochRequestPartition {
  return {
    index: fields.index,
    currentLeaderEpoch: fields.currentLeaderEpoch === undefined ? -1 : fields.currentLeaderEpoch,
    leaderEpoch: fields.leaderEpoch,
  };
}

export function readOffsetForLeaderEpochRequestPartition(r: ByteReader, v: number): OffsetForLeaderEpochRequestPartition {
  const flexible = v >= 4;
  const index = r.int32();
  const currentLeaderEpoch = r.int32();
  const leaderEpoch = r.int32();
  if (flexible) r.skipTags();
  return { index, currentLeaderEpoch, leaderEpoch };
}

export function writeOffsetForLeaderEpochRequestPartition(w: ByteWriter, v: number, m: OffsetForLeaderEpochRequestPartition): void {
  const flexible = v >= 4;
  w.int32(m.index);
  w.int32(m.currentLeaderEpoch);
  w.int32(m.leaderEpoch);
  if (flexible) w.uvarint(0);
}

export function packOffsetForLeaderEpochRequestPartition(m: OffsetForLeaderEpochRequestPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.currentLeaderEpoch !== -1) map.set(2, m.currentLeaderEpoch);
  if (m.leaderEpoch !== 0) map.set(3, m.leaderEpoch);
  return map;
}

export function unpackOffsetForLeaderEpochRequestPartition(packed: unknown, _from: Attachments): OffsetForLeaderEpochRequestPartition {
  const map = fieldMap(packed, 'OffsetForLeaderEpochRequestPartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'OffsetForLeaderEpochRequestPartition.index');
  const currentLeaderEpochValue = map.get(2);
  const currentLeaderEpoch = currentLeaderEpochValue === undefined ? -1 : unpackInt(currentLeaderEpochValue, -2147483648, 2147483647, 'OffsetForLeaderEpochRequestPartition.currentLeaderEpoch');
  const leaderEpochValue = map.get(3);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'OffsetForLeaderEpochRequestPartition.leaderEpoch');
  return { index, currentLeaderEpoch, leaderEpoch };
}

export interface OffsetForLeaderEpochRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** What to tell, by partition. */
  readonly partitions: readonly OffsetForLeaderEpochRequestPartition[];
}

export function readOffsetForLeaderEpochRequestTopic(r: ByteReader, v: number): OffsetForLeaderEpochRequestTopic {
  const flexible = v >= 4;
  const name = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(12) : r.count(12));
  const partitions: OffsetForLeaderEpochRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readOffsetForLeaderEpochRequestPartition(r, v));
  if (flexible) r.skipTags();
  return { name, partitions };
}

export function writeOffsetForLeaderEpochRequestTopic(w: ByteWriter, v: number, m: OffsetForLeaderEpochRequestTopic): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeOffsetForLeaderEpochRequestPartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetForLeaderEpochRequestTopic(m: OffsetForLeaderEpochRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetForLeaderEpochRequestPartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackOffsetForLeaderEpochRequestTopic(packed: unknown, from: Attachments): OffsetForLeaderEpochRequestTopic {
  const map = fieldMap(packed, 'OffsetForLeaderEpochRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'OffsetForLeaderEpochRequestTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly OffsetForLeaderEpochRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'OffsetForLeaderEpochRequestTopic.partitions'); const items: OffsetForLeaderEpochRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetForLeaderEpochRequestPartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface OffsetForLeaderEpochRequest {
  /** Broker id of a follower; −1 for a consumer, −2 for a debugging one. */
  readonly replicaId: number;
  /** What to tell, by topic. */
  readonly topics: readonly OffsetForLeaderEpochRequestTopic[];
}

/** A `OffsetForLeaderEpochRequest` with defaults for what is left out. */
export function makeOffsetForLeaderEpochRequest(fields: Pick<OffsetForLeaderEpochRequest, 'topics'> & Partial<Pick<OffsetForLeaderEpochRequest, 'replicaId'>>): OffsetForLeaderEpochRequest {
  return {
    replicaId: fields.replicaId === undefined ? -2 : fields.replicaId,
    topics: fields.topics,
  };
}

export function readOffsetForLeaderEpochRequest(r: ByteReader, v: number): OffsetForLeaderEpochRequest {
  const flexible = v >= 4;
  const replicaId = (v >= 3 ? r.int32() : -2);
  const topicsCount = (flexible ? r.compactCount(2) : r.count(2));
  const topics: OffsetForLeaderEpochRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readOffsetForLeaderEpochRequestTopic(r, v));
  if (flexible) r.skipTags();
  return { replicaId, topics };
}

export function writeOffsetForLeaderEpochRequest(w: ByteWriter, v: number, m: OffsetForLeaderEpochRequest): void {
  const flexible = v >= 4;
  if (v >= 3) {
    w.int32(m.replicaId);
  }
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeOffsetForLeaderEpochRequestTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetForLeaderEpochRequest(m: OffsetForLeaderEpochRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.replicaId !== -2) map.set(1, m.replicaId);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetForLeaderEpochRequestTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackOffsetForLeaderEpochRequest(packed: unknown, from: Attachments): OffsetForLeaderEpochRequest {
  const map = fieldMap(packed, 'OffsetForLeaderEpochRequest');
  const replicaIdValue = map.get(1);
  const replicaId = replicaIdValue === undefined ? -2 : unpackInt(replicaIdValue, -2147483648, 2147483647, 'OffsetForLeaderEpochRequest.replicaId');
  const topicsValue = map.get(2);
  let topics: readonly OffsetForLeaderEpochRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'OffsetForLeaderEpochRequest.topics'); const items: OffsetForLeaderEpochRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetForLeaderEpochRequestTopic(list[i], from)); topics = items; }
  return { replicaId, topics };
}

export interface OffsetForLeaderEpochResponsePartition {
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** Partition index. */
  readonly index: number;
  /** Largest epoch at or below the one asked for; −1 for none. */
  readonly leaderEpoch: number;
  /** Where it ended; −1 when unknown. */
  readonly endOffset: number;
}

/** A `OffsetForLeaderEpochResponsePartition` with defaults for what is left out. */
export function makeOffsetForLeaderEpochResponsePartition(fields: Pick<OffsetForLeaderEpochResponsePartition, 'error' | 'index'> & Partial<Pick<OffsetForLeaderEpochResponsePartition, 'leaderEpoch' | 'endOffset'>>): OffsetForLeaderEpochResponsePartition {
  return {
    error: fields.error,
    index: fields.index,
    leaderEpoch: fields.leaderEpoch === undefined ? -1 : fields.leaderEpoch,
    endOffset: fields.endOffset === undefined ? -1 : fields.endOffset,
  };
}

export function readOffsetForLeaderEpochResponsePartition(r: ByteReader, v: number): OffsetForLeaderEpochResponsePartition {
  const flexible = v >= 4;
  const error = errorName(r.int16());
  const index = r.int32();
  const leaderEpoch = r.int32();
  const endOffset = r.int64();
  if (flexible) r.skipTags();
  return { error, index, leaderEpoch, endOffset };
}

export function writeOffsetForLeaderEpochResponsePartition(w: ByteWriter, v: number, m: OffsetForLeaderEpochResponsePartition): void {
  const flexible = v >= 4;
  w.int16(errorCode(m.error));
  w.int32(m.index);
  w.int32(m.leaderEpoch);
  w.int64(m.endOffset);
  if (flexible) w.uvarint(0);
}

export function packOffsetForLeaderEpochResponsePartition(m: OffsetForLeaderEpochResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.index !== 0) map.set(2, m.index);
  if (m.leaderEpoch !== -1) map.set(3, m.leaderEpoch);
  if (m.endOffset !== -1) map.set(4, packInt64(m.endOffset));
  return map;
}

export function unpackOffsetForLeaderEpochResponsePartition(packed: unknown, _from: Attachments): OffsetForLeaderEpochResponsePartition {
  const map = fieldMap(packed, 'OffsetForLeaderEpochResponsePartition');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'OffsetForLeaderEpochResponsePartition.error'));
  const indexValue = map.get(2);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'OffsetForLeaderEpochResponsePartition.index');
  const leaderEpochValue = map.get(3);
  const leaderEpoch = leaderEpochValue === undefined ? -1 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'OffsetForLeaderEpochResponsePartition.leaderEpoch');
  const endOffsetValue = map.get(4);
  const endOffset = endOffsetValue === undefined ? -1 : unpackInt64(endOffsetValue, 'OffsetForLeaderEpochResponsePartition.endOffset');
  return { error, index, leaderEpoch, endOffset };
}

export interface OffsetForLeaderEpochResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Results, by partition. */
  readonly partitions: readonly OffsetForLeaderEpochResponsePartition[];
}

export function readOffsetForLeaderEpochResponseTopic(r: ByteReader, v: number): OffsetForLeaderEpochResponseTopic {
  const flexible = v >= 4;
  const name = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(18) : r.count(18));
  const partitions: OffsetForLeaderEpochResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readOffsetForLeaderEpochResponsePartition(r, v));
  if (flexible) r.skipTags();
  return { name, partitions };
}

export function writeOffsetForLeaderEpochResponseTopic(w: ByteWriter, v: number, m: OffsetForLeaderEpochResponseTopic): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeOffsetForLeaderEpochResponsePartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetForLeaderEpochResponseTopic(m: OffsetForLeaderEpochResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetForLeaderEpochResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackOffsetForLeaderEpochResponseTopic(packed: unknown, from: Attachments): OffsetForLeaderEpochResponseTopic {
  const map = fieldMap(packed, 'OffsetForLeaderEpochResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'OffsetForLeaderEpochResponseTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly OffsetForLeaderEpochResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'OffsetForLeaderEpochResponseTopic.partitions'); const items: OffsetForLeaderEpochResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetForLeaderEpochResponsePartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface OffsetForLeaderEpochResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by topic. */
  readonly topics: readonly OffsetForLeaderEpochResponseTopic[];
}

/** A `OffsetForLeaderEpochResponse` with defaults for what is left out. */
export function makeOffsetForLeaderEpochResponse(fields: Pick<OffsetForLeaderEpochResponse, 'topics'> & Partial<Pick<OffsetForLeaderEpochResponse, 'throttleTimeMs'>>): OffsetForLeaderEpochResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    topics: fields.topics,
  };
}

export function readOffsetForLeaderEpochResponse(r: ByteReader, v: number): OffsetForLeaderEpochResponse {
  const flexible = v >= 4;
  const throttleTimeMs = r.int32();
  const topicsCount = (flexible ? r.compactCount(2) : r.count(2));
  const topics: OffsetForLeaderEpochResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readOffsetForLeaderEpochResponseTopic(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, topics };
}

export function writeOffsetForLeaderEpochResponse(w: ByteWriter, v: number, m: OffsetForLeaderEpochResponse): void {
  const flexible = v >= 4;
  w.int32(m.throttleTimeMs);
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeOffsetForLeaderEpochResponseTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packOffsetForLeaderEpochResponse(m: OffsetForLeaderEpochResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packOffsetForLeaderEpochResponseTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackOffsetForLeaderEpochResponse(packed: unknown, from: Attachments): OffsetForLeaderEpochResponse {
  const map = fieldMap(packed, 'OffsetForLeaderEpochResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'OffsetForLeaderEpochResponse.throttleTimeMs');
  const topicsValue = map.get(2);
  let topics: readonly OffsetForLeaderEpochResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'OffsetForLeaderEpochResponse.topics'); const items: OffsetForLeaderEpochResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackOffsetForLeaderEpochResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, topics };
}
