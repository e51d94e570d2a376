// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackBool, unpackInt, unpackText } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export interface DescribeClusterRequest {
  /** Whether to answer what the client may do with the cluster. */
  readonly includeClusterAuthorizedOperations: boolean;
  /** Which addresses are wanted: 1 brokers, 2 controllers. */
  readonly endpointType: number;
  /** Whether to list brokers that do not take part at the moment. */
  readonly includeFencedBrokers: boolean;
}

/** A `DescribeClusterRequest` with defaults for what is left out. */
export function makeDescribeClusterRequest(fields: Pick<DescribeClusterRequest, 'includeClusterAuthorizedOperations'> & Partial<Pick<DescribeClusterRequest, 'endpointType' | 'includeFencedBrokers'>>): DescribeClusterRequest {
  return {
    includeClusterAuthorizedOperations: fields.includeClusterAuthorizedOperations,
    endpointType: fields.endpointType === undefined ? 1 : fields.endpointType,
    includeFencedBrokers: fields.includeFencedBrokers === undefined ? false : fields.includeFencedBrokers,
  };
}

export function readDescribeClusterRequest(r: ByteReader, v: number): DescribeClusterRequest {
  const includeClusterAuthorizedOperations = r.bool();
  const endpointType = (v >= 1 ? r.int8() : 1);
  const includeFencedBrokers = (v >= 2 ? r.bool() : false);
  r.skipTags();
  return { includeClusterAuthorizedOperations, endpointType, includeFencedBrokers };
}

export function writeDescribeClusterRequest(w: ByteWriter, v: number, m: DescribeClusterRequest): void {
  w.bool(m.includeClusterAuthorizedOperations);
  if (!(v >= 1) && (m.endpointType !== 1)) throw lossy('DescribeClusterRequest.endpointType', v);
  if (v >= 1) {
    w.int8(m.endpointType);
  }
  if (v >= 2) {
    w.bool(m.includeFencedBrokers);
  }
  w.uvarint(0);
}

export function packDescribeClusterRequest(m: DescribeClusterRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.includeClusterAuthorizedOperations) map.set(1, m.includeClusterAuthorizedOperations);
  if (m.endpointType !== 1) map.set(2, m.endpointType);
  if (m.includeFencedBrokers) map.set(3, m.includeFencedBrokers);
  return map;
}

export function unpackDescribeClusterRequest(packed: unknown, _from: Attachments): DescribeClusterRequest {
  const map = fieldMap(packed, 'DescribeClusterRequest');
  const includeClusterAuthorizedOperationsValue = map.get(1);
  const includeClusterAuthorizedOperations = includeClusterAuthorizedOperationsValue === undefined ? false : unpackBool(includeClusterAuthorizedOperationsValue, 'DescribeClusterRequest.includeClusterAuthorizedOperations');
  const endpointTypeValue = map.get(2);
  const endpointType = endpointTypeValue === undefined ? 1 : unpackInt(endpointTypeValue, -128, 127, 'DescribeClusterRequest.endpointType');
  const includeFencedBrokersValue = map.get(3);
  const includeFencedBrokers = includeFencedBrokersValue === undefined ? false : unpackBool(includeFencedBrokersValue, 'DescribeClusterRequest.includeFencedBrokers');
  return { includeClusterAuthorizedOperations, endpointType, includeFencedBrokers };
}

export interface DescribeClusterResponseBroker {
  /** Id of the broker. */
  readonly brokerId: number;
  /** Address to connect to. */
  readonly host: string;
  /** Port to connect to. */
  readonly port: number;
  /** Where the broker stands. */
  readonly rack: string | null;
  /** Whether it does not take part at the moment. */
  readonly isFenced: boolean;
}

