/**
 * DescribeQuorum: who votes on the metadata log, who observes it, and how far each has come.
 */
import type { ApiSchema } from '../schema.ts';

const replica = {
  replicaId: { id: 1, type: 'int32', about: 'Id of the node.' },
  replicaDirectoryId: { id: 2, type: 'uuid', versions: '2+', about: 'Id of its data directory.' },
  logEndOffset: { id: 3, type: 'int64', about: 'Where its log ends, synced; −1 when unknown.' },
  lastFetchTimestamp: {
    id: 4,
    type: 'int64',
    versions: '1+',
    default: -1,
    ignorable: true,
    about: 'When it last fetched; −1 for the leader and when unknown.',
  },
  lastCaughtUpTimestamp: {
    id: 5,
    type: 'int64',
    versions: '1+',
    default: -1,
    ignorable: true,
    about: 'When it last had all that the leader had; −1 when unknown.',
  },
} as const;

export const DescribeQuorum = {
  key: 55,
  name: 'DescribeQuorum',
  about: 'Tells the voters and observers of the metadata log.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0-2',
  flexible: 0,
  behaviours: {},
  request: {
    topics: {
      id: 1,
      about: 'The topics to describe: the one of the metadata log.',
      type: {
        array: {
          topicName: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'Its partitions.',
            type: { array: { partitionIndex: { id: 1, type: 'int32', about: 'Partition index.' } } },
          },
        },
      },
    },
  },
  response: {
    error: { id: 1, type: 'error', about: 'NONE, or why nothing can be told.' },
    errorMessage: {
      id: 2,
      type: 'string',
      versions: '2+',
      nullable: '2+',
      default: null,
      ignorable: true,
      about: 'The error in a sentence.',
    },
    topics: {
      id: 3,
      about: 'What was asked for, by topic.',
      type: {
        array: {
          topicName: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'By partition.',
            type: {
              array: {
                partitionIndex: { id: 1, type: 'int32', about: 'Partition index.' },
                error: { id: 2, type: 'error', about: 'NONE, or why it cannot be told.' },
                errorMessage: {
                  id: 3,
                  type: 'string',
                  versions: '2+',
                  nullable: '2+',
                  default: null,
                  ignorable: true,
                  about: 'The error in a sentence.',
                },
                leaderId: { id: 4, type: 'int32', about: 'Who leads; −1 when unknown.' },
                leaderEpoch: { id: 5, type: 'int32', about: 'In which epoch.' },
                highWatermark: { id: 6, type: 'int64', about: 'Everything before it is committed.' },
                currentVoters: {
                  id: 7,
                  typeName: 'QuorumReplica',
                  about: 'Who votes.',
                  type: { array: replica },
                },
                observers: {
                  id: 8,
                  typeName: 'QuorumObserver',
                  about: 'Who only follows.',
                  type: { array: replica },
                },
              },
            },
          },
        },
      },
    },
    nodes: {
      id: 4,
      versions: '2+',
      about: 'Where the nodes are.',
      type: {
        array: {
          nodeId: { id: 1, type: 'int32', versions: '2+', about: 'Id of the node.' },
          listeners: {
            id: 2,
            versions: '2+',
            about: 'Its listeners.',
            type: {
              array: {
                name: { id: 1, type: 'string', versions: '2+', about: 'Name of the listener.' },
                host: { id: 2, type: 'string', versions: '2+', about: 'Address to connect to.' },
                port: { id: 3, type: 'uint16', versions: '2+', about: 'Port to connect to.' },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
