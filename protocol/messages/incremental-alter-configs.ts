/**
 * IncrementalAlterConfigs: changes single settings of a resource and leaves the others alone.
 */
import type { ApiSchema } from '../schema.ts';

export const IncrementalAlterConfigs = {
  key: 44,
  name: 'IncrementalAlterConfigs',
  about: 'Changes single settings.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0-1',
  flexible: 1,
  behaviours: {},
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
          configs: {
            id: 3,
            about: 'The changes.',
            type: {
              array: {
                name: { id: 1, type: 'string', about: 'Key of the setting.' },
                operation: {
                  id: 2,
                  type: 'int8',
                  about: '0 set, 1 delete, 2 append to a list, 3 subtract from a list.',
                },
                value: {
                  id: 3,
                  type: 'string',
                  nullable: '0+',
                  default: null,
                  about: 'The value, unless deleted.',
                },
              },
            },
          },
        },
      },
    },
    validateOnly: { id: 2, type: 'bool', about: 'Whether to check only, and change nothing.' },
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
        },
      },
    },
  },
} as const satisfies ApiSchema;
