/**
 * DescribeTopicPartitions: topics and partitions page by page, in order of name and index.
 *
 * Kafka     v0         Native   yes
 *
 * A page ends when it holds as many partitions as asked for; the cursor names the first one missing.
 */
import {
  type DescribeTopicPartitionsResponseTopic,
  makeDescribeTopicPartitionsResponse,
  makeDescribeTopicPartitionsResponsePartition,
  makeDescribeTopicPartitionsResponseTopic,
} from '../../../protocol/generated/describe-topic-partitions.ts';
import type { MetadataImage, PartitionImage, TopicImage } from '../../core/metadata/image.ts';
import { TOPIC_OPERATIONS } from '../authorized-operations.ts';
import type { Handler, Request, Response } from '../handler.ts';
import { partitionState } from '../partition-state.ts';
import { missingTopicError } from '../topic-lookup.ts';

type Cursor = NonNullable<Response<'DescribeTopicPartitions'>['nextCursor']>;

export const describeTopicPartitions: Handler<'DescribeTopicPartitions'> = (request, _context, broker) => {
  const { image } = broker.metadata;
  const { cursor } = request;
  let room = Math.max(
    1,
    Math.min(request.responsePartitionLimit, broker.configs.broker.maxRequestPartitionSizeLimit),
  );
  const topics: DescribeTopicPartitionsResponseTopic[] = [];
  let nextCursor: Cursor | null = null;
  for (const name of namesFrom(request, image)) {
    const topic = image.topics.get(name);
    if (room === 0) {
      nextCursor = { topicName: name, partitionIndex: 0 };
      break;
    }
    if (topic === undefined) {
      topics.push(missing(name));
      continue;
    }
    const first = cursor !== null && cursor.topicName === name ? Math.max(0, cursor.partitionIndex) : 0;
    const page = topic.partitions.slice(first, first + room);
    topics.push(describe(topic, page, image));
    room -= page.length;
    const next = first + page.length;
    if (next < topic.partitions.length) {
      nextCursor = { topicName: name, partitionIndex: next };
      break;
    }
  }
  return makeDescribeTopicPartitionsResponse({ topics, nextCursor });
};

/** Names wanted in order, from the cursor on. */
function* namesFrom(request: Request<'DescribeTopicPartitions'>, image: MetadataImage): Generator<string> {
  const from = request.cursor?.topicName ?? '';
  if (request.topics.length === 0) {
    for (const [name] of image.topics.entriesFrom(from)) yield name;
    return;
  }
  const names = new Set(request.topics.map(({ name }) => name));
  yield* [...names].filter((name) => name >= from).sort();
}

function describe(
  topic: TopicImage,
  page: readonly PartitionImage[],
  image: MetadataImage,
): DescribeTopicPartitionsResponseTopic {
  return makeDescribeTopicPartitionsResponseTopic({
    error: 'NONE',
    name: topic.name,
    topicId: topic.id,
    isInternal: topic.internal,
    authorizedOperations: TOPIC_OPERATIONS,
    partitions: page.map((partition) =>
      makeDescribeTopicPartitionsResponsePartition({
        ...partitionState(partition, image),
        eligibleLeaderReplicas: partition.eligibleLeaderReplicas,
        lastKnownElr: partition.lastKnownElr,
      }),
    ),
  });
}

function missing(name: string): DescribeTopicPartitionsResponseTopic {
  return makeDescribeTopicPartitionsResponseTopic({ error: missingTopicError(name), name, partitions: [] });
}
