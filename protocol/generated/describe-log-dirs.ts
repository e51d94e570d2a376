// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackBool, unpackInt, unpackInt64, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface DescribeLogDirsRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** Partition indexes. */
  readonly partitions: readonly number[];
}

export function readDescribeLogDirsRequestTopic(r: ByteReader, v: number): DescribeLogDirsRequestTopic {
  const flexible = v >= 2;
  const name = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(4) : r.count(4));
  const partitions: number[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(r.int32());
  if (flexible) r.skipTags();
  return { name, partitions };
}

export function writeDescribeLogDirsRequestTopic(w: ByteWriter, v: number, m: DescribeLogDirsRequestTopic): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { w.int32(m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDescribeLogDirsRequestTopic(m: DescribeLogDirsRequestTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  return map;
}

export function unpackDescribeLogDirsRequestTopic(packed: unknown, _from: Attachments): DescribeLogDirsRequestTopic {
  const map = fieldMap(packed, 'DescribeLogDirsRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DescribeLogDirsRequestTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly number[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'DescribeLogDirsRequestTopic.partitions'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'DescribeLogDirsRequestTopic.partitions')); partitions = items; }
  return { name, partitions };
}

export interface DescribeLogDirsRequest {
  /** The partitions wanted; null for all. */
  readonly topics: readonly DescribeLogDirsRequestTopic[] | null;
}

/** A `DescribeLogDirsRequest` with defaults for what is left out. */
export function makeDescribeLogDirsRequest(fields: Partial<Pick<DescribeLogDirsRequest, 'topics'>>): DescribeLogDirsRequest {
  return {
    topics: fields.topics === undefined ? null : fields.topics,
  };
}

export function readDescribeLogDirsRequest(r: ByteReader, v: number): DescribeLogDirsRequest {
  const flexible = v >= 2;
  let topics: readonly DescribeLogDirsRequestTopic[] | null = null;
  {
    const topicsCount = (flexible ? r.compactNullableCount(2) : r.nullableCount(2));
    const topicsList: DescribeLogDirsRequestTopic[] = [];
    for (let left = topicsCount; left > 0; left--) topicsList.push(readDescribeLogDirsRequestTopic(r, v));
    topics = topicsCount < 0 ? null : topicsList;
  }
  if (flexible) r.skipTags();
  return { topics };
}

export function writeDescribeLogDirsRequest(w: ByteWriter, v: number, m: DescribeLogDirsRequest): void {
  const flexible = v >= 2;
  if (m.topics === null) { if (flexible) w.uvarint(0); else w.int32(-1); } else {
    if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
    for (let i = 0; i < m.topics.length; i++) { writeDescribeLogDirsRequestTopic(w, v, m.topics[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packDescribeLogDirsRequest(m: DescribeLogDirsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics !== null) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeLogDirsRequestTopic(list[i]!, out); map.set(1, packedList); }
  return map;
}

export function unpackDescribeLogDirsRequest(packed: unknown, from: Attachments): DescribeLogDirsRequest {
  const map = fieldMap(packed, 'DescribeLogDirsRequest');
  const topicsValue = map.get(1);
  let topics: readonly DescribeLogDirsRequestTopic[] | null = null;
  if (topicsValue === null) topics = null; else if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DescribeLogDirsRequest.topics'); const items: DescribeLogDirsRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeLogDirsRequestTopic(list[i], from)); topics = items; }
  return { topics };
}

export interface DescribeLogDirsResponseDamagedRange {
  /** First offset. */
  readonly baseOffset: number;
  /** First offset after the range. */
  readonly endOffset: number;
}


export function packDescribeLogDirsResponseDamagedRange(m: DescribeLogDirsResponseDamagedRange, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.baseOffset !== 0) map.set(1, packInt64(m.baseOffset));
  if (m.endOffset !== 0) map.set(2, packInt64(m.endOffset));
  return map;
}

export function unpackDescribeLogDirsResponseDamagedRange(packed: unknown, _from: Attachments): DescribeLogDirsResponseDamagedRange {
  const map = fieldMap(packed, 'DescribeLogDirsResponseDamagedRange');
  const baseOffsetValue = map.get(1);
  const baseOffset = baseOffsetValue === undefined ? 0 : unpackInt64(baseOffsetValue, 'DescribeLogDirsResponseDamagedRange.baseOffset');
  const endOffsetValue = map.get(2);
  const endOffset = endOffsetValue === undefined ? 0 : unpackInt64(endOffsetValue, 'DescribeLogDirsResponseDamagedRange.endOffset');
  return { baseOffset, endOffset };
}

export interface DescribeLogDirsResponsePartition {
  /** Partition index. */
  readonly index: number;
  /** Bytes of its segments. */
  readonly size: number;
  /** Records it is behind. */
  readonly offsetLag: number;
  /** Whether it will replace the log in another directory. */
  readonly isFuture: boolean;
  /** What is damaged and not served, as far as it has been noticed. */
  readonly damagedRanges: readonly DescribeLogDirsResponseDamagedRange[];
}

/** A `DescribeLogDirsResponsePartition` with defaults for what is left out. */
export function makeDescribeLogDirsResponsePartition(fields: Pick<DescribeLogDirsResponsePartition, 'index' | 'size' | 'offsetLag' | 'isFuture'> & Partial<Pick<DescribeLogDirsResponsePartition, 'damagedRanges'>>): DescribeLogDirsResponsePartition {
  return {
    index: fields.index,
    size: fields.size,
    offsetLag: fields.offsetLag,
    isFuture: fields.isFuture,
    damagedRanges: fields.damagedRanges === undefined ? [] : fields.damagedRanges,
  };
}

export function readDescribeLogDirsResponsePartition(r: ByteReader, v: number): DescribeLogDirsResponsePartition {
  const flexible = v >= 2;
  const index = r.int32();
  const size = r.int64();
  const offsetLag = r.int64();
  const isFuture = r.bool();
  const damagedRanges: readonly DescribeLogDirsResponseDamagedRange[] = [];
  if (flexible) r.skipTags();
  return { index, size, offsetLag, isFuture, damagedRanges };
}

export function writeDescribeLogDirsResponsePartition(w: ByteWriter, v: number, m: DescribeLogDirsResponsePartition): void {
  const flexible = v >= 2;
  w.int32(m.index);
  w.int64(m.size);
  w.int64(m.offsetLag);
  w.bool(m.isFuture);
  if (flexible) w.uvarint(0);
}

export function packDescribeLogDirsResponsePartition(m: DescribeLogDirsResponsePartition, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.size !== 0) map.set(2, packInt64(m.size));
  if (m.offsetLag !== 0) map.set(3, packInt64(m.offsetLag));
  if (m.isFuture) map.set(4, m.isFuture);
  if (m.damagedRanges.length !== 0) { const list = m.damagedRanges; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeLogDirsResponseDamagedRange(list[i]!, out); map.set(5, packedList); }
  return map;
}

export function unpackDescribeLogDirsResponsePartition(packed: unknown, from: Attachments): DescribeLogDirsResponsePartition {
  const map = fieldMap(packed, 'DescribeLogDirsResponsePartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'DescribeLogDirsResponsePartition.index');
  const sizeValue = map.get(2);
  const size = sizeValue === undefined ? 0 : unpackInt64(sizeValue, 'DescribeLogDirsResponsePartition.size');
  const offsetLagValue = map.get(3);
  const offsetLag = offsetLagValue === undefined ? 0 : unpackInt64(offsetLagValue, 'DescribeLogDirsResponsePartition.offsetLag');
  const isFutureValue = map.get(4);
  const isFuture = isFutureValue === undefined ? false : unpackBool(isFutureValue, 'DescribeLogDirsResponsePartition.isFuture');
  const damagedRangesValue = map.get(5);
  let damagedRanges: readonly DescribeLogDirsResponseDamagedRange[] = [];
  if (damagedRangesValue !== undefined) { const list = listOf(damagedRangesValue, 'DescribeLogDirsResponsePartition.damagedRanges'); const items: DescribeLogDirsResponseDamagedRange[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeLogDirsResponseDamagedRange(list[i], from)); damagedRanges = items; }
  return { index, size, offsetLag, isFuture, damagedRanges };
}

export interface DescribeLogDirsResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** The partitions. */
  readonly partitions: readonly DescribeLogDirsResponsePartition[];
}

export function readDescribeLogDirsResponseTopic(r: ByteReader, v: number): DescribeLogDirsResponseTopic {
  const flexible = v >= 2;
  const name = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(21) : r.count(21));
  const partitions: DescribeLogDirsResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readDescribeLogDirsResponsePartition(r, v));
  if (flexible) r.skipTags();
  return { name, partitions };
}

export function writeDescribeLogDirsResponseTopic(w: ByteWriter, v: number, m: DescribeLogDirsResponseTopic): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeDescribeLogDirsResponsePartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDescribeLogDirsResponseTopic(m: DescribeLogDirsResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeLogDirsResponsePartition(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDescribeLogDirsResponseTopic(packed: unknown, from: Attachments): DescribeLogDirsResponseTopic {
  const map = fieldMap(packed, 'DescribeLogDirsResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DescribeLogDirsResponseTopic.name');
  const partitionsValue = map.get(2);
  let partitions: readonly DescribeLogDirsResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'DescribeLogDirsResponseTopic.partitions'); const items: DescribeLogDirsResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeLogDirsResponsePartition(list[i], from)); partitions = items; }
  return { name, partitions };
}

export interface DescribeLogDirsResponseResult {
  /** KAFKA_STORAGE_ERROR once the directory has failed. */
  readonly error: ErrorName;
  /** Absolute path. */
  readonly logDir: string;
  /** What lies in it. */
  readonly topics: readonly DescribeLogDirsResponseTopic[];
  /** Size of the volume; −1 when unknown. */
  readonly totalBytes: number;
  /** Free bytes of the volume; −1 when unknown. */
  readonly usableBytes: number;
  /** Whether no new partitions are placed here. */
  readonly isCordoned: boolean;
}

/** A `DescribeLogDirsResponseResult` with defaults for what is left out. */
export function makeDescribeLogDirsResponseResult(fields: Pick<DescribeLogDirsResponseResult, 'error' | 'logDir' | 'topics'> & Partial<Pick<DescribeLogDirsResponseResult, 'totalBytes' | 'usableBytes' | 'isCordoned'>>): DescribeLogDirsResponseResult {
  return {
    error: fields.error,
    logDir: fields.logDir,
    topics: fields.topics,
    totalBytes: fields.totalBytes === undefined ? -1 : fields.totalBytes,
    usableBytes: fields.usableBytes === undefined ? -1 : fields.usableBytes,
    isCordoned: fields.isCordoned === undefined ? false : fields.isCordoned,
  };
}

export function readDescribeLogDirsResponseResult(r: ByteReader, v: number): DescribeLogDirsResponseResult {
  const flexible = v >= 2;
  const error = errorName(r.int16());
  const logDir = (flexible ? r.compactString() : r.string());
  const topicsCount = (flexible ? r.compactCount(2) : r.count(2));
  const topics: DescribeLogDirsResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDescribeLogDirsResponseTopic(r, v));
  const totalBytes = (v >= 4 ? r.int64() : -1);
  const usableBytes = (v >= 4 ? r.int64() : -1);
  const isCordoned = (v >= 5 ? r.bool() : false);
  if (flexible) r.skipTags();
  return { error, logDir, topics, totalBytes, usableBytes, isCordoned };
}

