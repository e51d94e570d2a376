// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackInt, unpackInt64, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { noBytes } from '../wire/chunks.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface ProduceRequestPartition {
  /** Partition index. */
  readonly index: number;
  /** One record batch. */
  readonly records: Uint8Array | null;
}

export function readProduceRequestPartition(r: ByteReader, v: number): ProduceRequestPartition {
  const flexible = v >= 9;
  const index = r.int32();
  const records = (flexible ? r.compactNullableByteString() : r.nullableByteString());
  if (flexible) r.skipTags();
  return { index, records };
}

export function writeProduceRequestPartition(w: ByteWriter, v: number, m: ProduceRequestPartition): void {
  const flexible = v >= 9;
  w.int32(m.index);
  if (flexible) w.compactNullableByteString(m.records); else w.nullableByteString(m.records);
  if (flexible) w.uvarint(0);
}

export function packProduceRequestPartition(m: ProduceRequestPartition, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.records === null || m.records.length !== 0) map.set(2, m.records === null ? null : out.add(m.records));
  return map;
}

export function unpackProduceRequestPartition(packed: unknown, from: Attachments): ProduceRequestPartition {
  const map = fieldMap(packed, 'ProduceRequestPartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'ProduceRequestPartition.index');
  const recordsValue = map.get(2);
  const records = recordsValue === undefined ? noBytes : recordsValue === null ? null : from.take(recordsValue, 'ProduceRequestPartition.records');
  return { index, records };
}

export interface ProduceRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id; zero to go by name. */
  readonly topicId: string;
  /** What to append, by partition. */
  readonly partitions: readonly ProduceRequestPartition[];
}

/** A `ProduceRequestTopic` with defaults for what is left out. */
export function makeProduceRequestTopic(fields: Pick<ProduceRequestTopic, 'partitions'> & Partial<Pick<ProduceRequestTopic, 'name' | 'topicId'>>): ProduceRequestTopic {
  return {
    name: fields.name === undefined ? '' : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    partitions: fields.partitions,
  };
}

export function readProduceRequestTopic(r: ByteReader, v: number): ProduceRequestTopic {
  const flexible = v >= 9;
  const name = (v <= 12 ? (flexible ? r.compactString() : r.string()) : '');
  const topicId = (v >= 13 ? r.uuid() : zeroUuid);
  const partitionsCount = (flexible ? r.compactCount(5) : r.count(5));
  const partitions: ProduceRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readProduceRequestPartition(r, v));
  if (flexible) r.skipTags();
  return { name, topicId, partitions };
}

