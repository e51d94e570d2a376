/**
 * Sticky: as even as it gets, and of all even assignments one that moves few partitions.
 *
 * Everybody keeps what it holds; what nobody holds goes to whoever has least; then single partitions move
 * from members with many to members with few, until no move would make two members more even.
 *
 * Invariants  where all subscribe to the same topics, nobody has two partitions more than another, and
 *             as many partitions as possible stay where they are
 * Cost        O(members × (partitions + moves))
 */
import {
  type AssignableTopic,
  type Assignment,
  type Assignor,
  type GroupMember,
  inOrder,
  sortedMembers,
  sortedTopics,
  type TopicPartition,
} from './assignor.ts';

export const stickyAssignor: Assignor = {
  name: 'sticky',
  isCooperative: false,
  assign: assignSticky,
};

/** A member while partitions are being shared out. */
interface Holder {
  readonly memberId: string;
  readonly topics: ReadonlySet<string>;
  readonly kept: TopicPartition[];
  /** Given to it now; these move again before any that it kept. */
  readonly added: TopicPartition[];
}

export function assignSticky(
  members: readonly GroupMember[],
  topics: readonly AssignableTopic[],
): Assignment {
  const holders = sortedMembers(members).map(({ memberId, topics: own }): Holder => {
    return { memberId, topics: new Set(own), kept: [], added: [] };
  });
  for (const partition of unheld(holders, rightfulOwners(members), topics)) {
    leastLoaded(holders.filter((holder) => holder.topics.has(partition.topic)))?.added.push(partition);
  }
  level(holders);
  return inOrder(new Map(holders.map(({ memberId, kept, added }) => [memberId, [...kept, ...added]])));
}

/** Topic → partition → who holds it by the latest claim; null: two claims are equally good. */
type Owners = ReadonlyMap<
  string,
  ReadonlyMap<number, { readonly memberId: string | null; readonly generation: number }>
>;

function rightfulOwners(members: readonly GroupMember[]): Owners {
  const owners = new Map<string, Map<number, { memberId: string | null; generation: number }>>();
  for (const { memberId, generation, owned } of members) {
    for (const { topic, partition } of owned) {
      const partitions =
        owners.get(topic) ?? new Map<number, { memberId: string | null; generation: number }>();
      owners.set(topic, partitions);
      const rival = partitions.get(partition);
      if (rival === undefined || rival.generation < generation)
        partitions.set(partition, { memberId, generation });
      else if (rival.generation === generation && rival.memberId !== memberId) rival.memberId = null;
    }
  }
  return owners;
}

/** Lets holders keep what they may, and returns the rest, what fewest can take first. */
function unheld(
  holders: readonly Holder[],
  owners: Owners,
  topics: readonly AssignableTopic[],
): TopicPartition[] {
  const byId = new Map(holders.map((holder) => [holder.memberId, holder]));
  const rest: { readonly takers: number; readonly partition: TopicPartition }[] = [];
  for (const { name: topic, partitions } of sortedTopics(topics)) {
    const takers = holders.filter((holder) => holder.topics.has(topic)).length;
    for (let partition = 0; partition < partitions; partition++) {
      const owner = byId.get(owners.get(topic)?.get(partition)?.memberId ?? '');
      if (owner?.topics.has(topic)) owner.kept.push({ topic, partition });
      else rest.push({ takers, partition: { topic, partition } });
    }
  }
  return rest.sort((a, b) => a.takers - b.takers).map(({ partition }) => partition);
}

function load({ kept, added }: Holder): number {
  return kept.length + added.length;
}

function leastLoaded(holders: Iterable<Holder>): Holder | undefined {
  let least: Holder | undefined;
  for (const holder of holders) if (least === undefined || load(holder) < load(least)) least = holder;
  return least;
}

/** Moves partitions until no move helps. Each makes two loads more even, so there is a last one. */
function level(holders: readonly Holder[]): void {
  const takers = new Set(holders);
  for (;;) {
    const taker = leastLoaded(takers);
    if (taker === undefined) return;
    const giver = mostLoadedGiver(holders, taker);
    if (giver === undefined) {
      takers.delete(taker);
      continue;
    }
    taker.added.push(giveUp(giver, taker));
    // Whoever found nothing to take from it before may now.
    for (const holder of holders) if (load(holder) + 2 <= load(taker)) takers.add(holder);
  }
}

/** The member with most of those that have at least two more than the taker, and something that it can take. */
function mostLoadedGiver(holders: readonly Holder[], taker: Holder): Holder | undefined {
  let most: Holder | undefined;
  for (const holder of holders) {
    if (load(holder) < load(taker) + 2 || (most !== undefined && load(holder) <= load(most))) continue;
    const canTake = ({ topic }: TopicPartition) => taker.topics.has(topic);
    if (holder.added.some(canTake) || holder.kept.some(canTake)) most = holder;
  }
  return most;
}

function giveUp(giver: Holder, taker: Holder): TopicPartition {
  const from = giver.added.some(({ topic }) => taker.topics.has(topic)) ? giver.added : giver.kept;
  const index = from.findLastIndex(({ topic }) => taker.topics.has(topic));
  return from.splice(index, 1)[0]!;
}
