// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackBytes, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { noBytes } from '../wire/chunks.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface DescribeGroupsRequest {
  /** Ids of the groups. */
  readonly groups: readonly string[];
  /** Whether to tell what the client may do with them. */
  readonly includeAuthorizedOperations: boolean;
}

/** A `DescribeGroupsRequest` with defaults for what is left out. */
export function makeDescribeGroupsRequest(fields: Pick<DescribeGroupsRequest, 'groups'> & Partial<Pick<DescribeGroupsRequest, 'includeAuthorizedOperations'>>): DescribeGroupsRequest {
  return {
    groups: fields.groups,
    includeAuthorizedOperations: fields.includeAuthorizedOperations === undefined ? false : fields.includeAuthorizedOperations,
  };
}

export function readDescribeGroupsRequest(r: ByteReader, v: number): DescribeGroupsRequest {
  const flexible = v >= 5;
  const groupsCount = (flexible ? r.compactCount(1) : r.count(1));
  const groups: string[] = [];
  for (let left = groupsCount; left > 0; left--) groups.push((flexible ? r.compactString() : r.string()));
  const includeAuthorizedOperations = (v >= 3 ? r.bool() : false);
  if (flexible) r.skipTags();
  return { groups, includeAuthorizedOperations };
}

export function writeDescribeGroupsRequest(w: ByteWriter, v: number, m: DescribeGroupsRequest): void {
  const flexible = v >= 5;
  if (flexible) w.uvarint(m.groups.length + 1); else w.int32(m.groups.length);
  for (let i = 0; i < m.groups.length; i++) { if (flexible) w.compactString(m.groups[i]!); else w.string(m.groups[i]!); }
  if (!(v >= 3) && (m.includeAuthorizedOperations)) throw lossy('DescribeGroupsRequest.includeAuthorizedOperations', v);
  if (v >= 3) {
    w.bool(m.includeAuthorizedOperations);
  }
  if (flexible) w.uvarint(0);
}

export function packDescribeGroupsRequest(m: DescribeGroupsRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groups.length !== 0) { const list = m.groups; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packText(list[i]!); map.set(1, packedList); }
  if (m.includeAuthorizedOperations) map.set(2, m.includeAuthorizedOperations);
  return map;
}

export function unpackDescribeGroupsRequest(packed: unknown, _from: Attachments): DescribeGroupsRequest {
  const map = fieldMap(packed, 'DescribeGroupsRequest');
  const groupsValue = map.get(1);
  let groups: readonly string[] = [];
  if (groupsValue !== undefined) { const list = listOf(groupsValue, 'DescribeGroupsRequest.groups'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackText(list[i], 'DescribeGroupsRequest.groups')); groups = items; }
  const includeAuthorizedOperationsValue = map.get(2);
  const includeAuthorizedOperations = includeAuthorizedOperationsValue === undefined ? false : unpackBool(includeAuthorizedOperationsValue, 'DescribeGroupsRequest.includeAuthorizedOperations');
  return { groups, includeAuthorizedOperations };
}

export interface DescribeGroupsResponseMember {
  /** Id of the member. */
  readonly memberId: string;
  /** Its name, when it is a static one. */
  readonly groupInstanceId: string | null;
  /** Client id with which it joined. */
  readonly clientId: string;
  /** Address from which it joined. */
  readonly clientHost: string;
  /** Its subscription. */
  readonly memberMetadata: Uint8Array;
  /** Its share. */
  readonly memberAssignment: Uint8Array;
}

/** A `DescribeGroupsResponseMember` with defaults for what is left out. */
export function makeDescribeGroupsResponseMember(fields: Pick<DescribeGroupsResponseMember, 'memberId' | 'clientId' | 'clientHost' | 'memberMetadata' | 'memberAssignment'> & Partial<Pick<DescribeGroupsResponseMember, 'groupInstanceId'>>): DescribeGroupsResponseMember {
  return {
    memberId: fields.memberId,
    groupInstanceId: fields.groupInstanceId === undefined ? null : fields.groupInstanceId,
    clientId: fields.clientId,
    clientHost: fields.clientHost,
    memberMetadata: fields.memberMetadata,
    memberAssignment: fields.memberAssignment,
  };
}

