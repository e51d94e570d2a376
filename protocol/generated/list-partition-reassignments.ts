// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface ListPartitionReassignmentsRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** Partition indexes. */
  readonly partitionIndexes: readonly number[];
}

export function readListPartitionReassignmentsRequestTopic(r: ByteReader, _v: number): ListPartitionReassignmentsRequestTopic {
  const name = r.compactString();
  const partitionIndexesCount = r.compactCount(4);
  const partitionIndexes: number[] = [];
  for (let left = partitionIndexesCount; left > 0; left--) partitionIndexes.push(r.int32());
  r.skipTags();
  return { name, partitionIndexes };
}

export function writeListPartitionReassignmentsRequestTopic(w: ByteWriter, _v: number, m: ListPartitionReassignmentsRequestTopic): void {
  w.compactString(m.name);
  w.uvarint(m.partitionIndexes.length + 1);
  for (let i = 0; i < m.partitionIndexes.length; i++) { w.int32(m.partitionIndexes[i]!); }
  w.uvarint(0);
}

export function packListPartitionReassignmentsRequestTopic(m: ListPartitionReassignmentsRequestTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitionIndexes.length !== 0) { const list = m.partitionIndexes; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  return map;
}

export function unpackListPartitionReassignmentsRequestTopic(packed: unknown, _from: Attachments): ListPartitionReassignmentsRequestTopic {
  const map = fieldMap(packed, 'ListPartitionReassignmentsRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'ListPartitionReassignmentsRequestTopic.name');
  const partitionIndexesValue = map.get(2);
  let partitionIndexes: readonly number[] = [];
  if (partitionIndexesValue !== undefined) { const list = listOf(partitionIndexesValue, 'ListPartitionReassignmentsRequestTopic.partitionIndexes'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'ListPartitionReassignmentsRequestTopic.partitionIndexes')); partitionIndexes = items; }
  return { name, partitionIndexes };
}

export interface ListPartitionReassignmentsRequest {
  /** How long to wait for the answer. */
  readonly timeoutMs: number;
  /** The partitions asked for, by topic; null for all. */
  readonly topics: readonly ListPartitionReassignmentsRequestTopic[] | null;
}

/** A `ListPartitionReassignmentsRequest` with defaults for what is left out. */
export function makeListPartitionReassignmentsRequest(fields: Partial<Pick<ListPartitionReassignmentsRequest, 'timeoutMs' | 'topics'>>): ListPartitionReassignmentsRequest {
  return {
    timeoutMs: fields.timeoutMs === undefined ? 60000 : fields.timeoutMs,
    topics: fields.topics === undefined ? null : fields.topics,
  };
}

export function readListPartitionReassignmentsRequest(r: ByteReader, v: number): ListPartitionReassignmentsRequest {
  const timeoutMs = r.int32();
  let topics: readonly ListPartitionReassignmentsRequestTopic[] | null = null;
  {
    const topicsCount = r.compactNullableCount(2);
    const topicsList: ListPartitionReassignmentsRequestTopic[] = [];
    for (let left = topicsCount; left > 0; left--) topicsList.push(readListPartitionReassignmentsRequestTopic(r, v));
    topics = topicsCount < 0 ? null : topicsList;
  }
  r.skipTags();
  return { timeoutMs, topics };
}

export function writeListPartitionReassignmentsRequest(w: ByteWriter, v: number, m: ListPartitionReassignmentsRequest): void {
  w.int32(m.timeoutMs);
  if (m.topics === null) { w.uvarint(0); } else {
    w.uvarint(m.topics.length + 1);
    for (let i = 0; i < m.topics.length; i++) { writeListPartitionReassignmentsRequestTopic(w, v, m.topics[i]!); }
  }
  w.uvarint(0);
}

