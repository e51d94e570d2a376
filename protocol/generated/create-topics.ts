// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface CreateTopicsRequestAssignment {
  /** Partition index. */
  readonly index: number;
  /** Where the replicas go, the preferred leader first. */
  readonly brokerIds: readonly number[];
}

export function readCreateTopicsRequestAssignment(r: ByteReader, v: number): CreateTopicsRequestAssignment {
  const flexible = v >= 5;
  const index = r.int32();
  const brokerIdsCount = (flexible ? r.compactCount(4) : r.count(4));
  const brokerIds: number[] = [];
  for (let left = brokerIdsCount; left > 0; left--) brokerIds.push(r.int32());
  if (flexible) r.skipTags();
  return { index, brokerIds };
}

export function writeCreateTopicsRequestAssignment(w: ByteWriter, v: number, m: CreateTopicsRequestAssignment): void {
  const flexible = v >= 5;
  w.int32(m.index);
  if (flexible) w.uvarint(m.brokerIds.length + 1); else w.int32(m.brokerIds.length);
  for (let i = 0; i < m.brokerIds.length; i++) { w.int32(m.brokerIds[i]!); }
  if (flexible) w.uvarint(0);
}

export function packCreateTopicsRequestAssignment(m: CreateTopicsRequestAssignment, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.index !== 0) map.set(1, m.index);
  if (m.brokerIds.length !== 0) { const list = m.brokerIds; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  return map;
}

export function unpackCreateTopicsRequestAssignment(packed: unknown, _from: Attachments): CreateTopicsRequestAssignment {
  const map = fieldMap(packed, 'CreateTopicsRequestAssignment');
  const indexValue = map.get(1);
  const index = indexValue === undefined ? 0 : unpackInt(indexValue, -2147483648, 2147483647, 'CreateTopicsRequestAssignment.index');
  const brokerIdsValue = map.get(2);
  let brokerIds: readonly number[] = [];
  if (brokerIdsValue !== undefined) { const list = listOf(brokerIdsValue, 'CreateTopicsRequestAssignment.brokerIds'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'CreateTopicsRequestAssignment.brokerIds')); brokerIds = items; }
  return { index, brokerIds };
}

export interface CreateTopicsRequestConfig {
  /** Key of the setting. */
  readonly name: string;
  /** Its value. */
  readonly value: string | null;
}

/** A `CreateTopicsRequestConfig` with defaults for what is left out. */
export function makeCreateTopicsRequestConfig(fields: Pick<CreateTopicsRequestConfig, 'name'> & Partial<Pick<CreateTopicsRequestConfig, 'value'>>): CreateTopicsRequestConfig {
  return {
    name: fields.name,
    value: fields.value === undefined ? null : fields.value,
  };
}

export function readCreateTopicsRequestConfig(r: ByteReader, v: number): CreateTopicsRequestConfig {
  const flexible = v >= 5;
  const name = (flexible ? r.compactString() : r.string());
  const value = (flexible ? r.compactNullableString() : r.nullableString());
  if (flexible) r.skipTags();
  return { name, value };
}

export function writeCreateTopicsRequestConfig(w: ByteWriter, v: number, m: CreateTopicsRequestConfig): void {
  const flexible = v >= 5;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.compactNullableString(m.value); else w.nullableString(m.value);
  if (flexible) w.uvarint(0);
}

export function packCreateTopicsRequestConfig(m: CreateTopicsRequestConfig, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.value !== null) map.set(2, packText(m.value));
  return map;
}

export function unpackCreateTopicsRequestConfig(packed: unknown, _from: Attachments): CreateTopicsRequestConfig {
  const map = fieldMap(packed, 'CreateTopicsRequestConfig');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'CreateTopicsRequestConfig.name');
  const valueValue = map.get(2);
  const value = valueValue === undefined ? null : valueValue === null ? null : unpackText(valueValue, 'CreateTopicsRequestConfig.value');
  return { name, value };
}

export interface CreateTopicsRequestTopic {
  /** Topic name. */
  readonly name: string;
  /** How many partitions; −1 for the default or with assignments. */
  readonly numPartitions: number;
  /** How many replicas each; −1 for the default or with assignments. */
  readonly replicationFactor: number;
  /** Replicas chosen by the client; empty to let the broker choose. */
  readonly assignments: readonly CreateTopicsRequestAssignment[];
  /** Settings of the topic. */
  readonly configs: readonly CreateTopicsRequestConfig[];
}

