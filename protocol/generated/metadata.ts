// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, notNative, packText, unpackBool, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface MetadataRequestTopic {
  /** Topic id; zero to go by name. */
  readonly topicId: string;
  /** Topic name; null to go by id. */
  readonly name: string | null;
}

/** A `MetadataRequestTopic` with defaults for what is left out. */
export function makeMetadataRequestTopic(fields: Pick<MetadataRequestTopic, 'name'> & Partial<Pick<MetadataRequestTopic, 'topicId'>>): MetadataRequestTopic {
  return {
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    name: fields.name,
  };
}

export function readMetadataRequestTopic(r: ByteReader, v: number): MetadataRequestTopic {
  const flexible = v >= 9;
  const topicId = (v >= 10 ? r.uuid() : zeroUuid);
  const name = (v >= 10 ? (flexible ? r.compactNullableString() : r.nullableString()) : (flexible ? r.compactString() : r.string()));
  if (flexible) r.skipTags();
  return { topicId, name };
}

export function writeMetadataRequestTopic(w: ByteWriter, v: number, m: MetadataRequestTopic): void {
  const flexible = v >= 9;
  if (v >= 10) {
    w.uuid(m.topicId);
  }
  if (m.name === null && !(v >= 10)) throw lossy('MetadataRequestTopic.name', v);
  if (flexible) w.compactNullableString(m.name); else w.nullableString(m.name);
  if (flexible) w.uvarint(0);
}

export function packMetadataRequestTopic(m: MetadataRequestTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicId !== zeroUuid) map.set(1, uuidBytes(m.topicId));
  if (m.name !== '') map.set(2, m.name === null ? null : packText(m.name));
  return map;
}

export function unpackMetadataRequestTopic(packed: unknown, _from: Attachments): MetadataRequestTopic {
  const map = fieldMap(packed, 'MetadataRequestTopic');
  const topicIdValue = map.get(1);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'MetadataRequestTopic.topicId');
  const nameValue = map.get(2);
  const name = nameValue === undefined ? '' : nameValue === null ? null : unpackText(nameValue, 'MetadataRequestTopic.name');
  return { topicId, name };
}

export interface MetadataRequest {
  /** The topics wanted; null for all. */
  readonly topics: readonly MetadataRequestTopic[] | null;
  /** Whether a missing topic may be created, if the broker is set to do so. */
  readonly allowAutoTopicCreation: boolean;
  /** Whether to answer what the client may do with the cluster. */
  readonly includeClusterAuthorizedOperations: boolean;
  /** Whether to answer what the client may do with each topic. */
  readonly includeTopicAuthorizedOperations: boolean;
}

/** A `MetadataRequest` with defaults for what is left out. */
export function makeMetadataRequest(fields: Pick<MetadataRequest, 'topics'> & Partial<Pick<MetadataRequest, 'allowAutoTopicCreation' | 'includeClusterAuthorizedOperations' | 'includeTopicAuthorizedOperations'>>): MetadataRequest {
  return {
    topics: fields.topics,
    allowAutoTopicCreation: fields.allowAutoTopicCreation === undefined ? true : fields.allowAutoTopicCreation,
    includeClusterAuthorizedOperations: fields.includeClusterAuthorizedOperations === undefined ? false : fields.includeClusterAuthorizedOperations,
    includeTopicAuthorizedOperations: fields.includeTopicAuthorizedOperations === undefined ? false : fields.includeTopicAuthorizedOperations,
  };
}

export function readMetadataRequest(r: ByteReader, v: number): MetadataRequest {
  const flexible = v >= 9;
  let topics: readonly MetadataRequestTopic[] | null = [];
  {
    const topicsCount = (v >= 1 ? (flexible ? r.compactNullableCount(1) : r.nullableCount(1)) : (flexible ? r.compactCount(1) : r.count(1)));
    const topicsList: MetadataRequestTopic[] = [];
    for (let left = topicsCount; left > 0; left--) topicsList.push(readMetadataRequestTopic(r, v));
    topics = topicsCount < 0 ? null : topicsList;
  }
  const allowAutoTopicCreation = (v >= 4 ? r.bool() : true);
  const includeClusterAuthorizedOperations = (v >= 8 && v <= 10 ? r.bool() : false);
  const includeTopicAuthorizedOperations = (v >= 8 ? r.bool() : false);
  if (flexible) r.skipTags();
  return { topics, allowAutoTopicCreation, includeClusterAuthorizedOperations, includeTopicAuthorizedOperations };
}

