// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface ConsumerGroupHeartbeatRequestTopicPartition {
  /** Topic id. */
  readonly topicId: string;
  /** Partition indexes. */
  readonly partitions: readonly number[];
}

export function readConsumerGroupHeartbeatRequestTopicPartition(r: ByteReader, _v: number): ConsumerGroupHeartbeatRequestTopicPartition {
  const topicId = r.uuid();
  const partitionsCount = r.compactCount(4);
  const partitions: number[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(r.int32());
  r.skipTags();
  return { topicId, partitions };
}

export function writeConsumerGroupHeartbeatRequestTopicPartition(w: ByteWriter, _v: number, m: ConsumerGroupHeartbeatRequestTopicPartition): void {
  w.uuid(m.topicId);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { w.int32(m.partitions[i]!); }
  w.uvarint(0);
}

export function packConsumerGroupHeartbeatRequestTopicPartition(m: ConsumerGroupHeartbeatRequestTopicPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicId !== zeroUuid) map.set(1, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  return map;
}

export function unpackConsumerGroupHeartbeatRequestTopicPartition(packed: unknown, _from: Attachments): ConsumerGroupHeartbeatRequestTopicPartition {
  const map = fieldMap(packed, 'ConsumerGroupHeartbeatRequestTopicPartition');
  const topicIdValue = map.get(1);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'ConsumerGroupHeartbeatRequestTopicPartition.topicId');
  const partitionsValue = map.get(2);
  let partitions: readonly number[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ConsumerGroupHeartbeatRequestTopicPartition.partitions'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'ConsumerGroupHeartbeatRequestTopicPartition.partitions')); partitions = items; }
  return { topicId, partitions };
}

export interface ConsumerGroupHeartbeatRequest {
  /** Id of the group. */
  readonly groupId: string;
  /** Id that the member made up, the same for its whole life. */
  readonly memberId: string;
  /** Epoch that the last answer told; 0 to join, −1 to leave, −2 from a static member that comes back. */
  readonly memberEpoch: number;
  /** Name of a static member, which may restart without a rebalance; null: none, or as before. */
  readonly instanceId: string | null;
  /** Where the member runs; null: unknown, or as before. */
  readonly rackId: string | null;
  /** How long the member may take to give partitions up; −1: as before. */
  readonly rebalanceTimeoutMs: number;
  /** Topics that it subscribes to; null: as before. */
  readonly subscribedTopicNames: readonly string[] | null;
  /** It also subscribes to topics whose names match, in RE2 syntax; null: as before, empty: none. */
  readonly subscribedTopicRegex: string | null;
  /** Assignor that it would like; null: any, or as before. */
  readonly serverAssignor: string | null;
  /** What the member owns; null: as before. */
  readonly topicPartitions: readonly ConsumerGroupHeartbeatRequestTopicPartition[] | null;
  /** The member is at work, and may keep for so long partitions that it has to give up. */
  readonly busyLeaseMs: number;
  /** The answer may wait for so long until there is news for the member. */
  readonly waitMs: number;
}

/** A `ConsumerGroupHeartbeatRequest` with defaults for what is left out. */
export function makeConsumerGroupHeartbeatRequest(fields: Pick<ConsumerGroupHeartbeatRequest, 'groupId' | 'memberId' | 'memberEpoch'> & Partial<Pick<ConsumerGroupHeartbeatRequest, 'instanceId' | 'rackId' | 'rebalanceTimeoutMs' | 'subscribedTopicNames' | 'subscribedTopicRegex' | 'serverAssignor' | 'topicPartitions' | 'busyLeaseMs' | 'waitMs'>>): ConsumerGroupHeartbeatRequest {
  return {
    groupId: fields.groupId,
    memberId: fields.memberId,
    memberEpoch: fields.memberEpoch,
    instanceId: fields.instanceId === undefined ? null : fields.instanceId,
    rackId: fields.rackId === undefined ? null : fields.rackId,
    rebalanceTimeoutMs: fields.rebalanceTimeoutMs === undefined ? -1 : fields.rebalanceTimeoutMs,
    subscribedTopicNames: fields.subscribedTopicNames === undefined ? null : fields.subscribedTopicNames,
    subscribedTopicRegex: fields.subscribedTopicRegex === undefined ? null : fields.subscribedTopicRegex,
    serverAssignor: fields.serverAssignor === undefined ? null : fields.serverAssignor,
    topicPartitions: fields.topicPartitions === undefined ? null : fields.topicPartitions,
    busyLeaseMs: fields.busyLeaseMs === undefined ? 0 : fields.busyLeaseMs,
    waitMs: fields.waitMs === undefined ? 0 : fields.waitMs,
  };
}

export function readConsumerGroupHeartbeatRequest(r: ByteReader, v: number): ConsumerGroupHeartbeatRequest {
  const groupId = r.compactString();
  const memberId = r.compactString();
  const memberEpoch = r.int32();
  const instanceId = r.compactNullableString();
  const rackId = r.compactNullableString();
  const rebalanceTimeoutMs = r.int32();
  let subscribedTopicNames: readonly string[] | null = null;
  {
    const subscribedTopicNamesCount = r.compactNullableCount(1);
    const subscribedTopicNamesList: string[] = [];
    for (let left = subscribedTopicNamesCount; left > 0; left--) subscribedTopicNamesList.push(r.compactString());
    subscribedTopicNames = subscribedTopicNamesCount < 0 ? null : subscribedTopicNamesList;
  }
  const subscribedTopicRegex = (v >= 1 ? r.compactNullableString() : null);
  const serverAssignor = r.compactNullableString();
  let topicPartitions: readonly ConsumerGroupHeartbeatRequestTopicPartition[] | null = null;
  {
    const topicPartitionsCount = r.compactNullableCount(17);
    const topicPartitionsList: ConsumerGroupHeartbeatRequestTopicPartition[] = [];
    for (let left = topicPartitionsCount; left > 0; left--) topicPartitionsList.push(readConsumerGroupHeartbeatRequestTopicPartition(r, v));
    topicPartitions = topicPartitionsCount < 0 ? null : topicPartitionsList;
  }
  const busyLeaseMs: number = 0;
  const waitMs: number = 0;
  r.skipTags();
  return { groupId, memberId, memberEpoch, instanceId, rackId, rebalanceTimeoutMs, subscribedTopicNames, subscribedTopicRegex, serverAssignor, topicPartitions, busyLeaseMs, waitMs };
}

export function writeConsumerGroupHeartbeatRequest(w: ByteWriter, v: number, m: ConsumerGroupHeartbeatRequest): void {
  w.compactString(m.groupId);
  w.compactString(m.memberId);
  w.int32(m.memberEpoch);
  w.compactNullableString(m.instanceId);
  w.compactNullableString(m.rackId);
  w.int32(m.rebalanceTimeoutMs);
  if (m.subscribedTopicNames === null) { w.uvarint(0); } else {
    w.uvarint(m.subscribedTopicNames.length + 1);
    for (let i = 0; i < m.subscribedTopicNames.length; i++) { w.compactString(m.subscribedTopicNames[i]!); }
  }
  if (!(v >= 1) && (m.subscribedTopicRegex !== null)) throw lossy('ConsumerGroupHeartbeatRequest.subscribedTopicRegex', v);
  if (v >= 1) {
    w.compactNullableString(m.subscribedTopicRegex);
  }
  w.compactNullableString(m.serverAssignor);
  if (m.topicPartitions === null) { w.uvarint(0); } else {
    w.uvarint(m.topicPartitions.length + 1);
    for (let i = 0; i < m.topicPartitions.length; i++) { writeConsumerGroupHeartbeatRequestTopicPartition(w, v, m.topicPartitions[i]!); }
  }
  w.uvarint(0);
}

export function packConsumerGroupHeartbeatRequest(m: ConsumerGroupHeartbeatRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupId !== '') map.set(1, packText(m.groupId));
  if (m.memberId !== '') map.set(2, packText(m.memberId));
  if (m.memberEpoch !== 0) map.set(3, m.memberEpoch);
  if (m.instanceId !== null) map.set(4, packText(m.instanceId));
  if (m.rackId !== null) map.set(5, packText(m.rackId));
  if (m.rebalanceTimeoutMs !== -1) map.set(6, m.rebalanceTimeoutMs);
  if (m.subscribedTopicNames !== null) { const list = m.subscribedTopicNames; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packText(list[i]!); map.set(7, packedList); }
  if (m.subscribedTopicRegex !== null) map.set(8, packText(m.subscribedTopicRegex));
  if (m.serverAssignor !== null) map.set(9, packText(m.serverAssignor));
  if (m.topicPartitions !== null) { const list = m.topicPartitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packConsumerGroupHeartbeatRequestTopicPartition(list[i]!, out); map.set(10, packedList); }
  if (m.busyLeaseMs !== 0) map.set(11, m.busyLeaseMs);
  if (m.waitMs !== 0) map.set(12, m.waitMs);
  return map;
}

