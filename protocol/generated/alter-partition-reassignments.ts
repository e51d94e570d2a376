// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface AlterPartitionReassignmentsRequestPartition {
  /** Partition index. */
  readonly partitionIndex: number;
  /** Brokers that shall hold a copy, the preferred leader first; null calls the move off. */
  readonly replicas: readonly number[] | null;
}

/** A `AlterPartitionReassignmentsRequestPartition` with defaults for what is left out. */
export function makeAlterPartitionReassignmentsRequestPartition(fields: Pick<AlterPartitionReassignmentsRequestPartition, 'partitionIndex'> & Partial<Pick<AlterPartitionReassignmentsRequestPartition, 'replicas'>>): AlterPartitionReassignmentsRequestPartition {
  return {
    partitionIndex: fields.partitionIndex,
    replicas: fields.replicas === undefined ? null : fields.replicas,
  };
}

export function readAlterPartitionReassignmentsRequestPartition(r: ByteReader, _v: number): AlterPartitionReassignmentsRequestPartition {
  const partitionIndex = r.int32();
  let replicas: readonly number[] | null = null;
  {
    const replicasCount = r.compactNullableCount(4);
    const replicasList: number[] = [];
    for (let left = replicasCount; left > 0; left--) replicasList.push(r.int32());
    replicas = replicasCount < 0 ? null : replicasList;
  }
  r.skipTags();
  return { partitionIndex, replicas };
}

export function writeAlterPartitionReassignmentsRequestPartition(w: ByteWriter, _v: number, m: AlterPartitionReassignmentsRequestPartition): void {
  w.int32(m.partitionIndex);
  if (m.replicas === null) { w.uvarint(0); } else {
    w.uvarint(m.replicas.length + 1);
    for (let i = 0; i < m.replicas.length; i++) { w.int32(m.replicas[i]!); }
  }
  w.uvarint(0);
}

export function packAlterPartitionReassignmentsRequestPartition(m: AlterPartitionReassignmentsRequestPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.partitionIndex !== 0) map.set(1, m.partitionIndex);
  if (m.replicas !== null) { const list = m.replicas; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  return map;
}

export function unpackAlterPartitionReassignmentsRequestPartition(packed: unknown, _from: Attachments): AlterPartitionReassignmentsRequestPartition {
  const map = fieldMap(packed, 'AlterPartitionReassignmentsRequestPartition');
  const partitionIndexValue = map.get(1);
  const partitionIndex = partitionIndexValue === undefined ? 0 : unpackInt(partitionIndexValue, -2147483648, 2147483647, 'AlterPartitionReassignmentsRequestPartition.partitionIndex');
  const replicasValue = map.get(2);
  let replicas: readonly number[] | null = null;
  if (replicasValue === null) replicas = null; else if (replicasValue !== undefined) { const list = listOf(replicasValue, 'AlterPartitionReassignmentsRequestPartition.replicas'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'AlterPartitionReassignmentsRequestPartition.replicas')); replicas = items; }
  return { partitionIndex, replicas };
}

export interface AlterPartitionReassignmentsRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** The partitions. */
  readonly partitions: readonly AlterPartitionReassignmentsRequestPartition[];
}

export function readAlterPartitionReassignmentsRequestTopic(r: ByteReader, v: number): AlterPartitionReassignmentsRequestTopic {
  const name = r.compactString();
  const partitionsCount = r.compactCount(5);
  const partitions: AlterPartitionReassignmentsRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readAlterPartitionReassignmentsRequestPartition(r, v));
  r.skipTags();
  return { name, partitions };
}

export function writeAlterPartitionReassignmentsRequestTopic(w: ByteWriter, v: number, m: AlterPartitionReassignmentsRequestTopic): void {
  w.compactString(m.name);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeAlterPartitionReassignmentsRequestPartition(w, v, m.partitions[i]!); }
  w.uvarint(0);
}

