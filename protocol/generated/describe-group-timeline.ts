// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackInt, unpackInt64, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface DescribeGroupTimelineRequest {
  /** Id of the group. */
  readonly groupId: string;
}

export function readDescribeGroupTimelineRequest(r: ByteReader, _v: number): DescribeGroupTimelineRequest {
  const groupId = r.compactString();
  r.skipTags();
  return { groupId };
}

export function writeDescribeGroupTimelineRequest(w: ByteWriter, _v: number, m: DescribeGroupTimelineRequest): void {
  w.compactString(m.groupId);
  w.uvarint(0);
}

export function packDescribeGroupTimelineRequest(m: DescribeGroupTimelineRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  return map;
}

export function unpackDescribeGroupTimelineRequest(packed: unknown, _from: Attachments): DescribeGroupTimelineRequest {
  const map = fieldMap(packed, 'DescribeGroupTimelineRequest');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'DescribeGroupTimelineRequest.groupId');
  return { groupId };
}

export interface DescribeGroupTimelineResponseRebalance {
  /** What began it, as a label such as "member-joined". */
  readonly cause: string;
  /** The same in a sentence. */
  readonly reason: string;
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When its generation began; −1 while members are awaited. */
  readonly completedAt: number;
  /** The one it led to, or while members are awaited, the one before. */
  readonly generation: number;
  /** Members in that generation. */
  readonly memberCount: number;
}

/** A `DescribeGroupTimelineResponseRebalance` with defaults for what is left out. */
export function makeDescribeGroupTimelineResponseRebalance(fields: Pick<DescribeGroupTimelineResponseRebalance, 'cause' | 'reason' | 'startedAt' | 'generation' | 'memberCount'> & Partial<Pick<DescribeGroupTimelineResponseRebalance, 'completedAt'>>): DescribeGroupTimelineResponseRebalance {
  return {
    cause: fields.cause,
    reason: fields.reason,
    startedAt: fields.startedAt,
    completedAt: fields.completedAt === undefined ? -1 : fields.completedAt,
    generation: fields.generation,
    memberCount: fields.memberCount,
  };
}

export function readDescribeGroupTimelineResponseRebalance(r: ByteReader, _v: number): DescribeGroupTimelineResponseRebalance {
  const cause = r.compactString();
  const reason = r.compactString();
  const startedAt = r.int64();
  const completedAt = r.int64();
  const generation = r.int32();
  const memberCount = r.int32();
  r.skipTags();
  return { cause, reason, startedAt, completedAt, generation, memberCount };
}

export function writeDescribeGroupTimelineResponseRebalance(w: ByteWriter, _v: number, m: DescribeGroupTimelineResponseRebalance): void {
  w.compactString(m.cause);
  w.compactString(m.reason);
  w.int64(m.startedAt);
  w.int64(m.completedAt);
  w.int32(m.generation);
  w.int32(m.memberCount);
  w.uvarint(0);
}

export function packDescribeGroupTimelineResponseRebalance(m: DescribeGroupTimelineResponseRebalance, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.cause !== '') map.set(1, packText(m.cause));
  if (m.reason !== '') map.set(2, packText(m.reason));
  if (m.startedAt !== 0) map.set(3, packInt64(m.startedAt));
  if (m.completedAt !== -1) map.set(4, packInt64(m.completedAt));
  if (m.generation !== 0) map.set(5, m.generation);
  if (m.memberCount !== 0) map.set(6, m.memberCount);
  return map;
}

export function unpackDescribeGroupTimelineResponseRebalance(packed: unknown, _from: Attachments): DescribeGroupTimelineResponseRebalance {
  const map = fieldMap(packed, 'DescribeGroupTimelineResponseRebalance');
  const causeValue = map.get(1);
  const cause = causeValue === undefined ? '' : unpackText(causeValue, 'DescribeGroupTimelineResponseRebalance.cause');
  const reasonValue = map.get(2);
  const reason = reasonValue === undefined ? '' : unpackText(reasonValue, 'DescribeGroupTimelineResponseRebalance.reason');
  const startedAtValue = map.get(3);
  const startedAt = startedAtValue === undefined ? 0 : unpackInt64(startedAtValue, 'DescribeGroupTimelineResponseRebalance.startedAt');
  const completedAtValue = map.get(4);
  const completedAt = completedAtValue === undefined ? -1 : unpackInt64(completedAtValue, 'DescribeGroupTimelineResponseRebalance.completedAt');
  const generationValue = map.get(5);
  const generation = generationValue === undefined ? 0 : unpackInt(generationValue, -2147483648, 2147483647, 'DescribeGroupTimelineResponseRebalance.generation');
  const memberCountValue = map.get(6);
  const memberCount = memberCountValue === undefined ? 0 : unpackInt(memberCountValue, -2147483648, 2147483647, 'DescribeGroupTimelineResponseRebalance.memberCount');
  return { cause, reason, startedAt, completedAt, generation, memberCount };
}

