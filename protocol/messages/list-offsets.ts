/**
 * ListOffsets: finds an offset by timestamp, or the first and the last one.
 *
 * Timestamps below 0 ask for special offsets: −1 latest, −2 earliest, −3 the record with the greatest
 * timestamp (v7), −4 earliest local (v8), −5 latest tiered (v9), −6 earliest pending upload (v11).
 */
import type { ApiSchema } from '../schema.ts';

export const ListOffsets = {
  key: 2,
  name: 'ListOffsets',
  about: 'Finds offsets by timestamp.',
  listeners: ['client'],
  versions: '1-11',
  flexible: 6,
  behaviours: {
    isolationLevel: 2,
    leaderEpochFencing: 4,
    offsetNotAvailable: 5,
    maxTimestamp: 7,
    earliestLocal: 8,
    latestTiered: 9,
    remoteTimeout: 10,
    earliestPendingUpload: 11,
  },
  request: {
    replicaId: {
      id: 1,
      type: 'int32',
      about: 'Broker id of a follower; −1 for a consumer, −2 for a debugging one.',
    },
    isolationLevel: {
      id: 2,
      type: 'int8',
      versions: '2+',
      about: '0 to see open transactions, 1 only committed ones.',
    },
    topics: {
      id: 3,
      about: 'What to find, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'What to find, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                currentLeaderEpoch: {
                  id: 2,
                  type: 'int32',
                  versions: '4+',
                  default: -1,
                  ignorable: true,
                  about: 'Leader epoch the client knows; −1 skips the check.',
                },
                timestamp: {
                  id: 3,
                  type: 'int64',
                  about: 'Least timestamp wanted, or a special value below 0.',
                },
              },
            },
          },
        },
      },
    },
    timeoutMs: {
      id: 4,
      type: 'int32',
      versions: '10+',
      ignorable: true,
      about: 'How long to look in remote storage.',
    },
  },
  response: {
    throttleTimeMs: {
      id: 1,
      type: 'int32',
      versions: '2+',
      ignorable: true,
      about: 'How long the client should pause.',
    },
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
                timestamp: {
                  id: 3,
                  type: 'int64',
                  default: -1,
                  about: 'Timestamp of the record found; −1 for none.',
                },
                offset: { id: 4, type: 'int64', default: -1, about: 'Its offset; −1 for none.' },
                leaderEpoch: {
                  id: 5,
                  type: 'int32',
                  versions: '4+',
                  default: -1,
                  ignorable: true,
                  about: 'Its leader epoch.',
                },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
