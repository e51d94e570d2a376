// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packInt64, unpackInt, unpackInt64 } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface AllocateProducerIdsRequest {
  /** Id of the broker. */
  readonly brokerId: number;
  /** Epoch of its registration. */
  readonly brokerEpoch: number;
}

/** A `AllocateProducerIdsRequest` with defaults for what is left out. */
export function makeAllocateProducerIdsRequest(fields: Pick<AllocateProducerIdsRequest, 'brokerId'> & Partial<Pick<AllocateProducerIdsRequest, 'brokerEpoch'>>): AllocateProducerIdsRequest {
  return {
    brokerId: fields.brokerId,
    brokerEpoch: fields.brokerEpoch === undefined ? -1 : fields.brokerEpoch,
  };
}

export function readAllocateProducerIdsRequest(r: ByteReader, _v: number): AllocateProducerIdsRequest {
  const brokerId = r.int32();
  const brokerEpoch = r.int64();
  r.skipTags();
  return { brokerId, brokerEpoch };
}

export function writeAllocateProducerIdsRequest(w: ByteWriter, _v: number, m: AllocateProducerIdsRequest): void {
  w.int32(m.brokerId);
  w.int64(m.brokerEpoch);
  w.uvarint(0);
}

export function packAllocateProducerIdsRequest(m: AllocateProducerIdsRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  if (m.brokerEpoch !== -1) map.set(2, packInt64(m.brokerEpoch));
  return map;
}

export function unpackAllocateProducerIdsRequest(packed: unknown, _from: Attachments): AllocateProducerIdsRequest {
  const map = fieldMap(packed, 'AllocateProducerIdsRequest');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'AllocateProducerIdsRequest.brokerId');
  const brokerEpochValue = map.get(2);
  const brokerEpoch = brokerEpochValue === undefined ? -1 : unpackInt64(brokerEpochValue, 'AllocateProducerIdsRequest.brokerEpoch');
  return { brokerId, brokerEpoch };
}

export interface AllocateProducerIdsResponse {
  /** How long the broker should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why there is no block. */
  readonly error: ErrorName;
  /** First id of the block. */
  readonly producerIdStart: number;
  /** How many ids it has. */
  readonly producerIdLen: number;
}

export function readAllocateProducerIdsResponse(r: ByteReader, _v: number): AllocateProducerIdsResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const producerIdStart = r.int64();
  const producerIdLen = r.int32();
  r.skipTags();
  return { throttleTimeMs, error, producerIdStart, producerIdLen };
}

export function writeAllocateProducerIdsResponse(w: ByteWriter, _v: number, m: AllocateProducerIdsResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.int64(m.producerIdStart);
  w.int32(m.producerIdLen);
  w.uvarint(0);
}

export function packAllocateProducerIdsResponse(m: AllocateProducerIdsResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.producerIdStart !== 0) map.set(3, packInt64(m.producerIdStart));
  if (m.producerIdLen !== 0) map.set(4, m.producerIdLen);
  return map;
}

export function unpackAllocateProducerIdsResponse(packed: unknown, _from: Attachments): AllocateProducerIdsResponse {
  const map = fieldMap(packed, 'AllocateProducerIdsResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'AllocateProducerIdsResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'AllocateProducerIdsResponse.error'));
  const producerIdStartValue = map.get(3);
  const producerIdStart = producerIdStartValue === undefined ? 0 : unpackInt64(producerIdStartValue, 'AllocateProducerIdsResponse.producerIdStart');
  const producerIdLenValue = map.get(4);
  const producerIdLen = producerIdLenValue === undefined ? 0 : unpackInt(producerIdLenValue, -2147483648, 2147483647, 'AllocateProducerIdsResponse.producerIdLen');
  return { throttleTimeMs, error, producerIdStart, producerIdLen };
}
