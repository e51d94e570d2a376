// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import { type ErrorName, errorCode, errorName } from '../errors.ts';
import type { AttachmentList, Attachments } from '../native/attachments.ts';
import { type FieldMap, fieldMap, packInt64, packText, unpackBool, unpackInt, unpackInt64, unpackText, unpackUuid } from '../native/values.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { uuidBytes, zeroUuid } from '../wire/uuid.ts';

export interface VoteRequest {
  /** Cluster id of who asks. */
  readonly clusterId: string;
  /** Id of the voter that is asked. */
  readonly voterId: number;
  /** Directory id of the voter that is asked. */
  readonly voterDirectoryId: string;
  /** Epoch in which the candidate stands; of a pre-vote the one it is in. */
  readonly replicaEpoch: number;
  /** Id of the candidate. */
  readonly replicaId: number;
  /** Directory id of the candidate. */
  readonly replicaDirectoryId: string;
  /** Epoch of the last record of the candidate's log; −1 when it is empty. */
  readonly lastOffsetEpoch: number;
  /** Where the candidate's log ends. */
  readonly lastOffset: number;
  /** Only asks: no vote is given, no epoch begins. */
  readonly preVote: boolean;
}

/** A `VoteRequest` with defaults for what is left out. */
export function makeVoteRequest(fields: Pick<VoteRequest, 'clusterId' | 'voterId' | 'voterDirectoryId' | 'replicaEpoch' | 'replicaId' | 'replicaDirectoryId' | 'lastOffset' | 'preVote'> & Partial<Pick<VoteRequest, 'lastOffsetEpoch'>>): VoteRequest {
  return {
    clusterId: fields.clusterId,
    voterId: fields.voterId,
    voterDirectoryId: fields.voterDirectoryId,
    replicaEpoch: fields.replicaEpoch,
    replicaId: fields.replicaId,
    replicaDirectoryId: fields.replicaDirectoryId,
    lastOffsetEpoch: fields.lastOffsetEpoch === undefined ? -1 : fields.lastOffsetEpoch,
    lastOffset: fields.lastOffset,
    preVote: fields.preVote,
  };
}

export function readVoteRequest(r: ByteReader, _v: number): VoteRequest {
  const clusterId = r.compactString();
  const voterId = r.int32();
  const voterDirectoryId = r.uuid();
  const replicaEpoch = r.int32();
  const replicaId = r.int32();
  const replicaDirectoryId = r.uuid();
  const lastOffsetEpoch = r.int32();
  const lastOffset = r.int64();
  const preVote = r.bool();
  r.skipTags();
  return { clusterId, voterId, voterDirectoryId, replicaEpoch, replicaId, replicaDirectoryId, lastOffsetEpoch, lastOffset, preVote };
}

export function writeVoteRequest(w: ByteWriter, _v: number, m: VoteRequest): void {
  w.compactString(m.clusterId);
  w.int32(m.voterId);
  w.uuid(m.voterDirectoryId);
  w.int32(m.replicaEpoch);
  w.int32(m.replicaId);
  w.uuid(m.replicaDirectoryId);
  w.int32(m.lastOffsetEpoch);
  w.int64(m.lastOffset);
  w.bool(m.preVote);
  w.uvarint(0);
}

export function packVoteRequest(m: VoteRequest, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.clusterId !== '') map.set(1, packText(m.clusterId));
  if (m.voterId !== 0) map.set(2, m.voterId);
  if (m.voterDirectoryId !== zeroUuid) map.set(3, uuidBytes(m.voterDirectoryId));
  if (m.replicaEpoch !== 0) map.set(4, m.replicaEpoch);
  if (m.replicaId !== 0) map.set(5, m.replicaId);
  if (m.replicaDirectoryId !== zeroUuid) map.set(6, uuidBytes(m.replicaDirectoryId));
  if (m.lastOffsetEpoch !== -1) map.set(7, m.lastOffsetEpoch);
  if (m.lastOffset !== 0) map.set(8, packInt64(m.lastOffset));
  if (m.preVote) map.set(9, m.preVote);
  return map;
}