export function packAlterPartitionReassignmentsRequestTopic(m: AlterPartitionReassignmentsRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterPartitionReassignmentsRequestPartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackAlterPartitionReassignmentsRequestTopic(packed: unknown, from: Attachments): AlterPartitionReassignmentsRequestTopic {
  const map = fieldMap(packed, 'AlterPartitionReassignmentsRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'AlterPartitionReassignmentsRequestTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly AlterPartitionReassignmentsRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'AlterPartitionReassignmentsRequestTopic.partitions'); const items: AlterPartitionReassignmentsRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterPartitionReassignmentsRequestPartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface AlterPartitionReassignmentsRequest {
  /** How long to wait until the moves have begun. */
  readonly timeoutMs: number;
  /** Whether a partition may get another number of replicas. */
  readonly allowReplicationFactorChange: boolean;
  /** The partitions, by topic. */
  readonly topics: readonly AlterPartitionReassignmentsRequestTopic[];
}

/** A `AlterPartitionReassignmentsRequest` with defaults for what is left out. */
export function makeAlterPartitionReassignmentsRequest(fields: Pick<AlterPartitionReassignmentsRequest, 'topics'> & Partial<Pick<AlterPartitionReassignmentsRequest, 'timeoutMs' | 'allowReplicationFactorChange'>>): AlterPartitionReassignmentsRequest {
  return {
    timeoutMs: fields.timeoutMs === undefined ? 60000 : fields.timeoutMs,
    allowReplicationFactorChange: fields.allowReplicationFactorChange === undefined ? true : fields.allowReplicationFactorChange,
    topics: fields.topics,
  };
}

export function readAlterPartitionReassignmentsRequest(r: ByteReader, v: number): AlterPartitionReassignmentsRequest {
  const timeoutMs = r.int32();
  const allowReplicationFactorChange = (v >= 1 ? r.bool() : true);
  const topicsCount = r.compactCount(2);
  const topics: AlterPartitionReassignmentsRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readAlterPartitionReassignmentsRequestTopic(r, v));
  r.skipTags();
  return { timeoutMs, allowReplicationFactorChange, topics };
}

export function writeAlterPartitionReassignmentsRequest(w: ByteWriter, v: number, m: AlterPartitionReassignmentsRequest): void {
  w.int32(m.timeoutMs);
  if (!(v >= 1) && (!m.allowReplicationFactorChange)) throw lossy('AlterPartitionReassignmentsRequest.allowReplicationFactorChange', v);
  if (v >= 1) {
    w.bool(m.allowReplicationFactorChange);
  }
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeAlterPartitionReassignmentsRequestTopic(w, v, m.topics[i]!); }
  w.uvarint(0);
}

export function packAlterPartitionReassignmentsRequest(m: AlterPartitionReassignmentsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.timeoutMs !== 60000) map.set(1, m.timeoutMs);
  if (!m.allowReplicationFactorChange) map.set(2, m.allowReplicationFactorChange);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterPartitionReassignmentsRequestTopic(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackAlterPartitionReassignmentsRequest(packed: unknown, from: Attachments): AlterPartitionReassignmentsRequest {
  const map = fieldMap(packed, 'AlterPartitionReassignmentsRequest');
  const timeoutMsValue = map.get(1);
  const timeoutMs = timeoutMsValue === undefined ? 60000 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'AlterPartitionReassignmentsRequest.timeoutMs');
  const allowReplicationFactorChangeValue = map.get(2);
  const allowReplicationFactorChange = allowReplicationFactorChangeValue === undefined ? true : unpackBool(allowReplicationFactorChangeValue, 'AlterPartitionReassignmentsRequest.allowReplicationFactorChange');
  const topicsValue = map.get(3);
  let topics: readonly AlterPartitionReassignmentsRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'AlterPartitionReassignmentsRequest.topics'); const items: AlterPartitionReassignmentsRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterPartitionReassignmentsRequestTopic(list[i], from)); topics = items; }
  return { timeoutMs, allowReplicationFactorChange, topics };
}

export interface AlterPartitionReassignmentsResponsePartition {
  /** Partition index. */
  readonly partitionIndex: number;
  /** NONE, or why it is not moved. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `AlterPartitionReassignmentsResponsePartition` with defaults for what is left out. */
export function makeAlterPartitionReassignmentsResponsePartition(fields: Pick<AlterPartitionReassignmentsResponsePartition, 'partitionIndex' | 'error'> & Partial<Pick<AlterPartitionReassignmentsResponsePartition, 'errorMessage'>>): AlterPartitionReassignmentsResponsePartition {
  return {
    partitionIndex: fields.partitionIndex,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readAlterPartitionReassignmentsResponsePartition(r: ByteReader, _v: number): AlterPartitionReassignmentsResponsePartition {
  const partitionIndex = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  r.skipTags();
  return { partitionIndex, error, errorMessage };
}

export function writeAlterPartitionReassignmentsResponsePartition(w: ByteWriter, _v: number, m: AlterPartitionReassignmentsResponsePartition): void {
  w.int32(m.partitionIndex);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(0);
}

export function packAlterPartitionReassignmentsResponsePartition(m: AlterPartitionReassignmentsResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.partitionIndex !== 0) map.set(1, m.partitionIndex);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  return map;
}

export function unpackAlterPartitionReassignmentsResponsePartition(packed: unknown, _from: Attachments): AlterPartitionReassignmentsResponsePartition {
  const map = fieldMap(packed, 'AlterPartitionReassignmentsResponsePartition');
  const partitionIndexValue = map.get(1);
  const partitionIndex = partitionIndexValue === undefined ? 0 : unpackInt(partitionIndexValue, -2147483648, 2147483647, 'AlterPartitionReassignmentsResponsePartition.partitionIndex');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'AlterPartitionReassignmentsResponsePartition.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'AlterPartitionReassignmentsResponsePartition.errorMessage');
  return { partitionIndex, error, errorMessage };
}

export interface AlterPartitionReassignmentsResponseResponse {
  /** Topic name. */
  readonly name: string;
  /** The partitions. */
  readonly partitions: readonly AlterPartitionReassignmentsResponsePartition[];
}

export function readAlterPartitionReassignmentsResponseResponse(r: ByteReader, v: number): AlterPartitionReassignmentsResponseResponse {
  const name = r.compactString();
  const partitionsCount = r.compactCount(7);
  const partitions: AlterPartitionReassignmentsResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readAlterPartitionReassignmentsResponsePartition(r, v));
  r.skipTags();
  return { name, partitions };
}

export function writeAlterPartitionReassignmentsResponseResponse(w: ByteWriter, v: number, m: AlterPartitionReassignmentsResponseResponse): void {
  w.compactString(m.name);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeAlterPartitionReassignmentsResponsePartition(w, v, m.partitions[i]!); }
  w.uvarint(0);
}