export function writeMetadataRequest(w: ByteWriter, v: number, m: MetadataRequest): void {
  const flexible = v >= 9;
  if (m.topics === null && !(v >= 1)) throw lossy('MetadataRequest.topics', v);
  if (m.topics === null) { if (flexible) w.uvarint(0); else w.int32(-1); } else {
    if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
    for (let i = 0; i < m.topics.length; i++) { writeMetadataRequestTopic(w, v, m.topics[i]!); }
  }
  if (!(v >= 4) && (!m.allowAutoTopicCreation)) throw lossy('MetadataRequest.allowAutoTopicCreation', v);
  if (v >= 4) {
    w.bool(m.allowAutoTopicCreation);
  }
  if (!(v >= 8 && v <= 10) && (m.includeClusterAuthorizedOperations)) throw lossy('MetadataRequest.includeClusterAuthorizedOperations', v);
  if (v >= 8 && v <= 10) {
    w.bool(m.includeClusterAuthorizedOperations);
  }
  if (!(v >= 8) && (m.includeTopicAuthorizedOperations)) throw lossy('MetadataRequest.includeTopicAuthorizedOperations', v);
  if (v >= 8) {
    w.bool(m.includeTopicAuthorizedOperations);
  }
  if (flexible) w.uvarint(0);
}

export function packMetadataRequest(m: MetadataRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics === null || m.topics.length !== 0) { if (m.topics === null) map.set(1, null); else { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packMetadataRequestTopic(list[i]!, out); map.set(1, packedList); } }
  if (!m.allowAutoTopicCreation) map.set(2, m.allowAutoTopicCreation);
  if (m.includeClusterAuthorizedOperations) throw notNative('MetadataRequest.includeClusterAuthorizedOperations');
  if (m.includeTopicAuthorizedOperations) map.set(3, m.includeTopicAuthorizedOperations);
  return map;
}

export function unpackMetadataRequest(packed: unknown, from: Attachments): MetadataRequest {
  const map = fieldMap(packed, 'MetadataRequest');
  const topicsValue = map.get(1);
  let topics: readonly MetadataRequestTopic[] | null = [];
  if (topicsValue === null) topics = null; else if (topicsValue !== undefined) { const list = listOf(topicsValue, 'MetadataRequest.topics'); const items: MetadataRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackMetadataRequestTopic(list[i], from)); topics = items; }
  const allowAutoTopicCreationValue = map.get(2);
  const allowAutoTopicCreation = allowAutoTopicCreationValue === undefined ? true : unpackBool(allowAutoTopicCreationValue, 'MetadataRequest.allowAutoTopicCreation');
  const includeClusterAuthorizedOperations: boolean = false;
  const includeTopicAuthorizedOperationsValue = map.get(3);
  const includeTopicAuthorizedOperations = includeTopicAuthorizedOperationsValue === undefined ? false : unpackBool(includeTopicAuthorizedOperationsValue, 'MetadataRequest.includeTopicAuthorizedOperations');
  return { topics, allowAutoTopicCreation, includeClusterAuthorizedOperations, includeTopicAuthorizedOperations };
}

export interface MetadataResponseBroker {
  /** Id of the broker. */
  readonly brokerId: number;
  /** Address to connect to. */
  readonly host: string;
  /** Port to connect to. */
  readonly port: number;
  /** Where the broker stands; null when not told. */
  readonly rack: string | null;
}

/** A `MetadataResponseBroker` with defaults for what is left out. */
export function makeMetadataResponseBroker(fields: Pick<MetadataResponseBroker, 'brokerId' | 'host' | 'port'> & Partial<Pick<MetadataResponseBroker, 'rack'>>): MetadataResponseBroker {
  return {
    brokerId: fields.brokerId,
    host: fields.host,
    port: fields.port,
    rack: fields.rack === undefined ? null : fields.rack,
  };
}