export function unpackVoteRequest(packed: unknown, _from: Attachments): VoteRequest {
  const map = fieldMap(packed, 'VoteRequest');
  const clusterIdValue = map.get(1);
  const clusterId = clusterIdValue === undefined ? '' : unpackText(clusterIdValue, 'VoteRequest.clusterId');
  const voterIdValue = map.get(2);
  const voterId = voterIdValue === undefined ? 0 : unpackInt(voterIdValue, -2147483648, 2147483647, 'VoteRequest.voterId');
  const voterDirectoryIdValue = map.get(3);
  const voterDirectoryId = voterDirectoryIdValue === undefined ? zeroUuid : unpackUuid(voterDirectoryIdValue, 'VoteRequest.voterDirectoryId');
  const replicaEpochValue = map.get(4);
  const replicaEpoch = replicaEpochValue === undefined ? 0 : unpackInt(replicaEpochValue, -2147483648, 2147483647, 'VoteRequest.replicaEpoch');
  const replicaIdValue = map.get(5);
  const replicaId = replicaIdValue === undefined ? 0 : unpackInt(replicaIdValue, -2147483648, 2147483647, 'VoteRequest.replicaId');
  const replicaDirectoryIdValue = map.get(6);
  const replicaDirectoryId = replicaDirectoryIdValue === undefined ? zeroUuid : unpackUuid(replicaDirectoryIdValue, 'VoteRequest.replicaDirectoryId');
  const lastOffsetEpochValue = map.get(7);
  const lastOffsetEpoch = lastOffsetEpochValue === undefined ? -1 : unpackInt(lastOffsetEpochValue, -2147483648, 2147483647, 'VoteRequest.lastOffsetEpoch');
  const lastOffsetValue = map.get(8);
  const lastOffset = lastOffsetValue === undefined ? 0 : unpackInt64(lastOffsetValue, 'VoteRequest.lastOffset');
  const preVoteValue = map.get(9);
  const preVote = preVoteValue === undefined ? false : unpackBool(preVoteValue, 'VoteRequest.preVote');
  return { clusterId, voterId, voterDirectoryId, replicaEpoch, replicaId, replicaDirectoryId, lastOffsetEpoch, lastOffset, preVote };
}

export interface VoteResponse {
  /** NONE, or why it cannot be answered. */
  readonly error: ErrorName;
  /** Leader of the epoch; −1 while unknown. */
  readonly leaderId: number;
  /** Epoch of who answers. */
  readonly leaderEpoch: number;
  /** Whether the candidate has the vote. */
  readonly voteGranted: boolean;
}

/** A `VoteResponse` with defaults for what is left out. */
export function makeVoteResponse(fields: Pick<VoteResponse, 'error' | 'leaderEpoch' | 'voteGranted'> & Partial<Pick<VoteResponse, 'leaderId'>>): VoteResponse {
  return {
    error: fields.error,
    leaderId: fields.leaderId === undefined ? -1 : fields.leaderId,
    leaderEpoch: fields.leaderEpoch,
    voteGranted: fields.voteGranted,
  };
}

export function readVoteResponse(r: ByteReader, _v: number): VoteResponse {
  const error = errorName(r.int16());
  const leaderId = r.int32();
  const leaderEpoch = r.int32();
  const voteGranted = r.bool();
  r.skipTags();
  return { error, leaderId, leaderEpoch, voteGranted };
}

export function writeVoteResponse(w: ByteWriter, _v: number, m: VoteResponse): void {
  w.int16(errorCode(m.error));
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.bool(m.voteGranted);
  w.uvarint(0);
}

export function packVoteResponse(m: VoteResponse, _out: AttachmentList): FieldMap {
  const map: FieldMap = new Map();
  if (m.error !== 'NONE') map.set(1, errorCode(m.error));
  if (m.leaderId !== -1) map.set(2, m.leaderId);
  if (m.leaderEpoch !== 0) map.set(3, m.leaderEpoch);
  if (m.voteGranted) map.set(4, m.voteGranted);
  return map;
}

export function unpackVoteResponse(packed: unknown, _from: Attachments): VoteResponse {
  const map = fieldMap(packed, 'VoteResponse');
  const errorValue = map.get(1);
  const error = errorValue === undefined ? 'NONE' : errorName(unpackInt(errorValue, -32768, 32767, 'VoteResponse.error'));
  const leaderIdValue = map.get(2);
  const leaderId = leaderIdValue === undefined ? -1 : unpackInt(leaderIdValue, -2147483648, 2147483647, 'VoteResponse.leaderId');
  const leaderEpochValue = map.get(3);
  const leaderEpoch = leaderEpochValue === undefined ? 0 : unpackInt(leaderEpochValue, -2147483648, 2147483647, 'VoteResponse.leaderEpoch');
  const voteGrantedValue = map.get(4);
  const voteGranted = voteGrantedValue === undefined ? false : unpackBool(voteGrantedValue, 'VoteResponse.voteGranted');
  return { error, leaderId, leaderEpoch, voteGranted };
}
