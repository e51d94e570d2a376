/**
 * ListConfigResources: names what has settings.
 *
 * Kafka     v0–v1      Native   yes
 * v1 any type of resource; v0 knows client metrics only, of which there are none
 */
import { makeListConfigResourcesResponseResource } from '../../../protocol/generated/list-config-resources.ts';
import { BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP, TOPIC } from '../config-resources.ts';
import type { Handler } from '../handler.ts';

const KNOWN: readonly number[] = [TOPIC, BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP];

export const listConfigResources: Handler<'ListConfigResources'> = (request, context, broker) => {
  const { image } = broker.metadata;
  const types = !context.supports('anyType')
    ? [CLIENT_METRICS]
    : request.resourceTypes.length === 0
      ? KNOWN
      : request.resourceTypes;
  if (!types.every((type) => KNOWN.includes(type))) {
    return { throttleTimeMs: 0, error: 'UNSUPPORTED_VERSION', resources: [] };
  }
  const resources = [...new Set(types)].flatMap((resourceType) => {
    let names: string[] = [];
    if (resourceType === TOPIC) names = [...image.topics.keys()];
    if (resourceType === BROKER || resourceType === BROKER_LOGGER)
      names = [...image.brokers.keys()].map(String);
    if (resourceType === GROUP) names = [...image.configs.groups.keys()];
    return names.map((resourceName) =>
      makeListConfigResourcesResponseResource({ resourceName, resourceType }),
    );
  });
  return { throttleTimeMs: 0, error: 'NONE', resources };
};
