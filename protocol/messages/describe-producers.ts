/**
 * DescribeProducers: the idempotent and transactional producers that a partition remembers.
 */
import type { ApiSchema } from '../schema.ts';

export const DescribeProducers = {
  key: 61,
  name: 'DescribeProducers',
  about: 'Lists the producers that partitions remember.',
  listeners: ['client'],
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    topics: {
      id: 1,
      about: 'The partitions wanted, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: { id: 2, type: { array: 'int32' }, about: 'Partition indexes.' },
        },
      },
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    topics: {
      id: 2,
      about: 'Results, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'Results, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                error: { id: 2, type: 'error', about: 'NONE, or why it failed.' },
                errorMessage: {
                  id: 3,
                  type: 'string',
                  nullable: '0+',
                  default: null,
                  about: 'The error in a sentence.',
                },
                activeProducers: {
                  id: 4,
                  about: 'The producers.',
                  type: {
                    array: {
                      producerId: { id: 1, type: 'int64', about: 'Id of the producer.' },
                      producerEpoch: { id: 2, type: 'int32', about: 'Its epoch.' },
                      lastSequence: {
                        id: 3,
                        type: 'int32',
                        default: -1,
                        about: 'Last sequence number appended.',
                      },
                      lastTimestamp: { id: 4, type: 'int64', default: -1, about: 'When it last appended.' },
                      coordinatorEpoch: {
                        id: 5,
                        type: 'int32',
                        about: 'Epoch of the coordinator that last ended a transaction.',
                      },
                      currentTxnStartOffset: {
                        id: 6,
                        type: 'int64',
                        default: -1,
                        about: 'First offset of the open transaction; −1 for none.',
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
