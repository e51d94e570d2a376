/**
 * DescribeConfigs: the settings of topics, brokers and so on, with where each value comes from.
 *
 * Sources: 1 topic, 2 broker (dynamic), 3 all brokers (dynamic), 4 file or environment, 5 default,
 * 6 broker logger, 7 client metrics, 8 group.
 */
import type { ApiSchema } from '../schema.ts';

export const DescribeConfigs = {
  key: 32,
  name: 'DescribeConfigs',
  about: 'Shows settings and where they come from.',
  listeners: ['client'],
  versions: '1-4',
  flexible: 4,
  behaviours: { documentation: 3 },
  request: {
    resources: {
      id: 1,
      about: 'Whose settings.',
      type: {
        array: {
          resourceType: {
            id: 1,
            type: 'int8',
            about: '2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group.',
          },
          resourceName: { id: 2, type: 'string', about: 'Topic name, broker id …' },
          keys: {
            id: 3,
            type: { array: 'string' },
            nullable: '0+',
            default: null,
            about: 'The settings wanted; null for all.',
          },
        },
      },
    },
    includeSynonyms: { id: 2, type: 'bool', about: 'Whether to list the values that would apply next.' },
    includeDocumentation: { id: 3, type: 'bool', versions: '3+', about: 'Whether to explain each setting.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    results: {
      id: 2,
      about: 'Results, by resource.',
      type: {
        array: {
          error: { id: 1, type: 'error', about: 'NONE, or why it failed.' },
          errorMessage: {
            id: 2,
            type: 'string',
            nullable: '0+',
            default: null,
            about: 'The error in a sentence.',
          },
          resourceType: {
            id: 3,
            type: 'int8',
            about: '2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group.',
          },
          resourceName: { id: 4, type: 'string', about: 'Topic name, broker id …' },
          configs: {
            id: 5,
            about: 'The settings.',
            type: {
              array: {
                name: { id: 1, type: 'string', about: 'Key of the setting.' },
                value: {
                  id: 2,
                  type: 'string',
                  nullable: '0+',
                  default: null,
                  about: 'Its value; null when secret.',
                },
                readOnly: { id: 3, type: 'bool', about: 'Whether it cannot be changed while running.' },
                source: {
                  id: 4,
                  type: 'int8',
                  default: -1,
                  ignorable: true,
                  about: 'Where the value comes from.',
                },
                isSensitive: { id: 5, type: 'bool', about: 'Whether the value is secret.' },
                synonyms: {
                  id: 6,
                  ignorable: true,
                  about: 'The values that would apply, the first one does.',
                  type: {
                    array: {
                      name: { id: 1, type: 'string', about: 'Key under which it is set.' },
                      value: { id: 2, type: 'string', nullable: '0+', default: null, about: 'The value.' },
                      source: { id: 3, type: 'int8', about: 'Where it comes from.' },
                    },
                  },
                },
                configType: {
                  id: 7,
                  type: 'int8',
                  versions: '3+',
                  ignorable: true,
                  about: '1 bool, 2 string, 3 int, 4 short, 5 long, 6 double, 7 list, 8 class, 9 password.',
                },
                documentation: {
                  id: 8,
                  type: 'string',
                  versions: '3+',
                  nullable: '0+',
                  default: null,
                  ignorable: true,
                  about: 'What the setting does.',
                },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
