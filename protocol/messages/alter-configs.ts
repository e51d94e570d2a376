/**
 * AlterConfigs: replaces all settings of a resource at once. Old tools still use it; what it does not
 * name falls back to the default, which is why IncrementalAlterConfigs came.
 */
import type { ApiSchema } from '../schema.ts';

export const AlterConfigs = {
  key: 33,
  name: 'AlterConfigs',
  about: 'Replaces the settings of resources.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0-2',
  flexible: 2,
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
            about: 'All settings that shall hold.',
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
