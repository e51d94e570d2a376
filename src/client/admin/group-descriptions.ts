/**
 * What groups look like: state, members, who reads what.
 *
 * Two APIs tell it, each of its own kind of group: DescribeGroups of those whose members share out
 * partitions among themselves (classic), ConsumerGroupDescribe of those whose coordinator does.
 */
import type { ResponseOf } from '../../../protocol/apis.ts';
import { makeDescribeGroupsRequest } from '../../../protocol/generated/describe-groups.ts';
import { decodeAssignment, decodeSubscription } from '../../../protocol/internal/consumer-protocol.ts';
import { ProtocolError } from '../../../protocol/wire/protocol-error.ts';
import type { Cluster } from '../cluster.ts';
import { OttlaError, refusal } from '../errors.ts';
import { Coordinator } from '../group/coordinator.ts';
import type { TopicPartition } from '../leader-requests.ts';
import type { ReadOptions } from './topics.ts';

export interface GroupMemberDescription {
  readonly memberId: string;
  /** Null: not a static member. */
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  /** As the broker saw it, such as `/10.0.0.7`. */
  readonly host: string;
  /** Topics that it subscribes to; empty like `assignment`, and where a pattern stands for them. */
  readonly topics: readonly string[];
  /** Regular expression of the topics that it subscribes to; null: none. */
  readonly topicPattern: string | null;
  /** What it reads. Empty while a classic group rebalances, and for groups of other kinds than consumers. */
  readonly assignment: readonly TopicPartition[];
  /** What it is to read once the others have given it up; the same as `assignment` in a classic group. */
  readonly target: readonly TopicPartition[];
  /** The assignment that it has reached, by number; null in a classic group. */
  readonly epoch: number | null;
}

export interface GroupDescription {
  readonly group: string;
  /** Who shares out the partitions: a member, or the coordinator. */
  readonly type: 'classic' | 'consumer';
  /** Empty, PreparingRebalance, CompletingRebalance, Assigning, Reconciling, Stable or Dead. */
  readonly state: string;
  readonly protocolType: string;
  /** The assignor; empty unless a classic group is stable. */
  readonly assignor: string;
  /** Rises with every change that needs another assignment; null for a classic group. */
  readonly epoch: number | null;
  readonly members: readonly GroupMemberDescription[];
}

/** In the order asked. */
export function describeGroups(
  cluster: Cluster,
  groups: readonly string[],
  options: ReadOptions,
): Promise<readonly GroupDescription[]> {
  return Promise.all(
    groups.map(async (group) => {
      const coordinator = new Coordinator(cluster, group);
      const described =
        (await describeClassic(coordinator, options)) ?? (await describeConsumers(coordinator, options));
      if (described === undefined)
        throw refusal('GROUP_ID_NOT_FOUND', `Group "${group}"`, 'It does not exist.');
      return described;
    }),
  );
}

async function describeClassic(
  coordinator: Coordinator,
  { signal }: ReadOptions,
): Promise<GroupDescription | undefined> {
  const { group } = coordinator;
  const request = makeDescribeGroupsRequest({ groups: [group] });
  const answer = await coordinator.call('DescribeGroups', request, {
    signal,
    errorOf: ({ groups: [found] }) => unlessMissing(found?.error),
  });
  const found = answer.groups[0]!;
  if (found.error !== 'NONE' || found.groupState === 'Dead') return undefined;
  const { groupState: state, protocolType, protocolData: assignor } = found;
  const members = found.members.map(protocolType === 'consumer' ? classicConsumer : classicMember);
  return { group, type: 'classic', state, protocolType, assignor, epoch: null, members };
}

async function describeConsumers(
  coordinator: Coordinator,
  { signal }: ReadOptions,
): Promise<GroupDescription | undefined> {
  const { group } = coordinator;
  const request = { groupIds: [group], includeAuthorizedOperations: false };
  try {
    const answer = await coordinator.call('ConsumerGroupDescribe', request, {
      signal,
      errorOf: ({ groups: [found] }) => unlessMissing(found?.error),
    });
    const found = answer.groups[0]!;
    if (found.error !== 'NONE' || found.groupState === 'Dead') return undefined;
    const { groupState: state, assignorName: assignor, groupEpoch: epoch, members } = found;
    return {
      group,
      type: 'consumer',
      state,
      protocolType: 'consumer',
      assignor,
      epoch,
      members: members.map(consumer),
    };
  } catch (error) {
    // An older broker has no such groups.
    if (error instanceof OttlaError && error.code === 'UNSUPPORTED_VERSION') return undefined;
    throw error;
  }
}

/** The other API may know the group. */
function unlessMissing(
  error: ResponseOf<'DescribeGroups'>['groups'][number]['error'] = 'UNKNOWN_SERVER_ERROR',
) {
  return error === 'GROUP_ID_NOT_FOUND' ? 'NONE' : error;
}

type ClassicMember = ResponseOf<'DescribeGroups'>['groups'][number]['members'][number];

function classicMember({
  memberId,
  groupInstanceId,
  clientId,
  clientHost: host,
}: ClassicMember): GroupMemberDescription {
  const share = { topics: [], topicPattern: null, assignment: [], target: [], epoch: null };
  return { memberId, groupInstanceId, clientId, host, ...share };
}

function classicConsumer(member: ClassicMember): GroupMemberDescription {
  const { memberMetadata, memberAssignment } = member;
  const topics = legible(() => decodeSubscription(memberMetadata).topics);
  const assignment = legible(() =>
    decodeAssignment(memberAssignment).partitions.flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic, partition })),
    ),
  );
  return { ...classicMember(member), topics, assignment, target: assignment };
}

/** Members may write what they like: what cannot be read is shown as nothing. */
function legible<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}

type ConsumerMember = ResponseOf<'ConsumerGroupDescribe'>['groups'][number]['members'][number];

function consumer(member: ConsumerMember): GroupMemberDescription {
  const { memberId, instanceId: groupInstanceId, clientId, clientHost: host } = member;
  return {
    memberId,
    groupInstanceId,
    clientId,
    host,
    topics: member.subscribedTopicNames,
    topicPattern: member.subscribedTopicRegex,
    assignment: partitionsOf(member.assignment),
    target: partitionsOf(member.targetAssignment),
    epoch: member.memberEpoch,
  };
}

function partitionsOf({ topicPartitions }: ConsumerMember['assignment']): readonly TopicPartition[] {
  return topicPartitions.flatMap(({ topicName: topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}
