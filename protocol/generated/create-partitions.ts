// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface CreatePartitionsRequestAssignment {
  /** Where the replicas go, the preferred leader first. */
  readonly brokerIds: readonly number[];
}

export function readCreatePartitionsRequestAssignment(r: ByteReader, v: number): CreatePartitionsRequestAssignment {
  const flexible = v >= 2;
  const brokerIdsCount = (flexible ? r.compactCount(4) : r.count(4));
  const brokerIds: number[] = [];
  for (let left = brokerIdsCount; left > 0; left--) brokerIds.push(r.int32());
  if (flexible) r.skipTags();
  return { brokerIds };
}

export function writeCreatePartitionsRequestAssignment(w: ByteWriter, v: number, m: CreatePartitionsRequestAssignment): void {
  const flexible = v >= 2;
  if (flexible) w.uvarint(m.brokerIds.length + 1); else w.int32(m.brokerIds.length);
  for (let i = 0; i < m.brokerIds.length; i++) { w.int32(m.brokerIds[i]!); }
  if (flexible) w.uvarint(0);
}

export function packCreatePartitionsRequestAssignment(m: CreatePartitionsRequestAssignment, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerIds.length !== 0) { const list = m.brokerIds; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(1, packedList); }
  return map;
}

export function unpackCreatePartitionsRequestAssignment(packed: unknown, _from: Attachments): CreatePartitionsRequestAssignment {
  const map = fieldMap(packed, 'CreatePartitionsRequestAssignment');
  const brokerIdsValue = map.get(1);
  let brokerIds: readonly number[] = [];
  if (brokerIdsValue !== undefined) { const list = listOf(brokerIdsValue, 'CreatePartitionsRequestAssignment.brokerIds'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'CreatePartitionsRequestAssignment.brokerIds')); brokerIds = items; }
  return { brokerIds };
}

export interface CreatePartitionsRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** How many partitions it shall have in all. */
  readonly count: number;
  /** Replicas of each new partition; null to let the broker choose. */
  readonly assignments: readonly CreatePartitionsRequestAssignment[] | null;
}

/** A `CreatePartitionsRequestTopic` with defaults for what is left out. */
export function makeCreatePartitionsRequestTopic(fields: Pick<CreatePartitionsRequestTopic, 'name' | 'count'> & Partial<Pick<CreatePartitionsRequestTopic, 'assignments'>>): CreatePartitionsRequestTopic {
  return {
    name: fields.name,
    count: fields.count,
    assignments: fields.assignments === undefined ? null : fields.assignments,
  };
}

export function readCreatePartitionsRequestTopic(r: ByteReader, v: number): CreatePartitionsRequestTopic {
  const flexible = v >= 2;
  const name = (flexible ? r.compactString() : r.string());
  const count = r.int32();
  let assignments: readonly CreatePartitionsRequestAssignment[] | null = null;
  {
    const assignmentsCount = (flexible ? r.compactNullableCount(1) : r.nullableCount(1));
    const assignmentsList: CreatePartitionsRequestAssignment[] = [];
    for (let left = assignmentsCount; left > 0; left--) assignmentsList.push(readCreatePartitionsRequestAssignment(r, v));
    assignments = assignmentsCount < 0 ? null : assignmentsList;
  }
  if (flexible) r.skipTags();
  return { name, count, assignments };
}

