// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackInt, unpackInt64, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface DescribeQuorumRequestPartition {
  /** Partition index. */
  readonly partitionIndex: number;
}

export function readDescribeQuorumRequestPartition(r: ByteReader, _v: number): DescribeQuorumRequestPartition {
  const partitionIndex = r.int32();
  r.skipTags();
  return { partitionIndex };
}

export function writeDescribeQuorumRequestPartition(w: ByteWriter, _v: number, m: DescribeQuorumRequestPartition): void {
  w.int32(m.partitionIndex);
  w.uvarint(0);
}

export function packDescribeQuorumRequestPartition(m: DescribeQuorumRequestPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.partitionIndex !== 0) map.set(1, m.partitionIndex);
  return map;
}

export function unpackDescribeQuorumRequestPartition(packed: unknown, _from: Attachments): DescribeQuorumRequestPartition {
  const map = fieldMap(packed, 'DescribeQuorumRequestPartition');
  const partitionIndexValue = map.get(1);
  const partitionIndex = partitionIndexValue === undefined ? 0 : unpackInt(partitionIndexValue, -2147483648, 2147483647, 'DescribeQuorumRequestPartition.partitionIndex');
  return { partitionIndex };
}

export interface DescribeQuorumRequestTopic {
  /** Topic name. */
  readonly topicName: string;
  /** Its partitions. */
  readonly partitions: readonly DescribeQuorumRequestPartition[];
}

export function readDescribeQuorumRequestTopic(r: ByteReader, v: number): DescribeQuorumRequestTopic {
  const topicName = r.compactString();
  const partitionsCount = r.compactCount(4);
  const partitions: DescribeQuorumRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readDescribeQuorumRequestPartition(r, v));
  r.skipTags();
  return { topicName, partitions };
}

export function writeDescribeQuorumRequestTopic(w: ByteWriter, v: number, m: DescribeQuorumRequestTopic): void {
  w.compactString(m.topicName);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeDescribeQuorumRequestPartition(w, v, m.partitions[i]!); }
  w.uvarint(0);
}

export function packDescribeQuorumRequestTopic(m: DescribeQuorumRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicName !== '') map.set(1, packText(m.topicName));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeQuorumRequestPartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDescribeQuorumRequestTopic(packed: unknown, from: Attachments): DescribeQuorumRequestTopic {
  const map = fieldMap(packed, 'DescribeQuorumRequestTopic');
  const topicNameValue = map.get(1);
  const topicName = topicNameValue === undefined ? '' : unpackText(topicNameValue, 'DescribeQuorumRequestTopic.topicName');
  const partitionsValue = map.get(2);
  let partitions: readonly DescribeQuorumRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'DescribeQuorumRequestTopic.partitions'); const items: DescribeQuorumRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeQuorumRequestPartition(list[i], from)); partitions = items; }
  return { topicName, partitions };
}

export interface DescribeQuorumRequest {
  /** The topics to describe: the one of the metadata log. */
  readonly topics: readonly DescribeQuorumRequestTopic[];
}

export function readDescribeQuorumRequest(r: ByteReader, v: number): DescribeQuorumRequest {
  const topicsCount = r.compactCount(2);
  const topics: DescribeQuorumRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDescribeQuorumRequestTopic(r, v));
  r.skipTags();
  return { topics };
}

export function writeDescribeQuorumRequest(w: ByteWriter, v: number, m: DescribeQuorumRequest): void {
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeDescribeQuorumRequestTopic(w, v, m.topics[i]!); }
  w.uvarint(0);
}

export function packDescribeQuorumRequest(m: DescribeQuorumRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeQuorumRequestTopic(list[i]!, out); map.set(1, packedList); }
  return map;
}

export function unpackDescribeQuorumRequest(packed: unknown, from: Attachments): DescribeQuorumRequest {
  const map = fieldMap(packed, 'DescribeQuorumRequest');
  const topicsValue = map.get(1);
  let topics: readonly DescribeQuorumRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DescribeQuorumRequest.topics'); const items: DescribeQuorumRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeQuorumRequestTopic(list[i], from)); topics = items; }
  return { topics };
}

