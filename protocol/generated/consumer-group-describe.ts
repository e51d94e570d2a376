// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface ConsumerGroupDescribeRequest {
  /** Ids of the groups. */
  readonly groupIds: readonly string[];
  /** Whether to tell what the client may do with them. */
  readonly includeAuthorizedOperations: boolean;
}

export function readConsumerGroupDescribeRequest(r: ByteReader, _v: number): ConsumerGroupDescribeRequest {
  const groupIdsCount = r.compactCount(1);
  const groupIds: string[] = [];
  for (let left = groupIdsCount; left > 0; left--) groupIds.push(r.compactString());
  const includeAuthorizedOperations = r.bool();
  r.skipTags();
  return { groupIds, includeAuthorizedOperations };
}

export function writeConsumerGroupDescribeRequest(w: ByteWriter, _v: number, m: ConsumerGroupDescribeRequest): void {
  w.uvarint(m.groupIds.length + 1);
  for (let i = 0; i < m.groupIds.length; i++) { w.compactString(m.groupIds[i]!); }
  w.bool(m.includeAuthorizedOperations);
  w.uvarint(0);
}

export function packConsumerGroupDescribeRequest(m: ConsumerGroupDescribeRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.groupIds.length !== 0) { const list = m.groupIds; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packText(list[i]!); map.set(1, packedList); }
  if (m.includeAuthorizedOperations) map.set(2, m.includeAuthorizedOperations);
  return map;
}

export function unpackConsumerGroupDescribeRequest(packed: unknown, _from: Attachments): ConsumerGroupDescribeRequest {
  const map = fieldMap(packed, 'ConsumerGroupDescribeRequest');
  const groupIdsValue = map.get(1);
  let groupIds: readonly string[] = [];
  if (groupIdsValue !== undefined) { const list = listOf(groupIdsValue, 'ConsumerGroupDescribeRequest.groupIds'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackText(list[i], 'ConsumerGroupDescribeRequest.groupIds')); groupIds = items; }
  const includeAuthorizedOperationsValue = map.get(2);
  const includeAuthorizedOperations = includeAuthorizedOperationsValue === undefined ? false : unpackBool(includeAuthorizedOperationsValue, 'ConsumerGroupDescribeRequest.includeAuthorizedOperations');
  return { groupIds, includeAuthorizedOperations };
}

export interface ConsumerGroupDescribeResponseAssignedTopic {
  /** Topic id. */
  readonly topicId: string;
  /** Topic name. */
  readonly topicName: string;
  /** Partition indexes. */
  readonly partitions: readonly number[];
}

export function readConsumerGroupDescribeResponseAssignedTopic(r: ByteReader, _v: number): ConsumerGroupDescribeResponseAssignedTopic {
  const topicId = r.uuid();
  const topicName = r.compactString();
  const partitionsCount = r.compactCount(4);
  const partitions: number[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(r.int32());
  r.skipTags();
  return { topicId, topicName, partitions };
}

export function writeConsumerGroupDescribeResponseAssignedTopic(w: ByteWriter, _v: number, m: ConsumerGroupDescribeResponseAssignedTopic): void {
  w.uuid(m.topicId);
  w.compactString(m.topicName);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { w.int32(m.partitions[i]!); }
  w.uvarint(0);
}

export function packConsumerGroupDescribeResponseAssignedTopic(m: ConsumerGroupDescribeResponseAssignedTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicId !== zeroUuid) map.set(1, uuidBytes(m.topicId));
  if (m.topicName !== '') map.set(2, packText(m.topicName));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(3, packedList); }
  return map;
}

