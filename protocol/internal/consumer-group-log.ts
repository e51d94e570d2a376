/**
 * Records of `__consumer_offsets` about groups whose partitions the coordinator assigns, in the form of
 * Kafka 4.3. One group is many records: its epoch, and three of each member.
 *
 * Layout   int16 type of the key, then its names; value: int16 version 0, then fields with tags
 *          3 epoch (group) · 5 member (group, member) · 6 epoch of the target assignment (group) ·
 *          7 target assignment (group, member) · 8 current assignment (group, member) ·
 *          16 what a pattern matches (group, pattern)
 * Errors   `ProtocolError` for a known key whose value is not
 */
import { ByteReader } from '../wire/byte-reader.ts';
import { ByteWriter } from '../wire/byte-writer.ts';
import { ProtocolError } from '../wire/protocol-error.ts';

/** Each type of record by its name: what its key names, and what its value says. */
interface ConsumerGroupRecords {
  /** The group itself. */
  ConsumerGroup: { readonly group: string; readonly value: ConsumerGroupValue | null };
  ConsumerGroupMember: OfMember<ConsumerMemberValue>;
  ConsumerGroupTarget: { readonly group: string; readonly value: TargetValue | null };
  ConsumerGroupMemberTarget: OfMember<readonly TopicIdPartitions[]>;
  ConsumerGroupMemberPosition: OfMember<PositionValue>;
  ConsumerGroupPattern: {
    readonly group: string;
    readonly pattern: string;
    readonly value: PatternValue | null;
  };
}

/** A null value takes back what the key names. */
interface OfMember<Value> {
  readonly group: string;
  readonly memberId: string;
  readonly value: Value | null;
}

type RecordType = keyof ConsumerGroupRecords;
export type ConsumerGroupRecord = {
  [Type in RecordType]: { readonly type: Type } & ConsumerGroupRecords[Type];
}[RecordType];

export interface ConsumerGroupValue {
  readonly epoch: number;
  /** Of the subscribed topics as they were then: their ids and numbers of partitions. */
  readonly metadataHash: number;
}

export interface ConsumerMemberValue {
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly topics: readonly string[];
  /** Matches further topics; null: none. */
  readonly pattern: string | null;
  readonly rebalanceTimeoutMs: number;
  /** The assignor that it would like. */
  readonly assignor: string | null;
  /** Not null: it takes part by the classic protocol. */
  readonly classic: ClassicMemberValue | null;
}

interface ClassicMemberValue {
  readonly sessionTimeoutMs: number;
  readonly protocols: readonly { readonly name: string; readonly metadata: Uint8Array }[];
}

export interface TargetValue {
  readonly assignmentEpoch: number;
  /** When it was made, in milliseconds since 1970; 0: unknown. */
  readonly timestamp: number;
}

