// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, notNative, packText, unpackBool, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface UpdateFeaturesRequestFeatureUpdate {
  /** Name of the feature. */
  readonly feature: string;
  /** Its new level; below 1 switches it off. */
  readonly maxVersionLevel: number;
  /** Whether the level may fall. */
  readonly allowDowngrade: boolean;
  /** 1: the level may only rise. 2: it may fall if nothing is lost. 3: it may fall in any case. */
  readonly upgradeType: number;
}

/** A `UpdateFeaturesRequestFeatureUpdate` with defaults for what is left out. */
export function makeUpdateFeaturesRequestFeatureUpdate(fields: Pick<UpdateFeaturesRequestFeatureUpdate, 'feature' | 'maxVersionLevel'> & Partial<Pick<UpdateFeaturesRequestFeatureUpdate, 'allowDowngrade' | 'upgradeType'>>): UpdateFeaturesRequestFeatureUpdate {
  return {
    feature: fields.feature,
    maxVersionLevel: fields.maxVersionLevel,
    allowDowngrade: fields.allowDowngrade === undefined ? false : fields.allowDowngrade,
    upgradeType: fields.upgradeType === undefined ? 1 : fields.upgradeType,
  };
}

export function readUpdateFeaturesRequestFeatureUpdate(r: ByteReader, v: number): UpdateFeaturesRequestFeatureUpdate {
  const feature = r.compactString();
  const maxVersionLevel = r.int16();
  const allowDowngrade = (v <= 0 ? r.bool() : false);
  const upgradeType = (v >= 1 ? r.int8() : 1);
  r.skipTags();
  return { feature, maxVersionLevel, allowDowngrade, upgradeType };
}

export function writeUpdateFeaturesRequestFeatureUpdate(w: ByteWriter, v: number, m: UpdateFeaturesRequestFeatureUpdate): void {
  w.compactString(m.feature);
  w.int16(m.maxVersionLevel);
  if (!(v <= 0) && (m.allowDowngrade)) throw lossy('UpdateFeaturesRequestFeatureUpdate.allowDowngrade', v);
  if (v <= 0) {
    w.bool(m.allowDowngrade);
  }
  if (!(v >= 1) && (m.upgradeType !== 1)) throw lossy('UpdateFeaturesRequestFeatureUpdate.upgradeType', v);
  if (v >= 1) {
    w.int8(m.upgradeType);
  }
  w.uvarint(0);
}

export function packUpdateFeaturesRequestFeatureUpdate(m: UpdateFeaturesRequestFeatureUpdate, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.feature !== '') map.set(1, packText(m.feature));
  if (m.maxVersionLevel !== 0) map.set(2, m.maxVersionLevel);
  if (m.allowDowngrade) throw notNative('UpdateFeaturesRequestFeatureUpdate.allowDowngrade');
  if (m.upgradeType !== 1) map.set(3, m.upgradeType);
  return map;
}

export function unpackUpdateFeaturesRequestFeatureUpdate(packed: unknown, _from: Attachments): UpdateFeaturesRequestFeatureUpdate {
  const map = fieldMap(packed, 'UpdateFeaturesRequestFeatureUpdate');
  const featureValue = map.get(1);
  const feature = featureValue === undefined ? '' : unpackText(featureValue, 'UpdateFeaturesRequestFeatureUpdate.feature');
  const maxVersionLevelValue = map.get(2);
  const maxVersionLevel = maxVersionLevelValue === undefined ? 0 : unpackInt(maxVersionLevelValue, -32768, 32767, 'UpdateFeaturesRequestFeatureUpdate.maxVersionLevel');
  const allowDowngrade: boolean = false;
  const upgradeTypeValue = map.get(3);
  const upgradeType = upgradeTypeValue === undefined ? 1 : unpackInt(upgradeTypeValue, -128, 127, 'UpdateFeaturesRequestFeatureUpdate.upgradeType');
  return { feature, maxVersionLevel, allowDowngrade, upgradeType };
}

export interface UpdateFeaturesRequest {
  /** How long to wait for the change. */
  readonly timeoutMs: number;
  /** The features to change. */
  readonly featureUpdates: readonly UpdateFeaturesRequestFeatureUpdate[];
  /** Whether to check only, and change nothing. */
  readonly validateOnly: boolean;
}

/** A `UpdateFeaturesRequest` with defaults for what is left out. */
export function makeUpdateFeaturesRequest(fields: Pick<UpdateFeaturesRequest, 'featureUpdates'> & Partial<Pick<UpdateFeaturesRequest, 'timeoutMs' | 'validateOnly'>>): UpdateFeaturesRequest {
  return {
    timeoutMs: fields.timeoutMs === undefined ? 60000 : fields.timeoutMs,
    featureUpdates: fields.featureUpdates,
    validateOnly: fields.validateOnly === undefined ? false : fields.validateOnly,
  };
}

export function readUpdateFeaturesRequest(r: ByteReader, v: number): UpdateFeaturesRequest {
  const timeoutMs = r.int32();
  const featureUpdatesCount = r.compactCount(3);
  const featureUpdates: UpdateFeaturesRequestFeatureUpdate[] = [];
  for (let left = featureUpdatesCount; left > 0; left--) featureUpdates.push(readUpdateFeaturesRequestFeatureUpdate(r, v));
  const validateOnly = (v >= 1 ? r.bool() : false);
  r.skipTags();
  return { timeoutMs, featureUpdates, validateOnly };
}

