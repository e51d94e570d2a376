// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, notNative, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface FindCoordinatorRequest {
  /** The one key. */
  readonly key: string;
  /** 0 group, 1 transactional id, 2 share group partition. */
  readonly keyType: number;
  /** The keys. */
  readonly keys: readonly string[];
}

/** A `FindCoordinatorRequest` with defaults for what is left out. */
export function makeFindCoordinatorRequest(fields: Partial<Pick<FindCoordinatorRequest, 'key' | 'keyType' | 'keys'>>): FindCoordinatorRequest {
  return {
    key: fields.key === undefined ? '' : fields.key,
    keyType: fields.keyType === undefined ? 0 : fields.keyType,
    keys: fields.keys === undefined ? [] : fields.keys,
  };
}

export function readFindCoordinatorRequest(r: ByteReader, v: number): FindCoordinatorRequest {
  const flexible = v >= 3;
  const key = (v <= 3 ? (flexible ? r.compactString() : r.string()) : '');
  const keyType = (v >= 1 ? r.int8() : 0);
  let keys: readonly string[] = [];
  if (v >= 4) {
    const keysCount = (flexible ? r.compactCount(1) : r.count(1));
    const keysList: string[] = [];
    for (let left = keysCount; left > 0; left--) keysList.push((flexible ? r.compactString() : r.string()));
    keys = keysList;
  }
  if (flexible) r.skipTags();
  return { key, keyType, keys };
}

