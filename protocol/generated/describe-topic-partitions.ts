// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface DescribeTopicPartitionsRequestTopic {
  /** Topic name. */
  readonly name: string;
}

export function readDescribeTopicPartitionsRequestTopic(r: ByteReader, _v: number): DescribeTopicPartitionsRequestTopic {
  const name = r.compactString();
  r.skipTags();
  return { name };
}

export function writeDescribeTopicPartitionsRequestTopic(w: ByteWriter, _v: number, m: DescribeTopicPartitionsRequestTopic): void {
  w.compactString(m.name);
  w.uvarint(0);
}

export function packDescribeTopicPartitionsRequestTopic(m: DescribeTopicPartitionsRequestTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  return map;
}

export function unpackDescribeTopicPartitionsRequestTopic(packed: unknown, _from: Attachments): DescribeTopicPartitionsRequestTopic {
  const map = fieldMap(packed, 'DescribeTopicPartitionsRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DescribeTopicPartitionsRequestTopic.name');
  return { name };
}

export interface DescribeTopicPartitionsRequestCursor {
  /** Topic to go on with. */
  readonly topicName: string;
  /** Partition to go on with. */
  readonly partitionIndex: number;
}

export function readDescribeTopicPartitionsRequestCursor(r: ByteReader, _v: number): DescribeTopicPartitionsRequestCursor {
  const topicName = r.compactString();
  const partitionIndex = r.int32();
  r.skipTags();
  return { topicName, partitionIndex };
}

export function writeDescribeTopicPartitionsRequestCursor(w: ByteWriter, _v: number, m: DescribeTopicPartitionsRequestCursor): void {
  w.compactString(m.topicName);
  w.int32(m.partitionIndex);
  w.uvarint(0);
}

export function packDescribeTopicPartitionsRequestCursor(m: DescribeTopicPartitionsRequestCursor, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicName !== '') map.set(1, packText(m.topicName));
  if (m.partitionIndex !== 0) map.set(2, m.partitionIndex);
  return map;
}

export function unpackDescribeTopicPartitionsRequestCursor(packed: unknown, _from: Attachments): DescribeTopicPartitionsRequestCursor {
  const map = fieldMap(packed, 'DescribeTopicPartitionsRequestCursor');
  const topicNameValue = map.get(1);
  const topicName = topicNameValue === undefined ? '' : unpackText(topicNameValue, 'DescribeTopicPartitionsRequestCursor.topicName');
  const partitionIndexValue = map.get(2);
  const partitionIndex = partitionIndexValue === undefined ? 0 : unpackInt(partitionIndexValue, -2147483648, 2147483647, 'DescribeTopicPartitionsRequestCursor.partitionIndex');
  return { topicName, partitionIndex };
}

export interface DescribeTopicPartitionsRequest {
  /** The topics wanted; empty for all. */
  readonly topics: readonly DescribeTopicPartitionsRequestTopic[];
  /** Most partitions in one answer. */
  readonly responsePartitionLimit: number;
  /** Where to begin; null for the beginning. */
  readonly cursor: DescribeTopicPartitionsRequestCursor | null;
}

/** A `DescribeTopicPartitionsRequest` with defaults for what is left out. */
export function makeDescribeTopicPartitionsRequest(fields: Pick<DescribeTopicPartitionsRequest, 'topics'> & Partial<Pick<DescribeTopicPartitionsRequest, 'responsePartitionLimit' | 'cursor'>>): DescribeTopicPartitionsRequest {
  return {
    topics: fields.topics,
    responsePartitionLimit: fields.responsePartitionLimit === undefined ? 2000 : fields.responsePartitionLimit,
    cursor: fields.cursor === undefined ? null : fields.cursor,
  };
}

