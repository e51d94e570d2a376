// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packInt64, unpackBool, unpackInt, unpackInt64 } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';

export interface BrokerHeartbeatRequest {
  /** Id of the broker. */
  readonly brokerId: number;
  /** Epoch of its registration. */
  readonly brokerEpoch: number;
  /** Offset of the last metadata record that it has applied. */
  readonly currentMetadataOffset: number;
  /** Whether it wishes not to take part. */
  readonly wantFence: boolean;
  /** Whether it wishes to stop, and hands over what it leads. */
  readonly wantShutDown: boolean;
}

/** A `BrokerHeartbeatRequest` with defaults for what is left out. */
export function makeBrokerHeartbeatRequest(fields: Pick<BrokerHeartbeatRequest, 'brokerId' | 'wantFence' | 'wantShutDown'> & Partial<Pick<BrokerHeartbeatRequest, 'brokerEpoch' | 'currentMetadataOffset'>>): BrokerHeartbeatRequest {
  return {
    brokerId: fields.brokerId,
    brokerEpoch: fields.brokerEpoch === undefined ? -1 : fields.brokerEpoch,
    currentMetadataOffset: fields.currentMetadataOffset === undefined ? -1 : fields.currentMetadataOffset,
    wantFence: fields.wantFence,
    wantShutDown: fields.wantShutDown,
  };
}

export function readBrokerHeartbeatRequest(r: ByteReader, _v: number): BrokerHeartbeatRequest {
  const brokerId = r.int32();
  const brokerEpoch = r.int64();
  const currentMetadataOffset = r.int64();
  const wantFence = r.bool();
  const wantShutDown = r.bool();
  r.skipTags();
  return { brokerId, brokerEpoch, currentMetadataOffset, wantFence, wantShutDown };
}

export function writeBrokerHeartbeatRequest(w: ByteWriter, _v: number, m: BrokerHeartbeatRequest): void {
  w.int32(m.brokerId);
  w.int64(m.brokerEpoch);
  w.int64(m.currentMetadataOffset);
  w.bool(m.wantFence);
  w.bool(m.wantShutDown);
  w.uvarint(0);
}

export function packBrokerHeartbeatRequest(m: BrokerHeartbeatRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  if (m.brokerEpoch !== -1) map.set(2, packInt64(m.brokerEpoch));
  if (m.currentMetadataOffset !== -1) map.set(3, packInt64(m.currentMetadataOffset));
  if (m.wantFence) map.set(4, m.wantFence);
  if (m.wantShutDown) map.set(5, m.wantShutDown);
  return map;
}

export function unpackBrokerHeartbeatRequest(packed: unknown, _from: Attachments): BrokerHeartbeatRequest {
  const map = fieldMap(packed, 'BrokerHeartbeatRequest');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'BrokerHeartbeatRequest.brokerId');
  const brokerEpochValue = map.get(2);
  const brokerEpoch = brokerEpochValue === undefined ? -1 : unpackInt64(brokerEpochValue, 'BrokerHeartbeatRequest.brokerEpoch');
  const currentMetadataOffsetValue = map.get(3);
  const currentMetadataOffset = currentMetadataOffsetValue === undefined ? -1 : unpackInt64(currentMetadataOffsetValue, 'BrokerHeartbeatRequest.currentMetadataOffset');
  const wantFenceValue = map.get(4);
  const wantFence = wantFenceValue === undefined ? false : unpackBool(wantFenceValue, 'BrokerHeartbeatRequest.wantFence');
  const wantShutDownValue = map.get(5);
  const wantShutDown = wantShutDownValue === undefined ? false : unpackBool(wantShutDownValue, 'BrokerHeartbeatRequest.wantShutDown');
  return { brokerId, brokerEpoch, currentMetadataOffset, wantFence, wantShutDown };
}

export interface BrokerHeartbeatResponse {
  /** How long the broker should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why the heartbeat does not count. */
  readonly error: ErrorName;
  /** Whether it knows the metadata up to its own registration. */
  readonly isCaughtUp: boolean;
  /** Whether it does not take part. */
  readonly isFenced: boolean;
  /** Whether it may stop: nothing waits for it any more. */
  readonly shouldShutDown: boolean;
}

/** A `BrokerHeartbeatResponse` with defaults for what is left out. */
export function makeBrokerHeartbeatResponse(fields: Pick<BrokerHeartbeatResponse, 'throttleTimeMs' | 'error' | 'isCaughtUp' | 'shouldShutDown'> & Partial<Pick<BrokerHeartbeatResponse, 'isFenced'>>): BrokerHeartbeatResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error,
    isCaughtUp: fields.isCaughtUp,
    isFenced: fields.isFenced === undefined ? true : fields.isFenced,
    shouldShutDown: fields.shouldShutDown,
  };
}

export function readBrokerHeartbeatResponse(r: ByteReader, _v: number): BrokerHeartbeatResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const isCaughtUp = r.bool();
  const isFenced = r.bool();
  const shouldShutDown = r.bool();
  r.skipTags();
  return { throttleTimeMs, error, isCaughtUp, isFenced, shouldShutDown };
}

export function writeBrokerHeartbeatResponse(w: ByteWriter, _v: number, m: BrokerHeartbeatResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.bool(m.isCaughtUp);
  w.bool(m.isFenced);
  w.bool(m.shouldShutDown);
  w.uvarint(0);
}

export function packBrokerHeartbeatResponse(m: BrokerHeartbeatResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.isCaughtUp) map.set(3, m.isCaughtUp);
  if (!m.isFenced) map.set(4, m.isFenced);
  if (m.shouldShutDown) map.set(5, m.shouldShutDown);
  return map;
}

export function unpackBrokerHeartbeatResponse(packed: unknown, _from: Attachments): BrokerHeartbeatResponse {
  const map = fieldMap(packed, 'BrokerHeartbeatResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'BrokerHeartbeatResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'BrokerHeartbeatResponse.error'));
  const isCaughtUpValue = map.get(3);
  const isCaughtUp = isCaughtUpValue === undefined ? false : unpackBool(isCaughtUpValue, 'BrokerHeartbeatResponse.isCaughtUp');
  const isFencedValue = map.get(4);
  const isFenced = isFencedValue === undefined ? true : unpackBool(isFencedValue, 'BrokerHeartbeatResponse.isFenced');
  const shouldShutDownValue = map.get(5);
  const shouldShutDown = shouldShutDownValue === undefined ? false : unpackBool(shouldShutDownValue, 'BrokerHeartbeatResponse.shouldShutDown');
  return { throttleTimeMs, error, isCaughtUp, isFenced, shouldShutDown };
}
