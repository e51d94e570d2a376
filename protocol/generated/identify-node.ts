// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface IdentifyNodeRequest {
  /** Who asks. */
  readonly nodeId: number;
}

export function readIdentifyNodeRequest(r: ByteReader, _v: number): IdentifyNodeRequest {
  const nodeId = r.int32();
  r.skipTags();
  return { nodeId };
}

export function writeIdentifyNodeRequest(w: ByteWriter, _v: number, m: IdentifyNodeRequest): void {
  w.int32(m.nodeId);
  w.uvarint(0);
}

export function packIdentifyNodeRequest(m: IdentifyNodeRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.nodeId !== 0) map.set(1, m.nodeId);
  return map;
}

export function unpackIdentifyNodeRequest(packed: unknown, _from: Attachments): IdentifyNodeRequest {
  const map = fieldMap(packed, 'IdentifyNodeRequest');
  const nodeIdValue = map.get(1);
  const nodeId = nodeIdValue === undefined ? 0 : unpackInt(nodeIdValue, -2147483648, 2147483647, 'IdentifyNodeRequest.nodeId');
  return { nodeId };
}

export interface IdentifyNodeResponseVoter {
  /** Id of the node. */
  readonly voterId: number;
  /** Id of its data directory then. */
  readonly directoryId: string;
}

export function readIdentifyNodeResponseVoter(r: ByteReader, _v: number): IdentifyNodeResponseVoter {
  const voterId = r.int32();
  const directoryId = r.uuid();
  r.skipTags();
  return { voterId, directoryId };
}

export function writeIdentifyNodeResponseVoter(w: ByteWriter, _v: number, m: IdentifyNodeResponseVoter): void {
  w.int32(m.voterId);
  w.uuid(m.directoryId);
  w.uvarint(0);
}

export function packIdentifyNodeResponseVoter(m: IdentifyNodeResponseVoter, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.voterId !== 0) map.set(1, m.voterId);
  if (m.directoryId !== zeroUuid) map.set(2, uuidBytes(m.directoryId));
  return map;
}

export function unpackIdentifyNodeResponseVoter(packed: unknown, _from: Attachments): IdentifyNodeResponseVoter {
  const map = fieldMap(packed, 'IdentifyNodeResponseVoter');
  const voterIdValue = map.get(1);
  const voterId = voterIdValue === undefined ? 0 : unpackInt(voterIdValue, -2147483648, 2147483647, 'IdentifyNodeResponseVoter.voterId');
  const directoryIdValue = map.get(2);
  const directoryId = directoryIdValue === undefined ? zeroUuid : unpackUuid(directoryIdValue, 'IdentifyNodeResponseVoter.directoryId');
  return { voterId, directoryId };
}

export interface IdentifyNodeResponseListed {
  /** Id of the node. */
  readonly voterId: number;
  /** Host of its broker-to-broker listener. */
  readonly host: string;
  /** Port of the same. */
  readonly port: number;
}

export function readIdentifyNodeResponseListed(r: ByteReader, _v: number): IdentifyNodeResponseListed {
  const voterId = r.int32();
  const host = r.compactString();
  const port = r.uint16();
  r.skipTags();
  return { voterId, host, port };
}

export function writeIdentifyNodeResponseListed(w: ByteWriter, _v: number, m: IdentifyNodeResponseListed): void {
  w.int32(m.voterId);
  w.compactString(m.host);
  w.uint16(m.port);
  w.uvarint(0);
}

export function packIdentifyNodeResponseListed(m: IdentifyNodeResponseListed, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.voterId !== 0) map.set(1, m.voterId);
  if (m.host !== '') map.set(2, packText(m.host));
  if (m.port !== 0) map.set(3, m.port);
  return map;
}

export function unpackIdentifyNodeResponseListed(packed: unknown, _from: Attachments): IdentifyNodeResponseListed {
  const map = fieldMap(packed, 'IdentifyNodeResponseListed');
  const voterIdValue = map.get(1);
  const voterId = voterIdValue === undefined ? 0 : unpackInt(voterIdValue, -2147483648, 2147483647, 'IdentifyNodeResponseListed.voterId');
  const hostValue = map.get(2);
  const host = hostValue === undefined ? '' : unpackText(hostValue, 'IdentifyNodeResponseListed.host');
  const portValue = map.get(3);
  const port = portValue === undefined ? 0 : unpackInt(portValue, 0, 65535, 'IdentifyNodeResponseListed.port');
  return { voterId, host, port };
}

export interface IdentifyNodeResponse {
  /** How long the peer should pause. */
  readonly throttleTimeMs: number;
  /** Id of this node. */
  readonly nodeId: number;
  /** Id of its data directory. */
  readonly directoryId: string;
  /** Its cluster; null while it belongs to none. */
  readonly clusterId: string | null;
  /** The voters with which the cluster was formed. */
  readonly voters: readonly IdentifyNodeResponseVoter[];
  /** Made anew with each start of the process. */
  readonly incarnationId: string;
  /** The voters that the node was started with, in any order. */
  readonly listed: readonly IdentifyNodeResponseListed[];
}

