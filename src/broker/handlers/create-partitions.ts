/**
 * CreatePartitions: adds partitions to topics.
 *
 * Kafka     v0–v3      Native   yes
 * Waits     until the new partitions can be written to and read
 */
import { makeCreatePartitionsResponseTopic } from '../../../protocol/generated/create-partitions.ts';
import type { Handler } from '../handler.ts';

export const createPartitions: Handler<'CreatePartitions'> = async (request, _context, broker) => {
  const { topics, validateOnly } = request;
  const results = await broker.metadata.submit({ type: 'create-partitions', topics, validateOnly });
  if (!validateOnly) await broker.partitions.settled();
  return {
    throttleTimeMs: 0,
    topics: results.map(({ name, outcome }) =>
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