export function unpackConsumerGroupDescribeResponseAssignedTopic(packed: unknown, _from: Attachments): ConsumerGroupDescribeResponseAssignedTopic {
  const map = fieldMap(packed, 'ConsumerGroupDescribeResponseAssignedTopic');
  const topicIdValue = map.get(1);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'ConsumerGroupDescribeResponseAssignedTopic.topicId');
  const topicNameValue = map.get(2);
  const topicName = topicNameValue === undefined ? '' : unpackText(topicNameValue, 'ConsumerGroupDescribeResponseAssignedTopic.topicName');
  const partitionsValue = map.get(3);
  let partitions: readonly number[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ConsumerGroupDescribeResponseAssignedTopic.partitions'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'ConsumerGroupDescribeResponseAssignedTopic.partitions')); partitions = items; }
  return { topicId, topicName, partitions };
}

export interface ConsumerGroupDescribeResponseAssignment {
  /** The partitions, by topic. */
  readonly topicPartitions: readonly ConsumerGroupDescribeResponseAssignedTopic[];
}

export function readConsumerGroupDescribeResponseAssignment(r: ByteReader, v: number): ConsumerGroupDescribeResponseAssignment {
  const topicPartitionsCount = r.compactCount(18);
  const topicPartitions: ConsumerGroupDescribeResponseAssignedTopic[] = [];
  for (let left = topicPartitionsCount; left > 0; left--) topicPartitions.push(readConsumerGroupDescribeResponseAssignedTopic(r, v));
  r.skipTags();
  return { topicPartitions };
}

export function writeConsumerGroupDescribeResponseAssignment(w: ByteWriter, v: number, m: ConsumerGroupDescribeResponseAssignment): void {
  w.uvarint(m.topicPartitions.length + 1);
  for (let i = 0; i < m.topicPartitions.length; i++) { writeConsumerGroupDescribeResponseAssignedTopic(w, v, m.topicPartitions[i]!); }
  w.uvarint(0);
}

export function packConsumerGroupDescribeResponseAssignment(m: ConsumerGroupDescribeResponseAssignment, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicPartitions.length !== 0) { const list = m.topicPartitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packConsumerGroupDescribeResponseAssignedTopic(list[i]!, out); map.set(1, packedList); }
  return map;
}

export function unpackConsumerGroupDescribeResponseAssignment(packed: unknown, from: Attachments): ConsumerGroupDescribeResponseAssignment {
  const map = fieldMap(packed, 'ConsumerGroupDescribeResponseAssignment');
  const topicPartitionsValue = map.get(1);
  let topicPartitions: readonly ConsumerGroupDescribeResponseAssignedTopic[] = [];
  if (topicPartitionsValue !== undefined) { const list = listOf(topicPartitionsValue, 'ConsumerGroupDescribeResponseAssignment.topicPartitions'); const items: ConsumerGroupDescribeResponseAssignedTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackConsumerGroupDescribeResponseAssignedTopic(list[i], from)); topicPartitions = items; }
  return { topicPartitions };
}

export interface ConsumerGroupDescribeResponseTargetTopic {
  /** Topic id. */
  readonly topicId: string;
  /** Topic name. */
  readonly topicName: string;
  /** Partition indexes. */
  readonly partitions: readonly number[];
}

export function readConsumerGroupDescribeResponseTargetTopic(r: ByteReader, _v: number): ConsumerGroupDescribeResponseTargetTopic {
  const topicId = r.uuid();
  const topicName = r.compactString();
  const partitionsCount = r.compactCount(4);
  const partitions: number[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(r.int32());
  r.skipTags();
  return { topicId, topicName, partitions };
}

export function writeConsumerGroupDescribeResponseTargetTopic(w: ByteWriter, _v: number, m: ConsumerGroupDescribeResponseTargetTopic): void {
  w.uuid(m.topicId);
  w.compactString(m.topicName);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { w.int32(m.partitions[i]!); }
  w.uvarint(0);
}

export function packConsumerGroupDescribeResponseTargetTopic(m: ConsumerGroupDescribeResponseTargetTopic, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicId !== zeroUuid) map.set(1, uuidBytes(m.topicId));
  if (m.topicName !== '') map.set(2, packText(m.topicName));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(3, packedList); }
  return map;
}