/** A `IdentifyNodeResponse` with defaults for what is left out. */
export function makeIdentifyNodeResponse(fields: Pick<IdentifyNodeResponse, 'nodeId' | 'directoryId' | 'voters' | 'incarnationId' | 'listed'> & Partial<Pick<IdentifyNodeResponse, 'throttleTimeMs' | 'clusterId'>>): IdentifyNodeResponse {
  return {
    throttleTimeMs: fields.throttleTimeMs === undefined ? 0 : fields.throttleTimeMs,
    nodeId: fields.nodeId,
    directoryId: fields.directoryId,
    clusterId: fields.clusterId === undefined ? null : fields.clusterId,
    voters: fields.voters,
    incarnationId: fields.incarnationId,
    listed: fields.listed,
  };
}

export function readIdentifyNodeResponse(r: ByteReader, v: number): IdentifyNodeResponse {
  const throttleTimeMs = r.int32();
  const nodeId = r.int32();
  const directoryId = r.uuid();
  const clusterId = r.compactNullableString();
  const votersCount = r.compactCount(20);
  const voters: IdentifyNodeResponseVoter[] = [];
  for (let left = votersCount; left > 0; left--) voters.push(readIdentifyNodeResponseVoter(r, v));
  const incarnationId = r.uuid();
  const listedCount = r.compactCount(7);
  const listed: IdentifyNodeResponseListed[] = [];
  for (let left = listedCount; left > 0; left--) listed.push(readIdentifyNodeResponseListed(r, v));
  r.skipTags();
  return { throttleTimeMs, nodeId, directoryId, clusterId, voters, incarnationId, listed };
}

export function writeIdentifyNodeResponse(w: ByteWriter, v: number, m: IdentifyNodeResponse): void {
  w.int32(m.throttleTimeMs);
  w.int32(m.nodeId);
  w.uuid(m.directoryId);
  w.compactNullableString(m.clusterId);
  w.uvarint(m.voters.length + 1);
  for (let i = 0; i < m.voters.length; i++) { writeIdentifyNodeResponseVoter(w, v, m.voters[i]!); }
  w.uuid(m.incarnationId);
  w.uvarint(m.listed.length + 1);
  for (let i = 0; i < m.listed.length; i++) { writeIdentifyNodeResponseListed(w, v, m.listed[i]!); }
  w.uvarint(0);
}

export function packIdentifyNodeResponse(m: IdentifyNodeResponse, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.throttleTimeMs !== 0) map.set(1, m.throttleTimeMs);
  if (m.nodeId !== 0) map.set(2, m.nodeId);
  if (m.directoryId !== zeroUuid) map.set(3, uuidBytes(m.directoryId));
  if (m.clusterId !== null) map.set(4, packText(m.clusterId));
  if (m.voters.length !== 0) { const list = m.voters; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packIdentifyNodeResponseVoter(list[i]!, out); map.set(5, packedList); }
  if (m.incarnationId !== zeroUuid) map.set(7, uuidBytes(m.incarnationId));
  if (m.listed.length !== 0) { const list = m.listed; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packIdentifyNodeResponseListed(list[i]!, out); map.set(6, packedList); }
  return map;
}

export function unpackIdentifyNodeResponse(packed: unknown, from: Attachments): IdentifyNodeResponse {
  const map = fieldMap(packed, 'IdentifyNodeResponse');
  const throttleTimeMsValue = map.get(1);
  const throttleTimeMs = throttleTimeMsValue === undefined ? 0 : unpackInt(throttleTimeMsValue, -2147483648, 2147483647, 'IdentifyNodeResponse.throttleTimeMs');
  const nodeIdValue = map.get(2);
  const nodeId = nodeIdValue === undefined ? 0 : unpackInt(nodeIdValue, -2147483648, 2147483647, 'IdentifyNodeResponse.nodeId');
  const directoryIdValue = map.get(3);
  const directoryId = directoryIdValue === undefined ? zeroUuid : unpackUuid(directoryIdValue, 'IdentifyNodeResponse.directoryId');
  const clusterIdValue = map.get(4);
  const clusterId = clusterIdValue === undefined ? null : clusterIdValue === null ? null : unpackText(clusterIdValue, 'IdentifyNodeResponse.clusterId');
  const votersValue = map.get(5);
  let voters: readonly IdentifyNodeResponseVoter[] = [];
  if (votersValue !== undefined) { const list = listOf(votersValue, 'IdentifyNodeResponse.voters'); const items: IdentifyNodeResponseVoter[] = []; for (let i = 0; i < list.length; i++) items.push(unpackIdentifyNodeResponseVoter(list[i], from)); voters = items; }
  const incarnationIdValue = map.get(7);
  const incarnationId = incarnationIdValue === undefined ? zeroUuid : unpackUuid(incarnationIdValue, 'IdentifyNodeResponse.incarnationId');
  const listedValue = map.get(6);
  let listed: readonly IdentifyNodeResponseListed[] = [];
  if (listedValue !== undefined) { const list = listOf(listedValue, 'IdentifyNodeResponse.listed'); const items: IdentifyNodeResponseListed[] = []; for (let i = 0; i < list.length; i++) items.push(unpackIdentifyNodeResponseListed(list[i], from)); listed = items; }
  return { throttleTimeMs, nodeId, directoryId, clusterId, voters, incarnationId, listed };
}
