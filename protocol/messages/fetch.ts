/**
 * Fetch: reads record batches, for consumers and for followers.
 *
 * v7 sessions · v9 fencing by leader epoch · v10 zstd · v11 nearby replicas · v12 divergence by epoch ·
 * v13 topic ids instead of names · v15 replica state instead of replica id · v16 leader hints ·
 * v17 directory ids · v18 the follower tells the high watermark it knows
 */
import type { ApiSchema } from '../schema.ts';

export const Fetch = {
  key: 1,
  name: 'Fetch',
  about: 'Reads record batches from partitions.',
  listeners: ['client', 'broker'],
  versions: '4-18',
  flexible: 12,
  behaviours: {
    sessions: 7,
    leaderEpochFencing: 9,
    zstd: 10,
    preferredReadReplica: 11,
    divergingEpoch: 12,
    topicIds: 13,
    replicaState: 15,
    leaderHint: 16,
  },
  request: {
    clusterId: {
      id: 1,
      type: 'string',
      versions: '12+',
      tag: 0,
      nullable: '12+',
      default: null,
      ignorable: true,
      about: 'Id of the cluster the follower believes to be in.',
    },
    replicaId: {
      type: 'int32',
      versions: '0-14',
      default: -1,
      about: 'Broker id of a follower; −1 for a consumer.',
    },
    replicaState: {
      id: 2,
      versions: '15+',
      tag: 1,
      about: 'Who the follower is; absent for a consumer.',
      type: {
        struct: {
          replicaId: { id: 1, type: 'int32', default: -1, about: 'Broker id.' },
          replicaEpoch: { id: 2, type: 'int64', default: -1, about: 'Broker epoch.' },
        },
      },
    },
    maxWaitMs: { id: 3, type: 'int32', about: 'How long to wait for `minBytes`.' },
    minBytes: { id: 4, type: 'int32', about: 'Bytes to gather before answering.' },
    maxBytes: {
      id: 5,
      type: 'int32',
      default: 0x7fffffff,
      ignorable: true,
      about: 'Most bytes wanted; the first batch may exceed it.',
    },
    isolationLevel: {
      id: 6,
      type: 'int8',
      ignorable: true,
      about: '0 to see open transactions, 1 only committed ones.',
    },
    sessionId: { id: 7, type: 'int32', versions: '7+', ignorable: true, about: 'Fetch session; 0 for none.' },
    sessionEpoch: {
      id: 8,
      type: 'int32',
      versions: '7+',
      default: -1,
      ignorable: true,
      about: 'Turn within the session; −1 outside.',
    },
    topics: {
      id: 9,
      about: 'What to read, by topic.',
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
            about: 'What to read, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                currentLeaderEpoch: {
                  id: 2,
                  type: 'int32',
                  versions: '9+',
                  default: -1,
                  ignorable: true,
                  about: 'Leader epoch the reader knows; −1 skips the check.',
                },
                fetchOffset: { id: 3, type: 'int64', about: 'First offset wanted.' },
                lastFetchedEpoch: {
                  id: 4,
                  type: 'int32',
                  versions: '12+',
                  default: -1,
                  about: 'Epoch of the last record read before; −1 when unknown.',
                },
                logStartOffset: {
                  id: 5,
                  type: 'int64',
                  versions: '5+',
                  default: -1,
                  ignorable: true,
                  about: 'First offset the follower keeps.',
                },
                partitionMaxBytes: { id: 6, type: 'int32', about: 'Most bytes wanted of this partition.' },
                replicaDirectoryId: {
                  id: 7,
                  type: 'uuid',
                  versions: '17+',
                  tag: 0,
                  ignorable: true,
                  about: 'Log directory of the follower.',
                },
                highWatermark: {
                  id: 8,
                  type: 'int64',
                  versions: '18+',
                  tag: 1,
                  default: 2 ** 63,
                  ignorable: true,
                  about: 'High watermark the follower knows; 2^63−1 when it does not tell.',
                },
              },
            },
          },
        },
      },
    },
    forgottenTopics: {
      id: 10,
      versions: '7+',
      about: 'Partitions to drop from the session.',
      type: {
        array: {
          name: { id: 1, type: 'string', versions: '7-12', ignorable: true, about: 'Topic name.' },
          topicId: { id: 2, type: 'uuid', versions: '13+', ignorable: true, about: 'Topic id.' },
          partitions: { id: 3, type: { array: 'int32' }, about: 'Partition indexes.' },
        },
      },
    },
    rackId: { id: 11, type: 'string', versions: '11+', ignorable: true, about: 'Where the consumer stands.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', versions: '7+', ignorable: true, about: 'Why the whole request failed.' },
    sessionId: { id: 3, type: 'int32', versions: '7+', about: 'Fetch session; 0 when none was given.' },
    topics: {
      id: 4,
      about: 'What was read, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', versions: '0-12', ignorable: true, about: 'Topic name.' },
          topicId: { id: 2, type: 'uuid', versions: '13+', ignorable: true, about: 'Topic id.' },
          partitions: {
            id: 3,
            about: 'What was read, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                error: { id: 2, type: 'error', about: 'NONE, or why nothing was read.' },
                highWatermark: { id: 3, type: 'int64', about: 'End of what is committed.' },
                lastStableOffset: {
                  id: 4,
                  type: 'int64',
                  default: -1,
                  ignorable: true,
                  about: 'End of what has no open transaction before it.',
                },
                logStartOffset: {
                  id: 5,
                  type: 'int64',
                  versions: '5+',
                  default: -1,
                  ignorable: true,
                  about: 'First offset kept.',
                },
                divergingEpoch: {
                  id: 6,
                  versions: '12+',
                  tag: 0,
                  about: 'Where the reader has left this log; truncate to it.',
                  type: {
                    struct: {
                      epoch: {
                        id: 1,
                        type: 'int32',
                        default: -1,
                        about: 'Largest epoch known at or below the reader’s.',
                      },
                      endOffset: { id: 2, type: 'int64', default: -1, about: 'End of that epoch.' },
                    },
                  },
                },
                currentLeader: {
                  id: 7,
                  versions: '12+',
                  tag: 1,
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
                snapshotId: {
                  id: 8,
                  versions: '12+',
                  tag: 2,
                  about: 'Snapshot to fetch instead, in the metadata log.',
                  type: {
                    struct: {
                      endOffset: { id: 1, type: 'int64', default: -1, about: 'End of the snapshot.' },
                      epoch: { id: 2, type: 'int32', default: -1, about: 'Epoch of the snapshot.' },
                    },
                  },
                },
                abortedTransactions: {
                  id: 9,
                  nullable: '4+',
                  default: null,
                  ignorable: true,
                  about: 'Aborted transactions in the range, by first offset; null for readers of open ones.',
                  type: {
                    array: {
                      producerId: { id: 1, type: 'int64', about: 'Producer of the transaction.' },
                      firstOffset: { id: 2, type: 'int64', about: 'Its first offset.' },
                    },
                  },
                },
                preferredReadReplica: {
                  id: 10,
                  type: 'int32',
                  versions: '11+',
                  default: -1,
                  about: 'Broker to read from instead; −1 for none.',
                },
                records: { id: 11, type: 'chunks', nullable: '0+', about: 'Whole record batches, in order.' },
              },
            },
          },
        },
      },
    },
    nodeEndpoints: {
      id: 5,
      versions: '16+',
      tag: 0,
      ignorable: true,
      about: 'Addresses of the leaders named above.',
      type: {
        array: {
          brokerId: { id: 1, type: 'int32', about: 'Id of the broker.' },
          host: { id: 2, type: 'string', about: 'Address to connect to.' },
          port: { id: 3, type: 'int32', about: 'Port to connect to.' },
          rack: { id: 4, type: 'string', nullable: '16+', default: null, about: 'Where the broker stands.' },
        },
      },
    },
  },
} as const satisfies ApiSchema;
