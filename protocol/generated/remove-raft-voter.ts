// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packText, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface RemoveRaftVoterRequest {
  /** Id of the cluster meant. */
  readonly clusterId: string | null;
  /** Id of the node. */
  readonly voterId: number;
  /** Id of its data directory. */
  readonly voterDirectoryId: string;
}

/** A `RemoveRaftVoterRequest` with defaults for what is left out. */
export function makeRemoveRaftVoterRequest(fields: Pick<RemoveRaftVoterRequest, 'voterId' | 'voterDirectoryId'> & Partial<Pick<RemoveRaftVoterRequest, 'clusterId'>>): RemoveRaftVoterRequest {
  return {
    clusterId: fields.clusterId === undefined ? null : fields.clusterId,
    voterId: fields.voterId,
    voterDirectoryId: fields.voterDirectoryId,
  };
}

export function readRemoveRaftVoterRequest(r: ByteReader, _v: number): RemoveRaftVoterRequest {
  const clusterId = r.compactNullableString();
  const voterId = r.int32();
  const voterDirectoryId = r.uuid();
  r.skipTags();
  return { clusterId, voterId, voterDirectoryId };
}

export function writeRemoveRaftVoterRequest(w: ByteWriter, _v: number, m: RemoveRaftVoterRequest): void {
  w.compactNullableString(m.clusterId);
  w.int32(m.voterId);
  w.uuid(m.voterDirectoryId);
  w.uvarint(0);
}

export function packRemoveRaftVoterRequest(m: RemoveRaftVoterRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.clusterId !== null) map.set(1, packText(m.clusterId));
  if (m.voterId !== 0) map.set(2, m.voterId);
  if (m.voterDirectoryId !== zeroUuid) map.set(3, uuidBytes(m.voterDirectoryId));
  return map;
}

export function unpackRemoveRaftVoterRequest(packed: unknown, _from: Attachments): RemoveRaftVoterRequest {
  const map = fieldMap(packed, 'RemoveRaftVoterRequest');
  const clusterIdValue = map.get(1);
  const clusterId = clusterIdValue === undefined ? null : clusterIdValue === null ? null : unpackText(clusterIdValue, 'RemoveRaftVoterRequest.clusterId');
  const voterIdValue = map.get(2);
  const voterId = voterIdValue === undefined ? 0 : unpackInt(voterIdValue, -2147483648, 2147483647, 'RemoveRaftVoterRequest.voterId');
  const voterDirectoryIdValue = map.get(3);
  const voterDirectoryId = voterDirectoryIdValue === undefined ? zeroUuid : unpackUuid(voterDirectoryIdValue, 'RemoveRaftVoterRequest.voterDirectoryId');
  return { clusterId, voterId, voterDirectoryId };
}

export interface RemoveRaftVoterResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it was refused. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `RemoveRaftVoterResponse` with defaults for what is left out. */
export function makeRemoveRaftVoterResponse(fields: Pick<RemoveRaftVoterResponse, 'throttleTimeMs' | 'error'> & Partial<Pick<RemoveRaftVoterResponse, 'errorMessage'>>): RemoveRaftVoterResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readRemoveRaftVoterResponse(r: ByteReader, _v: number): RemoveRaftVoterResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  r.skipTags();
  return { throttleTimeMs, error, errorMessage };
}

export function writeRemoveRaftVoterResponse(w: ByteWriter, _v: number, m: RemoveRaftVoterResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(0);
}

export function packRemoveRaftVoterResponse(m: RemoveRaftVoterResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  return map;
}

export function unpackRemoveRaftVoterResponse(packed: unknown, _from: Attachments): RemoveRaftVoterResponse {
  const map = fieldMap(packed, 'RemoveRaftVoterResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'RemoveRaftVoterResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'RemoveRaftVoterResponse.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'RemoveRaftVoterResponse.errorMessage');
  return { throttleTimeMs, error, errorMessage };
}
