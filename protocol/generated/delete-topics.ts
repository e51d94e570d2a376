// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface DeleteTopicsRequestTopic {
  /** Topic name; null to go by id. */
  readonly name: string | null;
  /** Topic id; zero to go by name. */
  readonly topicId: string;
}

/** A `DeleteTopicsRequestTopic` with defaults for what is left out. */
export function makeDeleteTopicsRequestTopic(fields: Partial<Pick<DeleteTopicsRequestTopic, 'name' | 'topicId'>>): DeleteTopicsRequestTopic {
  return {
    name: fields.name === undefined ? null : fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
  };
}

export function readDeleteTopicsRequestTopic(r: ByteReader, v: number): DeleteTopicsRequestTopic {
  const flexible = v >= 4;
  const name = (v >= 6 ? (flexible ? r.compactNullableString() : r.nullableString()) : (flexible ? r.compactString() : r.string()));
  const topicId = (v >= 6 ? r.uuid() : zeroUuid);
  if (flexible && !(v <= 5)) r.skipTags();
  return { name, topicId };
}

export function writeDeleteTopicsRequestTopic(w: ByteWriter, v: number, m: DeleteTopicsRequestTopic): void {
  const flexible = v >= 4;
  if (m.name === null && !(v >= 6)) throw lossy('DeleteTopicsRequestTopic.name', v);
  if (flexible) w.compactNullableString(m.name); else w.nullableString(m.name);
  if (!(v >= 6) && (m.topicId !== zeroUuid)) throw lossy('DeleteTopicsRequestTopic.topicId', v);
  if (v >= 6) {
    w.uuid(m.topicId);
  }
  if (flexible && !(v <= 5)) w.uvarint(0);
}

export function packDeleteTopicsRequestTopic(m: DeleteTopicsRequestTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== null) map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  return map;
}

export function unpackDeleteTopicsRequestTopic(packed: unknown, _from: Attachments): DeleteTopicsRequestTopic {
  const map = fieldMap(packed, 'DeleteTopicsRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? null : nameValue === null ? null : unpackText(nameValue, 'DeleteTopicsRequestTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'DeleteTopicsRequestTopic.topicId');
  return { name, topicId };
}

export interface DeleteTopicsRequest {
  /** The topics to delete. */
  readonly topics: readonly DeleteTopicsRequestTopic[];
  /** How long to wait until the topics are gone. */
  readonly timeoutMs: number;
}

export function readDeleteTopicsRequest(r: ByteReader, v: number): DeleteTopicsRequest {
  const flexible = v >= 4;
  const topicsCount = (flexible ? r.compactCount(1) : r.count(1));
  const topics: DeleteTopicsRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDeleteTopicsRequestTopic(r, v));
  const timeoutMs = r.int32();
  if (flexible) r.skipTags();
  return { topics, timeoutMs };
}

export function writeDeleteTopicsRequest(w: ByteWriter, v: number, m: DeleteTopicsRequest): void {
  const flexible = v >= 4;
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeDeleteTopicsRequestTopic(w, v, m.topics[i]!); }
  w.int32(m.timeoutMs);
  if (flexible) w.uvarint(0);
}

export function packDeleteTopicsRequest(m: DeleteTopicsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDeleteTopicsRequestTopic(list[i]!, out); map.set(1, packedList); }
  if (m.timeoutMs !== 0) map.set(2, m.timeoutMs);
  return map;
}

export function unpackDeleteTopicsRequest(packed: unknown, from: Attachments): DeleteTopicsRequest {
  const map = fieldMap(packed, 'DeleteTopicsRequest');
  const topicsValue = map.get(1);
  let topics: readonly DeleteTopicsRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DeleteTopicsRequest.topics'); const items: DeleteTopicsRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDeleteTopicsRequestTopic(list[i], from)); topics = items; }
  const timeoutMsValue = map.get(2);
  const timeoutMs = timeoutMsValue === undefined ? 0 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'DeleteTopicsRequest.timeoutMs');
  return { topics, timeoutMs };
}

