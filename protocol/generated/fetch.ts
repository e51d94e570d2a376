// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, notNative, packInt64, packText, unpackInt, unpackInt64, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { asChunks } from '../wire/chunks.ts';
import { lossy } from '../wire/protocol-error.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface FetchRequestReplicaState {
  /** Broker id. */
  readonly replicaId: number;
  /** Broker epoch. */
  readonly replicaEpoch: number;
}

/** A `FetchRequestReplicaState` with defaults for what is left out. */
export function makeFetchRequestReplicaState(fields: Partial<Pick<FetchRequestReplicaState, 'replicaId' | 'replicaEpoch'>>): FetchRequestReplicaState {
  return {
    replicaId: fields.replicaId === undefined ? -1 : fields.replicaId,
    replicaEpoch: fields.replicaEpoch === undefined ? -1 : fields.replicaEpoch,
  };
}

export function readFetchRequestReplicaState(r: ByteReader, _v: number): FetchRequestReplicaState {
  const replicaId = r.int32();
  const replicaEpoch = r.int64();
  r.skipTags();
  return { replicaId, replicaEpoch };
}

export function writeFetchRequestReplicaState(w: ByteWriter, _v: number, m: FetchRequestReplicaState): void {
  w.int32(m.replicaId);
  w.int64(m.replicaEpoch);
  w.uvarint(0);
}

export function packFetchRequestReplicaState(m: FetchRequestReplicaState, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.replicaId !== -1) map.set(1, m.replicaId);
  if (m.replicaEpoch !== -1) map.set(2, packInt64(m.replicaEpoch));
  return map;
}

export function unpackFetchRequestReplicaState(packed: unknown, _from: Attachments): FetchRequestReplicaState {
  const map = fieldMap(packed, 'FetchRequestReplicaState');
  const replicaIdValue = map.get(1);
  const replicaId = replicaIdValue === undefined ? -1 : unpackInt(replicaIdValue, -2147483648, 2147483647, 'FetchRequestReplicaState.replicaId');
  const replicaEpochValue = map.get(2);
  const replicaEpoch = replicaEpochValue === undefined ? -1 : unpackInt64(replicaEpochValue, 'FetchRequestReplicaState.replicaEpoch');
  return { replicaId, replicaEpoch };
}

export interface FetchRequestPartition {
  /** Partition index. */
  readonly index: number;
  /** Leader epoch the reader knows; −1 skips the check. */
  readonly currentLeaderEpoch: number;
  /** First offset wanted. */
  readonly fetchOffset: number;
  /** Epoch of the last record read before; −1 when unknown. */
  readonly lastFetchedEpoch: number;
  /** First offset the follower keeps. */
  readonly logStartOffset: number;
  /** Most bytes wanted of this partition. */
  readonly partitionMaxBytes: number;
  /** Log directory of the follower. */
  readonly replicaDirectoryId: string;
  /** High watermark the follower knows; 2^63−1 when it does not tell. */
  readonly highWatermark: number;
}

/** A `FetchRequestPartition` with defaults for what is left out. */
export function makeFetchRequestPartition(fields: Pick<FetchRequestPartition, 'index' | 'fetchOffset' | 'partitionMaxBytes'> & Partial<Pick<FetchRequestPartition, 'currentLeaderEpoch' | 'lastFetchedEpoch' | 'logStartOffset' | 'replicaDirectoryId' | 'highWatermark'>>): FetchRequestPartition {
  return {
    index: fields.index,
    currentLeaderEpoch: fields.currentLeaderEpoch === undefined ? -1 : fields.currentLeaderEpoch,
    fetchOffset: fields.fetchOffset,
    lastFetchedEpoch: fields.lastFetchedEpoch === undefined ? -1 : fields.lastFetchedEpoch,
    logStartOffset: fields.logStartOffset === undefined ? -1 : fields.logStartOffset,
    partitionMaxBytes: fields.partitionMaxBytes,
    replicaDirectoryId: fields.replicaDirectoryId === undefined ? zeroUuid : fields.replicaDirectoryId,
    highWatermark: fields.highWatermark === undefined ? 2 ** 63 : fields.highWatermark,
  };
}

export function readFetchRequestPartition(r: ByteReader, v: number): FetchRequestPartition {
  const flexible = v >= 12;
  const index = r.int32();
  const currentLeaderEpoch = (v >= 9 ? r.int32() : -1);
  const fetchOffset = r.int64();
  const lastFetchedEpoch = (v >= 12 ? r.int32() : -1);
  const logStartOffset = (v >= 5 ? r.int64() : -1);
  const partitionMaxBytes = r.int32();
  let replicaDirectoryId: string = zeroUuid;
  let highWatermark: number = 2 ** 63;
  if (flexible) {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          if (!(v >= 17)) {
            r.position = end;
            break;
          }
          replicaDirectoryId = r.uuid();
          break;
        }
        case 1: {
          if (!(v >= 18)) {
            r.position = end;
            break;
          }
          highWatermark = r.int64();
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { index, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, logStartOffset, partitionMaxBytes, replicaDirectoryId, highWatermark };
}

export function writeFetchRequestPartition(w: ByteWriter, v: number, m: FetchRequestPartition): void {
  const flexible = v >= 12;
  w.int32(m.index);
  if (v >= 9) {
    w.int32(m.currentLeaderEpoch);
  }
  w.int64(m.fetchOffset);
  if (!(v >= 12) && (m.lastFetchedEpoch !== -1)) throw lossy('FetchRequestPartition.lastFetchedEpoch', v);
  if (v >= 12) {
    w.int32(m.lastFetchedEpoch);
  }
  if (v >= 5) {
    w.int64(m.logStartOffset);
  }
  w.int32(m.partitionMaxBytes);
  if (flexible) {
    let tags = 0;
    if (v >= 17 && (m.replicaDirectoryId !== zeroUuid)) tags++;
    if (v >= 18 && (m.highWatermark !== 2 ** 63)) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (v >= 17 && (m.replicaDirectoryId !== zeroUuid)) {
        const mark = w.beginTag(0);
        w.uuid(m.replicaDirectoryId);
        w.endTag(mark);
      }
      if (v >= 18 && (m.highWatermark !== 2 ** 63)) {
        const mark = w.beginTag(1);
        w.int64(m.highWatermark);
        w.endTag(mark);
      }
    }
  }
}