export function unpackConsumerGroupDescribeResponseTargetTopic(packed: unknown, _from: Attachments): ConsumerGroupDescribeResponseTargetTopic {
  const map = fieldMap(packed, 'ConsumerGroupDescribeResponseTargetTopic');
  const topicIdValue = map.get(1);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'ConsumerGroupDescribeResponseTargetTopic.topicId');
  const topicNameValue = map.get(2);
  const topicName = topicNameValue === undefined ? '' : unpackText(topicNameValue, 'ConsumerGroupDescribeResponseTargetTopic.topicName');
  const partitionsValue = map.get(3);
  let partitions: readonly number[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'ConsumerGroupDescribeResponseTargetTopic.partitions'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'ConsumerGroupDescribeResponseTargetTopic.partitions')); partitions = items; }
  return { topicId, topicName, partitions };
}

export interface ConsumerGroupDescribeResponseTargetAssignment {
  /** The partitions, by topic. */
  readonly topicPartitions: readonly ConsumerGroupDescribeResponseTargetTopic[];
}

export function readConsumerGroupDescribeResponseTargetAssignment(r: ByteReader, v: number): ConsumerGroupDescribeResponseTargetAssignment {
  const topicPartitionsCount = r.compactCount(18);
  const topicPartitions: ConsumerGroupDescribeResponseTargetTopic[] = [];
  for (let left = topicPartitionsCount; left > 0; left--) topicPartitions.push(readConsumerGroupDescribeResponseTargetTopic(r, v));
  r.skipTags();
  return { topicPartitions };
}

export function writeConsumerGroupDescribeResponseTargetAssignment(w: ByteWriter, v: number, m: ConsumerGroupDescribeResponseTargetAssignment): void {
  w.uvarint(m.topicPartitions.length + 1);
  for (let i = 0; i < m.topicPartitions.length; i++) { writeConsumerGroupDescribeResponseTargetTopic(w, v, m.topicPartitions[i]!); }
  w.uvarint(0);
}

export function packConsumerGroupDescribeResponseTargetAssignment(m: ConsumerGroupDescribeResponseTargetAssignment, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicPartitions.length !== 0) { const list = m.topicPartitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packConsumerGroupDescribeResponseTargetTopic(list[i]!, out); map.set(1, packedList); }
  return map;
}

export function unpackConsumerGroupDescribeResponseTargetAssignment(packed: unknown, from: Attachments): ConsumerGroupDescribeResponseTargetAssignment {
  const map = fieldMap(packed, 'ConsumerGroupDescribeResponseTargetAssignment');
  const topicPartitionsValue = map.get(1);
  let topicPartitions: readonly ConsumerGroupDescribeResponseTargetTopic[] = [];
  if (topicPartitionsValue !== undefined) { const list = listOf(topicPartitionsValue, 'ConsumerGroupDescribeResponseTargetAssignment.topicPartitions'); const items: ConsumerGroupDescribeResponseTargetTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackConsumerGroupDescribeResponseTargetTopic(list[i], from)); topicPartitions = items; }
  return { topicPartitions };
}

export interface ConsumerGroupDescribeResponseMember {
  /** Id of the member. */
  readonly memberId: string;
  /** Its name, when it is a static one. */
  readonly instanceId: string | null;
  /** Where it runs. */
  readonly rackId: string | null;
  /** Assignment epoch that it has reached. */
  readonly memberEpoch: number;
  /** Client id with which it joined. */
  readonly clientId: string;
  /** Address from which it joined. */
  readonly clientHost: string;
  /** Topics that it subscribes to. */
  readonly subscribedTopicNames: readonly string[];
  /** Pattern of further topics. */
  readonly subscribedTopicRegex: string | null;
  /** What it owns. */
  readonly assignment: ConsumerGroupDescribeResponseAssignment;
  /** What it will own. */
  readonly targetAssignment: ConsumerGroupDescribeResponseTargetAssignment;
  /** How it takes part: 0 as a classic member, 1 by heartbeats alone, −1 unknown. */
  readonly memberType: number;
}

