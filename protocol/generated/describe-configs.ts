// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface DescribeConfigsRequestResource {
  /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
  readonly resourceType: number;
  /** Topic name, broker id … */
  readonly resourceName: string;
  /** The settings wanted; null for all. */
  readonly keys: readonly string[] | null;
}

/** A `DescribeConfigsRequestResource` with defaults for what is left out. */
export function makeDescribeConfigsRequestResource(fields: Pick<DescribeConfigsRequestResource, 'resourceType' | 'resourceName'> & Partial<Pick<DescribeConfigsRequestResource, 'keys'>>): DescribeConfigsRequestResource {
  return {
    resourceType: fields.resourceType,
    resourceName: fields.resourceName,
    keys: fields.keys === undefined ? null : fields.keys,
  };
}

export function readDescribeConfigsRequestResource(r: ByteReader, v: number): DescribeConfigsRequestResource {
  const flexible = v >= 4;
  const resourceType = r.int8();
  const resourceName = (flexible ? r.compactString() : r.string());
  let keys: readonly string[] | null = null;
  {
    const keysCount = (flexible ? r.compactNullableCount(1) : r.nullableCount(1));
    const keysList: string[] = [];
    for (let left = keysCount; left > 0; left--) keysList.push((flexible ? r.compactString() : r.string()));
    keys = keysCount < 0 ? null : keysList;
  }
  if (flexible) r.skipTags();
  return { resourceType, resourceName, keys };
}

