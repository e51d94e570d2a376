// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackInt, unpackInt64, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface ApiVersionsRequest {
  /** Name of the client library. */
  readonly clientSoftwareName: string;
  /** Its version. */
  readonly clientSoftwareVersion: string;
}

/** A `ApiVersionsRequest` with defaults for what is left out. */
export function makeApiVersionsRequest(fields: Partial<Pick<ApiVersionsRequest, 'clientSoftwareName' | 'clientSoftwareVersion'>>): ApiVersionsRequest {
  return {
    clientSoftwareName: fields.clientSoftwareName === undefined ? '' : fields.clientSoftwareName,
    clientSoftwareVersion: fields.clientSoftwareVersion === undefined ? '' : fields.clientSoftwareVersion,
  };
}

export function readApiVersionsRequest(r: ByteReader, v: number): ApiVersionsRequest {
  const flexible = v >= 3;
  const clientSoftwareName = (v >= 3 ? (flexible ? r.compactString() : r.string()) : '');
  const clientSoftwareVersion = (v >= 3 ? (flexible ? r.compactString() : r.string()) : '');
  if (flexible) r.skipTags();
  return { clientSoftwareName, clientSoftwareVersion };
}

export function writeApiVersionsRequest(w: ByteWriter, v: number, m: ApiVersionsRequest): void {
  const flexible = v >= 3;
  if (v >= 3) {
    if (flexible) w.compactString(m.clientSoftwareName); else w.string(m.clientSoftwareName);
  }
  if (v >= 3) {
    if (flexible) w.compactString(m.clientSoftwareVersion); else w.string(m.clientSoftwareVersion);
  }
  if (flexible) w.uvarint(0);
}

export function packApiVersionsRequest(m: ApiVersionsRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.clientSoftwareName !== '') map.set(1, packText(m.clientSoftwareName));
  if (m.clientSoftwareVersion !== '') map.set(2, packText(m.clientSoftwareVersion));
  return map;
}

export function unpackApiVersionsRequest(packed: unknown, _from: Attachments): ApiVersionsRequest {
  const map = fieldMap(packed, 'ApiVersionsRequest');
  const clientSoftwareNameValue = map.get(1);
  const clientSoftwareName = clientSoftwareNameValue === undefined ? '' : unpackText(clientSoftwareNameValue, 'ApiVersionsRequest.clientSoftwareName');
  const clientSoftwareVersionValue = map.get(2);
  const clientSoftwareVersion = clientSoftwareVersionValue === undefined ? '' : unpackText(clientSoftwareVersionValue, 'ApiVersionsRequest.clientSoftwareVersion');
  return { clientSoftwareName, clientSoftwareVersion };
}

export interface ApiVersionsResponseApiKey {
  /** Number of the API. */
  readonly apiKey: number;
  /** Lowest Kafka version served. */
  readonly minVersion: number;
  /** Highest Kafka version served. */
  readonly maxVersion: number;
}

export function readApiVersionsResponseApiKey(r: ByteReader, v: number): ApiVersionsResponseApiKey {
  const flexible = v >= 3;
  const apiKey = r.int16();
  const minVersion = r.int16();
  const maxVersion = r.int16();
  if (flexible) r.skipTags();
  return { apiKey, minVersion, maxVersion };
}

export function writeApiVersionsResponseApiKey(w: ByteWriter, v: number, m: ApiVersionsResponseApiKey): void {
  const flexible = v >= 3;
  w.int16(m.apiKey);
  w.int16(m.minVersion);
  w.int16(m.maxVersion);
  if (flexible) w.uvarint(0);
}

export function packApiVersionsResponseApiKey(m: ApiVersionsResponseApiKey, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.apiKey !== 0) map.set(1, m.apiKey);
  if (m.minVersion !== 0) map.set(2, m.minVersion);
  if (m.maxVersion !== 0) map.set(3, m.maxVersion);
  return map;
}

export function unpackApiVersionsResponseApiKey(packed: unknown, _from: Attachments): ApiVersionsResponseApiKey {
  const map = fieldMap(packed, 'ApiVersionsResponseApiKey');
  const apiKeyValue = map.get(1);
  const apiKey = apiKeyValue === undefined ? 0 : unpackInt(apiKeyValue, -32768, 32767, 'ApiVersionsResponseApiKey.apiKey');
  const minVersionValue = map.get(2);
  const minVersion = minVersionValue === undefined ? 0 : unpackInt(minVersionValue, -32768, 32767, 'ApiVersionsResponseApiKey.minVersion');
  const maxVersionValue = map.get(3);
  const maxVersion = maxVersionValue === undefined ? 0 : unpackInt(maxVersionValue, -32768, 32767, 'ApiVersionsResponseApiKey.maxVersion');
  return { apiKey, minVersion, maxVersion };
}

