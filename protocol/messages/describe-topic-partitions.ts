/**
 * DescribeTopicPartitions: topics and partitions page by page, in order of name and index.
 */
import type { ApiSchema } from '../schema.ts';

export const DescribeTopicPartitions = {
  key: 75,
  name: 'DescribeTopicPartitions',
  about: 'Lists partitions page by page.',
  listeners: ['client'],
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    topics: {
      id: 1,
      about: 'The topics wanted; empty for all.',
      type: { array: { name: { id: 1, type: 'string', about: 'Topic name.' } } },
    },
    responsePartitionLimit: { id: 2, type: 'int32', default: 2000, about: 'Most partitions in one answer.' },
    cursor: {
      id: 3,
      nullable: '0+',
      default: null,
      about: 'Where to begin; null for the beginning.',
      type: {
        struct: {
          topicName: { id: 1, type: 'string', about: 'Topic to go on with.' },
          partitionIndex: { id: 2, type: 'int32', about: 'Partition to go on with.' },
        },
      },
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    topics: {
      id: 2,
      about: 'The topics.',
      type: {
        array: {
          error: { id: 1, type: 'error', about: 'Why the topic cannot be described.' },
          name: { id: 2, type: 'string', nullable: '0+', about: 'Topic name.' },
          topicId: { id: 3, type: 'uuid', ignorable: true, about: 'Topic id.' },
          isInternal: {
            id: 4,
            type: 'bool',
            ignorable: true,
            about: 'Whether the broker keeps its own state there.',
          },
          partitions: {
            id: 5,
            about: 'The partitions.',
            type: {
              array: {
                error: { id: 1, type: 'error', about: 'LEADER_NOT_AVAILABLE while nobody leads.' },
                index: { id: 2, type: 'int32', about: 'Partition index.' },
                leaderId: { id: 3, type: 'int32', about: 'Broker that leads; −1 for none.' },
                leaderEpoch: {
                  id: 4,
                  type: 'int32',
                  default: -1,
                  ignorable: true,
                  about: 'Epoch of its leadership.',
                },
                replicas: { id: 5, type: { array: 'int32' }, about: 'Brokers that hold a copy.' },
                isr: { id: 6, type: { array: 'int32' }, about: 'Replicas in sync.' },
                eligibleLeaderReplicas: {
                  id: 7,
                  type: { array: 'int32' },
                  nullable: '0+',
                  default: null,
                  about: 'Replicas out of sync that hold every committed record.',
                },
                lastKnownElr: {
                  id: 8,
                  type: { array: 'int32' },
                  nullable: '0+',
                  default: null,
                  about: 'Who was eligible last.',
                },
                offlineReplicas: {
                  id: 9,
                  type: { array: 'int32' },
                  ignorable: true,
                  about: 'Replicas that are down.',
                },
              },
            },
          },
          authorizedOperations: {
            id: 6,
            type: 'int32',
            default: -2147483648,
            about: 'Bits of what the client may do with the topic; the least int32 when not asked for.',
          },
        },
      },
    },
    nextCursor: {
      id: 3,
      nullable: '0+',
      default: null,
      about: 'Where the next page begins; null after the last.',
      type: {
        struct: {
          topicName: { id: 1, type: 'string', about: 'Topic to go on with.' },
          partitionIndex: { id: 2, type: 'int32', about: 'Partition to go on with.' },
        },
      },
    },
  },
} as const satisfies ApiSchema;
