/** Members of consumer groups, of three foreign clients under one interface. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Kafka, logLevel } from 'kafkajs';
import { platformaticConsumer, platformaticStream } from './platformatic-consumer.ts';
import { fetchWaitMs, heartbeatMs, sessionTimeoutMs } from './timing.ts';

/** Called with the value of each record, in the order in which the member got them. */
type Received = (value: string) => void;

export interface Member {
  /** Leaves the group, having committed what it has received. */
  leave(): Promise<void>;
  /** Goes without a word; undefined where the client lives in this process. */
  readonly kill: (() => Promise<void>) | undefined;
}

export interface Client {
  readonly name: string;
  /** Whether it gives up once no broker can be reached. */
  readonly endsWithItsBroker: boolean;
  /** `address` may be several. Resolves once the member has begun; when it has partitions is for the group to tell. */
  join(address: string, group: string, topic: string, received: Received): Promise<Member>;
}

/** `format` is how a record is printed. */
export function kcatMemberArgs(address: string, group: string, topic: string, format: string): string[] {
  const settings = {
    'auto.offset.reset': 'earliest',
    'session.timeout.ms': sessionTimeoutMs,
    'heartbeat.interval.ms': heartbeatMs,
    'topic.metadata.refresh.interval.ms': 1_000,
  };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-X', `${key}=${value}`]);
  return ['-b', address, '-G', group, '-u', '-q', '-f', format, ...flags, topic];
}

export const kcat: Client = {
  name: 'kcat',
  endsWithItsBroker: true,
  async join(address, group, topic, received) {
    const args = kcatMemberArgs(address, group, topic, '%s\n');
    const child = spawn('kcat', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    createInterface({ input: child.stdout }).on('line', received);
    return { leave: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
  },
};

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill(signal);
  });
}

export const kafkajs: Client = {
  name: 'kafkajs',
  endsWithItsBroker: false,
  async join(address, group, topic, received) {
    const kafka = new Kafka({
      brokers: address.split(','),
      logLevel: logLevel.NOTHING,
      retry: { retries: 20 },
    });
    const consumer = kafka.consumer({
      groupId: group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: fetchWaitMs,
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommitInterval: 200,
      eachMessage: async ({ message }) => received(String(message.value)),
    });
    return { leave: () => consumer.disconnect(), kill: undefined };
  },
};

export const platformatic: Client = {
  name: '@platformatic/kafka',
  // Its stream can end for good: it cannot read an answer that fences its old leader epoch (FINDINGS.md).
  endsWithItsBroker: true,
  async join(address, group, topic, received) {
    const consumer = platformaticConsumer(address, group);
    const stream = await platformaticStream(consumer, topic, 200);
    stream.on('data', ({ value }) => received(value));
    stream.on('error', () => undefined);
    return {
      async leave() {
        try {
          await stream.close();
          await consumer.close(true);
        } catch {
          // Without a broker it cannot say that it leaves.
        }
      },
      kill: undefined,
    };
  },
};
