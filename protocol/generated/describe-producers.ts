// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackInt, unpackInt64, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface DescribeProducersRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** Partition indexes. */
  readonly partitions: readonly number[];
}

export function readDescribeProducersRequestTopic(r: ByteReader, _v: number): DescribeProducersRequestTopic {
  const name = r.compactString();
  const partitionsCount = r.compactCount(4);
  const partitions: number[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(r.int32());
  r.skipTags();
  return { name, partitions };
}

export function writeDescribeProducersRequestTopic(w: ByteWriter, _v: number, m: DescribeProducersRequestTopic): void {
  w.compactString(m.name);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { w.int32(m.partitions[i]!); }
  w.uvarint(0);
}

export function packDescribeProducersRequestTopic(m: DescribeProducersRequestTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  return map;
}

export function unpackDescribeProducersRequestTopic(packed: unknown, _from: Attachments): DescribeProducersRequestTopic {
  const map = fieldMap(packed, 'DescribeProducersRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DescribeProducersRequestTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly number[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'DescribeProducersRequestTopic.partitions'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'DescribeProducersRequestTopic.partitions')); partitions = items; }
  return { name, partitions };
}

export interface DescribeProducersRequest {
  /** The partitions wanted, by topic. */
  readonly topics: readonly DescribeProducersRequestTopic[];
}

export function readDescribeProducersRequest(r: ByteReader, v: number): DescribeProducersRequest {
  const topicsCount = r.compactCount(2);
  const topics: DescribeProducersRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDescribeProducersRequestTopic(r, v));
  r.skipTags();
  return { topics };
}

export function writeDescribeProducersRequest(w: ByteWriter, v: number, m: DescribeProducersRequest): void {
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeDescribeProducersRequestTopic(w, v, m.topics[i]!); }
  w.uvarint(0);
}

export function packDescribeProducersRequest(m: DescribeProducersRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeProducersRequestTopic(list[i]!, out); map.set(1, packedList); }
  return map;
}

export function unpackDescribeProducersRequest(packed: unknown, from: Attachments): DescribeProducersRequest {
  const map = fieldMap(packed, 'DescribeProducersRequest');
  const topicsValue = map.get(1);
  let topics: readonly DescribeProducersRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DescribeProducersRequest.topics'); const items: DescribeProducersRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeProducersRequestTopic(list[i], from)); topics = items; }
  return { topics };
}

export interface DescribeProducersResponseActiveProducer {
  /** Id of the producer. */
  readonly producerId: number;
  /** Its epoch. */
  readonly producerEpoch: number;
  /** Last sequence number appended. */
  readonly lastSequence: number;
  /** When it last appended. */
  readonly lastTimestamp: number;
  /** Epoch of the coordinator that last ended a transaction. */
  readonly coordinatorEpoch: number;
  /** First offset of the open transaction; −1 for none. */
  readonly currentTxnStartOffset: number;
}

/** A `DescribeProducersResponseActiveProducer` with defaults for what is left out. */
export function makeDescribeProducersResponseActiveProducer(fields: Pick<DescribeProducersResponseActiveProducer, 'producerId' | 'producerEpoch' | 'coordinatorEpoch'> & Partial<Pick<DescribeProducersResponseActiveProducer, 'lastSequence' | 'lastTimestamp' | 'currentTxnStartOffset'>>): DescribeProducersResponseActiveProducer {
  return {
    producerId: fields.producerId,
    producerEpoch: fields.producerEpoch,
    lastSequence: fields.lastSequence === undefined ? -1 : fields.lastSequence,
    lastTimestamp: fields.lastTimestamp === undefined ? -1 : fields.lastTimestamp,
    coordinatorEpoch: fields.coordinatorEpoch,
    currentTxnStartOffset: fields.currentTxnStartOffset === undefined ? -1 : fields.currentTxnStartOffset,
  };
}