export function readMetadataResponseBroker(r: ByteReader, v: number): MetadataResponseBroker {
  const flexible = v >= 9;
  const brokerId = r.int32();
  const host = (flexible ? r.compactString() : r.string());
  const port = r.int32();
  const rack = (v >= 1 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  if (flexible) r.skipTags();
  return { brokerId, host, port, rack };
}

export function writeMetadataResponseBroker(w: ByteWriter, v: number, m: MetadataResponseBroker): void {
  const flexible = v >= 9;
  w.int32(m.brokerId);
  if (flexible) w.compactString(m.host); else w.string(m.host);
  w.int32(m.port);
  if (v >= 1) {
    if (flexible) w.compactNullableString(m.rack); else w.nullableString(m.rack);
  }
  if (flexible) w.uvarint(0);
}

export function packMetadataResponseBroker(m: MetadataResponseBroker, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  if (m.host !== '') map.set(2, packText(m.host));
  if (m.port !== 0) map.set(3, m.port);
  if (m.rack !== null) map.set(4, packText(m.rack));
  return map;
}

export function unpackMetadataResponseBroker(packed: unknown, _from: Attachments): MetadataResponseBroker {
  const map = fieldMap(packed, 'MetadataResponseBroker');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'MetadataResponseBroker.brokerId');
  const hostValue = map.get(2);
  const host = hostValue === undefined ? '' : unpackText(hostValue, 'MetadataResponseBroker.host');
  const portValue = map.get(3);
  const port = portValue === undefined ? 0 : unpackInt(portValue, -2147483648, 2147483647, 'MetadataResponseBroker.port');
  const rackValue = map.get(4);
  const rack = rackValue === undefined ? null : rackValue === null ? null : unpackText(rackValue, 'MetadataResponseBroker.rack');
  return { brokerId, host, port, rack };
}

export interface MetadataResponsePartition {
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
  /** Replicas that are down. */
  readonly offlineReplicas: readonly number[];
}

/** A `MetadataResponsePartition` with defaults for what is left out. */
export function makeMetadataResponsePartition(fields: Pick<MetadataResponsePartition, 'error' | 'index' | 'leaderId' | 'replicas' | 'isr'> & Partial<Pick<MetadataResponsePartition, 'leaderEpoch' | 'offlineReplicas'>>): MetadataResponsePartition {
  return {
    error: fields.error,
    index: fields.index,
    leaderId: fields.leaderId,
    leaderEpoch: fields.leaderEpoch === undefined ? -1 : fields.leaderEpoch,
    replicas: fields.replicas,
    isr: fields.isr,
    offlineReplicas: fields.offlineReplicas === undefined ? [] : fields.offlineReplicas,
  };
}

export function readMetadataResponsePartition(r: ByteReader, v: number): MetadataResponsePartition {
  const flexible = v >= 9;
  const error = errorName(r.int16());
  const index = r.int32();
  const leaderId = r.int32();
  const leaderEpoch = (v >= 7 ? r.int32() : -1);
  const replicasCount = (flexible ? r.compactCount(4) : r.count(4));
  const replicas: number[] = [];
  for (let left = replicasCount; left > 0; left--) replicas.push(r.int32());
  const isrCount = (flexible ? r.compactCount(4) : r.count(4));
  const isr: number[] = [];
  for (let left = isrCount; left > 0; left--) isr.push(r.int32());
  let offlineReplicas: readonly number[] = [];
  if (v >= 5) {
    const offlineReplicasCount = (flexible ? r.compactCount(4) : r.count(4));
    const offlineReplicasList: number[] = [];
    for (let left = offlineReplicasCount; left > 0; left--) offlineReplicasList.push(r.int32());
    offlineReplicas = offlineReplicasList;
  }
  if (flexible) r.skipTags();
  return { error, index, leaderId, leaderEpoch, replicas, isr, offlineReplicas };
}

