// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface IncrementalAlterConfigsRequestConfig {
  /** Key of the setting. */
  readonly name: string;
  /** 0 set, 1 delete, 2 append to a list, 3 subtract from a list. */
  readonly operation: number;
  /** The value, unless deleted. */
  readonly value: string | null;
}

/** A `IncrementalAlterConfigsRequestConfig` with defaults for what is left out. */
export function makeIncrementalAlterConfigsRequestConfig(fields: Pick<IncrementalAlterConfigsRequestConfig, 'name' | 'operation'> & Partial<Pick<IncrementalAlterConfigsRequestConfig, 'value'>>): IncrementalAlterConfigsRequestConfig {
  return {
    name: fields.name,
    operation: fields.operation,
    value: fields.value === undefined ? null : fields.value,
  };
}

export function readIncrementalAlterConfigsRequestConfig(r: ByteReader, v: number): IncrementalAlterConfigsRequestConfig {
  const flexible = v >= 1;
  const name = (flexible ? r.compactString() : r.string());
  const operation = r.int8();
  const value = (flexible ? r.compactNullableString() : r.nullableString());
  if (flexible) r.skipTags();
  return { name, operation, value };
}

export function writeIncrementalAlterConfigsRequestConfig(w: ByteWriter, v: number, m: IncrementalAlterConfigsRequestConfig): void {
  const flexible = v >= 1;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  w.int8(m.operation);
  if (flexible) w.compactNullableString(m.value); else w.nullableString(m.value);
  if (flexible) w.uvarint(0);
}

export function packIncrementalAlterConfigsRequestConfig(m: IncrementalAlterConfigsRequestConfig, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.operation !== 0) map.set(2, m.operation);
  if (m.value !== null) map.set(3, packText(m.value));
  return map;
}

export function unpackIncrementalAlterConfigsRequestConfig(packed: unknown, _from: Attachments): IncrementalAlterConfigsRequestConfig {
  const map = fieldMap(packed, 'IncrementalAlterConfigsRequestConfig');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'IncrementalAlterConfigsRequestConfig.name');
  const operationValue = map.get(2);
  const operation = operationValue === undefined ? 0 : unpackInt(operationValue, -128, 127, 'IncrementalAlterConfigsRequestConfig.operation');
  const valueValue = map.get(3);
  const value = valueValue === undefined ? null : valueValue === null ? null : unpackText(valueValue, 'IncrementalAlterConfigsRequestConfig.value');
  return { name, operation, value };
}

export interface IncrementalAlterConfigsRequestResource {
  /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
  readonly resourceType: number;
  /** Topic name, broker id … */
  readonly resourceName: string;
  /** The changes. */
  readonly configs: readonly IncrementalAlterConfigsRequestConfig[];
}

export function readIncrementalAlterConfigsRequestResource(r: ByteReader, v: number): IncrementalAlterConfigsRequestResource {
  const flexible = v >= 1;
  const resourceType = r.int8();
  const resourceName = (flexible ? r.compactString() : r.string());
  const configsCount = (flexible ? r.compactCount(3) : r.count(3));
  const configs: IncrementalAlterConfigsRequestConfig[] = [];
  for (let left = configsCount; left > 0; left--) configs.push(readIncrementalAlterConfigsRequestConfig(r, v));
  if (flexible) r.skipTags();
  return { resourceType, resourceName, configs };
}

export function writeIncrementalAlterConfigsRequestResource(w: ByteWriter, v: number, m: IncrementalAlterConfigsRequestResource): void {
  const flexible = v >= 1;
  w.int8(m.resourceType);
  if (flexible) w.compactString(m.resourceName); else w.string(m.resourceName);
  if (flexible) w.uvarint(m.configs.length + 1); else w.int32(m.configs.length);
  for (let i = 0; i < m.configs.length; i++) { writeIncrementalAlterConfigsRequestConfig(w, v, m.configs[i]!); }
  if (flexible) w.uvarint(0);
}

