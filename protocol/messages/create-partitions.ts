/**
 * CreatePartitions: adds partitions to topics; the number can only grow.
 */
import type { ApiSchema } from '../schema.ts';

export const CreatePartitions = {
  key: 37,
  name: 'CreatePartitions',
  about: 'Adds partitions to topics.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0-3',
  flexible: 2,
  behaviours: { quotaError: 3 },
  request: {
    topics: {
      id: 1,
      about: 'The topics to grow.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          count: { id: 2, type: 'int32', about: 'How many partitions it shall have in all.' },
          assignments: {
            id: 3,
            nullable: '0+',
            default: null,
            about: 'Replicas of each new partition; null to let the broker choose.',
            type: {
              array: {
                brokerIds: {
                  id: 1,
                  type: { array: 'int32' },
                  about: 'Where the replicas go, the preferred leader first.',
                },
              },
            },
          },
        },
      },
    },
    timeoutMs: { id: 2, type: 'int32', about: 'How long to wait until the partitions are ready.' },
    validateOnly: { id: 3, type: 'bool', about: 'Whether to check only, and create nothing.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    topics: {
      id: 2,
      about: 'Results, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          error: { id: 2, type: 'error', about: 'NONE, or why it failed.' },
          errorMessage: {
            id: 3,
            type: 'string',
            nullable: '0+',
            default: null,
            about: 'The error in a sentence.',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