export interface QuorumReplica {
  /** Id of the node. */
  readonly replicaId: number;
  /** Id of its data directory. */
  readonly replicaDirectoryId: string;
  /** Where its log ends, synced; −1 when unknown. */
  readonly logEndOffset: number;
  /** When it last fetched; −1 for the leader and when unknown. */
  readonly lastFetchTimestamp: number;
  /** When it last had all that the leader had; −1 when unknown. */
  readonly lastCaughtUpTimestamp: number;
}

/** A `QuorumReplica` with defaults for what is left out. */
export function makeQuorumReplica(fields: Pick<QuorumReplica, 'replicaId' | 'logEndOffset'> & Partial<Pick<QuorumReplica, 'replicaDirectoryId' | 'lastFetchTimestamp' | 'lastCaughtUpTimestamp'>>): QuorumReplica {
  return {
    replicaId: fields.replicaId,
    replicaDirectoryId: fields.replicaDirectoryId === undefined ? zeroUuid : fields.replicaDirectoryId,
    logEndOffset: fields.logEndOffset,
    lastFetchTimestamp: fields.lastFetchTimestamp === undefined ? -1 : fields.lastFetchTimestamp,
    lastCaughtUpTimestamp: fields.lastCaughtUpTimestamp === undefined ? -1 : fields.lastCaughtUpTimestamp,
  };
}

export function readQuorumReplica(r: ByteReader, v: number): QuorumReplica {
  const replicaId = r.int32();
  const replicaDirectoryId = (v >= 2 ? r.uuid() : zeroUuid);
  const logEndOffset = r.int64();
  const lastFetchTimestamp = (v >= 1 ? r.int64() : -1);
  const lastCaughtUpTimestamp = (v >= 1 ? r.int64() : -1);
  r.skipTags();
  return { replicaId, replicaDirectoryId, logEndOffset, lastFetchTimestamp, lastCaughtUpTimestamp };
}

export function writeQuorumReplica(w: ByteWriter, v: number, m: QuorumReplica): void {
  w.int32(m.replicaId);
  if (!(v >= 2) && (m.replicaDirectoryId !== zeroUuid)) throw lossy('QuorumReplica.replicaDirectoryId', v);
  if (v >= 2) {
    w.uuid(m.replicaDirectoryId);
  }
  w.int64(m.logEndOffset);
  if (v >= 1) {
    w.int64(m.lastFetchTimestamp);
  }
  if (v >= 1) {
    w.int64(m.lastCaughtUpTimestamp);
  }
  w.uvarint(0);
}

export function packQuorumReplica(m: QuorumReplica, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.replicaId !== 0) map.set(1, m.replicaId);
  if (m.replicaDirectoryId !== zeroUuid) map.set(2, uuidBytes(m.replicaDirectoryId));
  if (m.logEndOffset !== 0) map.set(3, packInt64(m.logEndOffset));
  if (m.lastFetchTimestamp !== -1) map.set(4, packInt64(m.lastFetchTimestamp));
  if (m.lastCaughtUpTimestamp !== -1) map.set(5, packInt64(m.lastCaughtUpTimestamp));
  return map;
}