export function readDescribeGroupsResponseMember(r: ByteReader, v: number): DescribeGroupsResponseMember {
  const flexible = v >= 5;
  const memberId = (flexible ? r.compactString() : r.string());
  const groupInstanceId = (v >= 4 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const clientId = (flexible ? r.compactString() : r.string());
  const clientHost = (flexible ? r.compactString() : r.string());
  const memberMetadata = (flexible ? r.compactByteString() : r.byteString());
  const memberAssignment = (flexible ? r.compactByteString() : r.byteString());
  if (flexible) r.skipTags();
  return { memberId, groupInstanceId, clientId, clientHost, memberMetadata, memberAssignment };
}

export function writeDescribeGroupsResponseMember(w: ByteWriter, v: number, m: DescribeGroupsResponseMember): void {
  const flexible = v >= 5;
  if (flexible) w.compactString(m.memberId); else w.string(m.memberId);
  if (v >= 4) {
    if (flexible) w.compactNullableString(m.groupInstanceId); else w.nullableString(m.groupInstanceId);
  }
  if (flexible) w.compactString(m.clientId); else w.string(m.clientId);
  if (flexible) w.compactString(m.clientHost); else w.string(m.clientHost);
  if (flexible) w.compactByteString(m.memberMetadata); else w.byteString(m.memberMetadata);
  if (flexible) w.compactByteString(m.memberAssignment); else w.byteString(m.memberAssignment);
  if (flexible) w.uvarint(0);
}

export function packDescribeGroupsResponseMember(m: DescribeGroupsResponseMember, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.memberId !== '') map.set(1, packText(m.memberId));
  if (m.groupInstanceId !== null) map.set(2, packText(m.groupInstanceId));
  if (m.clientId !== '') map.set(3, packText(m.clientId));
  if (m.clientHost !== '') map.set(4, packText(m.clientHost));
  if (m.memberMetadata.length !== 0) map.set(5, m.memberMetadata);
  if (m.memberAssignment.length !== 0) map.set(6, m.memberAssignment);
  return map;
}

export function unpackDescribeGroupsResponseMember(packed: unknown, _from: Attachments): DescribeGroupsResponseMember {
  const map = fieldMap(packed, 'DescribeGroupsResponseMember');
  const memberIdValue = map.get(1);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'DescribeGroupsResponseMember.memberId');
  const groupInstanceIdValue = map.get(2);
  const groupInstanceId = groupInstanceIdValue === undefined ? null : groupInstanceIdValue === null ? null : unpackText(groupInstanceIdValue, 'DescribeGroupsResponseMember.groupInstanceId');
  const clientIdValue = map.get(3);
  const clientId = clientIdValue === undefined ? '' : unpackText(clientIdValue, 'DescribeGroupsResponseMember.clientId');
  const clientHostValue = map.get(4);
  const clientHost = clientHostValue === undefined ? '' : unpackText(clientHostValue, 'DescribeGroupsResponseMember.clientHost');
  const memberMetadataValue = map.get(5);
  const memberMetadata = memberMetadataValue === undefined ? noBytes : unpackBytes(memberMetadataValue, 'DescribeGroupsResponseMember.memberMetadata');
  const memberAssignmentValue = map.get(6);
  const memberAssignment = memberAssignmentValue === undefined ? noBytes : unpackBytes(memberAssignmentValue, 'DescribeGroupsResponseMember.memberAssignment');
  return { memberId, groupInstanceId, clientId, clientHost, memberMetadata, memberAssignment };
}

export interface DescribeGroupsResponseGroup {
  /** NONE, or why the group cannot be described. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Id of the group. */
  readonly groupId: string;
  /** Empty, PreparingRebalance, CompletingRebalance, Stable or Dead. */
  readonly groupState: string;
  /** Kind of the group, such as "consumer". */
  readonly protocolType: string;
  /** The assignor, once the members agree on one. */
  readonly protocolData: string;
  /** Its members. */
  readonly members: readonly DescribeGroupsResponseMember[];
  /** Bits of what the client may do with the group; the least int32 when not asked for. */
  readonly authorizedOperations: number;
}

/** A `DescribeGroupsResponseGroup` with defaults for what is left out. */
export function makeDescribeGroupsResponseGroup(fields: Pick<DescribeGroupsResponseGroup, 'error' | 'groupId' | 'groupState' | 'protocolType' | 'protocolData' | 'members'> & Partial<Pick<DescribeGroupsResponseGroup, 'errorMessage' | 'authorizedOperations'>>): DescribeGroupsResponseGroup {
  return {
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    groupId: fields.groupId,
    groupState: fields.groupState,
    protocolType: fields.protocolType,
    protocolData: fields.protocolData,
    members: fields.members,
    authorizedOperations: fields.authorizedOperations === undefined ? -2147483648 : fields.authorizedOperations,
  };
}

