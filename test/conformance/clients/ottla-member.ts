/**
 * One member of a group as a process, of our own client: prints "record VALUE" for each record, commits
 * `COMMIT_DELAY_MS` later, prints "refused CODE" when that fails and "warning CODE" when the client warns, and
 * leaves when its input ends.
 *
 *     node --import tsx ottla-member.ts classic|consumer ADDRESS GROUP TOPIC COMMIT_DELAY_MS
 */
import { connect, type OttlaError } from '../../../src/client/index.ts';
import { DelayedCommit } from './delayed-commit.ts';
import { heartbeatMs, sessionTimeoutMs } from './timing.ts';

const [protocol, address, group, topic, delay] = process.argv.slice(2) as [
  'classic' | 'consumer',
  string,
  string,
  string,
  string,
];

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const client = await connect(address, { onWarning: ({ code }) => print(`warning ${code}`) });
const consumer = client.groupConsumer({
  group,
  topics: [topic],
  protocol,
  autoCommit: false,
  sessionTimeoutMs,
  heartbeatIntervalMs: heartbeatMs,
});
const commits = new DelayedCommit(Number(delay), async (next) => {
  const offsets = Array.from(next, ([partition, offset]) => ({ topic, partition, offset }));
  await consumer.commit(offsets).catch((error: OttlaError) => print(`refused ${error.code}`));
});
const running = consumer.run((record) => {
  print(`record ${record.text()}`);
  commits.received(record.partition, record.offset);
});
process.stdin.on('end', async () => {
  await commits.end();
  await consumer.close();
  await running;
  await client.close();
});
process.stdin.resume();
