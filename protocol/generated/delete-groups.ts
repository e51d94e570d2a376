// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface DeleteGroupsRequest {
  /** Ids of the groups. */
  readonly groupIds: readonly string[];
}

export function readDeleteGroupsRequest(r: ByteReader, v: number): DeleteGroupsRequest {
  const flexible = v >= 2;
  const groupIdsCount = (flexible ? r.compactCount(1) : r.count(1));
  const groupIds: string[] = [];
  for (let left = groupIdsCount; left > 0; left--) groupIds.push((flexible ? r.compactString() : r.string()));
  if (flexible) r.skipTags();
  return { groupIds };
}

export function writeDeleteGroupsRequest(w: ByteWriter, v: number, m: DeleteGroupsRequest): void {
  const flexible = v >= 2;
  if (flexible) w.uvarint(m.groupIds.length + 1); else w.int32(m.groupIds.length);
  for (let i = 0; i < m.groupIds.length; i++) { if (flexible) w.compactString(m.groupIds[i]!); else w.string(m.groupIds[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDeleteGroupsRequest(m: DeleteGroupsRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupIds.length !== 0) { const list = m.groupIds; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packText(list[i]!); map.set(1, packedList); }
  return map;
}

export function unpackDeleteGroupsRequest(packed: unknown, _from: Attachments): DeleteGroupsRequest {
  const map = fieldMap(packed, 'DeleteGroupsRequest');
  const groupIdsValue = map.get(1);
  let groupIds: readonly string[] = [];
  if (groupIdsValue !== undefined) { const list = listOf(groupIdsValue, 'DeleteGroupsRequest.groupIds'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackText(list[i], 'DeleteGroupsRequest.groupIds')); groupIds = items; }
  return { groupIds };
}

export interface DeleteGroupsResponseResult {
  /** Id of the group. */
  readonly groupId: string;
  /** NONE, or why it failed: NON_EMPTY_GROUP while it has members. */
  readonly error: ErrorName;
}

export function readDeleteGroupsResponseResult(r: ByteReader, v: number): DeleteGroupsResponseResult {
  const flexible = v >= 2;
  const groupId = (flexible ? r.compactString() : r.string());
  const error = errorName(r.int16());
  if (flexible) r.skipTags();
  return { groupId, error };
}

export function writeDeleteGroupsResponseResult(w: ByteWriter, v: number, m: DeleteGroupsResponseResult): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.groupId); else w.string(m.groupId);
  w.int16(errorCode(m.error));
  if (flexible) w.uvarint(0);
}

export function packDeleteGroupsResponseResult(m: DeleteGroupsResponseResult, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  return map;
}

export function unpackDeleteGroupsResponseResult(packed: unknown, _from: Attachments): DeleteGroupsResponseResult {
  const map = fieldMap(packed, 'DeleteGroupsResponseResult');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'DeleteGroupsResponseResult.groupId');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DeleteGroupsResponseResult.error'));
  return { groupId, error };
}

export interface DeleteGroupsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by group. */
  readonly results: readonly DeleteGroupsResponseResult[];
}

/** A `DeleteGroupsResponse` with defaults for what is left out. */
export function makeDeleteGroupsResponse(fields: Pick<DeleteGroupsResponse, 'results'> & Partial<Pick<DeleteGroupsResponse, 'throttleTimeMs'>>): DeleteGroupsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    results: fields.results,
  };
}

export function readDeleteGroupsResponse(r: ByteReader, v: number): DeleteGroupsResponse {
  const flexible = v >= 2;
  const throttleTimeMs = r.int32();
  const resultsCount = (flexible ? r.compactCount(3) : r.count(3));
  const results: DeleteGroupsResponseResult[] = [];
  for (let left = resultsCount; left > 0; left--) results.push(readDeleteGroupsResponseResult(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, results };
}

export function writeDeleteGroupsResponse(w: ByteWriter, v: number, m: DeleteGroupsResponse): void {
  const flexible = v >= 2;
  w.int32(m.throttleTimeMs);
  if (flexible) w.uvarint(m.results.length + 1); else w.int32(m.results.length);
  for (let i = 0; i < m.results.length; i++) { writeDeleteGroupsResponseResult(w, v, m.results[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDeleteGroupsResponse(m: DeleteGroupsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.results.length !== 0) { const list = m.results; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDeleteGroupsResponseResult(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDeleteGroupsResponse(packed: unknown, from: Attachments): DeleteGroupsResponse {
  const map = fieldMap(packed, 'DeleteGroupsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'DeleteGroupsResponse.throttleTimeMs');
  const resultsValue = map.get(2);
  let results: readonly DeleteGroupsResponseResult[] = [];
  if (resultsValue !== undefined) { const list = listOf(resultsValue, 'DeleteGroupsResponse.results'); const items: DeleteGroupsResponseResult[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDeleteGroupsResponseResult(list[i], from)); results = items; }
  return { throttleTimeMs, results };
}