/** A `ConsumerGroupDescribeResponseMember` with defaults for what is left out. */
export function makeConsumerGroupDescribeResponseMember(fields: Pick<ConsumerGroupDescribeResponseMember, 'memberId' | 'memberEpoch' | 'clientId' | 'clientHost' | 'subscribedTopicNames' | 'assignment' | 'targetAssignment'> & Partial<Pick<ConsumerGroupDescribeResponseMember, 'instanceId' | 'rackId' | 'subscribedTopicRegex' | 'memberType'>>): ConsumerGroupDescribeResponseMember {
  return {
    memberId: fields.memberId,
    instanceId: fields.instanceId === undefined ? null : fields.instanceId,
    rackId: fields.rackId === undefined ? null : fields.rackId,
    memberEpoch: fields.memberEpoch,
    clientId: fields.clientId,
    clientHost: fields.clientHost,
    subscribedTopicNames: fields.subscribedTopicNames,
    subscribedTopicRegex: fields.subscribedTopicRegex === undefined ? null : fields.subscribedTopicRegex,
    assignment: fields.assignment,
    targetAssignment: fields.targetAssignment,
    memberType: fields.memberType === undefined ? -1 : fields.memberType,
  };
}

export function readConsumerGroupDescribeResponseMember(r: ByteReader, v: number): ConsumerGroupDescribeResponseMember {
  const memberId = r.compactString();
  const instanceId = r.compactNullableString();
  const rackId = r.compactNullableString();
  const memberEpoch = r.int32();
  const clientId = r.compactString();
  const clientHost = r.compactString();
  const subscribedTopicNamesCount = r.compactCount(1);
  const subscribedTopicNames: string[] = [];
  for (let left = subscribedTopicNamesCount; left > 0; left--) subscribedTopicNames.push(r.compactString());
  const subscribedTopicRegex = r.compactNullableString();
  const assignment = readConsumerGroupDescribeResponseAssignment(r, v);
  const targetAssignment = readConsumerGroupDescribeResponseTargetAssignment(r, v);
  const memberType = (v >= 1 ? r.int8() : -1);
  r.skipTags();
  return { memberId, instanceId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, assignment, targetAssignment, memberType };
}

export function writeConsumerGroupDescribeResponseMember(w: ByteWriter, v: number, m: ConsumerGroupDescribeResponseMember): void {
  w.compactString(m.memberId);
  w.compactNullableString(m.instanceId);
  w.compactNullableString(m.rackId);
  w.int32(m.memberEpoch);
  w.compactString(m.clientId);
  w.compactString(m.clientHost);
  w.uvarint(m.subscribedTopicNames.length + 1);
  for (let i = 0; i < m.subscribedTopicNames.length; i++) { w.compactString(m.subscribedTopicNames[i]!); }
  w.compactNullableString(m.subscribedTopicRegex);
  writeConsumerGroupDescribeResponseAssignment(w, v, m.assignment);
  writeConsumerGroupDescribeResponseTargetAssignment(w, v, m.targetAssignment);
  if (v >= 1) {
    w.int8(m.memberType);
  }
  w.uvarint(0);
}

export function packConsumerGroupDescribeResponseMember(m: ConsumerGroupDescribeResponseMember, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.memberId !== '') map.set(1, packText(m.memberId));
  if (m.instanceId !== null) map.set(2, packText(m.instanceId));
  if (m.rackId !== null) map.set(3, packText(m.rackId));
  if (m.memberEpoch !== 0) map.set(4, m.memberEpoch);
  if (m.clientId !== '') map.set(5, packText(m.clientId));
  if (m.clientHost !== '') map.set(6, packText(m.clientHost));
  if (m.subscribedTopicNames.length !== 0) { const list = m.subscribedTopicNames; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packText(list[i]!); map.set(7, packedList); }
  if (m.subscribedTopicRegex !== null) map.set(8, packText(m.subscribedTopicRegex));
  if (true) map.set(9, packConsumerGroupDescribeResponseAssignment(m.assignment, out));
  if (true) map.set(10, packConsumerGroupDescribeResponseTargetAssignment(m.targetAssignment, out));
  if (m.memberType !== -1) map.set(11, m.memberType);
  return map;
}