export function packFetchRequestPartition(m: FetchRequestPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.currentLeaderEpoch !== -1) map.set(2, m.currentLeaderEpoch);
  if (m.fetchOffset !== 0) map.set(3, packInt64(m.fetchOffset));
  if (m.lastFetchedEpoch !== -1) map.set(4, m.lastFetchedEpoch);
  if (m.logStartOffset !== -1) map.set(5, packInt64(m.logStartOffset));
  if (m.partitionMaxBytes !== 0) map.set(6, m.partitionMaxBytes);
  if (m.replicaDirectoryId !== zeroUuid) map.set(7, uuidBytes(m.replicaDirectoryId));
  if (m.highWatermark !== 2 ** 63) map.set(8, packInt64(m.highWatermark));
  return map;
}

export function unpackFetchRequestPartition(packed: unknown, _from: Attachments): FetchRequestPartition {
  const map = fieldMap(packed, 'FetchRequestPartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'FetchRequestPartition.index');
  const currentLeaderEpochValue = map.get(2);
  const currentLeaderEpoch = currentLeaderEpochValue === undefined ? -1 : unpackInt(currentLeaderEpochValue, -2147483648, 2147483647, 'FetchRequestPartition.currentLeaderEpoch');
  const fetchOffsetValue = map.get(3);
  const fetchOffset = fetchOffsetValue === undefined ? 0 : unpackInt64(fetchOffsetValue, 'FetchRequestPartition.fetchOffset');
  const lastFetchedEpochValue = map.get(4);
  const lastFetchedEpoch = lastFetchedEpochValue === undefined ? -1 : unpackInt(lastFetchedEpochValue, -2147483648, 2147483647, 'FetchRequestPartition.lastFetchedEpoch');
  const logStartOffsetValue = map.get(5);
  const logStartOffset = logStartOffsetValue === undefined ? -1 : unpackInt64(logStartOffsetValue, 'FetchRequestPartition.logStartOffset');
  const partitionMaxBytesValue = map.get(6);
  const partitionMaxBytes = partitionMaxBytesValue === undefined ? 0 : unpackInt(partitionMaxBytesValue, -2147483648, 2147483647, 'FetchRequestPartition.partitionMaxBytes');
  const replicaDirectoryIdValue = map.get(7);
  const replicaDirectoryId = replicaDirectoryIdValue === undefined ? zeroUuid : unpackUuid(replicaDirectoryIdValue, 'FetchRequestPartition.replicaDirectoryId');
  const highWatermarkValue = map.get(8);
  const highWatermark = highWatermarkValue === undefined ? 2 ** 63 : unpackInt64(highWatermarkValue, 'FetchRequestPartition.highWatermark');
  return { index, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, logStartOffset, partitionMaxBytes, replicaDirectoryId, highWatermark };
}

export interface FetchRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id; zero to go by name. */
  readonly topicId: string;
  /** What to read, by partition. */
  readonly partitions: readonly FetchRequestPartition[];
}

/** A `FetchRequestTopic` with defaults for what is left out. */
export function makeFetchRequestTopic(fields: Pick<FetchRequestTopic, 'partitions'> & Partial<Pick<FetchRequestTopic, 'name' | 'topicId'>>): FetchRequestTopic {
  return {
    name: fields.name === undefined ? '' : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    partitions: fields.partitions,
  };
}

export function readFetchRequestTopic(r: ByteReader, v: number): FetchRequestTopic {
  const flexible = v >= 12;
  const name = (v <= 12 ? (flexible ? r.compactString() : r.string()) : '');
  const topicId = (v >= 13 ? r.uuid() : zeroUuid);
  const partitionsCount = (flexible ? r.compactCount(16) : r.count(16));
  const partitions: FetchRequestPartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readFetchRequestPartition(r, v));
  if (flexible) r.skipTags();
  return { name, topicId, partitions };
}

export function writeFetchRequestTopic(w: ByteWriter, v: number, m: FetchRequestTopic): void {
  const flexible = v >= 12;
  if (v <= 12) {
    if (flexible) w.compactString(m.name); else w.string(m.name);
  }
  if (v >= 13) {
    w.uuid(m.topicId);
  }
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeFetchRequestPartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packFetchRequestTopic(m: FetchRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packFetchRequestPartition(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackFetchRequestTopic(packed: unknown, from: Attachments): FetchRequestTopic {
  const map = fieldMap(packed, 'FetchRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'FetchRequestTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'FetchRequestTopic.topicId');
  const partitionsValue = map.get(3);
  let partitions: readonly FetchRequestPartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'FetchRequestTopic.partitions'); const items: FetchRequestPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackFetchRequestPartition(list[i], from)); partitions = items; }
  return { name, topicId, partitions };
}

export interface FetchRequestForgottenTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id. */
  readonly topicId: string;
  /** Partition indexes. */
  readonly partitions: readonly number[];
}

/** A `FetchRequestForgottenTopic` with defaults for what is left out. */
export function makeFetchRequestForgottenTopic(fields: Pick<FetchRequestForgottenTopic, 'partitions'> & Partial<Pick<FetchRequestForgottenTopic, 'name' | 'topicId'>>): FetchRequestForgottenTopic {
  return {
    name: fields.name === undefined ? '' : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    partitions: fields.partitions,
  };
}

