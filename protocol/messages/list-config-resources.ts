/**
 * ListConfigResources: names what has settings. v0 knows client metrics only.
 */
import type { ApiSchema } from '../schema.ts';

export const ListConfigResources = {
  key: 74,
  name: 'ListConfigResources',
  about: 'Lists the resources that have settings.',
  listeners: ['client'],
  versions: '0-1',
  flexible: 0,
  behaviours: { anyType: 1 },
  request: {
    resourceTypes: {
      id: 1,
      type: { array: 'int8' },
      versions: '1+',
      about: 'Types wanted, as in DescribeConfigs; empty for all.',
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why it failed.' },
    resources: {
      id: 3,
      about: 'The resources.',
      type: {
        array: {
          resourceName: { id: 1, type: 'string', about: 'Topic name, broker id …' },
          resourceType: {
            id: 2,
            type: 'int8',
            versions: '1+',
            default: 16,
            ignorable: true,
            about: 'Type of the resource.',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