export function unpackConsumerGroupHeartbeatRequest(packed: unknown, from: Attachments): ConsumerGroupHeartbeatRequest {
  const map = fieldMap(packed, 'ConsumerGroupHeartbeatRequest');
  const groupIdValue = map.get(1);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'ConsumerGroupHeartbeatRequest.groupId');
  const memberIdValue = map.get(2);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'ConsumerGroupHeartbeatRequest.memberId');
  const memberEpochValue = map.get(3);
  const memberEpoch = memberEpochValue === undefined ? 0 : unpackInt(memberEpochValue, -2147483648, 2147483647, 'ConsumerGroupHeartbeatRequest.memberEpoch');
  const instanceIdValue = map.get(4);
  const instanceId = instanceIdValue === undefined ? null : instanceIdValue === null ? null : unpackText(instanceIdValue, 'ConsumerGroupHeartbeatRequest.instanceId');
  const rackIdValue = map.get(5);
  const rackId = rackIdValue === undefined ? null : rackIdValue === null ? null : unpackText(rackIdValue, 'ConsumerGroupHeartbeatRequest.rackId');
  const rebalanceTimeoutMsValue = map.get(6);
  const rebalanceTimeoutMs = rebalanceTimeoutMsValue === undefined ? -1 : unpackInt(rebalanceTimeoutMsValue, -2147483648, 2147483647, 'ConsumerGroupHeartbeatRequest.rebalanceTimeoutMs');
  const subscribedTopicNamesValue = map.get(7);
  let subscribedTopicNames: readonly string[] | null = null;
  if (subscribedTopicNamesValue === null) subscribedTopicNames = null; else if (subscribedTopicNamesValue !== undefined) { const list = listOf(subscribedTopicNamesValue, 'ConsumerGroupHeartbeatRequest.subscribedTopicNames'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackText(list[i], 'ConsumerGroupHeartbeatRequest.subscribedTopicNames')); subscribedTopicNames = items; }
  const subscribedTopicRegexValue = map.get(8);
  const subscribedTopicRegex = subscribedTopicRegexValue === undefined ? null : subscribedTopicRegexValue === null ? null : unpackText(subscribedTopicRegexValue, 'ConsumerGroupHeartbeatRequest.subscribedTopicRegex');
  const serverAssignorValue = map.get(9);
  const serverAssignor = serverAssignorValue === undefined ? null : serverAssignorValue === null ? null : unpackText(serverAssignorValue, 'ConsumerGroupHeartbeatRequest.serverAssignor');
  const topicPartitionsValue = map.get(10);
  let topicPartitions: readonly ConsumerGroupHeartbeatRequestTopicPartition[] | null = null;
  if (topicPartitionsValue === null) topicPartitions = null; else if (topicPartitionsValue !== undefined) { const list = listOf(topicPartitionsValue, 'ConsumerGroupHeartbeatRequest.topicPartitions'); const items: ConsumerGroupHeartbeatRequestTopicPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackConsumerGroupHeartbeatRequestTopicPartition(list[i], from)); topicPartitions = items; }
  const busyLeaseMsValue = map.get(11);
  const busyLeaseMs = busyLeaseMsValue === undefined ? 0 : unpackInt(busyLeaseMsValue, -2147483648, 2147483647, 'ConsumerGroupHeartbeatRequest.busyLeaseMs');
  const waitMsValue = map.get(12);
  const waitMs = waitMsValue === undefined ? 0 : unpackInt(waitMsValue, -2147483648, 2147483647, 'ConsumerGroupHeartbeatRequest.waitMs');
  return { groupId, memberId, memberEpoch, instanceId, rackId, rebalanceTimeoutMs, subscribedTopicNames, subscribedTopicRegex, serverAssignor, topicPartitions, busyLeaseMs, waitMs };
}