export function readDescribeTopicPartitionsRequest(r: ByteReader, v: number): DescribeTopicPartitionsRequest {
  const topicsCount = r.compactCount(1);
  const topics: DescribeTopicPartitionsRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDescribeTopicPartitionsRequestTopic(r, v));
  const responsePartitionLimit = r.int32();
  const cursor = r.int8() < 0 ? null : readDescribeTopicPartitionsRequestCursor(r, v);
  r.skipTags();
  return { topics, responsePartitionLimit, cursor };
}

export function writeDescribeTopicPartitionsRequest(w: ByteWriter, v: number, m: DescribeTopicPartitionsRequest): void {
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeDescribeTopicPartitionsRequestTopic(w, v, m.topics[i]!); }
  w.int32(m.responsePartitionLimit);
  if (m.cursor === null) w.int8(-1);
  else {
    w.int8(1);
    writeDescribeTopicPartitionsRequestCursor(w, v, m.cursor);
  }
  w.uvarint(0);
}

export function packDescribeTopicPartitionsRequest(m: DescribeTopicPartitionsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeTopicPartitionsRequestTopic(list[i]!, out); map.set(1, packedList); }
  if (m.responsePartitionLimit !== 2000) map.set(2, m.responsePartitionLimit);
  if (m.cursor !== null) map.set(3, packDescribeTopicPartitionsRequestCursor(m.cursor, out));
  return map;
}

export function unpackDescribeTopicPartitionsRequest(packed: unknown, from: Attachments): DescribeTopicPartitionsRequest {
  const map = fieldMap(packed, 'DescribeTopicPartitionsRequest');
  const topicsValue = map.get(1);
  let topics: readonly DescribeTopicPartitionsRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DescribeTopicPartitionsRequest.topics'); const items: DescribeTopicPartitionsRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeTopicPartitionsRequestTopic(list[i], from)); topics = items; }
  const responsePartitionLimitValue = map.get(2);
  const responsePartitionLimit = responsePartitionLimitValue === undefined ? 2000 : unpackInt(responsePartitionLimitValue, -2147483648, 2147483647, 'DescribeTopicPartitionsRequest.responsePartitionLimit');
  const cursorValue = map.get(3);
  const cursor = cursorValue === undefined ? null : cursorValue === null ? null : unpackDescribeTopicPartitionsRequestCursor(cursorValue, from);
  return { topics, responsePartitionLimit, cursor };
}

export interface DescribeTopicPartitionsResponsePartition {
  /** LEADER_NOT_AVAILABLE while nobody leads. */
  readonly error: ErrorName;
  /** Partition index. */
  readonly index: number;
  /** Broker that leads; −1 for none. */
  readonly leaderId: number;
  /** Epoch of its leadership. */
  readonly leaderEpoch: number;
  /** Brokers that hold a copy. */
  readonly replicas: readonly number[];
  /** Replicas in sync. */
  readonly isr: readonly number[];
  /** Replicas out of sync that hold every committed record. */
  readonly eligibleLeaderReplicas: readonly number[] | null;
  /** Who was eligible last. */
  readonly lastKnownElr: readonly number[] | null;
  /** Replicas that are down. */
  readonly offlineReplicas: readonly number[];
}

/** A `DescribeTopicPartitionsResponsePartition` with defaults for what is left out. */
export function makeDescribeTopicPartitionsResponsePartition(fields: Pick<DescribeTopicPartitionsResponsePartition, 'error' | 'index' | 'leaderId' | 'replicas' | 'isr'> & Partial<Pick<DescribeTopicPartitionsResponsePartition, 'leaderEpoch' | 'eligibleLeaderReplicas' | 'lastKnownElr' | 'offlineReplicas'>>): DescribeTopicPartitionsResponsePartition {
  return {
    error: fields.error,
    index: fields.index,
    leaderId: fields.leaderId,
    leaderEpoch: fields.leaderEpoch === undefined ? -1 : fields.leaderEpoch,
    replicas: fields.replicas,
    isr: fields.isr,
    eligibleLeaderReplicas: fields.eligibleLeaderReplicas === undefined ? null : fields.eligibleLeaderReplicas,
    lastKnownElr: fields.lastKnownElr === undefined ? null : fields.lastKnownElr,
    offlineReplicas: fields.offlineReplicas === undefined ? [] : fields.offlineReplicas,
  };
}

