// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface ElectLeadersRequestTopicPartition {
  /** Topic name. */
  readonly topic: string;
  /** Partition indexes. */
  readonly partitions: readonly number[];
}

export function readElectLeadersRequestTopicPartition(r: ByteReader, v: number): ElectLeadersRequestTopicPartition {
  const flexible = v >= 2;
  const topic = (flexible ? r.compactString() : r.string());
  const partitionsCount = (flexible ? r.compactCount(4) : r.count(4));
  const partitions: number[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(r.int32());
  if (flexible) r.skipTags();
  return { topic, partitions };
}

export function writeElectLeadersRequestTopicPartition(w: ByteWriter, v: number, m: ElectLeadersRequestTopicPartition): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.topic); else w.string(m.topic);
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { w.int32(m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packElectLeadersRequestTopicPartition(m: ElectLeadersRequestTopicPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topic !== '') map.set(1, packText(m.topic));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  return map;
}

export function unpackElectLeadersRequestTopicPartition(packed: unknown, _from: Attachments): ElectLeadersRequestTopicPartition {
  const map = fieldMap(packed, 'ElectLeadersRequestTopicPartition');
  const topicValue = map.get(1);
  const topic = topicValue === undefined ? '' : unpackText(topicValue, 'ElectLeadersRequestTopicPartition.topic');
  const partitionsValue = map.get(2);
  let partitions: readonly number[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ElectLeadersRequestTopicPartition.partitions'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'ElectLeadersRequestTopicPartition.partitions')); partitions = items; }
  return { topic, partitions };
}

export interface ElectLeadersRequest {
  /** 0: the preferred replica. 1: any replica that is alive, if no other can lead; records can be lost. */
  readonly electionType: number;
  /** The partitions, by topic; null for all. */
  readonly topicPartitions: readonly ElectLeadersRequestTopicPartition[] | null;
  /** How long to wait for the elections. */
  readonly timeoutMs: number;
}

/** A `ElectLeadersRequest` with defaults for what is left out. */
export function makeElectLeadersRequest(fields: Pick<ElectLeadersRequest, 'topicPartitions'> & Partial<Pick<ElectLeadersRequest, 'electionType' | 'timeoutMs'>>): ElectLeadersRequest {
  return {
    electionType: fields.electionType === undefined ? 0 : fields.electionType,
    topicPartitions: fields.topicPartitions,
    timeoutMs: fields.timeoutMs === undefined ? 60000 : fields.timeoutMs,
  };
}

export function readElectLeadersRequest(r: ByteReader, v: number): ElectLeadersRequest {
  const flexible = v >= 2;
  const electionType = (v >= 1 ? r.int8() : 0);
  let topicPartitions: readonly ElectLeadersRequestTopicPartition[] | null = [];
  {
    const topicPartitionsCount = (flexible ? r.compactNullableCount(2) : r.nullableCount(2));
    const topicPartitionsList: ElectLeadersRequestTopicPartition[] = [];
    for (let left = topicPartitionsCount; left > 0; left--) topicPartitionsList.push(readElectLeadersRequestTopicPartition(r, v));
    topicPartitions = topicPartitionsCount < 0 ? null : topicPartitionsList;
  }
  const timeoutMs = r.int32();
  if (flexible) r.skipTags();
  return { electionType, topicPartitions, timeoutMs };
}

export function writeElectLeadersRequest(w: ByteWriter, v: number, m: ElectLeadersRequest): void {
  const flexible = v >= 2;
  if (!(v >= 1) && (m.electionType !== 0)) throw lossy('ElectLeadersRequest.electionType', v);
  if (v >= 1) {
    w.int8(m.electionType);
  }
  if (m.topicPartitions === null) { if (flexible) w.uvarint(0); else w.int32(-1); } else {
    if (flexible) w.uvarint(m.topicPartitions.length + 1); else w.int32(m.topicPartitions.length);
    for (let i = 0; i < m.topicPartitions.length; i++) { writeElectLeadersRequestTopicPartition(w, v, m.topicPartitions[i]!); }
  }
  w.int32(m.timeoutMs);
  if (flexible) w.uvarint(0);
}

export function packElectLeadersRequest(m: ElectLeadersRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.electionType !== 0) map.set(1, m.electionType);
  if (m.topicPartitions === null || m.topicPartitions.length !== 0) { if (m.topicPartitions === null) map.set(2, null); else { const list = m.topicPartitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packElectLeadersRequestTopicPartition(list[i]!, out); map.set(2, packedList); } }
  if (m.timeoutMs !== 60000) map.set(3, m.timeoutMs);
  return map;
}

export function unpackElectLeadersRequest(packed: unknown, from: Attachments): ElectLeadersRequest {
  const map = fieldMap(packed, 'ElectLeadersRequest');
  const electionTypeValue = map.get(1);
  const electionType = electionTypeValue === undefined ? 0 : unpackInt(electionTypeValue, -128, 127, 'ElectLeadersRequest.electionType');
  const topicPartitionsValue = map.get(2);
  let topicPartitions: readonly ElectLeadersRequestTopicPartition[] | null = [];
  if (topicPartitionsValue === null) topicPartitions = null; else if (topicPartitionsValue !== undefined) { const list = listOf(topicPartitionsValue, 'ElectLeadersRequest.topicPartitions'); const items: ElectLeadersRequestTopicPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackElectLeadersRequestTopicPartition(list[i], from)); topicPartitions = items; }
  const timeoutMsValue = map.get(3);
  const timeoutMs = timeoutMsValue === undefined ? 60000 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'ElectLeadersRequest.timeoutMs');
  return { electionType, topicPartitions, timeoutMs };
}