export function writeUpdateFeaturesRequest(w: ByteWriter, v: number, m: UpdateFeaturesRequest): void {
  w.int32(m.timeoutMs);
  w.uvarint(m.featureUpdates.length + 1);
  for (let i = 0; i < m.featureUpdates.length; i++) { writeUpdateFeaturesRequestFeatureUpdate(w, v, m.featureUpdates[i]!); }
  if (!(v >= 1) && (m.validateOnly)) throw lossy('UpdateFeaturesRequest.validateOnly', v);
  if (v >= 1) {
    w.bool(m.validateOnly);
  }
  w.uvarint(0);
}

export function packUpdateFeaturesRequest(m: UpdateFeaturesRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.timeoutMs !== 60000) map.set(1, m.timeoutMs);
  if (m.featureUpdates.length !== 0) { const list = m.featureUpdates; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packUpdateFeaturesRequestFeatureUpdate(list[i]!, out); map.set(2, packedList); }
  if (m.validateOnly) map.set(3, m.validateOnly);
  return map;
}

export function unpackUpdateFeaturesRequest(packed: unknown, from: Attachments): UpdateFeaturesRequest {
  const map = fieldMap(packed, 'UpdateFeaturesRequest');
  const timeoutMsValue = map.get(1);
  const timeoutMs = timeoutMsValue === undefined ? 60000 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'UpdateFeaturesRequest.timeoutMs');
  const featureUpdatesValue = map.get(2);
  let featureUpdates: readonly UpdateFeaturesRequestFeatureUpdate[] = [];
  if (featureUpdatesValue !== undefined) { const list = listOf(featureUpdatesValue, 'UpdateFeaturesRequest.featureUpdates'); const items: UpdateFeaturesRequestFeatureUpdate[] = []; for (let i = 0; i < list.length; i++) items.push(unpackUpdateFeaturesRequestFeatureUpdate(list[i], from)); featureUpdates = items; }
  const validateOnlyValue = map.get(3);
  const validateOnly = validateOnlyValue === undefined ? false : unpackBool(validateOnlyValue, 'UpdateFeaturesRequest.validateOnly');
  return { timeoutMs, featureUpdates, validateOnly };
}

export interface UpdateFeaturesResponseResult {
  /** Name of the feature. */
  readonly feature: string;
  /** NONE, or why nothing was changed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `UpdateFeaturesResponseResult` with defaults for what is left out. */
export function makeUpdateFeaturesResponseResult(fields: Pick<UpdateFeaturesResponseResult, 'feature' | 'error'> & Partial<Pick<UpdateFeaturesResponseResult, 'errorMessage'>>): UpdateFeaturesResponseResult {
  return {
    feature: fields.feature,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readUpdateFeaturesResponseResult(r: ByteReader, _v: number): UpdateFeaturesResponseResult {
  const feature = r.compactString();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  r.skipTags();
  return { feature, error, errorMessage };
}

export function writeUpdateFeaturesResponseResult(w: ByteWriter, _v: number, m: UpdateFeaturesResponseResult): void {
  w.compactString(m.feature);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(0);
}

export function packUpdateFeaturesResponseResult(m: UpdateFeaturesResponseResult, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.feature !== '') throw notNative('UpdateFeaturesResponseResult.feature');
  if (m.error !== 'NONE') throw notNative('UpdateFeaturesResponseResult.error');
  if (m.errorMessage !== null) throw notNative('UpdateFeaturesResponseResult.errorMessage');
  return map;
}

export function unpackUpdateFeaturesResponseResult(packed: unknown, _from: Attachments): UpdateFeaturesResponseResult {
  fieldMap(packed, 'UpdateFeaturesResponseResult');
  const feature: string = '';
  const error: ErrorName = 'NONE';
  const errorMessage: string | null = null;
  return { feature, error, errorMessage };
}

export interface UpdateFeaturesResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why nothing was changed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Results, by feature. */
  readonly results: readonly UpdateFeaturesResponseResult[];
}

/** A `UpdateFeaturesResponse` with defaults for what is left out. */
export function makeUpdateFeaturesResponse(fields: Pick<UpdateFeaturesResponse, 'throttleTimeMs' | 'error'> & Partial<Pick<UpdateFeaturesResponse, 'errorMessage' | 'results'>>): UpdateFeaturesResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    results: fields.results === undefined ? [] : fields.results,
  };
}

export function readUpdateFeaturesResponse(r: ByteReader, v: number): UpdateFeaturesResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  let results: readonly UpdateFeaturesResponseResult[] = [];
  if (v <= 1) {
    const resultsCount = r.compactCount(4);
    const resultsList: UpdateFeaturesResponseResult[] = [];
    for (let left = resultsCount; left > 0; left--) resultsList.push(readUpdateFeaturesResponseResult(r, v));
    results = resultsList;
  }
  r.skipTags();
  return { throttleTimeMs, error, errorMessage, results };
}

export function writeUpdateFeaturesResponse(w: ByteWriter, v: number, m: UpdateFeaturesResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  if (v <= 1) {
    w.uvarint(m.results.length + 1);
    for (let i = 0; i < m.results.length; i++) { writeUpdateFeaturesResponseResult(w, v, m.results[i]!); }
  }
  w.uvarint(0);
}

export function packUpdateFeaturesResponse(m: UpdateFeaturesResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  return map;
}

export function unpackUpdateFeaturesResponse(packed: unknown, _from: Attachments): UpdateFeaturesResponse {
  const map = fieldMap(packed, 'UpdateFeaturesResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'UpdateFeaturesResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'UpdateFeaturesResponse.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'UpdateFeaturesResponse.errorMessage');
  const results: readonly UpdateFeaturesResponseResult[] = [];
  return { throttleTimeMs, error, errorMessage, results };
}
