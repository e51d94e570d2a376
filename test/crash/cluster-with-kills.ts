/**
 * A producer writes numbered records without a pause while brokers of its cluster are killed with -9 in
 * turn: the leader of a partition, the controller, a follower, all at once; or are paused. Afterwards the
 * log is compared with what was acknowledged.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, connect } from '../../src/client/index.ts';
import { BrokerCluster } from './broker-cluster.ts';
import { History, type KillReport } from './history.ts';

export interface ClusterKillPlan {
  readonly kills: number;
  readonly partitions: number;
  readonly args?: readonly string[];
  readonly log?: (line: string) => void;
}

const topic = 'killed';

const victims = ['leader', 'controller', 'follower', 'all'] as const;

export async function clusterWithKills(plan: ClusterKillPlan): Promise<KillReport> {
  const cluster = await BrokerCluster.start(3, ['--log.segment.bytes=1048576', ...(plan.args ?? [])]);
  try {
    await using ottla = await connect(cluster.addresses);
    const admin = ottla.admin();
    await admin.createTopics([{ name: topic, partitions: plan.partitions, replicationFactor: 3 }]);
    await cluster.inSync(admin, topic);
    const history = new History(topic, plan.partitions);
    {
      await using producer = ottla.producer({ acks: 'all', idempotent: true, deliveryTimeoutMs: 120_000 });
      const stop = new AbortController();
      const writing = history.sendUntil(stop.signal, (record) => producer.send(record));
      for (let kill = 1; kill <= plan.kills; kill++) {
        const victim = victims[kill % victims.length]!;
        await history.progress(200);
        await sleep(Math.random() * 300);
        await killAndRestart(cluster, admin, victim, history);
        await cluster.inSync(admin, topic);
        plan.log?.(`${kill} of ${plan.kills}: ${victim}, ${history.acknowledged} acknowledged so far`);
      }
      await history.progress(200);
      stop.abort();
      await writing;
      await history.settled();
    }
    await using consumer = ottla.consumer({ topics: [topic], from: 'start', stopAtEnd: true });
    for await (const record of consumer) history.found(record);
    return history.report(plan.kills, true);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${cluster.output}`, { cause: error });
  } finally {
    await cluster.stop();
  }
}

/** Whoever is not killed serves on: records are acknowledged before the dead come back. */
async function killAndRestart(
  cluster: BrokerCluster,
  admin: Admin,
  victim: (typeof victims)[number],
  history: History,
): Promise<void> {
  if (victim === 'all') {
    await Promise.all(cluster.brokers.map((broker) => broker.kill('SIGKILL')));
    await Promise.all(cluster.brokers.map((broker) => broker.restart()));
    return;
  }
  const broker = cluster.broker(await find(admin, victim));
  await broker.kill('SIGKILL');
  await history.progress(100);
  await broker.restart();
}

async function find(admin: Admin, victim: 'leader' | 'controller' | 'follower'): Promise<number> {
  if (victim === 'controller') return (await admin.describeCluster()).controllerId;
  const [description] = await admin.describeTopics([topic]);
  const { leader, replicas } = description!.partitions[0]!;
  return victim === 'leader' ? leader : replicas.find((id) => id !== leader)!;
}