export function unpackConsumerGroupDescribeResponseMember(packed: unknown, from: Attachments): ConsumerGroupDescribeResponseMember {
  const map = fieldMap(packed, 'ConsumerGroupDescribeResponseMember');
  const memberIdValue = map.get(1);
  const memberId = memberIdValue === undefined ? '' : unpackText(memberIdValue, 'ConsumerGroupDescribeResponseMember.memberId');
  const instanceIdValue = map.get(2);
  const instanceId = instanceIdValue === undefined ? null : instanceIdValue === null ? null : unpackText(instanceIdValue, 'ConsumerGroupDescribeResponseMember.instanceId');
  const rackIdValue = map.get(3);
  const rackId = rackIdValue === undefined ? null : rackIdValue === null ? null : unpackText(rackIdValue, 'ConsumerGroupDescribeResponseMember.rackId');
  const memberEpochValue = map.get(4);
  const memberEpoch = memberEpochValue === undefined ? 0 : unpackInt(memberEpochValue, -2147483648, 2147483647, 'ConsumerGroupDescribeResponseMember.memberEpoch');
  const clientIdValue = map.get(5);
  const clientId = clientIdValue === undefined ? '' : unpackText(clientIdValue, 'ConsumerGroupDescribeResponseMember.clientId');
  const clientHostValue = map.get(6);
  const clientHost = clientHostValue === undefined ? '' : unpackText(clientHostValue, 'ConsumerGroupDescribeResponseMember.clientHost');
  const subscribedTopicNamesValue = map.get(7);
  let subscribedTopicNames: readonly string[] = [];
  if (subscribedTopicNamesValue !== undefined) { const list = listOf(subscribedTopicNamesValue, 'ConsumerGroupDescribeResponseMember.subscribedTopicNames'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackText(list[i], 'ConsumerGroupDescribeResponseMember.subscribedTopicNames')); subscribedTopicNames = items; }
  const subscribedTopicRegexValue = map.get(8);
  const subscribedTopicRegex = subscribedTopicRegexValue === undefined ? null : subscribedTopicRegexValue === null ? null : unpackText(subscribedTopicRegexValue, 'ConsumerGroupDescribeResponseMember.subscribedTopicRegex');
  const assignmentValue = map.get(9);
  const assignment = assignmentValue === undefined ? { topicPartitions: [] } : unpackConsumerGroupDescribeResponseAssignment(assignmentValue, from);
  const targetAssignmentValue = map.get(10);
  const targetAssignment = targetAssignmentValue === undefined ? { topicPartitions: [] } : unpackConsumerGroupDescribeResponseTargetAssignment(targetAssignmentValue, from);
  const memberTypeValue = map.get(11);
  const memberType = memberTypeValue === undefined ? -1 : unpackInt(memberTypeValue, -128, 127, 'ConsumerGroupDescribeResponseMember.memberType');
  return { memberId, instanceId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, assignment, targetAssignment, memberType };
}

export interface ConsumerGroupDescribeResponseGroup {
  /** NONE, or why the group cannot be described. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Id of the group. */
  readonly groupId: string;
  /** Empty, Assigning, Reconciling, Stable or Dead. */
  readonly groupState: string;
  /** Rises with each change that needs an assignment. */
  readonly groupEpoch: number;
  /** Group epoch that the target assignment is for. */
  readonly assignmentEpoch: number;
  /** The assignor that most members would like. */
  readonly assignorName: string;
  /** Its members. */
  readonly members: readonly ConsumerGroupDescribeResponseMember[];
  /** Bits of what the client may do with the group; the least int32 when not asked for. */
  readonly authorizedOperations: number;
}