export function readFetchRequestForgottenTopic(r: ByteReader, v: number): FetchRequestForgottenTopic {
  const flexible = v >= 12;
  const name = (v <= 12 ? (flexible ? r.compactString() : r.string()) : '');
  const topicId = (v >= 13 ? r.uuid() : zeroUuid);
  const partitionsCount = (flexible ? r.compactCount(4) : r.count(4));
  const partitions: number[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(r.int32());
  if (flexible) r.skipTags();
  return { name, topicId, partitions };
}

export function writeFetchRequestForgottenTopic(w: ByteWriter, v: number, m: FetchRequestForgottenTopic): void {
  const flexible = v >= 12;
  if (v <= 12) {
    if (flexible) w.compactString(m.name); else w.string(m.name);
  }
  if (v >= 13) {
    w.uuid(m.topicId);
  }
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { w.int32(m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packFetchRequestForgottenTopic(m: FetchRequestForgottenTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(3, packedList); }
  return map;
}

export function unpackFetchRequestForgottenTopic(packed: unknown, _from: Attachments): FetchRequestForgottenTopic {
  const map = fieldMap(packed, 'FetchRequestForgottenTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'FetchRequestForgottenTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'FetchRequestForgottenTopic.topicId');
  const partitionsValue = map.get(3);
  let partitions: readonly number[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'FetchRequestForgottenTopic.partitions'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'FetchRequestForgottenTopic.partitions')); partitions = items; }
  return { name, topicId, partitions };
}

export interface FetchRequest {
  /** Id of the cluster the follower believes to be in. */
  readonly clusterId: string | null;
  /** Broker id of a follower; −1 for a consumer. */
  readonly replicaId: number;
  /** Who the follower is; absent for a consumer. */
  readonly replicaState: FetchRequestReplicaState | null;
  /** How long to wait for `minBytes`. */
  readonly maxWaitMs: number;
  /** Bytes to gather before answering. */
  readonly minBytes: number;
  /** Most bytes wanted; the first batch may exceed it. */
  readonly maxBytes: number;
  /** 0 to see open transactions, 1 only committed ones. */
  readonly isolationLevel: number;
  /** Fetch session; 0 for none. */
  readonly sessionId: number;
  /** Turn within the session; −1 outside. */
  readonly sessionEpoch: number;
  /** What to read, by topic. */
  readonly topics: readonly FetchRequestTopic[];
  /** Partitions to drop from the session. */
  readonly forgottenTopics: readonly FetchRequestForgottenTopic[];
  /** Where the consumer stands. */
  readonly rackId: string;
}

/** A `FetchRequest` with defaults for what is left out. */
export function makeFetchRequest(fields: Pick<FetchRequest, 'maxWaitMs' | 'minBytes' | 'topics'> & Partial<Pick<FetchRequest, 'clusterId' | 'replicaId' | 'replicaState' | 'maxBytes' | 'isolationLevel' | 'sessionId' | 'sessionEpoch' | 'forgottenTopics' | 'rackId'>>): FetchRequest {
  return {
    clusterId: fields.clusterId === undefined ? null : fields.clusterId,
    replicaId: fields.replicaId === undefined ? -1 : fields.replicaId,
    replicaState: fields.replicaState === undefined ? null : fields.replicaState,
    maxWaitMs: fields.maxWaitMs,
    minBytes: fields.minBytes,
    maxBytes: fields.maxBytes === undefined ? 2147483647 : fields.maxBytes,
    isolationLevel: fields.isolationLevel === undefined ? 0 : fields.isolationLevel,
    sessionId: fields.sessionId === undefined ? 0 : fields.sessionId,
    sessionEpoch: fields.sessionEpoch === undefined ? -1 : fields.sessionEpoch,
    topics: fields.topics,
    forgottenTopics: fields.forgottenTopics === undefined ? [] : fields.forgottenTopics,
    rackId: fields.rackId === undefined ? '' : fields.rackId,
  };
}

export function readFetchRequest(r: ByteReader, v: number): FetchRequest {
  const flexible = v >= 12;
  let clusterId: string | null = null;
  const replicaId = (v <= 14 ? r.int32() : -1);
  let replicaState: FetchRequestReplicaState | null = null;
  const maxWaitMs = r.int32();
  const minBytes = r.int32();
  const maxBytes = r.int32();
  const isolationLevel = r.int8();
  const sessionId = (v >= 7 ? r.int32() : 0);
  const sessionEpoch = (v >= 7 ? r.int32() : -1);
  const topicsCount = (flexible ? r.compactCount(1) : r.count(1));
  const topics: FetchRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readFetchRequestTopic(r, v));
  let forgottenTopics: readonly FetchRequestForgottenTopic[] = [];
  if (v >= 7) {
    const forgottenTopicsCount = (flexible ? r.compactCount(1) : r.count(1));
    const forgottenTopicsList: FetchRequestForgottenTopic[] = [];
    for (let left = forgottenTopicsCount; left > 0; left--) forgottenTopicsList.push(readFetchRequestForgottenTopic(r, v));
    forgottenTopics = forgottenTopicsList;
  }
  const rackId = (v >= 11 ? (flexible ? r.compactString() : r.string()) : '');
  if (flexible) {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          clusterId = (flexible ? r.compactNullableString() : r.nullableString());
          break;
        }
        case 1: {
          if (!(v >= 15)) {
            r.position = end;
            break;
          }
          replicaState = readFetchRequestReplicaState(r, v);
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { clusterId, replicaId, replicaState, maxWaitMs, minBytes, maxBytes, isolationLevel, sessionId, sessionEpoch, topics, forgottenTopics, rackId };
}

export function writeFetchRequest(w: ByteWriter, v: number, m: FetchRequest): void {
  const flexible = v >= 12;
  if (!(v <= 14) && (m.replicaId !== -1)) throw lossy('FetchRequest.replicaId', v);
  if (v <= 14) {
    w.int32(m.replicaId);
  }
  if (!(v >= 15) && (m.replicaState !== null)) throw lossy('FetchRequest.replicaState', v);
  w.int32(m.maxWaitMs);
  w.int32(m.minBytes);
  w.int32(m.maxBytes);
  w.int8(m.isolationLevel);
  if (v >= 7) {
    w.int32(m.sessionId);
  }
  if (v >= 7) {
    w.int32(m.sessionEpoch);
  }
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeFetchRequestTopic(w, v, m.topics[i]!); }
  if (!(v >= 7) && (m.forgottenTopics.length !== 0)) throw lossy('FetchRequest.forgottenTopics', v);
  if (v >= 7) {
    if (flexible) w.uvarint(m.forgottenTopics.length + 1); else w.int32(m.forgottenTopics.length);
    for (let i = 0; i < m.forgottenTopics.length; i++) { writeFetchRequestForgottenTopic(w, v, m.forgottenTopics[i]!); }
  }
  if (v >= 11) {
    if (flexible) w.compactString(m.rackId); else w.string(m.rackId);
  }
  if (flexible) {
    let tags = 0;
    if (m.clusterId !== null) tags++;
    if (v >= 15 && (m.replicaState !== null)) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (m.clusterId !== null) {
        const mark = w.beginTag(0);
        if (flexible) w.compactNullableString(m.clusterId); else w.nullableString(m.clusterId);
        w.endTag(mark);
      }
      if (v >= 15 && (m.replicaState !== null)) {
        const mark = w.beginTag(1);
        writeFetchRequestReplicaState(w, v, m.replicaState);
        w.endTag(mark);
      }
    }
  }
}

