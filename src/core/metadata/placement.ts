/**
 * Placement: which brokers get the replicas of new partitions.
 *
 * Leaders go round all brokers in turn; the followers of consecutive partitions of one leader differ, so
 * that a lost broker's load spreads over all others; and racks are used up before one is used twice.
 */
import type { BrokerId } from '../../base/units.ts';

export interface PlacementBroker {
  readonly id: BrokerId;
  readonly rack: string | null;
}

/**
 * Replicas for `count` partitions from index `firstIndex` on, the preferred leader first. `start` picks
 * where the round begins. `replicationFactor` must not exceed the number of brokers.
 */
export function placeReplicas(options: {
  readonly count: number;
  readonly firstIndex: number;
  readonly replicationFactor: number;
  readonly brokers: readonly PlacementBroker[];
  readonly start: number;
}): BrokerId[][] {
  const { count, firstIndex, replicationFactor, start } = options;
  const brokers = alternateRacks(options.brokers);
  return Array.from({ length: count }, (_, offset) => {
    const turn = start + firstIndex + offset;
    return replicasOf(brokers, turn, replicationFactor);
  });
}

function replicasOf(
  brokers: readonly PlacementBroker[],
  turn: number,
  replicationFactor: number,
): BrokerId[] {
  const others = brokers.length - 1;
  const leader = brokers[turn % brokers.length]!;
  const shift = Math.floor(turn / brokers.length);
  const candidates = Array.from({ length: others }, (_, index) => {
    const distance = 1 + ((shift + index) % others);
    return brokers[(turn + distance) % brokers.length]!;
  });
  const chosen = [leader];
  const racks = new Set([leader.rack]);
  // First one of each rack that has none yet, then whoever comes.
  for (const freshRackOnly of [true, false]) {
    for (const candidate of candidates) {
      if (chosen.length === replicationFactor) break;
      if (chosen.includes(candidate) || (freshRackOnly && racks.has(candidate.rack))) continue;
      chosen.push(candidate);
      racks.add(candidate.rack);
    }
  }
  return chosen.map(({ id }) => id);
}

/** Brokers ordered so that neighbours stand in different racks, as far as possible. */
function alternateRacks(brokers: readonly PlacementBroker[]): PlacementBroker[] {
  const byRack = new Map<string | null, PlacementBroker[]>();
  for (const broker of [...brokers].sort((a, b) => a.id - b.id)) {
    const rack = byRack.get(broker.rack) ?? [];
    byRack.set(broker.rack, [...rack, broker]);
  }
  const racks = [...byRack.values()];
  const longest = Math.max(0, ...racks.map((rack) => rack.length));
  return Array.from({ length: longest }, (_, index) =>
    racks.flatMap((rack) => (index < rack.length ? [rack[index]!] : [])),
  ).flat();
}
