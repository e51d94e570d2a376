/**
 * Upkeep: what the controller does by itself. It fences brokers whose sessions have ended, elects where
 * somebody can lead again, and gives leadership back to preferred replicas.
 *
 * Work on many partitions goes in slices, one batch of records each, so that requests come in between.
 * Each slice leaves the metadata in order: a broker is taken out of all its partitions before it is
 * fenced, and a controller that takes over begins the work anew.
 *
 * Rules
 *   U-1  A batch holds at most `sliceRecords` changes of partitions, and looks at `slicePartitions`.
 *   U-2  After activation, and after a broker comes back, leaderless partitions are tried again.
 *   U-3  Leadership goes back to preferred replicas every interval, where a broker leads too few of those
 *        that prefer it.
 */
import {
  type MetadataRecord,
  makeBrokerRegistrationChangeRecord,
} from '../../../protocol/generated/metadata-records.ts';
import type { BrokerId, Millis } from '../../base/units.ts';
import type { Deciding } from './deciding.ts';
import type { BrokerImage, MetadataImage } from './image.ts';
import { noLeader, partitionChange } from './partition-change.ts';
import { placesFrom, rulesByTopic, type Standing } from './standing.ts';

/** Changes of partitions in one batch. */
export const sliceRecords = 1_000;
/** Partitions that are looked at for one batch. */
const slicePartitions = 20_000;
/** A slice that could not be written is tried again after so long. */
const retryMs: Millis = 1_000;

interface Cursor {
  readonly topic: string;
  readonly index: number;
}

const beginning: Cursor = { topic: '', index: 0 };

export class Upkeep {
  /** Where the search for leaderless partitions goes on; undefined when there is none. */
  #search: Cursor | undefined;
  /** When work that is left over goes on. */
  #nextSlice: Millis = 0;
  #rebalanceAt: Millis | undefined;

  /** U-2, U-3 */
  activate(state: Deciding): void {
    this.#search = beginning;
    this.#nextSlice = state.now;
    const { leaderRebalance } = state;
    this.#rebalanceAt = leaderRebalance.enabled ? state.now + leaderRebalance.intervalMs : undefined;
  }

  deactivate(): void {
    this.#search = undefined;
    this.#rebalanceAt = undefined;
  }

  /** Somebody may be able to lead what nobody could before. */
  searchAgain(): void {
    this.#search = beginning;
  }

  /** The last slice was not written. */
  postpone(): void {
    this.#nextSlice += retryMs;
    this.#search &&= beginning;
  }

  nextDeadline({ image, sessions }: Pick<Deciding, 'image' | 'sessions'>): Millis | undefined {
    const isBusy = this.#search !== undefined || sessions.leaving(image).length > 0;
    const deadlines = [
      isBusy ? this.#nextSlice : undefined,
      // One broker leads what it can anyway.
      image.brokers.size > 1 ? this.#rebalanceAt : undefined,
      sessions.nextDeadline(image),
    ].filter((deadline) => deadline !== undefined);
    return deadlines.length === 0 ? undefined : Math.min(...deadlines);
  }

