// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packInt64, packText, unpackBool, unpackInt, unpackInt64, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface BrokerRegistrationRequestListener {
  /** Name of the listener. */
  readonly name: string;
  /** Address to connect to. */
  readonly host: string;
  /** Port to connect to. */
  readonly port: number;
  /** 0 plaintext, 1 TLS, 2 SASL, 3 SASL over TLS. */
  readonly securityProtocol: number;
}

export function readBrokerRegistrationRequestListener(r: ByteReader, _v: number): BrokerRegistrationRequestListener {
  const name = r.compactString();
  const host = r.compactString();
  const port = r.uint16();
  const securityProtocol = r.int16();
  r.skipTags();
  return { name, host, port, securityProtocol };
}

export function writeBrokerRegistrationRequestListener(w: ByteWriter, _v: number, m: BrokerRegistrationRequestListener): void {
  w.compactString(m.name);
  w.compactString(m.host);
  w.uint16(m.port);
  w.int16(m.securityProtocol);
  w.uvarint(0);
}

export function packBrokerRegistrationRequestListener(m: BrokerRegistrationRequestListener, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.host !== '') map.set(2, packText(m.host));
  if (m.port !== 0) map.set(3, m.port);
  if (m.securityProtocol !== 0) map.set(4, m.securityProtocol);
  return map;
}

export function unpackBrokerRegistrationRequestListener(packed: unknown, _from: Attachments): BrokerRegistrationRequestListener {
  const map = fieldMap(packed, 'BrokerRegistrationRequestListener');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'BrokerRegistrationRequestListener.name');
  const hostValue = map.get(2);
  const host = hostValue === undefined ? '' : unpackText(hostValue, 'BrokerRegistrationRequestListener.host');
  const portValue = map.get(3);
  const port = portValue === undefined ? 0 : unpackInt(portValue, 0, 65535, 'BrokerRegistrationRequestListener.port');
  const securityProtocolValue = map.get(4);
  const securityProtocol = securityProtocolValue === undefined ? 0 : unpackInt(securityProtocolValue, -32768, 32767, 'BrokerRegistrationRequestListener.securityProtocol');
  return { name, host, port, securityProtocol };
}

export interface BrokerRegistrationRequestFeature {
  /** Name of the feature. */
  readonly name: string;
  /** Lowest level. */
  readonly minSupportedVersion: number;
  /** Highest level. */
  readonly maxSupportedVersion: number;
}

export function readBrokerRegistrationRequestFeature(r: ByteReader, _v: number): BrokerRegistrationRequestFeature {
  const name = r.compactString();
  const minSupportedVersion = r.int16();
  const maxSupportedVersion = r.int16();
  r.skipTags();
  return { name, minSupportedVersion, maxSupportedVersion };
}

export function writeBrokerRegistrationRequestFeature(w: ByteWriter, _v: number, m: BrokerRegistrationRequestFeature): void {
  w.compactString(m.name);
  w.int16(m.minSupportedVersion);
  w.int16(m.maxSupportedVersion);
  w.uvarint(0);
}

export function packBrokerRegistrationRequestFeature(m: BrokerRegistrationRequestFeature, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.name !== '') map.set(1, packText(m.name));
  if (m.minSupportedVersion !== 0) map.set(2, m.minSupportedVersion);
  if (m.maxSupportedVersion !== 0) map.set(3, m.maxSupportedVersion);
  return map;
}

export function unpackBrokerRegistrationRequestFeature(packed: unknown, _from: Attachments): BrokerRegistrationRequestFeature {
  const map = fieldMap(packed, 'BrokerRegistrationRequestFeature');
  const nameValue = map.get(1);
  const name = nameValue === undefined ? '' : unpackText(nameValue, 'BrokerRegistrationRequestFeature.name');
  const minSupportedVersionValue = map.get(2);
  const minSupportedVersion = minSupportedVersionValue === undefined ? 0 : unpackInt(minSupportedVersionValue, -32768, 32767, 'BrokerRegistrationRequestFeature.minSupportedVersion');
  const maxSupportedVersionValue = map.get(3);
  const maxSupportedVersion = maxSupportedVersionValue === undefined ? 0 : unpackInt(maxSupportedVersionValue, -32768, 32767, 'BrokerRegistrationRequestFeature.maxSupportedVersion');
  return { name, minSupportedVersion, maxSupportedVersion };
}

