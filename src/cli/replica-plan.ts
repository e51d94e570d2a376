/**
 * Replica plan: where replicas go when brokers come, go, or a topic shall have more or fewer copies, and which of
 * them shall lead.
 *
 * Moving data is what costs, so a replica stays where it may, and no more move than make the brokers hold about the
 * same number. Racks come first: a partition is never in fewer racks than it could stay in. The first replica is the
 * preferred leader; brokers are to lead about the same number, too. The same input gives the same plan.
 */
import { assert } from '../base/assert.ts';
import type { BrokerId } from '../base/units.ts';
import type { BrokerDescription, PartitionDescription, Reassignment } from '../client/index.ts';
import { level } from './levelling.ts';

export interface PlannedMove extends Reassignment {
  readonly replicas: readonly BrokerId[];
  readonly before: readonly BrokerId[];
}

/** Brokers that get a copy, which is what a move costs; places in the list cost nothing. */
export function addedBy({ before, replicas }: PlannedMove): readonly BrokerId[] {
  return replicas.filter((id) => !before.includes(id));
}

export interface PlanOptions {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly PartitionDescription[] }[];
  /** Where replicas may lie. With a broker that is down they stay, and so do the other replicas of its partitions. */
  readonly brokers: readonly Pick<BrokerDescription, 'id' | 'rack' | 'fenced'>[];
  /** Copies of each partition; default: as many as it has. */
  readonly replicationFactor?: number | undefined;
  /** Moves what lies where it may not, and nothing else. */
  readonly onlyForced?: boolean | undefined;
}

/** A partition that cannot have as many copies as it shall. */
export interface Shortage {
  readonly topic: string;
  readonly partition: number;
  readonly wanted: number;
  /** How many it can have. */
  readonly possible: number;
}

/** The worst that stands in the way of a plan. */
export function shortage({ topics, brokers, replicationFactor }: PlanOptions): Shortage | undefined {
  const short = topics.flatMap(({ name: topic, partitions }) =>
    partitions.flatMap(({ partition, replicas }): Shortage[] => {
      const wanted = replicationFactor ?? replicas.length;
      const possible = brokers.filter(({ id, fenced }) => !fenced || replicas.includes(id)).length;
      return possible < wanted ? [{ topic, partition, wanted, possible }] : [];
    }),
  );
  return short.reduce<Shortage | undefined>(
    (worst, each) => (worst === undefined || each.wanted > worst.wanted ? each : worst),
    undefined,
  );
}

/** Only partitions that change. There must be no `shortage`. */
export function planReplicas(options: PlanOptions): PlannedMove[] {
  assert(shortage(options) === undefined, 'each partition can have its copies');
  const plan = new Plan(options);
  plan.settle();
  plan.levelReplicas();
  plan.levelLeaders();
  return plan.moves();
}

/** A partition, and where its replicas are to lie. */
interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly before: readonly BrokerId[];
  readonly isr: readonly BrokerId[];
  readonly replicas: BrokerId[];
}

class Plan {
  readonly #places: readonly Place[];
  readonly #wanted: number | undefined;
  readonly #onlyForced: boolean;
  readonly #racks: ReadonlyMap<BrokerId, string>;
  /** Brokers that replicas may go to. */
  readonly #open: readonly BrokerId[];
  /** What each of them holds. */
  readonly #held: ReadonlyMap<BrokerId, Set<Place>>;