/** A `ConsumerGroupDescribeResponseGroup` with defaults for what is left out. */
export function makeConsumerGroupDescribeResponseGroup(fields: Pick<ConsumerGroupDescribeResponseGroup, 'error' | 'groupId' | 'groupState' | 'groupEpoch' | 'assignmentEpoch' | 'assignorName' | 'members'> & Partial<Pick<ConsumerGroupDescribeResponseGroup, 'errorMessage' | 'authorizedOperations'>>): ConsumerGroupDescribeResponseGroup {
  return {
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    groupId: fields.groupId,
    groupState: fields.groupState,
    groupEpoch: fields.groupEpoch,
    assignmentEpoch: fields.assignmentEpoch,
    assignorName: fields.assignorName,
    members: fields.members,
    authorizedOperations: fields.authorizedOperations === undefined ? -2147483648 : fields.authorizedOperations,
  };
}

export function readConsumerGroupDescribeResponseGroup(r: ByteReader, v: number): ConsumerGroupDescribeResponseGroup {
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  const groupId = r.compactString();
  const groupState = r.compactString();
  const groupEpoch = r.int32();
  const assignmentEpoch = r.int32();
  const assignorName = r.compactString();
  const membersCount = r.compactCount(13);
  const members: ConsumerGroupDescribeResponseMember[] = [];
  for (let left = membersCount; left > 0; left--) members.push(readConsumerGroupDescribeResponseMember(r, v));
  const authorizedOperations = r.int32();
  r.skipTags();
  return { error, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations };
}

export function writeConsumerGroupDescribeResponseGroup(w: ByteWriter, v: number, m: ConsumerGroupDescribeResponseGroup): void {
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.compactString(m.groupId);
  w.compactString(m.groupState);
  w.int32(m.groupEpoch);
  w.int32(m.assignmentEpoch);
  w.compactString(m.assignorName);
  w.uvarint(m.members.length + 1);
  for (let i = 0; i < m.members.length; i++) { writeConsumerGroupDescribeResponseMember(w, v, m.members[i]!); }
  w.int32(m.authorizedOperations);
  w.uvarint(0);
}

export function packConsumerGroupDescribeResponseGroup(m: ConsumerGroupDescribeResponseGroup, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.errorMessage !== null) map.set(2, packText(m.errorMessage));
  if (m.groupId !== '') map.set(3, packText(m.groupId));
  if (m.groupState !== '') map.set(4, packText(m.groupState));
  if (m.groupEpoch !== 0) map.set(5, m.groupEpoch);
  if (m.assignmentEpoch !== 0) map.set(6, m.assignmentEpoch);
  if (m.assignorName !== '') map.set(7, packText(m.assignorName));
  if (m.members.length !== 0) { const list = m.members; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packConsumerGroupDescribeResponseMember(list[i]!, out); map.set(8, packedList); }
  if (m.authorizedOperations !== -2147483648) map.set(9, m.authorizedOperations);
  return map;
}

