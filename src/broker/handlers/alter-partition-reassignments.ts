/**
 * AlterPartitionReassignments: moves replicas of partitions to other brokers, or calls that off.
 *
 * Kafka     v0–v1      Native   yes
 * v1 whether another number of replicas is allowed; before, it always was
 */
import {
  type AlterPartitionReassignmentsResponse,
  makeAlterPartitionReassignmentsResponse,
} from '../../../protocol/generated/alter-partition-reassignments.ts';
import type { Handler } from '../handler.ts';
import { submit } from '../submit.ts';

type Topics = AlterPartitionReassignmentsResponse['responses'];
type Result = Topics[number]['partitions'][number];

export const alterPartitionReassignments: Handler<'AlterPartitionReassignments'> = async (
  request,
  _context,
  broker,
) => {
  const { topics, allowReplicationFactorChange } = request;
  const partitions = topics.flatMap(({ name: topic, partitions: moves }) =>
    moves.map(({ partitionIndex: index, replicas }) => ({ topic, index, replicas })),
  );
  const result = await submit(broker, {
    type: 'reassign-partitions',
    partitions,
    allowOtherCount: allowReplicationFactorChange,
  });
  if (!result.ok) {
    return makeAlterPartitionReassignmentsResponse({
      throttleTimeMs: 0,
      allowReplicationFactorChange,
      error: result.error,
      errorMessage: result.message ?? null,
      responses: [],
    });
  }
  const byTopic = new Map<string, Result[]>();
  for (const { topic, index: partitionIndex, outcome } of result.value) {
    const results = byTopic.get(topic) ?? [];
    byTopic.set(topic, results);
    const { error, message = null } = outcome.ok ? { error: 'NONE' as const } : outcome;
    results.push({ partitionIndex, error, errorMessage: message });
  }
  return makeAlterPartitionReassignmentsResponse({
    throttleTimeMs: 0,
    allowReplicationFactorChange,
    error: 'NONE',
    responses: [...byTopic].map(([name, results]) => ({ name, partitions: results })),
  });
};
