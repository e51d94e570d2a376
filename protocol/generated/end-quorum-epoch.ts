// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, listOf, packText, unpackInt, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface EndQuorumEpochRequestPreferredCandidate {
  /** Id of the voter. */
  readonly candidateId: number;
  /** Directory id of the voter. */
  readonly candidateDirectoryId: string;
}

export function readEndQuorumEpochRequestPreferredCandidate(r: ByteReader, _v: number): EndQuorumEpochRequestPreferredCandidate {
  const candidateId = r.int32();
  const candidateDirectoryId = r.uuid();
  r.skipTags();
  return { candidateId, candidateDirectoryId };
}

export function writeEndQuorumEpochRequestPreferredCandidate(w: ByteWriter, _v: number, m: EndQuorumEpochRequestPreferredCandidate): void {
  w.int32(m.candidateId);
  w.uuid(m.candidateDirectoryId);
  w.uvarint(0);
}

export function packEndQuorumEpochRequestPreferredCandidate(m: EndQuorumEpochRequestPreferredCandidate, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.candidateId !== 0) map.set(1, m.candidateId);
  if (m.candidateDirectoryId !== zeroUuid) map.set(2, uuidBytes(m.candidateDirectoryId));
  return map;
}

export function unpackEndQuorumEpochRequestPreferredCandidate(packed: unknown, _from: Attachments): EndQuorumEpochRequestPreferredCandidate {
  const map = fieldMap(packed, 'EndQuorumEpochRequestPreferredCandidate');
  const candidateIdValue = map.get(1);
  const candidateId = candidateIdValue === undefined ? 0 : unpackInt(candidateIdValue, -2147483648, 2147483647, 'EndQuorumEpochRequestPreferredCandidate.candidateId');
  const candidateDirectoryIdValue = map.get(2);
  const candidateDirectoryId = candidateDirectoryIdValue === undefined ? zeroUuid : unpackUuid(candidateDirectoryIdValue, 'EndQuorumEpochRequestPreferredCandidate.candidateDirectoryId');
  return { candidateId, candidateDirectoryId };
}

export interface EndQuorumEpochRequest {
  /** Cluster id of the leader. */
  readonly clusterId: string;
  /** Id of the leader that resigns. */
  readonly leaderId: number;
  /** Epoch in which it led. */
  readonly leaderEpoch: number;
  /** The other voters, those first whose logs reach furthest. */
  readonly preferredCandidates: readonly EndQuorumEpochRequestPreferredCandidate[];
}

export function readEndQuorumEpochRequest(r: ByteReader, v: number): EndQuorumEpochRequest {
  const clusterId = r.compactString();
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  const preferredCandidatesCount = r.compactCount(20);
  const preferredCandidates: EndQuorumEpochRequestPreferredCandidate[] = [];
  for (let left = preferredCandidatesCount; left > 0; left--) preferredCandidates.push(readEndQuorumEpochRequestPreferredCandidate(r, v));
  r.skipTags();
  return { clusterId, leaderId, leaderEpoch, preferredCandidates };
}

export function writeEndQuorumEpochRequest(w: ByteWriter, v: number, m: EndQuorumEpochRequest): void {
  w.compactString(m.clusterId);
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.uvarint(m.preferredCandidates.length + 1);
  for (let i = 0; i < m.preferredCandidates.length; i++) { writeEndQuorumEpochRequestPreferredCandidate(w, v, m.preferredCandidates[i]!); }
  w.uvarint(0);
}

export function packEndQuorumEpochRequest(m: EndQuorumEpochRequest, out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.clusterId !== '') map.set(1, packText(m.clusterId));
  if (m.leaderId !== 0) map.set(2, m.leaderId);
  if (m.leaderEpoch !== 0) map.set(3, m.leaderEpoch);
  if (m.preferredCandidates.length !== 0) { const list = m.preferredCandidates; const packedList: unknown[] = new Array(list.length); for (let i = 0; i < list.length; i++) packedList[i] = packEndQuorumEpochRequestPreferredCandidate(list[i]!, out); map.set(4, packedList); }
  return map;
}

export function unpackEndQuorumEpochRequest(packed: unknown, from: Attachments): EndQuorumEpochRequest {
  const map = fieldMap(packed, 'EndQuorumEpochRequest');
  const clusterIdValue = map.get(1);
  const clusterId = clusterIdValue === undefined ? '' : unpackText(clusterIdValue, 'EndQuorumEpochRequest.clusterId');
  const leaderIdValue = map.get(2);
  const leaderId = leaderIdValue === undefined ? 0 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'EndQuorumEpochRequest.leaderId');
  const leaderEpochValue = map.get(3);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'EndQuorumEpochRequest.leaderEpoch');
  const preferredCandidatesValue = map.get(4);
  let preferredCandidates: readonly EndQuorumEpochRequestPreferredCandidate[] = [];
  if (preferredCandidatesValue !== undefined) { const list = listOf(preferredCandidatesValue, 'EndQuorumEpochRequest.preferredCandidates'); const items: EndQuorumEpochRequestPreferredCandidate[] = []; for (let i = 0; i < list.length; i++) items.push(unpackEndQuorumEpochRequestPreferredCandidate(list[i], from)); preferredCandidates = items; }
  return { clusterId, leaderId, leaderEpoch, preferredCandidates };
}

export interface EndQuorumEpochResponse {
  /** NONE, or why it is not accepted. */
  readonly error: ErrorName;
  /** Leader of the epoch; −1 while unknown. */
  readonly leaderId: number;
  /** Epoch of who answers. */
  readonly leaderEpoch: number;
}

/** A `EndQuorumEpochResponse` with defaults for what is left out. */
export function makeEndQuorumEpochResponse(fields: Pick<EndQuorumEpochResponse, 'error' | 'leaderEpoch'> & Partial<Pick<EndQuorumEpochResponse, 'leaderId'>>): EndQuorumEpochResponse {
  return {
    error: fields.error,
    leaderId: fields.leaderId === undefined ? -1 : fields.leaderId,
    leaderEpoch: fields.leaderEpoch,
  };
}

export function readEndQuorumEpochResponse(r: ByteReader, _v: number): EndQuorumEpochResponse {
  const error = errorName(r.int16());
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  r.skipTags();
  return { error, leaderId, leaderEpoch };
}

export function writeEndQuorumEpochResponse(w: ByteWriter, _v: number, m: EndQuorumEpochResponse): void {
  w.int16(errorCode(m.error));
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.uvarint(0);
}

export function packEndQuorumEpochResponse(m: EndQuorumEpochResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.leaderId !== -1) map.set(2, m.leaderId);
  if (m.leaderEpoch !== 0) map.set(3, m.leaderEpoch);
  return map;
}

export function unpackEndQuorumEpochResponse(packed: unknown, _from: Attachments): EndQuorumEpochResponse {
  const map = fieldMap(packed, 'EndQuorumEpochResponse');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'EndQuorumEpochResponse.error'));
  const leaderIdValue = map.get(2);
  const leaderId = leaderIdValue === undefined ? -1 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'EndQuorumEpochResponse.leaderId');
  const leaderEpochValue = map.get(3);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'EndQuorumEpochResponse.leaderEpoch');
  return { error, leaderId, leaderEpoch };
}
