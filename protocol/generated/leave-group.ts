// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, notNative, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface LeaveGroupRequestMember {
  /** Id of the member; empty to go by its name. */
  readonly memberId: string;
  /** Name of a static member. */
  readonly groupInstanceId: string | null;
  /** Why it leaves, for people. */
  readonly reason: string | null;
}

/** A `LeaveGroupRequestMember` with defaults for what is left out. */
export function makeLeaveGroupRequestMember(fields: Pick<LeaveGroupRequestMember, 'memberId'> & Partial<Pick<LeaveGroupRequestMember, 'groupInstanceId' | 'reason'>>): LeaveGroupRequestMember {
  return {
    memberId: fields.memberId,
    groupInstanceId: fields.groupInstanceId === undefined ? null : fields.groupInstanceId,
    reason: fields.reason === undefined ? null : fields.reason,
  };
}

export function readLeaveGroupRequestMember(r: ByteReader, v: number): LeaveGroupRequestMember {
  const flexible = v >= 4;
  const memberId = (flexible ? r.compactString() : r.string());
  const groupInstanceId = (flexible ? r.compactNullableString() : r.nullableString());
  const reason = (v >= 5 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  if (flexible) r.skipTags();
  return { memberId, groupInstanceId, reason };
}

export function writeLeaveGroupRequestMember(w: ByteWriter, v: number, m: LeaveGroupRequestMember): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (flexible) w.compactNullableString(m.groupInstanceId); else w.nullableString(m.groupInstanceId);
  if (v >= 5) {
    if (flexible) w.compactNullableString(m.reason); else w.nullableString(m.reason);
  }
  if (flexible) w.uvarint(0);
}

export function packLeaveGroupRequestMember(m: LeaveGroupRequestMember, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.memberId !== '') map.set(1, packText(m.memberId));
  if (m.groupInstanceId !== null) map.set(2, packText(m.groupInstanceId));
  if (m.reason !== null) map.set(3, packText(m.reason));
  return map;
}

export function unpackLeaveGroupRequestMember(packed: unknown, _from: Attachments): LeaveGroupRequestMember {
  const map = fieldMap(packed, 'LeaveGroupRequestMember');
  const memberIdValue = map.get(1);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'LeaveGroupRequestMember.memberId');
  const groupInstanceIdValue = map.get(2);
  const groupInstanceId = groupInstanceIdValue === undefined ? null : groupInstanceIdValue === null ? null : unpackText(groupInstanceIdValue, 'LeaveGroupRequestMember.groupInstanceId');
  const reasonValue = map.get(3);
  const reason = reasonValue === undefined ? null : reasonValue === null ? null : unpackText(reasonValue, 'LeaveGroupRequestMember.reason');
  return { memberId, groupInstanceId, reason };
}

export interface LeaveGroupRequest {
  /** Id of the group. */
  readonly groupId: string;
  /** The one member. */
  readonly memberId: string;
  /** Who leaves. */
  readonly members: readonly LeaveGroupRequestMember[];
}

/** A `LeaveGroupRequest` with defaults for what is left out. */
export function makeLeaveGroupRequest(fields: Pick<LeaveGroupRequest, 'groupId'> & Partial<Pick<LeaveGroupRequest, 'memberId' | 'members'>>): LeaveGroupRequest {
  return {
    groupId: fields.groupId,
    memberId: fields.memberId === undefined ? '' : fields.memberId,
    members: fields.members === undefined ? [] : fields.members,
  };
}

export function readLeaveGroupRequest(r: ByteReader, v: number): LeaveGroupRequest {
  const flexible = v >= 4;
  const groupId = (flexible ? r.compactString() : r.string());
  const memberId = (v <= 2 ? (flexible ? r.compactString() : r.string()) : '');
  let members: readonly LeaveGroupRequestMember[] = [];
  if (v >= 3) {
    const membersCount = (flexible ? r.compactCount(2) : r.count(2));
    const membersList: LeaveGroupRequestMember[] = [];
    for (let left = membersCount; left > 0; left--) membersList.push(readLeaveGroupRequestMember(r, v));
    members = membersList;
  }
  if (flexible) r.skipTags();
  return { groupId, memberId, members };
}

