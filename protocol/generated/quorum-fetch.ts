// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packInt64, packText, unpackInt, unpackInt64, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { asChunks } from '../wire/chunks.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface QuorumFetchRequest {
  /** Cluster id of the replica. */
  readonly clusterId: string;
  /** Id of the replica. */
  readonly replicaId: number;
  /** Directory id of the replica. */
  readonly replicaDirectoryId: string;
  /** Epoch the replica is in. */
  readonly currentLeaderEpoch: number;
  /** Where the replica's log ends, synced. */
  readonly fetchOffset: number;
  /** Epoch of the record before that; −1 when there is none. */
  readonly lastFetchedEpoch: number;
  /** What the replica knows to be committed. */
  readonly highWatermark: number;
  /** How long to wait for something new. */
  readonly maxWaitMs: number;
  /** Size of the answer, except for a single larger batch. */
  readonly maxBytes: number;
}

/** A `QuorumFetchRequest` with defaults for what is left out. */
export function makeQuorumFetchRequest(fields: Pick<QuorumFetchRequest, 'clusterId' | 'replicaId' | 'replicaDirectoryId' | 'currentLeaderEpoch' | 'fetchOffset' | 'highWatermark' | 'maxWaitMs' | 'maxBytes'> & Partial<Pick<QuorumFetchRequest, 'lastFetchedEpoch'>>): QuorumFetchRequest {
  return {
    clusterId: fields.clusterId,
    replicaId: fields.replicaId,
    replicaDirectoryId: fields.replicaDirectoryId,
    currentLeaderEpoch: fields.currentLeaderEpoch,
    fetchOffset: fields.fetchOffset,
    lastFetchedEpoch: fields.lastFetchedEpoch === undefined ? -1 : fields.lastFetchedEpoch,
    highWatermark: fields.highWatermark,
    maxWaitMs: fields.maxWaitMs,
    maxBytes: fields.maxBytes,
  };
}

export function readQuorumFetchRequest(r: ByteReader, _v: number): QuorumFetchRequest {
  const clusterId = r.compactString();
  const replicaId = r.int32();
  const replicaDirectoryId = r.uuid();
  const currentLeaderEpoch = r.int32();
  const fetchOffset = r.int64();
  const lastFetchedEpoch = r.int32();
  const highWatermark = r.int64();
  const maxWaitMs = r.int32();
  const maxBytes = r.int32();
  r.skipTags();
  return { clusterId, replicaId, replicaDirectoryId, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, highWatermark, maxWaitMs, maxBytes };
}

export function writeQuorumFetchRequest(w: ByteWriter, _v: number, m: QuorumFetchRequest): void {
  w.compactString(m.clusterId);
  w.int32(m.replicaId);
  w.uuid(m.replicaDirectoryId);
  w.int32(m.currentLeaderEpoch);
  w.int64(m.fetchOffset);
  w.int32(m.lastFetchedEpoch);
  w.int64(m.highWatermark);
  w.int32(m.maxWaitMs);
  w.int32(m.maxBytes);
  w.uvarint(0);
}

export function packQuorumFetchRequest(m: QuorumFetchRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.clusterId !== '') map.set(1, packText(m.clusterId));
  if (m.replicaId !== 0) map.set(2, m.replicaId);
  if (m.replicaDirectoryId !== zeroUuid) map.set(3, uuidBytes(m.replicaDirectoryId));
  if (m.currentLeaderEpoch !== 0) map.set(4, m.currentLeaderEpoch);
  if (m.fetchOffset !== 0) map.set(5, packInt64(m.fetchOffset));
  if (m.lastFetchedEpoch !== -1) map.set(6, m.lastFetchedEpoch);
  if (m.highWatermark !== 0) map.set(7, packInt64(m.highWatermark));
  if (m.maxWaitMs !== 0) map.set(8, m.maxWaitMs);
  if (m.maxBytes !== 0) map.set(9, m.maxBytes);
  return map;
}

