// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface AddRaftVoterRequestListener {
  /** Name of the listener. */
  readonly name: string;
  /** Address to connect to. */
  readonly host: string;
  /** Port to connect to. */
  readonly port: number;
}

export function readAddRaftVoterRequestListener(r: ByteReader, _v: number): AddRaftVoterRequestListener {
  const name = r.compactString();
  const host = r.compactString();
  const port = r.uint16();
  r.skipTags();
  return { name, host, port };
}

export function writeAddRaftVoterRequestListener(w: ByteWriter, _v: number, m: AddRaftVoterRequestListener): void {
  w.compactString(m.name);
  w.compactString(m.host);
  w.uint16(m.port);
  w.uvarint(0);
}

export function packAddRaftVoterRequestListener(m: AddRaftVoterRequestListener, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.host !== '') map.set(2, packText(m.host));
  if (m.port !== 0) map.set(3, m.port);
  return map;
}

export function unpackAddRaftVoterRequestListener(packed: unknown, _from: Attachments): AddRaftVoterRequestListener {
  const map = fieldMap(packed, 'AddRaftVoterRequestListener');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'AddRaftVoterRequestListener.name');
  const hostValue = map.get(2);
  const host = hostValue === undefined ? '' : unpackText(hostValue, 'AddRaftVoterRequestListener.host');
  const portValue = map.get(3);
  const port = portValue === undefined ? 0 : unpackInt(portValue, 0, 65535, 'AddRaftVoterRequestListener.port');
  return { name, host, port };
}

export interface AddRaftVoterRequest {
  /** Id of the cluster meant. */
  readonly clusterId: string | null;
  /** How long to wait until the change is committed. */
  readonly timeoutMs: number;
  /** Id of the node. */
  readonly voterId: number;
  /** Id of its data directory. */
  readonly voterDirectoryId: string;
  /** Where it is reached; brokers know it from its registration. */
  readonly listeners: readonly AddRaftVoterRequestListener[];
  /** Whether to answer when the change is committed, else when it is written. */
  readonly ackWhenCommitted: boolean;
}

/** A `AddRaftVoterRequest` with defaults for what is left out. */
export function makeAddRaftVoterRequest(fields: Pick<AddRaftVoterRequest, 'timeoutMs' | 'voterId' | 'voterDirectoryId' | 'listeners'> & Partial<Pick<AddRaftVoterRequest, 'clusterId' | 'ackWhenCommitted'>>): AddRaftVoterRequest {
  return {
    clusterId: fields.clusterId === undefined ? null : fields.clusterId,
    timeoutMs: fields.timeoutMs,
    voterId: fields.voterId,
    voterDirectoryId: fields.voterDirectoryId,
    listeners: fields.listeners,
    ackWhenCommitted: fields.ackWhenCommitted === undefined ? true : fields.ackWhenCommitted,
  };
}

export function readAddRaftVoterRequest(r: ByteReader, v: number): AddRaftVoterRequest {
  const clusterId = r.compactNullableString();
  const timeoutMs = r.int32();
  const voterId = r.int32();
  const voterDirectoryId = r.uuid();
  const listenersCount = r.compactCount(4);
  const listeners: AddRaftVoterRequestListener[] = [];
  for (let left = listenersCount; left > 0; left--) listeners.push(readAddRaftVoterRequestListener(r, v));
  const ackWhenCommitted = (v >= 1 ? r.bool() : true);
  r.skipTags();
  return { clusterId, timeoutMs, voterId, voterDirectoryId, listeners, ackWhenCommitted };
}

export function writeAddRaftVoterRequest(w: ByteWriter, v: number, m: AddRaftVoterRequest): void {
  w.compactNullableString(m.clusterId);
  w.int32(m.timeoutMs);
  w.int32(m.voterId);
  w.uuid(m.voterDirectoryId);
  w.uvarint(m.listeners.length + 1);
  for (let i = 0; i < m.listeners.length; i++) { writeAddRaftVoterRequestListener(w, v, m.listeners[i]!); }
  if (!(v >= 1) && (!m.ackWhenCommitted)) throw lossy('AddRaftVoterRequest.ackWhenCommitted', v);
  if (v >= 1) {
    w.bool(m.ackWhenCommitted);
  }
  w.uvarint(0);
}