export interface ApiVersionsResponseSupportedFeature {
  /** Name of the feature. */
  readonly name: string;
  /** Lowest level. */
  readonly minVersion: number;
  /** Highest level. */
  readonly maxVersion: number;
}

export function readApiVersionsResponseSupportedFeature(r: ByteReader, _v: number): ApiVersionsResponseSupportedFeature {
  const name = r.compactString();
  const minVersion = r.int16();
  const maxVersion = r.int16();
  r.skipTags();
  return { name, minVersion, maxVersion };
}

export function writeApiVersionsResponseSupportedFeature(w: ByteWriter, _v: number, m: ApiVersionsResponseSupportedFeature): void {
  w.compactString(m.name);
  w.int16(m.minVersion);
  w.int16(m.maxVersion);
  w.uvarint(0);
}

export function packApiVersionsResponseSupportedFeature(m: ApiVersionsResponseSupportedFeature, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.minVersion !== 0) map.set(2, m.minVersion);
  if (m.maxVersion !== 0) map.set(3, m.maxVersion);
  return map;
}

export function unpackApiVersionsResponseSupportedFeature(packed: unknown, _from: Attachments): ApiVersionsResponseSupportedFeature {
  const map = fieldMap(packed, 'ApiVersionsResponseSupportedFeature');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'ApiVersionsResponseSupportedFeature.name');
  const minVersionValue = map.get(2);
  const minVersion = minVersionValue === undefined ? 0 : unpackInt(minVersionValue, -32768, 32767, 'ApiVersionsResponseSupportedFeature.minVersion');
  const maxVersionValue = map.get(3);
  const maxVersion = maxVersionValue === undefined ? 0 : unpackInt(maxVersionValue, -32768, 32767, 'ApiVersionsResponseSupportedFeature.maxVersion');
  return { name, minVersion, maxVersion };
}

export interface ApiVersionsResponseFinalizedFeature {
  /** Name of the feature. */
  readonly name: string;
  /** Highest level in force. */
  readonly maxVersionLevel: number;
  /** Lowest level in force. */
  readonly minVersionLevel: number;
}

export function readApiVersionsResponseFinalizedFeature(r: ByteReader, _v: number): ApiVersionsResponseFinalizedFeature {
  const name = r.compactString();
  const maxVersionLevel = r.int16();
  const minVersionLevel = r.int16();
  r.skipTags();
  return { name, maxVersionLevel, minVersionLevel };
}

export function writeApiVersionsResponseFinalizedFeature(w: ByteWriter, _v: number, m: ApiVersionsResponseFinalizedFeature): void {
  w.compactString(m.name);
  w.int16(m.maxVersionLevel);
  w.int16(m.minVersionLevel);
  w.uvarint(0);
}

export function packApiVersionsResponseFinalizedFeature(m: ApiVersionsResponseFinalizedFeature, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.maxVersionLevel !== 0) map.set(2, m.maxVersionLevel);
  if (m.minVersionLevel !== 0) map.set(3, m.minVersionLevel);
  return map;
}

export function unpackApiVersionsResponseFinalizedFeature(packed: unknown, _from: Attachments): ApiVersionsResponseFinalizedFeature {
  const map = fieldMap(packed, 'ApiVersionsResponseFinalizedFeature');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'ApiVersionsResponseFinalizedFeature.name');
  const maxVersionLevelValue = map.get(2);
  const maxVersionLevel = maxVersionLevelValue === undefined ? 0 : unpackInt(maxVersionLevelValue, -32768, 32767, 'ApiVersionsResponseFinalizedFeature.maxVersionLevel');
  const minVersionLevelValue = map.get(3);
  const minVersionLevel = minVersionLevelValue === undefined ? 0 : unpackInt(minVersionLevelValue, -32768, 32767, 'ApiVersionsResponseFinalizedFeature.minVersionLevel');
  return { name, maxVersionLevel, minVersionLevel };
}

