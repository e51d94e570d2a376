/**
 * CreateTopics: creates topics, each by partition count or by an explicit assignment.
 *
 * v4 −1 for the broker’s defaults · v5 the settings in the answer · v7 the topic id in the answer
 */
import type { ApiSchema } from '../schema.ts';

export const CreateTopics = {
  key: 19,
  name: 'CreateTopics',
  about: 'Creates topics.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '2-7',
  flexible: 5,
  behaviours: { brokerDefaults: 4, configsInResponse: 5, quotaError: 6, topicIds: 7 },
  request: {
    topics: {
      id: 1,
      about: 'The topics to create.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          numPartitions: {
            id: 2,
            type: 'int32',
            about: 'How many partitions; −1 for the default or with assignments.',
          },
          replicationFactor: {
            id: 3,
            type: 'int16',
            about: 'How many replicas each; −1 for the default or with assignments.',
          },
          assignments: {
            id: 4,
            about: 'Replicas chosen by the client; empty to let the broker choose.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                brokerIds: {
                  id: 2,
                  type: { array: 'int32' },
                  about: 'Where the replicas go, the preferred leader first.',
                },
              },
            },
          },
          configs: {
            id: 5,
            about: 'Settings of the topic.',
            type: {
              array: {
                name: { id: 1, type: 'string', about: 'Key of the setting.' },
                value: { id: 2, type: 'string', nullable: '0+', default: null, about: 'Its value.' },
              },
            },
          },
        },
      },
    },
    timeoutMs: {
      id: 2,
      type: 'int32',
      default: 60000,
      about: 'How long to wait until the topics are ready.',
    },
    validateOnly: { id: 3, type: 'bool', about: 'Whether to check only, and create nothing.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    topics: {
      id: 2,
      about: 'Results, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          topicId: { id: 2, type: 'uuid', versions: '7+', ignorable: true, about: 'Topic id.' },
          error: { id: 3, type: 'error', about: 'NONE, or why it failed.' },
          errorMessage: {
            id: 4,
            type: 'string',
            nullable: '0+',
            default: null,
            ignorable: true,
            about: 'The error in a sentence.',
          },
          configError: {
            id: 5,
            type: 'error',
            versions: '5+',
            tag: 0,
            ignorable: true,
            about: 'Why the settings are not shown.',
          },
          numPartitions: {
            id: 6,
            type: 'int32',
            versions: '5+',
            default: -1,
            ignorable: true,
            about: 'How many partitions it has.',
          },
          replicationFactor: {
            id: 7,
            type: 'int16',
            versions: '5+',
            default: -1,
            ignorable: true,
            about: 'How many replicas each.',
          },
          configs: {
            id: 8,
            versions: '5+',
            nullable: '5+',
            ignorable: true,
            about: 'Settings of the topic.',
            type: {
              array: {
                name: { id: 1, type: 'string', about: 'Key of the setting.' },
                value: {
                  id: 2,
                  type: 'string',
                  nullable: '5+',
                  default: null,
                  about: 'Its value; null when secret.',
                },
                readOnly: { id: 3, type: 'bool', about: 'Whether it cannot be changed.' },
                source: {
                  id: 4,
                  type: 'int8',
                  default: -1,
                  ignorable: true,
                  about: 'Where the value comes from, as in DescribeConfigs.',
                },
                isSensitive: { id: 5, type: 'bool', about: 'Whether the value is secret.' },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
