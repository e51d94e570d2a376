/**
 * Committing, fetching and deleting offsets.
 *
 * Who may commit: a member of the present generation, except while the generation awaits its assignment;
 * a member of a consumer group with the epoch that it has or held the partition in; and anybody at all, as
 * generation −1, while the group has no members.
 */
import type { ErrorName } from '../../../protocol/errors.ts';
import type { OffsetCommitValue } from '../../../protocol/internal/offsets-log.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { Uuid } from '../../base/units.ts';
import { type ClassicGroup, consumerProtocolType } from './classic/classic-group.ts';
import { generationProblem } from './classic/fencing.ts';
import type {
  CommitOffsets,
  CommitOffsetsReply,
  DeleteOffsets,
  DeleteOffsetsReply,
  FetchedOffset,
  FetchedTopic,
  FetchOffsets,
  FetchOffsetsReply,
} from './commands.ts';
import { type CommittedOffsets, type OffsetKey, offsetTombstone } from './committed-offsets.ts';
import * as consumer from './consumer/fencing.ts';
import type { Draft } from './draft.ts';
import type { Group } from './group.ts';

export function commitOffsets(
  group: Group | undefined,
  command: CommitOffsets,
  draft: Draft,
): CommitOffsetsReply {
  const problem = commitRule(group, command, draft);
  const topics = command.topics.map(({ name, id, partitions }) => ({
    name,
    partitions: partitions.map((wish) => {
      const error =
        problem(id, wish.partition) ?? noteProblem(wish.metadata, draft.settings.offsetMetadataMaxBytes);
      if (error === 'NONE') {
        const { partition, offset, leaderEpoch, metadata } = wish;
        const value = { offset, leaderEpoch, metadata, topicId: id, ...times(command, draft) };
        draft.append({ type: 'OffsetCommit', group: command.group, topic: name, partition, value });
      }
      return { partition: wish.partition, error };
    }),
  }));
  return { type: 'commit-offsets', topics };
}

/** Tells of each partition why its offset cannot be committed. */
function commitRule(
  group: Group | undefined,
  command: CommitOffsets,
  draft: Draft,
): (topicId: Uuid, partition: number) => ErrorName | undefined {
  if (group?.type === 'consumer') {
    return (topicId, partition) => consumer.commitProblem(group, command, topicId, partition);
  }
  const problem = group === undefined ? absenceProblem(command) : commitProblem(group, command);
  if (problem === undefined && group !== undefined) hearCommitter(group, command, draft);
  return () => problem;
}

function absenceProblem({ generation, knowsMemberEpoch }: CommitOffsets): ErrorName | undefined {
  if (generation < 0) return undefined;
  return knowsMemberEpoch ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION';
}

function commitProblem(group: ClassicGroup, command: CommitOffsets): ErrorName | undefined {
  const { generation, memberId, groupInstanceId } = command;
  if (generation < 0 && group.state === 'Empty') return undefined;
  if (generation < 0 && memberId === '' && groupInstanceId === null) return 'UNKNOWN_MEMBER_ID';
  const problem = generationProblem(group, command);
  if (problem !== undefined) return problem;
  // The partitions of this generation are not shared out yet: what the member has, it has from an earlier one.
  return group.state === 'CompletingRebalance' ? 'REBALANCE_IN_PROGRESS' : undefined;
}

/** A commit is a sign of life. */
function hearCommitter(group: ClassicGroup, { memberId }: CommitOffsets, draft: Draft): void {
  const member = group.members.get(memberId);
  if (member !== undefined && member.waiting === undefined) group.hear(member, draft.now);
}

function noteProblem(metadata: string, limit: number): ErrorName {
  return metadata.length > limit ? 'OFFSET_METADATA_TOO_LARGE' : 'NONE';
}

function times({ retentionMs }: CommitOffsets, { wallTime }: Draft) {
  return {
    commitTimestamp: wallTime,
    expireTimestamp: retentionMs < 0 ? -1 : wallTime + retentionMs,
  };
}

/** A group that is not there has committed nothing; that is no error. */
export function fetchOffsets(
  group: Group | undefined,
  committed: CommittedOffsets,
  command: FetchOffsets,
): FetchOffsetsReply {
  const { group: id, topics } = command;
  const problem = group?.type === 'consumer' ? consumer.fetchProblem(group, command) : undefined;
  if (problem !== undefined) return { type: 'fetch-offsets', error: problem, topics: [] };
  const fetched =
    topics === null ? allOffsets(committed, id) : topics.map((topic) => wanted(committed, id, topic));
  return { type: 'fetch-offsets', error: 'NONE', topics: fetched };
}

type WantedTopic = NonNullable<FetchOffsets['topics']>[number];

function wanted(
  committed: CommittedOffsets,
  group: string,
  { name, id, partitions }: WantedTopic,
): FetchedTopic {
  const ofThis = (key: OffsetKey) => {
    const offset = committed.get(key);
    return offset !== undefined && isSameTopic(id, offset.topicId) ? offset : undefined;
  };
  return {
    name,
    id,
    partitions: partitions.map((partition) =>
      fetchedOffset(partition, ofThis({ group, topic: name, partition })),
    ),
  };
}

function allOffsets(committed: CommittedOffsets, group: string): FetchedTopic[] {
  const topics = [...committed.topics(group)].sort(([a], [b]) => (a < b ? -1 : 1));
  return topics.map(([name, offsets]) => {
    const partitions = [...offsets].sort(([a], [b]) => a - b);
    return {
      name,
      id: partitions[0]?.[1].topicId ?? zeroUuid,
      partitions: partitions.map(([partition, offset]) => fetchedOffset(partition, offset)),
    };
  });
}

function fetchedOffset(partition: number, committed: OffsetCommitValue | undefined): FetchedOffset {
  if (committed === undefined) {
    return { partition, offset: -1, leaderEpoch: -1, metadata: '', error: 'NONE' };
  }
  const { offset, leaderEpoch, metadata } = committed;
  return { partition, offset, leaderEpoch, metadata, error: 'NONE' };
}

/** Whether two mentions of one name can mean one topic: its id may be unknown to either. */
export function isSameTopic(a: Uuid, b: Uuid): boolean {
  return a === b || a === zeroUuid || b === zeroUuid;
}

/** Members in place only protect the topics that they consume. */
export function deleteOffsets(
  group: Group | undefined,
  committed: CommittedOffsets,
  command: DeleteOffsets,
  draft: Draft,
): DeleteOffsetsReply {
  const refuse = (error: ErrorName): DeleteOffsetsReply => ({ type: 'delete-offsets', error, topics: [] });
  if (group === undefined) return refuse('GROUP_ID_NOT_FOUND');
  const isConsumers = group.protocolType === consumerProtocolType;
  if (group.state !== 'Empty' && !isConsumers) return refuse('NON_EMPTY_GROUP');
  const subscribed =
    group.type === 'consumer' ? group.subscribedTopics() : group.subscribedTopics(draft.options.subscription);
  const topics = command.topics.map(({ name, partitions }) => {
    const error: ErrorName = (subscribed?.has(name) ?? isConsumers) ? 'GROUP_SUBSCRIBED_TO_TOPIC' : 'NONE';
    for (const partition of new Set(error === 'NONE' ? partitions : [])) {
      const key = { group: command.group, topic: name, partition };
      if (committed.get(key) !== undefined) draft.append(offsetTombstone(key));
    }
    return { name, partitions: partitions.map((partition) => ({ partition, error })) };
  });
  return { type: 'delete-offsets', error: 'NONE', topics };
}