export function writeFindCoordinatorRequest(w: ByteWriter, v: number, m: FindCoordinatorRequest): void {
  const flexible = v >= 3;
  if (!(v <= 3) && (m.key !== '')) throw lossy('FindCoordinatorRequest.key', v);
  if (v <= 3) {
    if (flexible) w.compactString(m.key); else w.string(m.key);
  }
  if (!(v >= 1) && (m.keyType !== 0)) throw lossy('FindCoordinatorRequest.keyType', v);
  if (v >= 1) {
    w.int8(m.keyType);
  }
  if (!(v >= 4) && (m.keys.length !== 0)) throw lossy('FindCoordinatorRequest.keys', v);
  if (v >= 4) {
    if (flexible) w.uvarint(m.keys.length + 1); else w.int32(m.keys.length);
    for (let i = 0; i < m.keys.length; i++) { if (flexible) w.compactString(m.keys[i]!); else w.string(m.keys[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packFindCoordinatorRequest(m: FindCoordinatorRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.key !== '') throw notNative('FindCoordinatorRequest.key');
  if (m.keyType !== 0) map.set(1, m.keyType);
  if (m.keys.length !== 0) { const list = m.keys; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packText(list[i]!); map.set(2, packedList); }
  return map;
}

export function unpackFindCoordinatorRequest(packed: unknown, _from: Attachments): FindCoordinatorRequest {
  const map = fieldMap(packed, 'FindCoordinatorRequest');
  const key: string = '';
  const keyTypeValue = map.get(1);
  const keyType = keyTypeValue === undefined ? 0 : unpackInt(keyTypeValue, -128, 127, 'FindCoordinatorRequest.keyType');
  const keysValue = map.get(2);
  let keys: readonly string[] = [];
  if (keysValue !== undefined) { const list = listOf(keysValue, 'FindCoordinatorRequest.keys'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackText(list[i], 'FindCoordinatorRequest.keys')); keys = items; }
  return { key, keyType, keys };
}

export interface FindCoordinatorResponseCoordinator {
  /** The key. */
  readonly key: string;
  /** Id of its coordinator; −1 for none. */
  readonly brokerId: number;
  /** Address to connect to. */
  readonly host: string;
  /** Port to connect to; −1 for none. */
  readonly port: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `FindCoordinatorResponseCoordinator` with defaults for what is left out. */
export function makeFindCoordinatorResponseCoordinator(fields: Pick<FindCoordinatorResponseCoordinator, 'key' | 'brokerId' | 'host' | 'port' | 'error'> & Partial<Pick<FindCoordinatorResponseCoordinator, 'errorMessage'>>): FindCoordinatorResponseCoordinator {
  return {
    key: fields.key,
    brokerId: fields.brokerId,
    host: fields.host,
    port: fields.port,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readFindCoordinatorResponseCoordinator(r: ByteReader, _v: number): FindCoordinatorResponseCoordinator {
  const key = r.compactString();
  const brokerId = r.int32();
  const host = r.compactString();
  const port = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  r.skipTags();
  return { key, brokerId, host, port, error, errorMessage };
}

export function writeFindCoordinatorResponseCoordinator(w: ByteWriter, _v: number, m: FindCoordinatorResponseCoordinator): void {
  w.compactString(m.key);
  w.int32(m.brokerId);
  w.compactString(m.host);
  w.int32(m.port);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(0);
}

export function packFindCoordinatorResponseCoordinator(m: FindCoordinatorResponseCoordinator, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.key !== '') map.set(1, packText(m.key));
  if (m.brokerId !== 0) map.set(2, m.brokerId);
  if (m.host !== '') map.set(3, packText(m.host));
  if (m.port !== 0) map.set(4, m.port);
  if (m.error !== 'NONE') map.set(5, errorCode(m.error));
  if (m.errorMessage !== null) map.set(6, packText(m.errorMessage));
  return map;
}

export function unpackFindCoordinatorResponseCoordinator(packed: unknown, _from: Attachments): FindCoordinatorResponseCoordinator {
  const map = fieldMap(packed, 'FindCoordinatorResponseCoordinator');
  const keyValue = map.get(1);
  const key = keyValue === undefined ? '' : unpackText(keyValue, 'FindCoordinatorResponseCoordinator.key');
  const brokerIdValue = map.get(2);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'FindCoordinatorResponseCoordinator.brokerId');
  const hostValue = map.get(3);
  const host = hostValue === undefined ? '' : unpackText(hostValue, 'FindCoordinatorResponseCoordinator.host');
  const portValue = map.get(4);
  const port = portValue === undefined ? 0 : unpackInt(portValue, -2147483648, 2147483647, 'FindCoordinatorResponseCoordinator.port');
  const errorValue = map.get(5);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'FindCoordinatorResponseCoordinator.error'));
  const errorMessageValue = map.get(6);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'FindCoordinatorResponseCoordinator.errorMessage');
  return { key, brokerId, host, port, error, errorMessage };
}

export interface FindCoordinatorResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** Why the one key has no answer. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Id of the coordinator of the one key. */
  readonly brokerId: number;
  /** Its address. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** Results, by key. */
  readonly coordinators: readonly FindCoordinatorResponseCoordinator[];
}

/** A `FindCoordinatorResponse` with defaults for what is left out. */
export function makeFindCoordinatorResponse(fields: Partial<Pick<FindCoordinatorResponse, 'throttleTimeMs' | 'error' | 'errorMessage' | 'brokerId' | 'host' | 'port' | 'coordinators'>>): FindCoordinatorResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    error: fields.error === undefined ? 'NONE' : fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    brokerId: fields.brokerId === undefined ? 0 : fields.brokerId,
    host: fields.host === undefined ? '' : fields.host,
    port: fields.port === undefined ? 0 : fields.port,
    coordinators: fields.coordinators === undefined ? [] : fields.coordinators,
  };
}