export function readDescribeProducersResponseActiveProducer(r: ByteReader, _v: number): DescribeProducersResponseActiveProducer {
  const producerId = r.int64();
  const producerEpoch = r.int32();
  const lastSequence = r.int32();
  const lastTimestamp = r.int64();
  const coordinatorEpoch = r.int32();
  const currentTxnStartOffset = r.int64();
  r.skipTags();
  return { producerId, producerEpoch, lastSequence, lastTimestamp, coordinatorEpoch, currentTxnStartOffset };
}

export function writeDescribeProducersResponseActiveProducer(w: ByteWriter, _v: number, m: DescribeProducersResponseActiveProducer): void {
  w.int64(m.producerId);
  w.int32(m.producerEpoch);
  w.int32(m.lastSequence);
  w.int64(m.lastTimestamp);
  w.int32(m.coordinatorEpoch);
  w.int64(m.currentTxnStartOffset);
  w.uvarint(0);
}

export function packDescribeProducersResponseActiveProducer(m: DescribeProducersResponseActiveProducer, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.producerId !== 0) map.set(1, packInt64(m.producerId));
  if (m.producerEpoch !== 0) map.set(2, m.producerEpoch);
  if (m.lastSequence !== -1) map.set(3, m.lastSequence);
  if (m.lastTimestamp !== -1) map.set(4, packInt64(m.lastTimestamp));
  if (m.coordinatorEpoch !== 0) map.set(5, m.coordinatorEpoch);
  if (m.currentTxnStartOffset !== -1) map.set(6, packInt64(m.currentTxnStartOffset));
  return map;
}

export function unpackDescribeProducersResponseActiveProducer(packed: unknown, _from: Attachments): DescribeProducersResponseActiveProducer {
  const map = fieldMap(packed, 'DescribeProducersResponseActiveProducer');
  const producerIdValue = map.get(1);
  const producerId = producerIdValue === undefined ? 0 : unpackInt64(producerIdValue, 'DescribeProducersResponseActiveProducer.producerId');
  const producerEpochValue = map.get(2);
  const producerEpoch = producerEpochValue === undefined ? 0 : unpackInt(producerEpochValue, -2147483648, 2147483647, 'DescribeProducersResponseActiveProducer.producerEpoch');
  const lastSequenceValue = map.get(3);
  const lastSequence = lastSequenceValue === undefined ? -1 : unpackInt(lastSequenceValue, -2147483648, 2147483647, 'DescribeProducersResponseActiveProducer.lastSequence');
  const lastTimestampValue = map.get(4);
  const lastTimestamp = lastTimestampValue === undefined ? -1 : unpackInt64(lastTimestampValue, 'DescribeProducersResponseActiveProducer.lastTimestamp');
  const coordinatorEpochValue = map.get(5);
  const coordinatorEpoch = coordinatorEpochValue === undefined ? 0 : unpackInt(coordinatorEpochValue, -2147483648, 2147483647, 'DescribeProducersResponseActiveProducer.coordinatorEpoch');
  const currentTxnStartOffsetValue = map.get(6);
  const currentTxnStartOffset = currentTxnStartOffsetValue === undefined ? -1 : unpackInt64(currentTxnStartOffsetValue, 'DescribeProducersResponseActiveProducer.currentTxnStartOffset');
  return { producerId, producerEpoch, lastSequence, lastTimestamp, coordinatorEpoch, currentTxnStartOffset };
}

export interface DescribeProducersResponsePartition {
  /** Partition index. */
  readonly index: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** The producers. */
  readonly activeProducers: readonly DescribeProducersResponseActiveProducer[];
}

/** A `DescribeProducersResponsePartition` with defaults for what is left out. */
export function makeDescribeProducersResponsePartition(fields: Pick<DescribeProducersResponsePartition, 'index' | 'error' | 'activeProducers'> & Partial<Pick<DescribeProducersResponsePartition, 'errorMessage'>>): DescribeProducersResponsePartition {
  return {
    index: fields.index,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    activeProducers: fields.activeProducers,
  };
}

export function readDescribeProducersResponsePartition(r: ByteReader, v: number): DescribeProducersResponsePartition {
  const index = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  const activeProducersCount = r.compactCount(36);
  const activeProducers: DescribeProducersResponseActiveProducer[] = [];
  for (let left = activeProducersCount; left > 0; left--) activeProducers.push(readDescribeProducersResponseActiveProducer(r, v));
  r.skipTags();
  return { index, error, errorMessage, activeProducers };
}

