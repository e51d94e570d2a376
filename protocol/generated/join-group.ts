// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackBytes, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { noBytes } from '../wire/chunks.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface JoinGroupRequestProtocol {
  /** Name of an assignor. */
  readonly name: string;
  /** Subscription, in a form that the members agree on. */
  readonly metadata: Uint8Array;
}

export function readJoinGroupRequestProtocol(r: ByteReader, v: number): JoinGroupRequestProtocol {
  const flexible = v >= 6;
  const name = (flexible ? r.compactString() : r.string());
  const metadata = (flexible ? r.compactByteString() : r.byteString());
  if (flexible) r.skipTags();
  return { name, metadata };
}

export function writeJoinGroupRequestProtocol(w: ByteWriter, v: number, m: JoinGroupRequestProtocol): void {
  const flexible = v >= 6;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.compactByteString(m.metadata); else w.byteString(m.metadata);
  if (flexible) w.uvarint(0);
}

export function packJoinGroupRequestProtocol(m: JoinGroupRequestProtocol, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.metadata.length !== 0) map.set(2, m.metadata);
  return map;
}

export function unpackJoinGroupRequestProtocol(packed: unknown, _from: Attachments): JoinGroupRequestProtocol {
  const map = fieldMap(packed, 'JoinGroupRequestProtocol');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'JoinGroupRequestProtocol.name');
  const metadataValue = map.get(2);
  const metadata = metadataValue === undefined ? noBytes : unpackBytes(metadataValue, 'JoinGroupRequestProtocol.metadata');
  return { name, metadata };
}

export interface JoinGroupRequest {
  /** Id of the group. */
  readonly groupId: string;
  /** A member that is silent for longer is removed. */
  readonly sessionTimeoutMs: number;
  /** How long others wait for this member to join again; −1 for the session timeout. */
  readonly rebalanceTimeoutMs: number;
  /** Id that the coordinator gave; empty at first. */
  readonly memberId: string;
  /** Name of a static member, which may restart without a rebalance. */
  readonly groupInstanceId: string | null;
  /** Kind of the group, such as "consumer". */
  readonly protocolType: string;
  /** What the member can do, the best first. */
  readonly protocols: readonly JoinGroupRequestProtocol[];
  /** Why it joins, for people. */
  readonly reason: string | null;
}

/** A `JoinGroupRequest` with defaults for what is left out. */
export function makeJoinGroupRequest(fields: Pick<JoinGroupRequest, 'groupId' | 'sessionTimeoutMs' | 'memberId' | 'protocolType' | 'protocols'> & Partial<Pick<JoinGroupRequest, 'rebalanceTimeoutMs' | 'groupInstanceId' | 'reason'>>): JoinGroupRequest {
  return {
    groupId: fields.groupId,
    sessionTimeoutMs: fields.sessionTimeoutMs,
    rebalanceTimeoutMs: fields.rebalanceTimeoutMs === undefined ? -1 : fields.rebalanceTimeoutMs,
    memberId: fields.memberId,
    groupInstanceId: fields.groupInstanceId === undefined ? null : fields.groupInstanceId,
    protocolType: fields.protocolType,
    protocols: fields.protocols,
    reason: fields.reason === undefined ? null : fields.reason,
  };
}