export function readCreateTopicsRequestTopic(r: ByteReader, v: number): CreateTopicsRequestTopic {
  const flexible = v >= 5;
  const name = (flexible ? r.compactString() : r.string());
  const numPartitions = r.int32();
  const replicationFactor = r.int16();
  const assignmentsCount = (flexible ? r.compactCount(5) : r.count(5));
  const assignments: CreateTopicsRequestAssignment[] = [];
  for (let left = assignmentsCount; left > 0; left--) assignments.push(readCreateTopicsRequestAssignment(r, v));
  const configsCount = (flexible ? r.compactCount(2) : r.count(2));
  const configs: CreateTopicsRequestConfig[] = [];
  for (let left = configsCount; left > 0; left--) configs.push(readCreateTopicsRequestConfig(r, v));
  if (flexible) r.skipTags();
  return { name, numPartitions, replicationFactor, assignments, configs };
}

export function writeCreateTopicsRequestTopic(w: ByteWriter, v: number, m: CreateTopicsRequestTopic): void {
  const flexible = v >= 5;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  w.int32(m.numPartitions);
  w.int16(m.replicationFactor);
  if (flexible) w.uvarint(m.assignments.length + 1); else w.int32(m.assignments.length);
  for (let i = 0; i < m.assignments.length; i++) { writeCreateTopicsRequestAssignment(w, v, m.assignments[i]!); }
  if (flexible) w.uvarint(m.configs.length + 1); else w.int32(m.configs.length);
  for (let i = 0; i < m.configs.length; i++) { writeCreateTopicsRequestConfig(w, v, m.configs[i]!); }
  if (flexible) w.uvarint(0);
}

export function packCreateTopicsRequestTopic(m: CreateTopicsRequestTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.numPartitions !== 0) map.set(2, m.numPartitions);
  if (m.replicationFactor !== 0) map.set(3, m.replicationFactor);
  if (m.assignments.length !== 0) { const list = m.assignments; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packCreateTopicsRequestAssignment(list[i]!, out); map.set(4, packedList); }
  if (m.configs.length !== 0) { const list = m.configs; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packCreateTopicsRequestConfig(list[i]!, out); map.set(5, packedList); }
  return map;
}

export function unpackCreateTopicsRequestTopic(packed: unknown, from: Attachments): CreateTopicsRequestTopic {
  const map = fieldMap(packed, 'CreateTopicsRequestTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'CreateTopicsRequestTopic.name');
  const numPartitionsValue = map.get(2);
  const numPartitions = numPartitionsValue === undefined ? 0 : unpackInt(numPartitionsValue, -2147483648, 2147483647, 'CreateTopicsRequestTopic.numPartitions');
  const replicationFactorValue = map.get(3);
  const replicationFactor = replicationFactorValue === undefined ? 0 : unpackInt(replicationFactorValue, -32768, 32767, 'CreateTopicsRequestTopic.replicationFactor');
  const assignmentsValue = map.get(4);
  let assignments: readonly CreateTopicsRequestAssignment[] = [];
  if (assignmentsValue !== undefined) { const list = listOf(assignmentsValue, 'CreateTopicsRequestTopic.assignments'); const items: CreateTopicsRequestAssignment[] = []; for (let i = 0; i < list.length; i++) items.push(unpackCreateTopicsRequestAssignment(list[i], from)); assignments = items; }
  const configsValue = map.get(5);
  let configs: readonly CreateTopicsRequestConfig[] = [];
  if (configsValue !== undefined) { const list = listOf(configsValue, 'CreateTopicsRequestTopic.configs'); const items: CreateTopicsRequestConfig[] = []; for (let i = 0; i < list.length; i++) items.push(unpackCreateTopicsRequestConfig(list[i], from)); configs = items; }
  return { name, numPartitions, replicationFactor, assignments, configs };
}

export interface CreateTopicsRequest {
  /** The topics to create. */
  readonly topics: readonly CreateTopicsRequestTopic[];
  /** How long to wait until the topics are ready. */
  readonly timeoutMs: number;
  /** Whether to check only, and create nothing. */
  readonly validateOnly: boolean;
}

/** A `CreateTopicsRequest` with defaults for what is left out. */
export function makeCreateTopicsRequest(fields: Pick<CreateTopicsRequest, 'topics' | 'validateOnly'> & Partial<Pick<CreateTopicsRequest, 'timeoutMs'>>): CreateTopicsRequest {
  return {
    topics: fields.topics,
    timeoutMs: fields.timeoutMs === undefined ? 60000 : fields.timeoutMs,
    validateOnly: fields.validateOnly,
  };
}

export function readCreateTopicsRequest(r: ByteReader, v: number): CreateTopicsRequest {
  const flexible = v >= 5;
  const topicsCount = (flexible ? r.compactCount(9) : r.count(9));
  const topics: CreateTopicsRequestTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readCreateTopicsRequestTopic(r, v));
  const timeoutMs = r.int32();
  const validateOnly = r.bool();
  if (flexible) r.skipTags();
  return { topics, timeoutMs, validateOnly };
}

