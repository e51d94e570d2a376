/**
 * Records of `__consumer_offsets`, in Kafka's form: what groups have committed, and who is in them. Those of
 * groups whose partitions the coordinator assigns are in `consumer-group-log.ts`.
 *
 * Key and value each begin with an int16: of a key it tells the type of the record, of a value the
 * version of its fields. A record without value (a tombstone) takes back what the key names.
 *
 * Layout   key 0, 1   offset commit: group, topic, partition; values 0–4, flexible from 4 on
 *          key 2      group metadata: group; values 0–4, flexible from 4 on
 *          Written as Kafka 4.3 does: key 1 with value 4 (1 when it expires by itself), key 2 with value 3
 * Errors   `ProtocolError` for a known key whose value is not; an unknown key is undefined, since other
 *          kinds of groups share the log
 */
import { ByteReader } from '../wire/byte-reader.ts';
import { ByteWriter } from '../wire/byte-writer.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { zeroUuid } from '../wire/uuid.ts';
import {
  type ConsumerGroupRecord,
  decodeConsumerGroupRecord,
  encodeConsumerGroupRecord,
} from './consumer-group-log.ts';

export interface OffsetCommitRecord {
  readonly type: 'OffsetCommit';
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Null: it is forgotten. */
  readonly value: OffsetCommitValue | null;
}

export interface OffsetCommitValue {
  readonly offset: number;
  /** −1: unknown. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  /** Milliseconds since 1970. */
  readonly commitTimestamp: number;
  /** When it expires whatever the group does; −1: never. With it, epoch and topic id are not kept. */
  readonly expireTimestamp: number;
  /** Zero: unknown. */
  readonly topicId: string;
}

interface GroupMetadataRecord {
  readonly type: 'GroupMetadata';
  readonly group: string;
  /** Null: the group is gone. */
  readonly value: GroupMetadataValue | null;
}

export interface GroupMetadataValue {
  readonly protocolType: string;
  readonly generation: number;
  readonly protocol: string | null;
  /** Member id. */
  readonly leader: string | null;
  /** When the group came to its state; −1: unknown. */
  readonly currentStateTimestamp: number;
  readonly members: readonly GroupMetadataMember[];
}

interface GroupMetadataMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly subscription: Uint8Array;
  readonly assignment: Uint8Array;
}

export type GroupRecord = OffsetCommitRecord | GroupMetadataRecord | ConsumerGroupRecord;

const legacyOffsetCommitKey = 0;
const offsetCommitKey = 1;
const groupMetadataKey = 2;

const newestVersion = 4;
const flexibleVersion = 4;
/** Version of an offset that expires by itself: no other can say so. */
const expiringVersion = 1;
const groupMetadataVersion = 3;
const topicIdTag = 0;

/** Key and value of the log entry. Throws `EncodeError` for what Kafka's types cannot hold. */
export function encodeGroupRecord(record: GroupRecord): { key: Uint8Array; value: Uint8Array | null } {
  if (record.type === 'OffsetCommit') {
    const { value } = record;
    return { key: encodeOffsetKey(record), value: value === null ? null : encodeOffset(value) };
  }
  if (record.type !== 'GroupMetadata') return encodeConsumerGroupRecord(record);
  const key = new ByteWriter(64);
  key.int16(groupMetadataKey);
  key.string(record.group);
  return { key: key.takeBytes(), value: record.value === null ? null : encodeGroup(record.value) };
}

/** The record of a log entry, which keeps no view of it; undefined for a key of unknown type. */
export function decodeGroupRecord(key: Uint8Array, value: Uint8Array | null): GroupRecord | undefined {
  const reader = new ByteReader(key);
  const type = reader.int16();
  if (type < legacyOffsetCommitKey || type > groupMetadataKey) return decodeConsumerGroupRecord(key, value);
  const group = reader.string();
  if (type === groupMetadataKey) {
    reader.finish();
    return { type: 'GroupMetadata', group, value: value === null ? null : decodeGroup(value) };
  }
  const topic = reader.string();
  const partition = reader.int32();
  reader.finish();
  return {
    type: 'OffsetCommit',
    group,
    topic,
    partition,
    value: value === null ? null : decodeOffset(value),
  };
}

function encodeOffsetKey({ group, topic, partition }: OffsetCommitRecord): Uint8Array {
  const writer = new ByteWriter(64);
  writer.int16(offsetCommitKey);
  writer.string(group);
  writer.string(topic);
  writer.int32(partition);
  return writer.takeBytes();
}