export function writeCreatePartitionsRequestTopic(w: ByteWriter, v: number, m: CreatePartitionsRequestTopic): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  w.int32(m.count);
  if (m.assignments === null) { if (flexible) w.uvarint(0); else w.int32(-1); } else {
    if (flexible) w.uvarint(m.assignments.length + 1); else w.int32(m.assignments.length);
    for (let i = 0; i < m.assignments.length; i++) { writeCreatePartitionsRequestAssignment(w, v, m.assignments[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packCreatePartitionsRequestTopic(m: CreatePartitionsRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.count !== 0) map.set(2, m.count);
  if (m.assignments !== null) { const list = m.assignments; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packCreatePartitionsRequestAssignment(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackCreatePartitionsRequestTopic(packed: unknown, from: Attachments): CreatePartitionsRequestTopic {
  const map = fieldMap(packed, 'CreatePartitionsRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'CreatePartitionsRequestTopic.name');
  const countValue = map.get(2);
  const count = countValue === undefined ? 0 : unpackInt(countValue, -2147483648, 2147483647, 'CreatePartitionsRequestTopic.count');
  const assignmentsValue = map.get(3);
  let assignments: readonly CreatePartitionsRequestAssignment[] | null = null;
  if (assignmentsValue === null) assignments = null; else if (assignmentsValue !== undefined) { const list = listOf(assignmentsValue, 'CreatePartitionsRequestTopic.assignments'); const items: CreatePartitionsRequestAssignment[] = []; for (let i = 0; i < list.length; i++) items.push(unpackCreatePartitionsRequestAssignment(list[i], from)); assignments = items; }
  return { name, count, assignments };
}

export interface CreatePartitionsRequest {
  /** The topics to grow. */
  readonly topics: readonly CreatePartitionsRequestTopic[];
  /** How long to wait until the partitions are ready. */
  readonly timeoutMs: number;
  /** Whether to check only, and create nothing. */
  readonly validateOnly: boolean;
}

export function readCreatePartitionsRequest(r: ByteReader, v: number): CreatePartitionsRequest {
  const flexible = v >= 2;
  const topicsCount = (flexible ? r.compactCount(6) : r.count(6));
  const topics: CreatePartitionsRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readCreatePartitionsRequestTopic(r, v));
  const timeoutMs = r.int32();
  const validateOnly = r.bool();
  if (flexible) r.skipTags();
  return { topics, timeoutMs, validateOnly };
}

export function writeCreatePartitionsRequest(w: ByteWriter, v: number, m: CreatePartitionsRequest): void {
  const flexible = v >= 2;
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeCreatePartitionsRequestTopic(w, v, m.topics[i]!); }
  w.int32(m.timeoutMs);
  w.bool(m.validateOnly);
  if (flexible) w.uvarint(0);
}

export function packCreatePartitionsRequest(m: CreatePartitionsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packCreatePartitionsRequestTopic(list[i]!, out); map.set(1, packedList); }
  if (m.timeoutMs !== 0) map.set(2, m.timeoutMs);
  if (m.validateOnly) map.set(3, m.validateOnly);
  return map;
}

export function unpackCreatePartitionsRequest(packed: unknown, from: Attachments): CreatePartitionsRequest {
  const map = fieldMap(packed, 'CreatePartitionsRequest');
  const topicsValue = map.get(1);
  let topics: readonly CreatePartitionsRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'CreatePartitionsRequest.topics'); const items: CreatePartitionsRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackCreatePartitionsRequestTopic(list[i], from)); topics = items; }
  const timeoutMsValue = map.get(2);
  const timeoutMs = timeoutMsValue === undefined ? 0 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'CreatePartitionsRequest.timeoutMs');
  const validateOnlyValue = map.get(3);
  const validateOnly = validateOnlyValue === undefined ? false : unpackBool(validateOnlyValue, 'CreatePartitionsRequest.validateOnly');
  return { topics, timeoutMs, validateOnly };
}

export interface CreatePartitionsResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `CreatePartitionsResponseTopic` with defaults for what is left out. */
export function makeCreatePartitionsResponseTopic(fields: Pick<CreatePartitionsResponseTopic, 'name' | 'error'> & Partial<Pick<CreatePartitionsResponseTopic, 'errorMessage'>>): CreatePartitionsResponseTopic {
  return {
    name: fields.name,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readCreatePartitionsResponseTopic(r: ByteReader, v: number): CreatePartitionsResponseTopic {
  const flexible = v >= 2;
  const name = (flexible ? r.compactString() : r.string());
  const error = errorName(r.int16());
  const errorMessage = (flexible ? r.compactNullableString() : r.nullableString());
  if (flexible) r.skipTags();
  return { name, error, errorMessage };
}

export function writeCreatePartitionsResponseTopic(w: ByteWriter, v: number, m: CreatePartitionsResponseTopic): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  w.int16(errorCode(m.error));
  if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  if (flexible) w.uvarint(0);
}

export function packCreatePartitionsResponseTopic(m: CreatePartitionsResponseTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  return map;
}

export function unpackCreatePartitionsResponseTopic(packed: unknown, _from: Attachments): CreatePartitionsResponseTopic {
  const map = fieldMap(packed, 'CreatePartitionsResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'CreatePartitionsResponseTopic.name');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'CreatePartitionsResponseTopic.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'CreatePartitionsResponseTopic.errorMessage');
  return { name, error, errorMessage };
}

export interface CreatePartitionsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by topic. */
  readonly topics: readonly CreatePartitionsResponseTopic[];
}

export function readCreatePartitionsResponse(r: ByteReader, v: number): CreatePartitionsResponse {
  const flexible = v >= 2;
  const throttleTimeMs = r.int32();
  const topicsCount = (flexible ? r.compactCount(4) : r.count(4));
  const topics: CreatePartitionsResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readCreatePartitionsResponseTopic(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, topics };
}

export function writeCreatePartitionsResponse(w: ByteWriter, v: number, m: CreatePartitionsResponse): void {
  const flexible = v >= 2;
  w.int32(m.throttleTimeMs);
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeCreatePartitionsResponseTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packCreatePartitionsResponse(m: CreatePartitionsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packCreatePartitionsResponseTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackCreatePartitionsResponse(packed: unknown, from: Attachments): CreatePartitionsResponse {
  const map = fieldMap(packed, 'CreatePartitionsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'CreatePartitionsResponse.throttleTimeMs');
  const topicsValue = map.get(2);
  let topics: readonly CreatePartitionsResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'CreatePartitionsResponse.topics'); const items: CreatePartitionsResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackCreatePartitionsResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, topics };
}
