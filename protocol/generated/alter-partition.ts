// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, unpackInt, unpackInt64, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface AlterPartitionRequestNewIsrWithEpoch {
  /** Id of the broker. */
  readonly brokerId: number;
  /** Epoch of its registration; −1: any. */
  readonly brokerEpoch: number;
}

/** A `AlterPartitionRequestNewIsrWithEpoch` with defaults for what is left out. */
export function makeAlterPartitionRequestNewIsrWithEpoch(fields: Pick<AlterPartitionRequestNewIsrWithEpoch, 'brokerId'> & Partial<Pick<AlterPartitionRequestNewIsrWithEpoch, 'brokerEpoch'>>): AlterPartitionRequestNewIsrWithEpoch {
  return {
    brokerId: fields.brokerId,
    brokerEpoch: fields.brokerEpoch === undefined ? -1 : fields.brokerEpoch,
  };
}

export function readAlterPartitionRequestNewIsrWithEpoch(r: ByteReader, _v: number): AlterPartitionRequestNewIsrWithEpoch {
  const brokerId = r.int32();
  const brokerEpoch = r.int64();
  r.skipTags();
  return { brokerId, brokerEpoch };
}

export function writeAlterPartitionRequestNewIsrWithEpoch(w: ByteWriter, _v: number, m: AlterPartitionRequestNewIsrWithEpoch): void {
  w.int32(m.brokerId);
  w.int64(m.brokerEpoch);
  w.uvarint(0);
}

export function packAlterPartitionRequestNewIsrWithEpoch(m: AlterPartitionRequestNewIsrWithEpoch, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  if (m.brokerEpoch !== -1) map.set(2, packInt64(m.brokerEpoch));
  return map;
}

export function unpackAlterPartitionRequestNewIsrWithEpoch(packed: unknown, _from: Attachments): AlterPartitionRequestNewIsrWithEpoch {
  const map = fieldMap(packed, 'AlterPartitionRequestNewIsrWithEpoch');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'AlterPartitionRequestNewIsrWithEpoch.brokerId');
  const brokerEpochValue = map.get(2);
  const brokerEpoch = brokerEpochValue === undefined ? -1 : unpackInt64(brokerEpochValue, 'AlterPartitionRequestNewIsrWithEpoch.brokerEpoch');
  return { brokerId, brokerEpoch };
}

export interface AlterPartitionRequestPartition {
  /** Partition index. */
  readonly partitionIndex: number;
  /** Epoch of the leadership. */
  readonly leaderEpoch: number;
  /** Who is in sync, with the registration that the leader means. */
  readonly newIsrWithEpochs: readonly AlterPartitionRequestNewIsrWithEpoch[];
  /** 0 recovered, 1 recovering from an unclean election. */
  readonly leaderRecoveryState: number;
  /** Epoch of the state that is to change. */
  readonly partitionEpoch: number;
}

export function readAlterPartitionRequestPartition(r: ByteReader, v: number): AlterPartitionRequestPartition {
  const partitionIndex = r.int32();
  const leaderEpoch = r.int32();
  const newIsrWithEpochsCount = r.compactCount(12);
  const newIsrWithEpochs: AlterPartitionRequestNewIsrWithEpoch[] = [];
  for (let left = newIsrWithEpochsCount; left > 0; left--) newIsrWithEpochs.push(readAlterPartitionRequestNewIsrWithEpoch(r, v));
  const leaderRecoveryState = r.int8();
  const partitionEpoch = r.int32();
  r.skipTags();
  return { partitionIndex, leaderEpoch, newIsrWithEpochs, leaderRecoveryState, partitionEpoch };
}

export function writeAlterPartitionRequestPartition(w: ByteWriter, v: number, m: AlterPartitionRequestPartition): void {
  w.int32(m.partitionIndex);
  w.int32(m.leaderEpoch);
  w.uvarint(m.newIsrWithEpochs.length + 1);
  for (let i = 0; i < m.newIsrWithEpochs.length; i++) { writeAlterPartitionRequestNewIsrWithEpoch(w, v, m.newIsrWithEpochs[i]!); }
  w.int8(m.leaderRecoveryState);
  w.int32(m.partitionEpoch);
  w.uvarint(0);
}