export function unpackConsumerGroupDescribeResponseGroup(packed: unknown, from: Attachments): ConsumerGroupDescribeResponseGroup {
  const map = fieldMap(packed, 'ConsumerGroupDescribeResponseGroup');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ConsumerGroupDescribeResponseGroup.error'));
  const errorMessageValue = map.get(2);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'ConsumerGroupDescribeResponseGroup.errorMessage');
  const groupIdValue = map.get(3);
  const groupId = groupIdValue === undefined ? '' : unpackText(groupIdValue, 'ConsumerGroupDescribeResponseGroup.groupId');
  const groupStateValue = map.get(4);
  const groupState = groupStateValue === undefined ? '' : unpackText(groupStateValue, 'ConsumerGroupDescribeResponseGroup.groupState');
  const groupEpochValue = map.get(5);
  const groupEpoch = groupEpochValue === undefined ? 0 : unpackInt(groupEpochValue, -2147483648, 2147483647, 'ConsumerGroupDescribeResponseGroup.groupEpoch');
  const assignmentEpochValue = map.get(6);
  const assignmentEpoch = assignmentEpochValue === undefined ? 0 : unpackInt(assignmentEpochValue, -2147483648, 2147483647, 'ConsumerGroupDescribeResponseGroup.assignmentEpoch');
  const assignorNameValue = map.get(7);
  const assignorName = assignorNameValue === undefined ? '' : unpackText(assignorNameValue, 'ConsumerGroupDescribeResponseGroup.assignorName');
  const membersValue = map.get(8);
  let members: readonly ConsumerGroupDescribeResponseMember[] = [];
  if (membersValue !== undefined) { const list = listOf(membersValue, 'ConsumerGroupDescribeResponseGroup.members'); const items: ConsumerGroupDescribeResponseMember[] = []; for (let i = 0; i < list.length; i++) items.push(unpackConsumerGroupDescribeResponseMember(list[i], from)); members = items; }
  const authorizedOperationsValue = map.get(9);
  const authorizedOperations = authorizedOperationsValue === undefined ? -2147483648 : unpackInt(authorizedOperationsValue, -2147483648, 2147483647, 'ConsumerGroupDescribeResponseGroup.authorizedOperations');
  return { error, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations };
}

export interface ConsumerGroupDescribeResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** The groups. */
  readonly groups: readonly ConsumerGroupDescribeResponseGroup[];
}

/** A `ConsumerGroupDescribeResponse` with defaults for what is left out. */
export function makeConsumerGroupDescribeResponse(fields: Pick<ConsumerGroupDescribeResponse, 'groups'> & Partial<Pick<ConsumerGroupDescribeResponse, 'throttleTimeMs'>>): ConsumerGroupDescribeResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    groups: fields.groups,
  };
}

export function readConsumerGroupDescribeResponse(r: ByteReader, v: number): ConsumerGroupDescribeResponse {
  const throttleTimeMs = r.int32();
  const groupsCount = r.compactCount(19);
  const groups: ConsumerGroupDescribeResponseGroup[] = [];
  for (let left = groupsCount; left > 0; left--) groups.push(readConsumerGroupDescribeResponseGroup(r, v));
  r.skipTags();
  return { throttleTimeMs, groups };
}

export function writeConsumerGroupDescribeResponse(w: ByteWriter, v: number, m: ConsumerGroupDescribeResponse): void {
  w.int32(m.throttleTimeMs);
  w.uvarint(m.groups.length + 1);
  for (let i = 0; i < m.groups.length; i++) { writeConsumerGroupDescribeResponseGroup(w, v, m.groups[i]!); }
  w.uvarint(0);
}

export function packConsumerGroupDescribeResponse(m: ConsumerGroupDescribeResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.groups.length !== 0) { const list = m.groups; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packConsumerGroupDescribeResponseGroup(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackConsumerGroupDescribeResponse(packed: unknown, from: Attachments): ConsumerGroupDescribeResponse {
  const map = fieldMap(packed, 'ConsumerGroupDescribeResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'ConsumerGroupDescribeResponse.throttleTimeMs');
  const groupsValue = map.get(2);
  let groups: readonly ConsumerGroupDescribeResponseGroup[] = [];
  if (groupsValue !== undefined) { const list = listOf(groupsValue, 'ConsumerGroupDescribeResponse.groups'); const items: ConsumerGroupDescribeResponseGroup[] = []; for (let i = 0; i < list.length; i++) items.push(unpackConsumerGroupDescribeResponseGroup(list[i], from)); groups = items; }
  return { throttleTimeMs, groups };
}
