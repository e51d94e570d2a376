// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface ListConfigResourcesRequest {
  /** Types wanted, as in DescribeConfigs; empty for all. */
  readonly resourceTypes: readonly number[];
}

/** A `ListConfigResourcesRequest` with defaults for what is left out. */
export function makeListConfigResourcesRequest(fields: Partial<Pick<ListConfigResourcesRequest, 'resourceTypes'>>): ListConfigResourcesRequest {
  return {
    resourceTypes: fields.resourceTypes === undefined ? [] : fields.resourceTypes,
  };
}

export function readListConfigResourcesRequest(r: ByteReader, v: number): ListConfigResourcesRequest {
  let resourceTypes: readonly number[] = [];
  if (v >= 1) {
    const resourceTypesCount = r.compactCount(1);
    const resourceTypesList: number[] = [];
    for (let left = resourceTypesCount; left > 0; left--) resourceTypesList.push(r.int8());
    resourceTypes = resourceTypesList;
  }
  r.skipTags();
  return { resourceTypes };
}

export function writeListConfigResourcesRequest(w: ByteWriter, v: number, m: ListConfigResourcesRequest): void {
  if (!(v >= 1) && (m.resourceTypes.length !== 0)) throw lossy('ListConfigResourcesRequest.resourceTypes', v);
  if (v >= 1) {
    w.uvarint(m.resourceTypes.length + 1);
    for (let i = 0; i < m.resourceTypes.length; i++) { w.int8(m.resourceTypes[i]!); }
  }
  w.uvarint(0);
}

export function packListConfigResourcesRequest(m: ListConfigResourcesRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.resourceTypes.length !== 0) { const list = m.resourceTypes; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(1, packedList); }
  return map;
}

export function unpackListConfigResourcesRequest(packed: unknown, _from: Attachments): ListConfigResourcesRequest {
  const map = fieldMap(packed, 'ListConfigResourcesRequest');
  const resourceTypesValue = map.get(1);
  let resourceTypes: readonly number[] = [];
  if (resourceTypesValue !== undefined) { const list = listOf(resourceTypesValue, 'ListConfigResourcesRequest.resourceTypes'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -128, 127, 'ListConfigResourcesRequest.resourceTypes')); resourceTypes = items; }
  return { resourceTypes };
}

export interface ListConfigResourcesResponseResource {
  /** Topic name, broker id … */
  readonly resourceName: string;
  /** Type of the resource. */
  readonly resourceType: number;
}

/** A `ListConfigResourcesResponseResource` with defaults for what is left out. */
export function makeListConfigResourcesResponseResource(fields: Pick<ListConfigResourcesResponseResource, 'resourceName'> & Partial<Pick<ListConfigResourcesResponseResource, 'resourceType'>>): ListConfigResourcesResponseResource {
  return {
    resourceName: fields.resourceName,
    resourceType: fields.resourceType === undefined ? 16 : fields.resourceType,
  };
}

export function readListConfigResourcesResponseResource(r: ByteReader, v: number): ListConfigResourcesResponseResource {
  const resourceName = r.compactString();
  const resourceType = (v >= 1 ? r.int8() : 16);
  r.skipTags();
  return { resourceName, resourceType };
}

export function writeListConfigResourcesResponseResource(w: ByteWriter, v: number, m: ListConfigResourcesResponseResource): void {
  w.compactString(m.resourceName);
  if (v >= 1) {
    w.int8(m.resourceType);
  }
  w.uvarint(0);
}

export function packListConfigResourcesResponseResource(m: ListConfigResourcesResponseResource, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.resourceName !== '') map.set(1, packText(m.resourceName));
  if (m.resourceType !== 16) map.set(2, m.resourceType);
  return map;
}

export function unpackListConfigResourcesResponseResource(packed: unknown, _from: Attachments): ListConfigResourcesResponseResource {
  const map = fieldMap(packed, 'ListConfigResourcesResponseResource');
  const resourceNameValue = map.get(1);
  const resourceName = resourceNameValue === undefined ? '' : unpackText(resourceNameValue, 'ListConfigResourcesResponseResource.resourceName');
  const resourceTypeValue = map.get(2);
  const resourceType = resourceTypeValue === undefined ? 16 : unpackInt(resourceTypeValue, -128, 127, 'ListConfigResourcesResponseResource.resourceType');
  return { resourceName, resourceType };
}

export interface ListConfigResourcesResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The resources. */
  readonly resources: readonly ListConfigResourcesResponseResource[];
}

export function readListConfigResourcesResponse(r: ByteReader, v: number): ListConfigResourcesResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const resourcesCount = r.compactCount(1);
  const resources: ListConfigResourcesResponseResource[] = [];
  for (let left = resourcesCount; left > 0; left--) resources.push(readListConfigResourcesResponseResource(r, v));
  r.skipTags();
  return { throttleTimeMs, error, resources };
}

export function writeListConfigResourcesResponse(w: ByteWriter, v: number, m: ListConfigResourcesResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.uvarint(m.resources.length + 1);
  for (let i = 0; i < m.resources.length; i++) { writeListConfigResourcesResponseResource(w, v, m.resources[i]!); }
  w.uvarint(0);
}

export function packListConfigResourcesResponse(m: ListConfigResourcesResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.resources.length !== 0) { const list = m.resources; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packListConfigResourcesResponseResource(list[i]!, out); map.set(3, packedList); }
  return map;
}

export function unpackListConfigResourcesResponse(packed: unknown, from: Attachments): ListConfigResourcesResponse {
  const map = fieldMap(packed, 'ListConfigResourcesResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'ListConfigResourcesResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ListConfigResourcesResponse.error'));
  const resourcesValue = map.get(3);
  let resources: readonly ListConfigResourcesResponseResource[] = [];
  if (resourcesValue !== undefined) { const list = listOf(resourcesValue, 'ListConfigResourcesResponse.resources'); const items: ListConfigResourcesResponseResource[] = []; for (let i = 0; i < list.length; i++) items.push(unpackListConfigResourcesResponseResource(list[i], from)); resources = items; }
  return { throttleTimeMs, error, resources };
}