export function packIncrementalAlterConfigsRequestResource(m: IncrementalAlterConfigsRequestResource, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.resourceType !== 0) map.set(1, m.resourceType);
  if (m.resourceName !== '') map.set(2, packText(m.resourceName));
  if (m.configs.length !== 0) { const list = m.configs; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packIncrementalAlterConfigsRequestConfig(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackIncrementalAlterConfigsRequestResource(packed: unknown, from: Attachments): IncrementalAlterConfigsRequestResource {
  const map = fieldMap(packed, 'IncrementalAlterConfigsRequestResource');
  const resourceTypeValue = map.get(1);
  const resourceType = resourceTypeValue === undefined ? 0 : unpackInt(resourceTypeValue, -128, 127, 'IncrementalAlterConfigsRequestResource.resourceType');
  const resourceNameValue = map.get(2);
  const resourceName = resourceNameValue === undefined ? '' : unpackText(resourceNameValue, 'IncrementalAlterConfigsRequestResource.resourceName');
  const configsValue = map.get(3);
  let configs: readonly IncrementalAlterConfigsRequestConfig[] = [];
  if (configsValue !== undefined) { const list = listOf(configsValue, 'IncrementalAlterConfigsRequestResource.configs'); const items: IncrementalAlterConfigsRequestConfig[] = []; for (let i = 0; i < list.length; i++) items.push(unpackIncrementalAlterConfigsRequestConfig(list[i], from)); configs = items; }
  return { resourceType, resourceName, configs };
}

export interface IncrementalAlterConfigsRequest {
  /** Whose settings. */
  readonly resources: readonly IncrementalAlterConfigsRequestResource[];
  /** Whether to check only, and change nothing. */
  readonly validateOnly: boolean;
}

export function readIncrementalAlterConfigsRequest(r: ByteReader, v: number): IncrementalAlterConfigsRequest {
  const flexible = v >= 1;
  const resourcesCount = (flexible ? r.compactCount(3) : r.count(3));
  const resources: IncrementalAlterConfigsRequestResource[] = [];
  for (let left = resourcesCount; left > 0; left--) resources.push(readIncrementalAlterConfigsRequestResource(r, v));
  const validateOnly = r.bool();
  if (flexible) r.skipTags();
  return { resources, validateOnly };
}

export function writeIncrementalAlterConfigsRequest(w: ByteWriter, v: number, m: IncrementalAlterConfigsRequest): void {
  const flexible = v >= 1;
  if (flexible) w.uvarint(m.resources.length + 1); else w.int32(m.resources.length);
  for (let i = 0; i < m.resources.length; i++) { writeIncrementalAlterConfigsRequestResource(w, v, m.resources[i]!); }
  w.bool(m.validateOnly);
  if (flexible) w.uvarint(0);
}

export function packIncrementalAlterConfigsRequest(m: IncrementalAlterConfigsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.resources.length !== 0) { const list = m.resources; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packIncrementalAlterConfigsRequestResource(list[i]!, out); map.set(1, packedList); }
  if (m.validateOnly) map.set(2, m.validateOnly);
  return map;
}

export function unpackIncrementalAlterConfigsRequest(packed: unknown, from: Attachments): IncrementalAlterConfigsRequest {
  const map = fieldMap(packed, 'IncrementalAlterConfigsRequest');
  const resourcesValue = map.get(1);
  let resources: readonly IncrementalAlterConfigsRequestResource[] = [];
  if (resourcesValue !== undefined) { const list = listOf(resourcesValue, 'IncrementalAlterConfigsRequest.resources'); const items: IncrementalAlterConfigsRequestResource[] = []; for (let i = 0; i < list.length; i++) items.push(unpackIncrementalAlterConfigsRequestResource(list[i], from)); resources = items; }
  const validateOnlyValue = map.get(2);
  const validateOnly = validateOnlyValue === undefined ? false : unpackBool(validateOnlyValue, 'IncrementalAlterConfigsRequest.validateOnly');
  return { resources, validateOnly };
}

export interface IncrementalAlterConfigsResponseResult {
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
  readonly resourceType: number;
  /** Topic name, broker id … */
  readonly resourceName: string;
}

/** A `IncrementalAlterConfigsResponseResult` with defaults for what is left out. */
export function makeIncrementalAlterConfigsResponseResult(fields: Pick<IncrementalAlterConfigsResponseResult, 'error' | 'resourceType' | 'resourceName'> & Partial<Pick<IncrementalAlterConfigsResponseResult, 'errorMessage'>>): IncrementalAlterConfigsResponseResult {
  return {
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    resourceType: fields.resourceType,
    resourceName: fields.resourceName,
  };
}

export function readIncrementalAlterConfigsResponseResult(r: ByteReader, v: number): IncrementalAlterConfigsResponseResult {
  const flexible = v >= 1;
  const error = errorName(r.int16());
  const errorMessage = (flexible ? r.compactNullableString() : r.nullableString());
  const resourceType = r.int8();
  const resourceName = (flexible ? r.compactString() : r.string());
  if (flexible) r.skipTags();
  return { error, errorMessage, resourceType, resourceName };
}

export function writeIncrementalAlterConfigsResponseResult(w: ByteWriter, v: number, m: IncrementalAlterConfigsResponseResult): void {
  const flexible = v >= 1;
  w.int16(errorCode(m.error));
  if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  w.int8(m.resourceType);
  if (flexible) w.compactString(m.resourceName); else w.string(m.resourceName);
  if (flexible) w.uvarint(0);
}

export function packIncrementalAlterConfigsResponseResult(m: IncrementalAlterConfigsResponseResult, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.errorMessage !== null) map.set(2, packText(m.errorMessage));
  if (m.resourceType !== 0) map.set(3, m.resourceType);
  if (m.resourceName !== '') map.set(4, packText(m.resourceName));
  return map;
}