export interface DescribeGroupTimelineResponseAwaited {
  /** Id of the member. */
  readonly memberId: string;
  /** Its name, when it is a static one. */
  readonly groupInstanceId: string | null;
  /** Client id with which it joined; empty: not joined yet. */
  readonly clientId: string;
  /** Address from which it joined. */
  readonly clientHost: string;
  /** What it has yet to do, such as "join" or "bring-assignment". */
  readonly step: string;
}

/** A `DescribeGroupTimelineResponseAwaited` with defaults for what is left out. */
export function makeDescribeGroupTimelineResponseAwaited(fields: Pick<DescribeGroupTimelineResponseAwaited, 'memberId' | 'clientId' | 'clientHost' | 'step'> & Partial<Pick<DescribeGroupTimelineResponseAwaited, 'groupInstanceId'>>): DescribeGroupTimelineResponseAwaited {
  return {
    memberId: fields.memberId,
    groupInstanceId: fields.groupInstanceId === undefined ? null : fields.groupInstanceId,
    clientId: fields.clientId,
    clientHost: fields.clientHost,
    step: fields.step,
  };
}

export function readDescribeGroupTimelineResponseAwaited(r: ByteReader, _v: number): DescribeGroupTimelineResponseAwaited {
  const memberId = r.compactString();
  const groupInstanceId = r.compactNullableString();
  const clientId = r.compactString();
  const clientHost = r.compactString();
  const step = r.compactString();
  r.skipTags();
  return { memberId, groupInstanceId, clientId, clientHost, step };
}

export function writeDescribeGroupTimelineResponseAwaited(w: ByteWriter, _v: number, m: DescribeGroupTimelineResponseAwaited): void {
  w.compactString(m.memberId);
  w.compactNullableString(m.groupInstanceId);
  w.compactString(m.clientId);
  w.compactString(m.clientHost);
  w.compactString(m.step);
  w.uvarint(0);
}

export function packDescribeGroupTimelineResponseAwaited(m: DescribeGroupTimelineResponseAwaited, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.memberId !== '') map.set(1, packText(m.memberId));
  if (m.groupInstanceId !== null) map.set(2, packText(m.groupInstanceId));
  if (m.clientId !== '') map.set(3, packText(m.clientId));
  if (m.clientHost !== '') map.set(4, packText(m.clientHost));
  if (m.step !== '') map.set(5, packText(m.step));
  return map;
}

export function unpackDescribeGroupTimelineResponseAwaited(packed: unknown, _from: Attachments): DescribeGroupTimelineResponseAwaited {
  const map = fieldMap(packed, 'DescribeGroupTimelineResponseAwaited');
  const memberIdValue = map.get(1);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'DescribeGroupTimelineResponseAwaited.memberId');
  const groupInstanceIdValue = map.get(2);
  const groupInstanceId = groupInstanceIdValue === undefined ? null : groupInstanceIdValue === null ? null : unpackText(groupInstanceIdValue, 'DescribeGroupTimelineResponseAwaited.groupInstanceId');
  const clientIdValue = map.get(3);
  const clientId = clientIdValue === undefined ? '' : unpackText(clientIdValue, 'DescribeGroupTimelineResponseAwaited.clientId');
  const clientHostValue = map.get(4);
  const clientHost = clientHostValue === undefined ? '' : unpackText(clientHostValue, 'DescribeGroupTimelineResponseAwaited.clientHost');
  const stepValue = map.get(5);
  const step = stepValue === undefined ? '' : unpackText(stepValue, 'DescribeGroupTimelineResponseAwaited.step');
  return { memberId, groupInstanceId, clientId, clientHost, step };
}

