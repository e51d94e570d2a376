/**
 * After everything is healed the cluster must come to rest: whoever is down starts, all partitions are led,
 * all replicas are in sync and equal, and clients get done what they have begun.
 */
import type { Millis } from '../../../src/base/units.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

/** Why the cluster has not come to rest; undefined when it has. */
export function unrest(cluster: SimulatedCluster): string | undefined {
  for (const { broker, host } of cluster.brokers)
    if (broker === undefined) return `${host.name} does not serve`;
  const image = cluster.newestImage!;
  const offline = new Set<string>();
  for (const { broker, host, id } of cluster.running) {
    if (broker.state.quorum.image.offset !== image.offset) return `${host.name} lags behind the metadata`;
    if (image.brokers.get(id)?.fenced !== false) return `${host.name} is fenced`;
  }
  for (const [name, topic] of image.topics) {
    for (const { index, leader, replicas, isr, addingReplicas, removingReplicas } of topic.partitions) {
      const what = `${name}-${index}`;
      if (leader < 0) return `${what} has no leader`;
      if (isr.length < replicas.length) return `${what} has the ISR [${isr}] of [${replicas}]`;
      if (addingReplicas.length + removingReplicas.length > 0) return `${what} is being moved`;
      const leading = cluster.broker(leader).broker!.state.partitions.find(name, index);
      if (leading?.isOnline !== true) return `${what} is not online on its leader`;
      for (const id of replicas) {
        const replica = cluster.broker(id).broker!.state.partitions.find(name, index);
        if (replica?.isOnline !== true) offline.add(`${what} on b${id}`);
        else if (replica.log.logEndOffset !== leading.log.nextOffset)
          return `${what} is incomplete on b${id}`;
        // It may start later: what nobody has answered for may be deleted or not.
        else if (replica.logStartOffset < leading.logStartOffset)
          return `${what} starts at ${replica.logStartOffset} on b${id}, at ${leading.logStartOffset} on its leader`;
        else if (replica.highWatermark !== leading.log.nextOffset)
          return `${what} has the high watermark ${replica.highWatermark} of ${leading.log.nextOffset} on b${id}`;
      }
    }
  }
  if (offline.size > 0) return `offline: ${[...offline].join(', ')}`;
  return undefined;
}

/** Why the brokers do not form the cluster that they were started as; undefined when they do. */
export function unformed(cluster: SimulatedCluster): string | undefined {
  const restless = unrest(cluster);
  if (restless !== undefined) return restless;
  const ids = new Set(cluster.running.map(({ broker }) => broker.clusterId));
  if (ids.size > 1) return `they form ${ids.size} clusters`;
  const leader = cluster.running.find(({ broker }) => broker.state.quorum.isActive);
  const voters = leader?.broker.state.quorum.describe()?.voters;
  if (voters === undefined) return 'nobody leads the quorum';
  return voters.length === cluster.plan.voters ? undefined : `${voters.length} of them vote`;
}

/** Resolves with undefined when `problem` has none any more, or with the last one when the time is over. */
export async function comesToRest(
  cluster: SimulatedCluster,
  problem: () => string | undefined,
  withinMs: Millis,
): Promise<string | undefined> {
  const deadline = cluster.world.now + withinMs;
  for (;;) {
    const found = problem();
    if (found === undefined || cluster.world.now >= deadline || cluster.findings.hasViolation) return found;
    await cluster.sleep(100);
  }
}
