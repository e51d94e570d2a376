// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackInt, unpackInt64, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface ListOffsetsRequestPartition {
  /** Partition index. */
  readonly index: number;
  /** Leader epoch the client knows; −1 skips the check. */
  readonly currentLeaderEpoch: number;
  /** Least timestamp wanted, or a special value below 0. */
  readonly timestamp: number;
}

/** A `ListOffsetsRequestPartition` with defaults for what is left out. */
export function makeListOffsetsRequestPartition(fields: Pick<ListOffsetsRequestPartition, 'index' | 'timestamp'> & Partial<Pick<ListOffsetsRequestPartition, 'currentLeaderEpoch'>>): ListOffsetsRequestPartition {
  return {
    index: fields.index,
    currentLeaderEpoch: fields.currentLeaderEpoch === undefined ? -1 : fields.currentLeaderEpoch,
    timestamp: fields.timestamp,
  };
}

export function readListOffsetsRequestPartition(r: ByteReader, v: number): ListOffsetsRequestPartition {
  const flexible = v >= 6;
  const index = r.int32();
  const currentLeaderEpoch = (v >= 4 ? r.int32() : -1);
  const timestamp = r.int64();
  if (flexible) r.skipTags();
  return { index, currentLeaderEpoch, timestamp };
}

export function writeListOffsetsRequestPartition(w: ByteWriter, v: number, m: ListOffsetsRequestPartition): void {
  const flexible = v >= 6;
  w.int32(m.index);
  if (v >= 4) {
    w.int32(m.currentLeaderEpoch);
  }
  w.int64(m.timestamp);
  if (flexible) w.uvarint(0);
}

export function packListOffsetsRequestPartition(m: ListOffsetsRequestPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.currentLeaderEpoch !== -1) map.set(2, m.currentLeaderEpoch);
  if (m.timestamp !== 0) map.set(3, packInt64(m.timestamp));
  return map;
}

export function unpackListOffsetsRequestPartition(packed: unknown, _from: Attachments): ListOffsetsRequestPartition {
  const map = fieldMap(packed, 'ListOffsetsRequestPartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'ListOffsetsRequestPartition.index');
  const currentLeaderEpochValue = map.get(2);
  const currentLeaderEpoch = currentLeaderEpochValue === undefined ? -1 : unpackInt(currentLeaderEpochValue, -2147483648, 2147483647, 'ListOffsetsRequestPartition.currentLeaderEpoch');
  const timestampValue = map.get(3);
  const timestamp = timestampValue === undefined ? 0 : unpackInt64(timestampValue, 'ListOffsetsRequestPartition.timestamp');
  return { index, currentLeaderEpoch, timestamp };
}

export interface ListOffsetsRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** What to find, by partition. */
  readonly partitions: readonly ListOffsetsRequestPartition[];
}

export function readListOffsetsRequestTopic(r: ByteReader, v: number): ListOffsetsRequestTopic {
  const flexible = v >= 6;
  const name = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(12) : r.count(12));
  const partitions: ListOffsetsRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readListOffsetsRequestPartition(r, v));
  if (flexible) r.skipTags();
  return { name, partitions };
}