export function writeDescribeConfigsRequestResource(w: ByteWriter, v: number, m: DescribeConfigsRequestResource): void {
  const flexible = v >= 4;
  w.int8(m.resourceType);
  if (flexible) w.compactString(m.resourceName); else w.string(m.resourceName);
  if (m.keys === null) { if (flexible) w.uvarint(0); else w.int32(-1); } else {
    if (flexible) w.uvarint(m.keys.length + 1); else w.int32(m.keys.length);
    for (let i = 0; i < m.keys.length; i++) { if (flexible) w.compactString(m.keys[i]!); else w.string(m.keys[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packDescribeConfigsRequestResource(m: DescribeConfigsRequestResource, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.resourceType !== 0) map.set(1, m.resourceType);
  if (m.resourceName !== '') map.set(2, packText(m.resourceName));
  if (m.keys !== null) { const list = m.keys; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packText(list[i]!); map.set(3, packedList); }
  return map;
}

export function unpackDescribeConfigsRequestResource(packed: unknown, _from: Attachments): DescribeConfigsRequestResource {
  const map = fieldMap(packed, 'DescribeConfigsRequestResource');
  const resourceTypeValue = map.get(1);
  const resourceType = resourceTypeValue === undefined ? 0 : unpackInt(resourceTypeValue, -128, 127, 'DescribeConfigsRequestResource.resourceType');
  const resourceNameValue = map.get(2);
  const resourceName = resourceNameValue === undefined ? '' : unpackText(resourceNameValue, 'DescribeConfigsRequestResource.resourceName');
  const keysValue = map.get(3);
  let keys: readonly string[] | null = null;
  if (keysValue === null) keys = null; else if (keysValue !== undefined) { const list = listOf(keysValue, 'DescribeConfigsRequestResource.keys'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackText(list[i], 'DescribeConfigsRequestResource.keys')); keys = items; }
  return { resourceType, resourceName, keys };
}

export interface DescribeConfigsRequest {
  /** Whose settings. */
  readonly resources: readonly DescribeConfigsRequestResource[];
  /** Whether to list the values that would apply next. */
  readonly includeSynonyms: boolean;
  /** Whether to explain each setting. */
  readonly includeDocumentation: boolean;
}

/** A `DescribeConfigsRequest` with defaults for what is left out. */
export function makeDescribeConfigsRequest(fields: Pick<DescribeConfigsRequest, 'resources' | 'includeSynonyms'> & Partial<Pick<DescribeConfigsRequest, 'includeDocumentation'>>): DescribeConfigsRequest {
  return {
    resources: fields.resources,
    includeSynonyms: fields.includeSynonyms,
    includeDocumentation: fields.includeDocumentation === undefined ? false : fields.includeDocumentation,
  };
}

export function readDescribeConfigsRequest(r: ByteReader, v: number): DescribeConfigsRequest {
  const flexible = v >= 4;
  const resourcesCount = (flexible ? r.compactCount(3) : r.count(3));
  const resources: DescribeConfigsRequestResource[] = [];
  for (let left = resourcesCount; left > 0; left--) resources.push(readDescribeConfigsRequestResource(r, v));
  const includeSynonyms = r.bool();
  const includeDocumentation = (v >= 3 ? r.bool() : false);
  if (flexible) r.skipTags();
  return { resources, includeSynonyms, includeDocumentation };
}

export function writeDescribeConfigsRequest(w: ByteWriter, v: number, m: DescribeConfigsRequest): void {
  const flexible = v >= 4;
  if (flexible) w.uvarint(m.resources.length + 1); else w.int32(m.resources.length);
  for (let i = 0; i < m.resources.length; i++) { writeDescribeConfigsRequestResource(w, v, m.resources[i]!); }
  w.bool(m.includeSynonyms);
  if (!(v >= 3) && (m.includeDocumentation)) throw lossy('DescribeConfigsRequest.includeDocumentation', v);
  if (v >= 3) {
    w.bool(m.includeDocumentation);
  }
  if (flexible) w.uvarint(0);
}

export function packDescribeConfigsRequest(m: DescribeConfigsRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.resources.length !== 0) { const list = m.resources; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeConfigsRequestResource(list[i]!, out); map.set(1, packedList); }
  if (m.includeSynonyms) map.set(2, m.includeSynonyms);
  if (m.includeDocumentation) map.set(3, m.includeDocumentation);
  return map;
}

export function unpackDescribeConfigsRequest(packed: unknown, from: Attachments): DescribeConfigsRequest {
  const map = fieldMap(packed, 'DescribeConfigsRequest');
  const resourcesValue = map.get(1);
  let resources: readonly DescribeConfigsRequestResource[] = [];
  if (resourcesValue !== undefined) { const list = listOf(resourcesValue, 'DescribeConfigsRequest.resources'); const items: DescribeConfigsRequestResource[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeConfigsRequestResource(list[i], from)); resources = items; }
  const includeSynonymsValue = map.get(2);
  const includeSynonyms = includeSynonymsValue === undefined ? false : unpackBool(includeSynonymsValue, 'DescribeConfigsRequest.includeSynonyms');
  const includeDocumentationValue = map.get(3);
  const includeDocumentation = includeDocumentationValue === undefined ? false : unpackBool(includeDocumentationValue, 'DescribeConfigsRequest.includeDocumentation');
  return { resources, includeSynonyms, includeDocumentation };
}

export interface DescribeConfigsResponseSynonym {
  /** Key under which it is set. */
  readonly name: string;
  /** The value. */
  readonly value: string | null;
  /** Where it comes from. */
  readonly source: number;
}

/** A `DescribeConfigsResponseSynonym` with defaults for what is left out. */
export function makeDescribeConfigsResponseSynonym(fields: Pick<DescribeConfigsResponseSynonym, 'name' | 'source'> & Partial<Pick<DescribeConfigsResponseSynonym, 'value'>>): DescribeConfigsResponseSynonym {
  return {
    name: fields.name,
    value: fields.value === undefined ? null : fields.value,
    source: fields.source,
  };
}

export function readDescribeConfigsResponseSynonym(r: ByteReader, v: number): DescribeConfigsResponseSynonym {
  const flexible = v >= 4;
  const name = (flexible ? r.compactString() : r.string());
  const value = (flexible ? r.compactNullableString() : r.nullableString());
  const source = r.int8();
  if (flexible) r.skipTags();
  return { name, value, source };
}

export function writeDescribeConfigsResponseSynonym(w: ByteWriter, v: number, m: DescribeConfigsResponseSynonym): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.compactNullableString(m.value); else w.nullableString(m.value);
  w.int8(m.source);
  if (flexible) w.uvarint(0);
}

export function packDescribeConfigsResponseSynonym(m: DescribeConfigsResponseSynonym, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.value !== null) map.set(2, packText(m.value));
  if (m.source !== 0) map.set(3, m.source);
  return map;
}

export function unpackDescribeConfigsResponseSynonym(packed: unknown, _from: Attachments): DescribeConfigsResponseSynonym {
  const map = fieldMap(packed, 'DescribeConfigsResponseSynonym');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DescribeConfigsResponseSynonym.name');
  const valueValue = map.get(2);
  const value = valueValue === undefined ? null : valueValue === null ? null : unpackText(valueValue, 'DescribeConfigsResponseSynonym.value');
  const sourceValue = map.get(3);
  const source = sourceValue === undefined ? 0 : unpackInt(sourceValue, -128, 127, 'DescribeConfigsResponseSynonym.source');
  return { name, value, source };
}

export interface DescribeConfigsResponseConfig {
  /** Key of the setting. */
  readonly name: string;
  /** Its value; null when secret. */
  readonly value: string | null;
  /** Whether it cannot be changed while running. */
  readonly readOnly: boolean;
  /** Where the value comes from. */
  readonly source: number;
  /** Whether the value is secret. */
  readonly isSensitive: boolean;
  /** The values that would apply, the first one does. */
  readonly synonyms: readonly DescribeConfigsResponseSynonym[];
  /** 1 bool, 2 string, 3 int, 4 short, 5 long, 6 double, 7 list, 8 class, 9 password. */
  readonly configType: number;
  /** What the setting does. */
  readonly documentation: string | null;
}

/** A `DescribeConfigsResponseConfig` with defaults for what is left out. */
export function makeDescribeConfigsResponseConfig(fields: Pick<DescribeConfigsResponseConfig, 'name' | 'readOnly' | 'isSensitive'> & Partial<Pick<DescribeConfigsResponseConfig, 'value' | 'source' | 'synonyms' | 'configType' | 'documentation'>>): DescribeConfigsResponseConfig {
  return {
    name: fields.name,
    value: fields.value === undefined ? null : fields.value,
    readOnly: fields.readOnly,
    source: fields.source === undefined ? -1 : fields.source,
    isSensitive: fields.isSensitive,
    synonyms: fields.synonyms === undefined ? [] : fields.synonyms,
    configType: fields.configType === undefined ? 0 : fields.configType,
    documentation: fields.documentation === undefined ? null : fields.documentation,
  };
}

export function readDescribeConfigsResponseConfig(r: ByteReader, v: number): DescribeConfigsResponseConfig {
  const flexible = v >= 4;
  const name = (flexible ? r.compactString() : r.string());
  const value = (flexible ? r.compactNullableString() : r.nullableString());
  const readOnly = r.bool();
  const source = r.int8();
  const isSensitive = r.bool();
  const synonymsCount = (flexible ? r.compactCount(3) : r.count(3));
  const synonyms: DescribeConfigsResponseSynonym[] = [];
  for (let left = synonymsCount; left > 0; left--) synonyms.push(readDescribeConfigsResponseSynonym(r, v));
  const configType = (v >= 3 ? r.int8() : 0);
  const documentation = (v >= 3 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  if (flexible) r.skipTags();
  return { name, value, readOnly, source, isSensitive, synonyms, configType, documentation };
}

export function writeDescribeConfigsResponseConfig(w: ByteWriter, v: number, m: DescribeConfigsResponseConfig): void {
  const flexible = v >= 4;
  if (flexible) w.compactString(m.name); else w.string(m.name);
  if (flexible) w.compactNullableString(m.value); else w.nullableString(m.value);
  w.bool(m.readOnly);
  w.int8(m.source);
  w.bool(m.isSensitive);
  if (flexible) w.uvarint(m.synonyms.length + 1); else w.int32(m.synonyms.length);
  for (let i = 0; i < m.synonyms.length; i++) { writeDescribeConfigsResponseSynonym(w, v, m.synonyms[i]!); }
  if (v >= 3) {
    w.int8(m.configType);
  }
  if (v >= 3) {
    if (flexible) w.compactNullableString(m.documentation); else w.nullableString(m.documentation);
  }
  if (flexible) w.uvarint(0);
}

export function packDescribeConfigsResponseConfig(m: DescribeConfigsResponseConfig, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.value !== null) map.set(2, packText(m.value));
  if (m.readOnly) map.set(3, m.readOnly);
  if (m.source !== -1) map.set(4, m.source);
  if (m.isSensitive) map.set(5, m.isSensitive);
  if (m.synonyms.length !== 0) { const list = m.synonyms; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeConfigsResponseSynonym(list[i]!, out); map.set(6, packedList); }
  if (m.configType !== 0) map.set(7, m.configType);
  if (m.documentation !== null) map.set(8, packText(m.documentation));
  return map;
}

export function unpackDescribeConfigsResponseConfig(packed: unknown, from: Attachments): DescribeConfigsResponseConfig {
  const map = fieldMap(packed, 'DescribeConfigsResponseConfig');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'DescribeConfigsResponseConfig.name');
  const valueValue = map.get(2);
  const value = valueValue === undefined ? null : valueValue === null ? null : unpackText(valueValue, 'DescribeConfigsResponseConfig.value');
  const readOnlyValue = map.get(3);
  const readOnly = readOnlyValue === undefined ? false : unpackBool(readOnlyValue, 'DescribeConfigsResponseConfig.readOnly');
  const sourceValue = map.get(4);
  const source = sourceValue === undefined ? -1 : unpackInt(sourceValue, -128, 127, 'DescribeConfigsResponseConfig.source');
  const isSensitiveValue = map.get(5);
  const isSensitive = isSensitiveValue === undefined ? false : unpackBool(isSensitiveValue, 'DescribeConfigsResponseConfig.isSensitive');
  const synonymsValue = map.get(6);
  let synonyms: readonly DescribeConfigsResponseSynonym[] = [];
  if (synonymsValue !== undefined) { const list = listOf(synonymsValue, 'DescribeConfigsResponseConfig.synonyms'); const items: DescribeConfigsResponseSynonym[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeConfigsResponseSynonym(list[i], from)); synonyms = items; }
  const configTypeValue = map.get(7);
  const configType = configTypeValue === undefined ? 0 : unpackInt(configTypeValue, -128, 127, 'DescribeConfigsResponseConfig.configType');
  const documentationValue = map.get(8);
  const documentation = documentationValue === undefined ? null : documentationValue === null ? null : unpackText(documentationValue, 'DescribeConfigsResponseConfig.documentation');
  return { name, value, readOnly, source, isSensitive, synonyms, configType, documentation };
}

