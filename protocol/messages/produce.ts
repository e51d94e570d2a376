/**
 * Produce: appends record batches to partitions.
 *
 * With `acks` 0 there is no answer at all. Advertised from v0, although v0–2 are refused, since old
 * clients turn compression off otherwise. The answer carries the throttle time last.
 *
 * v7 zstd · v8 per-record errors · v10 leader hints · v12 partitions join a transaction implicitly ·
 * v13 topic ids instead of names
 */
import type { ApiSchema } from '../schema.ts';

export const Produce = {
  key: 0,
  name: 'Produce',
  about: 'Appends record batches to partitions.',
  listeners: ['client'],
  versions: '3-13',
  advertisedFrom: 0,
  flexible: 9,
  behaviours: {
    zstd: 7,
    recordErrors: 8,
    leaderHint: 10,
    transactionAbortable: 11,
    implicitAddPartitions: 12,
    topicIds: 13,
  },
  request: {
    transactionalId: {
      id: 1,
      type: 'string',
      nullable: '3+',
      default: null,
      about: 'Set by transactional producers.',
    },
    acks: {
      id: 2,
      type: 'int16',
      about: 'When to answer: 0 never, 1 once written, −1 once in sync everywhere.',
    },
    timeoutMs: { id: 3, type: 'int32', about: 'How long to wait for the in-sync replicas.' },
    topics: {
      id: 4,
      about: 'What to append, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', versions: '0-12', ignorable: true, about: 'Topic name.' },
          topicId: {
            id: 2,
            type: 'uuid',
            versions: '13+',
            ignorable: true,
            about: 'Topic id; zero to go by name.',
          },
          partitions: {
            id: 3,
            about: 'What to append, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                records: { id: 2, type: 'records', nullable: '0+', about: 'One record batch.' },
              },
            },
          },
        },
      },
    },
  },
  response: {
    topics: {
      id: 1,
      about: 'Results, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', versions: '0-12', ignorable: true, about: 'Topic name.' },
          topicId: { id: 2, type: 'uuid', versions: '13+', ignorable: true, about: 'Topic id.' },
          partitions: {
            id: 3,
            about: 'Results, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                error: { id: 2, type: 'error', about: 'NONE, or why nothing was acknowledged.' },
                baseOffset: { id: 3, type: 'int64', about: 'Offset of the first record; −1 on error.' },
                logAppendTimeMs: {
                  id: 4,
                  type: 'int64',
                  default: -1,
                  ignorable: true,
                  about: 'Time the broker stamped; −1 where producers stamp.',
                },
                logStartOffset: {
                  id: 5,
                  type: 'int64',
                  versions: '5+',
                  default: -1,
                  ignorable: true,
                  about: 'First offset kept.',
                },
                recordErrors: {
                  id: 6,
                  versions: '8+',
                  ignorable: true,
                  about: 'The records because of which the batch was refused.',
                  type: {
                    array: {
                      batchIndex: { id: 1, type: 'int32', about: 'Place of the record in its batch.' },
                      message: {
                        id: 2,
                        type: 'string',
                        nullable: '8+',
                        default: null,
                        about: 'What is wrong with it.',
                      },
                    },
                  },
                },
                errorMessage: {
                  id: 7,
                  type: 'string',
                  versions: '8+',
                  nullable: '8+',
                  default: null,
                  ignorable: true,
                  about: 'The error in a sentence.',
                },
                currentLeader: {
                  id: 8,
                  versions: '10+',
                  tag: 0,
                  ignorable: true,
                  about: 'Who leads now, when this broker does not.',
                  type: {
                    struct: {
                      leaderId: {
                        id: 1,
                        type: 'int32',
                        default: -1,
                        about: 'Broker that leads; −1 when unknown.',
                      },
                      leaderEpoch: { id: 2, type: 'int32', default: -1, about: 'Epoch of its leadership.' },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    throttleTimeMs: { id: 2, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    nodeEndpoints: {
      id: 3,
      versions: '10+',
      tag: 0,
      ignorable: true,
      about: 'Addresses of the leaders named above.',
      type: {
        array: {
          brokerId: { id: 1, type: 'int32', about: 'Id of the broker.' },
          host: { id: 2, type: 'string', about: 'Address to connect to.' },
          port: { id: 3, type: 'int32', about: 'Port to connect to.' },
          rack: { id: 4, type: 'string', nullable: '10+', default: null, about: 'Where the broker stands.' },
        },
      },
    },
  },
} as const satisfies ApiSchema;
