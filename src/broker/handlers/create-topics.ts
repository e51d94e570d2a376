/**
 * CreateTopics: makes topics.
 *
 * Kafka     v2–v7      Native   yes
 * Waits     until the new partitions can be written to and read
 * v4 defaults of the broker · v5 settings in the answer · v7 topic ids
 */
import {
  type CreateTopicsResponseTopic,
  makeCreateTopicsResponse,
  makeCreateTopicsResponseConfig,
  makeCreateTopicsResponseTopic,
} from '../../../protocol/generated/create-topics.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { describeTopicConfigs } from '../../config/describe.ts';
import type { TopicResult } from '../../core/metadata/commands.ts';
import { SOURCE_CODES } from '../config-codes.ts';
import type { Handler } from '../handler.ts';
import type { BrokerServices } from '../services.ts';
import { submit } from '../submit.ts';

export const createTopics: Handler<'CreateTopics'> = async (request, _context, broker) => {
  const { topics, validateOnly } = request;
  const results = await submit(broker, { type: 'create-topics', topics, validateOnly });
  const each: readonly TopicResult[] = results.ok
    ? results.value
    : topics.map(({ name }) => ({ name, outcome: results }));
  return makeCreateTopicsResponse({ topics: each.map((result) => describe(result, validateOnly, broker)) });
};

function describe(
  { name, outcome }: TopicResult,
  validateOnly: boolean,
  broker: BrokerServices,
): CreateTopicsResponseTopic {
  if (!outcome.ok) {
    const { error, message = null } = outcome;
    return makeCreateTopicsResponseTopic({ name, error, errorMessage: message, configs: null });
  }
  const { topic, configs } = outcome.value;
  return makeCreateTopicsResponseTopic({
    name,
    error: 'NONE',
    topicId: validateOnly ? zeroUuid : topic.id,
    numPartitions: topic.partitions.length,
    replicationFactor: topic.partitions[0]?.replicas.length ?? -1,
    configs: describeTopicConfigs(broker.configs.layers, configs).map((config) =>
      makeCreateTopicsResponseConfig({
        name: config.key,
        value: config.value,
        readOnly: config.readOnly,
        source: SOURCE_CODES[config.source],
        isSensitive: config.secret,
      }),
    ),
  });
}
