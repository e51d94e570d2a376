// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface AlterConfigsRequestConfig {
  /** Key of the setting. */
  readonly name: string;
  /** Its value. */
  readonly value: string | null;
}

/** A `AlterConfigsRequestConfig` with defaults for what is left out. */
export function makeAlterConfigsRequestConfig(fields: Pick<AlterConfigsRequestConfig, 'name'> & Partial<Pick<AlterConfigsRequestConfig, 'value'>>): AlterConfigsRequestConfig {
  return {
    name: fields.name,
    value: fields.value === undefined ? null : fields.value,
  };
}

export function readAlterConfigsRequestConfig(r: ByteReader, v: number): AlterConfigsRequestConfig {
  const flexible = v >= 2;
  const name = (flexible ? r.compactString() : r.string());
  const value = (flexible ? r.compactNullableString() : r.nullableString());
  if (flexible) r.skipTags();
  return { name, value };
}

export function writeAlterConfigsRequestConfig(w: ByteWriter, v: number, m: AlterConfigsRequestConfig): void {
  const flexible = v >= 2;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.compactNullableString(m.value); else w.nullableString(m.value);
  if (flexible) w.uvarint(0);
}

export function packAlterConfigsRequestConfig(m: AlterConfigsRequestConfig, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.value !== null) map.set(2, packText(m.value));
  return map;
}

export function unpackAlterConfigsRequestConfig(packed: unknown, _from: Attachments): AlterConfigsRequestConfig {
  const map = fieldMap(packed, 'AlterConfigsRequestConfig');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'AlterConfigsRequestConfig.name');
  const valueValue = map.get(2);
  const value = valueValue === undefined ? null : valueValue === null ? null : unpackText(valueValue, 'AlterConfigsRequestConfig.value');
  return { name, value };
}

export interface AlterConfigsRequestResource {
  /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
  readonly resourceType: number;
  /** Topic name, broker id … */
  readonly resourceName: string;
  /** All settings that shall hold. */
  readonly configs: readonly AlterConfigsRequestConfig[];
}

export function readAlterConfigsRequestResource(r: ByteReader, v: number): AlterConfigsRequestResource {
  const flexible = v >= 2;
  const resourceType = r.int8();
  const resourceName = (flexible ? r.compactString() : r.string());
  const configsCount = (flexible ? r.compactCount(2) : r.count(2));
  const configs: AlterConfigsRequestConfig[] = [];
  for (let left = configsCount; left > 0; left--) configs.push(readAlterConfigsRequestConfig(r, v));
  if (flexible) r.skipTags();
  return { resourceType, resourceName, configs };
}

export function writeAlterConfigsRequestResource(w: ByteWriter, v: number, m: AlterConfigsRequestResource): void {
  const flexible = v >= 2;
  w.int8(m.resourceType);
  if (flexible) w.compactString(m.resourceName); else w.string(m.resourceName);
  if (flexible) w.uvarint(m.configs.length + 1); else w.int32(m.configs.length);
  for (let i = 0; i < m.configs.length; i++) { writeAlterConfigsRequestConfig(w, v, m.configs[i]!); }
  if (flexible) w.uvarint(0);
}

