/**
 * Writers send numbered records without a pause while brokers of their cluster are killed with -9 in turn: the
 * leader of a partition, the controller, a follower, all at once. Afterwards each log is compared with what was
 * acknowledged.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerCluster } from './broker-cluster.ts';
import { ClusterLoad, type LoadReport, type Writer } from './cluster-load.ts';

export interface ClusterKillPlan {
  readonly kills: number;
  readonly partitions: number;
  readonly writers: readonly Writer[];
  readonly args?: readonly string[];
  readonly log?: (line: string) => void;
}

const victims = ['leader', 'controller', 'follower', 'all'] as const;

type Victim = (typeof victims)[number];

export async function clusterWithKills(plan: ClusterKillPlan): Promise<LoadReport> {
  const { kills, writers, partitions, args = [], log } = plan;
  const cluster = await BrokerCluster.start(3, ['--log.segment.bytes=1048576', ...args]);
  try {
    const load = await ClusterLoad.begin(cluster, writers, partitions);
    try {
      for (let kill = 1; kill <= kills; kill++) {
        const victim = victims[kill % victims.length]!;
        await load.progress(200);
        await sleep(Math.random() * 300);
        const ms = await killAndRestart(cluster, load, victim, kill);
        await load.inSync();
        const recovery = ms.map((each) => each.toFixed(0)).join(' and ');
        log?.(
          `${kill} of ${kills}: ${victim}, 100 more after ${recovery} ms; acknowledged ${load.acknowledged}`,
        );
      }
      await load.progress(200);
      await load.end();
      return await load.report(kills);
    } finally {
      await load.close();
    }
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${cluster.output}`, { cause: error });
  } finally {
    await cluster.stop();
  }
}

/**
 * Whoever is not killed serves on: records are acknowledged before the dead come back. Resolves with how long
 * each writer needed to get on, in milliseconds.
 */
async function killAndRestart(
  cluster: BrokerCluster,
  load: ClusterLoad,
  victim: Victim,
  turn: number,
): Promise<readonly number[]> {
  if (victim === 'all') {
    await Promise.all(cluster.brokers.map((broker) => broker.kill('SIGKILL')));
    const progress = load.progress(100);
    await Promise.all([progress, ...cluster.brokers.map((broker) => broker.restart())]);
    return progress;
  }
  const broker = cluster.broker(await find(load, victim, turn));
  await broker.kill('SIGKILL');
  const recovery = await load.progress(100);
  await broker.restart();
  return recovery;
}

async function find(load: ClusterLoad, victim: Exclude<Victim, 'all'>, turn: number): Promise<number> {
  if (victim === 'controller') return load.controller();
  const { leader, replicas } = await load.partition(turn);
  return victim === 'leader' ? leader : replicas.find((id) => id !== leader)!;
}