/** A `DescribeClusterResponseBroker` with defaults for what is left out. */
export function makeDescribeClusterResponseBroker(fields: Pick<DescribeClusterResponseBroker, 'brokerId' | 'host' | 'port'> & Partial<Pick<DescribeClusterResponseBroker, 'rack' | 'isFenced'>>): DescribeClusterResponseBroker {
  return {
    brokerId: fields.brokerId,
    host: fields.host,
    port: fields.port,
    rack: fields.rack === undefined ? null : fields.rack,
    isFenced: fields.isFenced === undefined ? false : fields.isFenced,
  };
}

export function readDescribeClusterResponseBroker(r: ByteReader, v: number): DescribeClusterResponseBroker {
  const brokerId = r.int32();
  const host = r.compactString();
  const port = r.int32();
  const rack = r.compactNullableString();
  const isFenced = (v >= 2 ? r.bool() : false);
  r.skipTags();
  return { brokerId, host, port, rack, isFenced };
}

export function writeDescribeClusterResponseBroker(w: ByteWriter, v: number, m: DescribeClusterResponseBroker): void {
  w.int32(m.brokerId);
  w.compactString(m.host);
  w.int32(m.port);
  w.compactNullableString(m.rack);
  if (!(v >= 2) && (m.isFenced)) throw lossy('DescribeClusterResponseBroker.isFenced', v);
  if (v >= 2) {
    w.bool(m.isFenced);
  }
  w.uvarint(0);
}

export function packDescribeClusterResponseBroker(m: DescribeClusterResponseBroker, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  if (m.host !== '') map.set(2, packText(m.host));
  if (m.port !== 0) map.set(3, m.port);
  if (m.rack !== null) map.set(4, packText(m.rack));
  if (m.isFenced) map.set(5, m.isFenced);
  return map;
}

export function unpackDescribeClusterResponseBroker(packed: unknown, _from: Attachments): DescribeClusterResponseBroker {
  const map = fieldMap(packed, 'DescribeClusterResponseBroker');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'DescribeClusterResponseBroker.brokerId');
  const hostValue = map.get(2);
  const host = hostValue === undefined ? '' : unpackText(hostValue, 'DescribeClusterResponseBroker.host');
  const portValue = map.get(3);
  const port = portValue === undefined ? 0 : unpackInt(portValue, -2147483648, 2147483647, 'DescribeClusterResponseBroker.port');
  const rackValue = map.get(4);
  const rack = rackValue === undefined ? null : rackValue === null ? null : unpackText(rackValue, 'DescribeClusterResponseBroker.rack');
  const isFencedValue = map.get(5);
  const isFenced = isFencedValue === undefined ? false : unpackBool(isFencedValue, 'DescribeClusterResponseBroker.isFenced');
  return { brokerId, host, port, rack, isFenced };
}

export interface DescribeClusterResponse {
  /** How long the client should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it failed. */
  readonly error: ErrorName;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
  /** Which addresses these are: 1 brokers, 2 controllers. */
  readonly endpointType: number;
  /** Id of the cluster. */
  readonly clusterId: string;
  /** Where to send admin requests. */
  readonly controllerId: number;
  /** The brokers. */
  readonly brokers: readonly DescribeClusterResponseBroker[];
  /** Bits of what the client may do with the cluster; the least int32 when not asked for. */
  readonly clusterAuthorizedOperations: number;
}

/** A `DescribeClusterResponse` with defaults for what is left out. */
export function makeDescribeClusterResponse(fields: Pick<DescribeClusterResponse, 'throttleTimeMs' | 'error' | 'clusterId' | 'brokers'> & Partial<Pick<DescribeClusterResponse, 'errorMessage' | 'endpointType' | 'controllerId' | 'clusterAuthorizedOperations'>>): DescribeClusterResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
    endpointType: fields.endpointType === undefined ? 1 : fields.endpointType,
    clusterId: fields.clusterId,
    controllerId: fields.controllerId === undefined ? -1 : fields.controllerId,
    brokers: fields.brokers,
    clusterAuthorizedOperations: fields.clusterAuthorizedOperations === undefined ? -2147483648 : fields.clusterAuthorizedOperations,
  };
}