export function readDescribeTopicPartitionsResponsePartition(r: ByteReader, _v: number): DescribeTopicPartitionsResponsePartition {
  const error = errorName(r.int16());
  const index = r.int32();
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  const replicasCount = r.compactCount(4);
  const replicas: number[] = [];
  for (let left = replicasCount; left > 0; left--) replicas.push(r.int32());
  const isrCount = r.compactCount(4);
  const isr: number[] = [];
  for (let left = isrCount; left > 0; left--) isr.push(r.int32());
  let eligibleLeaderReplicas: readonly number[] | null = null;
  {
    const eligibleLeaderReplicasCount = r.compactNullableCount(4);
    const eligibleLeaderReplicasList: number[] = [];
    for (let left = eligibleLeaderReplicasCount; left > 0; left--) eligibleLeaderReplicasList.push(r.int32());
    eligibleLeaderReplicas = eligibleLeaderReplicasCount < 0 ? null : eligibleLeaderReplicasList;
  }
  let lastKnownElr: readonly number[] | null = null;
  {
    const lastKnownElrCount = r.compactNullableCount(4);
    const lastKnownElrList: number[] = [];
    for (let left = lastKnownElrCount; left > 0; left--) lastKnownElrList.push(r.int32());
    lastKnownElr = lastKnownElrCount < 0 ? null : lastKnownElrList;
  }
  const offlineReplicasCount = r.compactCount(4);
  const offlineReplicas: number[] = [];
  for (let left = offlineReplicasCount; left > 0; left--) offlineReplicas.push(r.int32());
  r.skipTags();
  return { error, index, leaderId, leaderEpoch, replicas, isr, eligibleLeaderReplicas, lastKnownElr, offlineReplicas };
}

export function writeDescribeTopicPartitionsResponsePartition(w: ByteWriter, _v: number, m: DescribeTopicPartitionsResponsePartition): void {
  w.int16(errorCode(m.error));
  w.int32(m.index);
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.uvarint(m.replicas.length + 1);
  for (let i = 0; i < m.replicas.length; i++) { w.int32(m.replicas[i]!); }
  w.uvarint(m.isr.length + 1);
  for (let i = 0; i < m.isr.length; i++) { w.int32(m.isr[i]!); }
  if (m.eligibleLeaderReplicas === null) { w.uvarint(0); } else {
    w.uvarint(m.eligibleLeaderReplicas.length + 1);
    for (let i = 0; i < m.eligibleLeaderReplicas.length; i++) { w.int32(m.eligibleLeaderReplicas[i]!); }
  }
  if (m.lastKnownElr === null) { w.uvarint(0); } else {
    w.uvarint(m.lastKnownElr.length + 1);
    for (let i = 0; i < m.lastKnownElr.length; i++) { w.int32(m.lastKnownElr[i]!); }
  }
  w.uvarint(m.offlineReplicas.length + 1);
  for (let i = 0; i < m.offlineReplicas.length; i++) { w.int32(m.offlineReplicas[i]!); }
  w.uvarint(0);
}

export function packDescribeTopicPartitionsResponsePartition(m: DescribeTopicPartitionsResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.index !== 0) map.set(2, m.index);
  if (m.leaderId !== 0) map.set(3, m.leaderId);
  if (m.leaderEpoch !== -1) map.set(4, m.leaderEpoch);
  if (m.replicas.length !== 0) { const list = m.replicas; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(5, packedList); }
  if (m.isr.length !== 0) { const list = m.isr; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(6, packedList); }
  if (m.eligibleLeaderReplicas !== null) { const list = m.eligibleLeaderReplicas; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(7, packedList); }
  if (m.lastKnownElr !== null) { const list = m.lastKnownElr; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(8, packedList); }
  if (m.offlineReplicas.length !== 0) { const list = m.offlineReplicas; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(9, packedList); }
  return map;
}