export interface ConsumerGroupHeartbeatResponseTopicPartition {
  /** Topic id. */
  readonly topicId: string;
  /** Partition indexes. */
  readonly partitions: readonly number[];
}

export function readConsumerGroupHeartbeatResponseTopicPartition(r: ByteReader, _v: number): ConsumerGroupHeartbeatResponseTopicPartition {
  const topicId = r.uuid();
  const partitionsCount = r.compactCount(4);
  const partitions: number[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(r.int32());
  r.skipTags();
  return { topicId, partitions };
}

export function writeConsumerGroupHeartbeatResponseTopicPartition(w: ByteWriter, _v: number, m: ConsumerGroupHeartbeatResponseTopicPartition): void {
  w.uuid(m.topicId);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { w.int32(m.partitions[i]!); }
  w.uvarint(0);
}

export function packConsumerGroupHeartbeatResponseTopicPartition(m: ConsumerGroupHeartbeatResponseTopicPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicId !== zeroUuid) map.set(1, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  return map;
}

export function unpackConsumerGroupHeartbeatResponseTopicPartition(packed: unknown, _from: Attachments): ConsumerGroupHeartbeatResponseTopicPartition {
  const map = fieldMap(packed, 'ConsumerGroupHeartbeatResponseTopicPartition');
  const topicIdValue = map.get(1);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'ConsumerGroupHeartbeatResponseTopicPartition.topicId');
  const partitionsValue = map.get(2);
  let partitions: readonly number[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ConsumerGroupHeartbeatResponseTopicPartition.partitions'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'ConsumerGroupHeartbeatResponseTopicPartition.partitions')); partitions = items; }
  return { topicId, partitions };
}

export interface ConsumerGroupHeartbeatResponseAssignment {
  /** The partitions, by topic. */
  readonly topicPartitions: readonly ConsumerGroupHeartbeatResponseTopicPartition[];
}

export function readConsumerGroupHeartbeatResponseAssignment(r: ByteReader, v: number): ConsumerGroupHeartbeatResponseAssignment {
  const topicPartitionsCount = r.compactCount(17);
  const topicPartitions: ConsumerGroupHeartbeatResponseTopicPartition[] = [];
  for (let left = topicPartitionsCount; left > 0; left--) topicPartitions.push(readConsumerGroupHeartbeatResponseTopicPartition(r, v));
  r.skipTags();
  return { topicPartitions };
}

export function writeConsumerGroupHeartbeatResponseAssignment(w: ByteWriter, v: number, m: ConsumerGroupHeartbeatResponseAssignment): void {
  w.uvarint(m.topicPartitions.length + 1);
  for (let i = 0; i < m.topicPartitions.length; i++) { writeConsumerGroupHeartbeatResponseTopicPartition(w, v, m.topicPartitions[i]!); }
  w.uvarint(0);
}

export function packConsumerGroupHeartbeatResponseAssignment(m: ConsumerGroupHeartbeatResponseAssignment, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicPartitions.length !== 0) { const list = m.topicPartitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packConsumerGroupHeartbeatResponseTopicPartition(list[i]!, out); map.set(1, packedList); }
  return map;
}

