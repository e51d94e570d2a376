// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packText, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface BeginQuorumEpochRequest {
  /** Cluster id of the leader. */
  readonly clusterId: string;
  /** Id of the voter that is told. */
  readonly voterId: number;
  /** Directory id of the voter that is told. */
  readonly voterDirectoryId: string;
  /** Id of the leader. */
  readonly leaderId: number;
  /** Epoch in which it leads. */
  readonly leaderEpoch: number;
}

export function readBeginQuorumEpochRequest(r: ByteReader, _v: number): BeginQuorumEpochRequest {
  const clusterId = r.compactString();
  const voterId = r.int32();
  const voterDirectoryId = r.uuid();
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  r.skipTags();
  return { clusterId, voterId, voterDirectoryId, leaderId, leaderEpoch };
}

export function writeBeginQuorumEpochRequest(w: ByteWriter, _v: number, m: BeginQuorumEpochRequest): void {
  w.compactString(m.clusterId);
  w.int32(m.voterId);
  w.uuid(m.voterDirectoryId);
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.uvarint(0);
}

export function packBeginQuorumEpochRequest(m: BeginQuorumEpochRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.clusterId !== '') map.set(1, packText(m.clusterId));
  if (m.voterId !== 0) map.set(2, m.voterId);
  if (m.voterDirectoryId !== zeroUuid) map.set(3, uuidBytes(m.voterDirectoryId));
  if (m.leaderId !== 0) map.set(4, m.leaderId);
  if (m.leaderEpoch !== 0) map.set(5, m.leaderEpoch);
  return map;
}

export function unpackBeginQuorumEpochRequest(packed: unknown, _from: Attachments): BeginQuorumEpochRequest {
  const map = fieldMap(packed, 'BeginQuorumEpochRequest');
  const clusterIdValue = map.get(1);
  const clusterId = clusterIdValue === undefined ? '' : unpackText(clusterIdValue, 'BeginQuorumEpochRequest.clusterId');
  const voterIdValue = map.get(2);
  const voterId = voterIdValue === undefined ? 0 : unpackInt(voterIdValue, -2147483648, 2147483647, 'BeginQuorumEpochRequest.voterId');
  const voterDirectoryIdValue = map.get(3);
  const voterDirectoryId = voterDirectoryIdValue === undefined ? zeroUuid : unpackUuid(voterDirectoryIdValue, 'BeginQuorumEpochRequest.voterDirectoryId');
  const leaderIdValue = map.get(4);
  const leaderId = leaderIdValue === undefined ? 0 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'BeginQuorumEpochRequest.leaderId');
  const leaderEpochValue = map.get(5);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'BeginQuorumEpochRequest.leaderEpoch');
  return { clusterId, voterId, voterDirectoryId, leaderId, leaderEpoch };
}

export interface BeginQuorumEpochResponse {
  /** NONE, or why it is not accepted. */
  readonly error: ErrorName;
  /** Leader of the epoch; −1 while unknown. */
  readonly leaderId: number;
  /** Epoch of who answers. */
  readonly leaderEpoch: number;
}

/** A `BeginQuorumEpochResponse` with defaults for what is left out. */
export function makeBeginQuorumEpochResponse(fields: Pick<BeginQuorumEpochResponse, 'error' | 'leaderEpoch'> & Partial<Pick<BeginQuorumEpochResponse, 'leaderId'>>): BeginQuorumEpochResponse {
  return {
    error: fields.error,
    leaderId: fields.leaderId === undefined ? -1 : fields.leaderId,
    leaderEpoch: fields.leaderEpoch,
  };
}

export function readBeginQuorumEpochResponse(r: ByteReader, _v: number): BeginQuorumEpochResponse {
  const error = errorName(r.int16());
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  r.skipTags();
  return { error, leaderId, leaderEpoch };
}

export function writeBeginQuorumEpochResponse(w: ByteWriter, _v: number, m: BeginQuorumEpochResponse): void {
  w.int16(errorCode(m.error));
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.uvarint(0);
}

export function packBeginQuorumEpochResponse(m: BeginQuorumEpochResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.leaderId !== -1) map.set(2, m.leaderId);
  if (m.leaderEpoch !== 0) map.set(3, m.leaderEpoch);
  return map;
}

export function unpackBeginQuorumEpochResponse(packed: unknown, _from: Attachments): BeginQuorumEpochResponse {
  const map = fieldMap(packed, 'BeginQuorumEpochResponse');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'BeginQuorumEpochResponse.error'));
  const leaderIdValue = map.get(2);
  const leaderId = leaderIdValue === undefined ? -1 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'BeginQuorumEpochResponse.leaderId');
  const leaderEpochValue = map.get(3);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'BeginQuorumEpochResponse.leaderEpoch');
  return { error, leaderId, leaderEpoch };
}