export interface ApiVersionsResponse {
  /** NONE, or UNSUPPORTED_VERSION with the range of this API alone. */
  readonly error: ErrorName;
  /** The APIs served. */
  readonly apiKeys: readonly ApiVersionsResponseApiKey[];
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Feature levels that the broker could run at. */
  readonly supportedFeatures: readonly ApiVersionsResponseSupportedFeature[];
  /** Grows with every change of the levels in force; −1 when unknown. */
  readonly finalizedFeaturesEpoch: number;
  /** Feature levels in force in the cluster. */
  readonly finalizedFeatures: readonly ApiVersionsResponseFinalizedFeature[];
  /** Always false; a trace of Kafka before KRaft. */
  readonly zkMigrationReady: boolean;
}

/** A `ApiVersionsResponse` with defaults for what is left out. */
export function makeApiVersionsResponse(fields: Pick<ApiVersionsResponse, 'error' | 'apiKeys'> & Partial<Pick<ApiVersionsResponse, 'throttleTimeMs' | 'supportedFeatures' | 'finalizedFeaturesEpoch' | 'finalizedFeatures' | 'zkMigrationReady'>>): ApiVersionsResponse {
  return {
    error: fields.error,
    apiKeys: fields.apiKeys,
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    supportedFeatures: fields.supportedFeatures === undefined ? [] : fields.supportedFeatures,
    finalizedFeaturesEpoch: fields.finalizedFeaturesEpoch === undefined ? -1 : fields.finalizedFeaturesEpoch,
    finalizedFeatures: fields.finalizedFeatures === undefined ? [] : fields.finalizedFeatures,
    zkMigrationReady: fields.zkMigrationReady === undefined ? false : fields.zkMigrationReady,
  };
}

export function readApiVersionsResponse(r: ByteReader, v: number): ApiVersionsResponse {
  const flexible = v >= 3;
  const error = errorName(r.int16());
  const apiKeysCount = (flexible ? r.compactCount(6) : r.count(6));
  const apiKeys: ApiVersionsResponseApiKey[] = [];
  for (let left = apiKeysCount; left > 0; left--) apiKeys.push(readApiVersionsResponseApiKey(r, v));
  const throttleTimeMs = (v >= 1 ? r.int32() : 0);
  let supportedFeatures: readonly ApiVersionsResponseSupportedFeature[] = [];
  let finalizedFeaturesEpoch: number = -1;
  let finalizedFeatures: readonly ApiVersionsResponseFinalizedFeature[] = [];
  let zkMigrationReady: boolean = false;
  if (flexible) {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          const supportedFeaturesCount = (flexible ? r.compactCount(5) : r.count(5));
          const supportedFeaturesList: ApiVersionsResponseSupportedFeature[] = [];
          for (let left = supportedFeaturesCount; left > 0; left--) supportedFeaturesList.push(readApiVersionsResponseSupportedFeature(r, v));
          supportedFeatures = supportedFeaturesList;
          break;
        }
        case 1: {
          finalizedFeaturesEpoch = r.int64();
          break;
        }
        case 2: {
          const finalizedFeaturesCount = (flexible ? r.compactCount(5) : r.count(5));
          const finalizedFeaturesList: ApiVersionsResponseFinalizedFeature[] = [];
          for (let left = finalizedFeaturesCount; left > 0; left--) finalizedFeaturesList.push(readApiVersionsResponseFinalizedFeature(r, v));
          finalizedFeatures = finalizedFeaturesList;
          break;
        }
        case 3: {
          zkMigrationReady = r.bool();
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { error, apiKeys, throttleTimeMs, supportedFeatures, finalizedFeaturesEpoch, finalizedFeatures, zkMigrationReady };
}

export function writeApiVersionsResponse(w: ByteWriter, v: number, m: ApiVersionsResponse): void {
  const flexible = v >= 3;
  w.int16(errorCode(m.error));
  if (flexible) w.uvarint(m.apiKeys.length + 1); else w.int32(m.apiKeys.length);
  for (let i = 0; i < m.apiKeys.length; i++) { writeApiVersionsResponseApiKey(w, v, m.apiKeys[i]!); }
  if (v >= 1) {
    w.int32(m.throttleTimeMs);
  }
  if (flexible) {
    let tags = 0;
    if (m.supportedFeatures.length !== 0) tags++;
    if (m.finalizedFeaturesEpoch !== -1) tags++;
    if (m.finalizedFeatures.length !== 0) tags++;
    if (m.zkMigrationReady) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (m.supportedFeatures.length !== 0) {
        const mark = w.beginTag(0);
        if (flexible) w.uvarint(m.supportedFeatures.length + 1); else w.int32(m.supportedFeatures.length);
        for (let i = 0; i < m.supportedFeatures.length; i++) { writeApiVersionsResponseSupportedFeature(w, v, m.supportedFeatures[i]!); }
        w.endTag(mark);
      }
      if (m.finalizedFeaturesEpoch !== -1) {
        const mark = w.beginTag(1);
        w.int64(m.finalizedFeaturesEpoch);
        w.endTag(mark);
      }
      if (m.finalizedFeatures.length !== 0) {
        const mark = w.beginTag(2);
        if (flexible) w.uvarint(m.finalizedFeatures.length + 1); else w.int32(m.finalizedFeatures.length);
        for (let i = 0; i < m.finalizedFeatures.length; i++) { writeApiVersionsResponseFinalizedFeature(w, v, m.finalizedFeatures[i]!); }
        w.endTag(mark);
      }
      if (m.zkMigrationReady) {
        const mark = w.beginTag(3);
        w.bool(m.zkMigrationReady);
        w.endTag(mark);
      }
    }
  }
}