export interface DescribeConfigsResponseResult {
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
  readonly resourceType: number;
  /** Topic name, broker id … */
  readonly resourceName: string;
  /** The settings. */
  readonly configs: readonly DescribeConfigsResponseConfig[];
}

/** A `DescribeConfigsResponseResult` with defaults for what is left out. */
export function makeDescribeConfigsResponseResult(fields: Pick<DescribeConfigsResponseResult, 'error' | 'resourceType' | 'resourceName' | 'configs'> & Partial<Pick<DescribeConfigsResponseResult, 'errorMessage'>>): DescribeConfigsResponseResult {
  return {
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    resourceType: fields.resourceType,
    resourceName: fields.resourceName,
    configs: fields.configs,
  };
}

export function readDescribeConfigsResponseResult(r: ByteReader, v: number): DescribeConfigsResponseResult {
  const flexible = v >= 4;
  const error = errorName(r.int16());
  const errorMessage = (flexible ? r.compactNullableString() : r.nullableString());
  const resourceType = r.int8();
  const resourceName = (flexible ? r.compactString() : r.string());
  const configsCount = (flexible ? r.compactCount(6) : r.count(6));
  const configs: DescribeConfigsResponseConfig[] = [];
  for (let left = configsCount; left > 0; left--) configs.push(readDescribeConfigsResponseConfig(r, v));
  if (flexible) r.skipTags();
  return { error, errorMessage, resourceType, resourceName, configs };
}