export function writeMetadataResponsePartition(w: ByteWriter, v: number, m: MetadataResponsePartition): void {
  const flexible = v >= 9;
  w.int16(errorCode(m.error));
  w.int32(m.index);
  w.int32(m.leaderId);
  if (v >= 7) {
    w.int32(m.leaderEpoch);
  }
  if (flexible) w.uvarint(m.replicas.length + 1); else w.int32(m.replicas.length);
  for (let i = 0; i < m.replicas.length; i++) { w.int32(m.replicas[i]!); }
  if (flexible) w.uvarint(m.isr.length + 1); else w.int32(m.isr.length);
  for (let i = 0; i < m.isr.length; i++) { w.int32(m.isr[i]!); }
  if (v >= 5) {
    if (flexible) w.uvarint(m.offlineReplicas.length + 1); else w.int32(m.offlineReplicas.length);
    for (let i = 0; i < m.offlineReplicas.length; i++) { w.int32(m.offlineReplicas[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packMetadataResponsePartition(m: MetadataResponsePartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.index !== 0) map.set(2, m.index);
  if (m.leaderId !== 0) map.set(3, m.leaderId);
  if (m.leaderEpoch !== -1) map.set(4, m.leaderEpoch);
  if (m.replicas.length !== 0) { const list = m.replicas; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(5, packedList); }
  if (m.isr.length !== 0) { const list = m.isr; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(6, packedList); }
  if (m.offlineReplicas.length !== 0) { const list = m.offlineReplicas; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(7, packedList); }
  return map;
}

export function unpackMetadataResponsePartition(packed: unknown, _from: Attachments): MetadataResponsePartition {
  const map = fieldMap(packed, 'MetadataResponsePartition');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'MetadataResponsePartition.error'));
  const indexValue = map.get(2);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'MetadataResponsePartition.index');
  const leaderIdValue = map.get(3);
  const leaderId = leaderIdValue === undefined ? 0 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'MetadataResponsePartition.leaderId');
  const leaderEpochValue = map.get(4);
  const leaderEpoch = leaderEpochValue === undefined ? -1 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'MetadataResponsePartition.leaderEpoch');
  const replicasValue = map.get(5);
  let replicas: readonly number[] = [];
  if (replicasValue !== undefined) { const list = listOf(replicasValue, 'MetadataResponsePartition.replicas'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'MetadataResponsePartition.replicas')); replicas = items; }
  const isrValue = map.get(6);
  let isr: readonly number[] = [];
  if (isrValue !== undefined) { const list = listOf(isrValue, 'MetadataResponsePartition.isr'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'MetadataResponsePartition.isr')); isr = items; }
  const offlineReplicasValue = map.get(7);
  let offlineReplicas: readonly number[] = [];
  if (offlineReplicasValue !== undefined) { const list = listOf(offlineReplicasValue, 'MetadataResponsePartition.offlineReplicas'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'MetadataResponsePartition.offlineReplicas')); offlineReplicas = items; }
  return { error, index, leaderId, leaderEpoch, replicas, isr, offlineReplicas };
}

export interface MetadataResponseTopic {
  /** Why the topic cannot be described. */
  readonly error: ErrorName;
  /** Topic name; null when an id is unknown. */
  readonly name: string | null;
  /** Topic id. */
  readonly topicId: string;
  /** Whether the broker keeps its own state there. */
  readonly isInternal: boolean;
  /** The partitions. */
  readonly partitions: readonly MetadataResponsePartition[];
  /** Bits of what the client may do with the topic; the least int32 when not asked for. */
  readonly authorizedOperations: number;
}

/** A `MetadataResponseTopic` with defaults for what is left out. */
export function makeMetadataResponseTopic(fields: Pick<MetadataResponseTopic, 'error' | 'name' | 'partitions'> & Partial<Pick<MetadataResponseTopic, 'topicId' | 'isInternal' | 'authorizedOperations'>>): MetadataResponseTopic {
  return {
    error: fields.error,
    name: fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    isInternal: fields.isInternal === undefined ? false : fields.isInternal,
    partitions: fields.partitions,
    authorizedOperations: fields.authorizedOperations === undefined ? -2147483648 : fields.authorizedOperations,
  };
}

export function readMetadataResponseTopic(r: ByteReader, v: number): MetadataResponseTopic {
  const flexible = v >= 9;
  const error = errorName(r.int16());
  const name = (v >= 12 ? (flexible ? r.compactNullableString() : r.nullableString()) : (flexible ? r.compactString() : r.string()));
  const topicId = (v >= 10 ? r.uuid() : zeroUuid);
  const isInternal = (v >= 1 ? r.bool() : false);
  const partitionsCount = (flexible ? r.compactCount(12) : r.count(12));
  const partitions: MetadataResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readMetadataResponsePartition(r, v));
  const authorizedOperations = (v >= 8 ? r.int32() : -2147483648);
  if (flexible) r.skipTags();
  return { error, name, topicId, isInternal, partitions, authorizedOperations };
}