export function writeCreateTopicsRequest(w: ByteWriter, v: number, m: CreateTopicsRequest): void {
  const flexible = v >= 5;
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeCreateTopicsRequestTopic(w, v, m.topics[i]!); }
  w.int32(m.timeoutMs);
  w.bool(m.validateOnly);
  if (flexible) w.uvarint(0);
}

export function packCreateTopicsRequest(m: CreateTopicsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packCreateTopicsRequestTopic(list[i]!, out); map.set(1, packedList); }
  if (m.timeoutMs !== 60000) map.set(2, m.timeoutMs);
  if (m.validateOnly) map.set(3, m.validateOnly);
  return map;
}

export function unpackCreateTopicsRequest(packed: unknown, from: Attachments): CreateTopicsRequest {
  const map = fieldMap(packed, 'CreateTopicsRequest');
  const topicsValue = map.get(1);
  let topics: readonly CreateTopicsRequestTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'CreateTopicsRequest.topics'); const items: CreateTopicsRequestTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackCreateTopicsRequestTopic(list[i], from)); topics = items; }
  const timeoutMsValue = map.get(2);
  const timeoutMs = timeoutMsValue === undefined ? 60000 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'CreateTopicsRequest.timeoutMs');
  const validateOnlyValue = map.get(3);
  const validateOnly = validateOnlyValue === undefined ? false : unpackBool(validateOnlyValue, 'CreateTopicsRequest.validateOnly');
  return { topics, timeoutMs, validateOnly };
}

export interface CreateTopicsResponseConfig {
  /** Key of the setting. */
  readonly name: string;
  /** Its value; null when secret. */
  readonly value: string | null;
  /** Whether it cannot be changed. */
  readonly readOnly: boolean;
  /** Where the value comes from, as in DescribeConfigs. */
  readonly source: number;
  /** Whether the value is secret. */
  readonly isSensitive: boolean;
}

/** A `CreateTopicsResponseConfig` with defaults for what is left out. */
export function makeCreateTopicsResponseConfig(fields: Pick<CreateTopicsResponseConfig, 'name' | 'readOnly' | 'isSensitive'> & Partial<Pick<CreateTopicsResponseConfig, 'value' | 'source'>>): CreateTopicsResponseConfig {
  return {
    name: fields.name,
    value: fields.value === undefined ? null : fields.value,
    readOnly: fields.readOnly,
    source: fields.source === undefined ? -1 : fields.source,
    isSensitive: fields.isSensitive,
  };
}

export function readCreateTopicsResponseConfig(r: ByteReader, _v: number): CreateTopicsResponseConfig {
  const name = r.compactString();
  const value = r.compactNullableString();
  const readOnly = r.bool();
  const source = r.int8();
  const isSensitive = r.bool();
  r.skipTags();
  return { name, value, readOnly, source, isSensitive };
}

export function writeCreateTopicsResponseConfig(w: ByteWriter, _v: number, m: CreateTopicsResponseConfig): void {
  w.compactString(m.name);
  w.compactNullableString(m.value);
  w.bool(m.readOnly);
  w.int8(m.source);
  w.bool(m.isSensitive);
  w.uvarint(0);
}

export function packCreateTopicsResponseConfig(m: CreateTopicsResponseConfig, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.value !== null) map.set(2, packText(m.value));
  if (m.readOnly) map.set(3, m.readOnly);
  if (m.source !== -1) map.set(4, m.source);
  if (m.isSensitive) map.set(5, m.isSensitive);
  return map;
}