export interface ElectLeadersResponsePartitionResult {
  /** Partition index. */
  readonly partitionId: number;
  /** NONE, or why there is no new leader: ELECTION_NOT_NEEDED if there need be none. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `ElectLeadersResponsePartitionResult` with defaults for what is left out. */
export function makeElectLeadersResponsePartitionResult(fields: Pick<ElectLeadersResponsePartitionResult, 'partitionId' | 'error'> & Partial<Pick<ElectLeadersResponsePartitionResult, 'errorMessage'>>): ElectLeadersResponsePartitionResult {
  return {
    partitionId: fields.partitionId,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readElectLeadersResponsePartitionResult(r: ByteReader, v: number): ElectLeadersResponsePartitionResult {
  const flexible = v >= 2;
  const partitionId = r.int32();
  const error = errorName(r.int16());
  const errorMessage = (flexible ? r.compactNullableString() : r.nullableString());
  if (flexible) r.skipTags();
  return { partitionId, error, errorMessage };
}

export function writeElectLeadersResponsePartitionResult(w: ByteWriter, v: number, m: ElectLeadersResponsePartitionResult): void {
  const flexible = v >= 2;
  w.int32(m.partitionId);
  w.int16(errorCode(m.error));
  if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  if (flexible) w.uvarint(0);
}

export function packElectLeadersResponsePartitionResult(m: ElectLeadersResponsePartitionResult, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.partitionId !== 0) map.set(1, m.partitionId);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  return map;
}

export function unpackElectLeadersResponsePartitionResult(packed: unknown, _from: Attachments): ElectLeadersResponsePartitionResult {
  const map = fieldMap(packed, 'ElectLeadersResponsePartitionResult');
  const partitionIdValue = map.get(1);
  const partitionId = partitionIdValue === undefined ? 0 : unpackInt(partitionIdValue, -2147483648, 2147483647, 'ElectLeadersResponsePartitionResult.partitionId');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ElectLeadersResponsePartitionResult.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'ElectLeadersResponsePartitionResult.errorMessage');
  return { partitionId, error, errorMessage };
}

export interface ElectLeadersResponseReplicaElectionResult {
  /** Topic name. */
  readonly topic: string;
  /** The partitions. */
  readonly partitionResult: readonly ElectLeadersResponsePartitionResult[];
}

export function readElectLeadersResponseReplicaElectionResult(r: ByteReader, v: number): ElectLeadersResponseReplicaElectionResult {
  const flexible = v >= 2;
  const topic = (flexible ? r.compactString() : r.string());
  const partitionResultCount = (flexible ? r.compactCount(7) : r.count(7));
  const partitionResult: ElectLeadersResponsePartitionResult[] = [];
  for (let left = partitionResultCount; left > 0; left--) partitionResult.push(readElectLeadersResponsePartitionResult(r, v));
  if (flexible) r.skipTags();
  return { topic, partitionResult };
}

export function writeElectLeadersResponseReplicaElectionResult(w: ByteWriter, v: number, m: ElectLeadersResponseReplicaElectionResult): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.topic); else w.string(m.topic);
  if (flexible) w.uvarint(m.partitionResult.length + 1); else w.int32(m.partitionResult.length);
  for (let i = 0; i < m.partitionResult.length; i++) { writeElectLeadersResponsePartitionResult(w, v, m.partitionResult[i]!); }
  if (flexible) w.uvarint(0);
}

