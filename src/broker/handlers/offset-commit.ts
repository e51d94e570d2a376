/**
 * OffsetCommit: keeps how far a group has read.
 *
 * Kafka     v2–v10     Native   yes
 * Waits     until the offsets are durable
 * v5 the broker alone says for how long · v6 leader epochs · v10 topic ids
 */

import type { ErrorName } from '../../../protocol/errors.ts';
import {
  makeOffsetCommitResponse,
  makeOffsetCommitResponseTopic,
  type OffsetCommitRequestTopic,
} from '../../../protocol/generated/offset-commit.ts';
import type { CommittedTopic, TopicErrors } from '../../core/group/commands.ts';
import type { TopicImage } from '../../core/metadata/image.ts';
import type { Handler } from '../handler.ts';
import { findTopic, unknownTopic } from '../topic-lookup.ts';

/** A topic of the request, and what it became: partitions that exist, and errors of those that do not. */
interface Wish {
  readonly asked: OffsetCommitRequestTopic;
  readonly topic: TopicImage | undefined;
  readonly committed: CommittedTopic | undefined;
  readonly missing: ErrorName;
}

export const offsetCommit: Handler<'OffsetCommit'> = async (request, context, broker) => {
  const { groupId: group, memberId, groupInstanceId, retentionTimeMs } = request;
  const { image } = broker.metadata;
  const byId = context.supports('topicIds');
  const wishes = request.topics.map((asked) =>
    wish(asked, findTopic(image, asked.name, asked.topicId, byId), byId),
  );
  const topics = wishes.flatMap(({ committed }) => (committed === undefined ? [] : [committed]));
  const reply = await broker.groups.submit(group, {
    type: 'commit-offsets',
    group,
    generation: request.generationIdOrMemberEpoch,
    memberId,
    groupInstanceId,
    knowsMemberEpoch: context.supports('memberEpoch'),
    retentionMs: retentionTimeMs,
    topics,
  });
  const results = reply.ok ? [...reply.value.topics] : [];
  return makeOffsetCommitResponse({
    topics: wishes.map((each) => {
      const result = each.committed === undefined ? undefined : results.shift();
      return answer(each, result, reply.ok ? 'NONE' : reply.error);
    }),
  });
};

function wish(asked: OffsetCommitRequestTopic, topic: TopicImage | undefined, byId: boolean): Wish {
  if (topic === undefined) {
    return { asked, topic, committed: undefined, missing: unknownTopic(asked.name, byId).error };
  }
  const partitions = asked.partitions
    .filter(({ index }) => topic.partitions[index] !== undefined)
    .map(({ index, committedOffset, committedLeaderEpoch, committedMetadata }) => ({
      partition: index,
      offset: committedOffset,
      leaderEpoch: committedLeaderEpoch,
      metadata: committedMetadata ?? '',
    }));
  const committed = { name: topic.name, id: topic.id, partitions };
  return { asked, topic, committed, missing: 'UNKNOWN_TOPIC_OR_PARTITION' };
}

/** `failure` is the whole request's, where the shard has said nothing of the partitions. */
function answer({ asked, topic, missing }: Wish, result: TopicErrors | undefined, failure: ErrorName) {
  const errors = [...(result?.partitions ?? [])];
  return makeOffsetCommitResponseTopic({
    name: asked.name,
    topicId: asked.topicId,
    partitions: asked.partitions.map(({ index }) => {
      const exists = topic?.partitions[index] !== undefined;
      return { index, error: exists ? (errors.shift()?.error ?? failure) : missing };
    }),
  });
}