export interface TopicIdPartitions {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface OwnedTopicPartitions extends TopicIdPartitions {
  /** The member epoch that each partition was given in; null: unknown. */
  readonly epochs: readonly number[] | null;
}

export interface PositionValue {
  readonly epoch: number;
  readonly previousEpoch: number;
  /** 0 stable, 1 has to give partitions up, 2 waits for partitions that others have. */
  readonly state: number;
  readonly assigned: readonly OwnedTopicPartitions[];
  /** Not given up yet. */
  readonly revoking: readonly OwnedTopicPartitions[];
}

export interface PatternValue {
  readonly topics: readonly string[];
  /** Offset of the metadata that it was matched with. */
  readonly version: number;
  /** When it was, in milliseconds since 1970. */
  readonly timestamp: number;
}

const keys: Readonly<Record<RecordType, number>> = {
  ConsumerGroup: 3,
  ConsumerGroupMember: 5,
  ConsumerGroupTarget: 6,
  ConsumerGroupMemberTarget: 7,
  ConsumerGroupMemberPosition: 8,
  ConsumerGroupPattern: 16,
};

const version = 0;
const metadataHashTag = 0;
const classicTag = 0;
const assignmentTimestampTag = 0;
const epochsTag = 0;

/** Key and value of the log entry. Throws `EncodeError` for what Kafka's types cannot hold. */
export function encodeConsumerGroupRecord(record: ConsumerGroupRecord): {
  key: Uint8Array;
  value: Uint8Array | null;
} {
  const key = new ByteWriter(64);
  key.int16(keys[record.type]);
  key.string(record.group);
  if ('memberId' in record) key.string(record.memberId);
  if ('pattern' in record) key.string(record.pattern);
  if (record.value === null) return { key: key.takeBytes(), value: null };
  const writer = new ByteWriter(256);
  writer.int16(version);
  writeValue(writer, record);
  return { key: key.takeBytes(), value: writer.takeBytes() };
}

function writeValue(writer: ByteWriter, { type, value }: ConsumerGroupRecord): void {
  if (value === null) return;
  switch (type) {
    case 'ConsumerGroup':
      writer.int32(value.epoch);
      writeLongTag(writer, metadataHashTag, value.metadataHash);
      return;
    case 'ConsumerGroupMember':
      writeMember(writer, value);
      return;
    case 'ConsumerGroupTarget':
      writer.int32(value.assignmentEpoch);
      writeLongTag(writer, assignmentTimestampTag, value.timestamp);
      return;
    case 'ConsumerGroupMemberTarget':
      writer.uvarint(value.length + 1);
      for (const topic of value) writeTopic(writer, { ...topic, epochs: null });
      writer.uvarint(0);
      return;
    case 'ConsumerGroupMemberPosition':
      writer.int32(value.epoch);
      writer.int32(value.previousEpoch);
      writer.int8(value.state);
      for (const topics of [value.assigned, value.revoking]) {
        writer.uvarint(topics.length + 1);
        for (const topic of topics) writeTopic(writer, topic);
      }
      writer.uvarint(0);
      return;
    case 'ConsumerGroupPattern':
      writer.uvarint(value.topics.length + 1);
      for (const topic of value.topics) writer.compactString(topic);
      writer.int64(value.version);
      writer.int64(value.timestamp);
      writer.uvarint(0);
  }
}

/** Tags of a struct with one that is left out when it is 0. */
function writeLongTag(writer: ByteWriter, tag: number, value: number): void {
  writer.uvarint(value === 0 ? 0 : 1);
  if (value === 0) return;
  const mark = writer.beginTag(tag);
  writer.int64(value);
  writer.endTag(mark);
}

function writeMember(writer: ByteWriter, member: ConsumerMemberValue): void {
  writer.compactNullableString(member.instanceId);
  writer.compactNullableString(member.rackId);
  writer.compactString(member.clientId);
  writer.compactString(member.clientHost);
  writer.uvarint(member.topics.length + 1);
  for (const topic of member.topics) writer.compactString(topic);
  writer.compactNullableString(member.pattern);
  writer.int32(member.rebalanceTimeoutMs);
  writer.compactNullableString(member.assignor);
  writer.uvarint(member.classic === null ? 0 : 1);
  if (member.classic === null) return;
  const mark = writer.beginTag(classicTag);
  // A struct that may be null says first that it is none.
  writer.int8(1);
  writer.int32(member.classic.sessionTimeoutMs);
  writer.uvarint(member.classic.protocols.length + 1);
  for (const { name, metadata } of member.classic.protocols) {
    writer.compactString(name);
    writer.compactByteString(metadata);
    writer.uvarint(0);
  }
  writer.uvarint(0);
  writer.endTag(mark);
}

function writeTopic(writer: ByteWriter, { topicId, partitions, epochs }: OwnedTopicPartitions): void {
  writer.uuid(topicId);
  writeInts(writer, partitions);
  writer.uvarint(epochs === null ? 0 : 1);
  if (epochs === null) return;
  const mark = writer.beginTag(epochsTag);
  writeInts(writer, epochs);
  writer.endTag(mark);
}

function writeInts(writer: ByteWriter, values: readonly number[]): void {
  writer.uvarint(values.length + 1);
  for (const value of values) writer.int32(value);
}

/** The record of a log entry, which keeps no view of it; undefined for a key of another type. */
export function decodeConsumerGroupRecord(
  key: Uint8Array,
  value: Uint8Array | null,
): ConsumerGroupRecord | undefined {
  const names = new ByteReader(key);
  const number = names.int16();
  const type = (Object.keys(keys) as RecordType[]).find((each) => keys[each] === number);
  if (type === undefined) return undefined;
  const group = names.string();
  const isGroups = type === 'ConsumerGroup' || type === 'ConsumerGroupTarget';
  const second = isGroups ? '' : names.string();
  names.finish();
  const reader = value === null ? undefined : new ByteReader(value);
  if (reader !== undefined && reader.int16() !== version) {
    throw new ProtocolError(`consumer group: the version of a value of type ${number} is not known`);
  }
  const record = readRecord(type, group, second, reader);
  reader?.finish();
  return record;
}

function readRecord(
  type: RecordType,
  group: string,
  second: string,
  reader: ByteReader | undefined,
): ConsumerGroupRecord {
  const valueBy = <Value>(read: (from: ByteReader) => Value): Value | null =>
    reader === undefined ? null : read(reader);
  switch (type) {
    case 'ConsumerGroup':
      return { type, group, value: valueBy(readGroup) };
    case 'ConsumerGroupMember':
      return { type, group, memberId: second, value: valueBy(readMember) };
    case 'ConsumerGroupTarget':
      return { type, group, value: valueBy(readTarget) };
    case 'ConsumerGroupMemberTarget':
      return { type, group, memberId: second, value: valueBy(readMemberTarget) };
    case 'ConsumerGroupMemberPosition':
      return { type, group, memberId: second, value: valueBy(readPosition) };
    case 'ConsumerGroupPattern':
      return { type, group, pattern: second, value: valueBy(readPattern) };
  }
}

function readGroup(reader: ByteReader): ConsumerGroupValue {
  const epoch = reader.int32();
  return { epoch, metadataHash: readTag(reader, metadataHashTag, readLong) ?? 0 };
}

function readTarget(reader: ByteReader): TargetValue {
  const assignmentEpoch = reader.int32();
  return { assignmentEpoch, timestamp: readTag(reader, assignmentTimestampTag, readLong) ?? 0 };
}

function readLong(reader: ByteReader): number {
  return reader.int64();
}

/** The one tag that the reader's struct is known to have. */
function readTag<Value>(
  reader: ByteReader,
  known: number,
  read: (from: ByteReader) => Value,
): Value | undefined {
  let value: Value | undefined;
  for (let left = reader.tagCount(); left > 0; left--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    if (tag === known) {
      value = read(reader);
      reader.closeTag(end);
    } else reader.position = end;
  }
  return value;
}

function readMember(reader: ByteReader): ConsumerMemberValue {
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const topics = readList(reader, 1, () => reader.compactString());
  const pattern = reader.compactNullableString();
  const rebalanceTimeoutMs = reader.int32();
  const assignor = reader.compactNullableString();
  const classic = readTag(reader, classicTag, readClassic) ?? null;
  return {
    instanceId,
    rackId,
    clientId,
    clientHost,
    topics,
    pattern,
    rebalanceTimeoutMs,
    assignor,
    classic,
  };
}

function readClassic(reader: ByteReader): ClassicMemberValue | null {
  if (reader.int8() < 0) return null;
  const sessionTimeoutMs = reader.int32();
  const protocols = readList(reader, 3, () => {
    const name = reader.compactString();
    const metadata = reader.compactByteString().slice();
    reader.skipTags();
    return { name, metadata };
  });
  reader.skipTags();
  return { sessionTimeoutMs, protocols };
}

function readMemberTarget(reader: ByteReader): TopicIdPartitions[] {
  const topics = readTopics(reader).map(({ topicId, partitions }) => ({ topicId, partitions }));
  reader.skipTags();
  return topics;
}

function readPosition(reader: ByteReader): PositionValue {
  const epoch = reader.int32();
  const previousEpoch = reader.int32();
  const state = reader.int8();
  const assigned = readTopics(reader);
  const revoking = readTopics(reader);
  reader.skipTags();
  return { epoch, previousEpoch, state, assigned, revoking };
}

function readPattern(reader: ByteReader): PatternValue {
  const topics = readList(reader, 1, () => reader.compactString());
  const metadataVersion = reader.int64();
  const timestamp = reader.int64();
  reader.skipTags();
  return { topics, version: metadataVersion, timestamp };
}

function readTopics(reader: ByteReader): OwnedTopicPartitions[] {
  const leastTopicBytes = 18;
  return readList(reader, leastTopicBytes, () => {
    const topicId = reader.uuid();
    const partitions = readInts(reader);
    return { topicId, partitions, epochs: readTag(reader, epochsTag, readNullableInts) ?? null };
  });
}

function readInts(reader: ByteReader): number[] {
  return readList(reader, 4, () => reader.int32());
}

function readNullableInts(reader: ByteReader): number[] | null {
  const count = reader.compactNullableCount(4);
  if (count < 0) return null;
  return Array.from({ length: count }, () => reader.int32());
}

function readList<Item>(reader: ByteReader, leastBytes: number, read: () => Item): Item[] {
  return Array.from({ length: reader.compactCount(leastBytes) }, read);
}