export function packAddRaftVoterRequest(m: AddRaftVoterRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.clusterId !== null) map.set(1, packText(m.clusterId));
  if (m.timeoutMs !== 0) map.set(2, m.timeoutMs);
  if (m.voterId !== 0) map.set(3, m.voterId);
  if (m.voterDirectoryId !== zeroUuid) map.set(4, uuidBytes(m.voterDirectoryId));
  if (m.listeners.length !== 0) { const list = m.listeners; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packAddRaftVoterRequestListener(list[i]!, out); map.set(5, packedList); }
  if (!m.ackWhenCommitted) map.set(6, m.ackWhenCommitted);
  return map;
}

export function unpackAddRaftVoterRequest(packed: unknown, from: Attachments): AddRaftVoterRequest {
  const map = fieldMap(packed, 'AddRaftVoterRequest');
  const clusterIdValue = map.get(1);
  const clusterId = clusterIdValue === undefined ? null : clusterIdValue === null ? null : unpackText(clusterIdValue, 'AddRaftVoterRequest.clusterId');
  const timeoutMsValue = map.get(2);
  const timeoutMs = timeoutMsValue === undefined ? 0 : unpackInt(timeoutMsValue, -2147483648, 2147483647, 'AddRaftVoterRequest.timeoutMs');
  const voterIdValue = map.get(3);
  const voterId = voterIdValue === undefined ? 0 : unpackInt(voterIdValue, -2147483648, 2147483647, 'AddRaftVoterRequest.voterId');
  const voterDirectoryIdValue = map.get(4);
  const voterDirectoryId = voterDirectoryIdValue === undefined ? zeroUuid : unpackUuid(voterDirectoryIdValue, 'AddRaftVoterRequest.voterDirectoryId');
  const listenersValue = map.get(5);
  let listeners: readonly AddRaftVoterRequestListener[] = [];
  if (listenersValue !== undefined) { const list = listOf(listenersValue, 'AddRaftVoterRequest.listeners'); const items: AddRaftVoterRequestListener[] = []; for (let i = 0; i < list.length; i++) items.push(unpackAddRaftVoterRequestListener(list[i], from)); listeners = items; }
  const ackWhenCommittedValue = map.get(6);
  const ackWhenCommitted = ackWhenCommittedValue === undefined ? true : unpackBool(ackWhenCommittedValue, 'AddRaftVoterRequest.ackWhenCommitted');
  return { clusterId, timeoutMs, voterId, voterDirectoryId, listeners, ackWhenCommitted };
}

export interface AddRaftVoterResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it was refused. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `AddRaftVoterResponse` with defaults for what is left out. */
export function makeAddRaftVoterResponse(fields: Pick<AddRaftVoterResponse, 'throttleTimeMs' | 'error'> & Partial<Pick<AddRaftVoterResponse, 'errorMessage'>>): AddRaftVoterResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readAddRaftVoterResponse(r: ByteReader, _v: number): AddRaftVoterResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  r.skipTags();
  return { throttleTimeMs, error, errorMessage };
}

export function writeAddRaftVoterResponse(w: ByteWriter, _v: number, m: AddRaftVoterResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(0);
}

export function packAddRaftVoterResponse(m: AddRaftVoterResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  return map;
}

export function unpackAddRaftVoterResponse(packed: unknown, _from: Attachments): AddRaftVoterResponse {
  const map = fieldMap(packed, 'AddRaftVoterResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'AddRaftVoterResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'AddRaftVoterResponse.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'AddRaftVoterResponse.errorMessage');
  return { throttleTimeMs, error, errorMessage };
}