export function unpackQuorumReplica(packed: unknown, _from: Attachments): QuorumReplica {
  const map = fieldMap(packed, 'QuorumReplica');
  const replicaIdValue = map.get(1);
  const replicaId = replicaIdValue === undefined ? 0 : unpackInt(replicaIdValue, -2147483648, 2147483647, 'QuorumReplica.replicaId');
  const replicaDirectoryIdValue = map.get(2);
  const replicaDirectoryId = replicaDirectoryIdValue === undefined ? zeroUuid : unpackUuid(replicaDirectoryIdValue, 'QuorumReplica.replicaDirectoryId');
  const logEndOffsetValue = map.get(3);
  const logEndOffset = logEndOffsetValue === undefined ? 0 : unpackInt64(logEndOffsetValue, 'QuorumReplica.logEndOffset');
  const lastFetchTimestampValue = map.get(4);
  const lastFetchTimestamp = lastFetchTimestampValue === undefined ? -1 : unpackInt64(lastFetchTimestampValue, 'QuorumReplica.lastFetchTimestamp');
  const lastCaughtUpTimestampValue = map.get(5);
  const lastCaughtUpTimestamp = lastCaughtUpTimestampValue === undefined ? -1 : unpackInt64(lastCaughtUpTimestampValue, 'QuorumReplica.lastCaughtUpTimestamp');
  return { replicaId, replicaDirectoryId, logEndOffset, lastFetchTimestamp, lastCaughtUpTimestamp };
}

export interface QuorumObserver {
  /** Id of the node. */
  readonly replicaId: number;
  /** Id of its data directory. */
  readonly replicaDirectoryId: string;
  /** Where its log ends, synced; −1 when unknown. */
  readonly logEndOffset: number;
  /** When it last fetched; −1 for the leader and when unknown. */
  readonly lastFetchTimestamp: number;
  /** When it last had all that the leader had; −1 when unknown. */
  readonly lastCaughtUpTimestamp: number;
}

/** A `QuorumObserver` with defaults for what is left out. */
export function makeQuorumObserver(fields: Pick<QuorumObserver, 'replicaId' | 'logEndOffset'> & Partial<Pick<QuorumObserver, 'replicaDirectoryId' | 'lastFetchTimestamp' | 'lastCaughtUpTimestamp'>>): QuorumObserver {
  return {
    replicaId: fields.replicaId,
    replicaDirectoryId: fields.replicaDirectoryId === undefined ? zeroUuid : fields.replicaDirectoryId,
    logEndOffset: fields.logEndOffset,
    lastFetchTimestamp: fields.lastFetchTimestamp === undefined ? -1 : fields.lastFetchTimestamp,
    lastCaughtUpTimestamp: fields.lastCaughtUpTimestamp === undefined ? -1 : fields.lastCaughtUpTimestamp,
  };
}

export function readQuorumObserver(r: ByteReader, v: number): QuorumObserver {
  const replicaId = r.int32();
  const replicaDirectoryId = (v >= 2 ? r.uuid() : zeroUuid);
  const logEndOffset = r.int64();
  const lastFetchTimestamp = (v >= 1 ? r.int64() : -1);
  const lastCaughtUpTimestamp = (v >= 1 ? r.int64() : -1);
  r.skipTags();
  return { replicaId, replicaDirectoryId, logEndOffset, lastFetchTimestamp, lastCaughtUpTimestamp };
}

export function writeQuorumObserver(w: ByteWriter, v: number, m: QuorumObserver): void {
  w.int32(m.replicaId);
  if (!(v >= 2) && (m.replicaDirectoryId !== zeroUuid)) throw lossy('QuorumObserver.replicaDirectoryId', v);
  if (v >= 2) {
    w.uuid(m.replicaDirectoryId);
  }
  w.int64(m.logEndOffset);
  if (v >= 1) {
    w.int64(m.lastFetchTimestamp);
  }
  if (v >= 1) {
    w.int64(m.lastCaughtUpTimestamp);
  }
  w.uvarint(0);
}

export function packQuorumObserver(m: QuorumObserver, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.replicaId !== 0) map.set(1, m.replicaId);
  if (m.replicaDirectoryId !== zeroUuid) map.set(2, uuidBytes(m.replicaDirectoryId));
  if (m.logEndOffset !== 0) map.set(3, packInt64(m.logEndOffset));
  if (m.lastFetchTimestamp !== -1) map.set(4, packInt64(m.lastFetchTimestamp));
  if (m.lastCaughtUpTimestamp !== -1) map.set(5, packInt64(m.lastCaughtUpTimestamp));
  return map;
}