export function packFetchRequest(m: FetchRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.clusterId !== null) map.set(1, packText(m.clusterId));
  if (m.replicaId !== -1) throw notNative('FetchRequest.replicaId');
  if (m.replicaState !== null) map.set(2, packFetchRequestReplicaState(m.replicaState, out));
  if (m.maxWaitMs !== 0) map.set(3, m.maxWaitMs);
  if (m.minBytes !== 0) map.set(4, m.minBytes);
  if (m.maxBytes !== 2147483647) map.set(5, m.maxBytes);
  if (m.isolationLevel !== 0) map.set(6, m.isolationLevel);
  if (m.sessionId !== 0) map.set(7, m.sessionId);
  if (m.sessionEpoch !== -1) map.set(8, m.sessionEpoch);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packFetchRequestTopic(list[i]!, out); map.set(9, packedList); }
  if (m.forgottenTopics.length !== 0) { const list = m.forgottenTopics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packFetchRequestForgottenTopic(list[i]!, out); map.set(10, packedList); }
  if (m.rackId !== '') map.set(11, packText(m.rackId));
  return map;
}

export function unpackFetchRequest(packed: unknown, from: Attachments): FetchRequest {
  const map = fieldMap(packed, 'FetchRequest');
  const clusterIdValue = map.get(1);
  const clusterId = clusterIdValue === undefined ? null : clusterIdValue === null ? null : unpackText(clusterIdValue, 'FetchRequest.clusterId');
  const replicaId: number = -1;
  const replicaStateValue = map.get(2);
  const replicaState = replicaStateValue === undefined ? null : replicaStateValue === null ? null : unpackFetchRequestReplicaState(replicaStateValue, from);
  const maxWaitMsValue = map.get(3);
  const maxWaitMs = maxWaitMsValue === undefined ? 0 : unpackInt(maxWaitMsValue, -2147483648, 2147483647, 'FetchRequest.maxWaitMs');
  const minBytesValue = map.get(4);
  const minBytes = minBytesValue === undefined ? 0 : unpackInt(minBytesValue, -2147483648, 2147483647, 'FetchRequest.minBytes');
  const maxBytesValue = map.get(5);
  const maxBytes = maxBytesValue === undefined ? 2147483647 : unpackInt(maxBytesValue, -2147483648, 2147483647, 'FetchRequest.maxBytes');
  const isolationLevelValue = map.get(6);
  const isolationLevel = isolationLevelValue === undefined ? 0 : unpackInt(isolationLevelValue, -128, 127, 'FetchRequest.isolationLevel');
  const sessionIdValue = map.get(7);
  const sessionId = sessionIdValue === undefined ? 0 : unpackInt(sessionIdValue, -2147483648, 2147483647, 'FetchRequest.sessionId');
  const sessionEpochValue = map.get(8);
  const sessionEpoch = sessionEpochValue === undefined ? -1 : unpackInt(sessionEpochValue, -2147483648, 2147483647, 'FetchRequest.sessionEpoch');
  const topicsValue = map.get(9);
  let topics: readonly FetchRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'FetchRequest.topics'); const items: FetchRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackFetchRequestTopic(list[i], from)); topics = items; }
  const forgottenTopicsValue = map.get(10);
  let forgottenTopics: readonly FetchRequestForgottenTopic[] = [];
  if (forgottenTopicsValue !== undefined) { const list = listOf(forgottenTopicsValue, 'FetchRequest.forgottenTopics'); const items: FetchRequestForgottenTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackFetchRequestForgottenTopic(list[i], from)); forgottenTopics = items; }
  const rackIdValue = map.get(11);
  const rackId = rackIdValue === undefined ? '' : unpackText(rackIdValue, 'FetchRequest.rackId');
  return { clusterId, replicaId, replicaState, maxWaitMs, minBytes, maxBytes, isolationLevel, sessionId, sessionEpoch, topics, forgottenTopics, rackId };
}

export interface FetchResponseDivergingEpoch {
  /** Largest epoch known at or below the reader’s. */
  readonly epoch: number;
  /** End of that epoch. */
  readonly endOffset: number;
}

/** A `FetchResponseDivergingEpoch` with defaults for what is left out. */
export function makeFetchResponseDivergingEpoch(fields: Partial<Pick<FetchResponseDivergingEpoch, 'epoch' | 'endOffset'>>): FetchResponseDivergingEpoch {
  return {
    epoch: fields.epoch === undefined ? -1 : fields.epoch,
    endOffset: fields.endOffset === undefined ? -1 : fields.endOffset,
  };
}

export function readFetchResponseDivergingEpoch(r: ByteReader, _v: number): FetchResponseDivergingEpoch {
  const epoch = r.int32();
  const endOffset = r.int64();
  r.skipTags();
  return { epoch, endOffset };
}

export function writeFetchResponseDivergingEpoch(w: ByteWriter, _v: number, m: FetchResponseDivergingEpoch): void {
  w.int32(m.epoch);
  w.int64(m.endOffset);
  w.uvarint(0);
}

export function packFetchResponseDivergingEpoch(m: FetchResponseDivergingEpoch, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.epoch !== -1) map.set(1, m.epoch);
  if (m.endOffset !== -1) map.set(2, packInt64(m.endOffset));
  return map;
}

export function unpackFetchResponseDivergingEpoch(packed: unknown, _from: Attachments): FetchResponseDivergingEpoch {
  const map = fieldMap(packed, 'FetchResponseDivergingEpoch');
  const epochValue = map.get(1);
  const epoch = epochValue === undefined ? -1 : unpackInt(epochValue, -2147483648, 2147483647, 'FetchResponseDivergingEpoch.epoch');
  const endOffsetValue = map.get(2);
  const endOffset = endOffsetValue === undefined ? -1 : unpackInt64(endOffsetValue, 'FetchResponseDivergingEpoch.endOffset');
  return { epoch, endOffset };
}