export function unpackConsumerGroupHeartbeatResponseAssignment(packed: unknown, from: Attachments): ConsumerGroupHeartbeatResponseAssignment {
  const map = fieldMap(packed, 'ConsumerGroupHeartbeatResponseAssignment');
  const topicPartitionsValue = map.get(1);
  let topicPartitions: readonly ConsumerGroupHeartbeatResponseTopicPartition[] = [];
  if (topicPartitionsValue !== undefined) { const list = listOf(topicPartitionsValue, 'ConsumerGroupHeartbeatResponseAssignment.topicPartitions'); const items: ConsumerGroupHeartbeatResponseTopicPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackConsumerGroupHeartbeatResponseTopicPartition(list[i], from)); topicPartitions = items; }
  return { topicPartitions };
}

export interface ConsumerGroupHeartbeatResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Id of the member. */
  readonly memberId: string | null;
  /** Epoch of the member, for its next heartbeat and commits. */
  readonly memberEpoch: number;
  /** How often the member should be heard of. */
  readonly heartbeatIntervalMs: number;
  /** What the member may own from now on, all of it; null: as before. */
  readonly assignment: ConsumerGroupHeartbeatResponseAssignment | null;
}

/** A `ConsumerGroupHeartbeatResponse` with defaults for what is left out. */
export function makeConsumerGroupHeartbeatResponse(fields: Pick<ConsumerGroupHeartbeatResponse, 'error' | 'memberEpoch' | 'heartbeatIntervalMs'> & Partial<Pick<ConsumerGroupHeartbeatResponse, 'throttleTimeMs' | 'errorMessage' | 'memberId' | 'assignment'>>): ConsumerGroupHeartbeatResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    memberId: fields.memberId === undefined ? null : fields.memberId,
    memberEpoch: fields.memberEpoch,
    heartbeatIntervalMs: fields.heartbeatIntervalMs,
    assignment: fields.assignment === undefined ? null : fields.assignment,
  };
}