export function unpackQuorumObserver(packed: unknown, _from: Attachments): QuorumObserver {
  const map = fieldMap(packed, 'QuorumObserver');
  const replicaIdValue = map.get(1);
  const replicaId = replicaIdValue === undefined ? 0 : unpackInt(replicaIdValue, -2147483648, 2147483647, 'QuorumObserver.replicaId');
  const replicaDirectoryIdValue = map.get(2);
  const replicaDirectoryId = replicaDirectoryIdValue === undefined ? zeroUuid : unpackUuid(replicaDirectoryIdValue, 'QuorumObserver.replicaDirectoryId');
  const logEndOffsetValue = map.get(3);
  const logEndOffset = logEndOffsetValue === undefined ? 0 : unpackInt64(logEndOffsetValue, 'QuorumObserver.logEndOffset');
  const lastFetchTimestampValue = map.get(4);
  const lastFetchTimestamp = lastFetchTimestampValue === undefined ? -1 : unpackInt64(lastFetchTimestampValue, 'QuorumObserver.lastFetchTimestamp');
  const lastCaughtUpTimestampValue = map.get(5);
  const lastCaughtUpTimestamp = lastCaughtUpTimestampValue === undefined ? -1 : unpackInt64(lastCaughtUpTimestampValue, 'QuorumObserver.lastCaughtUpTimestamp');
  return { replicaId, replicaDirectoryId, logEndOffset, lastFetchTimestamp, lastCaughtUpTimestamp };
}

export interface DescribeQuorumResponsePartition {
  /** Partition index. */
  readonly partitionIndex: number;
  /** NONE, or why it cannot be told. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Who leads; −1 when unknown. */
  readonly leaderId: number;
  /** In which epoch. */
  readonly leaderEpoch: number;
  /** Everything before it is committed. */
  readonly highWatermark: number;
  /** Who votes. */
  readonly currentVoters: readonly QuorumReplica[];
  /** Who only follows. */
  readonly observers: readonly QuorumObserver[];
}

/** A `DescribeQuorumResponsePartition` with defaults for what is left out. */
export function makeDescribeQuorumResponsePartition(fields: Pick<DescribeQuorumResponsePartition, 'partitionIndex' | 'error' | 'leaderId' | 'leaderEpoch' | 'highWatermark' | 'currentVoters' | 'observers'> & Partial<Pick<DescribeQuorumResponsePartition, 'errorMessage'>>): DescribeQuorumResponsePartition {
  return {
    partitionIndex: fields.partitionIndex,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    leaderId: fields.leaderId,
    leaderEpoch: fields.leaderEpoch,
    highWatermark: fields.highWatermark,
    currentVoters: fields.currentVoters,
    observers: fields.observers,
  };
}

export function readDescribeQuorumResponsePartition(r: ByteReader, v: number): DescribeQuorumResponsePartition {
  const partitionIndex = r.int32();
  const error = errorName(r.int16());
  const errorMessage = (v >= 2 ? r.compactNullableString() : null);
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  const highWatermark = r.int64();
  const currentVotersCount = r.compactCount(12);
  const currentVoters: QuorumReplica[] = [];
  for (let left = currentVotersCount; left > 0; left--) currentVoters.push(readQuorumReplica(r, v));
  const observersCount = r.compactCount(12);
  const observers: QuorumObserver[] = [];
  for (let left = observersCount; left > 0; left--) observers.push(readQuorumObserver(r, v));
  r.skipTags();
  return { partitionIndex, error, errorMessage, leaderId, leaderEpoch, highWatermark, currentVoters, observers };
}

