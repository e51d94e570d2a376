/**
 * A producer writes numbered records without a pause while one broker of its cluster is there and yet is not:
 * it stands still, or what flows to or from it is held back in one direction. What it answers late must not
 * count. Afterwards the log is compared with what was acknowledged.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, connect } from '../../src/client/index.ts';
import { BrokerCluster } from './broker-cluster.ts';
import { History, type KillReport } from './history.ts';

/** What befalls whom, and for how long: each longer than the session of a broker. */
export interface Fault {
  readonly kind: keyof typeof faults;
  readonly victim: 'leader' | 'controller';
  readonly ms: number;
}

export interface FaultPlan {
  readonly faults: readonly Fault[];
  readonly partitions: number;
  readonly args?: readonly string[];
  readonly log?: (line: string) => void;
}

const topic = 'faulty';

/** Each begins with a broker by its node id and returns its end. */
const faults = {
  /** SIGSTOP, then SIGCONT. */
  pause(cluster: BrokerCluster, id: number) {
    process.kill(cluster.broker(id).pid, 'SIGSTOP');
    return () => process.kill(cluster.broker(id).pid, 'SIGCONT');
  },
  /** It does not hear the other brokers; they hear it. */
  deafToBrokers: (cluster: BrokerCluster, id: number) => hold(cluster, id, 'brokers', 'requests'),
  /** It hears the other brokers; they do not hear its answers. */
  muteToBrokers: (cluster: BrokerCluster, id: number) => hold(cluster, id, 'brokers', 'answers'),
  /** It does what clients ask for; they do not hear of it. */
  muteToClients: (cluster: BrokerCluster, id: number) => hold(cluster, id, 'clients', 'answers'),
};

function hold(
  cluster: BrokerCluster,
  id: number,
  door: 'brokers' | 'clients',
  direction: 'requests' | 'answers',
): () => void {
  const proxy = cluster.doors[id - 1]![door];
  proxy.hold(direction);
  return () => proxy.release();
}

export async function clusterWithFaults(plan: FaultPlan): Promise<KillReport> {
  const cluster = await BrokerCluster.startBehindDoors(3, plan.args);
  try {
    await using ottla = await connect(cluster.addresses, { requestTimeoutMs: 2_000 });
    const admin = ottla.admin();
    await admin.createTopics([{ name: topic, partitions: plan.partitions, replicationFactor: 3 }]);
    await cluster.inSync(admin, topic);
    const history = new History(topic, plan.partitions);
    {
      await using producer = ottla.producer({
        acks: 'all',
        idempotent: true,
        deliveryTimeoutMs: 120_000,
      });
      const stop = new AbortController();
      const writing = history.sendUntil(stop.signal, (record) => producer.send(record));
      for (const { kind, victim, ms } of plan.faults) {
        await history.progress(200);
        const id = await find(admin, victim);
        const end = faults[kind](cluster, id);
        await sleep(ms);
        end();
        await history.progress(200);
        await cluster.inSync(admin, topic);
        plan.log?.(`${kind} of ${victim} ${id}, ${ms} ms: ${history.acknowledged} acknowledged so far`);
      }
      stop.abort();
      await writing;
      await history.settled();
    }
    await using consumer = ottla.consumer({ topics: [topic], from: 'start', stopAtEnd: true });
    for await (const record of consumer) history.found(record);
    return history.report(plan.faults.length, true);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${cluster.output}`, { cause: error });
  } finally {
    await cluster.stop();
  }
}

async function find(admin: Admin, victim: Fault['victim']): Promise<number> {
  if (victim === 'controller') return (await admin.describeCluster()).controllerId;
  const [description] = await admin.describeTopics([topic]);
  return description!.partitions[0]!.leader;
}