export function unpackQuorumFetchRequest(packed: unknown, _from: Attachments): QuorumFetchRequest {
  const map = fieldMap(packed, 'QuorumFetchRequest');
  const clusterIdValue = map.get(1);
  const clusterId = clusterIdValue === undefined ? '' : unpackText(clusterIdValue, 'QuorumFetchRequest.clusterId');
  const replicaIdValue = map.get(2);
  const replicaId = replicaIdValue === undefined ? 0 : unpackInt(replicaIdValue, -2147483648, 2147483647, 'QuorumFetchRequest.replicaId');
  const replicaDirectoryIdValue = map.get(3);
  const replicaDirectoryId = replicaDirectoryIdValue === undefined ? zeroUuid : unpackUuid(replicaDirectoryIdValue, 'QuorumFetchRequest.replicaDirectoryId');
  const currentLeaderEpochValue = map.get(4);
  const currentLeaderEpoch = currentLeaderEpochValue === undefined ? 0 : unpackInt(currentLeaderEpochValue, -2147483648, 2147483647, 'QuorumFetchRequest.currentLeaderEpoch');
  const fetchOffsetValue = map.get(5);
  const fetchOffset = fetchOffsetValue === undefined ? 0 : unpackInt64(fetchOffsetValue, 'QuorumFetchRequest.fetchOffset');
  const lastFetchedEpochValue = map.get(6);
  const lastFetchedEpoch = lastFetchedEpochValue === undefined ? -1 : unpackInt(lastFetchedEpochValue, -2147483648, 2147483647, 'QuorumFetchRequest.lastFetchedEpoch');
  const highWatermarkValue = map.get(7);
  const highWatermark = highWatermarkValue === undefined ? 0 : unpackInt64(highWatermarkValue, 'QuorumFetchRequest.highWatermark');
  const maxWaitMsValue = map.get(8);
  const maxWaitMs = maxWaitMsValue === undefined ? 0 : unpackInt(maxWaitMsValue, -2147483648, 2147483647, 'QuorumFetchRequest.maxWaitMs');
  const maxBytesValue = map.get(9);
  const maxBytes = maxBytesValue === undefined ? 0 : unpackInt(maxBytesValue, -2147483648, 2147483647, 'QuorumFetchRequest.maxBytes');
  return { clusterId, replicaId, replicaDirectoryId, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, highWatermark, maxWaitMs, maxBytes };
}

export interface QuorumFetchResponseDivergingEpoch {
  /** That epoch. */
  readonly epoch: number;
  /** Where it ends in the leader's log; −1: not set. */
  readonly endOffset: number;
}

/** A `QuorumFetchResponseDivergingEpoch` with defaults for what is left out. */
export function makeQuorumFetchResponseDivergingEpoch(fields: Partial<Pick<QuorumFetchResponseDivergingEpoch, 'epoch' | 'endOffset'>>): QuorumFetchResponseDivergingEpoch {
  return {
    epoch: fields.epoch === undefined ? -1 : fields.epoch,
    endOffset: fields.endOffset === undefined ? -1 : fields.endOffset,
  };
}

export function readQuorumFetchResponseDivergingEpoch(r: ByteReader, _v: number): QuorumFetchResponseDivergingEpoch {
  const epoch = r.int32();
  const endOffset = r.int64();
  r.skipTags();
  return { epoch, endOffset };
}

export function writeQuorumFetchResponseDivergingEpoch(w: ByteWriter, _v: number, m: QuorumFetchResponseDivergingEpoch): void {
  w.int32(m.epoch);
  w.int64(m.endOffset);
  w.uvarint(0);
}

export function packQuorumFetchResponseDivergingEpoch(m: QuorumFetchResponseDivergingEpoch, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.epoch !== -1) map.set(1, m.epoch);
  if (m.endOffset !== -1) map.set(2, packInt64(m.endOffset));
  return map;
}

export function unpackQuorumFetchResponseDivergingEpoch(packed: unknown, _from: Attachments): QuorumFetchResponseDivergingEpoch {
  const map = fieldMap(packed, 'QuorumFetchResponseDivergingEpoch');
  const epochValue = map.get(1);
  const epoch = epochValue === undefined ? -1 : unpackInt(epochValue, -2147483648, 2147483647, 'QuorumFetchResponseDivergingEpoch.epoch');
  const endOffsetValue = map.get(2);
  const endOffset = endOffsetValue === undefined ? -1 : unpackInt64(endOffsetValue, 'QuorumFetchResponseDivergingEpoch.endOffset');
  return { epoch, endOffset };
}

export interface QuorumFetchResponseSnapshotId {
  /** Where the snapshot ends; −1: not set. */
  readonly endOffset: number;
  /** Epoch of its last record. */
  readonly epoch: number;
}

/** A `QuorumFetchResponseSnapshotId` with defaults for what is left out. */
export function makeQuorumFetchResponseSnapshotId(fields: Partial<Pick<QuorumFetchResponseSnapshotId, 'endOffset' | 'epoch'>>): QuorumFetchResponseSnapshotId {
  return {
    endOffset: fields.endOffset === undefined ? -1 : fields.endOffset,
    epoch: fields.epoch === undefined ? -1 : fields.epoch,
  };
}

export function readQuorumFetchResponseSnapshotId(r: ByteReader, _v: number): QuorumFetchResponseSnapshotId {
  const endOffset = r.int64();
  const epoch = r.int32();
  r.skipTags();
  return { endOffset, epoch };
}

export function writeQuorumFetchResponseSnapshotId(w: ByteWriter, _v: number, m: QuorumFetchResponseSnapshotId): void {
  w.int64(m.endOffset);
  w.int32(m.epoch);
  w.uvarint(0);
}

export function packQuorumFetchResponseSnapshotId(m: QuorumFetchResponseSnapshotId, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.endOffset !== -1) map.set(1, packInt64(m.endOffset));
  if (m.epoch !== -1) map.set(2, m.epoch);
  return map;
}

