/**
 * What consumers of a group tell each other inside of JoinGroup and SyncGroup: subscriptions, and the
 * partitions assigned. The coordinator passes both on unread; a foreign kind of group has other forms.
 *
 * Layout   version:int16, then fields that never change: a newer version only adds some at the end
 *          subscription  topics, user data; v1 owned partitions; v2 generation; v3 rack
 *          assignment    partitions, user data, in all versions
 * Errors   `ProtocolError` for what is neither; versions above 3 are read as 3, the rest ignored. What ends
 *          early, before fields that its version added, is read as an earlier one: some clients write so
 */
import { ByteReader } from '../wire/byte-reader.ts';
import { ByteWriter } from '../wire/byte-writer.ts';
import { ProtocolError } from '../wire/protocol-error.ts';

interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface ConsumerSubscription {
  readonly topics: readonly string[];
  readonly userData: Uint8Array | null;
  /** Partitions that the member holds and gives up only when told to. */
  readonly ownedPartitions: readonly TopicPartitions[];
  /** In which it was given them; −1: unknown. */
  readonly generation: number;
  readonly rack: string | null;
}

export interface ConsumerAssignment {
  readonly partitions: readonly TopicPartitions[];
  readonly userData: Uint8Array | null;
}

const newestVersion = 3;

/** In version 3, which every consumer can read. */
export function encodeSubscription(subscription: ConsumerSubscription): Uint8Array {
  const writer = new ByteWriter(128);
  writer.int16(newestVersion);
  writer.int32(subscription.topics.length);
  for (const topic of subscription.topics) writer.string(topic);
  writer.nullableByteString(subscription.userData);
  writeTopicPartitions(writer, subscription.ownedPartitions);
  writer.int32(subscription.generation);
  writer.nullableString(subscription.rack);
  return writer.takeBytes();
}

/** User data is a view of `bytes`. */
export function decodeSubscription(bytes: Uint8Array): ConsumerSubscription {
  const reader = new ByteReader(bytes);
  const version = readVersion(reader);
  const topics: string[] = [];
  for (let left = reader.count(2); left > 0; left--) topics.push(reader.string());
  const userData = reader.nullableByteString();
  const has = (since: number): boolean => version >= since && reader.remaining > 0;
  const ownedPartitions = has(1) ? readTopicPartitions(reader) : [];
  const generation = has(2) ? reader.int32() : -1;
  const rack = has(3) ? reader.nullableString() : null;
  return { topics, userData, ownedPartitions, generation, rack };
}

/** In version 3, which every consumer can read. */
export function encodeAssignment(assignment: ConsumerAssignment): Uint8Array {
  const writer = new ByteWriter(128);
  writer.int16(newestVersion);
  writeTopicPartitions(writer, assignment.partitions);
  writer.nullableByteString(assignment.userData);
  return writer.takeBytes();
}

/** No bytes at all are an assignment of nothing. User data is a view of `bytes`. */
export function decodeAssignment(bytes: Uint8Array): ConsumerAssignment {
  if (bytes.length === 0) return { partitions: [], userData: null };
  const reader = new ByteReader(bytes);
  readVersion(reader);
  const partitions = readTopicPartitions(reader);
  const userData = reader.nullableByteString();
  return { partitions, userData };
}

/**
 * User data of the assignor `sticky`: members of it hold nothing while they join, so this is where it
 * learns what they held. Without a generation in its oldest form.
 */
export interface StickyUserData {
  readonly previous: readonly TopicPartitions[];
  /** In which they held it; −1: unknown. */
  readonly generation: number;
}

export function encodeStickyUserData({ previous, generation }: StickyUserData): Uint8Array {
  const writer = new ByteWriter(128);
  writeTopicPartitions(writer, previous);
  writer.int32(generation);
  return writer.takeBytes();
}

/** None at all: the member held nothing. */
export function decodeStickyUserData(bytes: Uint8Array | null): StickyUserData {
  if (bytes === null || bytes.length === 0) return { previous: [], generation: -1 };
  const reader = new ByteReader(bytes);
  const previous = readTopicPartitions(reader);
  return { previous, generation: reader.remaining >= 4 ? reader.int32() : -1 };
}

function readVersion(reader: ByteReader): number {
  const version = reader.int16();
  if (version < 0) throw new ProtocolError(`consumer protocol: version ${version} is not known`);
  return version;
}

function writeTopicPartitions(writer: ByteWriter, list: readonly TopicPartitions[]): void {
  writer.int32(list.length);
  for (const { topic, partitions } of list) {
    writer.string(topic);
    writer.int32(partitions.length);
    for (const partition of partitions) writer.int32(partition);
  }
}

function readTopicPartitions(reader: ByteReader): TopicPartitions[] {
  const list: TopicPartitions[] = [];
  for (let left = reader.count(6); left > 0; left--) {
    const topic = reader.string();
    const partitions: number[] = [];
    for (let more = reader.count(4); more > 0; more--) partitions.push(reader.int32());
    list.push({ topic, partitions });
  }
  return list;
}
