// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface ListGroupsRequest {
  /** Only groups in one of these states; empty for all. */
  readonly statesFilter: readonly string[];
  /** Only groups of one of these types; empty for all. */
  readonly typesFilter: readonly string[];
}

/** A `ListGroupsRequest` with defaults for what is left out. */
export function makeListGroupsRequest(fields: Partial<Pick<ListGroupsRequest, 'statesFilter' | 'typesFilter'>>): ListGroupsRequest {
  return {
    statesFilter: fields.statesFilter === undefined ? [] : fields.statesFilter,
    typesFilter: fields.typesFilter === undefined ? [] : fields.typesFilter,
  };
}

export function readListGroupsRequest(r: ByteReader, v: number): ListGroupsRequest {
  const flexible = v >= 3;
  let statesFilter: readonly string[] = [];
  if (v >= 4) {
    const statesFilterCount = (flexible ? r.compactCount(1) : r.count(1));
    const statesFilterList: string[] = [];
    for (let left = statesFilterCount; left > 0; left--) statesFilterList.push((flexible ? r.compactString() : r.string()));
    statesFilter = statesFilterList;
  }
  let typesFilter: readonly string[] = [];
  if (v >= 5) {
    const typesFilterCount = (flexible ? r.compactCount(1) : r.count(1));
    const typesFilterList: string[] = [];
    for (let left = typesFilterCount; left > 0; left--) typesFilterList.push((flexible ? r.compactString() : r.string()));
    typesFilter = typesFilterList;
  }
  if (flexible) r.skipTags();
  return { statesFilter, typesFilter };
}

export function writeListGroupsRequest(w: ByteWriter, v: number, m: ListGroupsRequest): void {
  const flexible = v >= 3;
  if (!(v >= 4) && (m.statesFilter.length !== 0)) throw lossy('ListGroupsRequest.statesFilter', v);
  if (v >= 4) {
    if (flexible) w.uvarint(m.statesFilter.length + 1); else w.int32(m.statesFilter.length);
    for (let i = 0; i < m.statesFilter.length; i++) { if (flexible) w.compactString(m.statesFilter[i]!); else w.string(m.statesFilter[i]!); }
  }
  if (!(v >= 5) && (m.typesFilter.length !== 0)) throw lossy('ListGroupsRequest.typesFilter', v);
  if (v >= 5) {
    if (flexible) w.uvarint(m.typesFilter.length + 1); else w.int32(m.typesFilter.length);
    for (let i = 0; i < m.typesFilter.length; i++) { if (flexible) w.compactString(m.typesFilter[i]!); else w.string(m.typesFilter[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packListGroupsRequest(m: ListGroupsRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.statesFilter.length !== 0) { const list = m.statesFilter; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packText(list[i]!); map.set(1, packedList); }
  if (m.typesFilter.length !== 0) { const list = m.typesFilter; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packText(list[i]!); map.set(2, packedList); }
  return map;
}

export function unpackListGroupsRequest(packed: unknown, _from: Attachments): ListGroupsRequest {
  const map = fieldMap(packed, 'ListGroupsRequest');
  const statesFilterValue = map.get(1);
  let statesFilter: readonly string[] = [];
  if (statesFilterValue !== undefined) { const list = listOf(statesFilterValue, 'ListGroupsRequest.statesFilter'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackText(list[i], 'ListGroupsRequest.statesFilter')); statesFilter = items; }
  const typesFilterValue = map.get(2);
  let typesFilter: readonly string[] = [];
  if (typesFilterValue !== undefined) { const list = listOf(typesFilterValue, 'ListGroupsRequest.typesFilter'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackText(list[i], 'ListGroupsRequest.typesFilter')); typesFilter = items; }
  return { statesFilter, typesFilter };
}

export interface ListGroupsResponseGroup {
  /** Id of the group. */
  readonly groupId: string;
  /** Kind of the group, such as "consumer". */
  readonly protocolType: string;
  /** Its state. */
  readonly groupState: string;
  /** How it is coordinated, such as "classic". */
  readonly groupType: string;
}

/** A `ListGroupsResponseGroup` with defaults for what is left out. */
export function makeListGroupsResponseGroup(fields: Pick<ListGroupsResponseGroup, 'groupId' | 'protocolType'> & Partial<Pick<ListGroupsResponseGroup, 'groupState' | 'groupType'>>): ListGroupsResponseGroup {
  return {
    groupId: fields.groupId,
    protocolType: fields.protocolType,
    groupState: fields.groupState === undefined ? '' : fields.groupState,
    groupType: fields.groupType === undefined ? '' : fields.groupType,
  };
}

export function readListGroupsResponseGroup(r: ByteReader, v: number): ListGroupsResponseGroup {
  const flexible = v >= 3;
  const groupId = (flexible ? r.compactString() : r.string());
  const protocolType = (flexible ? r.compactString() : r.string());
  const groupState = (v >= 4 ? (flexible ? r.compactString() : r.string()) : '');
  const groupType = (v >= 5 ? (flexible ? r.compactString() : r.string()) : '');
  if (flexible) r.skipTags();
  return { groupId, protocolType, groupState, groupType };
}

export function writeListGroupsResponseGroup(w: ByteWriter, v: number, m: ListGroupsResponseGroup): void {
  const flexible = v >= 3;
  if (flexible) w.compactString(m.groupId); else w.string(m.groupId);
  if (flexible) w.compactString(m.protocolType); else w.string(m.protocolType);
  if (v >= 4) {
    if (flexible) w.compactString(m.groupState); else w.string(m.groupState);
  }
  if (v >= 5) {
    if (flexible) w.compactString(m.groupType); else w.string(m.groupType);
  }
  if (flexible) w.uvarint(0);
}

export function packListGroupsResponseGroup(m: ListGroupsResponseGroup, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.protocolType !== '') map.set(2, packText(m.protocolType));
  if (m.groupState !== '') map.set(3, packText(m.groupState));
  if (m.groupType !== '') map.set(4, packText(m.groupType));
  return map;
}

export function unpackListGroupsResponseGroup(packed: unknown, _from: Attachments): ListGroupsResponseGroup {
  const map = fieldMap(packed, 'ListGroupsResponseGroup');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'ListGroupsResponseGroup.groupId');
  const protocolTypeValue = map.get(2);
  const protocolType = protocolTypeValue === undefined ? '' : unpackText(protocolTypeValue, 'ListGroupsResponseGroup.protocolType');
  const groupStateValue = map.get(3);
  const groupState = groupStateValue === undefined ? '' : unpackText(groupStateValue, 'ListGroupsResponseGroup.groupState');
  const groupTypeValue = map.get(4);
  const groupType = groupTypeValue === undefined ? '' : unpackText(groupTypeValue, 'ListGroupsResponseGroup.groupType');
  return { groupId, protocolType, groupState, groupType };
}

export interface ListGroupsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why the list is not complete. */
  readonly error: ErrorName;
  /** The groups. */
  readonly groups: readonly ListGroupsResponseGroup[];
}

/** A `ListGroupsResponse` with defaults for what is left out. */
export function makeListGroupsResponse(fields: Pick<ListGroupsResponse, 'error' | 'groups'> & Partial<Pick<ListGroupsResponse, 'throttleTimeMs'>>): ListGroupsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    error: fields.error,
    groups: fields.groups,
  };
}