export function writeDescribeConfigsResponseResult(w: ByteWriter, v: number, m: DescribeConfigsResponseResult): void {
  const flexible = v >= 4;
  w.int16(errorCode(m.error));
  if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  w.int8(m.resourceType);
  if (flexible) w.compactString(m.resourceName); else w.string(m.resourceName);
  if (flexible) w.uvarint(m.configs.length + 1); else w.int32(m.configs.length);
  for (let i = 0; i < m.configs.length; i++) { writeDescribeConfigsResponseConfig(w, v, m.configs[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDescribeConfigsResponseResult(m: DescribeConfigsResponseResult, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.errorMessage !== null) map.set(2, packText(m.errorMessage));
  if (m.resourceType !== 0) map.set(3, m.resourceType);
  if (m.resourceName !== '') map.set(4, packText(m.resourceName));
  if (m.configs.length !== 0) { const list = m.configs; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeConfigsResponseConfig(list[i]!, out); map.set(5, packedList); }
  return map;
}

export function unpackDescribeConfigsResponseResult(packed: unknown, from: Attachments): DescribeConfigsResponseResult {
  const map = fieldMap(packed, 'DescribeConfigsResponseResult');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeConfigsResponseResult.error'));
  const errorMessageValue = map.get(2);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'DescribeConfigsResponseResult.errorMessage');
  const resourceTypeValue = map.get(3);
  const resourceType = resourceTypeValue === undefined ? 0 : unpackInt(resourceTypeValue, -128, 127, 'DescribeConfigsResponseResult.resourceType');
  const resourceNameValue = map.get(4);
  const resourceName = resourceNameValue === undefined ? '' : unpackText(resourceNameValue, 'DescribeConfigsResponseResult.resourceName');
  const configsValue = map.get(5);
  let configs: readonly DescribeConfigsResponseConfig[] = [];
  if (configsValue !== undefined) { const list = listOf(configsValue, 'DescribeConfigsResponseResult.configs'); const items: DescribeConfigsResponseConfig[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeConfigsResponseConfig(list[i], from)); configs = items; }
  return { error, errorMessage, resourceType, resourceName, configs };
}

export interface DescribeConfigsResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Results, by resource. */
  readonly results: readonly DescribeConfigsResponseResult[];
}

export function readDescribeConfigsResponse(r: ByteReader, v: number): DescribeConfigsResponse {
  const flexible = v >= 4;
  const throttleTimeMs = r.int32();
  const resultsCount = (flexible ? r.compactCount(6) : r.count(6));
  const results: DescribeConfigsResponseResult[] = [];
  for (let left = resultsCount; left > 0; left--) results.push(readDescribeConfigsResponseResult(r, v));
  if (flexible) r.skipTags();
  return { throttleTimeMs, results };
}

export function writeDescribeConfigsResponse(w: ByteWriter, v: number, m: DescribeConfigsResponse): void {
  const flexible = v >= 4;
  w.int32(m.throttleTimeMs);
  if (flexible) w.uvarint(m.results.length + 1); else w.int32(m.results.length);
  for (let i = 0; i < m.results.length; i++) { writeDescribeConfigsResponseResult(w, v, m.results[i]!); }
  if (flexible) w.uvarint(0);
}

export function packDescribeConfigsResponse(m: DescribeConfigsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.results.length !== 0) { const list = m.results; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeConfigsResponseResult(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackDescribeConfigsResponse(packed: unknown, from: Attachments): DescribeConfigsResponse {
  const map = fieldMap(packed, 'DescribeConfigsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'DescribeConfigsResponse.throttleTimeMs');
  const resultsValue = map.get(2);
  let results: readonly DescribeConfigsResponseResult[] = [];
  if (resultsValue !== undefined) { const list = listOf(resultsValue, 'DescribeConfigsResponse.results'); const items: DescribeConfigsResponseResult[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeConfigsResponseResult(list[i], from)); results = items; }
  return { throttleTimeMs, results };
}