export interface FetchResponseCurrentLeader {
  /** Broker that leads; −1 when unknown. */
  readonly leaderId: number;
  /** Epoch of its leadership. */
  readonly leaderEpoch: number;
}

/** A `FetchResponseCurrentLeader` with defaults for what is left out. */
export function makeFetchResponseCurrentLeader(fields: Partial<Pick<FetchResponseCurrentLeader, 'leaderId' | 'leaderEpoch'>>): FetchResponseCurrentLeader {
  return {
    leaderId: fields.leaderId === undefined ? -1 : fields.leaderId,
    leaderEpoch: fields.leaderEpoch === undefined ? -1 : fields.leaderEpoch,
  };
}

export function readFetchResponseCurrentLeader(r: ByteReader, _v: number): FetchResponseCurrentLeader {
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  r.skipTags();
  return { leaderId, leaderEpoch };
}

export function writeFetchResponseCurrentLeader(w: ByteWriter, _v: number, m: FetchResponseCurrentLeader): void {
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.uvarint(0);
}

export function packFetchResponseCurrentLeader(m: FetchResponseCurrentLeader, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.leaderId !== -1) map.set(1, m.leaderId);
  if (m.leaderEpoch !== -1) map.set(2, m.leaderEpoch);
  return map;
}

export function unpackFetchResponseCurrentLeader(packed: unknown, _from: Attachments): FetchResponseCurrentLeader {
  const map = fieldMap(packed, 'FetchResponseCurrentLeader');
  const leaderIdValue = map.get(1);
  const leaderId = leaderIdValue === undefined ? -1 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'FetchResponseCurrentLeader.leaderId');
  const leaderEpochValue = map.get(2);
  const leaderEpoch = leaderEpochValue === undefined ? -1 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'FetchResponseCurrentLeader.leaderEpoch');
  return { leaderId, leaderEpoch };
}

export interface FetchResponseSnapshotId {
  /** End of the snapshot. */
  readonly endOffset: number;
  /** Epoch of the snapshot. */
  readonly epoch: number;
}

/** A `FetchResponseSnapshotId` with defaults for what is left out. */
export function makeFetchResponseSnapshotId(fields: Partial<Pick<FetchResponseSnapshotId, 'endOffset' | 'epoch'>>): FetchResponseSnapshotId {
  return {
    endOffset: fields.endOffset === undefined ? -1 : fields.endOffset,
    epoch: fields.epoch === undefined ? -1 : fields.epoch,
  };
}

export function readFetchResponseSnapshotId(r: ByteReader, _v: number): FetchResponseSnapshotId {
  const endOffset = r.int64();
  const epoch = r.int32();
  r.skipTags();
  return { endOffset, epoch };
}

export function writeFetchResponseSnapshotId(w: ByteWriter, _v: number, m: FetchResponseSnapshotId): void {
  w.int64(m.endOffset);
  w.int32(m.epoch);
  w.uvarint(0);
}

export function packFetchResponseSnapshotId(m: FetchResponseSnapshotId, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.endOffset !== -1) map.set(1, packInt64(m.endOffset));
  if (m.epoch !== -1) map.set(2, m.epoch);
  return map;
}

export function unpackFetchResponseSnapshotId(packed: unknown, _from: Attachments): FetchResponseSnapshotId {
  const map = fieldMap(packed, 'FetchResponseSnapshotId');
  const endOffsetValue = map.get(1);
  const endOffset = endOffsetValue === undefined ? -1 : unpackInt64(endOffsetValue, 'FetchResponseSnapshotId.endOffset');
  const epochValue = map.get(2);
  const epoch = epochValue === undefined ? -1 : unpackInt(epochValue, -2147483648, 2147483647, 'FetchResponseSnapshotId.epoch');
  return { endOffset, epoch };
}

export interface FetchResponseAbortedTransaction {
  /** Producer of the transaction. */
  readonly producerId: number;
  /** Its first offset. */
  readonly firstOffset: number;
}

export function readFetchResponseAbortedTransaction(r: ByteReader, v: number): FetchResponseAbortedTransaction {
  const flexible = v >= 12;
  const producerId = r.int64();
  const firstOffset = r.int64();
  if (flexible) r.skipTags();
  return { producerId, firstOffset };
}

export function writeFetchResponseAbortedTransaction(w: ByteWriter, v: number, m: FetchResponseAbortedTransaction): void {
  const flexible = v >= 12;
  w.int64(m.producerId);
  w.int64(m.firstOffset);
  if (flexible) w.uvarint(0);
}

export function packFetchResponseAbortedTransaction(m: FetchResponseAbortedTransaction, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.producerId !== 0) map.set(1, packInt64(m.producerId));
  if (m.firstOffset !== 0) map.set(2, packInt64(m.firstOffset));
  return map;
}

export function unpackFetchResponseAbortedTransaction(packed: unknown, _from: Attachments): FetchResponseAbortedTransaction {
  const map = fieldMap(packed, 'FetchResponseAbortedTransaction');
  const producerIdValue = map.get(1);
  const producerId = producerIdValue === undefined ? 0 : unpackInt64(producerIdValue, 'FetchResponseAbortedTransaction.producerId');
  const firstOffsetValue = map.get(2);
  const firstOffset = firstOffsetValue === undefined ? 0 : unpackInt64(firstOffsetValue, 'FetchResponseAbortedTransaction.firstOffset');
  return { producerId, firstOffset };
}

export interface FetchResponsePartition {
  /** Partition index. */
  readonly index: number;
  /** NONE, or why nothing was read. */
  readonly error: ErrorName;
  /** End of what is committed. */
  readonly highWatermark: number;
  /** End of what has no open transaction before it. */
  readonly lastStableOffset: number;
  /** First offset kept. */
  readonly logStartOffset: number;
  /** Where the reader has left this log; truncate to it. */
  readonly divergingEpoch: FetchResponseDivergingEpoch | null;
  /** Who leads now, when this broker does not. */
  readonly currentLeader: FetchResponseCurrentLeader | null;
  /** Snapshot to fetch instead, in the metadata log. */
  readonly snapshotId: FetchResponseSnapshotId | null;
  /** Aborted transactions in the range, by first offset; null for readers of open ones. */
  readonly abortedTransactions: readonly FetchResponseAbortedTransaction[] | null;
  /** Broker to read from instead; −1 for none. */
  readonly preferredReadReplica: number;
  /** Whole record batches, in order. */
  readonly records: readonly Uint8Array[] | null;
}

