/**
 * ElectLeaders: moves leadership to the preferred replicas, or, where nobody may lead, to one that may
 * lack records.
 */
import type { ApiSchema } from '../schema.ts';

export const ElectLeaders = {
  key: 43,
  name: 'ElectLeaders',
  about: 'Elects leaders of partitions.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0-2',
  flexible: 2,
  behaviours: { electionType: 1 },
  request: {
    electionType: {
      id: 1,
      type: 'int8',
      versions: '1+',
      about:
        '0: the preferred replica. 1: any replica that is alive, if no other can lead; records can be lost.',
    },
    topicPartitions: {
      id: 2,
      nullable: '0+',
      about: 'The partitions, by topic; null for all.',
      type: {
        array: {
          topic: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: { id: 2, type: { array: 'int32' }, about: 'Partition indexes.' },
        },
      },
    },
    timeoutMs: { id: 3, type: 'int32', default: 60000, about: 'How long to wait for the elections.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    error: {
      id: 2,
      type: 'error',
      versions: '1+',
      ignorable: false,
      about: 'NONE, or why nothing was elected.',
    },
    replicaElectionResults: {
      id: 3,
      about: 'Results, by topic; of all partitions only those that an election was tried for.',
      type: {
        array: {
          topic: { id: 1, type: 'string', about: 'Topic name.' },
          partitionResult: {
            id: 2,
            about: 'The partitions.',
            type: {
              array: {
                partitionId: { id: 1, type: 'int32', about: 'Partition index.' },
                error: {
                  id: 2,
                  type: 'error',
                  about: 'NONE, or why there is no new leader: ELECTION_NOT_NEEDED if there need be none.',
                },
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