export function writeDescribeQuorumResponsePartition(w: ByteWriter, v: number, m: DescribeQuorumResponsePartition): void {
  w.int32(m.partitionIndex);
  w.int16(errorCode(m.error));
  if (v >= 2) {
    w.compactNullableString(m.errorMessage);
  }
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.int64(m.highWatermark);
  w.uvarint(m.currentVoters.length + 1);
  for (let i = 0; i < m.currentVoters.length; i++) { writeQuorumReplica(w, v, m.currentVoters[i]!); }
  w.uvarint(m.observers.length + 1);
  for (let i = 0; i < m.observers.length; i++) { writeQuorumObserver(w, v, m.observers[i]!); }
  w.uvarint(0);
}

export function packDescribeQuorumResponsePartition(m: DescribeQuorumResponsePartition, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.partitionIndex !== 0) map.set(1, m.partitionIndex);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  if (m.leaderId !== 0) map.set(4, m.leaderId);
  if (m.leaderEpoch !== 0) map.set(5, m.leaderEpoch);
  if (m.highWatermark !== 0) map.set(6, packInt64(m.highWatermark));
  if (m.currentVoters.length !== 0) { const list = m.currentVoters; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packQuorumReplica(list[i]!, out); map.set(7, packedList); }
  if (m.observers.length !== 0) { const list = m.observers; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packQuorumObserver(list[i]!, out); map.set(8, packedList); }
  return map;
}

export function unpackDescribeQuorumResponsePartition(packed: unknown, from: Attachments): DescribeQuorumResponsePartition {
  const map = fieldMap(packed, 'DescribeQuorumResponsePartition');
  const partitionIndexValue = map.get(1);
  const partitionIndex = partitionIndexValue === undefined ? 0 : unpackInt(partitionIndexValue, -2147483648, 2147483647, 'DescribeQuorumResponsePartition.partitionIndex');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeQuorumResponsePartition.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'DescribeQuorumResponsePartition.errorMessage');
  const leaderIdValue = map.get(4);
  const leaderId = leaderIdValue === undefined ? 0 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'DescribeQuorumResponsePartition.leaderId');
  const leaderEpochValue = map.get(5);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'DescribeQuorumResponsePartition.leaderEpoch');
  const highWatermarkValue = map.get(6);
  const highWatermark = highWatermarkValue === undefined ? 0 : unpackInt64(highWatermarkValue, 'DescribeQuorumResponsePartition.highWatermark');
  const currentVotersValue = map.get(7);
  let currentVoters: readonly QuorumReplica[] = [];
  if (currentVotersValue !== undefined) { const list = listOf(currentVotersValue, 'DescribeQuorumResponsePartition.currentVoters'); const items: QuorumReplica[] = []; for (let i = 0; i < list.length; i++) items.push(unpackQuorumReplica(list[i], from)); currentVoters = items; }
  const observersValue = map.get(8);
  let observers: readonly QuorumObserver[] = [];
  if (observersValue !== undefined) { const list = listOf(observersValue, 'DescribeQuorumResponsePartition.observers'); const items: QuorumObserver[] = []; for (let i = 0; i < list.length; i++) items.push(unpackQuorumObserver(list[i], from)); observers = items; }
  return { partitionIndex, error, errorMessage, leaderId, leaderEpoch, highWatermark, currentVoters, observers };
}

export interface DescribeQuorumResponseTopic {
  /** Topic name. */
  readonly topicName: string;
  /** By partition. */
  readonly partitions: readonly DescribeQuorumResponsePartition[];
}

export function readDescribeQuorumResponseTopic(r: ByteReader, v: number): DescribeQuorumResponseTopic {
  const topicName = r.compactString();
  const partitionsCount = r.compactCount(24);
  const partitions: DescribeQuorumResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readDescribeQuorumResponsePartition(r, v));
  r.skipTags();
  return { topicName, partitions };
}

export function writeDescribeQuorumResponseTopic(w: ByteWriter, v: number, m: DescribeQuorumResponseTopic): void {
  w.compactString(m.topicName);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeDescribeQuorumResponsePartition(w, v, m.partitions[i]!); }
  w.uvarint(0);
}