/** A `FetchResponsePartition` with defaults for what is left out. */
export function makeFetchResponsePartition(fields: Pick<FetchResponsePartition, 'index' | 'error' | 'highWatermark' | 'records'> & Partial<Pick<FetchResponsePartition, 'lastStableOffset' | 'logStartOffset' | 'divergingEpoch' | 'currentLeader' | 'snapshotId' | 'abortedTransactions' | 'preferredReadReplica'>>): FetchResponsePartition {
  return {
    index: fields.index,
    error: fields.error,
    highWatermark: fields.highWatermark,
    lastStableOffset: fields.lastStableOffset === undefined ? -1 : fields.lastStableOffset,
    logStartOffset: fields.logStartOffset === undefined ? -1 : fields.logStartOffset,
    divergingEpoch: fields.divergingEpoch === undefined ? null : fields.divergingEpoch,
    currentLeader: fields.currentLeader === undefined ? null : fields.currentLeader,
    snapshotId: fields.snapshotId === undefined ? null : fields.snapshotId,
    abortedTransactions: fields.abortedTransactions === undefined ? null : fields.abortedTransactions,
    preferredReadReplica: fields.preferredReadReplica === undefined ? -1 : fields.preferredReadReplica,
    records: fields.records,
  };
}

export function readFetchResponsePartition(r: ByteReader, v: number): FetchResponsePartition {
  const flexible = v >= 12;
  const index = r.int32();
  const error = errorName(r.int16());
  const highWatermark = r.int64();
  const lastStableOffset = r.int64();
  const logStartOffset = (v >= 5 ? r.int64() : -1);
  let divergingEpoch: FetchResponseDivergingEpoch | null = null;
  let currentLeader: FetchResponseCurrentLeader | null = null;
  let snapshotId: FetchResponseSnapshotId | null = null;
  let abortedTransactions: readonly FetchResponseAbortedTransaction[] | null = null;
  {
    const abortedTransactionsCount = (flexible ? r.compactNullableCount(16) : r.nullableCount(16));
    const abortedTransactionsList: FetchResponseAbortedTransaction[] = [];
    for (let left = abortedTransactionsCount; left > 0; left--) abortedTransactionsList.push(readFetchResponseAbortedTransaction(r, v));
    abortedTransactions = abortedTransactionsCount < 0 ? null : abortedTransactionsList;
  }
  const preferredReadReplica = (v >= 11 ? r.int32() : -1);
  const records = asChunks((flexible ? r.compactNullableByteString() : r.nullableByteString()));
  if (flexible) {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          divergingEpoch = readFetchResponseDivergingEpoch(r, v);
          break;
        }
        case 1: {
          currentLeader = readFetchResponseCurrentLeader(r, v);
          break;
        }
        case 2: {
          snapshotId = readFetchResponseSnapshotId(r, v);
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { index, error, highWatermark, lastStableOffset, logStartOffset, divergingEpoch, currentLeader, snapshotId, abortedTransactions, preferredReadReplica, records };
}

export function writeFetchResponsePartition(w: ByteWriter, v: number, m: FetchResponsePartition): void {
  const flexible = v >= 12;
  w.int32(m.index);
  w.int16(errorCode(m.error));
  w.int64(m.highWatermark);
  w.int64(m.lastStableOffset);
  if (v >= 5) {
    w.int64(m.logStartOffset);
  }
  if (!(v >= 12) && (m.divergingEpoch !== null)) throw lossy('FetchResponsePartition.divergingEpoch', v);
  if (!(v >= 12) && (m.snapshotId !== null)) throw lossy('FetchResponsePartition.snapshotId', v);
  if (m.abortedTransactions === null) { if (flexible) w.uvarint(0); else w.int32(-1); } else {
    if (flexible) w.uvarint(m.abortedTransactions.length + 1); else w.int32(m.abortedTransactions.length);
    for (let i = 0; i < m.abortedTransactions.length; i++) { writeFetchResponseAbortedTransaction(w, v, m.abortedTransactions[i]!); }
  }
  if (!(v >= 11) && (m.preferredReadReplica !== -1)) throw lossy('FetchResponsePartition.preferredReadReplica', v);
  if (v >= 11) {
    w.int32(m.preferredReadReplica);
  }
  w.chunkList(m.records, flexible);
  if (flexible) {
    let tags = 0;
    if (m.divergingEpoch !== null) tags++;
    if (m.currentLeader !== null) tags++;
    if (m.snapshotId !== null) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (m.divergingEpoch !== null) {
        const mark = w.beginTag(0);
        writeFetchResponseDivergingEpoch(w, v, m.divergingEpoch);
        w.endTag(mark);
      }
      if (m.currentLeader !== null) {
        const mark = w.beginTag(1);
        writeFetchResponseCurrentLeader(w, v, m.currentLeader);
        w.endTag(mark);
      }
      if (m.snapshotId !== null) {
        const mark = w.beginTag(2);
        writeFetchResponseSnapshotId(w, v, m.snapshotId);
        w.endTag(mark);
      }
    }
  }
}

export function packFetchResponsePartition(m: FetchResponsePartition, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.highWatermark !== 0) map.set(3, packInt64(m.highWatermark));
  if (m.lastStableOffset !== -1) map.set(4, packInt64(m.lastStableOffset));
  if (m.logStartOffset !== -1) map.set(5, packInt64(m.logStartOffset));
  if (m.divergingEpoch !== null) map.set(6, packFetchResponseDivergingEpoch(m.divergingEpoch, out));
  if (m.currentLeader !== null) map.set(7, packFetchResponseCurrentLeader(m.currentLeader, out));
  if (m.snapshotId !== null) map.set(8, packFetchResponseSnapshotId(m.snapshotId, out));
  if (m.abortedTransactions !== null) { const list = m.abortedTransactions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packFetchResponseAbortedTransaction(list[i]!, out); map.set(9, packedList); }
  if (m.preferredReadReplica !== -1) map.set(10, m.preferredReadReplica);
  if (m.records === null || m.records.length !== 0) map.set(11, m.records === null ? null : out.addChunks(m.records));
  return map;
}