export function readConsumerGroupHeartbeatResponse(r: ByteReader, v: number): ConsumerGroupHeartbeatResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  const memberId = r.compactNullableString();
  const memberEpoch = r.int32();
  const heartbeatIntervalMs = r.int32();
  const assignment = r.int8() < 0 ? null : readConsumerGroupHeartbeatResponseAssignment(r, v);
  r.skipTags();
  return { throttleTimeMs, error, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment };
}

export function writeConsumerGroupHeartbeatResponse(w: ByteWriter, v: number, m: ConsumerGroupHeartbeatResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.compactNullableString(m.memberId);
  w.int32(m.memberEpoch);
  w.int32(m.heartbeatIntervalMs);
  if (m.assignment === null) w.int8(-1);
  else {
    w.int8(1);
    writeConsumerGroupHeartbeatResponseAssignment(w, v, m.assignment);
  }
  w.uvarint(0);
}

export function packConsumerGroupHeartbeatResponse(m: ConsumerGroupHeartbeatResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  if (m.memberId !== null) map.set(4, packText(m.memberId));
  if (m.memberEpoch !== 0) map.set(5, m.memberEpoch);
  if (m.heartbeatIntervalMs !== 0) map.set(6, m.heartbeatIntervalMs);
  if (m.assignment !== null) map.set(7, packConsumerGroupHeartbeatResponseAssignment(m.assignment, out));
  return map;
}

export function unpackConsumerGroupHeartbeatResponse(packed: unknown, from: Attachments): ConsumerGroupHeartbeatResponse {
  const map = fieldMap(packed, 'ConsumerGroupHeartbeatResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'ConsumerGroupHeartbeatResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ConsumerGroupHeartbeatResponse.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'ConsumerGroupHeartbeatResponse.errorMessage');
  const memberIdValue = map.get(4);
  const memberId = memberIdValue === undefined ? null : memberIdValue === null ? null : unpackText(memberIdValue, 'ConsumerGroupHeartbeatResponse.memberId');
  const memberEpochValue = map.get(5);
  const memberEpoch = memberEpochValue === undefined ? 0 : unpackInt(memberEpochValue, -2147483648, 2147483647, 'ConsumerGroupHeartbeatResponse.memberEpoch');
  const heartbeatIntervalMsValue = map.get(6);
  const heartbeatIntervalMs = heartbeatIntervalMsValue === undefined ? 0 : unpackInt(heartbeatIntervalMsValue, -2147483648, 2147483647, 'ConsumerGroupHeartbeatResponse.heartbeatIntervalMs');
  const assignmentValue = map.get(7);
  const assignment = assignmentValue === undefined ? null : assignmentValue === null ? null : unpackConsumerGroupHeartbeatResponseAssignment(assignmentValue, from);
  return { throttleTimeMs, error, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment };
}