export function writeMetadataResponseTopic(w: ByteWriter, v: number, m: MetadataResponseTopic): void {
  const flexible = v >= 9;
  w.int16(errorCode(m.error));
  if (m.name === null && !(v >= 12)) throw lossy('MetadataResponseTopic.name', v);
  if (flexible) w.compactNullableString(m.name); else w.nullableString(m.name);
  if (v >= 10) {
    w.uuid(m.topicId);
  }
  if (v >= 1) {
    w.bool(m.isInternal);
  }
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeMetadataResponsePartition(w, v, m.partitions[i]!); }
  if (!(v >= 8) && (m.authorizedOperations !== -2147483648)) throw lossy('MetadataResponseTopic.authorizedOperations', v);
  if (v >= 8) {
    w.int32(m.authorizedOperations);
  }
  if (flexible) w.uvarint(0);
}

export function packMetadataResponseTopic(m: MetadataResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.name !== '') map.set(2, m.name === null ? null : packText(m.name));
  if (m.topicId !== zeroUuid) map.set(3, uuidBytes(m.topicId));
  if (m.isInternal) map.set(4, m.isInternal);
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packMetadataResponsePartition(list[i]!, out); map.set(5, packedList); }
  if (m.authorizedOperations !== -2147483648) map.set(6, m.authorizedOperations);
  return map;
}

export function unpackMetadataResponseTopic(packed: unknown, from: Attachments): MetadataResponseTopic {
  const map = fieldMap(packed, 'MetadataResponseTopic');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'MetadataResponseTopic.error'));
  const nameValue = map.get(2);
  const name = nameValue === undefined ? '' : nameValue === null ? null : unpackText(nameValue, 'MetadataResponseTopic.name');
  const topicIdValue = map.get(3);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'MetadataResponseTopic.topicId');
  const isInternalValue = map.get(4);
  const isInternal = isInternalValue === undefined ? false : unpackBool(isInternalValue, 'MetadataResponseTopic.isInternal');
  const partitionsValue = map.get(5);
  let partitions: readonly MetadataResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'MetadataResponseTopic.partitions'); const items: MetadataResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackMetadataResponsePartition(list[i], from)); partitions = items; }
  const authorizedOperationsValue = map.get(6);
  const authorizedOperations = authorizedOperationsValue === undefined ? -2147483648 : unpackInt(authorizedOperationsValue, -2147483648, 2147483647, 'MetadataResponseTopic.authorizedOperations');
  return { error, name, topicId, isInternal, partitions, authorizedOperations };
}

export interface MetadataResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** The brokers that are alive. */
  readonly brokers: readonly MetadataResponseBroker[];
  /** Id of the cluster. */
  readonly clusterId: string | null;
  /** Where to send admin requests. */
  readonly controllerId: number;
  /** The topics asked for. */
  readonly topics: readonly MetadataResponseTopic[];
  /** Bits of what the client may do with the cluster. */
  readonly clusterAuthorizedOperations: number;
  /** REBOOTSTRAP_REQUIRED when the client must begin again from its configured addresses. */
  readonly error: ErrorName;
}

/** A `MetadataResponse` with defaults for what is left out. */
export function makeMetadataResponse(fields: Pick<MetadataResponse, 'brokers' | 'topics'> & Partial<Pick<MetadataResponse, 'throttleTimeMs' | 'clusterId' | 'controllerId' | 'clusterAuthorizedOperations' | 'error'>>): MetadataResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    brokers: fields.brokers,
    clusterId: fields.clusterId === undefined ? null : fields.clusterId,
    controllerId: fields.controllerId === undefined ? -1 : fields.controllerId,
    topics: fields.topics,
    clusterAuthorizedOperations: fields.clusterAuthorizedOperations === undefined ? -2147483648 : fields.clusterAuthorizedOperations,
    error: fields.error === undefined ? 'NONE' : fields.error,
  };
}