export function readJoinGroupRequest(r: ByteReader, v: number): JoinGroupRequest {
  const flexible = v >= 6;
  const groupId = (flexible ? r.compactString() : r.string());
  const sessionTimeoutMs = r.int32();
  const rebalanceTimeoutMs = (v >= 1 ? r.int32() : -1);
  const memberId = (flexible ? r.compactString() : r.string());
  const groupInstanceId = (v >= 5 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const protocolType = (flexible ? r.compactString() : r.string());
  const protocolsCount = (flexible ? r.compactCount(2) : r.count(2));
  const protocols: JoinGroupRequestProtocol[] = [];
  for (let left = protocolsCount; left > 0; left--) protocols.push(readJoinGroupRequestProtocol(r, v));
  const reason = (v >= 8 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  if (flexible) r.skipTags();
  return { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId, protocolType, protocols, reason };
}

export function writeJoinGroupRequest(w: ByteWriter, v: number, m: JoinGroupRequest): void {
  const flexible = v >= 6;
  if (flexible) w.compactString(m.groupId); else w.string(m.groupId);
  w.int32(m.sessionTimeoutMs);
  if (v >= 1) {
    w.int32(m.rebalanceTimeoutMs);
  }
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (!(v >= 5) && (m.groupInstanceId !== null)) throw lossy('JoinGroupRequest.groupInstanceId', v);
  if (v >= 5) {
    if (flexible) w.compactNullableString(m.groupInstanceId); else w.nullableString(m.groupInstanceId);
  }
  if (flexible) w.compactString(m.protocolType); else w.string(m.protocolType);
  if (flexible) w.uvarint(m.protocols.length + 1); else w.int32(m.protocols.length);
  for (let i = 0; i < m.protocols.length; i++) { writeJoinGroupRequestProtocol(w, v, m.protocols[i]!); }
  if (v >= 8) {
    if (flexible) w.compactNullableString(m.reason); else w.nullableString(m.reason);
  }
  if (flexible) w.uvarint(0);
}

export function packJoinGroupRequest(m: JoinGroupRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.sessionTimeoutMs !== 0) map.set(2, m.sessionTimeoutMs);
  if (m.rebalanceTimeoutMs !== -1) map.set(3, m.rebalanceTimeoutMs);
  if (m.memberId !== '') map.set(4, packText(m.memberId));
  if (m.groupInstanceId !== null) map.set(5, packText(m.groupInstanceId));
  if (m.protocolType !== '') map.set(6, packText(m.protocolType));
  if (m.protocols.length !== 0) { const list = m.protocols; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packJoinGroupRequestProtocol(list[i]!, out); map.set(7, packedList); }
  if (m.reason !== null) map.set(8, packText(m.reason));
  return map;
}

export function unpackJoinGroupRequest(packed: unknown, from: Attachments): JoinGroupRequest {
  const map = fieldMap(packed, 'JoinGroupRequest');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'JoinGroupRequest.groupId');
  const sessionTimeoutMsValue = map.get(2);
  const sessionTimeoutMs = sessionTimeoutMsValue === undefined ? 0 : unpackInt(sessionTimeoutMsValue, -2147483648, 2147483647, 'JoinGroupRequest.sessionTimeoutMs');
  const rebalanceTimeoutMsValue = map.get(3);
  const rebalanceTimeoutMs = rebalanceTimeoutMsValue === undefined ? -1 : unpackInt(rebalanceTimeoutMsValue, -2147483648, 2147483647, 'JoinGroupRequest.rebalanceTimeoutMs');
  const memberIdValue = map.get(4);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'JoinGroupRequest.memberId');
  const groupInstanceIdValue = map.get(5);
  const groupInstanceId = groupInstanceIdValue === undefined ? null : groupInstanceIdValue === null ? null : unpackText(groupInstanceIdValue, 'JoinGroupRequest.groupInstanceId');
  const protocolTypeValue = map.get(6);
  const protocolType = protocolTypeValue === undefined ? '' : unpackText(protocolTypeValue, 'JoinGroupRequest.protocolType');
  const protocolsValue = map.get(7);
  let protocols: readonly JoinGroupRequestProtocol[] = [];
  if (protocolsValue !== undefined) { const list = listOf(protocolsValue, 'JoinGroupRequest.protocols'); const items: JoinGroupRequestProtocol[] = []; for (let i = 0; i < list.length; i++) items.push(unpackJoinGroupRequestProtocol(list[i], from)); protocols = items; }
  const reasonValue = map.get(8);
  const reason = reasonValue === undefined ? null : reasonValue === null ? null : unpackText(reasonValue, 'JoinGroupRequest.reason');
  return { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId, protocolType, protocols, reason };
}

export interface JoinGroupResponseMember {
  /** Id of the member. */
  readonly memberId: string;
  /** Its name, when it is a static one. */
  readonly groupInstanceId: string | null;
  /** Its subscription. */
  readonly metadata: Uint8Array;
}

