/**
 * ListPartitionReassignments: which partitions are being moved.
 *
 * Kafka     v0         Native   yes
 */
import {
  type ListPartitionReassignmentsResponse,
  makeListPartitionReassignmentsResponse,
} from '../../../protocol/generated/list-partition-reassignments.ts';
import type { TopicImage } from '../../core/metadata/image.ts';
import { isReassigning } from '../../core/metadata/reassignments.ts';
import type { Handler } from '../handler.ts';

type Topic = ListPartitionReassignmentsResponse['topics'][number];

export const listPartitionReassignments: Handler<'ListPartitionReassignments'> = (
  { topics },
  _context,
  broker,
) => {
  const { image } = broker.metadata;
  const asked =
    topics === null
      ? [...image.topics.values()].map((topic) => moving(topic))
      : topics.map(({ name, partitionIndexes }) => {
          const topic = image.topics.get(name);
          return topic && moving(topic, new Set(partitionIndexes));
        });
  return makeListPartitionReassignmentsResponse({
    throttleTimeMs: 0,
    error: 'NONE',
    topics: asked.filter((topic) => topic !== undefined && topic.partitions.length > 0) as Topic[],
  });
};

function moving({ name, partitions }: TopicImage, indexes?: ReadonlySet<number>): Topic {
  return {
    name,
    partitions: partitions
      .filter((partition) => isReassigning(partition) && indexes?.has(partition.index) !== false)
      .map(({ index, replicas, addingReplicas, removingReplicas }) => ({
        partitionIndex: index,
        replicas,
        addingReplicas,
        removingReplicas,
      })),
  };
}