export interface BrokerRegistrationRequestLostPartition {
  /** Id of the topic. */
  readonly topicId: string;
  /** Indexes of its partitions. */
  readonly partitions: readonly number[];
}

export function readBrokerRegistrationRequestLostPartition(r: ByteReader, _v: number): BrokerRegistrationRequestLostPartition {
  const topicId = r.uuid();
  const partitionsCount = r.compactCount(4);
  const partitions: number[] = [];
  for (let left = partitionsCount; left > 0; left--) partitions.push(r.int32());
  r.skipTags();
  return { topicId, partitions };
}

export function writeBrokerRegistrationRequestLostPartition(w: ByteWriter, _v: number, m: BrokerRegistrationRequestLostPartition): void {
  w.uuid(m.topicId);
  w.uvarint(m.partitions.length + 1);
  for (let i = 0; i < m.partitions.length; i++) { w.int32(m.partitions[i]!); }
  w.uvarint(0);
}

export function packBrokerRegistrationRequestLostPartition(m: BrokerRegistrationRequestLostPartition, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.topicId !== zeroUuid) map.set(1, uuidBytes(m.topicId));
  if (m.partitions.length !== 0) { const list = m.partitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = list[i]!; map.set(2, packedList); }
  return map;
}

export function unpackBrokerRegistrationRequestLostPartition(packed: unknown, _from: Attachments): BrokerRegistrationRequestLostPartition {
  const map = fieldMap(packed, 'BrokerRegistrationRequestLostPartition');
  const topicIdValue = map.get(1);
  const topicId = topicIdValue === undefined ? zeroUuid : unpackUuid(topicIdValue, 'BrokerRegistrationRequestLostPartition.topicId');
  const partitionsValue = map.get(2);
  let partitions: readonly number[] = [];
  if (partitionsValue !== undefined) { const list = listOf(partitionsValue, 'BrokerRegistrationRequestLostPartition.partitions'); const items: number[] = []; for (let i = 0; i < list.length; i++) items.push(unpackInt(list[i], -2147483648, 2147483647, 'BrokerRegistrationRequestLostPartition.partitions')); partitions = items; }
  return { topicId, partitions };
}

export interface BrokerRegistrationRequest {
  /** Id of the broker. */
  readonly brokerId: number;
  /** The cluster that it belongs to. */
  readonly clusterId: string;
  /** Made anew with each start of the process. */
  readonly incarnationId: string;
  /** Where clients and brokers reach it. */
  readonly listeners: readonly BrokerRegistrationRequestListener[];
  /** Feature levels it could run at. */
  readonly features: readonly BrokerRegistrationRequestFeature[];
  /** Where the broker stands. */
  readonly rack: string | null;
  /** Ids of its log directories. */
  readonly logDirs: readonly string[];
  /** Whether records that it once had may be missing: it then counts for no partition until it has caught up. */
  readonly mayHaveLostData: boolean;
  /** Those of which it has lost all records: its replica is as one on a new disk. */
  readonly lostPartitions: readonly BrokerRegistrationRequestLostPartition[];
}

/** A `BrokerRegistrationRequest` with defaults for what is left out. */
export function makeBrokerRegistrationRequest(fields: Pick<BrokerRegistrationRequest, 'brokerId' | 'clusterId' | 'incarnationId' | 'listeners' | 'features' | 'logDirs' | 'mayHaveLostData' | 'lostPartitions'> & Partial<Pick<BrokerRegistrationRequest, 'rack'>>): BrokerRegistrationRequest {
  return {
    brokerId: fields.brokerId,
    clusterId: fields.clusterId,
    incarnationId: fields.incarnationId,
    listeners: fields.listeners,
    features: fields.features,
    rack: fields.rack === undefined ? null : fields.rack,
    logDirs: fields.logDirs,
    mayHaveLostData: fields.mayHaveLostData,
    lostPartitions: fields.lostPartitions,
  };
}

