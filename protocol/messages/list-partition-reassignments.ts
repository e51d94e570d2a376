/**
 * ListPartitionReassignments: which partitions are being moved, from where to where.
 */
import type { ApiSchema } from '../schema.ts';

export const ListPartitionReassignments = {
  key: 46,
  name: 'ListPartitionReassignments',
  about: 'Lists the moves of replicas that are under way.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    timeoutMs: { id: 1, type: 'int32', default: 60000, about: 'How long to wait for the answer.' },
    topics: {
      id: 2,
      nullable: '0+',
      default: null,
      about: 'The partitions asked for, by topic; null for all.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitionIndexes: { id: 2, type: { array: 'int32' }, about: 'Partition indexes.' },
        },
      },
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why there is no list.' },
    errorMessage: {
      id: 3,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'The error in a sentence.',
    },
    topics: {
      id: 4,
      about: 'What is being moved, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'The partitions.',
            type: {
              array: {
                partitionIndex: { id: 1, type: 'int32', about: 'Partition index.' },
                replicas: { id: 2, type: { array: 'int32' }, about: 'Brokers that hold or get a copy.' },
                addingReplicas: { id: 3, type: { array: 'int32' }, about: 'Those that get one.' },
                removingReplicas: { id: 4, type: { array: 'int32' }, about: 'Those that lose theirs.' },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