export function writeProduceRequestTopic(w: ByteWriter, v: number, m: ProduceRequestTopic): void {
  const flexible = v >= 9;
  if (v <= 12) {
    if (flexible) w.compactString(m.name); else w.string(m.name);
  }
  if (v >= 13) {
    w.uuid(m.topicId);
  }
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeProduceRequestPartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packProduceRequestTopic(m: ProduceRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packProduceRequestPartition(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackProduceRequestTopic(packed: unknown, from: Attachments): ProduceRequestTopic {
  const map = fieldMap(packed, 'ProduceRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'ProduceRequestTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'ProduceRequestTopic.topicId');
  const partitionsValue = map.get(3);
  let partitions: readonly ProduceRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ProduceRequestTopic.partitions'); const items: ProduceRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackProduceRequestPartition(list[i], from)); partitions = items; }
  return { name, topicId, partitions };
}

export interface ProduceRequest {
  /** Set by transactional producers. */
  readonly transactionalId: string | null;
  /** When to answer: 0 never, 1 once written, −1 once in sync everywhere. */
  readonly acks: number;
  /** How long to wait for the in-sync replicas. */
  readonly timeoutMs: number;
  /** What to append, by topic. */
  readonly topics: readonly ProduceRequestTopic[];
}

/** A `ProduceRequest` with defaults for what is left out. */
export function makeProduceRequest(fields: Pick<ProduceRequest, 'acks' | 'timeoutMs' | 'topics'> & Partial<Pick<ProduceRequest, 'transactionalId'>>): ProduceRequest {
  return {
    transactionalId: fields.transactionalId === undefined ? null : fields.transactionalId,
    acks: fields.acks,
    timeoutMs: fields.timeoutMs,
    topics: fields.topics,
  };
}

export function readProduceRequest(r: ByteReader, v: number): ProduceRequest {
  const flexible = v >= 9;
  const transactionalId = (flexible ? r.compactNullableString() : r.nullableString());
  const acks = r.int16();
  const timeoutMs = r.int32();
  const topicsCount = (flexible ? r.compactCount(1) : r.count(1));
  const topics: ProduceRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readProduceRequestTopic(r, v));
  if (flexible) r.skipTags();
  return { transactionalId, acks, timeoutMs, topics };
}

export function writeProduceRequest(w: ByteWriter, v: number, m: ProduceRequest): void {
  const flexible = v >= 9;
  if (flexible) w.compactNullableString(m.transactionalId); else w.nullableString(m.transactionalId);
  w.int16(m.acks);
  w.int32(m.timeoutMs);
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeProduceRequestTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packProduceRequest(m: ProduceRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.transactionalId !== null) map.set(1, packText(m.transactionalId));
  if (m.acks !== 0) map.set(2, m.acks);
  if (m.timeoutMs !== 0) map.set(3, m.timeoutMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packProduceRequestTopic(list[i]!, out); map.set(4, packedList); }
  return map;
}

export function unpackProduceRequest(packed: unknown, from: Attachments): ProduceRequest {
  const map = fieldMap(packed, 'ProduceRequest');
  const transactionalIdValue = map.get(1);
  const transactionalId = transactionalIdValue === undefined ? null : transactionalIdValue === null ? null : unpackText(transactionalIdValue, 'ProduceRequest.transactionalId');
  const acksValue = map.get(2);
  const acks = acksValue === undefined ? 0 : unpackInt(acksValue, -32768, 32767, 'ProduceRequest.acks');
  const timeoutMsValue = map.get(3);
  const timeoutMs = timeoutMsValue === undefined ? 0 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'ProduceRequest.timeoutMs');
  const topicsValue = map.get(4);
  let topics: readonly ProduceRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'ProduceRequest.topics'); const items: ProduceRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackProduceRequestTopic(list[i], from)); topics = items; }
  return { transactionalId, acks, timeoutMs, topics };
}

export interface ProduceResponseRecordError {
  /** Place of the record in its batch. */
  readonly batchIndex: number;
  /** What is wrong with it. */
  readonly message: string | null;
}

/** A `ProduceResponseRecordError` with defaults for what is left out. */
export function makeProduceResponseRecordError(fields: Pick<ProduceResponseRecordError, 'batchIndex'> & Partial<Pick<ProduceResponseRecordError, 'message'>>): ProduceResponseRecordError {
  return {
    batchIndex: fields.batchIndex,
    message: fields.message === undefined ? null : fields.message,
  };
}

export function readProduceResponseRecordError(r: ByteReader, v: number): ProduceResponseRecordError {
  const flexible = v >= 9;
  const batchIndex = r.int32();
  const message = (flexible ? r.compactNullableString() : r.nullableString());
  if (flexible) r.skipTags();
  return { batchIndex, message };
}

export function writeProduceResponseRecordError(w: ByteWriter, v: number, m: ProduceResponseRecordError): void {
  const flexible = v >= 9;
  w.int32(m.batchIndex);
  if (flexible) w.compactNullableString(m.message); else w.nullableString(m.message);
  if (flexible) w.uvarint(0);
}

export function packProduceResponseRecordError(m: ProduceResponseRecordError, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.batchIndex !== 0) map.set(1, m.batchIndex);
  if (m.message !== null) map.set(2, packText(m.message));
  return map;
}

export function unpackProduceResponseRecordError(packed: unknown, _from: Attachments): ProduceResponseRecordError {
  const map = fieldMap(packed, 'ProduceResponseRecordError');
  const batchIndexValue = map.get(1);
  const batchIndex = batchIndexValue === undefined ? 0 : unpackInt(batchIndexValue, -2147483648, 2147483647, 'ProduceResponseRecordError.batchIndex');
  const messageValue = map.get(2);
  const message = messageValue === undefined ? null : messageValue === null ? null : unpackText(messageValue, 'ProduceResponseRecordError.message');
  return { batchIndex, message };
}

