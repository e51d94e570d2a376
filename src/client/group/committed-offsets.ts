/** Committed offsets of a group: reading and writing them, as a member or as somebody from outside. */
import {
  makeOffsetCommitRequest,
  makeOffsetCommitRequestPartition,
  makeOffsetCommitRequestTopic,
} from '../../../protocol/generated/offset-commit.ts';
import {
  makeOffsetFetchRequest,
  makeOffsetFetchRequestGroup,
  makeOffsetFetchRequestGroupTopic,
} from '../../../protocol/generated/offset-fetch.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { LeaderEpoch, Millis, Offset, Uuid } from '../../base/units.ts';
import { OttlaError, refusal, throwFailures } from '../errors.ts';
import { byTopic, type TopicPartition } from '../leader-requests.ts';
import type { Coordinator } from './coordinator.ts';

/** How far a group has read a partition. */
export interface CommittedOffset extends TopicPartition {
  /** Of the next record to read. */
  readonly offset: Offset;
  /** Of the last record read; −1 when unknown. */
  readonly leaderEpoch: LeaderEpoch;
  /** Whatever was committed with it. */
  readonly metadata: string;
}

/** An offset to commit. */
export type OffsetToCommit = TopicPartition & Pick<CommittedOffset, 'offset'> & Partial<CommittedOffset>;

/** A partition of the topic of this id, whatever topic has its name by now; the zero UUID goes by name. */
export interface IdentifiedPartition extends TopicPartition {
  readonly topicId?: Uuid;
}

/** Who commits; the coordinator refuses members of earlier generations. */
export interface MemberIdentity {
  readonly memberId: string;
  readonly generation: number;
  readonly groupInstanceId: string | null;
}

const outsider: MemberIdentity = { memberId: '', generation: -1, groupInstanceId: null };

interface CallOptions {
  readonly timeoutMs?: Millis | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves when the group has these offsets. Rejects with one error, in whose `failures` each partition's
 * stands; without a member's identity only while the group has no members (UNKNOWN_MEMBER_ID).
 */
export async function commitOffsets(
  coordinator: Coordinator,
  offsets: readonly (OffsetToCommit & IdentifiedPartition)[],
  { member = outsider, ...options }: CallOptions & { readonly member?: MemberIdentity } = {},
): Promise<void> {
  if (offsets.length === 0) return;
  const topics = byTopic(offsets).map(([name, ofTopic]) =>
    makeOffsetCommitRequestTopic({
      name,
      topicId: topicIdOf(ofTopic),
      partitions: ofTopic.map(({ partition: index, offset, leaderEpoch = -1, metadata = '' }) =>
        makeOffsetCommitRequestPartition({
          index,
          committedOffset: offset,
          committedLeaderEpoch: leaderEpoch,
          committedMetadata: metadata,
        }),
      ),
    }),
  );
  const body = makeOffsetCommitRequest({
    groupId: coordinator.group,
    generationIdOrMemberEpoch: member.generation,
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    topics,
  });
  const answer = await coordinator.call('OffsetCommit', body, {
    ...options,
    without: topics.every(({ topicId }) => topicId !== zeroUuid) ? undefined : 'topicIds',
    // An error of the member or of the coordinator stands at every partition.
    errorOf: (response) => errorOfAll(response.topics.flatMap(({ partitions }) => partitions)),
  });
  throwFailures(
    answer.topics.flatMap(({ name, topicId, partitions }) =>
      partitions
        .filter(({ error }) => error !== 'NONE')
        .map(({ index, error }) => failureOf(`Committing ${nameOf(name, topicId, topics)}-${index}`, error)),
    ),
  );
}

/** The offsets of these partitions, of all when none are named; what has no commit is left out. */
export async function fetchCommitted(
  coordinator: Coordinator,
  partitions: readonly IdentifiedPartition[] | undefined,
  options: CallOptions = {},
): Promise<readonly CommittedOffset[]> {
  if (partitions?.length === 0) return [];
  const { group } = coordinator;
  const topics = partitions === undefined ? null : byTopic(partitions).map(topicQuery);
  const groups = [makeOffsetFetchRequestGroup({ groupId: group, topics })];
  const answer = await coordinator.call(
    'OffsetFetch',
    makeOffsetFetchRequest({ groups, requireStable: true }),
    {
      ...options,
      without: topics?.every(({ topicId }) => topicId !== zeroUuid) === true ? undefined : 'topicIds',
      errorOf: ({ groups: [found] }) => {
        if (found === undefined) return 'UNKNOWN_SERVER_ERROR';
        if (found.error !== 'NONE') return found.error;
        return found.topics.flatMap((topic) => topic.partitions).some(isUnstable)
          ? 'UNSTABLE_OFFSET_COMMIT'
          : 'NONE';
      },
    },
  );
  const failures: OttlaError[] = [];
  const found: CommittedOffset[] = [];
  for (const { name: given, topicId, partitions: ofTopic } of answer.groups[0]!.topics) {
    const name = nameOf(given, topicId, topics ?? []);
    for (const { index, committedOffset, committedLeaderEpoch, metadata, error } of ofTopic) {
      if (error !== 'NONE') failures.push(failureOf(`Committed offset of ${name}-${index}`, error));
      else if (committedOffset >= 0)
        found.push({
          topic: name,
          partition: index,
          offset: committedOffset,
          leaderEpoch: committedLeaderEpoch,
          metadata: metadata ?? '',
        });
    }
  }
  throwFailures(failures);
  return found;
}

type Refused = Parameters<typeof refusal>[0];

function topicQuery([name, items]: [string, IdentifiedPartition[]]) {
  return makeOffsetFetchRequestGroupTopic({
    name,
    topicId: topicIdOf(items),
    partitionIndexes: items.map(({ partition }) => partition),
  });
}

/** What is asked for at once of a topic is asked of the same one. */
function topicIdOf([first]: readonly IdentifiedPartition[]): Uuid {
  return first?.topicId ?? zeroUuid;
}

/** An answer that goes by ids names nothing. */
function nameOf(given: string, topicId: Uuid, asked: readonly { name: string; topicId: Uuid }[]): string {
  return given === '' ? (asked.find((topic) => topic.topicId === topicId)?.name ?? given) : given;
}

function isUnstable({ error }: { readonly error: Refused }): boolean {
  return error === 'UNSTABLE_OFFSET_COMMIT';
}

function errorOfAll(items: readonly { readonly error: Refused }[]): Refused {
  const [first] = items;
  const isSame = first !== undefined && items.every(({ error }) => error === first.error);
  // A topic that is not there is no matter of the coordinator, and asking again does not make it.
  return isSame && !isUnknown(first.error) ? first.error : 'NONE';
}

function isUnknown(error: Refused): boolean {
  return error === 'UNKNOWN_TOPIC_OR_PARTITION' || error === 'UNKNOWN_TOPIC_ID';
}

function failureOf(subject: string, error: Refused): OttlaError {
  const { code, message } = refusal(error, subject);
  return new OttlaError(code, message, { subject });
}
