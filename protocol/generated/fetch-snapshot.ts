// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packInt64, packText, unpackInt, unpackInt64, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { asChunks } from '../wire/chunks.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface FetchSnapshotRequestSnapshotId {
  /** Offset after the last record that is in it. */
  readonly endOffset: number;
  /** Epoch of that record. */
  readonly epoch: number;
}

export function readFetchSnapshotRequestSnapshotId(r: ByteReader, _v: number): FetchSnapshotRequestSnapshotId {
  const endOffset = r.int64();
  const epoch = r.int32();
  r.skipTags();
  return { endOffset, epoch };
}

export function writeFetchSnapshotRequestSnapshotId(w: ByteWriter, _v: number, m: FetchSnapshotRequestSnapshotId): void {
  w.int64(m.endOffset);
  w.int32(m.epoch);
  w.uvarint(0);
}

export function packFetchSnapshotRequestSnapshotId(m: FetchSnapshotRequestSnapshotId, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.endOffset !== 0) map.set(1, packInt64(m.endOffset));
  if (m.epoch !== 0) map.set(2, m.epoch);
  return map;
}

export function unpackFetchSnapshotRequestSnapshotId(packed: unknown, _from: Attachments): FetchSnapshotRequestSnapshotId {
  const map = fieldMap(packed, 'FetchSnapshotRequestSnapshotId');
  const endOffsetValue = map.get(1);
  const endOffset = endOffsetValue === undefined ? 0 : unpackInt64(endOffsetValue, 'FetchSnapshotRequestSnapshotId.endOffset');
  const epochValue = map.get(2);
  const epoch = epochValue === undefined ? 0 : unpackInt(epochValue, -2147483648, 2147483647, 'FetchSnapshotRequestSnapshotId.epoch');
  return { endOffset, epoch };
}

export interface FetchSnapshotRequest {
  /** Cluster id of the replica. */
  readonly clusterId: string;
  /** Id of the replica. */
  readonly replicaId: number;
  /** Directory id of the replica. */
  readonly replicaDirectoryId: string;
  /** Epoch the replica is in. */
  readonly currentLeaderEpoch: number;
  /** Which snapshot. */
  readonly snapshotId: FetchSnapshotRequestSnapshotId;
  /** First byte that is wanted. */
  readonly position: number;
  /** Most bytes that are wanted. */
  readonly maxBytes: number;
}

export function readFetchSnapshotRequest(r: ByteReader, v: number): FetchSnapshotRequest {
  const clusterId = r.compactString();
  const replicaId = r.int32();
  const replicaDirectoryId = r.uuid();
  const currentLeaderEpoch = r.int32();
  const snapshotId = readFetchSnapshotRequestSnapshotId(r, v);
  const position = r.int64();
  const maxBytes = r.int32();
  r.skipTags();
  return { clusterId, replicaId, replicaDirectoryId, currentLeaderEpoch, snapshotId, position, maxBytes };
}

export function writeFetchSnapshotRequest(w: ByteWriter, v: number, m: FetchSnapshotRequest): void {
  w.compactString(m.clusterId);
  w.int32(m.replicaId);
  w.uuid(m.replicaDirectoryId);
  w.int32(m.currentLeaderEpoch);
  writeFetchSnapshotRequestSnapshotId(w, v, m.snapshotId);
  w.int64(m.position);
  w.int32(m.maxBytes);
  w.uvarint(0);
}

export function packFetchSnapshotRequest(m: FetchSnapshotRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.clusterId !== '') map.set(1, packText(m.clusterId));
  if (m.replicaId !== 0) map.set(2, m.replicaId);
  if (m.replicaDirectoryId !== zeroUuid) map.set(3, uuidBytes(m.replicaDirectoryId));
  if (m.currentLeaderEpoch !== 0) map.set(4, m.currentLeaderEpoch);
  if (true) map.set(5, packFetchSnapshotRequestSnapshotId(m.snapshotId, out));
  if (m.position !== 0) map.set(6, packInt64(m.position));
  if (m.maxBytes !== 0) map.set(7, m.maxBytes);
  return map;
}