export function readDescribeGroupsResponseGroup(r: ByteReader, v: number): DescribeGroupsResponseGroup {
  const flexible = v >= 5;
  const error = errorName(r.int16());
  const errorMessage = (v >= 6 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const groupId = (flexible ? r.compactString() : r.string());
  const groupState = (flexible ? r.compactString() : r.string());
  const protocolType = (flexible ? r.compactString() : r.string());
  const protocolData = (flexible ? r.compactString() : r.string());
  const membersCount = (flexible ? r.compactCount(5) : r.count(5));
  const members: DescribeGroupsResponseMember[] = [];
  for (let left = membersCount; left > 0; left--) members.push(readDescribeGroupsResponseMember(r, v));
  const authorizedOperations = (v >= 3 ? r.int32() : -2147483648);
  if (flexible) r.skipTags();
  return { error, errorMessage, groupId, groupState, protocolType, protocolData, members, authorizedOperations };
}

export function writeDescribeGroupsResponseGroup(w: ByteWriter, v: number, m: DescribeGroupsResponseGroup): void {
  const flexible = v >= 5;
  w.int16(errorCode(m.error));
  if (v >= 6) {
    if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  }
  if (flexible) w.compactString(m.groupId); else w.string(m.groupId);
  if (flexible) w.compactString(m.groupState); else w.string(m.groupState);
  if (flexible) w.compactString(m.protocolType); else w.string(m.protocolType);
  if (flexible) w.compactString(m.protocolData); else w.string(m.protocolData);
  if (flexible) w.uvarint(m.members.length + 1); else w.int32(m.members.length);
  for (let i = 0; i < m.members.length; i++) { writeDescribeGroupsResponseMember(w, v, m.members[i]!); }
  if (v >= 3) {
    w.int32(m.authorizedOperations);
  }
  if (flexible) w.uvarint(0);
}

export function packDescribeGroupsResponseGroup(m: DescribeGroupsResponseGroup, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.errorMessage !== null) map.set(2, packText(m.errorMessage));
  if (m.groupId !== '') map.set(3, packText(m.groupId));
  if (m.groupState !== '') map.set(4, packText(m.groupState));
  if (m.protocolType !== '') map.set(5, packText(m.protocolType));
  if (m.protocolData !== '') map.set(6, packText(m.protocolData));
  if (m.members.length !== 0) { const list = m.members; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeGroupsResponseMember(list[i]!, out); map.set(7, packedList); }
  if (m.authorizedOperations !== -2147483648) map.set(8, m.authorizedOperations);
  return map;
}

export function unpackDescribeGroupsResponseGroup(packed: unknown, from: Attachments): DescribeGroupsResponseGroup {
  const map = fieldMap(packed, 'DescribeGroupsResponseGroup');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeGroupsResponseGroup.error'));
  const errorMessageValue = map.get(2);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'DescribeGroupsResponseGroup.errorMessage');
  const groupIdValue = map.get(3);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'DescribeGroupsResponseGroup.groupId');
  const groupStateValue = map.get(4);
  const groupState = groupStateValue === undefined ? '' : unpackText(groupStateValue, 'DescribeGroupsResponseGroup.groupState');
  const protocolTypeValue = map.get(5);
  const protocolType = protocolTypeValue === undefined ? '' : unpackText(protocolTypeValue, 'DescribeGroupsResponseGroup.protocolType');
  const protocolDataValue = map.get(6);
  const protocolData = protocolDataValue === undefined ? '' : unpackText(protocolDataValue, 'DescribeGroupsResponseGroup.protocolData');
  const membersValue = map.get(7);
  let members: readonly DescribeGroupsResponseMember[] = [];
  if (membersValue !== undefined) { const list = listOf(membersValue, 'DescribeGroupsResponseGroup.members'); const items: DescribeGroupsResponseMember[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeGroupsResponseMember(list[i], from)); members = items; }
  const authorizedOperationsValue = map.get(8);
  const authorizedOperations = authorizedOperationsValue === undefined ? -2147483648 : unpackInt(authorizedOperationsValue, -2147483648, 2147483647, 'DescribeGroupsResponseGroup.authorizedOperations');
  return { error, errorMessage, groupId, groupState, protocolType, protocolData, members, authorizedOperations };
}

export interface DescribeGroupsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** The groups. */
  readonly groups: readonly DescribeGroupsResponseGroup[];
}

/** A `DescribeGroupsResponse` with defaults for what is left out. */
export function makeDescribeGroupsResponse(fields: Pick<DescribeGroupsResponse, 'groups'> & Partial<Pick<DescribeGroupsResponse, 'throttleTimeMs'>>): DescribeGroupsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    groups: fields.groups,
  };
}

export function readDescribeGroupsResponse(r: ByteReader, v: number): DescribeGroupsResponse {
  const flexible = v >= 5;
  const throttleTimeMs = (v >= 1 ? r.int32() : 0);
  const groupsCount = (flexible ? r.compactCount(7) : r.count(7));
  const groups: DescribeGroupsResponseGroup[] = [];
  for (let left = groupsCount; left > 0; left--) groups.push(readDescribeGroupsResponseGroup(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, groups };
}

export function writeDescribeGroupsResponse(w: ByteWriter, v: number, m: DescribeGroupsResponse): void {
  const flexible = v >= 5;
  if (v >= 1) {
    w.int32(m.throttleTimeMs);
  }
  if (flexible) w.uvarint(m.groups.length + 1); else w.int32(m.groups.length);
  for (let i = 0; i < m.groups.length; i++) { writeDescribeGroupsResponseGroup(w, v, m.groups[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDescribeGroupsResponse(m: DescribeGroupsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.groups.length !== 0) { const list = m.groups; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeGroupsResponseGroup(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDescribeGroupsResponse(packed: unknown, from: Attachments): DescribeGroupsResponse {
  const map = fieldMap(packed, 'DescribeGroupsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'DescribeGroupsResponse.throttleTimeMs');
  const groupsValue = map.get(2);
  let groups: readonly DescribeGroupsResponseGroup[] = [];
  if (groupsValue !== undefined) { const list = listOf(groupsValue, 'DescribeGroupsResponse.groups'); const items: DescribeGroupsResponseGroup[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeGroupsResponseGroup(list[i], from)); groups = items; }
  return { throttleTimeMs, groups };
}
