// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBytes, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { noBytes } from '../wire/chunks.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface SyncGroupRequestAssignment {
  /** Id of the member. */
  readonly memberId: string;
  /** Its share, in a form that the members agree on. */
  readonly assignment: Uint8Array;
}

export function readSyncGroupRequestAssignment(r: ByteReader, v: number): SyncGroupRequestAssignment {
  const flexible = v >= 4;
  const memberId = (flexible ? r.compactString() : r.string());
  const assignment = (flexible ? r.compactByteString() : r.byteString());
  if (flexible) r.skipTags();
  return { memberId, assignment };
}

export function writeSyncGroupRequestAssignment(w: ByteWriter, v: number, m: SyncGroupRequestAssignment): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (flexible) w.compactByteString(m.assignment); else w.byteString(m.assignment);
  if (flexible) w.uvarint(0);
}

export function packSyncGroupRequestAssignment(m: SyncGroupRequestAssignment, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.memberId !== '') map.set(1, packText(m.memberId));
  if (m.assignment.length !== 0) map.set(2, m.assignment);
  return map;
}

export function unpackSyncGroupRequestAssignment(packed: unknown, _from: Attachments): SyncGroupRequestAssignment {
  const map = fieldMap(packed, 'SyncGroupRequestAssignment');
  const memberIdValue = map.get(1);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'SyncGroupRequestAssignment.memberId');
  const assignmentValue = map.get(2);
  const assignment = assignmentValue === undefined ? noBytes : unpackBytes(assignmentValue, 'SyncGroupRequestAssignment.assignment');
  return { memberId, assignment };
}

export interface SyncGroupRequest {
  /** Id of the group. */
  readonly groupId: string;
  /** Generation that JoinGroup answered. */
  readonly generationId: number;
  /** Id of the member. */
  readonly memberId: string;
  /** Name of a static member. */
  readonly groupInstanceId: string | null;
  /** Kind of the group, to be compared; null skips that. */
  readonly protocolType: string | null;
  /** The assignor, to be compared; null skips that. */
  readonly protocolName: string | null;
  /** What each member gets, from the leader; empty from the others. */
  readonly assignments: readonly SyncGroupRequestAssignment[];
}

/** A `SyncGroupRequest` with defaults for what is left out. */
export function makeSyncGroupRequest(fields: Pick<SyncGroupRequest, 'groupId' | 'generationId' | 'memberId' | 'assignments'> & Partial<Pick<SyncGroupRequest, 'groupInstanceId' | 'protocolType' | 'protocolName'>>): SyncGroupRequest {
  return {
    groupId: fields.groupId,
    generationId: fields.generationId,
    memberId: fields.memberId,
    groupInstanceId: fields.groupInstanceId === undefined ? null : fields.groupInstanceId,
    protocolType: fields.protocolType === undefined ? null : fields.protocolType,
    protocolName: fields.protocolName === undefined ? null : fields.protocolName,
    assignments: fields.assignments,
  };
}

export function readSyncGroupRequest(r: ByteReader, v: number): SyncGroupRequest {
  const flexible = v >= 4;
  const groupId = (flexible ? r.compactString() : r.string());
  const generationId = r.int32();
  const memberId = (flexible ? r.compactString() : r.string());
  const groupInstanceId = (v >= 3 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const protocolType = (v >= 5 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const protocolName = (v >= 5 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const assignmentsCount = (flexible ? r.compactCount(2) : r.count(2));
  const assignments: SyncGroupRequestAssignment[] = [];
  for (let left = assignmentsCount; left > 0; left--) assignments.push(readSyncGroupRequestAssignment(r, v));
  if (flexible) r.skipTags();
  return { groupId, generationId, memberId, groupInstanceId, protocolType, protocolName, assignments };
}

export function writeSyncGroupRequest(w: ByteWriter, v: number, m: SyncGroupRequest): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.groupId); else w.string(m.groupId);
  w.int32(m.generationId);
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (!(v >= 3) && (m.groupInstanceId !== null)) throw lossy('SyncGroupRequest.groupInstanceId', v);
  if (v >= 3) {
    if (flexible) w.compactNullableString(m.groupInstanceId); else w.nullableString(m.groupInstanceId);
  }
  if (v >= 5) {
    if (flexible) w.compactNullableString(m.protocolType); else w.nullableString(m.protocolType);
  }
  if (v >= 5) {
    if (flexible) w.compactNullableString(m.protocolName); else w.nullableString(m.protocolName);
  }
  if (flexible) w.uvarint(m.assignments.length + 1); else w.int32(m.assignments.length);
  for (let i = 0; i < m.assignments.length; i++) { writeSyncGroupRequestAssignment(w, v, m.assignments[i]!); }
  if (flexible) w.uvarint(0);
}

export function packSyncGroupRequest(m: SyncGroupRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.generationId !== 0) map.set(2, m.generationId);
  if (m.memberId !== '') map.set(3, packText(m.memberId));
  if (m.groupInstanceId !== null) map.set(4, packText(m.groupInstanceId));
  if (m.protocolType !== null) map.set(5, packText(m.protocolType));
  if (m.protocolName !== null) map.set(6, packText(m.protocolName));
  if (m.assignments.length !== 0) { const list = m.assignments; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packSyncGroupRequestAssignment(list[i]!, out); map.set(7, packedList); }
  return map;
}

