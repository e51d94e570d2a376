// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packText, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface UnregisterBrokerRequest {
  /** Id of the broker. */
  readonly brokerId: number;
}

export function readUnregisterBrokerRequest(r: ByteReader, _v: number): UnregisterBrokerRequest {
  const brokerId = r.int32();
  r.skipTags();
  return { brokerId };
}

export function writeUnregisterBrokerRequest(w: ByteWriter, _v: number, m: UnregisterBrokerRequest): void {
  w.int32(m.brokerId);
  w.uvarint(0);
}

export function packUnregisterBrokerRequest(m: UnregisterBrokerRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  return map;
}

export function unpackUnregisterBrokerRequest(packed: unknown, _from: Attachments): UnregisterBrokerRequest {
  const map = fieldMap(packed, 'UnregisterBrokerRequest');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'UnregisterBrokerRequest.brokerId');
  return { brokerId };
}

export interface UnregisterBrokerResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it is not forgotten. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `UnregisterBrokerResponse` with defaults for what is left out. */
export function makeUnregisterBrokerResponse(fields: Pick<UnregisterBrokerResponse, 'throttleTimeMs' | 'error'> & Partial<Pick<UnregisterBrokerResponse, 'errorMessage'>>): UnregisterBrokerResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readUnregisterBrokerResponse(r: ByteReader, _v: number): UnregisterBrokerResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  r.skipTags();
  return { throttleTimeMs, error, errorMessage };
}

export function writeUnregisterBrokerResponse(w: ByteWriter, _v: number, m: UnregisterBrokerResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  w.uvarint(0);
}

export function packUnregisterBrokerResponse(m: UnregisterBrokerResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  return map;
}

export function unpackUnregisterBrokerResponse(packed: unknown, _from: Attachments): UnregisterBrokerResponse {
  const map = fieldMap(packed, 'UnregisterBrokerResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'UnregisterBrokerResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'UnregisterBrokerResponse.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'UnregisterBrokerResponse.errorMessage');
  return { throttleTimeMs, error, errorMessage };
}