export function unpackDescribeTopicPartitionsResponsePartition(packed: unknown, _from: Attachments): DescribeTopicPartitionsResponsePartition {
  const map = fieldMap(packed, 'DescribeTopicPartitionsResponsePartition');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeTopicPartitionsResponsePartition.error'));
  const indexValue = map.get(2);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'DescribeTopicPartitionsResponsePartition.index');
  const leaderIdValue = map.get(3);
  const leaderId = leaderIdValue === undefined ? 0 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'DescribeTopicPartitionsResponsePartition.leaderId');
  const leaderEpochValue = map.get(4);
  const leaderEpoch = leaderEpochValue === undefined ? -1 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'DescribeTopicPartitionsResponsePartition.leaderEpoch');
  const replicasValue = map.get(5);
  let replicas: readonly number[] = [];
  if (replicasValue !== undefined) { const list = listOf(replicasValue, 'DescribeTopicPartitionsResponsePartition.replicas'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'DescribeTopicPartitionsResponsePartition.replicas')); replicas = items; }
  const isrValue = map.get(6);
  let isr: readonly number[] = [];
  if (isrValue !== undefined) { const list = listOf(isrValue, 'DescribeTopicPartitionsResponsePartition.isr'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'DescribeTopicPartitionsResponsePartition.isr')); isr = items; }
  const eligibleLeaderReplicasValue = map.get(7);
  let eligibleLeaderReplicas: readonly number[] | null = null;
  if (eligibleLeaderReplicasValue === null) eligibleLeaderReplicas = null; else if (eligibleLeaderReplicasValue !== undefined) { const list = listOf(eligibleLeaderReplicasValue, 'DescribeTopicPartitionsResponsePartition.eligibleLeaderReplicas'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'DescribeTopicPartitionsResponsePartition.eligibleLeaderReplicas')); eligibleLeaderReplicas = items; }
  const lastKnownElrValue = map.get(8);
  let lastKnownElr: readonly number[] | null = null;
  if (lastKnownElrValue === null) lastKnownElr = null; else if (lastKnownElrValue !== undefined) { const list = listOf(lastKnownElrValue, 'DescribeTopicPartitionsResponsePartition.lastKnownElr'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'DescribeTopicPartitionsResponsePartition.lastKnownElr')); lastKnownElr = items; }
  const offlineReplicasValue = map.get(9);
  let offlineReplicas: readonly number[] = [];
  if (offlineReplicasValue !== undefined) { const list = listOf(offlineReplicasValue, 'DescribeTopicPartitionsResponsePartition.offlineReplicas'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'DescribeTopicPartitionsResponsePartition.offlineReplicas')); offlineReplicas = items; }
  return { error, index, leaderId, leaderEpoch, replicas, isr, eligibleLeaderReplicas, lastKnownElr, offlineReplicas };
}

export interface DescribeTopicPartitionsResponseTopic {
  /** Why the topic cannot be described. */
  readonly error: ErrorName;
  /** Topic name. */
  readonly name: string | null;
  /** Topic id. */
  readonly topicId: string;
  /** Whether the broker keeps its own state there. */
  readonly isInternal: boolean;
  /** The partitions. */
  readonly partitions: readonly DescribeTopicPartitionsResponsePartition[];
  /** Bits of what the client may do with the topic; the least int32 when not asked for. */
  readonly authorizedOperations: number;
}

/** A `DescribeTopicPartitionsResponseTopic` with defaults for what is left out. */
export function makeDescribeTopicPartitionsResponseTopic(fields: Pick<DescribeTopicPartitionsResponseTopic, 'error' | 'name' | 'partitions'> & Partial<Pick<DescribeTopicPartitionsResponseTopic, 'topicId' | 'isInternal' | 'authorizedOperations'>>): DescribeTopicPartitionsResponseTopic {
  return {
    error: fields.error,
    name: fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    isInternal: fields.isInternal === undefined ? false : fields.isInternal,
    partitions: fields.partitions,
    authorizedOperations: fields.authorizedOperations === undefined ? -2147483648 : fields.authorizedOperations,
  };
}