export function writeListOffsetsRequestTopic(w: ByteWriter, v: number, m: ListOffsetsRequestTopic): void {
  const flexible = v >= 6;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeListOffsetsRequestPartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packListOffsetsRequestTopic(m: ListOffsetsRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packListOffsetsRequestPartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackListOffsetsRequestTopic(packed: unknown, from: Attachments): ListOffsetsRequestTopic {
  const map = fieldMap(packed, 'ListOffsetsRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'ListOffsetsRequestTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly ListOffsetsRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ListOffsetsRequestTopic.partitions'); const items: ListOffsetsRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackListOffsetsRequestPartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface ListOffsetsRequest {
  /** Broker id of a follower; −1 for a consumer, −2 for a debugging one. */
  readonly replicaId: number;
  /** 0 to see open transactions, 1 only committed ones. */
  readonly isolationLevel: number;
  /** What to find, by topic. */
  readonly topics: readonly ListOffsetsRequestTopic[];
  /** How long to look in remote storage. */
  readonly timeoutMs: number;
}

/** A `ListOffsetsRequest` with defaults for what is left out. */
export function makeListOffsetsRequest(fields: Pick<ListOffsetsRequest, 'replicaId' | 'topics'> & Partial<Pick<ListOffsetsRequest, 'isolationLevel' | 'timeoutMs'>>): ListOffsetsRequest {
  return {
    replicaId: fields.replicaId,
    isolationLevel: fields.isolationLevel === undefined ? 0 : fields.isolationLevel,
    topics: fields.topics,
    timeoutMs: fields.timeoutMs === undefined ? 0 : fields.timeoutMs,
  };
}

export function readListOffsetsRequest(r: ByteReader, v: number): ListOffsetsRequest {
  const flexible = v >= 6;
  const replicaId = r.int32();
  const isolationLevel = (v >= 2 ? r.int8() : 0);
  const topicsCount = (flexible ? r.compactCount(2) : r.count(2));
  const topics: ListOffsetsRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readListOffsetsRequestTopic(r, v));
  const timeoutMs = (v >= 10 ? r.int32() : 0);
  if (flexible) r.skipTags();
  return { replicaId, isolationLevel, topics, timeoutMs };
}

export function writeListOffsetsRequest(w: ByteWriter, v: number, m: ListOffsetsRequest): void {
  const flexible = v >= 6;
  w.int32(m.replicaId);
  if (!(v >= 2) && (m.isolationLevel !== 0)) throw lossy('ListOffsetsRequest.isolationLevel', v);
  if (v >= 2) {
    w.int8(m.isolationLevel);
  }
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeListOffsetsRequestTopic(w, v, m.topics[i]!); }
  if (v >= 10) {
    w.int32(m.timeoutMs);
  }
  if (flexible) w.uvarint(0);
}

export function packListOffsetsRequest(m: ListOffsetsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.replicaId !== 0) map.set(1, m.replicaId);
  if (m.isolationLevel !== 0) map.set(2, m.isolationLevel);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packListOffsetsRequestTopic(list[i]!, out); map.set(3, packedList); }
  if (m.timeoutMs !== 0) map.set(4, m.timeoutMs);
  return map;
}

export function unpackListOffsetsRequest(packed: unknown, from: Attachments): ListOffsetsRequest {
  const map = fieldMap(packed, 'ListOffsetsRequest');
  const replicaIdValue = map.get(1);
  const replicaId = replicaIdValue === undefined ? 0 : unpackInt(replicaIdValue, -2147483648, 2147483647, 'ListOffsetsRequest.replicaId');
  const isolationLevelValue = map.get(2);
  const isolationLevel = isolationLevelValue === undefined ? 0 : unpackInt(isolationLevelValue, -128, 127, 'ListOffsetsRequest.isolationLevel');
  const topicsValue = map.get(3);
  let topics: readonly ListOffsetsRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'ListOffsetsRequest.topics'); const items: ListOffsetsRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackListOffsetsRequestTopic(list[i], from)); topics = items; }
  const timeoutMsValue = map.get(4);
  const timeoutMs = timeoutMsValue === undefined ? 0 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'ListOffsetsRequest.timeoutMs');
  return { replicaId, isolationLevel, topics, timeoutMs };
}

export interface ListOffsetsResponsePartition {
  /** Partition index. */
  readonly index: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** Timestamp of the record found; −1 for none. */
  readonly timestamp: number;
  /** Its offset; −1 for none. */
  readonly offset: number;
  /** Its leader epoch. */
  readonly leaderEpoch: number;
}

/** A `ListOffsetsResponsePartition` with defaults for what is left out. */
export function makeListOffsetsResponsePartition(fields: Pick<ListOffsetsResponsePartition, 'index' | 'error'> & Partial<Pick<ListOffsetsResponsePartition, 'timestamp' | 'offset' | 'leaderEpoch'>>): ListOffsetsResponsePartition {
  return {
    index: fields.index,
    error: fields.error,
    timestamp: fields.timestamp === undefined ? -1 : fields.timestamp,
    offset: fields.offset === undefined ? -1 : fields.offset,
    leaderEpoch: fields.leaderEpoch === undefined ? -1 : fields.leaderEpoch,
  };
}

export function readListOffsetsResponsePartition(r: ByteReader, v: number): ListOffsetsResponsePartition {
  const flexible = v >= 6;
  const index = r.int32();
  const error = errorName(r.int16());
  const timestamp = r.int64();
  const offset = r.int64();
  const leaderEpoch = (v >= 4 ? r.int32() : -1);
  if (flexible) r.skipTags();
  return { index, error, timestamp, offset, leaderEpoch };
}