export function readBrokerRegistrationRequest(r: ByteReader, v: number): BrokerRegistrationRequest {
  const brokerId = r.int32();
  const clusterId = r.compactString();
  const incarnationId = r.uuid();
  const listenersCount = r.compactCount(6);
  const listeners: BrokerRegistrationRequestListener[] = [];
  for (let left = listenersCount; left > 0; left--) listeners.push(readBrokerRegistrationRequestListener(r, v));
  const featuresCount = r.compactCount(5);
  const features: BrokerRegistrationRequestFeature[] = [];
  for (let left = featuresCount; left > 0; left--) features.push(readBrokerRegistrationRequestFeature(r, v));
  const rack = r.compactNullableString();
  const logDirsCount = r.compactCount(16);
  const logDirs: string[] = [];
  for (let left = logDirsCount; left > 0; left--) logDirs.push(r.uuid());
  const mayHaveLostData = r.bool();
  const lostPartitionsCount = r.compactCount(17);
  const lostPartitions: BrokerRegistrationRequestLostPartition[] = [];
  for (let left = lostPartitionsCount; left > 0; left--) lostPartitions.push(readBrokerRegistrationRequestLostPartition(r, v));
  r.skipTags();
  return { brokerId, clusterId, incarnationId, listeners, features, rack, logDirs, mayHaveLostData, lostPartitions };
}

export function writeBrokerRegistrationRequest(w: ByteWriter, v: number, m: BrokerRegistrationRequest): void {
  w.int32(m.brokerId);
  w.compactString(m.clusterId);
  w.uuid(m.incarnationId);
  w.uvarint(m.listeners.length + 1);
  for (let i = 0; i < m.listeners.length; i++) { writeBrokerRegistrationRequestListener(w, v, m.listeners[i]!); }
  w.uvarint(m.features.length + 1);
  for (let i = 0; i < m.features.length; i++) { writeBrokerRegistrationRequestFeature(w, v, m.features[i]!); }
  w.compactNullableString(m.rack);
  w.uvarint(m.logDirs.length + 1);
  for (let i = 0; i < m.logDirs.length; i++) { w.uuid(m.logDirs[i]!); }
  w.bool(m.mayHaveLostData);
  w.uvarint(m.lostPartitions.length + 1);
  for (let i = 0; i < m.lostPartitions.length; i++) { writeBrokerRegistrationRequestLostPartition(w, v, m.lostPartitions[i]!); }
  w.uvarint(0);
}

export function packBrokerRegistrationRequest(m: BrokerRegistrationRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.brokerId !== 0) map.set(1, m.brokerId);
  if (m.clusterId !== '') map.set(2, packText(m.clusterId));
  if (m.incarnationId !== zeroUuid) map.set(3, uuidBytes(m.incarnationId));
  if (m.listeners.length !== 0) { const list = m.listeners; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packBrokerRegistrationRequestListener(list[i]!, out); map.set(4, packedList); }
  if (m.features.length !== 0) { const list = m.features; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packBrokerRegistrationRequestFeature(list[i]!, out); map.set(5, packedList); }
  if (m.rack !== null) map.set(6, packText(m.rack));
  if (m.logDirs.length !== 0) { const list = m.logDirs; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = uuidBytes(list[i]!); map.set(7, packedList); }
  if (m.mayHaveLostData) map.set(8, m.mayHaveLostData);
  if (m.lostPartitions.length !== 0) { const list = m.lostPartitions; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packBrokerRegistrationRequestLostPartition(list[i]!, out); map.set(9, packedList); }
  return map;
}