export interface ProduceResponseCurrentLeader {
  /** Broker that leads; −1 when unknown. */
  readonly leaderId: number;
  /** Epoch of its leadership. */
  readonly leaderEpoch: number;
}

/** A `ProduceResponseCurrentLeader` with defaults for what is left out. */
export function makeProduceResponseCurrentLeader(fields: Partial<Pick<ProduceResponseCurrentLeader, 'leaderId' | 'leaderEpoch'>>): ProduceResponseCurrentLeader {
  return {
    leaderId: fields.leaderId === undefined ? -1 : fields.leaderId,
    leaderEpoch: fields.leaderEpoch === undefined ? -1 : fields.leaderEpoch,
  };
}

export function readProduceResponseCurrentLeader(r: ByteReader, _v: number): ProduceResponseCurrentLeader {
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  r.skipTags();
  return { leaderId, leaderEpoch };
}

export function writeProduceResponseCurrentLeader(w: ByteWriter, _v: number, m: ProduceResponseCurrentLeader): void {
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.uvarint(0);
}

export function packProduceResponseCurrentLeader(m: ProduceResponseCurrentLeader, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.leaderId !== -1) map.set(1, m.leaderId);
  if (m.leaderEpoch !== -1) map.set(2, m.leaderEpoch);
  return map;
}

export function unpackProduceResponseCurrentLeader(packed: unknown, _from: Attachments): ProduceResponseCurrentLeader {
  const map = fieldMap(packed, 'ProduceResponseCurrentLeader');
  const leaderIdValue = map.get(1);
  const leaderId = leaderIdValue === undefined ? -1 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'ProduceResponseCurrentLeader.leaderId');
  const leaderEpochValue = map.get(2);
  const leaderEpoch = leaderEpochValue === undefined ? -1 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'ProduceResponseCurrentLeader.leaderEpoch');
  return { leaderId, leaderEpoch };
}

export interface ProduceResponsePartition {
  /** Partition index. */
  readonly index: number;
  /** NONE, or why nothing was acknowledged. */
  readonly error: ErrorName;
  /** Offset of the first record; −1 on error. */
  readonly baseOffset: number;
  /** Time the broker stamped; −1 where producers stamp. */
  readonly logAppendTimeMs: number;
  /** First offset kept. */
  readonly logStartOffset: number;
  /** The records because of which the batch was refused. */
  readonly recordErrors: readonly ProduceResponseRecordError[];
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Who leads now, when this broker does not. */
  readonly currentLeader: ProduceResponseCurrentLeader | null;
}

/** A `ProduceResponsePartition` with defaults for what is left out. */
export function makeProduceResponsePartition(fields: Pick<ProduceResponsePartition, 'index' | 'error' | 'baseOffset'> & Partial<Pick<ProduceResponsePartition, 'logAppendTimeMs' | 'logStartOffset' | 'recordErrors' | 'errorMessage' | 'currentLeader'>>): ProduceResponsePartition {
  return {
    index: fields.index,
    error: fields.error,
    baseOffset: fields.baseOffset,
    logAppendTimeMs: fields.logAppendTimeMs === undefined ? -1 : fields.logAppendTimeMs,
    logStartOffset: fields.logStartOffset === undefined ? -1 : fields.logStartOffset,
    recordErrors: fields.recordErrors === undefined ? [] : fields.recordErrors,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    currentLeader: fields.currentLeader === undefined ? null : fields.currentLeader,
  };
}