export function unpackIncrementalAlterConfigsResponseResult(packed: unknown, _from: Attachments): IncrementalAlterConfigsResponseResult {
  const map = fieldMap(packed, 'IncrementalAlterConfigsResponseResult');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'IncrementalAlterConfigsResponseResult.error'));
  const errorMessageValue = map.get(2);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'IncrementalAlterConfigsResponseResult.errorMessage');
  const resourceTypeValue = map.get(3);
  const resourceType = resourceTypeValue === undefined ? 0 : unpackInt(resourceTypeValue, -128, 127, 'IncrementalAlterConfigsResponseResult.resourceType');
  const resourceNameValue = map.get(4);
  const resourceName = resourceNameValue === undefined ? '' : unpackText(resourceNameValue, 'IncrementalAlterConfigsResponseResult.resourceName');
  return { error, errorMessage, resourceType, resourceName };
}

export interface IncrementalAlterConfigsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by resource. */
  readonly results: readonly IncrementalAlterConfigsResponseResult[];
}

export function readIncrementalAlterConfigsResponse(r: ByteReader, v: number): IncrementalAlterConfigsResponse {
  const flexible = v >= 1;
  const throttleTimeMs = r.int32();
  const resultsCount = (flexible ? r.compactCount(5) : r.count(5));
  const results: IncrementalAlterConfigsResponseResult[] = [];
  for (let left = resultsCount; left > 0; left--) results.push(readIncrementalAlterConfigsResponseResult(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, results };
}

export function writeIncrementalAlterConfigsResponse(w: ByteWriter, v: number, m: IncrementalAlterConfigsResponse): void {
  const flexible = v >= 1;
  w.int32(m.throttleTimeMs);
  if (flexible) w.uvarint(m.results.length + 1); else w.int32(m.results.length);
  for (let i = 0; i < m.results.length; i++) { writeIncrementalAlterConfigsResponseResult(w, v, m.results[i]!); }
  if (flexible) w.uvarint(0);
}

export function packIncrementalAlterConfigsResponse(m: IncrementalAlterConfigsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.results.length !== 0) { const list = m.results; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packIncrementalAlterConfigsResponseResult(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackIncrementalAlterConfigsResponse(packed: unknown, from: Attachments): IncrementalAlterConfigsResponse {
  const map = fieldMap(packed, 'IncrementalAlterConfigsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'IncrementalAlterConfigsResponse.throttleTimeMs');
  const resultsValue = map.get(2);
  let results: readonly IncrementalAlterConfigsResponseResult[] = [];
  if (resultsValue !== undefined) { const list = listOf(resultsValue, 'IncrementalAlterConfigsResponse.results'); const items: IncrementalAlterConfigsResponseResult[] = []; for (let i = 0; i < list.length; i++) items.push(unpackIncrementalAlterConfigsResponseResult(list[i], from)); results = items; }
  return { throttleTimeMs, results };
}