export function unpackQuorumFetchResponseSnapshotId(packed: unknown, _from: Attachments): QuorumFetchResponseSnapshotId {
  const map = fieldMap(packed, 'QuorumFetchResponseSnapshotId');
  const endOffsetValue = map.get(1);
  const endOffset = endOffsetValue === undefined ? -1 : unpackInt64(endOffsetValue, 'QuorumFetchResponseSnapshotId.endOffset');
  const epochValue = map.get(2);
  const epoch = epochValue === undefined ? -1 : unpackInt(epochValue, -2147483648, 2147483647, 'QuorumFetchResponseSnapshotId.epoch');
  return { endOffset, epoch };
}

export interface QuorumFetchResponse {
  /** NONE, or why nothing is answered. */
  readonly error: ErrorName;
  /** Leader of the epoch; −1 while unknown. */
  readonly leaderId: number;
  /** Epoch of who answers. */
  readonly leaderEpoch: number;
  /** Everything before it is committed. */
  readonly highWatermark: number;
  /** Set when the replica's log is not a part of the leader's: the last epoch in common at most. */
  readonly divergingEpoch: QuorumFetchResponseDivergingEpoch;
  /** Set when what the replica lacks is no longer in the log: what to fetch instead. */
  readonly snapshotId: QuorumFetchResponseSnapshotId;
  /** Whole batches from the fetch offset on. */
  readonly records: readonly Uint8Array[];
}

/** A `QuorumFetchResponse` with defaults for what is left out. */
export function makeQuorumFetchResponse(fields: Pick<QuorumFetchResponse, 'error' | 'leaderEpoch' | 'divergingEpoch' | 'snapshotId' | 'records'> & Partial<Pick<QuorumFetchResponse, 'leaderId' | 'highWatermark'>>): QuorumFetchResponse {
  return {
    error: fields.error,
    leaderId: fields.leaderId === undefined ? -1 : fields.leaderId,
    leaderEpoch: fields.leaderEpoch,
    highWatermark: fields.highWatermark === undefined ? -1 : fields.highWatermark,
    divergingEpoch: fields.divergingEpoch,
    snapshotId: fields.snapshotId,
    records: fields.records,
  };
}

export function readQuorumFetchResponse(r: ByteReader, v: number): QuorumFetchResponse {
  const error = errorName(r.int16());
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  const highWatermark = r.int64();
  const divergingEpoch = readQuorumFetchResponseDivergingEpoch(r, v);
  const snapshotId = readQuorumFetchResponseSnapshotId(r, v);
  const records = asChunks(r.compactByteString());
  r.skipTags();
  return { error, leaderId, leaderEpoch, highWatermark, divergingEpoch, snapshotId, records };
}

export function writeQuorumFetchResponse(w: ByteWriter, v: number, m: QuorumFetchResponse): void {
  w.int16(errorCode(m.error));
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.int64(m.highWatermark);
  writeQuorumFetchResponseDivergingEpoch(w, v, m.divergingEpoch);
  writeQuorumFetchResponseSnapshotId(w, v, m.snapshotId);
  w.chunkList(m.records, true);
  w.uvarint(0);
}

export function packQuorumFetchResponse(m: QuorumFetchResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.leaderId !== -1) map.set(2, m.leaderId);
  if (m.leaderEpoch !== 0) map.set(3, m.leaderEpoch);
  if (m.highWatermark !== -1) map.set(4, packInt64(m.highWatermark));
  if (true) map.set(5, packQuorumFetchResponseDivergingEpoch(m.divergingEpoch, out));
  if (true) map.set(6, packQuorumFetchResponseSnapshotId(m.snapshotId, out));
  if (m.records.length !== 0) map.set(7, out.addChunks(m.records));
  return map;
}

export function unpackQuorumFetchResponse(packed: unknown, from: Attachments): QuorumFetchResponse {
  const map = fieldMap(packed, 'QuorumFetchResponse');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'QuorumFetchResponse.error'));
  const leaderIdValue = map.get(2);
  const leaderId = leaderIdValue === undefined ? -1 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'QuorumFetchResponse.leaderId');
  const leaderEpochValue = map.get(3);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'QuorumFetchResponse.leaderEpoch');
  const highWatermarkValue = map.get(4);
  const highWatermark = highWatermarkValue === undefined ? -1 : unpackInt64(highWatermarkValue, 'QuorumFetchResponse.highWatermark');
  const divergingEpochValue = map.get(5);
  const divergingEpoch = divergingEpochValue === undefined ? { epoch: -1, endOffset: -1 } : unpackQuorumFetchResponseDivergingEpoch(divergingEpochValue, from);
  const snapshotIdValue = map.get(6);
  const snapshotId = snapshotIdValue === undefined ? { endOffset: -1, epoch: -1 } : unpackQuorumFetchResponseSnapshotId(snapshotIdValue, from);
  const recordsValue = map.get(7);
  const records = recordsValue === undefined ? [] : from.takeChunks(recordsValue, 'QuorumFetchResponse.records');
  return { error, leaderId, leaderEpoch, highWatermark, divergingEpoch, snapshotId, records };
}
