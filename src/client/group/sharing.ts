/**
 * Sharing: what the leader of a group does for all members. Reads their subscriptions, asks the
 * assignor that they agreed on, and writes down who gets what.
 */
import type { ResponseOf } from '../../../protocol/apis.ts';
import {
  decodeStickyUserData,
  decodeSubscription,
  encodeAssignment,
} from '../../../protocol/internal/consumer-protocol.ts';
import type { Assignor, GroupMember } from '../../core/assignors/assignor.ts';
import { cooperativeStickyAssignor } from '../../core/assignors/cooperative-sticky.ts';
import { rangeAssignor } from '../../core/assignors/range.ts';
import { roundRobinAssignor } from '../../core/assignors/round-robin.ts';
import { stickyAssignor } from '../../core/assignors/sticky.ts';
import type { Cluster } from '../cluster.ts';
import { asOttlaError, OttlaError } from '../errors.ts';
import { byTopic } from '../leader-requests.ts';

const assignors = {
  'cooperative-sticky': cooperativeStickyAssignor,
  range: rangeAssignor,
  roundrobin: roundRobinAssignor,
  sticky: stickyAssignor,
} as const satisfies Readonly<Record<string, Assignor>>;

/** A way to share partitions, by the name that all clients know it under. */
export type AssignorName = keyof typeof assignors;

export const assignorNames: readonly AssignorName[] = Object.keys(assignors) as AssignorName[];

/** Whether members keep their partitions during a rebalance: only if every assignor allows for that. */
export function isCooperative(names: readonly AssignorName[]): boolean {
  return names.every((name) => assignors[name].isCooperative);
}

/** What the leader hands in, and on how many partitions of each topic it rests. */
export interface SharingPlan {
  readonly assignments: readonly { readonly memberId: string; readonly assignment: Uint8Array }[];
  readonly partitionCounts: ReadonlyMap<string, number>;
}

/** Shares out all partitions of the topics that the members want; topics that do not exist are left out. */
export async function share(
  cluster: Cluster,
  assignorName: string,
  members: ResponseOf<'JoinGroup'>['members'],
  signal: AbortSignal,
): Promise<SharingPlan> {
  const assignor = assignorNames.find((name) => name === assignorName);
  if (assignor === undefined)
    throw new OttlaError('INCONSISTENT_GROUP_PROTOCOL', `There is no assignor "${assignorName}" here.`);
  const described = members.map((member) => describe(member, assignor));
  const partitionCounts = await countPartitions(
    cluster,
    new Set(described.flatMap(({ topics }) => topics)),
    signal,
  );
  const topics = [...partitionCounts].map(([name, partitions]) => ({ name, partitions }));
  const assignment = assignors[assignor].assign(described, topics);
  const assignments = [...assignment].map(([memberId, partitions]) => ({
    memberId,
    assignment: encodeAssignment({
      partitions: byTopic(partitions).map(([topic, items]) => ({
        topic,
        partitions: items.map(({ partition }) => partition),
      })),
      userData: null,
    }),
  }));
  return { assignments, partitionCounts };
}

function describe(
  { memberId, groupInstanceId, metadata }: ResponseOf<'JoinGroup'>['members'][number],
  assignor: AssignorName,
): GroupMember {
  const { topics, ownedPartitions, generation, userData } = decodeSubscription(metadata);
  const sticky = assignor === 'sticky' ? decodeStickyUserData(userData) : undefined;
  const owned = (sticky?.previous ?? ownedPartitions).flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
  return { memberId, groupInstanceId, topics, owned, generation: sticky?.generation ?? generation };
}

async function countPartitions(
  cluster: Cluster,
  topics: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  await Promise.all(
    [...topics].map(async (name) => {
      try {
        const topic = await cluster.updater.topic(name, { autoCreate: false, signal });
        counts.set(name, topic.partitions.length);
      } catch (error) {
        const problem = asOttlaError(error, `Topic "${name}"`);
        if (problem.code !== 'UNKNOWN_TOPIC_OR_PARTITION') throw problem;
      }
    }),
  );
  return counts;
}