  /** The next slice of what is due. */
  expire(state: Deciding): MetadataRecord[] {
    const { image, now, sessions } = state;
    sessions.expire(image, now);
    this.#nextSlice = now;
    const leaving = sessions.leaving(image);
    if (leaving.length > 0) return fence(state, leaving);
    if (this.#search !== undefined) {
      const found = electLeaderless(state, this.#search);
      this.#search = found.next;
      return found.records;
    }
    return this.#rebalance(state);
  }

  #rebalance(state: Deciding): MetadataRecord[] {
    const { now, leaderRebalance } = state;
    if (this.#rebalanceAt === undefined || this.#rebalanceAt > now) return [];
    const records = electPreferred(state);
    const isMore = records.length === sliceRecords;
    this.#rebalanceAt = isMore ? now : now + leaderRebalance.intervalMs;
    return records;
  }
}

/** The next slice of taking brokers out; fences them when nothing is left. */
export function fence(state: Deciding, brokers: readonly BrokerImage[]): MetadataRecord[] {
  const records: MetadataRecord[] = takeOut(state, new Set(brokers.map(({ id }) => id)));
  if (records.length === sliceRecords) return records;
  const changes = brokers.map(({ id: brokerId, epoch: brokerEpoch }) =>
    makeBrokerRegistrationChangeRecord({ brokerId, brokerEpoch, fenced: 1 }),
  );
  return [...records, ...changes];
}

/**
 * The next slice of changes that take brokers out of ISRs and leadership; none when they are out. All at
 * once: those who leave together stay eligible together.
 */
export function takeOut(state: Deciding, brokers: ReadonlySet<BrokerId>): MetadataRecord[] {
  const rulesFor = rulesByTopic(state);
  const records: MetadataRecord[] = [];
  for (const { topic, partition } of placesFrom(state.image, beginning)) {
    const { isr, leader } = partition;
    if (!brokers.has(leader) && !isr.some((id) => brokers.has(id))) continue;
    const rules = rulesFor(topic.name);
    const canLead = (id: BrokerId): boolean => !brokers.has(id) && rules.canLead(id);
    const wish = { isr: isr.filter((id) => !brokers.has(id)) };
    const record = partitionChange(topic.id, partition, wish, { ...rules, canLead });
    if (record !== undefined) records.push(record);
    if (records.length === sliceRecords) break;
  }
  return records;
}

/** Leaders for partitions that have none and could have one, from a place on. */
export function electLeaderless(
  state: Deciding,
  from: Cursor = beginning,
  standing?: Standing,
): { readonly records: MetadataRecord[]; readonly next: Cursor | undefined } {
  const rulesFor = rulesByTopic(state, standing);
  const records: MetadataRecord[] = [];
  let seen = 0;
  for (const { topic, partition } of placesFrom(state.image, from)) {
    if (seen === slicePartitions || records.length === sliceRecords) {
      return { records, next: { topic: topic.name, index: partition.index } };
    }
    seen++;
    if (partition.leader !== noLeader) continue;
    const record = partitionChange(topic.id, partition, {}, rulesFor(topic.name));
    if (record !== undefined) records.push(record);
  }
  return { records, next: undefined };
}

/** U-3 */
function electPreferred(state: Deciding): MetadataRecord[] {
  const owing = unbalancedBrokers(state.image, state.leaderRebalance.imbalancePercentage);
  const rulesFor = rulesByTopic(state);
  const records: MetadataRecord[] = [];
  for (const { topic, partition } of placesFrom(state.image, beginning)) {
    if (records.length === sliceRecords) break;
    const [preferred] = partition.replicas;
    if (partition.leader === preferred || !owing.has(preferred!)) continue;
    const rules = rulesFor(topic.name);
    if (!partition.isr.includes(preferred!) || !rules.canLead(preferred!)) continue;
    const record = partitionChange(topic.id, partition, { preferred: true }, rules);
    if (record !== undefined) records.push(record);
  }
  return records;
}

/** Brokers that do not lead more than this share of the partitions that prefer them. */
function unbalancedBrokers(image: MetadataImage, percentage: number): ReadonlySet<BrokerId> {
  const preferring = new Map<BrokerId, { all: number; elsewhere: number }>();
  for (const { partition } of placesFrom(image, beginning)) {
    const [preferred] = partition.replicas;
    const count = preferring.get(preferred!) ?? { all: 0, elsewhere: 0 };
    count.all++;
    if (partition.leader !== preferred) count.elsewhere++;
    preferring.set(preferred!, count);
  }
  const owing = [...preferring].filter(([, { all, elsewhere }]) => elsewhere * 100 > percentage * all);
  return new Set(owing.map(([id]) => id));
}