export function writeDescribeLogDirsResponseResult(w: ByteWriter, v: number, m: DescribeLogDirsResponseResult): void {
  const flexible = v >= 2;
  w.int16(errorCode(m.error));
  if (flexible) w.compactString(m.logDir); else w.string(m.logDir);
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeDescribeLogDirsResponseTopic(w, v, m.topics[i]!); }
  if (v >= 4) {
    w.int64(m.totalBytes);
  }
  if (v >= 4) {
    w.int64(m.usableBytes);
  }
  if (v >= 5) {
    w.bool(m.isCordoned);
  }
  if (flexible) w.uvarint(0);
}

export function packDescribeLogDirsResponseResult(m: DescribeLogDirsResponseResult, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.logDir !== '') map.set(2, packText(m.logDir));
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeLogDirsResponseTopic(list[i]!, out); map.set(3, packedList); }
  if (m.totalBytes !== -1) map.set(4, packInt64(m.totalBytes));
  if (m.usableBytes !== -1) map.set(5, packInt64(m.usableBytes));
  if (m.isCordoned) map.set(6, m.isCordoned);
  return map;
}

export function unpackDescribeLogDirsResponseResult(packed: unknown, from: Attachments): DescribeLogDirsResponseResult {
  const map = fieldMap(packed, 'DescribeLogDirsResponseResult');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeLogDirsResponseResult.error'));
  const logDirValue = map.get(2);
  const logDir = logDirValue === undefined ? '' : unpackText(logDirValue, 'DescribeLogDirsResponseResult.logDir');
  const topicsValue = map.get(3);
  let topics: readonly DescribeLogDirsResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DescribeLogDirsResponseResult.topics'); const items: DescribeLogDirsResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeLogDirsResponseTopic(list[i], from)); topics = items; }
  const totalBytesValue = map.get(4);
  const totalBytes = totalBytesValue === undefined ? -1 : unpackInt64(totalBytesValue, 'DescribeLogDirsResponseResult.totalBytes');
  const usableBytesValue = map.get(5);
  const usableBytes = usableBytesValue === undefined ? -1 : unpackInt64(usableBytesValue, 'DescribeLogDirsResponseResult.usableBytes');
  const isCordonedValue = map.get(6);
  const isCordoned = isCordonedValue === undefined ? false : unpackBool(isCordonedValue, 'DescribeLogDirsResponseResult.isCordoned');
  return { error, logDir, topics, totalBytes, usableBytes, isCordoned };
}

