/**
 * What an assignor is: a function that shares out the partitions of topics among the members of a group.
 * It runs in the group's leader, and gives the same answer whatever order members are named in.
 */

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface GroupMember {
  readonly memberId: string;
  /** Not null: a static member; its name outlives its id, so it decides the order. */
  readonly groupInstanceId: string | null;
  readonly topics: readonly string[];
  /** What it holds now. */
  readonly owned: readonly TopicPartition[];
  /** The generation that it was given `owned` in; −1: unknown. */
  readonly generation: number;
}

export interface AssignableTopic {
  readonly name: string;
  /** Partitions 0 to `partitions` − 1. */
  readonly partitions: number;
}

/** Partitions by member id; every member is there. Sorted by topic and partition. */
export type Assignment = ReadonlyMap<string, readonly TopicPartition[]>;

export interface Assignor {
  /** As members name it when they join. */
  readonly name: string;
  /**
   * Whether members keep what they hold during a rebalance and give up only what they are not given
   * again; else all of them give up everything first.
   */
  readonly isCooperative: boolean;
  /** `topics` are those that exist; subscriptions to others wait until they do. */
  assign(members: readonly GroupMember[], topics: readonly AssignableTopic[]): Assignment;
}

/** Static members first, by instance; then the others by id. */
export function sortedMembers(members: readonly GroupMember[]): GroupMember[] {
  return [...members].sort((a, b) => {
    if ((a.groupInstanceId === null) !== (b.groupInstanceId === null))
      return a.groupInstanceId === null ? 1 : -1;
    const [left, right] = [a.groupInstanceId ?? a.memberId, b.groupInstanceId ?? b.memberId];
    return compareText(left, right) || compareText(a.memberId, b.memberId);
  });
}

export function sortedTopics(topics: readonly AssignableTopic[]): AssignableTopic[] {
  return [...topics].sort((a, b) => compareText(a.name, b.name));
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** An assignment in the making: everybody has nothing yet. */
export function nothingAssigned(members: readonly GroupMember[]): Map<string, TopicPartition[]> {
  return new Map(members.map(({ memberId }) => [memberId, []]));
}

/** Puts each member's partitions in order. */
export function inOrder(assignment: Map<string, TopicPartition[]>): Assignment {
  for (const partitions of assignment.values()) {
    partitions.sort((a, b) => compareText(a.topic, b.topic) || a.partition - b.partition);
  }
  return assignment;
}
