/**
 * The limit under a client of Kafka: the bare pipeline with as much of the protocol as librdkafka's load tool asks for,
 * so that the same tool with the same options drives it as drives brokers.
 *
 * Receives into one aligned slab per connection, checks each batch's CRC-32C, gives it its offset, appends what one
 * read event has brought in one write, answers; reads what was asked for from the file and sends it. Every topic
 * exists, has one partition, and is lost at the end. Prints its port.
 *
 *   node kafka-pipeline.js '{"port":0,"directory":"/tmp/x"}'
 */
import { openSync, read, writevSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { makeApiVersionsResponse } from '../../protocol/generated/api-versions.ts';
import {
  makeListOffsetsResponse,
  makeListOffsetsResponsePartition,
} from '../../protocol/generated/list-offsets.ts';
import {
  makeMetadataResponse,
  makeMetadataResponseBroker,
  makeMetadataResponsePartition,
  makeMetadataResponseTopic,
} from '../../protocol/generated/metadata.ts';
import { decodeKafkaRequest } from '../../protocol/kafka/request.ts';
import { encodeKafkaResponse } from '../../protocol/kafka/response.ts';

interface Options {
  readonly port: number;
  readonly directory: string;
}

const { port: wanted, directory }: Options = JSON.parse(process.argv[2] ?? '{}');
const native: { crc32c(bytes: Uint8Array): number } = createRequire(import.meta.url)('@node-rs/crc32');
const LARGEST_FRAME = 2 << 20;
/** Produce, Fetch, ListOffsets, Metadata, ApiVersions, each with the versions served. */
const served = [
  [0, 3, 7],
  [1, 4, 11],
  [2, 1, 5],
  [3, 1, 8],
  [18, 0, 3],
] as const;

/** One partition: its file, and where each batch lies in it. */
class Log {
  readonly file: number;
  size = 0;
  nextOffset = 0;
  readonly baseOffsets: number[] = [];
  readonly positions: number[] = [];
  /** What this event has brought and is not written yet. */
  queued: Uint8Array[] = [];
  /** Answers that wait for records. */
  waiters: (() => void)[] = [];

  constructor(path: string) {
    this.file = openSync(path, 'w+');
  }

  /** Gives the batch its offset. */
  append(batch: Uint8Array): number {
    const view = new DataView(batch.buffer, batch.byteOffset, batch.length);
    if (native.crc32c(batch.subarray(21)) >>> 0 !== view.getUint32(17)) throw new Error('bad checksum');
    const base = this.nextOffset;
    view.setBigInt64(0, BigInt(base));
    this.baseOffsets.push(base);
    this.positions.push(this.size + this.queued.reduce((sum, { length }) => sum + length, 0));
    this.queued.push(batch);
    this.nextOffset = base + view.getInt32(23) + 1;
    return base;
  }

  write(): void {
    if (this.queued.length === 0) return;
    writevSync(this.file, this.queued, this.size);
    this.size += this.queued.reduce((sum, { length }) => sum + length, 0);
    this.queued = [];
    const waiters = this.waiters;
    this.waiters = [];
    for (const wake of waiters) wake();
  }

  /** Position of the batch with that offset. */
  positionOf(offset: number): number {
    let [low, high] = [0, this.baseOffsets.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.baseOffsets[middle]! <= offset) low = middle;
      else high = middle;
    }
    return offset >= this.nextOffset ? this.size : (this.positions[low] ?? this.size);
  }
}

const logs = new Map<string, Log>();

function logOf(topic: string): Log {
  let log = logs.get(topic);
  if (log === undefined) {
    log = new Log(join(directory, topic));
    logs.set(topic, log);
  }
  return log;
}

/** Reads a request of a version that is not flexible. */
class Fields {
  readonly view: DataView;
  at: number;
  readonly frame: Uint8Array;