export function readFindCoordinatorResponse(r: ByteReader, v: number): FindCoordinatorResponse {
  const flexible = v >= 3;
  const throttleTimeMs = (v >= 1 ? r.int32() : 0);
  const error = (v <= 3 ? errorName(r.int16()) : 'NONE');
  const errorMessage = (v >= 1 && v <= 3 ? (flexible ? r.compactNullableString() : r.nullableString()) : null);
  const brokerId = (v <= 3 ? r.int32() : 0);
  const host = (v <= 3 ? (flexible ? r.compactString() : r.string()) : '');
  const port = (v <= 3 ? r.int32() : 0);
  let coordinators: readonly FindCoordinatorResponseCoordinator[] = [];
  if (v >= 4) {
    const coordinatorsCount = (flexible ? r.compactCount(13) : r.count(13));
    const coordinatorsList: FindCoordinatorResponseCoordinator[] = [];
    for (let left = coordinatorsCount; left > 0; left--) coordinatorsList.push(readFindCoordinatorResponseCoordinator(r, v));
    coordinators = coordinatorsList;
  }
  if (flexible) r.skipTags();
  return { throttleTimeMs, error, errorMessage, brokerId, host, port, coordinators };
}

export function writeFindCoordinatorResponse(w: ByteWriter, v: number, m: FindCoordinatorResponse): void {
  const flexible = v >= 3;
  if (v >= 1) {
    w.int32(m.throttleTimeMs);
  }
  if (!(v <= 3) && (m.error !== 'NONE')) throw lossy('FindCoordinatorResponse.error', v);
  if (v <= 3) {
    w.int16(errorCode(m.error));
  }
  if (v >= 1 && v <= 3) {
    if (flexible) w.compactNullableString(m.errorMessage); else w.nullableString(m.errorMessage);
  }
  if (!(v <= 3) && (m.brokerId !== 0)) throw lossy('FindCoordinatorResponse.brokerId', v);
  if (v <= 3) {
    w.int32(m.brokerId);
  }
  if (!(v <= 3) && (m.host !== '')) throw lossy('FindCoordinatorResponse.host', v);
  if (v <= 3) {
    if (flexible) w.compactString(m.host); else w.string(m.host);
  }
  if (!(v <= 3) && (m.port !== 0)) throw lossy('FindCoordinatorResponse.port', v);
  if (v <= 3) {
    w.int32(m.port);
  }
  if (!(v >= 4) && (m.coordinators.length !== 0)) throw lossy('FindCoordinatorResponse.coordinators', v);
  if (v >= 4) {
    if (flexible) w.uvarint(m.coordinators.length + 1); else w.int32(m.coordinators.length);
    for (let i = 0; i < m.coordinators.length; i++) { writeFindCoordinatorResponseCoordinator(w, v, m.coordinators[i]!); }
  }
  if (flexible) w.uvarint(0);
}

export function packFindCoordinatorResponse(m: FindCoordinatorResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') throw notNative('FindCoordinatorResponse.error');
  if (m.brokerId !== 0) throw notNative('FindCoordinatorResponse.brokerId');
  if (m.host !== '') throw notNative('FindCoordinatorResponse.host');
  if (m.port !== 0) throw notNative('FindCoordinatorResponse.port');
  if (m.coordinators.length !== 0) { const list = m.coordinators; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packFindCoordinatorResponseCoordinator(list[i]!, out); map.set(2, packedList); }
  return map;
}

export function unpackFindCoordinatorResponse(packed: unknown, from: Attachments): FindCoordinatorResponse {
  const map = fieldMap(packed, 'FindCoordinatorResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'FindCoordinatorResponse.throttleTimeMs');
  const error: ErrorName = 'NONE';
  const errorMessage: string | null = null;
  const brokerId: number = 0;
  const host: string = '';
  const port: number = 0;
  const coordinatorsValue = map.get(2);
  let coordinators: readonly FindCoordinatorResponseCoordinator[] = [];
  if (coordinatorsValue !== undefined) { const list = listOf(coordinatorsValue, 'FindCoordinatorResponse.coordinators'); const items: FindCoordinatorResponseCoordinator[] = []; for (let i = 0; i < list.length; i++) items.push(unpackFindCoordinatorResponseCoordinator(list[i], from)); coordinators = items; }
  return { throttleTimeMs, error, errorMessage, brokerId, host, port, coordinators };
}