export function packAlterPartitionRequestPartition(m: AlterPartitionRequestPartition, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.partitionIndex !== 0) map.set(1, m.partitionIndex);
  if (m.leaderEpoch !== 0) map.set(2, m.leaderEpoch);
  if (m.newIsrWithEpochs.length !== 0) { const list = m.newIsrWithEpochs; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterPartitionRequestNewIsrWithEpoch(list[i]!, out); map.set(3, packedList); }
  if (m.leaderRecoveryState !== 0) map.set(4, m.leaderRecoveryState);
  if (m.partitionEpoch !== 0) map.set(5, m.partitionEpoch);
  return map;
}

export function unpackAlterPartitionRequestPartition(packed: unknown, from: Attachments): AlterPartitionRequestPartition {
  const map = fieldMap(packed, 'AlterPartitionRequestPartition');
  const partitionIndexValue = map.get(1);
  const partitionIndex = partitionIndexValue === undefined ? 0 : unpackInt(partitionIndexValue, -2147483648, 2147483647, 'AlterPartitionRequestPartition.partitionIndex');
  const leaderEpochValue = map.get(2);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'AlterPartitionRequestPartition.leaderEpoch');
  const newIsrWithEpochsValue = map.get(3);
  let newIsrWithEpochs: readonly AlterPartitionRequestNewIsrWithEpoch[] = [];
  if (newIsrWithEpochsValue !== undefined) { const list = listOf(newIsrWithEpochsValue, 'AlterPartitionRequestPartition.newIsrWithEpochs'); const items: AlterPartitionRequestNewIsrWithEpoch[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterPartitionRequestNewIsrWithEpoch(list[i], from)); newIsrWithEpochs = items; }
  const leaderRecoveryStateValue = map.get(4);
  const leaderRecoveryState = leaderRecoveryStateValue === undefined ? 0 : unpackInt(leaderRecoveryStateValue, -128, 127, 'AlterPartitionRequestPartition.leaderRecoveryState');
  const partitionEpochValue = map.get(5);
  const partitionEpoch = partitionEpochValue === undefined ? 0 : unpackInt(partitionEpochValue, -2147483648, 2147483647, 'AlterPartitionRequestPartition.partitionEpoch');
  return { partitionIndex, leaderEpoch, newIsrWithEpochs, leaderRecoveryState, partitionEpoch };
}

export interface AlterPartitionRequestTopic {
  /** Topic id. */
  readonly topicId: string;
  /** The partitions. */
  readonly partitions: readonly AlterPartitionRequestPartition[];
}

export function readAlterPartitionRequestTopic(r: ByteReader, v: number): AlterPartitionRequestTopic {
  const topicId = r.uuid();
  const partitionsCount = r.compactCount(14);
  const partitions: AlterPartitionRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readAlterPartitionRequestPartition(r, v));
  r.skipTags();
  return { topicId, partitions };
}

export function writeAlterPartitionRequestTopic(w: ByteWriter, v: number, m: AlterPartitionRequestTopic): void {
  w.uuid(m.topicId);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeAlterPartitionRequestPartition(w, v, m.partitions[i]!); }
  w.uvarint(0);
}

export function packAlterPartitionRequestTopic(m: AlterPartitionRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicId !== zeroUuid) map.set(1, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterPartitionRequestPartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackAlterPartitionRequestTopic(packed: unknown, from: Attachments): AlterPartitionRequestTopic {
  const map = fieldMap(packed, 'AlterPartitionRequestTopic');
  const topicIdValue = map.get(1);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'AlterPartitionRequestTopic.topicId');
  const partitionsValue = map.get(2);
  let partitions: readonly AlterPartitionRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'AlterPartitionRequestTopic.partitions'); const items: AlterPartitionRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterPartitionRequestPartition(list[i], from)); partitions = items; }
  return { topicId, partitions };
}

export interface AlterPartitionRequest {
  /** The broker that leads the partitions. */
  readonly brokerId: number;
  /** Epoch of its registration. */
  readonly brokerEpoch: number;
  /** The partitions, by topic. */
  readonly topics: readonly AlterPartitionRequestTopic[];
}

