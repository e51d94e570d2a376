/**
 * DescribeConfigs: settings and where each value comes from.
 *
 * Kafka     v1–v4      Native   yes
 * v3 types and documentation
 */
import {
  type DescribeConfigsRequestResource,
  type DescribeConfigsResponseConfig,
  type DescribeConfigsResponseResult,
  makeDescribeConfigsResponseConfig,
  makeDescribeConfigsResponseResult,
} from '../../../protocol/generated/describe-configs.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import {
  type DescribedConfig,
  describeBrokerConfigs,
  describeGroupConfigs,
  describeTopicConfigs,
} from '../../config/describe.ts';
import { groupConfigs, topicConfigs } from '../../core/metadata/image.ts';
import { topicNameProblem } from '../../core/metadata/topic-names.ts';
import { SOURCE_CODES, TYPE_CODES } from '../config-codes.ts';
import { BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP, TOPIC } from '../config-resources.ts';
import type { Handler } from '../handler.ts';
import type { BrokerServices } from '../services.ts';

export const describeConfigs: Handler<'DescribeConfigs'> = (request, _context, broker) => ({
  throttleTimeMs: 0,
  results: eachOnce(request.resources).map((resource): DescribeConfigsResponseResult => {
    const { resourceType, resourceName } = resource;
    const configs = configsOf(resource, broker);
    if (!configs.ok) {
      const { error, message = null } = configs;
      return makeDescribeConfigsResponseResult({
        error,
        errorMessage: message,
        resourceType,
        resourceName,
        configs: [],
      });
    }
    const wanted = resource.keys === null ? undefined : new Set(resource.keys);
    return makeDescribeConfigsResponseResult({
      error: 'NONE',
      resourceType,
      resourceName,
      configs: configs.value
        .filter(({ key }) => wanted?.has(key) ?? true)
        .map((config) => describe(config, request)),
    });
  }),
});

/** However often it is named: a short request must not ask for an answer without end. */
function eachOnce(resources: readonly DescribeConfigsRequestResource[]): DescribeConfigsRequestResource[] {
  const once = new Map(resources.map((each) => [`${each.resourceType} ${each.resourceName}`, each]));
  return [...once.values()];
}

function configsOf(
  { resourceType, resourceName }: DescribeConfigsRequestResource,
  broker: BrokerServices,
): Outcome<readonly DescribedConfig[]> {
  const { image } = broker.metadata;
  const { layers } = broker.configs;
  switch (resourceType) {
    case TOPIC: {
      const problem = topicNameProblem(resourceName);
      if (problem !== undefined) return { ok: false, ...problem };
      if (!image.topics.has(resourceName)) return refused('UNKNOWN_TOPIC_OR_PARTITION');
      return done(describeTopicConfigs(layers, topicConfigs(image, resourceName)));
    }
    case BROKER:
      if (resourceName === '') {
        // What was set for all brokers, and nothing else.
        const shared = image.configs.brokerDefaults;
        return done(
          describeBrokerConfigs({ ...layers, broker: new Map() }).filter(({ key }) => shared.has(key)),
        );
      }
      if (resourceName !== String(broker.brokerId)) {
        return refused(
          'INVALID_REQUEST',
          `This is broker ${broker.brokerId}, not ${resourceName}: ask that one.`,
        );
      }
      return done(describeBrokerConfigs(layers));
    case BROKER_LOGGER:
    case CLIENT_METRICS:
      return done([]);
    case GROUP:
      if (resourceName === '') return refused('INVALID_REQUEST', 'The group has no name.');
      return done(describeGroupConfigs(layers, groupConfigs(image, resourceName)));
    default:
      return refused('INVALID_REQUEST', `There is no resource type ${resourceType}.`);
  }
}

function describe(
  config: DescribedConfig,
  options: { readonly includeSynonyms: boolean; readonly includeDocumentation: boolean },
): DescribeConfigsResponseConfig {
  const { key, value, source, readOnly, secret, type, doc, synonyms } = config;
  return makeDescribeConfigsResponseConfig({
    name: key,
    value,
    readOnly,
    source: SOURCE_CODES[source],
    isSensitive: secret,
    synonyms: options.includeSynonyms
      ? synonyms.map((each) => ({ name: each.key, value: each.value, source: SOURCE_CODES[each.source] }))
      : [],
    configType: TYPE_CODES[type],
    documentation: options.includeDocumentation ? doc : null,
  });
}