export function readMetadataResponse(r: ByteReader, v: number): MetadataResponse {
  const flexible = v >= 9;
  const throttleTimeMs = (v >= 3 ? r.int32() : 0);
  const brokersCount = (flexible ? r.compactCount(9) : r.count(9));
  const brokers: MetadataResponseBroker[] = [];
  for (let left = brokersCount; left > 0; left--) brokers.push(readMetadataResponseBroker(r, v));
  const clusterId = (v >= 2 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const controllerId = (v >= 1 ? r.int32() : -1);
  const topicsCount = (flexible ? r.compactCount(4) : r.count(4));
  const topics: MetadataResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readMetadataResponseTopic(r, v));
  const clusterAuthorizedOperations = (v >= 8 && v <= 10 ? r.int32() : -2147483648);
  const error = (v >= 13 ? errorName(r.int16()) : 'NONE');
  if (flexible) r.skipTags();
  return { throttleTimeMs, brokers, clusterId, controllerId, topics, clusterAuthorizedOperations, error };
}

export function writeMetadataResponse(w: ByteWriter, v: number, m: MetadataResponse): void {
  const flexible = v >= 9;
  if (v >= 3) {
    w.int32(m.throttleTimeMs);
  }
  if (flexible) w.uvarint(m.brokers.length + 1); else w.int32(m.brokers.length);
  for (let i = 0; i < m.brokers.length; i++) { writeMetadataResponseBroker(w, v, m.brokers[i]!); }
  if (v >= 2) {
    if (flexible) w.compactNullableString(m.clusterId); else w.nullableString(m.clusterId);
  }
  if (v >= 1) {
    w.int32(m.controllerId);
  }
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeMetadataResponseTopic(w, v, m.topics[i]!); }
  if (!(v >= 8 && v <= 10) && (m.clusterAuthorizedOperations !== -2147483648)) throw lossy('MetadataResponse.clusterAuthorizedOperations', v);
  if (v >= 8 && v <= 10) {
    w.int32(m.clusterAuthorizedOperations);
  }
  if (v >= 13) {
    w.int16(errorCode(m.error));
  }
  if (flexible) w.uvarint(0);
}

export function packMetadataResponse(m: MetadataResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.brokers.length !== 0) { const list = m.brokers; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packMetadataResponseBroker(list[i]!, out); map.set(2, packedList); }
  if (m.clusterId !== null) map.set(3, packText(m.clusterId));
  if (m.controllerId !== -1) map.set(4, m.controllerId);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packMetadataResponseTopic(list[i]!, out); map.set(5, packedList); }
  if (m.clusterAuthorizedOperations !== -2147483648) throw notNative('MetadataResponse.clusterAuthorizedOperations');
  if (m.error !== 'NONE') map.set(6, errorCode(m.error));
  return map;
}

export function unpackMetadataResponse(packed: unknown, from: Attachments): MetadataResponse {
  const map = fieldMap(packed, 'MetadataResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'MetadataResponse.throttleTimeMs');
  const brokersValue = map.get(2);
  let brokers: readonly MetadataResponseBroker[] = [];
  if (brokersValue !== undefined) { const list = listOf(brokersValue, 'MetadataResponse.brokers'); const items: MetadataResponseBroker[] = []; for (let i = 0; i < list.length; i++) items.push(unpackMetadataResponseBroker(list[i], from)); brokers = items; }
  const clusterIdValue = map.get(3);
  const clusterId = clusterIdValue === undefined ? null : clusterIdValue === null ? null : unpackText(clusterIdValue, 'MetadataResponse.clusterId');
  const controllerIdValue = map.get(4);
  const controllerId = controllerIdValue === undefined ? -1 : unpackInt(controllerIdValue, -2147483648, 2147483647, 'MetadataResponse.controllerId');
  const topicsValue = map.get(5);
  let topics: readonly MetadataResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'MetadataResponse.topics'); const items: MetadataResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackMetadataResponseTopic(list[i], from)); topics = items; }
  const clusterAuthorizedOperations: number = -2147483648;
  const errorValue = map.get(6);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'MetadataResponse.error'));
  return { throttleTimeMs, brokers, clusterId, controllerId, topics, clusterAuthorizedOperations, error };
}
