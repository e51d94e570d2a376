/**
 * One member of a group as a process, of kafkajs or @platformatic/kafka: prints "record VALUE" for each record,
 * commits `COMMIT_DELAY_MS` later, prints "refused ERROR" when the broker refuses a commit, and leaves when its
 * input ends. ADDRESS may be several, with commas. The process dies of what its client throws.
 *
 *     node --import tsx node-member.ts kafkajs|platformatic ADDRESS GROUP TOPIC COMMIT_DELAY_MS
 *
 * kafkajs works on as many partitions at once as the topic has: one after another, each would wait for the
 * delays of all before it.
 */
import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ResponseError } from '@platformatic/kafka';
import type { Batch } from 'kafkajs';
import { DelayedCommit } from './delayed-commit.ts';
import { fetchWaitMs, heartbeatMs, sessionTimeoutMs } from './timing.ts';

const [client, address, group, topic, delay] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const commitDelayMs = Number(delay);
const partitions = 12;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

// In short: an error of @platformatic/kafka can hold that of each of its attempts.
process.on('uncaughtException', ({ code, stack }: NodeJS.ErrnoException) => {
  process.stderr.write(`${code} ${stack}\n`);
  process.exit(1);
});

/** Each resolves to what ends the member in good order. */
const members: { readonly [name: string]: () => Promise<() => Promise<void>> } = {
  async kafkajs() {
    const { Kafka, logLevel } = (await import('kafkajs')).default;
    const kafka = new Kafka({ brokers: address.split(','), logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({
      groupId: group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: fetchWaitMs,
    });
    const commit = async (batch: Batch): Promise<void> => {
      await sleep(commitDelayMs);
      const offset = String(Number(batch.lastOffset()) + 1);
      // Thrown into the consumer, a refusal would end it for good instead of making it join again.
      await consumer
        .commitOffsets([{ topic, partition: batch.partition, offset }])
        .catch((error: Error) => print(`refused ${error.message}`));
    };
    const commits = new Set<Promise<void>>();
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: partitions,
      async eachBatch({ batch }) {
        for (const { value } of batch.messages) print(`record ${value}`);
        const committed = commit(batch);
        commits.add(committed);
        await committed;
        commits.delete(committed);
      },
    });
    return async () => {
      // Once it is told to stop it commits nothing any more, and does not say so.
      while (commits.size > 0) await Promise.all(commits);
      await consumer.disconnect();
    };
  },

  async platformatic() {
    const { platformaticConsumer, platformaticStream } = await import('./platformatic-consumer.ts');
    // It joins again by itself and repeats a commit that was refused: only its diagnostics tell.
    subscribe('tracing:plt:kafka:connections:api:error', (message) => {
      const { apiKey, error } = message as { readonly apiKey: number; readonly error: ResponseError };
      const offsetCommit = 8;
      if (apiKey === offsetCommit) print(`refused ${error.errors?.[0]?.['apiId'] ?? error.message}`);
    });
    const consumer = platformaticConsumer(address, group);
    const stream = await platformaticStream(consumer, topic, false);
    const commits = new DelayedCommit(commitDelayMs, async (next) => {
      const offsets = Array.from(next, ([partition, offset]) => ({
        topic,
        partition,
        offset: BigInt(offset),
        leaderEpoch: -1,
      }));
      await consumer.commit({ offsets }).catch((error: unknown) => print(`failed ${error}`));
    });
    stream.on('data', ({ partition, offset, value }) => {
      print(`record ${value}`);
      commits.received(partition, Number(offset));
    });
    return async () => {
      await stream.close();
      await commits.end();
      await consumer.close(true);
    };
  },
};

const leave = await members[client]!();
process.stdin.on('end', async () => {
  await leave();
  process.exit();
});
process.stdin.resume();