export function readDescribeTopicPartitionsResponseTopic(r: ByteReader, v: number): DescribeTopicPartitionsResponseTopic {
  const error = errorName(r.int16());
  const name = r.compactNullableString();
  const topicId = r.uuid();
  const isInternal = r.bool();
  const partitionsCount = r.compactCount(19);
  const partitions: DescribeTopicPartitionsResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readDescribeTopicPartitionsResponsePartition(r, v));
  const authorizedOperations = r.int32();
  r.skipTags();
  return { error, name, topicId, isInternal, partitions, authorizedOperations };
}

export function writeDescribeTopicPartitionsResponseTopic(w: ByteWriter, v: number, m: DescribeTopicPartitionsResponseTopic): void {
  w.int16(errorCode(m.error));
  w.compactNullableString(m.name);
  w.uuid(m.topicId);
  w.bool(m.isInternal);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeDescribeTopicPartitionsResponsePartition(w, v, m.partitions[i]!); }
  w.int32(m.authorizedOperations);
  w.uvarint(0);
}

export function packDescribeTopicPartitionsResponseTopic(m: DescribeTopicPartitionsResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.name !== '') map.set(2, m.name === null ? null : packText(m.name));
  if (m.topicId !== zeroUuid) map.set(3, uuidBytes(m.topicId));
  if (m.isInternal) map.set(4, m.isInternal);
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeTopicPartitionsResponsePartition(list[i]!, out); map.set(5, packedList); }
  if (m.authorizedOperations !== -2147483648) map.set(6, m.authorizedOperations);
  return map;
}

export function unpackDescribeTopicPartitionsResponseTopic(packed: unknown, from: Attachments): DescribeTopicPartitionsResponseTopic {
  const map = fieldMap(packed, 'DescribeTopicPartitionsResponseTopic');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeTopicPartitionsResponseTopic.error'));
  const nameValue = map.get(2);
  const name = nameValue === undefined ? '' : nameValue === null ? null : unpackText(nameValue, 'DescribeTopicPartitionsResponseTopic.name');
  const topicIdValue = map.get(3);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'DescribeTopicPartitionsResponseTopic.topicId');
  const isInternalValue = map.get(4);
  const isInternal = isInternalValue === undefined ? false : unpackBool(isInternalValue, 'DescribeTopicPartitionsResponseTopic.isInternal');
  const partitionsValue = map.get(5);
  let partitions: readonly DescribeTopicPartitionsResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'DescribeTopicPartitionsResponseTopic.partitions'); const items: DescribeTopicPartitionsResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeTopicPartitionsResponsePartition(list[i], from)); partitions = items; }
  const authorizedOperationsValue = map.get(6);
  const authorizedOperations = authorizedOperationsValue === undefined ? -2147483648 : unpackInt(authorizedOperationsValue, -2147483648, 2147483647, 'DescribeTopicPartitionsResponseTopic.authorizedOperations');
  return { error, name, topicId, isInternal, partitions, authorizedOperations };
}

export interface DescribeTopicPartitionsResponseNextCursor {
  /** Topic to go on with. */
  readonly topicName: string;
  /** Partition to go on with. */
  readonly partitionIndex: number;
}

export function readDescribeTopicPartitionsResponseNextCursor(r: ByteReader, _v: number): DescribeTopicPartitionsResponseNextCursor {
  const topicName = r.compactString();
  const partitionIndex = r.int32();
  r.skipTags();
  return { topicName, partitionIndex };
}

export function writeDescribeTopicPartitionsResponseNextCursor(w: ByteWriter, _v: number, m: DescribeTopicPartitionsResponseNextCursor): void {
  w.compactString(m.topicName);
  w.int32(m.partitionIndex);
  w.uvarint(0);
}