export function unpackCreateTopicsResponseConfig(packed: unknown, _from: Attachments): CreateTopicsResponseConfig {
  const map = fieldMap(packed, 'CreateTopicsResponseConfig');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'CreateTopicsResponseConfig.name');
  const valueValue = map.get(2);
  const value = valueValue === undefined ? null : valueValue === null ? null : unpackText(valueValue, 'CreateTopicsResponseConfig.value');
  const readOnlyValue = map.get(3);
  const readOnly = readOnlyValue === undefined ? false : unpackBool(readOnlyValue, 'CreateTopicsResponseConfig.readOnly');
  const sourceValue = map.get(4);
  const source = sourceValue === undefined ? -1 : unpackInt(sourceValue, -128, 127, 'CreateTopicsResponseConfig.source');
  const isSensitiveValue = map.get(5);
  const isSensitive = isSensitiveValue === undefined ? false : unpackBool(isSensitiveValue, 'CreateTopicsResponseConfig.isSensitive');
  return { name, value, readOnly, source, isSensitive };
}

export interface CreateTopicsResponseTopic {
  /** Topic name. */
  readonly name: string;
  /** Topic id. */
  readonly topicId: string;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Why the settings are not shown. */
  readonly configError: ErrorName;
  /** How many partitions it has. */
  readonly numPartitions: number;
  /** How many replicas each. */
  readonly replicationFactor: number;
  /** Settings of the topic. */
  readonly configs: readonly CreateTopicsResponseConfig[] | null;
}

/** A `CreateTopicsResponseTopic` with defaults for what is left out. */
export function makeCreateTopicsResponseTopic(fields: Pick<CreateTopicsResponseTopic, 'name' | 'error'> & Partial<Pick<CreateTopicsResponseTopic, 'topicId' | 'errorMessage' | 'configError' | 'numPartitions' | 'replicationFactor' | 'configs'>>): CreateTopicsResponseTopic {
  return {
    name: fields.name,
    topicId: fields.topicId === undefined ? zeroUuid : fields.topicId,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    configError: fields.configError === undefined ? 'NONE' : fields.configError,
    numPartitions: fields.numPartitions === undefined ? -1 : fields.numPartitions,
    replicationFactor: fields.replicationFactor === undefined ? -1 : fields.replicationFactor,
    configs: fields.configs === undefined ? [] : fields.configs,
  };
}

export function readCreateTopicsResponseTopic(r: ByteReader, v: number): CreateTopicsResponseTopic {
  const flexible = v >= 5;
  const name = (flexible ? r.compactString() : r.string());
  const topicId = (v >= 7 ? r.uuid() : zeroUuid);
  const error = errorName(r.int16());
  const errorMessage = (flexible ? r.compactNullableString() : r.nullableString());
  let configError: ErrorName = 'NONE';
  const numPartitions = (v >= 5 ? r.int32() : -1);
  const replicationFactor = (v >= 5 ? r.int16() : -1);
  let configs: readonly CreateTopicsResponseConfig[] | null = [];
  if (v >= 5) {
    const configsCount = (flexible ? r.compactNullableCount(5) : r.nullableCount(5));
    const configsList: CreateTopicsResponseConfig[] = [];
    for (let left = configsCount; left > 0; left--) configsList.push(readCreateTopicsResponseConfig(r, v));
    configs = configsCount < 0 ? null : configsList;
  }
  if (flexible) {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          configError = errorName(r.int16());
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { name, topicId, error, errorMessage, configError, numPartitions, replicationFactor, configs };
}

export function writeCreateTopicsResponseTopic(w: ByteWriter, v: number, m: CreateTopicsResponseTopic): void {
  const flexible = v >= 5;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (v >= 7) {
    w.uuid(m.topicId);
  }
  w.int16(errorCode(m.error));
  if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  if (v >= 5) {
    w.int32(m.numPartitions);
  }
  if (v >= 5) {
    w.int16(m.replicationFactor);
  }
  if (v >= 5) {
    if (m.configs === null) { if (flexible) w.uvarint(0); else w.int32(-1); } else {
      if (flexible) w.uvarint(m.configs.length + 1); else w.int32(m.configs.length);
      for (let i = 0; i < m.configs.length; i++) { writeCreateTopicsResponseConfig(w, v, m.configs[i]!); }
    }
  }
  if (flexible) {
    let tags = 0;
    if (m.configError !== 'NONE') tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (m.configError !== 'NONE') {
        const mark = w.beginTag(0);
        w.int16(errorCode(m.configError));
        w.endTag(mark);
      }
    }
  }
}