export function unpackSyncGroupRequest(packed: unknown, from: Attachments): SyncGroupRequest {
  const map = fieldMap(packed, 'SyncGroupRequest');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'SyncGroupRequest.groupId');
  const generationIdValue = map.get(2);
  const generationId = generationIdValue === undefined ? 0 : unpackInt(generationIdValue, -2147483648, 2147483647, 'SyncGroupRequest.generationId');
  const memberIdValue = map.get(3);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'SyncGroupRequest.memberId');
  const groupInstanceIdValue = map.get(4);
  const groupInstanceId = groupInstanceIdValue === undefined ? null : groupInstanceIdValue === null ? null : unpackText(groupInstanceIdValue, 'SyncGroupRequest.groupInstanceId');
  const protocolTypeValue = map.get(5);
  const protocolType = protocolTypeValue === undefined ? null : protocolTypeValue === null ? null : unpackText(protocolTypeValue, 'SyncGroupRequest.protocolType');
  const protocolNameValue = map.get(6);
  const protocolName = protocolNameValue === undefined ? null : protocolNameValue === null ? null : unpackText(protocolNameValue, 'SyncGroupRequest.protocolName');
  const assignmentsValue = map.get(7);
  let assignments: readonly SyncGroupRequestAssignment[] = [];
  if (assignmentsValue !== undefined) { const list = listOf(assignmentsValue, 'SyncGroupRequest.assignments'); const items: SyncGroupRequestAssignment[] = []; for (let i = 0; i < list.length; i++) items.push(unpackSyncGroupRequestAssignment(list[i], from)); assignments = items; }
  return { groupId, generationId, memberId, groupInstanceId, protocolType, protocolName, assignments };
}

export interface SyncGroupResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** Kind of the group. */
  readonly protocolType: string | null;
  /** The assignor. */
  readonly protocolName: string | null;
  /** The member's share. */
  readonly assignment: Uint8Array;
}

/** A `SyncGroupResponse` with defaults for what is left out. */
export function makeSyncGroupResponse(fields: Pick<SyncGroupResponse, 'error' | 'assignment'> & Partial<Pick<SyncGroupResponse, 'throttleTimeMs' | 'protocolType' | 'protocolName'>>): SyncGroupResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    error: fields.error,
    protocolType: fields.protocolType === undefined ? null : fields.protocolType,
    protocolName: fields.protocolName === undefined ? null : fields.protocolName,
    assignment: fields.assignment,
  };
}

export function readSyncGroupResponse(r: ByteReader, v: number): SyncGroupResponse {
  const flexible = v >= 4;
  const throttleTimeMs = (v >= 1 ? r.int32() : 0);
  const error = errorName(r.int16());
  const protocolType = (v >= 5 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const protocolName = (v >= 5 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const assignment = (flexible ? r.compactByteString() : r.byteString());
  if (flexible) r.skipTags();
  return { throttleTimeMs, error, protocolType, protocolName, assignment };
}

export function writeSyncGroupResponse(w: ByteWriter, v: number, m: SyncGroupResponse): void {
  const flexible = v >= 4;
  if (v >= 1) {
    w.int32(m.throttleTimeMs);
  }
  w.int16(errorCode(m.error));
  if (v >= 5) {
    if (flexible) w.compactNullableString(m.protocolType); else w.nullableString(m.protocolType);
  }
  if (v >= 5) {
    if (flexible) w.compactNullableString(m.protocolName); else w.nullableString(m.protocolName);
  }
  if (flexible) w.compactByteString(m.assignment); else w.byteString(m.assignment);
  if (flexible) w.uvarint(0);
}

export function packSyncGroupResponse(m: SyncGroupResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.protocolType !== null) map.set(3, packText(m.protocolType));
  if (m.protocolName !== null) map.set(4, packText(m.protocolName));
  if (m.assignment.length !== 0) map.set(5, m.assignment);
  return map;
}

export function unpackSyncGroupResponse(packed: unknown, _from: Attachments): SyncGroupResponse {
  const map = fieldMap(packed, 'SyncGroupResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'SyncGroupResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'SyncGroupResponse.error'));
  const protocolTypeValue = map.get(3);
  const protocolType = protocolTypeValue === undefined ? null : protocolTypeValue === null ? null : unpackText(protocolTypeValue, 'SyncGroupResponse.protocolType');
  const protocolNameValue = map.get(4);
  const protocolName = protocolNameValue === undefined ? null : protocolNameValue === null ? null : unpackText(protocolNameValue, 'SyncGroupResponse.protocolName');
  const assignmentValue = map.get(5);
  const assignment = assignmentValue === undefined ? noBytes : unpackBytes(assignmentValue, 'SyncGroupResponse.assignment');
  return { throttleTimeMs, error, protocolType, protocolName, assignment };
}