export function readProduceResponsePartition(r: ByteReader, v: number): ProduceResponsePartition {
  const flexible = v >= 9;
  const index = r.int32();
  const error = errorName(r.int16());
  const baseOffset = r.int64();
  const logAppendTimeMs = r.int64();
  const logStartOffset = (v >= 5 ? r.int64() : -1);
  let recordErrors: readonly ProduceResponseRecordError[] = [];
  if (v >= 8) {
    const recordErrorsCount = (flexible ? r.compactCount(5) : r.count(5));
    const recordErrorsList: ProduceResponseRecordError[] = [];
    for (let left = recordErrorsCount; left > 0; left--) recordErrorsList.push(readProduceResponseRecordError(r, v));
    recordErrors = recordErrorsList;
  }
  const errorMessage = (v >= 8 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  let currentLeader: ProduceResponseCurrentLeader | null = null;
  if (flexible) {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          if (!(v >= 10)) {
            r.position = end;
            break;
          }
          currentLeader = readProduceResponseCurrentLeader(r, v);
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { index, error, baseOffset, logAppendTimeMs, logStartOffset, recordErrors, errorMessage, currentLeader };
}

export function writeProduceResponsePartition(w: ByteWriter, v: number, m: ProduceResponsePartition): void {
  const flexible = v >= 9;
  w.int32(m.index);
  w.int16(errorCode(m.error));
  w.int64(m.baseOffset);
  w.int64(m.logAppendTimeMs);
  if (v >= 5) {
    w.int64(m.logStartOffset);
  }
  if (v >= 8) {
    if (flexible) w.uvarint(m.recordErrors.length + 1); else w.int32(m.recordErrors.length);
    for (let i = 0; i < m.recordErrors.length; i++) { writeProduceResponseRecordError(w, v, m.recordErrors[i]!); }
  }
  if (v >= 8) {
    if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  }
  if (flexible) {
    let tags = 0;
    if (v >= 10 && (m.currentLeader !== null)) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (v >= 10 && (m.currentLeader !== null)) {
        const mark = w.beginTag(0);
        writeProduceResponseCurrentLeader(w, v, m.currentLeader);
        w.endTag(mark);
      }
    }
  }
}

export function packProduceResponsePartition(m: ProduceResponsePartition, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.baseOffset !== 0) map.set(3, packInt64(m.baseOffset));
  if (m.logAppendTimeMs !== -1) map.set(4, packInt64(m.logAppendTimeMs));
  if (m.logStartOffset !== -1) map.set(5, packInt64(m.logStartOffset));
  if (m.recordErrors.length !== 0) { const list = m.recordErrors; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packProduceResponseRecordError(list[i]!, out); map.set(6, packedList); }
  if (m.errorMessage !== null) map.set(7, packText(m.errorMessage));
  if (m.currentLeader !== null) map.set(8, packProduceResponseCurrentLeader(m.currentLeader, out));
  return map;
}

export function unpackProduceResponsePartition(packed: unknown, from: Attachments): ProduceResponsePartition {
  const map = fieldMap(packed, 'ProduceResponsePartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'ProduceResponsePartition.index');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ProduceResponsePartition.error'));
  const baseOffsetValue = map.get(3);
  const baseOffset = baseOffsetValue === undefined ? 0 : unpackInt64(baseOffsetValue, 'ProduceResponsePartition.baseOffset');
  const logAppendTimeMsValue = map.get(4);
  const logAppendTimeMs = logAppendTimeMsValue === undefined ? -1 : unpackInt64(logAppendTimeMsValue, 'ProduceResponsePartition.logAppendTimeMs');
  const logStartOffsetValue = map.get(5);
  const logStartOffset = logStartOffsetValue === undefined ? -1 : unpackInt64(logStartOffsetValue, 'ProduceResponsePartition.logStartOffset');
  const recordErrorsValue = map.get(6);
  let recordErrors: readonly ProduceResponseRecordError[] = [];
  if (recordErrorsValue !== undefined) { const list = listOf(recordErrorsValue, 'ProduceResponsePartition.recordErrors'); const items: ProduceResponseRecordError[] = []; for (let i = 0; i < list.length; i++) items.push(unpackProduceResponseRecordError(list[i], from)); recordErrors = items; }
  const errorMessageValue = map.get(7);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'ProduceResponsePartition.errorMessage');
  const currentLeaderValue = map.get(8);
  const currentLeader = currentLeaderValue === undefined ? null : currentLeaderValue === null ? null : unpackProduceResponseCurrentLeader(currentLeaderValue, from);
  return { index, error, baseOffset, logAppendTimeMs, logStartOffset, recordErrors, errorMessage, currentLeader };
}

