/**
 * Replica plan: where replicas go when brokers come, go, or a topic shall have more or fewer copies.
 *
 * Moving data is what costs, so a replica stays where it may; a new one goes to the broker with the fewest,
 * in a rack that has none yet where there is one. The same input gives the same plan.
 */
import type { BrokerDescription, PartitionDescription, Reassignment } from '../client/index.ts';

export interface PlannedMove extends Reassignment {
  readonly replicas: readonly number[];
  readonly before: readonly number[];
}

export interface PlanOptions {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly PartitionDescription[] }[];
  /** Where replicas may lie. */
  readonly brokers: readonly BrokerDescription[];
  /** Copies of each partition; default: as many as it has. */
  readonly replicationFactor?: number | undefined;
}

/** Only partitions that change. A factor above the number of brokers is cut to it. */
export function planReplicas({ topics, brokers, replicationFactor }: PlanOptions): PlannedMove[] {
  const load = new Map(brokers.map(({ id }) => [id, 0]));
  const places = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partition, replicas }) => ({ topic: name, partition, before: replicas })),
  );
  for (const { before } of places) {
    for (const id of before) if (load.has(id)) load.set(id, load.get(id)! + 1);
  }
  const moves: PlannedMove[] = [];
  for (const { topic, partition, before } of places) {
    const wanted = Math.min(replicationFactor ?? before.length, brokers.length);
    const replicas = before.filter((id) => load.has(id)).slice(0, wanted);
    for (const id of before.filter((each) => load.has(each)).slice(wanted)) load.set(id, load.get(id)! - 1);
    while (replicas.length < wanted) {
      const chosen = nextBroker(brokers, replicas, load);
      load.set(chosen, load.get(chosen)! + 1);
      replicas.push(chosen);
    }
    if (replicas.join() !== before.join()) moves.push({ topic, partition, before, replicas });
  }
  return moves;
}

function nextBroker(
  brokers: readonly BrokerDescription[],
  taken: readonly number[],
  load: ReadonlyMap<number, number>,
): number {
  const racks = new Set(brokers.filter(({ id }) => taken.includes(id)).map(({ rack }) => rack));
  const usedRack = ({ rack }: BrokerDescription): number => (rack !== null && racks.has(rack) ? 1 : 0);
  const [best] = brokers
    .filter(({ id }) => !taken.includes(id))
    .sort((a, b) => usedRack(a) - usedRack(b) || load.get(a.id)! - load.get(b.id)! || a.id - b.id);
  return best!.id;
}