export function packDescribeQuorumResponseTopic(m: DescribeQuorumResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicName !== '') map.set(1, packText(m.topicName));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeQuorumResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDescribeQuorumResponseTopic(packed: unknown, from: Attachments): DescribeQuorumResponseTopic {
  const map = fieldMap(packed, 'DescribeQuorumResponseTopic');
  const topicNameValue = map.get(1);
  const topicName = topicNameValue === undefined ? '' : unpackText(topicNameValue, 'DescribeQuorumResponseTopic.topicName');
  const partitionsValue = map.get(2);
  let partitions: readonly DescribeQuorumResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'DescribeQuorumResponseTopic.partitions'); const items: DescribeQuorumResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeQuorumResponsePartition(list[i], from)); partitions = items; }
  return { topicName, partitions };
}

export interface DescribeQuorumResponseListener {
  /** Name of the listener. */
  readonly name: string;
  /** Address to connect to. */
  readonly host: string;
  /** Port to connect to. */
  readonly port: number;
}

export function readDescribeQuorumResponseListener(r: ByteReader, _v: number): DescribeQuorumResponseListener {
  const name = r.compactString();
  const host = r.compactString();
  const port = r.uint16();
  r.skipTags();
  return { name, host, port };
}

export function writeDescribeQuorumResponseListener(w: ByteWriter, _v: number, m: DescribeQuorumResponseListener): void {
  w.compactString(m.name);
  w.compactString(m.host);
  w.uint16(m.port);
  w.uvarint(0);
}

export function packDescribeQuorumResponseListener(m: DescribeQuorumResponseListener, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.host !== '') map.set(2, packText(m.host));
  if (m.port !== 0) map.set(3, m.port);
  return map;
}

export function unpackDescribeQuorumResponseListener(packed: unknown, _from: Attachments): DescribeQuorumResponseListener {
  const map = fieldMap(packed, 'DescribeQuorumResponseListener');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DescribeQuorumResponseListener.name');
  const hostValue = map.get(2);
  const host = hostValue === undefined ? '' : unpackText(hostValue, 'DescribeQuorumResponseListener.host');
  const portValue = map.get(3);
  const port = portValue === undefined ? 0 : unpackInt(portValue, 0, 65535, 'DescribeQuorumResponseListener.port');
  return { name, host, port };
}

export interface DescribeQuorumResponseNode {
  /** Id of the node. */
  readonly nodeId: number;
  /** Its listeners. */
  readonly listeners: readonly DescribeQuorumResponseListener[];
}

export function readDescribeQuorumResponseNode(r: ByteReader, v: number): DescribeQuorumResponseNode {
  const nodeId = r.int32();
  const listenersCount = r.compactCount(4);
  const listeners: DescribeQuorumResponseListener[] = [];
  for (let left = listenersCount; left > 0; left--) listeners.push(readDescribeQuorumResponseListener(r, v));
  r.skipTags();
  return { nodeId, listeners };
}

export function writeDescribeQuorumResponseNode(w: ByteWriter, v: number, m: DescribeQuorumResponseNode): void {
  w.int32(m.nodeId);
  w.uvarint(m.listeners.length + 1);
  for (let i = 0; i < m.listeners.length; i++) { writeDescribeQuorumResponseListener(w, v, m.listeners[i]!); }
  w.uvarint(0);
}