export function unpackBrokerRegistrationRequest(packed: unknown, from: Attachments): BrokerRegistrationRequest {
  const map = fieldMap(packed, 'BrokerRegistrationRequest');
  const brokerIdValue = map.get(1);
  const brokerId = brokerIdValue === undefined ? 0 : unpackInt(brokerIdValue, -2147483648, 2147483647, 'BrokerRegistrationRequest.brokerId');
  const clusterIdValue = map.get(2);
  const clusterId = clusterIdValue === undefined ? '' : unpackText(clusterIdValue, 'BrokerRegistrationRequest.clusterId');
  const incarnationIdValue = map.get(3);
  const incarnationId = incarnationIdValue === undefined ? zeroUuid : unpackUuid(incarnationIdValue, 'BrokerRegistrationRequest.incarnationId');
  const listenersValue = map.get(4);
  let listeners: readonly BrokerRegistrationRequestListener[] = [];
  if (listenersValue !== undefined) { const list = listOf(listenersValue, 'BrokerRegistrationRequest.listeners'); const items: BrokerRegistrationRequestListener[] = []; for (let i = 0; i < list.length; i++) items.push(unpackBrokerRegistrationRequestListener(list[i], from)); listeners = items; }
  const featuresValue = map.get(5);
  let features: readonly BrokerRegistrationRequestFeature[] = [];
  if (featuresValue !== undefined) { const list = listOf(featuresValue, 'BrokerRegistrationRequest.features'); const items: BrokerRegistrationRequestFeature[] = []; for (let i = 0; i < list.length; i++) items.push(unpackBrokerRegistrationRequestFeature(list[i], from)); features = items; }
  const rackValue = map.get(6);
  const rack = rackValue === undefined ? null : rackValue === null ? null : unpackText(rackValue, 'BrokerRegistrationRequest.rack');
  const logDirsValue = map.get(7);
  let logDirs: readonly string[] = [];
  if (logDirsValue !== undefined) { const list = listOf(logDirsValue, 'BrokerRegistrationRequest.logDirs'); const items: string[] = []; for (let i = 0; i < list.length; i++) items.push(unpackUuid(list[i], 'BrokerRegistrationRequest.logDirs')); logDirs = items; }
  const mayHaveLostDataValue = map.get(8);
  const mayHaveLostData = mayHaveLostDataValue === undefined ? false : unpackBool(mayHaveLostDataValue, 'BrokerRegistrationRequest.mayHaveLostData');
  const lostPartitionsValue = map.get(9);
  let lostPartitions: readonly BrokerRegistrationRequestLostPartition[] = [];
  if (lostPartitionsValue !== undefined) { const list = listOf(lostPartitionsValue, 'BrokerRegistrationRequest.lostPartitions'); const items: BrokerRegistrationRequestLostPartition[] = []; for (let i = 0; i < list.length; i++) items.push(unpackBrokerRegistrationRequestLostPartition(list[i], from)); lostPartitions = items; }
  return { brokerId, clusterId, incarnationId, listeners, features, rack, logDirs, mayHaveLostData, lostPartitions };
}

export interface BrokerRegistrationResponse {
  /** How long the broker should pause. */
  readonly throttleTimeMs: number;
  /** NONE, or why it is not taken. */
  readonly error: ErrorName;
  /** Fencing number of this registration. */
  readonly brokerEpoch: number;
  /** The error in a sentence. */
  readonly errorMessage: string | null;
}

/** A `BrokerRegistrationResponse` with defaults for what is left out. */
export function makeBrokerRegistrationResponse(fields: Pick<BrokerRegistrationResponse, 'throttleTimeMs' | 'error'> & Partial<Pick<BrokerRegistrationResponse, 'brokerEpoch' | 'errorMessage'>>): BrokerRegistrationResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs,
    error: fields.error,
    brokerEpoch: fields.brokerEpoch === undefined ? -1 : fields.brokerEpoch,
    errorMessage: fields.errorMessage === undefined ? null : fields.errorMessage,
  };
}

export function readBrokerRegistrationResponse(r: ByteReader, _v: number): BrokerRegistrationResponse {
  const throttleTimeMs = r.int32();
  const error = errorName(r.int16());
  const brokerEpoch = r.int64();
  const errorMessage = r.compactNullableString();
  r.skipTags();
  return { throttleTimeMs, error, brokerEpoch, errorMessage };
}

export function writeBrokerRegistrationResponse(w: ByteWriter, _v: number, m: BrokerRegistrationResponse): void {
  w.int32(m.throttleTimeMs);
  w.int16(errorCode(m.error));
  w.int64(m.brokerEpoch);
  w.compactNullableString(m.errorMessage);
  w.uvarint(0);
}

export function packBrokerRegistrationResponse(m: BrokerRegistrationResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.error !== 'NONE') map.set(2, errorCode(m.error));
  if (m.brokerEpoch !== -1) map.set(3, packInt64(m.brokerEpoch));
  if (m.errorMessage !== null) map.set(4, packText(m.errorMessage));
  return map;
}

export function unpackBrokerRegistrationResponse(packed: unknown, _from: Attachments): BrokerRegistrationResponse {
  const map = fieldMap(packed, 'BrokerRegistrationResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'BrokerRegistrationResponse.throttleTimeMs');
  const errorValue = map.get(2);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'BrokerRegistrationResponse.error'));
  const brokerEpochValue = map.get(3);
  const brokerEpoch = brokerEpochValue === undefined ? -1 : unpackInt64(brokerEpochValue, 'BrokerRegistrationResponse.brokerEpoch');
  const errorMessageValue = map.get(4);
  const errorMessage = errorMessageValue === undefined ? null : errorMessageValue === null ? null : unpackText(errorMessageValue, 'BrokerRegistrationResponse.errorMessage');
  return { throttleTimeMs, error, brokerEpoch, errorMessage };
}