export function packCreateTopicsResponseTopic(m: CreateTopicsResponseTopic, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.topicId !== zeroUuid) map.set(2, uuidBytes(m.topicId));
  if (m.error !== 'NONE') map.set(3, errorCode(m.error));
  if (m.errorMessage !== null) map.set(4, packText(m.errorMessage));
  if (m.configError !== 'NONE') map.set(5, errorCode(m.configError));
  if (m.numPartitions !== -1) map.set(6, m.numPartitions);
  if (m.replicationFactor !== -1) map.set(7, m.replicationFactor);
  if (m.configs === null || m.configs.length !== 0) { if (m.configs === null) map.set(8, null); else { const list = m.configs; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packCreateTopicsResponseConfig(list[i]!, out); map.set(8, packedList); } }
  return map;
}

export function unpackCreateTopicsResponseTopic(packed: unknown, from: Attachments): CreateTopicsResponseTopic {
  const map = fieldMap(packed, 'CreateTopicsResponseTopic');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'CreateTopicsResponseTopic.name');
  const topicIdValue = map.get(2);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'CreateTopicsResponseTopic.topicId');
  const errorValue = map.get(3);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'CreateTopicsResponseTopic.error'));
  const errorMessageValue = map.get(4);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'CreateTopicsResponseTopic.errorMessage');
  const configErrorValue = map.get(5);
  const configError = configErrorValue === undefined ? 'NONE' : errorName(unpackInt(configErrorValue, -32768, 32767, 'CreateTopicsResponseTopic.configError'));
  const numPartitionsValue = map.get(6);
  const numPartitions = numPartitionsValue === undefined ? -1 : unpackInt(numPartitionsValue, -2147483648, 2147483647, 'CreateTopicsResponseTopic.numPartitions');
  const replicationFactorValue = map.get(7);
  const replicationFactor = replicationFactorValue === undefined ? -1 : unpackInt(replicationFactorValue, -32768, 32767, 'CreateTopicsResponseTopic.replicationFactor');
  const configsValue = map.get(8);
  let configs: readonly CreateTopicsResponseConfig[] | null = [];
  if (configsValue === null) configs = null; else if (configsValue !== undefined) { const list = listOf(configsValue, 'CreateTopicsResponseTopic.configs'); const items: CreateTopicsResponseConfig[] = []; for (let i = 0; i < list.length; i++) items.push(unpackCreateTopicsResponseConfig(list[i], from)); configs = items; }
  return { name, topicId, error, errorMessage, configError, numPartitions, replicationFactor, configs };
}

export interface CreateTopicsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by topic. */
  readonly topics: readonly CreateTopicsResponseTopic[];
}

/** A `CreateTopicsResponse` with defaults for what is left out. */
export function makeCreateTopicsResponse(fields: Pick<CreateTopicsResponse, 'topics'> & Partial<Pick<CreateTopicsResponse, 'throttleTimeMs'>>): CreateTopicsResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    topics: fields.topics,
  };
}

export function readCreateTopicsResponse(r: ByteReader, v: number): CreateTopicsResponse {
  const flexible = v >= 5;
  const throttleTimeMs = r.int32();
  const topicsCount = (flexible ? r.compactCount(4) : r.count(4));
  const topics: CreateTopicsResponseTopic[] = [];
  for (let left = topicsCount; left > 0; left--) topics.push(readCreateTopicsResponseTopic(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, topics };
}

export function writeCreateTopicsResponse(w: ByteWriter, v: number, m: CreateTopicsResponse): void {
  const flexible = v >= 5;
  w.int32(m.throttleTimeMs);
  if (flexible) w.uvarint(m.topics.length + 1); else w.int32(m.topics.length);
  for (let i = 0; i < m.topics.length; i++) { writeCreateTopicsResponseTopic(w, v, m.topics[i]!); }
  if (flexible) w.uvarint(0);
}

export function packCreateTopicsResponse(m: CreateTopicsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.topics.length !== 0) { const list = m.topics; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packCreateTopicsResponseTopic(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackCreateTopicsResponse(packed: unknown, from: Attachments): CreateTopicsResponse {
  const map = fieldMap(packed, 'CreateTopicsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'CreateTopicsResponse.throttleTimeMs');
  const topicsValue = map.get(2);
  let topics: readonly CreateTopicsResponseTopic[] = [];
  if (topicsValue !== undefined) { const list = listOf(topicsValue, 'CreateTopicsResponse.topics'); const items: CreateTopicsResponseTopic[] = []; for (let i = 0; i < list.length; i++) items.push(unpackCreateTopicsResponseTopic(list[i], from)); topics = items; }
  return { throttleTimeMs, topics };
}