export interface DeleteTopicsResponseTopic {
  /** Topic name; null when an id is unknown. */
  readonly name: string | null;
  /** Topic id. */
  readonly topicId: string;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `DeleteTopicsResponseTopic` with defaults for what is left out. */
export function makeDeleteTopicsResponseTopic(fields: Pick<DeleteTopicsResponseTopic, 'name' | 'error'> & Partial<Pick<DeleteTopicsResponseTopic, 'topicId' | 'errorMessage'>>): DeleteTopicsResponseTopic {
  return {
    name: fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readDeleteTopicsResponseTopic(r: ByteReader, v: number): DeleteTopicsResponseTopic {
  const flexible = v >= 4;
  const name = (v >= 6 ? (flexible ? r.compactNullableString() : r.nullableString()) : (flexible ? r.compactString() : r.string()));
  const topicId = (v >= 6 ? r.uuid() : zeroUuid);
  const error = errorName(r.int16());
  const errorMessage = (v >= 5 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  if (flexible) r.skipTags();
  return { name, topicId, error, errorMessage };
}

export function writeDeleteTopicsResponseTopic(w: ByteWriter, v: number, m: DeleteTopicsResponseTopic): void {
  const flexible = v >= 4;
  if (m.name === null && !(v >= 6)) throw lossy('DeleteTopicsResponseTopic.name', v);
  if (flexible) w.compactNullableString(m.name); else w.nullableString(m.name);
  if (v >= 6) {
    w.uuid(m.topicId);
  }
  w.int16(errorCode(m.error));
  if (v >= 5) {
    if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  }
  if (flexible) w.uvarint(0);
}

export function packDeleteTopicsResponseTopic(m: DeleteTopicsResponseTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, m.name === null ? null : packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.error !== 'NONE') map.set(3, errorCode(m.error));
  if (m.errorMessage !== null) map.set(4, packText(m.errorMessage));
  return map;
}

export function unpackDeleteTopicsResponseTopic(packed: unknown, _from: Attachments): DeleteTopicsResponseTopic {
  const map = fieldMap(packed, 'DeleteTopicsResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : nameValue === null ? null : unpackText(nameValue, 'DeleteTopicsResponseTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'DeleteTopicsResponseTopic.topicId');
  const errorValue = map.get(3);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DeleteTopicsResponseTopic.error'));
  const errorMessageValue = map.get(4);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'DeleteTopicsResponseTopic.errorMessage');
  return { name, topicId, error, errorMessage };
}

export interface DeleteTopicsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by topic. */
  readonly topics: readonly DeleteTopicsResponseTopic[];
}

/** A `DeleteTopicsResponse` with defaults for what is left out. */
export function makeDeleteTopicsResponse(fields: Pick<DeleteTopicsResponse, 'topics'> & Partial<Pick<DeleteTopicsResponse, 'throttleTimeMs'>>): DeleteTopicsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    topics: fields.topics,
  };
}

export function readDeleteTopicsResponse(r: ByteReader, v: number): DeleteTopicsResponse {
  const flexible = v >= 4;
  const throttleTimeMs = r.int32();
  const topicsCount = (flexible ? r.compactCount(3) : r.count(3));
  const topics: DeleteTopicsResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readDeleteTopicsResponseTopic(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, topics };
}

export function writeDeleteTopicsResponse(w: ByteWriter, v: number, m: DeleteTopicsResponse): void {
  const flexible = v >= 4;
  w.int32(m.throttleTimeMs);
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeDeleteTopicsResponseTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDeleteTopicsResponse(m: DeleteTopicsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDeleteTopicsResponseTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDeleteTopicsResponse(packed: unknown, from: Attachments): DeleteTopicsResponse {
  const map = fieldMap(packed, 'DeleteTopicsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'DeleteTopicsResponse.throttleTimeMs');
  const topicsValue = map.get(2);
  let topics: readonly DeleteTopicsResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'DeleteTopicsResponse.topics'); const items: DeleteTopicsResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDeleteTopicsResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, topics };
}
