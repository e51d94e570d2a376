/**
 * AlterPartitionReassignments: gives partitions other replicas, or calls that off while it is under way.
 */
import type { ApiSchema } from '../schema.ts';

export const AlterPartitionReassignments = {
  key: 45,
  name: 'AlterPartitionReassignments',
  about: 'Moves replicas of partitions to other brokers.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0-1',
  flexible: 0,
  behaviours: { replicationFactor: 1 },
  request: {
    timeoutMs: {
      id: 1,
      type: 'int32',
      default: 60000,
      about: 'How long to wait until the moves have begun.',
    },
    allowReplicationFactorChange: {
      id: 2,
      type: 'bool',
      versions: '1+',
      default: true,
      about: 'Whether a partition may get another number of replicas.',
    },
    topics: {
      id: 3,
      about: 'The partitions, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'The partitions.',
            type: {
              array: {
                partitionIndex: { id: 1, type: 'int32', about: 'Partition index.' },
                replicas: {
                  id: 2,
                  type: { array: 'int32' },
                  nullable: '0+',
                  default: null,
                  about:
                    'Brokers that shall hold a copy, the preferred leader first; null calls the move off.',
                },
              },
            },
          },
        },
      },
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    allowReplicationFactorChange: {
      id: 2,
      type: 'bool',
      versions: '1+',
      default: true,
      ignorable: true,
      about: 'Whether another number of replicas was allowed.',
    },
    error: { id: 3, type: 'error', about: 'NONE, or why nothing was changed.' },
    errorMessage: {
      id: 4,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'The error in a sentence.',
    },
    responses: {
      id: 5,
      about: 'Results, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'The partitions.',
            type: {
              array: {
                partitionIndex: { id: 1, type: 'int32', about: 'Partition index.' },
                error: { id: 2, type: 'error', about: 'NONE, or why it is not moved.' },
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
      },
    },
  },
} as const satisfies ApiSchema;