export function writeLeaveGroupRequest(w: ByteWriter, v: number, m: LeaveGroupRequest): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.groupId); else w.string(m.groupId);
  if (!(v <= 2) && (m.memberId !== '')) throw lossy('LeaveGroupRequest.memberId', v);
  if (v <= 2) {
    if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  }
  if (!(v >= 3) && (m.members.length !== 0)) throw lossy('LeaveGroupRequest.members', v);
  if (v >= 3) {
    if (flexible) w.uvarint(m.members.length + 1); else w.int32(m.members.length);
    for (let i = 0; i < m.members.length; i++) { writeLeaveGroupRequestMember(w, v, m.members[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packLeaveGroupRequest(m: LeaveGroupRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.memberId !== '') throw notNative('LeaveGroupRequest.memberId');
  if (m.members.length !== 0) { const list = m.members; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packLeaveGroupRequestMember(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackLeaveGroupRequest(packed: unknown, from: Attachments): LeaveGroupRequest {
  const map = fieldMap(packed, 'LeaveGroupRequest');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'LeaveGroupRequest.groupId');
  const memberId: string = '';
  const membersValue = map.get(2);
  let members: readonly LeaveGroupRequestMember[] = [];
  if (membersValue !== undefined) { const list = listOf(membersValue, 'LeaveGroupRequest.members'); const items: LeaveGroupRequestMember[] = []; for (let i = 0; i < list.length; i++) items.push(unpackLeaveGroupRequestMember(list[i], from)); members = items; }
  return { groupId, memberId, members };
}

export interface LeaveGroupResponseMember {
  /** Id of the member. */
  readonly memberId: string;
  /** Name of a static member. */
  readonly groupInstanceId: string | null;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
}

export function readLeaveGroupResponseMember(r: ByteReader, v: number): LeaveGroupResponseMember {
  const flexible = v >= 4;
  const memberId = (flexible ? r.compactString() : r.string());
  const groupInstanceId = (flexible ? r.compactNullableString() : r.nullableString());
  const error = errorName(r.int16());
  if (flexible) r.skipTags();
  return { memberId, groupInstanceId, error };
}

export function writeLeaveGroupResponseMember(w: ByteWriter, v: number, m: LeaveGroupResponseMember): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (flexible) w.compactNullableString(m.groupInstanceId); else w.nullableString(m.groupInstanceId);
  w.int16(errorCode(m.error));
  if (flexible) w.uvarint(0);
}

export function packLeaveGroupResponseMember(m: LeaveGroupResponseMember, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.memberId !== '') map.set(1, packText(m.memberId));
  if (m.groupInstanceId !== '') map.set(2, m.groupInstanceId === null ? null : packText(m.groupInstanceId));
  if (m.error !== 'NONE') map.set(3, errorCode(m.error));
  return map;
}

export function unpackLeaveGroupResponseMember(packed: unknown, _from: Attachments): LeaveGroupResponseMember {
  const map = fieldMap(packed, 'LeaveGroupResponseMember');
  const memberIdValue = map.get(1);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'LeaveGroupResponseMember.memberId');
  const groupInstanceIdValue = map.get(2);
  const groupInstanceId = groupInstanceIdValue === undefined ? '' : groupInstanceIdValue === null ? null : unpackText(groupInstanceIdValue, 'LeaveGroupResponseMember.groupInstanceId');
  const errorValue = map.get(3);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'LeaveGroupResponseMember.error'));
  return { memberId, groupInstanceId, error };
}

export interface LeaveGroupResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why nobody could leave. */
  readonly error: ErrorName;
  /** Results, by member. */
  readonly members: readonly LeaveGroupResponseMember[];
}

/** A `LeaveGroupResponse` with defaults for what is left out. */
export function makeLeaveGroupResponse(fields: Pick<LeaveGroupResponse, 'error'> & Partial<Pick<LeaveGroupResponse, 'throttleTimeMs' | 'members'>>): LeaveGroupResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    error: fields.error,
    members: fields.members === undefined ? [] : fields.members,
  };
}

export function readLeaveGroupResponse(r: ByteReader, v: number): LeaveGroupResponse {
  const flexible = v >= 4;
  const throttleTimeMs = (v >= 1 ? r.int32() : 0);
  const error = errorName(r.int16());
  let members: readonly LeaveGroupResponseMember[] = [];
  if (v >= 3) {
    const membersCount = (flexible ? r.compactCount(4) : r.count(4));
    const membersList: LeaveGroupResponseMember[] = [];
    for (let left = membersCount; left > 0; left--) membersList.push(readLeaveGroupResponseMember(r, v));
    members = membersList;
  }
  if (flexible) r.skipTags();
  return { throttleTimeMs, error, members };
}

export function writeLeaveGroupResponse(w: ByteWriter, v: number, m: LeaveGroupResponse): void {
  const flexible = v >= 4;
  if (v >= 1) {
    w.int32(m.throttleTimeMs);
  }
  w.int16(errorCode(m.error));
  if (!(v >= 3) && (m.members.length !== 0)) throw lossy('LeaveGroupResponse.members', v);
  if (v >= 3) {
    if (flexible) w.uvarint(m.members.length + 1); else w.int32(m.members.length);
    for (let i = 0; i < m.members.length; i++) { writeLeaveGroupResponseMember(w, v, m.members[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packLeaveGroupResponse(m: LeaveGroupResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.members.length !== 0) { const list = m.members; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packLeaveGroupResponseMember(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackLeaveGroupResponse(packed: unknown, from: Attachments): LeaveGroupResponse {
  const map = fieldMap(packed, 'LeaveGroupResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'LeaveGroupResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'LeaveGroupResponse.error'));
  const membersValue = map.get(3);
  let members: readonly LeaveGroupResponseMember[] = [];
  if (membersValue !== undefined) { const list = listOf(membersValue, 'LeaveGroupResponse.members'); const items: LeaveGroupResponseMember[] = []; for (let i = 0; i < list.length; i++) items.push(unpackLeaveGroupResponseMember(list[i], from)); members = items; }
  return { throttleTimeMs, error, members };
}
