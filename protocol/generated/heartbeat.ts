// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface HeartbeatRequest {
  /** Id of the group. */
  readonly groupId: string;
  /** Generation that JoinGroup answered. */
  readonly generationId: number;
  /** Id of the member. */
  readonly memberId: string;
  /** Name of a static member. */
  readonly groupInstanceId: string | null;
}

/** A `HeartbeatRequest` with defaults for what is left out. */
export function makeHeartbeatRequest(fields: Pick<HeartbeatRequest, 'groupId' | 'generationId' | 'memberId'> & Partial<Pick<HeartbeatRequest, 'groupInstanceId'>>): HeartbeatRequest {
  return {
    groupId: fields.groupId,
    generationId: fields.generationId,
    memberId: fields.memberId,
    groupInstanceId: fields.groupInstanceId === undefined ? null : fields.groupInstanceId,
  };
}

export function readHeartbeatRequest(r: ByteReader, v: number): HeartbeatRequest {
  const flexible = v >= 4;
  const groupId = (flexible ? r.compactString() : r.string());
  const generationId = r.int32();
  const memberId = (flexible ? r.compactString() : r.string());
  const groupInstanceId = (v >= 3 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  if (flexible) r.skipTags();
  return { groupId, generationId, memberId, groupInstanceId };
}

export function writeHeartbeatRequest(w: ByteWriter, v: number, m: HeartbeatRequest): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.groupId); else w.string(m.groupId);
  w.int32(m.generationId);
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (!(v >= 3) && (m.groupInstanceId !== null)) throw lossy('HeartbeatRequest.groupInstanceId', v);
  if (v >= 3) {
    if (flexible) w.compactNullableString(m.groupInstanceId); else w.nullableString(m.groupInstanceId);
  }
  if (flexible) w.uvarint(0);
}

export function packHeartbeatRequest(m: HeartbeatRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.generationId !== 0) map.set(2, m.generationId);
  if (m.memberId !== '') map.set(3, packText(m.memberId));
  if (m.groupInstanceId !== null) map.set(4, packText(m.groupInstanceId));
  return map;
}

export function unpackHeartbeatRequest(packed: unknown, _from: Attachments): HeartbeatRequest {
  const map = fieldMap(packed, 'HeartbeatRequest');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'HeartbeatRequest.groupId');
  const generationIdValue = map.get(2);
  const generationId = generationIdValue === undefined ? 0 : unpackInt(generationIdValue, -2147483648, 2147483647, 'HeartbeatRequest.generationId');
  const memberIdValue = map.get(3);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'HeartbeatRequest.memberId');
  const groupInstanceIdValue = map.get(4);
  const groupInstanceId = groupInstanceIdValue === undefined ? null : groupInstanceIdValue === null ? null : unpackText(groupInstanceIdValue, 'HeartbeatRequest.groupInstanceId');
  return { groupId, generationId, memberId, groupInstanceId };
}

export interface HeartbeatResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or what the member must do: REBALANCE_IN_PROGRESS to join again. */
  readonly error: ErrorName;
}

/** A `HeartbeatResponse` with defaults for what is left out. */
export function makeHeartbeatResponse(fields: Pick<HeartbeatResponse, 'error'> & Partial<Pick<HeartbeatResponse, 'throttleTimeMs'>>): HeartbeatResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    error: fields.error,
  };
}

export function readHeartbeatResponse(r: ByteReader, v: number): HeartbeatResponse {
  const flexible = v >= 4;
  const throttleTimeMs = (v >= 1 ? r.int32() : 0);
  const error = errorName(r.int16());
  if (flexible) r.skipTags();
  return { throttleTimeMs, error };
}

export function writeHeartbeatResponse(w: ByteWriter, v: number, m: HeartbeatResponse): void {
  const flexible = v >= 4;
  if (v >= 1) {
    w.int32(m.throttleTimeMs);
  }
  w.int16(errorCode(m.error));
  if (flexible) w.uvarint(0);
}

export function packHeartbeatResponse(m: HeartbeatResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  return map;
}

export function unpackHeartbeatResponse(packed: unknown, _from: Attachments): HeartbeatResponse {
  const map = fieldMap(packed, 'HeartbeatResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'HeartbeatResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'HeartbeatResponse.error'));
  return { throttleTimeMs, error };
}
