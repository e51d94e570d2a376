/**
 * What a cluster is tried under: every writer sends numbered records to a topic of its own, without a pause,
 * while something befalls the brokers. In the end each log is compared with what was acknowledged.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, type Consumer, connect, type Ottla } from '../../src/client/index.ts';
import type { BrokerCluster } from './broker-cluster.ts';
import { type Deliver, History, type KillReport } from './history.ts';

/** A producer with acks=all and idempotence, of whatever client. */
export interface Writer {
  /** Also the name of its topic. */
  readonly name: string;
  produce(addresses: string, topic: string): Promise<WritingProducer>;
}

interface WritingProducer {
  readonly send: Deliver;
  /** Resolves once everything sent is acknowledged or given up. */
  close(): Promise<void>;
}

/** What came of each writer's records, by its name. */
export type LoadReport = Readonly<Record<string, KillReport>>;

/** So many records at most are under way from each writer: what is tried is not how fast it goes. */
const pace = { window: 500, pauseMs: 20 };

/** Our own client. */
export function ottlaWriter(): Writer {
  return {
    name: 'ottla',
    async produce(addresses) {
      const ottla = await connect(addresses);
      const producer = ottla.producer({ acks: 'all', idempotent: true, deliveryTimeoutMs: 120_000 });
      return {
        send: (record) => producer.send(record),
        close: async () => {
          await producer.close();
          await ottla.close();
        },
      };
    },
  };
}

interface Stream {
  readonly name: string;
  readonly history: History;
  readonly producer: WritingProducer;
  readonly sending: Promise<void>;
  readonly reading: Promise<void>;
  readonly reader: Consumer;
}

export class ClusterLoad {
  readonly admin: Admin;
  readonly #cluster: BrokerCluster;
  readonly #ottla: Ottla;
  readonly #stop = new AbortController();
  #streams: readonly Stream[] = [];

  private constructor(cluster: BrokerCluster, ottla: Ottla) {
    this.#cluster = cluster;
    this.#ottla = ottla;
    this.admin = ottla.admin();
  }

  /** Makes the topics; resolves when all writers send. */
  static async begin(
    cluster: BrokerCluster,
    writers: readonly Writer[],
    partitions: number,
  ): Promise<ClusterLoad> {
    const load = new ClusterLoad(cluster, await connect(cluster.addresses, { requestTimeoutMs: 5_000 }));
    const topics = writers.map(({ name }) => ({ name, partitions, replicationFactor: 3 }));
    await load.admin.createTopics(topics);
    await Promise.all(topics.map(({ name }) => cluster.inSync(load.admin, name)));
    const starting = writers.map(async ({ name, produce }): Promise<Stream> => {
      const history = new History(name, partitions);
      const producer = await produce(cluster.addresses, name);
      const sending = history.sendUntil(load.#stop.signal, producer.send, pace);
      const reader = load.#ottla.consumer({ topics: [name], from: 'start' });
      const reading = readAlong(reader, history);
      // It is waited for at the end.
      reading.catch(() => undefined);
      return { name, history, producer, sending, reader, reading };
    });
    load.#streams = await Promise.all(starting);
    return load;
  }

  /** Who writes, and how much was acknowledged so far. */
  get acknowledged(): string {
    return this.#streams.map(({ name, history }) => `${name} ${history.acknowledged}`).join(', ');
  }

  /** Resolves once every writer has got so many more acknowledged: with how long each of them took, in ms. */
  async progress(count: number): Promise<readonly number[]> {
    const began = performance.now();
    return Promise.all(
      this.#streams.map(async ({ name, history }) => {
        await history.progress(count).catch((error: Error) => {
          throw new Error(`${name}: ${error.message}`, { cause: error });
        });
        return performance.now() - began;
      }),
    );
  }

  /** Resolves once every partition has all its replicas in sync. */
  async inSync(): Promise<void> {
    for (const { name } of this.#streams) await this.#cluster.inSync(this.admin, name);
  }

  async controller(): Promise<number> {
    return (await this.admin.describeCluster()).controllerId;
  }

  /** Of partition 0 of a topic: of one writer after the other, by turns. */
  async partition(turn: number): Promise<{ readonly leader: number; readonly replicas: readonly number[] }> {
    const { name } = this.#streams[turn % this.#streams.length]!;
    const [description] = await this.admin.describeTopics([name]);
    return description!.partitions[0]!;
  }

  /** Sends nothing more; resolves when all has its fate. */
  async end(): Promise<void> {
    this.#stop.abort();
    for (const { history, producer, sending, reader, reading } of this.#streams) {
      await sending;
      await producer.close();
      await history.settled();
      await reader.close();
      await reading;
    }
  }

  /** Reads everything and compares. `troubles`: how many there were. */
  async report(troubles: number): Promise<LoadReport> {
    const reports: Record<string, KillReport> = {};
    for (const { name, history } of this.#streams) {
      await using consumer = this.#ottla.consumer({ topics: [name], from: 'start', stopAtEnd: true });
      for await (const record of consumer) history.found(record);
      reports[name] = history.report(troubles, true);
    }
    return reports;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.race([
      Promise.allSettled(this.#streams.flatMap(({ producer, reader }) => [producer.close(), reader.close()])),
      sleep(5_000),
    ]);
    await this.#ottla.close();
  }
}

/** Reads from the start until the reader is closed. */
async function readAlong(reader: Consumer, history: History): Promise<void> {
  const saw = history.reader('who reads along');
  for await (const record of reader) saw(record);
}