export interface DescribeGroupTimelineResponse {
  /** NONE, or why the group cannot be described. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Oldest first. */
  readonly rebalances: readonly DescribeGroupTimelineResponseRebalance[];
  /** Members that the group waits for; none while it rests. */
  readonly awaited: readonly DescribeGroupTimelineResponseAwaited[];
  /** How long the group waits at most; −1: it does not wait. */
  readonly remainingMs: number;
}

/** A `DescribeGroupTimelineResponse` with defaults for what is left out. */
export function makeDescribeGroupTimelineResponse(fields: Pick<DescribeGroupTimelineResponse, 'error' | 'rebalances' | 'awaited'> & Partial<Pick<DescribeGroupTimelineResponse, 'errorMessage' | 'remainingMs'>>): DescribeGroupTimelineResponse {
  return {
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    rebalances: fields.rebalances,
    awaited: fields.awaited,
    remainingMs: fields.remainingMs === undefined ? -1 : fields.remainingMs,
  };
}

export function readDescribeGroupTimelineResponse(r: ByteReader, v: number): DescribeGroupTimelineResponse {
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  const rebalancesCount = r.compactCount(26);
  const rebalances: DescribeGroupTimelineResponseRebalance[] = [];
  for (let left = rebalancesCount; left > 0; left--) rebalances.push(readDescribeGroupTimelineResponseRebalance(r, v));
  const awaitedCount = r.compactCount(5);
  const awaited: DescribeGroupTimelineResponseAwaited[] = [];
  for (let left = awaitedCount; left > 0; left--) awaited.push(readDescribeGroupTimelineResponseAwaited(r, v));
  const remainingMs = r.int64();
  r.skipTags();
  return { error, errorMessage, rebalances, awaited, remainingMs };
}

export function writeDescribeGroupTimelineResponse(w: ByteWriter, v: number, m: DescribeGroupTimelineResponse): void {
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(m.rebalances.length + 1);
  for (let i = 0; i < m.rebalances.length; i++) { writeDescribeGroupTimelineResponseRebalance(w, v, m.rebalances[i]!); }
  w.uvarint(m.awaited.length + 1);
  for (let i = 0; i < m.awaited.length; i++) { writeDescribeGroupTimelineResponseAwaited(w, v, m.awaited[i]!); }
  w.int64(m.remainingMs);
  w.uvarint(0);
}

export function packDescribeGroupTimelineResponse(m: DescribeGroupTimelineResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.errorMessage !== null) map.set(2, packText(m.errorMessage));
  if (m.rebalances.length !== 0) { const list = m.rebalances; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeGroupTimelineResponseRebalance(list[i]!, out); map.set(3, packedList); }
  if (m.awaited.length !== 0) { const list = m.awaited; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeGroupTimelineResponseAwaited(list[i]!, out); map.set(4, packedList); }
  if (m.remainingMs !== -1) map.set(5, packInt64(m.remainingMs));
  return map;
}

export function unpackDescribeGroupTimelineResponse(packed: unknown, from: Attachments): DescribeGroupTimelineResponse {
  const map = fieldMap(packed, 'DescribeGroupTimelineResponse');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeGroupTimelineResponse.error'));
  const errorMessageValue = map.get(2);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'DescribeGroupTimelineResponse.errorMessage');
  const rebalancesValue = map.get(3);
  let rebalances: readonly DescribeGroupTimelineResponseRebalance[] = [];
  if (rebalancesValue !== undefined) { const list = listOf(rebalancesValue, 'DescribeGroupTimelineResponse.rebalances'); const items: DescribeGroupTimelineResponseRebalance[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeGroupTimelineResponseRebalance(list[i], from)); rebalances = items; }
  const awaitedValue = map.get(4);
  let awaited: readonly DescribeGroupTimelineResponseAwaited[] = [];
  if (awaitedValue !== undefined) { const list = listOf(awaitedValue, 'DescribeGroupTimelineResponse.awaited'); const items: DescribeGroupTimelineResponseAwaited[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeGroupTimelineResponseAwaited(list[i], from)); awaited = items; }
  const remainingMsValue = map.get(5);
  const remainingMs = remainingMsValue === undefined ? -1 : unpackInt64(remainingMsValue, 'DescribeGroupTimelineResponse.remainingMs');
  return { error, errorMessage, rebalances, awaited, remainingMs };
}