  constructor(frame: Uint8Array) {
    this.frame = frame;
    this.view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    this.at = 8;
    this.string();
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  int32(): number {
    this.at += 4;
    return this.view.getInt32(this.at - 4);
  }

  int64(): number {
    this.at += 8;
    return Number(this.view.getBigInt64(this.at - 8));
  }

  string(): string {
    const length = Math.max(0, this.view.getInt16(this.at));
    this.at += 2 + length;
    return Buffer.from(this.frame.buffer, this.frame.byteOffset + this.at - length, length).toString(
      'latin1',
    );
  }

  bytes(): Uint8Array {
    const length = this.int32();
    this.at += length;
    return this.frame.subarray(this.at - length, this.at);
  }
}

/** Appends; the answer can be sent once the log has written. */
function produce(frame: Uint8Array, version: number, touched: Set<Log>): Buffer {
  const fields = new Fields(frame);
  fields.string();
  fields.skip(2 + 4 + 4);
  const topic = fields.string();
  fields.skip(4 + 4);
  const log = logOf(topic);
  const base = log.append(fields.bytes());
  touched.add(log);
  const answer = Buffer.alloc(4 + 4 + 4 + 2 + topic.length + 4 + 4 + 2 + 8 + 8 + (version >= 5 ? 8 : 0) + 4);
  answer.writeInt32BE(answer.length - 4);
  answer.set(frame.subarray(4, 8), 4);
  answer.writeInt32BE(1, 8);
  answer.writeInt16BE(topic.length, 12);
  answer.write(topic, 14, 'latin1');
  const at = 14 + topic.length;
  answer.writeInt32BE(1, at);
  answer.writeBigInt64BE(BigInt(base), at + 10);
  answer.writeBigInt64BE(-1n, at + 18);
  return answer;
}

function fetch(socket: Socket, frame: Uint8Array): void {
  const fields = new Fields(frame);
  fields.skip(4);
  const maxWait = fields.int32();
  fields.skip(4);
  const maxBytes = fields.int32();
  fields.skip(1 + 4 + 4);
  if (fields.int32() === 0) {
    answerFetch(socket, frame, '', undefined, new Uint8Array(0));
    return;
  }
  const topic = fields.string();
  fields.skip(4 + 4 + 4);
  const offset = fields.int64();
  fields.skip(8);
  const limit = Math.min(maxBytes, fields.int32());
  const log = logOf(topic);
  const id = frame.slice(0, 8);
  const send = (): void => {
    const from = log.positionOf(offset);
    const length = Math.min(limit, log.size - from);
    const buffer = new Uint8Array(length + 64).subarray(48, 48 + length);
    if (length === 0) answerFetch(socket, id, topic, log, buffer);
    else
      read(log.file, buffer, 0, length, from, (error) => {
        if (error) throw error;
        answerFetch(socket, id, topic, log, buffer);
      });
  };
  if (offset < log.nextOffset) {
    send();
    return;
  }
  let waiting = true;
  const once = (): void => {
    if (waiting) send();
    waiting = false;
  };
  log.waiters.push(once);
  setTimeout(once, maxWait);
}

/** In version 11; a topic that is not asked for is not answered. */
function answerFetch(
  socket: Socket,
  id: Uint8Array,
  topic: string,
  log: Log | undefined,
  records: Uint8Array,
): void {
  const head = Buffer.alloc(4 + 4 + 4 + 2 + 4 + 4 + (log === undefined ? 0 : 2 + topic.length + 46));
  head.writeInt32BE(head.length - 4 + records.length);
  head.set(id.subarray(4, 8), 4);
  if (log !== undefined) {
    head.writeInt32BE(1, 18);
    head.writeInt16BE(topic.length, 22);
    head.write(topic, 24, 'latin1');
    const at = 24 + topic.length;
    head.writeInt32BE(1, at);
    head.writeBigInt64BE(BigInt(log.nextOffset), at + 10);
    head.writeBigInt64BE(BigInt(log.nextOffset), at + 18);
    head.writeInt32BE(-1, at + 34);
    head.writeInt32BE(-1, at + 38);
    head.writeInt32BE(records.length, at + 42);
  }
  socket.cork();
  socket.write(head);
  if (records.length > 0) socket.write(records);
  socket.uncork();
}

/** What clients ask for before they come to the matter. */
function answerOther(frame: Uint8Array): readonly Uint8Array[] {
  const { api, version, correlationId, request } = decodeKafkaRequest(frame);
  const encode = <T extends Parameters<typeof encodeKafkaResponse>[0]>(
    name: T,
    body: Parameters<typeof encodeKafkaResponse<T>>[3],
  ): readonly Uint8Array[] => encodeKafkaResponse(name, version, correlationId, body);
  if (api === 'ApiVersions') {
    const apiKeys = served.map(([apiKey, minVersion, maxVersion]) => ({ apiKey, minVersion, maxVersion }));
    return encode('ApiVersions', makeApiVersionsResponse({ error: 'NONE', apiKeys }));
  }
  if (api === 'Metadata') {
    const one = { error: 'NONE', index: 0, leaderId: 0, replicas: [0], isr: [0] } as const;
    const topics = (request.topics ?? []).map(({ name }) =>
      makeMetadataResponseTopic({ error: 'NONE', name, partitions: [makeMetadataResponsePartition(one)] }),
    );
    const brokers = [makeMetadataResponseBroker({ brokerId: 0, host: '127.0.0.1', port: port() })];
    return encode('Metadata', makeMetadataResponse({ brokers, topics, controllerId: 0 }));
  }
  if (api === 'ListOffsets') {
    const topics = request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index, timestamp }) => {
        const offset = timestamp === -1 ? logOf(name).nextOffset : 0;
        return makeListOffsetsResponsePartition({ index, error: 'NONE', offset });
      }),
    }));
    return encode('ListOffsets', makeListOffsetsResponse({ topics }));
  }
  throw new Error(`${api} is not served`);
}

