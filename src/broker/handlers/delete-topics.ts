/**
 * DeleteTopics: removes topics and their records.
 *
 * Kafka     v1–v6      Native   yes
 * Waits     until the logs are out of the way, so that the name is free
 * v5 error messages · v6 by id
 */
import {
  type DeleteTopicsResponseTopic,
  makeDeleteTopicsResponse,
  makeDeleteTopicsResponseTopic,
} from '../../../protocol/generated/delete-topics.ts';
import type { DeletedTopic } from '../../core/metadata/commands.ts';
import type { Handler, VersionBridge } from '../handler.ts';
import { submit } from '../submit.ts';

/** Versions before the newest ones. */
export const deleteTopicsBridge: VersionBridge<'DeleteTopics'> = {
  newest: (request) => request,

  asked(response, _request, context) {
    if (context.supports('deletionDisabledError')) return response;
    const topics = response.topics.map((topic) =>
      topic.error === 'TOPIC_DELETION_DISABLED' ? { ...topic, error: 'INVALID_REQUEST' as const } : topic,
    );
    return { ...response, topics };
  },
};

export const deleteTopics: Handler<'DeleteTopics'> = async (request, context, broker) => {
  if (!broker.configs.broker.deleteTopicEnable) {
    const refusal = makeDeleteTopicsResponse({
      topics: request.topics.map(({ name, topicId }) =>
        makeDeleteTopicsResponseTopic({ name, topicId, error: 'TOPIC_DELETION_DISABLED' }),
      ),
    });
    return deleteTopicsBridge.asked(refusal, request, context);
  }
  const topics = request.topics.map(({ name, topicId }) => ({ name, id: topicId }));
  const results = await submit(broker, { type: 'delete-topics', topics });
  const each: readonly DeletedTopic[] = results.ok
    ? results.value
    : topics.map(({ name, id }) => ({ name, id, outcome: results }));
  return makeDeleteTopicsResponse({ topics: each.map(describe) });
};

function describe({ name, id, outcome }: DeletedTopic): DeleteTopicsResponseTopic {
  return outcome.ok
    ? makeDeleteTopicsResponseTopic({ name, topicId: id, error: 'NONE' })
    : makeDeleteTopicsResponseTopic({
        name,
        topicId: id,
        error: outcome.error,
        errorMessage: outcome.message ?? null,
      });
}
