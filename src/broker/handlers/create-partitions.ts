/**
 * CreatePartitions: adds partitions to topics.
 *
 * Kafka     v0–v3      Native   yes
 * Waits     until the new partitions can be written to and read
 */
import { makeCreatePartitionsResponseTopic } from '../../../protocol/generated/create-partitions.ts';
import type { TopicResult } from '../../core/metadata/commands.ts';
import type { Handler } from '../handler.ts';
import { submit } from '../submit.ts';

export const createPartitions: Handler<'CreatePartitions'> = async (request, _context, broker) => {
  const { topics, validateOnly } = request;
  const results = await submit(broker, { type: 'create-partitions', topics, validateOnly });
  const each: readonly TopicResult[] = results.ok
    ? results.value
    : topics.map(({ name }) => ({ name, outcome: results }));
  return {
    throttleTimeMs: 0,
    topics: each.map(({ name, outcome }) =>
      outcome.ok
        ? makeCreatePartitionsResponseTopic({ name, error: 'NONE' })
        : makeCreatePartitionsResponseTopic({
            name,
            error: outcome.error,
            errorMessage: outcome.message ?? null,
          }),
    ),
  };
};