function encodeOffset(value: OffsetCommitValue): Uint8Array {
  const writer = new ByteWriter(64);
  if (value.expireTimestamp !== -1) {
    writer.int16(expiringVersion);
    writer.int64(value.offset);
    writer.string(value.metadata);
    writer.int64(value.commitTimestamp);
    writer.int64(value.expireTimestamp);
    return writer.takeBytes();
  }
  writer.int16(newestVersion);
  writer.int64(value.offset);
  writer.int32(value.leaderEpoch);
  writer.compactString(value.metadata);
  writer.int64(value.commitTimestamp);
  const hasTopicId = value.topicId !== zeroUuid;
  writer.uvarint(hasTopicId ? 1 : 0);
  if (hasTopicId) {
    const mark = writer.beginTag(topicIdTag);
    writer.uuid(value.topicId);
    writer.endTag(mark);
  }
  return writer.takeBytes();
}

function decodeOffset(bytes: Uint8Array): OffsetCommitValue {
  const reader = new ByteReader(bytes);
  const version = knownVersion(reader, 'offset commit');
  const flexible = version >= flexibleVersion;
  const offset = reader.int64();
  const leaderEpoch = version >= 3 ? reader.int32() : -1;
  const metadata = flexible ? reader.compactString() : reader.string();
  const commitTimestamp = reader.int64();
  const expireTimestamp = version === expiringVersion ? reader.int64() : -1;
  const topicId = flexible ? readTopicId(reader) : zeroUuid;
  reader.finish();
  return { offset, leaderEpoch, metadata, commitTimestamp, expireTimestamp, topicId };
}

function readTopicId(reader: ByteReader): string {
  let topicId = zeroUuid;
  for (let left = reader.tagCount(); left > 0; left--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    if (tag === topicIdTag) {
      topicId = reader.uuid();
      reader.closeTag(end);
    } else reader.position = end;
  }
  return topicId;
}

function encodeGroup(value: GroupMetadataValue): Uint8Array {
  const writer = new ByteWriter(512);
  writer.int16(groupMetadataVersion);
  writer.string(value.protocolType);
  writer.int32(value.generation);
  writer.nullableString(value.protocol);
  writer.nullableString(value.leader);
  writer.int64(value.currentStateTimestamp);
  writer.int32(value.members.length);
  for (const member of value.members) {
    writer.string(member.memberId);
    writer.nullableString(member.groupInstanceId);
    writer.string(member.clientId);
    writer.string(member.clientHost);
    writer.int32(member.rebalanceTimeoutMs);
    writer.int32(member.sessionTimeoutMs);
    writer.byteString(member.subscription);
    writer.byteString(member.assignment);
  }
  return writer.takeBytes();
}

function decodeGroup(bytes: Uint8Array): GroupMetadataValue {
  const reader = new ByteReader(bytes);
  const version = knownVersion(reader, 'group metadata');
  const flexible = version >= flexibleVersion;
  const nullableText = (): string | null =>
    flexible ? reader.compactNullableString() : reader.nullableString();
  const protocolType = flexible ? reader.compactString() : reader.string();
  const generation = reader.int32();
  const protocol = nullableText();
  const leader = nullableText();
  const currentStateTimestamp = version >= 2 ? reader.int64() : -1;
  const members: GroupMetadataMember[] = [];
  const count = flexible ? reader.compactCount(leastMemberBytes) : reader.count(leastMemberBytes);
  for (let left = count; left > 0; left--) members.push(decodeMember(reader, version));
  if (flexible) reader.skipTags();
  reader.finish();
  return { protocolType, generation, protocol, leader, currentStateTimestamp, members };
}

/** A member of version 4 without any text or bytes; those of the others are longer. */
const leastMemberBytes = 15;

function decodeMember(reader: ByteReader, version: number): GroupMetadataMember {
  const flexible = version >= flexibleVersion;
  const text = (): string => (flexible ? reader.compactString() : reader.string());
  const blob = (): Uint8Array => (flexible ? reader.compactByteString() : reader.byteString()).slice();
  const nullableText = (): string | null =>
    flexible ? reader.compactNullableString() : reader.nullableString();
  const memberId = text();
  const groupInstanceId = version >= 3 ? nullableText() : null;
  const clientId = text();
  const clientHost = text();
  const ownRebalanceTimeoutMs = version >= 1 ? reader.int32() : undefined;
  const sessionTimeoutMs = reader.int32();
  const subscription = blob();
  const assignment = blob();
  if (flexible) reader.skipTags();
  return {
    memberId,
    groupInstanceId,
    clientId,
    clientHost,
    rebalanceTimeoutMs: ownRebalanceTimeoutMs ?? sessionTimeoutMs,
    sessionTimeoutMs,
    subscription,
    assignment,
  };
}

function knownVersion(reader: ByteReader, what: string): number {
  const version = reader.int16();
  if (version < 0 || version > newestVersion) {
    throw new ProtocolError(`${what}: version ${version} is not known`);
  }
  return version;
}