export function packElectLeadersResponseReplicaElectionResult(m: ElectLeadersResponseReplicaElectionResult, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topic !== '') map.set(1, packText(m.topic));
  if (m.partitionResult.length !== 0) { const list = m.partitionResult; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packElectLeadersResponsePartitionResult(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackElectLeadersResponseReplicaElectionResult(packed: unknown, from: Attachments): ElectLeadersResponseReplicaElectionResult {
  const map = fieldMap(packed, 'ElectLeadersResponseReplicaElectionResult');
  const topicValue = map.get(1);
  const topic = topicValue === undefined ? '' : unpackText(topicValue, 'ElectLeadersResponseReplicaElectionResult.topic');
  const partitionResultValue = map.get(2);
  let partitionResult: readonly ElectLeadersResponsePartitionResult[] = [];
  if (partitionResultValue !== undefined) { const list = listOf(partitionResultValue, 'ElectLeadersResponseReplicaElectionResult.partitionResult'); const items: ElectLeadersResponsePartitionResult[] = []; for (let i = 0; i < list.length; i++) items.push(unpackElectLeadersResponsePartitionResult(list[i], from)); partitionResult = items; }
  return { topic, partitionResult };
}

export interface ElectLeadersResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why nothing was elected. */
  readonly error: ErrorName;
  /** Results, by topic; of all partitions only those that an election was tried for. */
  readonly replicaElectionResults: readonly ElectLeadersResponseReplicaElectionResult[];
}

/** A `ElectLeadersResponse` with defaults for what is left out. */
export function makeElectLeadersResponse(fields: Pick<ElectLeadersResponse, 'throttleTimeMs' | 'replicaElectionResults'> & Partial<Pick<ElectLeadersResponse, 'error'>>): ElectLeadersResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error === undefined ? 'NONE' : fields.error,
    replicaElectionResults: fields.replicaElectionResults,
  };
}

export function readElectLeadersResponse(r: ByteReader, v: number): ElectLeadersResponse {
  const flexible = v >= 2;
  const throttleTimeMs = r.int32();
  const error = (v >= 1 ? errorName(r.int16()) : 'NONE');
  const replicaElectionResultsCount = (flexible ? r.compactCount(2) : r.count(2));
  const replicaElectionResults: ElectLeadersResponseReplicaElectionResult[] = [];
  for (let left = replicaElectionResultsCount; left > 0; left--) replicaElectionResults.push(readElectLeadersResponseReplicaElectionResult(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, error, replicaElectionResults };
}

export function writeElectLeadersResponse(w: ByteWriter, v: number, m: ElectLeadersResponse): void {
  const flexible = v >= 2;
  w.int32(m.throttleTimeMs);
  if (!(v >= 1) && (m.error !== 'NONE')) throw lossy('ElectLeadersResponse.error', v);
  if (v >= 1) {
    w.int16(errorCode(m.error));
  }
  if (flexible) w.uvarint(m.replicaElectionResults.length + 1); else w.int32(m.replicaElectionResults.length);
  for (let i = 0; i < m.replicaElectionResults.length; i++) { writeElectLeadersResponseReplicaElectionResult(w, v, m.replicaElectionResults[i]!); }
  if (flexible) w.uvarint(0);
}

export function packElectLeadersResponse(m: ElectLeadersResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.replicaElectionResults.length !== 0) { const list = m.replicaElectionResults; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packElectLeadersResponseReplicaElectionResult(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackElectLeadersResponse(packed: unknown, from: Attachments): ElectLeadersResponse {
  const map = fieldMap(packed, 'ElectLeadersResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'ElectLeadersResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ElectLeadersResponse.error'));
  const replicaElectionResultsValue = map.get(3);
  let replicaElectionResults: readonly ElectLeadersResponseReplicaElectionResult[] = [];
  if (replicaElectionResultsValue !== undefined) { const list = listOf(replicaElectionResultsValue, 'ElectLeadersResponse.replicaElectionResults'); const items: ElectLeadersResponseReplicaElectionResult[] = []; for (let i = 0; i < list.length; i++) items.push(unpackElectLeadersResponseReplicaElectionResult(list[i], from)); replicaElectionResults = items; }
  return { throttleTimeMs, error, replicaElectionResults };
}
