/**
 * ElectLeaders: elections that somebody asks for.
 *
 * Kafka     v0–v2      Native   yes
 * v1 unclean elections
 */
import { makeElectLeadersResponse } from '../../../protocol/generated/elect-leaders.ts';
import type { ElectedPartition } from '../../core/metadata/commands.ts';
import type { Handler, Response } from '../handler.ts';
import { submit } from '../submit.ts';

const PREFERRED = 0;
const UNCLEAN = 1;

export const electLeaders: Handler<'ElectLeaders'> = async (request, context, broker) => {
  const type = context.supports('electionType') ? request.electionType : PREFERRED;
  if (type !== PREFERRED && type !== UNCLEAN) {
    return makeElectLeadersResponse({
      throttleTimeMs: 0,
      error: 'INVALID_REQUEST',
      replicaElectionResults: [],
    });
  }
  const partitions =
    request.topicPartitions?.flatMap(({ topic, partitions: indexes }) =>
      indexes.map((index) => ({ topic, index })),
    ) ?? null;
  const kind = type === PREFERRED ? 'preferred' : 'unclean';
  const result = await submit(broker, { type: 'elect-leaders', kind, partitions });
  if (!result.ok) {
    return makeElectLeadersResponse({ throttleTimeMs: 0, error: result.error, replicaElectionResults: [] });
  }
  return makeElectLeadersResponse({
    throttleTimeMs: 0,
    error: 'NONE',
    replicaElectionResults: byTopic(result.value),
  });
};

type Results = Response<'ElectLeaders'>['replicaElectionResults'];

function byTopic(elected: readonly ElectedPartition[]): Results {
  const topics = new Map<string, Results[number]['partitionResult'][number][]>();
  for (const { topic, index: partitionId, outcome } of elected) {
    const results = topics.get(topic) ?? [];
    topics.set(topic, results);
    const { error, message = null } = outcome.ok ? { error: 'NONE' as const } : outcome;
    results.push({ partitionId, error, errorMessage: message });
  }
  return [...topics].map(([topic, partitionResult]) => ({ topic, partitionResult }));
}