/** A `JoinGroupResponseMember` with defaults for what is left out. */
export function makeJoinGroupResponseMember(fields: Pick<JoinGroupResponseMember, 'memberId' | 'metadata'> & Partial<Pick<JoinGroupResponseMember, 'groupInstanceId'>>): JoinGroupResponseMember {
  return {
    memberId: fields.memberId,
    groupInstanceId: fields.groupInstanceId === undefined ? null : fields.groupInstanceId,
    metadata: fields.metadata,
  };
}

export function readJoinGroupResponseMember(r: ByteReader, v: number): JoinGroupResponseMember {
  const flexible = v >= 6;
  const memberId = (flexible ? r.compactString() : r.string());
  const groupInstanceId = (v >= 5 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const metadata = (flexible ? r.compactByteString() : r.byteString());
  if (flexible) r.skipTags();
  return { memberId, groupInstanceId, metadata };
}

export function writeJoinGroupResponseMember(w: ByteWriter, v: number, m: JoinGroupResponseMember): void {
  const flexible = v >= 6;
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (v >= 5) {
    if (flexible) w.compactNullableString(m.groupInstanceId); else w.nullableString(m.groupInstanceId);
  }
  if (flexible) w.compactByteString(m.metadata); else w.byteString(m.metadata);
  if (flexible) w.uvarint(0);
}

export function packJoinGroupResponseMember(m: JoinGroupResponseMember, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.memberId !== '') map.set(1, packText(m.memberId));
  if (m.groupInstanceId !== null) map.set(2, packText(m.groupInstanceId));
  if (m.metadata.length !== 0) map.set(3, m.metadata);
  return map;
}

export function unpackJoinGroupResponseMember(packed: unknown, _from: Attachments): JoinGroupResponseMember {
  const map = fieldMap(packed, 'JoinGroupResponseMember');
  const memberIdValue = map.get(1);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'JoinGroupResponseMember.memberId');
  const groupInstanceIdValue = map.get(2);
  const groupInstanceId = groupInstanceIdValue === undefined ? null : groupInstanceIdValue === null ? null : unpackText(groupInstanceIdValue, 'JoinGroupResponseMember.groupInstanceId');
  const metadataValue = map.get(3);
  const metadata = metadataValue === undefined ? noBytes : unpackBytes(metadataValue, 'JoinGroupResponseMember.metadata');
  return { memberId, groupInstanceId, metadata };
}

export interface JoinGroupResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** Number of the generation. */
  readonly generationId: number;
  /** Kind of the group. */
  readonly protocolType: string | null;
  /** The assignor that all members can do; empty or null on error. */
  readonly protocolName: string | null;
  /** Member id of the leader. */
  readonly leader: string;
  /** Whether the leader need not assign, since nothing has changed. */
  readonly skipAssignment: boolean;
  /** Id of this member. */
  readonly memberId: string;
  /** All members, for the leader; empty for the others. */
  readonly members: readonly JoinGroupResponseMember[];
}

/** A `JoinGroupResponse` with defaults for what is left out. */
export function makeJoinGroupResponse(fields: Pick<JoinGroupResponse, 'error' | 'protocolName' | 'leader' | 'memberId' | 'members'> & Partial<Pick<JoinGroupResponse, 'throttleTimeMs' | 'generationId' | 'protocolType' | 'skipAssignment'>>): JoinGroupResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    error: fields.error,
    generationId: fields.generationId === undefined ? -1 : fields.generationId,
    protocolType: fields.protocolType === undefined ? null : fields.protocolType,
    protocolName: fields.protocolName,
    leader: fields.leader,
    skipAssignment: fields.skipAssignment === undefined ? false : fields.skipAssignment,
    memberId: fields.memberId,
    members: fields.members,
  };
}

