/**
 * AlterPartition: the leader of a partition proposes who is in sync. Compare-and-set: it names the
 * epochs of what it has seen, and of each member, and is refused when the controller has moved on.
 */
import type { ApiSchema } from '../schema.ts';

export const AlterPartition = {
  key: 56,
  name: 'AlterPartition',
  about: 'Changes the in-sync replicas of partitions.',
  listeners: ['broker'],
  controller: true,
  nativeOnly: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    brokerId: { id: 1, type: 'int32', about: 'The broker that leads the partitions.' },
    brokerEpoch: { id: 2, type: 'int64', default: -1, about: 'Epoch of its registration.' },
    topics: {
      id: 3,
      about: 'The partitions, by topic.',
      type: {
        array: {
          topicId: { id: 1, type: 'uuid', about: 'Topic id.' },
          partitions: {
            id: 2,
            about: 'The partitions.',
            type: {
              array: {
                partitionIndex: { id: 1, type: 'int32', about: 'Partition index.' },
                leaderEpoch: { id: 2, type: 'int32', about: 'Epoch of the leadership.' },
                newIsrWithEpochs: {
                  id: 3,
                  about: 'Who is in sync, with the registration that the leader means.',
                  type: {
                    array: {
                      brokerId: { id: 1, type: 'int32', about: 'Id of the broker.' },
                      brokerEpoch: {
                        id: 2,
                        type: 'int64',
                        default: -1,
                        about: 'Epoch of its registration; −1: any.',
                      },
                    },
                  },
                },
                leaderRecoveryState: {
                  id: 4,
                  type: 'int8',
                  about: '0 recovered, 1 recovering from an unclean election.',
                },
                partitionEpoch: { id: 5, type: 'int32', about: 'Epoch of the state that is to change.' },
              },
            },
          },
        },
      },
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the broker should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why nothing was changed.' },
    topics: {
      id: 3,
      about: 'Results, by topic.',
      type: {
        array: {
          topicId: { id: 1, type: 'uuid', about: 'Topic id.' },
          partitions: {
            id: 2,
            about: 'The partitions as they are afterwards.',
            type: {
              array: {
                partitionIndex: { id: 1, type: 'int32', about: 'Partition index.' },
                error: { id: 2, type: 'error', about: 'NONE, or why it was not changed.' },
                leaderId: { id: 3, type: 'int32', about: 'Broker that leads; −1 for none.' },
                leaderEpoch: { id: 4, type: 'int32', about: 'Epoch of its leadership.' },
                isr: { id: 5, type: { array: 'int32' }, about: 'Replicas in sync.' },
                leaderRecoveryState: {
                  id: 6,
                  type: 'int8',
                  about: '0 recovered, 1 recovering from an unclean election.',
                },
                partitionEpoch: { id: 7, type: 'int32', about: 'Epoch of the state.' },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