export interface ProduceResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id. */
  readonly topicId: string;
  /** Results, by partition. */
  readonly partitions: readonly ProduceResponsePartition[];
}

/** A `ProduceResponseTopic` with defaults for what is left out. */
export function makeProduceResponseTopic(fields: Pick<ProduceResponseTopic, 'partitions'> & Partial<Pick<ProduceResponseTopic, 'name' | 'topicId'>>): ProduceResponseTopic {
  return {
    name: fields.name === undefined ? '' : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    partitions: fields.partitions,
  };
}

export function readProduceResponseTopic(r: ByteReader, v: number): ProduceResponseTopic {
  const flexible = v >= 9;
  const name = (v <= 12 ? (flexible ? r.compactString() : r.string()) : '');
  const topicId = (v >= 13 ? r.uuid() : zeroUuid);
  const partitionsCount = (flexible ? r.compactCount(22) : r.count(22));
  const partitions: ProduceResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readProduceResponsePartition(r, v));
  if (flexible) r.skipTags();
  return { name, topicId, partitions };
}

export function writeProduceResponseTopic(w: ByteWriter, v: number, m: ProduceResponseTopic): void {
  const flexible = v >= 9;
  if (v <= 12) {
    if (flexible) w.compactString(m.name); else w.string(m.name);
  }
  if (v >= 13) {
    w.uuid(m.topicId);
  }
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeProduceResponsePartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packProduceResponseTopic(m: ProduceResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packProduceResponsePartition(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackProduceResponseTopic(packed: unknown, from: Attachments): ProduceResponseTopic {
  const map = fieldMap(packed, 'ProduceResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'ProduceResponseTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'ProduceResponseTopic.topicId');
  const partitionsValue = map.get(3);
  let partitions: readonly ProduceResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ProduceResponseTopic.partitions'); const items: ProduceResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackProduceResponsePartition(list[i], from)); partitions = items; }
  return { name, topicId, partitions };
}

export interface ProduceResponseNodeEndpoint {
  /** Id of the broker. */
  readonly brokerId: number;
  /** Address to connect to. */
  readonly host: string;
  /** Port to connect to. */
  readonly port: number;
  /** Where the broker stands. */
  readonly rack: string | null;
}

/** A `ProduceResponseNodeEndpoint` with defaults for what is left out. */
export function makeProduceResponseNodeEndpoint(fields: Pick<ProduceResponseNodeEndpoint, 'brokerId' | 'host' | 'port'> & Partial<Pick<ProduceResponseNodeEndpoint, 'rack'>>): ProduceResponseNodeEndpoint {
  return {
    brokerId: fields.brokerId,
    host: fields.host,
    port: fields.port,
    rack: fields.rack === undefined ? null : fields.rack,
  };
}

export function readProduceResponseNodeEndpoint(r: ByteReader, _v: number): ProduceResponseNodeEndpoint {
  const brokerId = r.int32();
  const host = r.compactString();
  const port = r.int32();
  const rack = r.compactNullableString();
  r.skipTags();
  return { brokerId, host, port, rack };
}

export function writeProduceResponseNodeEndpoint(w: ByteWriter, _v: number, m: ProduceResponseNodeEndpoint): void {
  w.int32(m.brokerId);
  w.compactString(m.host);
  w.int32(m.port);
  w.compactNullableString(m.rack);
  w.uvarint(0);
}

export function packProduceResponseNodeEndpoint(m: ProduceResponseNodeEndpoint, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  if (m.host !== '') map.set(2, packText(m.host));
  if (m.port !== 0) map.set(3, m.port);
  if (m.rack !== null) map.set(4, packText(m.rack));
  return map;
}

export function unpackProduceResponseNodeEndpoint(packed: unknown, _from: Attachments): ProduceResponseNodeEndpoint {
  const map = fieldMap(packed, 'ProduceResponseNodeEndpoint');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'ProduceResponseNodeEndpoint.brokerId');
  const hostValue = map.get(2);
  const host = hostValue === undefined ? '' : unpackText(hostValue, 'ProduceResponseNodeEndpoint.host');
  const portValue = map.get(3);
  const port = portValue === undefined ? 0 : unpackInt(portValue, -2147483648, 2147483647, 'ProduceResponseNodeEndpoint.port');
  const rackValue = map.get(4);
  const rack = rackValue === undefined ? null : rackValue === null ? null : unpackText(rackValue, 'ProduceResponseNodeEndpoint.rack');
  return { brokerId, host, port, rack };
}

export interface ProduceResponse {
  /** Results, by topic. */
  readonly topics: readonly ProduceResponseTopic[];
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Addresses of the leaders named above. */
  readonly nodeEndpoints: readonly ProduceResponseNodeEndpoint[];
}

/** A `ProduceResponse` with defaults for what is left out. */
export function makeProduceResponse(fields: Pick<ProduceResponse, 'topics'> & Partial<Pick<ProduceResponse, 'throttleTimeMs' | 'nodeEndpoints'>>): ProduceResponse {
  return {
    topics: fields.topics,
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    nodeEndpoints: fields.nodeEndpoints === undefined ? [] : fields.nodeEndpoints,
  };
}

export function readProduceResponse(r: ByteReader, v: number): ProduceResponse {
  const flexible = v >= 9;
  const topicsCount = (flexible ? r.compactCount(1) : r.count(1));
  const topics: ProduceResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readProduceResponseTopic(r, v));
  const throttleTimeMs = r.int32();
  let nodeEndpoints: readonly ProduceResponseNodeEndpoint[] = [];
  if (flexible) {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          if (!(v >= 10)) {
            r.position = end;
            break;
          }
          const nodeEndpointsCount = (flexible ? r.compactCount(10) : r.count(10));
          const nodeEndpointsList: ProduceResponseNodeEndpoint[] = [];
          for (let left = nodeEndpointsCount; left > 0; left--) nodeEndpointsList.push(readProduceResponseNodeEndpoint(r, v));
          nodeEndpoints = nodeEndpointsList;
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { topics, throttleTimeMs, nodeEndpoints };
}

export function writeProduceResponse(w: ByteWriter, v: number, m: ProduceResponse): void {
  const flexible = v >= 9;
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeProduceResponseTopic(w, v, m.topics[i]!); }
  w.int32(m.throttleTimeMs);
  if (flexible) {
    let tags = 0;
    if (v >= 10 && (m.nodeEndpoints.length !== 0)) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (v >= 10 && (m.nodeEndpoints.length !== 0)) {
        const mark = w.beginTag(0);
        if (flexible) w.uvarint(m.nodeEndpoints.length + 1); else w.int32(m.nodeEndpoints.length);
        for (let i = 0; i < m.nodeEndpoints.length; i++) { writeProduceResponseNodeEndpoint(w, v, m.nodeEndpoints[i]!); }
        w.endTag(mark);
      }
    }
  }
}