export function readDescribeClusterResponse(r: ByteReader, v: number): DescribeClusterResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const errorMessage = r.compactNullableString();
  const endpointType = (v >= 1 ? r.int8() : 1);
  const clusterId = r.compactString();
  const controllerId = r.int32();
  const brokersCount = r.compactCount(10);
  const brokers: DescribeClusterResponseBroker[] = [];
  for (let left = brokersCount; left > 0; left--) brokers.push(readDescribeClusterResponseBroker(r, v));
  const clusterAuthorizedOperations = r.int32();
  r.skipTags();
  return { throttleTimeMs, error, errorMessage, endpointType, clusterId, controllerId, brokers, clusterAuthorizedOperations };
}

export function writeDescribeClusterResponse(w: ByteWriter, v: number, m: DescribeClusterResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.compactNullableString(m.errorMessage);
  if (!(v >= 1) && (m.endpointType !== 1)) throw lossy('DescribeClusterResponse.endpointType', v);
  if (v >= 1) {
    w.int8(m.endpointType);
  }
  w.compactString(m.clusterId);
  w.int32(m.controllerId);
  w.uvarint(m.brokers.length + 1);
  for (let i = 0; i < m.brokers.length; i++) { writeDescribeClusterResponseBroker(w, v, m.brokers[i]!); }
  w.int32(m.clusterAuthorizedOperations);
  w.uvarint(0);
}

export function packDescribeClusterResponse(m: DescribeClusterResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.errorMessage !== null) map.set(3, packText(m.errorMessage));
  if (m.endpointType !== 1) map.set(4, m.endpointType);
  if (m.clusterId !== '') map.set(5, packText(m.clusterId));
  if (m.controllerId !== -1) map.set(6, m.controllerId);
  if (m.brokers.length !== 0) { const list = m.brokers; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packDescribeClusterResponseBroker(list[i]!, out); map.set(7, packedList); }
  if (m.clusterAuthorizedOperations !== -2147483648) map.set(8, m.clusterAuthorizedOperations);
  return map;
}

export function unpackDescribeClusterResponse(packed: unknown, from: Attachments): DescribeClusterResponse {
  const map = fieldMap(packed, 'DescribeClusterResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'DescribeClusterResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'DescribeClusterResponse.error'));
  const errorMessageValue = map.get(3);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'DescribeClusterResponse.errorMessage');
  const endpointTypeValue = map.get(4);
  const endpointType = endpointTypeValue === undefined ? 1 : unpackInt(endpointTypeValue, -128, 127, 'DescribeClusterResponse.endpointType');
  const clusterIdValue = map.get(5);
  const clusterId = clusterIdValue === undefined ? '' : unpackText(clusterIdValue, 'DescribeClusterResponse.clusterId');
  const controllerIdValue = map.get(6);
  const controllerId = controllerIdValue === undefined ? -1 : unpackInt(controllerIdValue, -2147483648, 2147483647, 'DescribeClusterResponse.controllerId');
  const brokersValue = map.get(7);
  let brokers: readonly DescribeClusterResponseBroker[] = [];
  if (brokersValue !== undefined) { const list = listOf(brokersValue, 'DescribeClusterResponse.brokers'); const items: DescribeClusterResponseBroker[] = []; for (let i = 0; i < list.length; i++) items.push(unpackDescribeClusterResponseBroker(list[i], from)); brokers = items; }
  const clusterAuthorizedOperationsValue = map.get(8);
  const clusterAuthorizedOperations = clusterAuthorizedOperationsValue === undefined ? -2147483648 : unpackInt(clusterAuthorizedOperationsValue, -2147483648, 2147483647, 'DescribeClusterResponse.clusterAuthorizedOperations');
  return { throttleTimeMs, error, errorMessage, endpointType, clusterId, controllerId, brokers, clusterAuthorizedOperations };
}
