/**
 * OffsetForLeaderEpoch: where an epoch of leadership ended; how a reader finds out that it followed a
 * log that has since been truncated.
 */
import type { ApiSchema } from '../schema.ts';

export const OffsetForLeaderEpoch = {
  key: 23,
  name: 'OffsetForLeaderEpoch',
  about: 'Tells where a leader epoch ended.',
  listeners: ['client', 'broker'],
  versions: '2-4',
  flexible: 4,
  behaviours: { replicaId: 3 },
  request: {
    replicaId: {
      id: 1,
      type: 'int32',
      versions: '3+',
      default: -2,
      ignorable: true,
      about: 'Broker id of a follower; −1 for a consumer, −2 for a debugging one.',
    },
    topics: {
      id: 2,
      about: 'What to tell, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'What to tell, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                currentLeaderEpoch: {
                  id: 2,
                  type: 'int32',
                  default: -1,
                  ignorable: true,
                  about: 'Leader epoch the client knows; −1 skips the check.',
                },
                leaderEpoch: { id: 3, type: 'int32', about: 'The epoch whose end is wanted.' },
              },
            },
          },
        },
      },
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
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
                error: { id: 1, type: 'error', about: 'NONE, or why it failed.' },
                index: { id: 2, type: 'int32', about: 'Partition index.' },
                leaderEpoch: {
                  id: 3,
                  type: 'int32',
                  default: -1,
                  ignorable: true,
                  about: 'Largest epoch at or below the one asked for; −1 for none.',
                },
                endOffset: { id: 4, type: 'int64', default: -1, about: 'Where it ended; −1 when unknown.' },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