export function writeDescribeProducersResponsePartition(w: ByteWriter, v: number, m: DescribeProducersResponsePartition): void {
  w.int32(m.index);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(m.activeProducers.length + 1);
  for (let i = 0; i < m.activeProducers.length; i++) { writeDescribeProducersResponseActiveProducer(w, v, m.activeProducers[i]!); }
  w.uvarint(0);
}

export function packDescribeProducersResponsePartition(m: DescribeProducersResponsePartition, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  if (m.activeProducers.length !== 0) { const list = m.activeProducers; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeProducersResponseActiveProducer(list[i]!, out); map.set(4, packedList); }
  return map;
}

export function unpackDescribeProducersResponsePartition(packed: unknown, from: Attachments): DescribeProducersResponsePartition {
  const map = fieldMap(packed, 'DescribeProducersResponsePartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'DescribeProducersResponsePartition.index');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeProducersResponsePartition.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'DescribeProducersResponsePartition.errorMessage');
  const activeProducersValue = map.get(4);
  let activeProducers: readonly DescribeProducersResponseActiveProducer[] = [];
  if (activeProducersValue !== undefined) { const list = listOf(activeProducersValue, 'DescribeProducersResponsePartition.activeProducers'); const items: DescribeProducersResponseActiveProducer[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeProducersResponseActiveProducer(list[i], from)); activeProducers = items; }
  return { index, error, errorMessage, activeProducers };
}

export interface DescribeProducersResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Results, by partition. */
  readonly partitions: readonly DescribeProducersResponsePartition[];
}

export function readDescribeProducersResponseTopic(r: ByteReader, v: number): DescribeProducersResponseTopic {
  const name = r.compactString();
  const partitionsCount = r.compactCount(8);
  const partitions: DescribeProducersResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readDescribeProducersResponsePartition(r, v));
  r.skipTags();
  return { name, partitions };
}

export function writeDescribeProducersResponseTopic(w: ByteWriter, v: number, m: DescribeProducersResponseTopic): void {
  w.compactString(m.name);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { writeDescribeProducersResponsePartition(w, v, m.partitions[i]!); }
  w.uvarint(0);
}

export function packDescribeProducersResponseTopic(m: DescribeProducersResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeProducersResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDescribeProducersResponseTopic(packed: unknown, from: Attachments): DescribeProducersResponseTopic {
  const map = fieldMap(packed, 'DescribeProducersResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DescribeProducersResponseTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly DescribeProducersResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'DescribeProducersResponseTopic.partitions'); const items: DescribeProducersResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeProducersResponsePartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface DescribeProducersResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by topic. */
  readonly topics: readonly DescribeProducersResponseTopic[];
}

export function readDescribeProducersResponse(r: ByteReader, v: number): DescribeProducersResponse {
  const throttleTimeMs = r.int32();
  const topicsCount = r.compactCount(2);
  const topics: DescribeProducersResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDescribeProducersResponseTopic(r, v));
  r.skipTags();
  return { throttleTimeMs, topics };
}

export function writeDescribeProducersResponse(w: ByteWriter, v: number, m: DescribeProducersResponse): void {
  w.int32(m.throttleTimeMs);
  w.uvarint(m.topics.length + 1);
  for (let i = 0; i < m.topics.length; i++) { writeDescribeProducersResponseTopic(w, v, m.topics[i]!); }
  w.uvarint(0);
}

export function packDescribeProducersResponse(m: DescribeProducersResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeProducersResponseTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDescribeProducersResponse(packed: unknown, from: Attachments): DescribeProducersResponse {
  const map = fieldMap(packed, 'DescribeProducersResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'DescribeProducersResponse.throttleTimeMs');
  const topicsValue = map.get(2);
  let topics: readonly DescribeProducersResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DescribeProducersResponse.topics'); const items: DescribeProducersResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeProducersResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, topics };
}