export function packApiVersionsResponse(m: ApiVersionsResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.apiKeys.length !== 0) { const list = m.apiKeys; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packApiVersionsResponseApiKey(list[i]!, out); map.set(2, packedList); }
  if (m.throttleTimeMs !== 0) map.set(3, m.throttleTimeMs);
  if (m.supportedFeatures.length !== 0) { const list = m.supportedFeatures; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packApiVersionsResponseSupportedFeature(list[i]!, out); map.set(4, packedList); }
  if (m.finalizedFeaturesEpoch !== -1) map.set(5, packInt64(m.finalizedFeaturesEpoch));
  if (m.finalizedFeatures.length !== 0) { const list = m.finalizedFeatures; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packApiVersionsResponseFinalizedFeature(list[i]!, out); map.set(6, packedList); }
  return map;
}

export function unpackApiVersionsResponse(packed: unknown, from: Attachments): ApiVersionsResponse {
  const map = fieldMap(packed, 'ApiVersionsResponse');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'ApiVersionsResponse.error'));
  const apiKeysValue = map.get(2);
  let apiKeys: readonly ApiVersionsResponseApiKey[] = [];
  if (apiKeysValue !== undefined) { const list = listOf(apiKeysValue, 'ApiVersionsResponse.apiKeys'); const items: ApiVersionsResponseApiKey[] = []; for (let i = 0; i < list.length; i++) items.push(unpackApiVersionsResponseApiKey(list[i], from)); apiKeys = items; }
  const throttleTimeMsValue = map.get(3);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'ApiVersionsResponse.throttleTimeMs');
  const supportedFeaturesValue = map.get(4);
  let supportedFeatures: readonly ApiVersionsResponseSupportedFeature[] = [];
  if (supportedFeaturesValue !== undefined) { const list = listOf(supportedFeaturesValue, 'ApiVersionsResponse.supportedFeatures'); const items: ApiVersionsResponseSupportedFeature[] = []; for (let i = 0; i < list.length; i++) items.push(unpackApiVersionsResponseSupportedFeature(list[i], from)); supportedFeatures = items; }
  const finalizedFeaturesEpochValue = map.get(5);
  const finalizedFeaturesEpoch = finalizedFeaturesEpochValue === undefined ? -1 : unpackInt64(finalizedFeaturesEpochValue, 'ApiVersionsResponse.finalizedFeaturesEpoch');
  const finalizedFeaturesValue = map.get(6);
  let finalizedFeatures: readonly ApiVersionsResponseFinalizedFeature[] = [];
  if (finalizedFeaturesValue !== undefined) { const list = listOf(finalizedFeaturesValue, 'ApiVersionsResponse.finalizedFeatures'); const items: ApiVersionsResponseFinalizedFeature[] = []; for (let i = 0; i < list.length; i++) items.push(unpackApiVersionsResponseFinalizedFeature(list[i], from)); finalizedFeatures = items; }
  const zkMigrationReady: boolean = false;
  return { error, apiKeys, throttleTimeMs, supportedFeatures, finalizedFeaturesEpoch, finalizedFeatures, zkMigrationReady };
}