export function unpackFetchSnapshotRequest(packed: unknown, from: Attachments): FetchSnapshotRequest {
  const map = fieldMap(packed, 'FetchSnapshotRequest');
  const clusterIdValue = map.get(1);
  const clusterId = clusterIdValue === undefined ? '' : unpackText(clusterIdValue, 'FetchSnapshotRequest.clusterId');
  const replicaIdValue = map.get(2);
  const replicaId = replicaIdValue === undefined ? 0 : unpackInt(replicaIdValue, -2147483648, 2147483647, 'FetchSnapshotRequest.replicaId');
  const replicaDirectoryIdValue = map.get(3);
  const replicaDirectoryId = replicaDirectoryIdValue === undefined ? zeroUuid : unpackUuid(replicaDirectoryIdValue, 'FetchSnapshotRequest.replicaDirectoryId');
  const currentLeaderEpochValue = map.get(4);
  const currentLeaderEpoch = currentLeaderEpochValue === undefined ? 0 : unpackInt(currentLeaderEpochValue, -2147483648, 2147483647, 'FetchSnapshotRequest.currentLeaderEpoch');
  const snapshotIdValue = map.get(5);
  const snapshotId = snapshotIdValue === undefined ? { endOffset: 0, epoch: 0 } : unpackFetchSnapshotRequestSnapshotId(snapshotIdValue, from);
  const positionValue = map.get(6);
  const position = positionValue === undefined ? 0 : unpackInt64(positionValue, 'FetchSnapshotRequest.position');
  const maxBytesValue = map.get(7);
  const maxBytes = maxBytesValue === undefined ? 0 : unpackInt(maxBytesValue, -2147483648, 2147483647, 'FetchSnapshotRequest.maxBytes');
  return { clusterId, replicaId, replicaDirectoryId, currentLeaderEpoch, snapshotId, position, maxBytes };
}

export interface FetchSnapshotResponse {
  /** NONE, or why nothing is answered. */
  readonly error: ErrorName;
  /** Leader of the epoch; −1 while unknown. */
  readonly leaderId: number;
  /** Epoch of who answers. */
  readonly leaderEpoch: number;
  /** Bytes of the whole snapshot. */
  readonly size: number;
  /** Where the bytes begin. */
  readonly position: number;
  /** Bytes from there on; they may end within a batch. */
  readonly unalignedRecords: readonly Uint8Array[];
}

/** A `FetchSnapshotResponse` with defaults for what is left out. */
export function makeFetchSnapshotResponse(fields: Pick<FetchSnapshotResponse, 'error' | 'leaderEpoch' | 'unalignedRecords'> & Partial<Pick<FetchSnapshotResponse, 'leaderId' | 'size' | 'position'>>): FetchSnapshotResponse {
  return {
    error: fields.error,
    leaderId: fields.leaderId === undefined ? -1 : fields.leaderId,
    leaderEpoch: fields.leaderEpoch,
    size: fields.size === undefined ? 0 : fields.size,
    position: fields.position === undefined ? 0 : fields.position,
    unalignedRecords: fields.unalignedRecords,
  };
}

export function readFetchSnapshotResponse(r: ByteReader, _v: number): FetchSnapshotResponse {
  const error = errorName(r.int16());
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  const size = r.int64();
  const position = r.int64();
  const unalignedRecords = asChunks(r.compactByteString());
  r.skipTags();
  return { error, leaderId, leaderEpoch, size, position, unalignedRecords };
}

export function writeFetchSnapshotResponse(w: ByteWriter, _v: number, m: FetchSnapshotResponse): void {
  w.int16(errorCode(m.error));
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.int64(m.size);
  w.int64(m.position);
  w.chunkList(m.unalignedRecords, true);
  w.uvarint(0);
}

export function packFetchSnapshotResponse(m: FetchSnapshotResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.leaderId !== -1) map.set(2, m.leaderId);
  if (m.leaderEpoch !== 0) map.set(3, m.leaderEpoch);
  if (m.size !== 0) map.set(4, packInt64(m.size));
  if (m.position !== 0) map.set(5, packInt64(m.position));
  if (m.unalignedRecords.length !== 0) map.set(6, out.addChunks(m.unalignedRecords));
  return map;
}

export function unpackFetchSnapshotResponse(packed: unknown, from: Attachments): FetchSnapshotResponse {
  const map = fieldMap(packed, 'FetchSnapshotResponse');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'FetchSnapshotResponse.error'));
  const leaderIdValue = map.get(2);
  const leaderId = leaderIdValue === undefined ? -1 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'FetchSnapshotResponse.leaderId');
  const leaderEpochValue = map.get(3);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'FetchSnapshotResponse.leaderEpoch');
  const sizeValue = map.get(4);
  const size = sizeValue === undefined ? 0 : unpackInt64(sizeValue, 'FetchSnapshotResponse.size');
  const positionValue = map.get(5);
  const position = positionValue === undefined ? 0 : unpackInt64(positionValue, 'FetchSnapshotResponse.position');
  const unalignedRecordsValue = map.get(6);
  const unalignedRecords = unalignedRecordsValue === undefined ? [] : from.takeChunks(unalignedRecordsValue, 'FetchSnapshotResponse.unalignedRecords');
  return { error, leaderId, leaderEpoch, size, position, unalignedRecords };
}