function serve(socket: Socket, frames: readonly Uint8Array[]): void {
  const touched = new Set<Log>();
  const acks: Buffer[] = [];
  for (const frame of frames) {
    const api = (frame[0]! << 8) | frame[1]!;
    if (api === 0) acks.push(produce(frame, frame[3]!, touched));
    else if (api === 1) fetch(socket, frame);
    else for (const chunk of answerOther(frame)) socket.write(chunk);
  }
  for (const log of touched) log.write();
  if (acks.length > 0) socket.write(acks.length === 1 ? acks[0]! : Buffer.concat(acks));
}

const server = createServer({ pauseOnConnect: true, noDelay: true }, (accepted) => {
  const slab = new Uint8Array(LARGEST_FRAME + 64).subarray(48);
  const view = new DataView(slab.buffer, slab.byteOffset, slab.length);
  let have = 0;
  const onBytes = (length: number): boolean => {
    have += length;
    let at = 0;
    const frames: Uint8Array[] = [];
    while (have - at >= 4 && have - at >= 4 + view.getInt32(at)) {
      const size = 4 + view.getInt32(at);
      frames.push(slab.subarray(at + 4, at + size));
      at += size;
    }
    if (frames.length > 0) serve(socket, frames);
    if (at > 0) slab.copyWithin(0, at, have);
    have -= at;
    return true;
  };
  // The accepted handle is wrapped again because only a new Socket takes `onread`.
  const handle = (accepted as unknown as { _handle: unknown })._handle;
  const onread = { buffer: () => slab.subarray(have), callback: onBytes };
  const socket = new Socket({ handle, onread } as never);
  socket.on('error', () => {});
  socket.resume();
});
server.listen(wanted, '127.0.0.1', () => process.stdout.write(`${port()}\n`));
process.on('SIGTERM', () => process.exit(0));

function port(): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
