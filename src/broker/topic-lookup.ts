/** Finding the topic that a request means, by name or by id. */
import type { ErrorName } from '../../protocol/errors.ts';
import { zeroUuid } from '../../protocol/wire/uuid.ts';
import type { Failure } from '../base/outcome.ts';
import type { Uuid } from '../base/units.ts';
import type { MetadataImage, TopicImage } from '../core/metadata/image.ts';
import { topicNameProblem } from '../core/metadata/topic-names.ts';

/**
 * `byId`: the request's version carries ids. A peer that may send both (the native one) leaves the id
 * zero to go by name.
 */
export function findTopic(
  image: MetadataImage,
  name: string,
  topicId: Uuid,
  byId: boolean,
): TopicImage | undefined {
  if (byId && (topicId !== zeroUuid || name === '')) return image.topicsById.get(topicId);
  return image.topics.get(name);
}

/** Why `findTopic` found nothing. */
export function unknownTopic(name: string, byId: boolean): Failure {
  return { error: byId && name === '' ? 'UNKNOWN_TOPIC_ID' : 'UNKNOWN_TOPIC_OR_PARTITION' };
}

/** The error for a topic of this name that does not exist. */
export function missingTopicError(name: string): ErrorName {
  return topicNameProblem(name) === undefined ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'INVALID_TOPIC_EXCEPTION';
}