export interface DescribeLogDirsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Why the whole request failed. */
  readonly error: ErrorName;
  /** The log directories. */
  readonly results: readonly DescribeLogDirsResponseResult[];
}

/** A `DescribeLogDirsResponse` with defaults for what is left out. */
export function makeDescribeLogDirsResponse(fields: Pick<DescribeLogDirsResponse, 'throttleTimeMs' | 'results'> & Partial<Pick<DescribeLogDirsResponse, 'error'>>): DescribeLogDirsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error === undefined ? 'NONE' : fields.error,
    results: fields.results,
  };
}

export function readDescribeLogDirsResponse(r: ByteReader, v: number): DescribeLogDirsResponse {
  const flexible = v >= 2;
  const throttleTimeMs = r.int32();
  const error = (v >= 3 ? errorName(r.int16()) : 'NONE');
  const resultsCount = (flexible ? r.compactCount(4) : r.count(4));
  const results: DescribeLogDirsResponseResult[] = [];
  for (let left = resultsCount; left > 0; left--) results.push(readDescribeLogDirsResponseResult(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, error, results };
}

export function writeDescribeLogDirsResponse(w: ByteWriter, v: number, m: DescribeLogDirsResponse): void {
  const flexible = v >= 2;
  w.int32(m.throttleTimeMs);
  if (v >= 3) {
    w.int16(errorCode(m.error));
  }
  if (flexible) w.uvarint(m.results.length + 1); else w.int32(m.results.length);
  for (let i = 0; i < m.results.length; i++) { writeDescribeLogDirsResponseResult(w, v, m.results[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDescribeLogDirsResponse(m: DescribeLogDirsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.results.length !== 0) { const list = m.results; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeLogDirsResponseResult(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackDescribeLogDirsResponse(packed: unknown, from: Attachments): DescribeLogDirsResponse {
  const map = fieldMap(packed, 'DescribeLogDirsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'DescribeLogDirsResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeLogDirsResponse.error'));
  const resultsValue = map.get(3);
  let results: readonly DescribeLogDirsResponseResult[] = [];
  if (resultsValue !== undefined) { const list = listOf(resultsValue, 'DescribeLogDirsResponse.results'); const items: DescribeLogDirsResponseResult[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeLogDirsResponseResult(list[i], from)); results = items; }
  return { throttleTimeMs, error, results };
}