export function readJoinGroupResponse(r: ByteReader, v: number): JoinGroupResponse {
  const flexible = v >= 6;
  const throttleTimeMs = (v >= 2 ? r.int32() : 0);
  const error = errorName(r.int16());
  const generationId = r.int32();
  const protocolType = (v >= 7 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const protocolName = (v >= 7 ? (flexible ? r.compactNullableString() : r.nullableString()) : (flexible ? r.compactString() : r.string()));
  const leader = (flexible ? r.compactString() : r.string());
  const skipAssignment = (v >= 9 ? r.bool() : false);
  const memberId = (flexible ? r.compactString() : r.string());
  const membersCount = (flexible ? r.compactCount(2) : r.count(2));
  const members: JoinGroupResponseMember[] = [];
  for (let left = membersCount; left > 0; left--) members.push(readJoinGroupResponseMember(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, error, generationId, protocolType, protocolName, leader, skipAssignment, memberId, members };
}

export function writeJoinGroupResponse(w: ByteWriter, v: number, m: JoinGroupResponse): void {
  const flexible = v >= 6;
  if (v >= 2) {
    w.int32(m.throttleTimeMs);
  }
  w.int16(errorCode(m.error));
  w.int32(m.generationId);
  if (v >= 7) {
    if (flexible) w.compactNullableString(m.protocolType); else w.nullableString(m.protocolType);
  }
  if (m.protocolName === null && !(v >= 7)) throw lossy('JoinGroupResponse.protocolName', v);
  if (flexible) w.compactNullableString(m.protocolName); else w.nullableString(m.protocolName);
  if (flexible) w.compactString(m.leader); else w.string(m.leader);
  if (!(v >= 9) && (m.skipAssignment)) throw lossy('JoinGroupResponse.skipAssignment', v);
  if (v >= 9) {
    w.bool(m.skipAssignment);
  }
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (flexible) w.uvarint(m.members.length + 1); else w.int32(m.members.length);
  for (let i = 0; i < m.members.length; i++) { writeJoinGroupResponseMember(w, v, m.members[i]!); }
  if (flexible) w.uvarint(0);
}

export function packJoinGroupResponse(m: JoinGroupResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.generationId !== -1) map.set(3, m.generationId);
  if (m.protocolType !== null) map.set(4, packText(m.protocolType));
  if (m.protocolName !== '') map.set(5, m.protocolName === null ? null : packText(m.protocolName));
  if (m.leader !== '') map.set(6, packText(m.leader));
  if (m.skipAssignment) map.set(7, m.skipAssignment);
  if (m.memberId !== '') map.set(8, packText(m.memberId));
  if (m.members.length !== 0) { const list = m.members; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packJoinGroupResponseMember(list[i]!, out); map.set(9, packedList); }
  return map;
}

export function unpackJoinGroupResponse(packed: unknown, from: Attachments): JoinGroupResponse {
  const map = fieldMap(packed, 'JoinGroupResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'JoinGroupResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'JoinGroupResponse.error'));
  const generationIdValue = map.get(3);
  const generationId = generationIdValue === undefined ? -1 : unpackInt(generationIdValue, -2147483648, 2147483647, 'JoinGroupResponse.generationId');
  const protocolTypeValue = map.get(4);
  const protocolType = protocolTypeValue === undefined ? null : protocolTypeValue === null ? null : unpackText(protocolTypeValue, 'JoinGroupResponse.protocolType');
  const protocolNameValue = map.get(5);
  const protocolName = protocolNameValue === undefined ? '' : protocolNameValue === null ? null : unpackText(protocolNameValue, 'JoinGroupResponse.protocolName');
  const leaderValue = map.get(6);
  const leader = leaderValue === undefined ? '' : unpackText(leaderValue, 'JoinGroupResponse.leader');
  const skipAssignmentValue = map.get(7);
  const skipAssignment = skipAssignmentValue === undefined ? false : unpackBool(skipAssignmentValue, 'JoinGroupResponse.skipAssignment');
  const memberIdValue = map.get(8);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'JoinGroupResponse.memberId');
  const membersValue = map.get(9);
  let members: readonly JoinGroupResponseMember[] = [];
  if (membersValue !== undefined) { const list = listOf(membersValue, 'JoinGroupResponse.members'); const items: JoinGroupResponseMember[] = []; for (let i = 0; i < list.length; i++) items.push(unpackJoinGroupResponseMember(list[i], from)); members = items; }
  return { throttleTimeMs, error, generationId, protocolType, protocolName, leader, skipAssignment, memberId, members };
}
