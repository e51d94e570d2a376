// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packInt64, packText, unpackInt, unpackInt64, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface InitProducerIdRequest {
  /** Set by transactional producers. */
  readonly transactionalId: string | null;
  /** When an idle transaction is aborted. */
  readonly transactionTimeoutMs: number;
  /** The id so far; −1 for none. */
  readonly producerId: number;
  /** The epoch so far; −1 for none. */
  readonly producerEpoch: number;
}

/** A `InitProducerIdRequest` with defaults for what is left out. */
export function makeInitProducerIdRequest(fields: Pick<InitProducerIdRequest, 'transactionTimeoutMs'> & Partial<Pick<InitProducerIdRequest, 'transactionalId' | 'producerId' | 'producerEpoch'>>): InitProducerIdRequest {
  return {
    transactionalId: fields.transactionalId === undefined ? null : fields.transactionalId,
    transactionTimeoutMs: fields.transactionTimeoutMs,
    producerId: fields.producerId === undefined ? -1 : fields.producerId,
    producerEpoch: fields.producerEpoch === undefined ? -1 : fields.producerEpoch,
  };
}

export function readInitProducerIdRequest(r: ByteReader, v: number): InitProducerIdRequest {
  const flexible = v >= 2;
  const transactionalId = (flexible ? r.compactNullableString() : r.nullableString());
  const transactionTimeoutMs = r.int32();
  const producerId = (v >= 3 ? r.int64() : -1);
  const producerEpoch = (v >= 3 ? r.int16() : -1);
  if (flexible) r.skipTags();
  return { transactionalId, transactionTimeoutMs, producerId, producerEpoch };
}

export function writeInitProducerIdRequest(w: ByteWriter, v: number, m: InitProducerIdRequest): void {
  const flexible = v >= 2;
  if (flexible) w.compactNullableString(m.transactionalId); else w.nullableString(m.transactionalId);
  w.int32(m.transactionTimeoutMs);
  if (!(v >= 3) && (m.producerId !== -1)) throw lossy('InitProducerIdRequest.producerId', v);
  if (v >= 3) {
    w.int64(m.producerId);
  }
  if (!(v >= 3) && (m.producerEpoch !== -1)) throw lossy('InitProducerIdRequest.producerEpoch', v);
  if (v >= 3) {
    w.int16(m.producerEpoch);
  }
  if (flexible) w.uvarint(0);
}

export function packInitProducerIdRequest(m: InitProducerIdRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.transactionalId !== null) map.set(1, packText(m.transactionalId));
  if (m.transactionTimeoutMs !== 0) map.set(2, m.transactionTimeoutMs);
  if (m.producerId !== -1) map.set(3, packInt64(m.producerId));
  if (m.producerEpoch !== -1) map.set(4, m.producerEpoch);
  return map;
}

export function unpackInitProducerIdRequest(packed: unknown, _from: Attachments): InitProducerIdRequest {
  const map = fieldMap(packed, 'InitProducerIdRequest');
  const transactionalIdValue = map.get(1);
  const transactionalId = transactionalIdValue === undefined ? null : transactionalIdValue === null ? null : unpackText(transactionalIdValue, 'InitProducerIdRequest.transactionalId');
  const transactionTimeoutMsValue = map.get(2);
  const transactionTimeoutMs = transactionTimeoutMsValue === undefined ? 0 : unpackInt(transactionTimeoutMsValue, -2147483648, 2147483647, 'InitProducerIdRequest.transactionTimeoutMs');
  const producerIdValue = map.get(3);
  const producerId = producerIdValue === undefined ? -1 : unpackInt64(producerIdValue, 'InitProducerIdRequest.producerId');
  const producerEpochValue = map.get(4);
  const producerEpoch = producerEpochValue === undefined ? -1 : unpackInt(producerEpochValue, -32768, 32767, 'InitProducerIdRequest.producerEpoch');
  return { transactionalId, transactionTimeoutMs, producerId, producerEpoch };
}

export interface InitProducerIdResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The id from now on. */
  readonly producerId: number;
  /** The epoch from now on. */
  readonly producerEpoch: number;
}

/** A `InitProducerIdResponse` with defaults for what is left out. */
export function makeInitProducerIdResponse(fields: Pick<InitProducerIdResponse, 'error' | 'producerEpoch'> & Partial<Pick<InitProducerIdResponse, 'throttleTimeMs' | 'producerId'>>): InitProducerIdResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    error: fields.error,
    producerId: fields.producerId === undefined ? -1 : fields.producerId,
    producerEpoch: fields.producerEpoch,
  };
}

export function readInitProducerIdResponse(r: ByteReader, v: number): InitProducerIdResponse {
  const flexible = v >= 2;
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const producerId = r.int64();
  const producerEpoch = r.int16();
  if (flexible) r.skipTags();
  return { throttleTimeMs, error, producerId, producerEpoch };
}

export function writeInitProducerIdResponse(w: ByteWriter, v: number, m: InitProducerIdResponse): void {
  const flexible = v >= 2;
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.int64(m.producerId);
  w.int16(m.producerEpoch);
  if (flexible) w.uvarint(0);
}

export function packInitProducerIdResponse(m: InitProducerIdResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.producerId !== -1) map.set(3, packInt64(m.producerId));
  if (m.producerEpoch !== 0) map.set(4, m.producerEpoch);
  return map;
}

export function unpackInitProducerIdResponse(packed: unknown, _from: Attachments): InitProducerIdResponse {
  const map = fieldMap(packed, 'InitProducerIdResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'InitProducerIdResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'InitProducerIdResponse.error'));
  const producerIdValue = map.get(3);
  const producerId = producerIdValue === undefined ? -1 : unpackInt64(producerIdValue, 'InitProducerIdResponse.producerId');
  const producerEpochValue = map.get(4);
  const producerEpoch = producerEpochValue === undefined ? 0 : unpackInt(producerEpochValue, -32768, 32767, 'InitProducerIdResponse.producerEpoch');
  return { throttleTimeMs, error, producerId, producerEpoch };
}