export function packListPartitionReassignmentsRequest(m: ListPartitionReassignmentsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.timeoutMs !== 60000) map.set(1, m.timeoutMs);
  if (m.topics !== null) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packListPartitionReassignmentsRequestTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackListPartitionReassignmentsRequest(packed: unknown, from: Attachments): ListPartitionReassignmentsRequest {
  const map = fieldMap(packed, 'ListPartitionReassignmentsRequest');
  const timeoutMsValue = map.get(1);
  const timeoutMs = timeoutMsValue === undefined ? 60000 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'ListPartitionReassignmentsRequest.timeoutMs');
  const topicsValue = map.get(2);
  let topics: readonly ListPartitionReassignmentsRequestTopic[] | null = null;
  if (topicsValue === null) topics = null; else if (topicsValue !== undefined) { const list = listOf(topicsValue, 'ListPartitionReassignmentsRequest.topics'); const items: ListPartitionReassignmentsRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackListPartitionReassignmentsRequestTopic(list[i], from)); topics = items; }
  return { timeoutMs, topics };
}

export interface ListPartitionReassignmentsResponsePartition {
  /** Partition index. */
  readonly partitionIndex: number;
  /** Brokers that hold or get a copy. */
  readonly replicas: readonly number[];
  /** Those that get one. */
  readonly addingReplicas: readonly number[];
  /** Those that lose theirs. */
  readonly removingReplicas: readonly number[];
}

export function readListPartitionReassignmentsResponsePartition(r: ByteReader, _v: number): ListPartitionReassignmentsResponsePartition {
  const partitionIndex = r.int32();
  const replicasCount = r.compactCount(4);
  const replicas: number[] = [];
  for (let left = replicasCount; left > 0; left--) replicas.push(r.int32());
  const addingReplicasCount = r.compactCount(4);
  const addingReplicas: number[] = [];
  for (let left = addingReplicasCount; left > 0; left--) addingReplicas.push(r.int32());
  const removingReplicasCount = r.compactCount(4);
  const removingReplicas: number[] = [];
  for (let left = removingReplicasCount; left > 0; left--) removingReplicas.push(r.int32());
  r.skipTags();
  return { partitionIndex, replicas, addingReplicas, removingReplicas };
}

export function writeListPartitionReassignmentsResponsePartition(w: ByteWriter, _v: number, m: ListPartitionReassignmentsResponsePartition): void {
  w.int32(m.partitionIndex);
  w.uvarint(m.replicas.length + 1);
  for (let i = 0; i < m.replicas.length; i++) { w.int32(m.replicas[i]!); }
  w.uvarint(m.addingReplicas.length + 1);
  for (let i = 0; i < m.addingReplicas.length; i++) { w.int32(m.addingReplicas[i]!); }
  w.uvarint(m.removingReplicas.length + 1);
  for (let i = 0; i < m.removingReplicas.length; i++) { w.int32(m.removingReplicas[i]!); }
  w.uvarint(0);
}

export function packListPartitionReassignmentsResponsePartition(m: ListPartitionReassignmentsResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.partitionIndex !== 0) map.set(1, m.partitionIndex);
  if (m.replicas.length !== 0) { const list = m.replicas; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  if (m.addingReplicas.length !== 0) { const list = m.addingReplicas; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(3, packedList); }
  if (m.removingReplicas.length !== 0) { const list = m.removingReplicas; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(4, packedList); }
  return map;
}

export function unpackListPartitionReassignmentsResponsePartition(packed: unknown, _from: Attachments): ListPartitionReassignmentsResponsePartition {
  const map = fieldMap(packed, 'ListPartitionReassignmentsResponsePartition');
  const partitionIndexValue = map.get(1);
  const partitionIndex = partitionIndexValue === undefined ? 0 : unpackInt(partitionIndexValue, -2147483648, 2147483647, 'ListPartitionReassignmentsResponsePartition.partitionIndex');
  const replicasValue = map.get(2);
  let replicas: readonly number[] = [];
  if (replicasValue !== undefined) { const list = listOf(replicasValue, 'ListPartitionReassignmentsResponsePartition.replicas'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'ListPartitionReassignmentsResponsePartition.replicas')); replicas = items; }
  const addingReplicasValue = map.get(3);
  let addingReplicas: readonly number[] = [];
  if (addingReplicasValue !== undefined) { const list = listOf(addingReplicasValue, 'ListPartitionReassignmentsResponsePartition.addingReplicas'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'ListPartitionReassignmentsResponsePartition.addingReplicas')); addingReplicas = items; }
  const removingReplicasValue = map.get(4);
  let removingReplicas: readonly number[] = [];
  if (removingReplicasValue !== undefined) { const list = listOf(removingReplicasValue, 'ListPartitionReassignmentsResponsePartition.removingReplicas'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'ListPartitionReassignmentsResponsePartition.removingReplicas')); removingReplicas = items; }
  return { partitionIndex, replicas, addingReplicas, removingReplicas };
}

export interface ListPartitionReassignmentsResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** The partitions. */
  readonly partitions: readonly ListPartitionReassignmentsResponsePartition[];
}

export function readListPartitionReassignmentsResponseTopic(r: ByteReader, v: number): ListPartitionReassignmentsResponseTopic {
  const name = r.compactString();
  const partitionsCount = r.compactCount(7);
  const partitions: ListPartitionReassignmentsResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readListPartitionReassignmentsResponsePartition(r, v));
  r.skipTags();
  return { name, partitions };
}

export function writeListPartitionReassignmentsResponseTopic(w: ByteWriter, v: number, m: ListPartitionReassignmentsResponseTopic): void {
  w.compactString(m.name);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeListPartitionReassignmentsResponsePartition(w, v, m.partitions[i]!); }
  w.uvarint(0);
}

export function packListPartitionReassignmentsResponseTopic(m: ListPartitionReassignmentsResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packListPartitionReassignmentsResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackListPartitionReassignmentsResponseTopic(packed: unknown, from: Attachments): ListPartitionReassignmentsResponseTopic {
  const map = fieldMap(packed, 'ListPartitionReassignmentsResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'ListPartitionReassignmentsResponseTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly ListPartitionReassignmentsResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ListPartitionReassignmentsResponseTopic.partitions'); const items: ListPartitionReassignmentsResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackListPartitionReassignmentsResponsePartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface ListPartitionReassignmentsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why there is no list. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** What is being moved, by topic. */
  readonly topics: readonly ListPartitionReassignmentsResponseTopic[];
}

/** A `ListPartitionReassignmentsResponse` with defaults for what is left out. */
export function makeListPartitionReassignmentsResponse(fields: Pick<ListPartitionReassignmentsResponse, 'throttleTimeMs' | 'error' | 'topics'> & Partial<Pick<ListPartitionReassignmentsResponse, 'errorMessage'>>): ListPartitionReassignmentsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    topics: fields.topics,
  };
}

export function readListPartitionReassignmentsResponse(r: ByteReader, v: number): ListPartitionReassignmentsResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  const topicsCount = r.compactCount(2);
  const topics: ListPartitionReassignmentsResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readListPartitionReassignmentsResponseTopic(r, v));
  r.skipTags();
  return { throttleTimeMs, error, errorMessage, topics };
}

export function writeListPartitionReassignmentsResponse(w: ByteWriter, v: number, m: ListPartitionReassignmentsResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeListPartitionReassignmentsResponseTopic(w, v, m.topics[i]!); }
  w.uvarint(0);
}

export function packListPartitionReassignmentsResponse(m: ListPartitionReassignmentsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packListPartitionReassignmentsResponseTopic(list[i]!, out); map.set(4, packedList); }
  return map;
}

export function unpackListPartitionReassignmentsResponse(packed: unknown, from: Attachments): ListPartitionReassignmentsResponse {
  const map = fieldMap(packed, 'ListPartitionReassignmentsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'ListPartitionReassignmentsResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ListPartitionReassignmentsResponse.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'ListPartitionReassignmentsResponse.errorMessage');
  const topicsValue = map.get(4);
  let topics: readonly ListPartitionReassignmentsResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'ListPartitionReassignmentsResponse.topics'); const items: ListPartitionReassignmentsResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackListPartitionReassignmentsResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, error, errorMessage, topics };
}