export function writeListOffsetsResponsePartition(w: ByteWriter, v: number, m: ListOffsetsResponsePartition): void {
  const flexible = v >= 6;
  w.int32(m.index);
  w.int16(errorCode(m.error));
  w.int64(m.timestamp);
  w.int64(m.offset);
  if (v >= 4) {
    w.int32(m.leaderEpoch);
  }
  if (flexible) w.uvarint(0);
}

export function packListOffsetsResponsePartition(m: ListOffsetsResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.timestamp !== -1) map.set(3, packInt64(m.timestamp));
  if (m.offset !== -1) map.set(4, packInt64(m.offset));
  if (m.leaderEpoch !== -1) map.set(5, m.leaderEpoch);
  return map;
}

export function unpackListOffsetsResponsePartition(packed: unknown, _from: Attachments): ListOffsetsResponsePartition {
  const map = fieldMap(packed, 'ListOffsetsResponsePartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'ListOffsetsResponsePartition.index');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ListOffsetsResponsePartition.error'));
  const timestampValue = map.get(3);
  const timestamp = timestampValue === undefined ? -1 : unpackInt64(timestampValue, 'ListOffsetsResponsePartition.timestamp');
  const offsetValue = map.get(4);
  const offset = offsetValue === undefined ? -1 : unpackInt64(offsetValue, 'ListOffsetsResponsePartition.offset');
  const leaderEpochValue = map.get(5);
  const leaderEpoch = leaderEpochValue === undefined ? -1 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'ListOffsetsResponsePartition.leaderEpoch');
  return { index, error, timestamp, offset, leaderEpoch };
}

export interface ListOffsetsResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Results, by partition. */
  readonly partitions: readonly ListOffsetsResponsePartition[];
}

export function readListOffsetsResponseTopic(r: ByteReader, v: number): ListOffsetsResponseTopic {
  const flexible = v >= 6;
  const name = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(22) : r.count(22));
  const partitions: ListOffsetsResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readListOffsetsResponsePartition(r, v));
  if (flexible) r.skipTags();
  return { name, partitions };
}

export function writeListOffsetsResponseTopic(w: ByteWriter, v: number, m: ListOffsetsResponseTopic): void {
  const flexible = v >= 6;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeListOffsetsResponsePartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packListOffsetsResponseTopic(m: ListOffsetsResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packListOffsetsResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackListOffsetsResponseTopic(packed: unknown, from: Attachments): ListOffsetsResponseTopic {
  const map = fieldMap(packed, 'ListOffsetsResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'ListOffsetsResponseTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly ListOffsetsResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ListOffsetsResponseTopic.partitions'); const items: ListOffsetsResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackListOffsetsResponsePartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface ListOffsetsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by topic. */
  readonly topics: readonly ListOffsetsResponseTopic[];
}

/** A `ListOffsetsResponse` with defaults for what is left out. */
export function makeListOffsetsResponse(fields: Pick<ListOffsetsResponse, 'topics'> & Partial<Pick<ListOffsetsResponse, 'throttleTimeMs'>>): ListOffsetsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    topics: fields.topics,
  };
}

export function readListOffsetsResponse(r: ByteReader, v: number): ListOffsetsResponse {
  const flexible = v >= 6;
  const throttleTimeMs = (v >= 2 ? r.int32() : 0);
  const topicsCount = (flexible ? r.compactCount(2) : r.count(2));
  const topics: ListOffsetsResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readListOffsetsResponseTopic(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, topics };
}

export function writeListOffsetsResponse(w: ByteWriter, v: number, m: ListOffsetsResponse): void {
  const flexible = v >= 6;
  if (v >= 2) {
    w.int32(m.throttleTimeMs);
  }
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeListOffsetsResponseTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packListOffsetsResponse(m: ListOffsetsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packListOffsetsResponseTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackListOffsetsResponse(packed: unknown, from: Attachments): ListOffsetsResponse {
  const map = fieldMap(packed, 'ListOffsetsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'ListOffsetsResponse.throttleTimeMs');
  const topicsValue = map.get(2);
  let topics: readonly ListOffsetsResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'ListOffsetsResponse.topics'); const items: ListOffsetsResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackListOffsetsResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, topics };
}
