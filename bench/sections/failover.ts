/**
 * Three brokers with default settings, six partitions, acks=all from our client: how long partitions cannot
 * be written to after a broker, or all of them, are killed with -9, and how long a write waits while leaders move
 * as planned, or after one stands still without a word. The environment variable KILLS says how often each is done.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, connect } from '../../src/client/index.ts';
import { BrokerCluster } from '../../test/crash/broker-cluster.ts';
import { SteadyWriter } from '../load/steady-writer.ts';
import { Rounds, table } from '../report.ts';

const topic = 'failover';
const partitions = 6;
const times = Number(process.env['KILLS'] ?? 20);

/** Every broker leads two partitions and follows the others. */
const kills = {
  leader: 'kill -9 of a leader that is not the controller',
  controller: 'kill -9 of the controller, which leads partitions too',
  follower: 'kill -9 of a follower: partitions that it followed',
} as const;

export async function failover(): Promise<void> {
  const cluster = await BrokerCluster.start(3, ['--controlled.shutdown.timeout.ms=30000']);
  const spans = new Rounds<number>();
  try {
    await using ottla = await connect(cluster.addresses);
    const admin = ottla.admin();
    await admin.createTopics([{ name: topic, partitions, replicationFactor: 3 }]);
    await cluster.inSync(admin, topic);
    await using producer = ottla.producer({ acks: 'all', idempotent: true });
    const writer = new SteadyWriter(producer, topic, partitions);
    await writer.acknowledgedEverywhere(performance.now());
    for (let time = 0; time < times; time++) {
      spans.note('nothing happens for a second', await atRest(writer));
      for (const victim of ['leader', 'controller', 'follower'] as const) {
        const id = await find(admin, victim);
        const concerned = victim === 'follower' ? await followedBy(admin, id) : undefined;
        spans.note(kills[victim], await kill(cluster, admin, writer, id, concerned));
        spans.note('leaders are elected back', await electBack(cluster, admin, writer));
      }
      spans.note('kill -9 of all, each started at once', await killAll(cluster, admin, writer));
      await electBack(cluster, admin, writer);
      const still = await find(admin, 'leader');
      spans.note('a leader stands still (SIGSTOP)', await standStill(cluster, admin, writer, still));
      await electBack(cluster, admin, writer);
      const id = await find(admin, 'leader');
      spans.note('a broker is shut down', await shutDown(cluster, admin, writer, id));
      spans.note('leaders are elected back', await electBack(cluster, admin, writer));
    }
    await writer.stop();
  } finally {
    await cluster.stop();
  }
  table(
    ['milliseconds', 'times', 'p50', 'p99', 'max'],
    spans.names().map((name) => {
      const all = spans.values(name).toSorted((a, b) => a - b);
      const at = (share: number) => all[Math.min(all.length - 1, Math.ceil(share * all.length) - 1)]!;
      return [name, String(all.length), ...[0.5, 0.99, 1].map((share) => at(share).toFixed(0))];
    }),
  );
}

/** The longest that a record waits anyway: what the others are to be compared with. */
async function atRest(writer: SteadyWriter): Promise<number> {
  writer.forget();
  const began = performance.now();
  await sleep(1_000);
  return writer.longestSince(began);
}

/** Until every partition, or each of those, has acknowledged a record that was sent after the kill. */
async function kill(
  cluster: BrokerCluster,
  admin: Admin,
  writer: SteadyWriter,
  id: number,
  concerned?: ReadonlySet<number>,
): Promise<number> {
  writer.forget();
  const began = performance.now();
  await cluster.broker(id).kill('SIGKILL');
  const ms = await writer.acknowledgedEverywhere(began, concerned);
  await cluster.broker(id).restart();
  await cluster.inSync(admin, topic);
  return ms;
}

/** The same when the process stops without a word: its connections stay open. */
async function standStill(
  cluster: BrokerCluster,
  admin: Admin,
  writer: SteadyWriter,
  id: number,
): Promise<number> {
  const { pid } = cluster.broker(id);
  writer.forget();
  const began = performance.now();
  process.kill(pid, 'SIGSTOP');
  const ms = await writer.acknowledgedEverywhere(began);
  process.kill(pid, 'SIGCONT');
  await cluster.inSync(admin, topic);
  return ms;
}

/** The same when nobody is left, and all are started again in that moment. */
async function killAll(cluster: BrokerCluster, admin: Admin, writer: SteadyWriter): Promise<number> {
  writer.forget();
  const began = performance.now();
  await Promise.all(cluster.brokers.map((broker) => broker.kill('SIGKILL')));
  const restarted = Promise.all(cluster.brokers.map((broker) => broker.restart()));
  const [ms] = await Promise.all([writer.acknowledgedEverywhere(began), restarted]);
  await cluster.inSync(admin, topic);
  return ms;
}

/** The longest that a record waited while the broker handed over its partitions and ended. */
async function shutDown(
  cluster: BrokerCluster,
  admin: Admin,
  writer: SteadyWriter,
  id: number,
): Promise<number> {
  writer.forget();
  const began = performance.now();
  await cluster.broker(id).kill('SIGTERM');
  await writer.acknowledgedEverywhere(performance.now());
  const ms = await writer.longestSince(began);
  await cluster.broker(id).restart();
  await cluster.inSync(admin, topic);
  return ms;
}

/** The longest that a record waited while each partition got its preferred leader back. */
async function electBack(cluster: BrokerCluster, admin: Admin, writer: SteadyWriter): Promise<number> {
  await writer.acknowledgedEverywhere(performance.now());
  writer.forget();
  const began = performance.now();
  await admin.electLeaders();
  await writer.acknowledgedEverywhere(performance.now());
  const ms = await writer.longestSince(began);
  await cluster.inSync(admin, topic);
  return ms;
}

/** Of a partition that the controller does not lead. */
async function find(admin: Admin, victim: keyof typeof kills): Promise<number> {
  const { controllerId } = await admin.describeCluster();
  if (victim === 'controller') return controllerId;
  const [description] = await admin.describeTopics([topic]);
  const { leader, replicas } = description!.partitions.find((each) => each.leader !== controllerId)!;
  if (victim === 'leader') return leader;
  return replicas.find((id) => id !== leader && id !== controllerId)!;
}

/** Partitions whose leader another broker is. */
async function followedBy(admin: Admin, id: number): Promise<ReadonlySet<number>> {
  const [description] = await admin.describeTopics([topic]);
  const followed = description!.partitions.filter(({ leader }) => leader !== id);
  return new Set(followed.map(({ partition }) => partition));
}