export function unpackFetchResponsePartition(packed: unknown, from: Attachments): FetchResponsePartition {
  const map = fieldMap(packed, 'FetchResponsePartition');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'FetchResponsePartition.index');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'FetchResponsePartition.error'));
  const highWatermarkValue = map.get(3);
  const highWatermark = highWatermarkValue === undefined ? 0 : unpackInt64(highWatermarkValue, 'FetchResponsePartition.highWatermark');
  const lastStableOffsetValue = map.get(4);
  const lastStableOffset = lastStableOffsetValue === undefined ? -1 : unpackInt64(lastStableOffsetValue, 'FetchResponsePartition.lastStableOffset');
  const logStartOffsetValue = map.get(5);
  const logStartOffset = logStartOffsetValue === undefined ? -1 : unpackInt64(logStartOffsetValue, 'FetchResponsePartition.logStartOffset');
  const divergingEpochValue = map.get(6);
  const divergingEpoch = divergingEpochValue === undefined ? null : divergingEpochValue === null ? null : unpackFetchResponseDivergingEpoch(divergingEpochValue, from);
  const currentLeaderValue = map.get(7);
  const currentLeader = currentLeaderValue === undefined ? null : currentLeaderValue === null ? null : unpackFetchResponseCurrentLeader(currentLeaderValue, from);
  const snapshotIdValue = map.get(8);
  const snapshotId = snapshotIdValue === undefined ? null : snapshotIdValue === null ? null : unpackFetchResponseSnapshotId(snapshotIdValue, from);
  const abortedTransactionsValue = map.get(9);
  let abortedTransactions: readonly FetchResponseAbortedTransaction[] | null = null;
  if (abortedTransactionsValue === null) abortedTransactions = null; else if (abortedTransactionsValue !== undefined) { const list = listOf(abortedTransactionsValue, 'FetchResponsePartition.abortedTransactions'); const items: FetchResponseAbortedTransaction[] = []; for (let i = 0; i < list.length; i++) items.push(unpackFetchResponseAbortedTransaction(list[i], from)); abortedTransactions = items; }
  const preferredReadReplicaValue = map.get(10);
  const preferredReadReplica = preferredReadReplicaValue === undefined ? -1 : unpackInt(preferredReadReplicaValue, -2147483648, 2147483647, 'FetchResponsePartition.preferredReadReplica');
  const recordsValue = map.get(11);
  const records = recordsValue === undefined ? [] : recordsValue === null ? null : from.takeChunks(recordsValue, 'FetchResponsePartition.records');
  return { index, error, highWatermark, lastStableOffset, logStartOffset, divergingEpoch, currentLeader, snapshotId, abortedTransactions, preferredReadReplica, records };
}

export interface FetchResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id. */
  readonly topicId: string;
  /** What was read, by partition. */
  readonly partitions: readonly FetchResponsePartition[];
}

/** A `FetchResponseTopic` with defaults for what is left out. */
export function makeFetchResponseTopic(fields: Pick<FetchResponseTopic, 'partitions'> & Partial<Pick<FetchResponseTopic, 'name' | 'topicId'>>): FetchResponseTopic {
  return {
    name: fields.name === undefined ? '' : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    partitions: fields.partitions,
  };
}

export function readFetchResponseTopic(r: ByteReader, v: number): FetchResponseTopic {
  const flexible = v >= 12;
  const name = (v <= 12 ? (flexible ? r.compactString() : r.string()) : '');
  const topicId = (v >= 13 ? r.uuid() : zeroUuid);
  const partitionsCount = (flexible ? r.compactCount(24) : r.count(24));
  const partitions: FetchResponsePartition[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(readFetchResponsePartition(r, v));
  if (flexible) r.skipTags();
  return { name, topicId, partitions };
}

export function writeFetchResponseTopic(w: ByteWriter, v: number, m: FetchResponseTopic): void {
  const flexible = v >= 12;
  if (v <= 12) {
    if (flexible) w.compactString(m.name); else w.string(m.name);
  }
  if (v >= 13) {
    w.uuid(m.topicId);
  }
  if (flexible) w.uvarint(m.partitions.length + 1); else w.int32(m.partitions.length);
  for (let i = 0; i < m.partitions.length; i++) { writeFetchResponsePartition(w, v, m.partitions[i]!); }
  if (flexible) w.uvarint(0);
}

export function packFetchResponseTopic(m: FetchResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packFetchResponsePartition(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackFetchResponseTopic(packed: unknown, from: Attachments): FetchResponseTopic {
  const map = fieldMap(packed, 'FetchResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'FetchResponseTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'FetchResponseTopic.topicId');
  const partitionsValue = map.get(3);
  let partitions: readonly FetchResponsePartition[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'FetchResponseTopic.partitions'); const items: FetchResponsePartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackFetchResponsePartition(list[i], from)); partitions = items; }
  return { name, topicId, partitions };
}

export interface FetchResponseNodeEndpoint {
  /** Id of the broker. */
  readonly brokerId: number;
  /** Address to connect to. */
  readonly host: string;
  /** Port to connect to. */
  readonly port: number;
  /** Where the broker stands. */
  readonly rack: string | null;
}

/** A `FetchResponseNodeEndpoint` with defaults for what is left out. */
export function makeFetchResponseNodeEndpoint(fields: Pick<FetchResponseNodeEndpoint, 'brokerId' | 'host' | 'port'> & Partial<Pick<FetchResponseNodeEndpoint, 'rack'>>): FetchResponseNodeEndpoint {
  return {
    brokerId: fields.brokerId,
    host: fields.host,
    port: fields.port,
    rack: fields.rack === undefined ? null : fields.rack,
  };
}

export function readFetchResponseNodeEndpoint(r: ByteReader, _v: number): FetchResponseNodeEndpoint {
  const brokerId = r.int32();
  const host = r.compactString();
  const port = r.int32();
  const rack = r.compactNullableString();
  r.skipTags();
  return { brokerId, host, port, rack };
}

export function writeFetchResponseNodeEndpoint(w: ByteWriter, _v: number, m: FetchResponseNodeEndpoint): void {
  w.int32(m.brokerId);
  w.compactString(m.host);
  w.int32(m.port);
  w.compactNullableString(m.rack);
  w.uvarint(0);
}

export function packFetchResponseNodeEndpoint(m: FetchResponseNodeEndpoint, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  if (m.host !== '') map.set(2, packText(m.host));
  if (m.port !== 0) map.set(3, m.port);
  if (m.rack !== null) map.set(4, packText(m.rack));
  return map;
}

export function unpackFetchResponseNodeEndpoint(packed: unknown, _from: Attachments): FetchResponseNodeEndpoint {
  const map = fieldMap(packed, 'FetchResponseNodeEndpoint');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'FetchResponseNodeEndpoint.brokerId');
  const hostValue = map.get(2);
  const host = hostValue === undefined ? '' : unpackText(hostValue, 'FetchResponseNodeEndpoint.host');
  const portValue = map.get(3);
  const port = portValue === undefined ? 0 : unpackInt(portValue, -2147483648, 2147483647, 'FetchResponseNodeEndpoint.port');
  const rackValue = map.get(4);
  const rack = rackValue === undefined ? null : rackValue === null ? null : unpackText(rackValue, 'FetchResponseNodeEndpoint.rack');
  return { brokerId, host, port, rack };
}

