/** Groups: listing them, reading and changing their offsets, deleting them. */
import type { ErrorName } from '../../../protocol/errors.ts';
import { makeListGroupsRequest } from '../../../protocol/generated/list-groups.ts';
import type { BrokerId } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import { OttlaError, refusal } from '../errors.ts';
import {
  type CommittedOffset,
  commitOffsets,
  fetchCommitted,
  type OffsetToCommit,
} from '../group/committed-offsets.ts';
import { Coordinator } from '../group/coordinator.ts';
import { byTopic, type TopicPartition } from '../leader-requests.ts';
import { describeCluster } from './cluster.ts';
import { requireAll } from './results.ts';
import type { ReadOptions } from './topics.ts';

export interface GroupListing {
  readonly group: string;
  /** `consumer` for consumers; others use groups for purposes of their own; empty: offsets alone. */
  readonly protocolType: string;
  /** Such as Stable or Empty; empty text where an old broker does not tell. */
  readonly state: string;
  /** How it is coordinated, such as `classic`; empty where an old broker does not tell. */
  readonly type: string;
  /** The broker that coordinates it. */
  readonly coordinator: BrokerId;
}

export interface GroupOffsetsOptions extends ReadOptions {
  /** Default: all that have a commit. */
  readonly partitions?: readonly TopicPartition[] | undefined;
}

/** Asks all brokers, since each knows those that it coordinates. */
export async function listGroups(
  cluster: Cluster,
  { signal }: ReadOptions,
): Promise<readonly GroupListing[]> {
  const { brokers } = await describeCluster(cluster, { signal });
  const lists = await Promise.all(
    brokers.map(async ({ id }) => {
      const { groups } = await cluster.call('ListGroups', makeListGroupsRequest({}), id, {
        signal,
        errorOf: ({ error }) => ({ error }),
      });
      return groups.map(({ groupId, protocolType, groupState, groupType }) => ({
        group: groupId,
        protocolType,
        state: groupState,
        type: groupType,
        coordinator: id,
      }));
    }),
  );
  return lists.flat().sort((one, other) => (one.group < other.group ? -1 : 1));
}

export async function groupOffsets(
  cluster: Cluster,
  group: string,
  { partitions, signal }: GroupOffsetsOptions,
): Promise<readonly CommittedOffset[]> {
  return fetchCommitted(new Coordinator(cluster, group), partitions, { signal });
}

/** Only while the group has no members. */
export async function alterGroupOffsets(
  cluster: Cluster,
  group: string,
  offsets: readonly OffsetToCommit[],
  { signal }: ReadOptions,
): Promise<void> {
  try {
    await commitOffsets(new Coordinator(cluster, group), offsets, { signal });
  } catch (error) {
    // The coordinator takes us for a member that it does not know; what that means is another thing.
    if (!(error instanceof OttlaError) || error.code !== 'UNKNOWN_MEMBER_ID') throw error;
    throw refusal('NON_EMPTY_GROUP', `Group "${group}"`, 'It has members; stop them first.');
  }
}

/** Only of topics that no member of the group subscribes to. */
export async function deleteGroupOffsets(
  cluster: Cluster,
  group: string,
  partitions: readonly TopicPartition[],
  { signal }: ReadOptions,
): Promise<void> {
  const topics = byTopic(partitions).map(([name, items]) => ({
    name,
    partitions: items.map(({ partition: index }) => ({ index })),
  }));
  const answer = await new Coordinator(cluster, group).call(
    'OffsetDelete',
    { groupId: group, topics },
    { signal, errorOf: ({ error }) => error },
  );
  requireAll(
    answer.topics.flatMap(({ name, partitions: items }) =>
      items.map(({ index, error }) => ({ topic: name, partition: index, error })),
    ),
    ({ topic, partition }) => `Offset of ${topic}-${partition}`,
  );
}

export async function deleteGroups(
  cluster: Cluster,
  groups: readonly string[],
  { signal }: ReadOptions,
): Promise<void> {
  const results = await Promise.all(
    groups.map(async (group): Promise<{ readonly group: string; readonly error: ErrorName }> => {
      const coordinator = new Coordinator(cluster, group);
      const answer = await coordinator.call(
        'DeleteGroups',
        { groupIds: [group] },
        {
          signal,
          errorOf: ({ results: [result] }) => (isFinal(result?.error) ? 'NONE' : result!.error),
        },
      );
      return { group, error: answer.results[0]?.error ?? 'UNKNOWN_SERVER_ERROR' };
    }),
  );
  requireAll(results, ({ group }) => `Group "${group}"`);
}

/** What does not come from the coordinator's being elsewhere or not ready. */
function isFinal(error: ErrorName | undefined): boolean {
  return error === undefined || !(error.startsWith('COORDINATOR_') || error === 'NOT_COORDINATOR');
}