export function packDescribeQuorumResponseNode(m: DescribeQuorumResponseNode, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.nodeId !== 0) map.set(1, m.nodeId);
  if (m.listeners.length !== 0) { const list = m.listeners; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeQuorumResponseListener(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDescribeQuorumResponseNode(packed: unknown, from: Attachments): DescribeQuorumResponseNode {
  const map = fieldMap(packed, 'DescribeQuorumResponseNode');
  const nodeIdValue = map.get(1);
  const nodeId = nodeIdValue === undefined ? 0 : unpackInt(nodeIdValue, -2147483648, 2147483647, 'DescribeQuorumResponseNode.nodeId');
  const listenersValue = map.get(2);
  let listeners: readonly DescribeQuorumResponseListener[] = [];
  if (listenersValue !== undefined) { const list = listOf(listenersValue, 'DescribeQuorumResponseNode.listeners'); const items: DescribeQuorumResponseListener[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeQuorumResponseListener(list[i], from)); listeners = items; }
  return { nodeId, listeners };
}

export interface DescribeQuorumResponse {
  /** NONE, or why nothing can be told. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** What was asked for, by topic. */
  readonly topics: readonly DescribeQuorumResponseTopic[];
  /** Where the nodes are. */
  readonly nodes: readonly DescribeQuorumResponseNode[];
}

/** A `DescribeQuorumResponse` with defaults for what is left out. */
export function makeDescribeQuorumResponse(fields: Pick<DescribeQuorumResponse, 'error' | 'topics'> & Partial<Pick<DescribeQuorumResponse, 'errorMessage' | 'nodes'>>): DescribeQuorumResponse {
  return {
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    topics: fields.topics,
    nodes: fields.nodes === undefined ? [] : fields.nodes,
  };
}

export function readDescribeQuorumResponse(r: ByteReader, v: number): DescribeQuorumResponse {
  const error = errorName(r.int16());
  const errorMessage = (v >= 2 ? r.compactNullableString() : null);
  const topicsCount = r.compactCount(2);
  const topics: DescribeQuorumResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDescribeQuorumResponseTopic(r, v));
  let nodes: readonly DescribeQuorumResponseNode[] = [];
  if (v >= 2) {
    const nodesCount = r.compactCount(5);
    const nodesList: DescribeQuorumResponseNode[] = [];
    for (let left = nodesCount; left > 0; left--) nodesList.push(readDescribeQuorumResponseNode(r, v));
    nodes = nodesList;
  }
  r.skipTags();
  return { error, errorMessage, topics, nodes };
}

export function writeDescribeQuorumResponse(w: ByteWriter, v: number, m: DescribeQuorumResponse): void {
  w.int16(errorCode(m.error));
  if (v >= 2) {
    w.compactNullableString(m.errorMessage);
  }
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeDescribeQuorumResponseTopic(w, v, m.topics[i]!); }
  if (!(v >= 2) && (m.nodes.length !== 0)) throw lossy('DescribeQuorumResponse.nodes', v);
  if (v >= 2) {
    w.uvarint(m.nodes.length + 1);
    for (let i = 0; i < m.nodes.length; i++) { writeDescribeQuorumResponseNode(w, v, m.nodes[i]!); }
  }
  w.uvarint(0);
}

export function packDescribeQuorumResponse(m: DescribeQuorumResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.errorMessage !== null) map.set(2, packText(m.errorMessage));
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeQuorumResponseTopic(list[i]!, out); map.set(3, packedList); }
  if (m.nodes.length !== 0) { const list = m.nodes; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeQuorumResponseNode(list[i]!, out); map.set(4, packedList); }
  return map;
}

export function unpackDescribeQuorumResponse(packed: unknown, from: Attachments): DescribeQuorumResponse {
  const map = fieldMap(packed, 'DescribeQuorumResponse');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeQuorumResponse.error'));
  const errorMessageValue = map.get(2);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'DescribeQuorumResponse.errorMessage');
  const topicsValue = map.get(3);
  let topics: readonly DescribeQuorumResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DescribeQuorumResponse.topics'); const items: DescribeQuorumResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeQuorumResponseTopic(list[i], from)); topics = items; }
  const nodesValue = map.get(4);
  let nodes: readonly DescribeQuorumResponseNode[] = [];
  if (nodesValue !== undefined) { const list = listOf(nodesValue, 'DescribeQuorumResponse.nodes'); const items: DescribeQuorumResponseNode[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeQuorumResponseNode(list[i], from)); nodes = items; }
  return { error, errorMessage, topics, nodes };
}