export interface FetchResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Why the whole request failed. */
  readonly error: ErrorName;
  /** Fetch session; 0 when none was given. */
  readonly sessionId: number;
  /** What was read, by topic. */
  readonly topics: readonly FetchResponseTopic[];
  /** Addresses of the leaders named above. */
  readonly nodeEndpoints: readonly FetchResponseNodeEndpoint[];
}

/** A `FetchResponse` with defaults for what is left out. */
export function makeFetchResponse(fields: Pick<FetchResponse, 'topics'> & Partial<Pick<FetchResponse, 'throttleTimeMs' | 'error' | 'sessionId' | 'nodeEndpoints'>>): FetchResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    error: fields.error === undefined ? 'NONE' : fields.error,
    sessionId: fields.sessionId === undefined ? 0 : fields.sessionId,
    topics: fields.topics,
    nodeEndpoints: fields.nodeEndpoints === undefined ? [] : fields.nodeEndpoints,
  };
}

export function readFetchResponse(r: ByteReader, v: number): FetchResponse {
  const flexible = v >= 12;
  const throttleTimeMs = r.int32();
  const error = (v >= 7 ? errorName(r.int16()) : 'NONE');
  const sessionId = (v >= 7 ? r.int32() : 0);
  const topicsCount = (flexible ? r.compactCount(1) : r.count(1));
  const topics: FetchResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readFetchResponseTopic(r, v));
  let nodeEndpoints: readonly FetchResponseNodeEndpoint[] = [];
  if (flexible) {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          if (!(v >= 16)) {
            r.position = end;
            break;
          }
          const nodeEndpointsCount = (flexible ? r.compactCount(10) : r.count(10));
          const nodeEndpointsList: FetchResponseNodeEndpoint[] = [];
          for (let left = nodeEndpointsCount; left > 0; left--) nodeEndpointsList.push(readFetchResponseNodeEndpoint(r, v));
          nodeEndpoints = nodeEndpointsList;
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { throttleTimeMs, error, sessionId, topics, nodeEndpoints };
}

export function writeFetchResponse(w: ByteWriter, v: number, m: FetchResponse): void {
  const flexible = v >= 12;
  w.int32(m.throttleTimeMs);
  if (v >= 7) {
    w.int16(errorCode(m.error));
  }
  if (!(v >= 7) && (m.sessionId !== 0)) throw lossy('FetchResponse.sessionId', v);
  if (v >= 7) {
    w.int32(m.sessionId);
  }
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeFetchResponseTopic(w, v, m.topics[i]!); }
  if (flexible) {
    let tags = 0;
    if (v >= 16 && (m.nodeEndpoints.length !== 0)) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (v >= 16 && (m.nodeEndpoints.length !== 0)) {
        const mark = w.beginTag(0);
        if (flexible) w.uvarint(m.nodeEndpoints.length + 1); else w.int32(m.nodeEndpoints.length);
        for (let i = 0; i < m.nodeEndpoints.length; i++) { writeFetchResponseNodeEndpoint(w, v, m.nodeEndpoints[i]!); }
        w.endTag(mark);
      }
    }
  }
}

export function packFetchResponse(m: FetchResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.sessionId !== 0) map.set(3, m.sessionId);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packFetchResponseTopic(list[i]!, out); map.set(4, packedList); }
  if (m.nodeEndpoints.length !== 0) { const list = m.nodeEndpoints; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packFetchResponseNodeEndpoint(list[i]!, out); map.set(5, packedList); }
  return map;
}

export function unpackFetchResponse(packed: unknown, from: Attachments): FetchResponse {
  const map = fieldMap(packed, 'FetchResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'FetchResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'FetchResponse.error'));
  const sessionIdValue = map.get(3);
  const sessionId = sessionIdValue === undefined ? 0 : unpackInt(sessionIdValue, -2147483648, 2147483647, 'FetchResponse.sessionId');
  const topicsValue = map.get(4);
  let topics: readonly FetchResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'FetchResponse.topics'); const items: FetchResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackFetchResponseTopic(list[i], from)); topics = items; }
  const nodeEndpointsValue = map.get(5);
  let nodeEndpoints: readonly FetchResponseNodeEndpoint[] = [];
  if (nodeEndpointsValue !== undefined) { const list = listOf(nodeEndpointsValue, 'FetchResponse.nodeEndpoints'); const items: FetchResponseNodeEndpoint[] = []; for (let i = 0; i < list.length; i++) items.push(unpackFetchResponseNodeEndpoint(list[i], from)); nodeEndpoints = items; }
  return { throttleTimeMs, error, sessionId, topics, nodeEndpoints };
}
