/**
 * Position of a member on its way to the target assignment, and the next one.
 *
 * ```
 *   stable ──► revoking ──► waiting ──► stable     any state follows any other, as targets change
 * ```
 *
 * A partition changes hands in three steps: its owner is told that it is not assigned to it any more,
 * reports that it owns it no longer, and then it is free for whoever it is meant for. What a member holds
 * is what it is assigned and what it has not given up yet.
 *
 * Invariants  an epoch never falls, except to 0 for a new process; `revoking` is empty unless the member
 *             is revoking; the member is at the target's epoch once it holds nothing that is not its own
 * Source      KIP-848; KIP-1251 for the epoch of each partition
 */
import type { PositionValue } from '../../../../protocol/internal/consumer-group-log.ts';
import type { Uuid } from '../../../base/units.ts';
import { noPartitions, type Owned, overlaps, ownedOf, ownedTopicsOf, type Partitions } from './partitions.ts';

/** As numbered in records. */
const states = ['stable', 'revoking', 'waiting'] as const;

export interface Position {
  readonly epoch: number;
  /** Still good in a heartbeat: the answer that told the next may have been lost. */
  readonly previousEpoch: number;
  /** Revoking: it has to give partitions up first. Waiting: others have some of its partitions. */
  readonly state: (typeof states)[number];
  /** What it may use. */
  readonly assigned: Owned;
  /** What it has been told to give up and has not. */
  readonly revoking: Owned;
}

/** Of a static member that has left for a while: it keeps what it was assigned until its session ends. */
export const awayEpoch = -2;

export const startingPosition: Position = {
  epoch: 0,
  previousEpoch: 0,
  state: 'stable',
  assigned: noPartitions,
  revoking: noPartitions,
};

/** Where a member is headed. */
export interface Goal {
  readonly epoch: number;
  readonly partitions: Partitions;
  /** Whether nobody else holds it. */
  readonly isFree: (topicId: Uuid, partition: number) => boolean;
}

/** `owned` is what the member says it has, null: not a word. The same position when there is no next one. */
export function nextPosition(position: Position, goal: Goal, owned: Partitions | null): Position {
  switch (position.state) {
    case 'stable':
      return position.epoch === goal.epoch ? position : approach(position, position.epoch, goal, owned);
    case 'waiting':
      return approach(position, position.epoch, goal, owned);
    case 'revoking':
      if (mayOwn(owned, position.revoking)) return position;
      return approach(position, position.epoch + 1, goal, owned);
  }
}

function mayOwn(owned: Partitions | null, partitions: Partitions): boolean {
  return owned === null || overlaps(owned, partitions);
}

function approach(position: Position, epoch: number, goal: Goal, owned: Partitions | null): Position {
  const { assigned } = position;
  const kept = selected(
    assigned,
    (topicId, partition) => goal.partitions.get(topicId)?.has(partition) === true,
  );
  const revoking = selected(assigned, (topicId, partition) => kept.get(topicId)?.has(partition) !== true);
  if (revoking.size > 0 && mayOwn(owned, revoking)) {
    return { epoch, previousEpoch: position.epoch, state: 'revoking', assigned: kept, revoking };
  }
  const { given, isComplete } = take(goal, kept);
  const state = isComplete ? 'stable' : 'waiting';
  const isSame = given === undefined && revoking.size === 0;
  if (isSame && state === position.state && goal.epoch === position.epoch) return position;
  return {
    epoch: goal.epoch,
    previousEpoch: position.epoch,
    state,
    // The same object for the same partitions: that is how news is told from what the member knows.
    assigned: isSame ? assigned : (given ?? kept),
    revoking: noPartitions,
  };
}

export function selected(owned: Owned, isWanted: (topicId: Uuid, partition: number) => boolean): Owned {
  const selection = new Map<Uuid, ReadonlyMap<number, number>>();
  for (const [topicId, epochs] of owned) {
    const wanted = [...epochs].filter(([partition]) => isWanted(topicId, partition));
    if (wanted.length > 0) selection.set(topicId, new Map(wanted));
  }
  return selection;
}

/** Everything that is meant for the member and free; undefined when that adds nothing to what it keeps. */
function take(
  { epoch, partitions, isFree }: Goal,
  kept: Owned,
): { given: Owned | undefined; isComplete: boolean } {
  const given = new Map<Uuid, ReadonlyMap<number, number>>(kept);
  let isComplete = true;
  let isMore = false;
  for (const [topicId, indexes] of partitions) {
    const before = kept.get(topicId);
    const epochs = new Map(before);
    for (const partition of indexes.keys()) {
      if (before?.has(partition)) continue;
      if (isFree(topicId, partition)) epochs.set(partition, epoch);
      else isComplete = false;
    }
    if (epochs.size === (before?.size ?? 0)) continue;
    given.set(topicId, epochs);
    isMore = true;
  }
  return { given: isMore ? given : undefined, isComplete };
}

export function positionValue({ epoch, previousEpoch, state, assigned, revoking }: Position): PositionValue {
  return {
    epoch,
    previousEpoch,
    state: states.indexOf(state),
    assigned: ownedTopicsOf(assigned),
    revoking: ownedTopicsOf(revoking),
  };
}

/** The position of a record; one in a state that we do not know has given nothing up. */
export function positionOf({ epoch, previousEpoch, state, assigned, revoking }: PositionValue): Position {
  return {
    epoch,
    previousEpoch,
    state: states[state] ?? 'revoking',
    assigned: ownedOf(assigned, epoch),
    revoking: ownedOf(revoking, epoch),
  };
}