export function packAlterConfigsRequestResource(m: AlterConfigsRequestResource, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.resourceType !== 0) map.set(1, m.resourceType);
  if (m.resourceName !== '') map.set(2, packText(m.resourceName));
  if (m.configs.length !== 0) { const list = m.configs; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterConfigsRequestConfig(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackAlterConfigsRequestResource(packed: unknown, from: Attachments): AlterConfigsRequestResource {
  const map = fieldMap(packed, 'AlterConfigsRequestResource');
  const resourceTypeValue = map.get(1);
  const resourceType = resourceTypeValue === undefined ? 0 : unpackInt(resourceTypeValue, -128, 127, 'AlterConfigsRequestResource.resourceType');
  const resourceNameValue = map.get(2);
  const resourceName = resourceNameValue === undefined ? '' : unpackText(resourceNameValue, 'AlterConfigsRequestResource.resourceName');
  const configsValue = map.get(3);
  let configs: readonly AlterConfigsRequestConfig[] = [];
  if (configsValue !== undefined) { const list = listOf(configsValue, 'AlterConfigsRequestResource.configs'); const items: AlterConfigsRequestConfig[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterConfigsRequestConfig(list[i], from)); configs = items; }
  return { resourceType, resourceName, configs };
}

export interface AlterConfigsRequest {
  /** Whose settings. */
  readonly resources: readonly AlterConfigsRequestResource[];
  /** Whether to check only, and change nothing. */
  readonly validateOnly: boolean;
}

export function readAlterConfigsRequest(r: ByteReader, v: number): AlterConfigsRequest {
  const flexible = v >= 2;
  const resourcesCount = (flexible ? r.compactCount(3) : r.count(3));
  const resources: AlterConfigsRequestResource[] = [];
  for (let left = resourcesCount; left > 0; left--) resources.push(readAlterConfigsRequestResource(r, v));
  const validateOnly = r.bool();
  if (flexible) r.skipTags();
  return { resources, validateOnly };
}

export function writeAlterConfigsRequest(w: ByteWriter, v: number, m: AlterConfigsRequest): void {
  const flexible = v >= 2;
  if (flexible) w.uvarint(m.resources.length + 1); else w.int32(m.resources.length);
  for (let i = 0; i < m.resources.length; i++) { writeAlterConfigsRequestResource(w, v, m.resources[i]!); }
  w.bool(m.validateOnly);
  if (flexible) w.uvarint(0);
}

export function packAlterConfigsRequest(m: AlterConfigsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.resources.length !== 0) { const list = m.resources; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterConfigsRequestResource(list[i]!, out); map.set(1, packedList); }
  if (m.validateOnly) map.set(2, m.validateOnly);
  return map;
}

export function unpackAlterConfigsRequest(packed: unknown, from: Attachments): AlterConfigsRequest {
  const map = fieldMap(packed, 'AlterConfigsRequest');
  const resourcesValue = map.get(1);
  let resources: readonly AlterConfigsRequestResource[] = [];
  if (resourcesValue !== undefined) { const list = listOf(resourcesValue, 'AlterConfigsRequest.resources'); const items: AlterConfigsRequestResource[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterConfigsRequestResource(list[i], from)); resources = items; }
  const validateOnlyValue = map.get(2);
  const validateOnly = validateOnlyValue === undefined ? false : unpackBool(validateOnlyValue, 'AlterConfigsRequest.validateOnly');
  return { resources, validateOnly };
}

export interface AlterConfigsResponseResult {
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
  readonly resourceType: number;
  /** Topic name, broker id … */
  readonly resourceName: string;
}

/** A `AlterConfigsResponseResult` with defaults for what is left out. */
export function makeAlterConfigsResponseResult(fields: Pick<AlterConfigsResponseResult, 'error' | 'resourceType' | 'resourceName'> & Partial<Pick<AlterConfigsResponseResult, 'errorMessage'>>): AlterConfigsResponseResult {
  return {
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    resourceType: fields.resourceType,
    resourceName: fields.resourceName,
  };
}

export function readAlterConfigsResponseResult(r: ByteReader, v: number): AlterConfigsResponseResult {
  const flexible = v >= 2;
  const error = errorName(r.int16());
  const errorMessage = (flexible ? r.compactNullableString() : r.nullableString());
  const resourceType = r.int8();
  const resourceName = (flexible ? r.compactString() : r.string());
  if (flexible) r.skipTags();
  return { error, errorMessage, resourceType, resourceName };
}

export function writeAlterConfigsResponseResult(w: ByteWriter, v: number, m: AlterConfigsResponseResult): void {
  const flexible = v >= 2;
  w.int16(errorCode(m.error));
  if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  w.int8(m.resourceType);
  if (flexible) w.compactString(m.resourceName); else w.string(m.resourceName);
  if (flexible) w.uvarint(0);
}

export function packAlterConfigsResponseResult(m: AlterConfigsResponseResult, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.errorMessage !== null) map.set(2, packText(m.errorMessage));
  if (m.resourceType !== 0) map.set(3, m.resourceType);
  if (m.resourceName !== '') map.set(4, packText(m.resourceName));
  return map;
}

export function unpackAlterConfigsResponseResult(packed: unknown, _from: Attachments): AlterConfigsResponseResult {
  const map = fieldMap(packed, 'AlterConfigsResponseResult');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'AlterConfigsResponseResult.error'));
  const errorMessageValue = map.get(2);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'AlterConfigsResponseResult.errorMessage');
  const resourceTypeValue = map.get(3);
  const resourceType = resourceTypeValue === undefined ? 0 : unpackInt(resourceTypeValue, -128, 127, 'AlterConfigsResponseResult.resourceType');
  const resourceNameValue = map.get(4);
  const resourceName = resourceNameValue === undefined ? '' : unpackText(resourceNameValue, 'AlterConfigsResponseResult.resourceName');
  return { error, errorMessage, resourceType, resourceName };
}

export interface AlterConfigsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by resource. */
  readonly results: readonly AlterConfigsResponseResult[];
}

export function readAlterConfigsResponse(r: ByteReader, v: number): AlterConfigsResponse {
  const flexible = v >= 2;
  const throttleTimeMs = r.int32();
  const resultsCount = (flexible ? r.compactCount(5) : r.count(5));
  const results: AlterConfigsResponseResult[] = [];
  for (let left = resultsCount; left > 0; left--) results.push(readAlterConfigsResponseResult(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, results };
}

export function writeAlterConfigsResponse(w: ByteWriter, v: number, m: AlterConfigsResponse): void {
  const flexible = v >= 2;
  w.int32(m.throttleTimeMs);
  if (flexible) w.uvarint(m.results.length + 1); else w.int32(m.results.length);
  for (let i = 0; i < m.results.length; i++) { writeAlterConfigsResponseResult(w, v, m.results[i]!); }
  if (flexible) w.uvarint(0);
}

export function packAlterConfigsResponse(m: AlterConfigsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.results.length !== 0) { const list = m.results; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAlterConfigsResponseResult(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackAlterConfigsResponse(packed: unknown, from: Attachments): AlterConfigsResponse {
  const map = fieldMap(packed, 'AlterConfigsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'AlterConfigsResponse.throttleTimeMs');
  const resultsValue = map.get(2);
  let results: readonly AlterConfigsResponseResult[] = [];
  if (resultsValue !== undefined) { const list = listOf(resultsValue, 'AlterConfigsResponse.results'); const items: AlterConfigsResponseResult[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAlterConfigsResponseResult(list[i], from)); results = items; }
  return { throttleTimeMs, results };
}