  constructor({ topics, brokers, replicationFactor, onlyForced = false }: PlanOptions) {
    // One without a rack is as good as in a rack of its own.
    this.#racks = new Map(brokers.map(({ id, rack }) => [id, rack === null ? `\0${id}` : rack]));
    this.#open = brokers.flatMap(({ id, fenced }) => (fenced ? [] : [id])).sort((a, b) => a - b);
    this.#held = new Map(this.#open.map((id) => [id, new Set()]));
    this.#wanted = replicationFactor;
    this.#onlyForced = onlyForced;
    this.#places = topics.flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partition, replicas: before, isr }) => {
        const place: Place = { topic, partition, before, isr, replicas: [...before] };
        for (const id of before) this.#held.get(id)?.add(place);
        return place;
      }),
    );
  }

  moves(): PlannedMove[] {
    return this.#places
      .filter(({ before, replicas }) => replicas.join() !== before.join())
      .map(({ topic, partition, before, replicas }) => ({ topic, partition, before, replicas }));
  }

  /** Every partition gets the number of copies that it shall have, none where it may not lie, and its racks. */
  settle(): void {
    for (const place of this.#places) {
      const wanted = this.#wanted ?? place.before.length;
      const isMisplaced = (id: BrokerId): boolean => !this.#racks.has(id);
      while (place.replicas.length > wanted) this.#remove(place, this.#leastUseful(place));
      for (const id of place.replicas.filter(isMisplaced)) this.#replace(place, id, this.#bestFor(place, id));
      while (place.replicas.length < wanted) this.#add(place, this.#bestFor(place));
      if (!this.#onlyForced && this.#isWhole(place)) this.#useRacks(place);
    }
  }

  levelReplicas(): void {
    level<BrokerId, Place>({
      holders: this.#open,
      count: (id) => this.#held.get(id)!.size,
      passable: (from, to) => this.#movable(from, to),
      pass: (place, from, to) => this.#replace(place, from, to),
      // Two steps in a row are never of the same partition.
      longestRow: 2,
    });
  }

  levelLeaders(): void {
    const leads = new Map(this.#open.map((id) => [id, new Set<Place>()]));
    for (const place of this.#places) leads.get(place.replicas[0]!)?.add(place);
    const mayChange = ({ before, replicas }: Place): boolean =>
      !this.#onlyForced || before.join() !== replicas.join();
    level<BrokerId, Place>({
      holders: this.#open,
      count: (id) => leads.get(id)!.size,
      passable: (from, to) =>
        find(leads.get(from)!, (place) => mayChange(place) && place.replicas.includes(to)),
      pass: (place, from, to) => {
        const { replicas } = place;
        replicas[replicas.indexOf(to)] = from;
        replicas[0] = to;
        leads.get(from)!.delete(place);
        leads.get(to)!.add(place);
      },
      longestRow: this.#open.length,
    });
  }

  /** The partition that costs least to move between the two. */
  #movable(from: BrokerId, to: BrokerId): Place | undefined {
    let best: Place | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const place of this.#held.get(from)!) {
      const { before, replicas } = place;
      const cost =
        (before.includes(from) ? 2 : 0) - (before.includes(to) ? 2 : 0) + (replicas[0] === from ? 1 : 0);
      if (cost < least && this.#mayMove(place, from, to)) {
        best = place;
        least = cost;
      }
    }
    return best;
  }

  /** A move ends when all replicas are in sync: one that is down would keep it open, and the old copy with it. */
  #isWhole({ replicas }: Place): boolean {
    return replicas.every((id) => this.#held.has(id));
  }

  #mayMove(place: Place, from: BrokerId, to: BrokerId): boolean {
    const { before, replicas } = place;
    if (!this.#isWhole(place) && before.includes(from)) return false;
    if (replicas.includes(to) || (this.#onlyForced && before.includes(from))) return false;
    const others = this.#racksOf(replicas.filter((id) => id !== from));
    const isAlone = !others.has(this.#racks.get(from)!);
    return !isAlone || !others.has(this.#racks.get(to)!);
  }

  /** Of replicas that share a rack, some go to racks that have none. */
  #useRacks(place: Place): void {
    for (;;) {
      const racks = this.#racksOf(place.replicas);
      const target = this.#bestFor(place);
      if (target === undefined || racks.has(this.#racks.get(target)!)) return;
      const shared = place.replicas.filter((id) => this.#held.has(id) && this.#sharesRack(place, id));
      if (shared.length === 0) return;
      this.#replace(place, this.#fullest(shared), target);
    }
  }

  /** In a rack that has no other copy where there is one, then with the fewest replicas. */
  #bestFor({ replicas }: Place, instead?: BrokerId): BrokerId {
    const racks = this.#racksOf(replicas.filter((id) => id !== instead));
    const shared = (id: BrokerId): number => (racks.has(this.#racks.get(id)!) ? 1 : 0);
    const [best] = this.#open
      .filter((id) => !replicas.includes(id))
      .sort((a, b) => shared(a) - shared(b) || this.#held.get(a)!.size - this.#held.get(b)!.size);
    return best!;
  }

  /** Whose copy goes when there are too many. The preferred leader's stays as long as the others are no better. */
  #leastUseful(place: Place): BrokerId {
    const { replicas, isr } = place;
    const worth = (id: BrokerId): number[] => [
      this.#racks.has(id) ? 1 : 0,
      this.#held.has(id) ? 1 : 0,
      isr.includes(id) ? 1 : 0,
      this.#sharesRack(place, id) ? 0 : 1,
      replicas[0] === id ? 1 : 0,
      -(this.#held.get(id)?.size ?? 0),
      -replicas.indexOf(id),
    ];
    const ranked = replicas.map((id) => ({ id, worth: worth(id) }));
    ranked.sort((a, b) => firstDifference(a.worth, b.worth));
    return ranked[0]!.id;
  }

  #fullest(ids: readonly BrokerId[]): BrokerId {
    return ids.reduce((one, other) =>
      this.#held.get(other)!.size >= this.#held.get(one)!.size ? other : one,
    );
  }

  #sharesRack({ replicas }: Place, id: BrokerId): boolean {
    return replicas.some((other) => other !== id && this.#racks.get(other) === this.#racks.get(id));
  }

  #racksOf(ids: readonly BrokerId[]): Set<string> {
    return new Set(ids.flatMap((id) => this.#racks.get(id) ?? []));
  }

  #add(place: Place, id: BrokerId): void {
    place.replicas.push(id);
    this.#held.get(id)?.add(place);
  }

  #remove(place: Place, id: BrokerId): void {
    place.replicas.splice(place.replicas.indexOf(id), 1);
    this.#held.get(id)?.delete(place);
  }

  /** The new one takes the place of the old one in the list. */
  #replace(place: Place, from: BrokerId, to: BrokerId): void {
    place.replicas[place.replicas.indexOf(from)] = to;
    this.#held.get(from)?.delete(place);
    this.#held.get(to)?.add(place);
  }
}

function find<T>(all: Iterable<T>, isWanted: (each: T) => boolean): T | undefined {
  for (const each of all) if (isWanted(each)) return each;
  return undefined;
}

function firstDifference(one: readonly number[], other: readonly number[]): number {
  for (const [at, value] of one.entries()) if (value !== other[at]) return value - other[at]!;
  return 0;
}