export function packDescribeTopicPartitionsResponseNextCursor(m: DescribeTopicPartitionsResponseNextCursor, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicName !== '') map.set(1, packText(m.topicName));
  if (m.partitionIndex !== 0) map.set(2, m.partitionIndex);
  return map;
}

export function unpackDescribeTopicPartitionsResponseNextCursor(packed: unknown, _from: Attachments): DescribeTopicPartitionsResponseNextCursor {
  const map = fieldMap(packed, 'DescribeTopicPartitionsResponseNextCursor');
  const topicNameValue = map.get(1);
  const topicName = topicNameValue === undefined ? '' : unpackText(topicNameValue, 'DescribeTopicPartitionsResponseNextCursor.topicName');
  const partitionIndexValue = map.get(2);
  const partitionIndex = partitionIndexValue === undefined ? 0 : unpackInt(partitionIndexValue, -2147483648, 2147483647, 'DescribeTopicPartitionsResponseNextCursor.partitionIndex');
  return { topicName, partitionIndex };
}

export interface DescribeTopicPartitionsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** The topics. */
  readonly topics: readonly DescribeTopicPartitionsResponseTopic[];
  /** Where the next page begins; null after the last. */
  readonly nextCursor: DescribeTopicPartitionsResponseNextCursor | null;
}

/** A `DescribeTopicPartitionsResponse` with defaults for what is left out. */
export function makeDescribeTopicPartitionsResponse(fields: Pick<DescribeTopicPartitionsResponse, 'topics'> & Partial<Pick<DescribeTopicPartitionsResponse, 'throttleTimeMs' | 'nextCursor'>>): DescribeTopicPartitionsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    topics: fields.topics,
    nextCursor: fields.nextCursor === undefined ? null : fields.nextCursor,
  };
}

export function readDescribeTopicPartitionsResponse(r: ByteReader, v: number): DescribeTopicPartitionsResponse {
  const throttleTimeMs = r.int32();
  const topicsCount = r.compactCount(25);
  const topics: DescribeTopicPartitionsResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDescribeTopicPartitionsResponseTopic(r, v));
  const nextCursor = r.int8() < 0 ? null : readDescribeTopicPartitionsResponseNextCursor(r, v);
  r.skipTags();
  return { throttleTimeMs, topics, nextCursor };
}

export function writeDescribeTopicPartitionsResponse(w: ByteWriter, v: number, m: DescribeTopicPartitionsResponse): void {
  w.int32(m.throttleTimeMs);
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeDescribeTopicPartitionsResponseTopic(w, v, m.topics[i]!); }
  if (m.nextCursor === null) w.int8(-1);
  else {
    w.int8(1);
    writeDescribeTopicPartitionsResponseNextCursor(w, v, m.nextCursor);
  }
  w.uvarint(0);
}

export function packDescribeTopicPartitionsResponse(m: DescribeTopicPartitionsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeTopicPartitionsResponseTopic(list[i]!, out); map.set(2, packedList); }
  if (m.nextCursor !== null) map.set(3, packDescribeTopicPartitionsResponseNextCursor(m.nextCursor, out));
  return map;
}

export function unpackDescribeTopicPartitionsResponse(packed: unknown, from: Attachments): DescribeTopicPartitionsResponse {
  const map = fieldMap(packed, 'DescribeTopicPartitionsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'DescribeTopicPartitionsResponse.throttleTimeMs');
  const topicsValue = map.get(2);
  let topics: readonly DescribeTopicPartitionsResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DescribeTopicPartitionsResponse.topics'); const items: DescribeTopicPartitionsResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeTopicPartitionsResponseTopic(list[i], from)); topics = items; }
  const nextCursorValue = map.get(3);
  const nextCursor = nextCursorValue === undefined ? null : nextCursorValue === null ? null : unpackDescribeTopicPartitionsResponseNextCursor(nextCursorValue, from);
  return { throttleTimeMs, topics, nextCursor };
}
