/**
 * One connection to a broker for the wire suites, with a topic of three partitions for each test. Requests
 * are encoded by the project's codecs and sent as they are: no client in between corrects anything.
 */
import { expect } from 'vitest';
import type { ApiName, RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import {
  makeListOffsetsRequest,
  makeListOffsetsRequestPartition,
} from '../../../protocol/generated/list-offsets.ts';
import { nodePlatform } from '../../../src/platform/node/platform.ts';
import { Peer } from '../../simulator/peer.ts';
import { RawPeer } from '../../simulator/raw-peer.ts';
import { fetchFrom, onlyPartition, produceTo } from '../../simulator/virtual-broker.ts';

/** An id that no topic has. */
export const unknownId = '11111111-2222-3333-4444-555555555555';

interface TopicOptions {
  readonly partitions?: number;
  readonly factor?: number;
  readonly configs?: Readonly<Record<string, string>>;
  readonly assignments?: readonly { readonly index: number; readonly brokerIds: number[] }[];
}

export class Wire {
  topic = '';
  topicId = '';
  private readonly port: number;
  private peer!: Peer;
  private topics = 0;

  private constructor(port: number) {
    this.port = port;
  }

  static async connect(port: number): Promise<Wire> {
    const wire = new Wire(port);
    await wire.reconnect();
    return wire;
  }

  async reconnect(): Promise<void> {
    this.peer = await Peer.connect(nodePlatform(), { host: '127.0.0.1', port: this.port }, 'kafka');
  }

  close(): void {
    this.peer.close();
  }

  ask<Api extends ApiName>(api: Api, request: RequestOf<Api>, version?: number): Promise<ResponseOf<Api>> {
    return this.peer.request(api, request, version);
  }

  /** Sends bytes on a connection of their own; the answer's bytes, undefined when it was closed instead. */
  async sendBytes(bytes: Uint8Array): Promise<Uint8Array | undefined> {
    const raw = await RawPeer.connect(nodePlatform(), { host: '127.0.0.1', port: this.port });
    raw.send(bytes);
    const answer = await raw.next();
    raw.socket.end();
    return answer;
  }

  /** Makes `topic` a new one. */
  async freshTopic(): Promise<void> {
    this.topic = `wire-${this.topics++}`;
    this.topicId = await this.newTopic(this.topic, { partitions: 3 });
  }

  async create(
    name: string,
    options: TopicOptions = {},
  ): Promise<ResponseOf<'CreateTopics'>['topics'][number]> {
    const topic = {
      name,
      numPartitions: options.partitions ?? 1,
      replicationFactor: options.factor ?? 1,
      assignments: [...(options.assignments ?? [])],
      configs: Object.entries(options.configs ?? {}).map(([key, value]) => ({ name: key, value })),
    };
    const request = { topics: [topic], timeoutMs: 10_000, validateOnly: false };
    return (await this.ask('CreateTopics', request)).topics[0]!;
  }

  /** Resolves with its id once every partition can be written to. */
  async newTopic(name: string, options: TopicOptions = {}): Promise<string> {
    const created = await this.create(name, options);
    expect(created.error).toBe('NONE');
    for (let index = 0; index < (options.partitions ?? 1); index++) {
      const answer = async () => (await this.listOffset(name, index, -1))[0];
      await expect.poll(answer, { timeout: 10_000 }).toBe('NONE');
    }
    return created.topicId;
  }

  async produce(
    records: Uint8Array | null,
    options: { readonly acks?: number; readonly version?: number; readonly to?: string } = {},
  ): Promise<ResponseOf<'Produce'>['topics'][number]['partitions'][number]> {
    const request = produceTo(options.to ?? this.topic, 0, records, options.acks ?? -1);
    return onlyPartition(await this.ask('Produce', request, options.version ?? 12));
  }

  async fetch(
    offset: number,
    options: Parameters<typeof fetchFrom>[3] = {},
    index = 0,
    from = this.topic,
  ): Promise<ResponseOf<'Fetch'>['topics'][number]['partitions'][number]> {
    return onlyPartition(await this.ask('Fetch', fetchFrom(from, index, offset, options), 12));
  }

  /** Error, offset and timestamp of the answer. */
  async listOffset(topic: string, index: number, timestamp: number, version = 11): Promise<unknown[]> {
    const partitions = [makeListOffsetsRequestPartition({ index, timestamp })];
    const request = makeListOffsetsRequest({ replicaId: -1, topics: [{ name: topic, partitions }] });
    const answer = onlyPartition(await this.ask('ListOffsets', request, version));
    return [answer.error, answer.offset, answer.timestamp];
  }
}
