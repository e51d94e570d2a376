/** Producers of kcat, kafkajs and @platformatic/kafka that shall outlive the death of brokers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import type { Deliver, SentRecord } from '../../crash/history.ts';
import type { FailoverClient, FailoverProducer } from './failover-suite.ts';
import { kafkajs, kcatMemberArgs } from './group-members.ts';
import { nodeMember } from './process-member.ts';
import { RejoiningMember } from './rejoining-member.ts';

/** A record on its way. */
interface Waiting {
  readonly record: SentRecord;
  readonly resolve: (place: { offset: number }) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * kcat waits up to ten seconds before it connects again with a broker that is back, and ends when it has no
 * connection, whoever of those that it has not tried since lives (FINDINGS.md).
 */
export const kcatMember: FailoverClient['join'] = async (addresses, group, topic, received) => {
  const args = kcatMemberArgs(addresses, group, topic, 'record %s\n');
  const command = { program: 'kcat', args, leaveSignal: 'SIGTERM' } as const;
  return new RejoiningMember(command, received, /All broker connections are down/);
};

/** librdkafka's idempotent producer. */
export const failoverKcat: FailoverClient = {
  name: 'kcat',
  isIdempotent: true,
  join: kcatMember,
  async produce(addresses, topic) {
    const writers = new Map<number, KcatWriter>();
    return {
      send({ partition, value }) {
        const writer = writers.get(partition) ?? new KcatWriter(addresses, topic, partition);
        writers.set(partition, writer);
        return writer.send(value);
      },
      close: async () => {
        await Promise.all([...writers.values()].map((writer) => writer.close()));
      },
    };
  },
};

/** kcat reads its input in blocks of this size at least, and sends what is in a full one. */
const blockBytes = 1_024;

/** A kcat that writes to one partition; it reports what is delivered in the order of sending. */
class KcatWriter {
  readonly #child: ChildProcess;
  readonly #closed: Promise<number | null>;
  readonly #waiting: Omit<Waiting, 'record'>[] = [];
  #output = '';

  constructor(addresses: string, topic: string, partition: number) {
    const settings = [
      'enable.idempotence=true',
      'acks=all',
      'linger.ms=5',
      'topic.produce.offset.report=true',
    ];
    const flags = settings.flatMap((setting) => ['-X', setting]);
    const args = ['-b', addresses, '-P', '-t', topic, '-p', String(partition), '-vv', ...flags];
    this.#child = spawn('kcat', args, { stdio: ['pipe', 'ignore', 'pipe'] });
    createInterface({ input: this.#child.stderr! }).on('line', (line) => this.#take(line));
    this.#closed = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        for (const { reject } of this.#waiting) reject(new Error(`kcat is gone:\n${this.#output}`));
        resolve(code);
      });
    });
    this.#child.stdin!.on('error', () => {});
  }

  send(value: string): Promise<{ offset: number }> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin!.write(`${value.padEnd(blockBytes, '.')}\n`);
    });
  }

  /** Rejects when it has failed. */
  async close(): Promise<void> {
    this.#child.stdin!.end();
    const code = await this.#closed;
    if (code !== 0) throw new Error(`kcat ended with ${code}:\n${this.#output}`);
  }

  #take(line: string): void {
    this.#output = `${this.#output}${line}\n`.slice(-10_000);
    const delivered = /Message delivered to partition \d+ \(offset (\d+)\)/.exec(line);
    if (delivered) this.#waiting.shift()!.resolve({ offset: Number(delivered[1]) });
    else if (line.includes('Delivery failed')) this.#waiting.shift()!.reject(new Error(line));
  }
}

export const failoverKafkajs: FailoverClient = {
  name: 'kafkajs',
  isIdempotent: true,
  join: kafkajs.join,
  async produce(addresses, topic) {
    const kafka = new Kafka({
      brokers: addresses.split(','),
      logLevel: logLevel.NOTHING,
      retry: { retries: 50, initialRetryTime: 50, maxRetryTime: 500 },
    });
    const producer = kafka.producer({ idempotent: true, allowAutoTopicCreation: false });
    await producer.connect();
    const write = async (records: readonly SentRecord[]): Promise<number> => {
      const messages = records.map(({ partition, value }) => ({ partition, value }));
      const [result] = await producer.send({ topic, messages, acks: -1 });
      return Number(result!.baseOffset);
    };
    return new InTurn(write, () => producer.disconnect());
  },
};

/**
 * Its stream of records ends with an error of its own kind when a broker dies. It asks for the group's coordinator
 * once in its life, and throws where nobody can catch when that is not among the brokers any more (FINDINGS.md).
 */
const platformaticDeaths =
  /^PLT_KFK_\w+ |TypeError: Cannot read properties of undefined \(reading 'host'\).*connection-pool\.js/ms;

export const failoverPlatformatic: FailoverClient = {
  name: 'platformatic',
  isIdempotent: true,
  insistsOnOldLeader: true,
  join: async (addresses, group, topic, received) =>
    new RejoiningMember(nodeMember('platformatic', addresses, group, topic), received, platformaticDeaths),
  async produce(addresses) {
    const producer = new Producer({
      clientId: 'conformance',
      bootstrapBrokers: addresses.split(','),
      serializers: stringSerializers,
      idempotent: true,
      retries: 600,
      retryDelay: 100,
    });
    const write = async (records: readonly SentRecord[]): Promise<number> => {
      const { offsets } = await producer.send({ messages: [...records], acks: ProduceAcks.ALL });
      return Number(offsets![0]!.offset);
    };
    return new InTurn(write, () => producer.close());
  },
};

/**
 * One request per partition at a time; what is sent meanwhile goes with the next one: so a caller keeps the
 * order with a client that does not keep it among requests under way.
 */
class InTurn implements FailoverProducer {
  readonly #disconnect: () => Promise<void>;
  readonly #write: (records: readonly SentRecord[]) => Promise<number>;
  readonly #queues = new Map<number, Waiting[]>();
  readonly #writing = new Map<number, Promise<void>>();

  /** `write` resolves with the offset of the first of its records, which are of one partition. */
  constructor(write: (records: readonly SentRecord[]) => Promise<number>, disconnect: () => Promise<void>) {
    this.#write = write;
    this.#disconnect = disconnect;
  }

  readonly send: Deliver = (record) =>
    new Promise((resolve, reject) => {
      const { partition } = record;
      const queue = this.#queues.get(partition) ?? [];
      this.#queues.set(partition, queue);
      queue.push({ record, resolve, reject });
      if (!this.#writing.has(partition)) this.#writing.set(partition, this.#drain(partition, queue));
    });

  async close(): Promise<void> {
    await Promise.all(this.#writing.values());
    await this.#disconnect();
  }

  async #drain(partition: number, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const together = queue.splice(0);
      try {
        const base = await this.#write(together.map(({ record }) => record));
        for (const [at, { resolve }] of together.entries()) resolve({ offset: base + at });
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#writing.delete(partition);
  }
}
