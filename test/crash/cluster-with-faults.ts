/**
 * Writers send numbered records without a pause while one broker of their cluster is there and yet is not: it
 * stands still, or what flows to or from it is held back in one direction. What it answers late must not count.
 * Afterwards each log is compared with what was acknowledged.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerCluster } from './broker-cluster.ts';
import { ClusterLoad, type LoadReport, type Writer } from './cluster-load.ts';

/** What befalls whom, and for how long: each longer than the session of a broker. */
export interface Fault {
  readonly kind: keyof typeof faults;
  readonly victim: 'leader' | 'controller';
  readonly ms: number;
}

/** One of each for little longer than a session. */
export const shortFaults: readonly Fault[] = [
  { kind: 'pause', victim: 'leader', ms: 3_000 },
  { kind: 'muteToBrokers', victim: 'controller', ms: 2_000 },
  { kind: 'muteToClients', victim: 'leader', ms: 1_500 },
];

/** Three of each, standing still for 30 s. */
export const longFaults: readonly Fault[] = Array.from({ length: 3 }).flatMap(() =>
  (['pause', 'deafToBrokers', 'muteToBrokers', 'muteToClients'] as const).flatMap((kind) =>
    (['leader', 'controller'] as const).map((victim) => ({
      kind,
      victim,
      ms: kind === 'pause' ? 30_000 : 10_000,
    })),
  ),
);

export interface FaultPlan {
  readonly faults: readonly Fault[];
  readonly partitions: number;
  readonly writers: readonly Writer[];
  readonly args?: readonly string[];
  readonly log?: (line: string) => void;
}

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

export async function clusterWithFaults(plan: FaultPlan): Promise<LoadReport> {
  const { writers, partitions, log } = plan;
  const cluster = await BrokerCluster.startBehindDoors(3, plan.args);
  try {
    const load = await ClusterLoad.begin(cluster, writers, partitions);
    try {
      for (const [turn, { kind, victim, ms }] of plan.faults.entries()) {
        await load.progress(200);
        const id = victim === 'controller' ? await load.controller() : (await load.partition(turn)).leader;
        const end = faults[kind](cluster, id);
        await sleep(ms);
        end();
        await load.progress(200);
        await load.inSync();
        log?.(`${kind} of ${victim} ${id}, ${ms} ms; acknowledged ${load.acknowledged}`);
      }
      await load.end();
      return await load.report(plan.faults.length);
    } finally {
      await load.close();
    }
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${cluster.output}`, { cause: error });
  } finally {
    await cluster.stop();
  }
}