export function packProduceResponse(m: ProduceResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packProduceResponseTopic(list[i]!, out); map.set(1, packedList); }
  if (m.throttleTimeMs !== 0) map.set(2, m.throttleTimeMs);
  if (m.nodeEndpoints.length !== 0) { const list = m.nodeEndpoints; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packProduceResponseNodeEndpoint(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackProduceResponse(packed: unknown, from: Attachments): ProduceResponse {
  const map = fieldMap(packed, 'ProduceResponse');
  const topicsValue = map.get(1);
  let topics: readonly ProduceResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'ProduceResponse.topics'); const items: ProduceResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackProduceResponseTopic(list[i], from)); topics = items; }
  const throttleTimeMsValue = map.get(2);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'ProduceResponse.throttleTimeMs');
  const nodeEndpointsValue = map.get(3);
  let nodeEndpoints: readonly ProduceResponseNodeEndpoint[] = [];
  if (nodeEndpointsValue !== undefined) { const list = listOf(nodeEndpointsValue, 'ProduceResponse.nodeEndpoints'); const items: ProduceResponseNodeEndpoint[] = []; for (let i = 0; i < list.length; i++) items.push(unpackProduceResponseNodeEndpoint(list[i], from)); nodeEndpoints = items; }
  return { topics, throttleTimeMs, nodeEndpoints };
}