/** A `AlterPartitionRequest` with defaults for what is left out. */
export function makeAlterPartitionRequest(fields: Pick<AlterPartitionRequest, 'brokerId' | 'topics'> & Partial<Pick<AlterPartitionRequest, 'brokerEpoch'>>): AlterPartitionRequest {
  return {
    brokerId: fields.brokerId,
    brokerEpoch: fields.brokerEpoch === undefined ? -1 : fields.brokerEpoch,
    topics: fields.topics,
  };
}

export function readAlterPartitionRequest(r: ByteReader, v: number): AlterPartitionRequest {
  const brokerId = r.int32();
  const brokerEpoch = r.int64();
  const topicsCount = r.compactCount(17);
  const topics: AlterPartitionRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readAlterPartitionRequestTopic(r, v));
  r.skipTags();
  return { brokerId, brokerEpoch, topics };
}

export function writeAlterPartitionRequest(w: ByteWriter, v: number, m: AlterPartitionRequest): void {
  w.int32(m.brokerId);
  w.int64(m.brokerEpoch);
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeAlterPartitionRequestTopic(w, v, m.topics[i]!); }
  w.uvarint(0);
}

export function packAlterPartitionRequest(m: AlterPartitionRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  if (m.brokerEpoch !== -1) map.set(2, packInt64(m.brokerEpoch));
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterPartitionRequestTopic(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackAlterPartitionRequest(packed: unknown, from: Attachments): AlterPartitionRequest {
  const map = fieldMap(packed, 'AlterPartitionRequest');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'AlterPartitionRequest.brokerId');
  const brokerEpochValue = map.get(2);
  const brokerEpoch = brokerEpochValue === undefined ? -1 : unpackInt64(brokerEpochValue, 'AlterPartitionRequest.brokerEpoch');
  const topicsValue = map.get(3);
  let topics: readonly AlterPartitionRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'AlterPartitionRequest.topics'); const items: AlterPartitionRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterPartitionRequestTopic(list[i], from)); topics = items; }
  return { brokerId, brokerEpoch, topics };
}

export interface AlterPartitionResponsePartition {
  /** Partition index. */
  readonly partitionIndex: number;
  /** NONE, or why it was not changed. */
  readonly error: ErrorName;
  /** Broker that leads; −1 for none. */
  readonly leaderId: number;
  /** Epoch of its leadership. */
  readonly leaderEpoch: number;
  /** Replicas in sync. */
  readonly isr: readonly number[];
  /** 0 recovered, 1 recovering from an unclean election. */
  readonly leaderRecoveryState: number;
  /** Epoch of the state. */
  readonly partitionEpoch: number;
}

export function readAlterPartitionResponsePartition(r: ByteReader, _v: number): AlterPartitionResponsePartition {
  const partitionIndex = r.int32();
  const error = errorName(r.int16());
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  const isrCount = r.compactCount(4);
  const isr: number[] = [];
  for (let left = isrCount; left > 0; left--) isr.push(r.int32());
  const leaderRecoveryState = r.int8();
  const partitionEpoch = r.int32();
  r.skipTags();
  return { partitionIndex, error, leaderId, leaderEpoch, isr, leaderRecoveryState, partitionEpoch };
}

export function writeAlterPartitionResponsePartition(w: ByteWriter, _v: number, m: AlterPartitionResponsePartition): void {
  w.int32(m.partitionIndex);
  w.int16(errorCode(m.error));
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.uvarint(m.isr.length + 1);
  for (let i = 0; i < m.isr.length; i++) { w.int32(m.isr[i]!); }
  w.int8(m.leaderRecoveryState);
  w.int32(m.partitionEpoch);
  w.uvarint(0);
}

export function packAlterPartitionResponsePartition(m: AlterPartitionResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.partitionIndex !== 0) map.set(1, m.partitionIndex);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.leaderId !== 0) map.set(3, m.leaderId);
  if (m.leaderEpoch !== 0) map.set(4, m.leaderEpoch);
  if (m.isr.length !== 0) { const list = m.isr; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(5, packedList); }
  if (m.leaderRecoveryState !== 0) map.set(6, m.leaderRecoveryState);
  if (m.partitionEpoch !== 0) map.set(7, m.partitionEpoch);
  return map;
}