export function readListGroupsResponse(r: ByteReader, v: number): ListGroupsResponse {
  const flexible = v >= 3;
  const throttleTimeMs = (v >= 1 ? r.int32() : 0);
  const error = errorName(r.int16());
  const groupsCount = (flexible ? r.compactCount(2) : r.count(2));
  const groups: ListGroupsResponseGroup[] = [];
  for (let left = groupsCount; left > 0; left--) groups.push(readListGroupsResponseGroup(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, error, groups };
}

export function writeListGroupsResponse(w: ByteWriter, v: number, m: ListGroupsResponse): void {
  const flexible = v >= 3;
  if (v >= 1) {
    w.int32(m.throttleTimeMs);
  }
  w.int16(errorCode(m.error));
  if (flexible) w.uvarint(m.groups.length + 1); else w.int32(m.groups.length);
  for (let i = 0; i < m.groups.length; i++) { writeListGroupsResponseGroup(w, v, m.groups[i]!); }
  if (flexible) w.uvarint(0);
}

export function packListGroupsResponse(m: ListGroupsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.groups.length !== 0) { const list = m.groups; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packListGroupsResponseGroup(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackListGroupsResponse(packed: unknown, from: Attachments): ListGroupsResponse {
  const map = fieldMap(packed, 'ListGroupsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'ListGroupsResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ListGroupsResponse.error'));
  const groupsValue = map.get(3);
  let groups: readonly ListGroupsResponseGroup[] = [];
  if (groupsValue !== undefined) { const list = listOf(groupsValue, 'ListGroupsResponse.groups'); const items: ListGroupsResponseGroup[] = []; for (let i = 0; i < list.length; i++) items.push(unpackListGroupsResponseGroup(list[i], from)); groups = items; }
  return { throttleTimeMs, error, groups };
}