export function packAlterPartitionReassignmentsResponseResponse(m: AlterPartitionReassignmentsResponseResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterPartitionReassignmentsResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackAlterPartitionReassignmentsResponseResponse(packed: unknown, from: Attachments): AlterPartitionReassignmentsResponseResponse {
  const map = fieldMap(packed, 'AlterPartitionReassignmentsResponseResponse');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'AlterPartitionReassignmentsResponseResponse.name');
  const partitionsValue = map.get(2);
  let partitions: readonly AlterPartitionReassignmentsResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'AlterPartitionReassignmentsResponseResponse.partitions'); const items: AlterPartitionReassignmentsResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterPartitionReassignmentsResponsePartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface AlterPartitionReassignmentsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Whether another number of replicas was allowed. */
  readonly allowReplicationFactorChange: boolean;
  /** NONE, or why nothing was changed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Results, by topic. */
  readonly responses: readonly AlterPartitionReassignmentsResponseResponse[];
}

/** A `AlterPartitionReassignmentsResponse` with defaults for what is left out. */
export function makeAlterPartitionReassignmentsResponse(fields: Pick<AlterPartitionReassignmentsResponse, 'throttleTimeMs' | 'error' | 'responses'> & Partial<Pick<AlterPartitionReassignmentsResponse, 'allowReplicationFactorChange' | 'errorMessage'>>): AlterPartitionReassignmentsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    allowReplicationFactorChange: fields.allowReplicationFactorChange === undefined ? true : fields.allowReplicationFactorChange,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    responses: fields.responses,
  };
}

export function readAlterPartitionReassignmentsResponse(r: ByteReader, v: number): AlterPartitionReassignmentsResponse {
  const throttleTimeMs = r.int32();
  const allowReplicationFactorChange = (v >= 1 ? r.bool() : true);
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  const responsesCount = r.compactCount(2);
  const responses: AlterPartitionReassignmentsResponseResponse[] = [];
  for (let left = responsesCount; left > 0; left--) responses.push(readAlterPartitionReassignmentsResponseResponse(r, v));
  r.skipTags();
  return { throttleTimeMs, allowReplicationFactorChange, error, errorMessage, responses };
}

export function writeAlterPartitionReassignmentsResponse(w: ByteWriter, v: number, m: AlterPartitionReassignmentsResponse): void {
  w.int32(m.throttleTimeMs);
  if (v >= 1) {
    w.bool(m.allowReplicationFactorChange);
  }
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(m.responses.length + 1);
  for (let i = 0; i < m.responses.length; i++) { writeAlterPartitionReassignmentsResponseResponse(w, v, m.responses[i]!); }
  w.uvarint(0);
}

export function packAlterPartitionReassignmentsResponse(m: AlterPartitionReassignmentsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (!m.allowReplicationFactorChange) map.set(2, m.allowReplicationFactorChange);
  if (m.error !== 'NONE') map.set(3, errorCode(m.error));
  if (m.errorMessage !== null) map.set(4, packText(m.errorMessage));
  if (m.responses.length !== 0) { const list = m.responses; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterPartitionReassignmentsResponseResponse(list[i]!, out); map.set(5, packedList); }
  return map;
}

export function unpackAlterPartitionReassignmentsResponse(packed: unknown, from: Attachments): AlterPartitionReassignmentsResponse {
  const map = fieldMap(packed, 'AlterPartitionReassignmentsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'AlterPartitionReassignmentsResponse.throttleTimeMs');
  const allowReplicationFactorChangeValue = map.get(2);
  const allowReplicationFactorChange = allowReplicationFactorChangeValue === undefined ? true : unpackBool(allowReplicationFactorChangeValue, 'AlterPartitionReassignmentsResponse.allowReplicationFactorChange');
  const errorValue = map.get(3);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'AlterPartitionReassignmentsResponse.error'));
  const errorMessageValue = map.get(4);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'AlterPartitionReassignmentsResponse.errorMessage');
  const responsesValue = map.get(5);
  let responses: readonly AlterPartitionReassignmentsResponseResponse[] = [];
  if (responsesValue !== undefined) { const list = listOf(responsesValue, 'AlterPartitionReassignmentsResponse.responses'); const items: AlterPartitionReassignmentsResponseResponse[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterPartitionReassignmentsResponseResponse(list[i], from)); responses = items; }
  return { throttleTimeMs, allowReplicationFactorChange, error, errorMessage, responses };
}