export function unpackAlterPartitionResponsePartition(packed: unknown, _from: Attachments): AlterPartitionResponsePartition {
  const map = fieldMap(packed, 'AlterPartitionResponsePartition');
  const partitionIndexValue = map.get(1);
  const partitionIndex = partitionIndexValue === undefined ? 0 : unpackInt(partitionIndexValue, -2147483648, 2147483647, 'AlterPartitionResponsePartition.partitionIndex');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'AlterPartitionResponsePartition.error'));
  const leaderIdValue = map.get(3);
  const leaderId = leaderIdValue === undefined ? 0 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'AlterPartitionResponsePartition.leaderId');
  const leaderEpochValue = map.get(4);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'AlterPartitionResponsePartition.leaderEpoch');
  const isrValue = map.get(5);
  let isr: readonly number[] = [];
  if (isrValue !== undefined) { const list = listOf(isrValue, 'AlterPartitionResponsePartition.isr'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'AlterPartitionResponsePartition.isr')); isr = items; }
  const leaderRecoveryStateValue = map.get(6);
  const leaderRecoveryState = leaderRecoveryStateValue === undefined ? 0 : unpackInt(leaderRecoveryStateValue, -128, 127, 'AlterPartitionResponsePartition.leaderRecoveryState');
  const partitionEpochValue = map.get(7);
  const partitionEpoch = partitionEpochValue === undefined ? 0 : unpackInt(partitionEpochValue, -2147483648, 2147483647, 'AlterPartitionResponsePartition.partitionEpoch');
  return { partitionIndex, error, leaderId, leaderEpoch, isr, leaderRecoveryState, partitionEpoch };
}

export interface AlterPartitionResponseTopic {
  /** Topic id. */
  readonly topicId: string;
  /** The partitions as they are afterwards. */
  readonly partitions: readonly AlterPartitionResponsePartition[];
}

export function readAlterPartitionResponseTopic(r: ByteReader, v: number): AlterPartitionResponseTopic {
  const topicId = r.uuid();
  const partitionsCount = r.compactCount(20);
  const partitions: AlterPartitionResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readAlterPartitionResponsePartition(r, v));
  r.skipTags();
  return { topicId, partitions };
}

export function writeAlterPartitionResponseTopic(w: ByteWriter, v: number, m: AlterPartitionResponseTopic): void {
  w.uuid(m.topicId);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeAlterPartitionResponsePartition(w, v, m.partitions[i]!); }
  w.uvarint(0);
}

export function packAlterPartitionResponseTopic(m: AlterPartitionResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicId !== zeroUuid) map.set(1, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterPartitionResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackAlterPartitionResponseTopic(packed: unknown, from: Attachments): AlterPartitionResponseTopic {
  const map = fieldMap(packed, 'AlterPartitionResponseTopic');
  const topicIdValue = map.get(1);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'AlterPartitionResponseTopic.topicId');
  const partitionsValue = map.get(2);
  let partitions: readonly AlterPartitionResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'AlterPartitionResponseTopic.partitions'); const items: AlterPartitionResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterPartitionResponsePartition(list[i], from)); partitions = items; }
  return { topicId, partitions };
}

export interface AlterPartitionResponse {
  /** How long the broker should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why nothing was changed. */
  readonly error: ErrorName;
  /** Results, by topic. */
  readonly topics: readonly AlterPartitionResponseTopic[];
}

export function readAlterPartitionResponse(r: ByteReader, v: number): AlterPartitionResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const topicsCount = r.compactCount(17);
  const topics: AlterPartitionResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readAlterPartitionResponseTopic(r, v));
  r.skipTags();
  return { throttleTimeMs, error, topics };
}

export function writeAlterPartitionResponse(w: ByteWriter, v: number, m: AlterPartitionResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeAlterPartitionResponseTopic(w, v, m.topics[i]!); }
  w.uvarint(0);
}

export function packAlterPartitionResponse(m: AlterPartitionResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterPartitionResponseTopic(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackAlterPartitionResponse(packed: unknown, from: Attachments): AlterPartitionResponse {
  const map = fieldMap(packed, 'AlterPartitionResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'AlterPartitionResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'AlterPartitionResponse.error'));
  const topicsValue = map.get(3);
  let topics: readonly AlterPartitionResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'AlterPartitionResponse.topics'); const items: AlterPartitionResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterPartitionResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, error, topics };
}
