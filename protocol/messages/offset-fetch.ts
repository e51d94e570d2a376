/**
 * OffsetFetch: how far groups have read.
 *
 * Up to v7 one group is asked for and answered at the top level; since then (`manyGroups`) both are
 * lists. A partition without a commit has offset −1 and no error.
 *
 * v2 null means all topics · v7 stable offsets · v10 topic ids instead of names
 */
import type { ApiSchema } from '../schema.ts';

export const OffsetFetch = {
  key: 9,
  name: 'OffsetFetch',
  about: 'Tells how far groups have read.',
  listeners: ['client'],
  versions: '1-10',
  flexible: 6,
  behaviours: { groupError: 2, requireStable: 7, manyGroups: 8, memberEpoch: 9, topicIds: 10 },
  request: {
    groupId: { type: 'string', versions: '1-7', about: 'Id of the one group.' },
    topics: {
      versions: '1-7',
      nullable: '2-7',
      about: 'What is asked of the one group; null for all.',
      type: {
        array: {
          name: { type: 'string', about: 'Topic name.' },
          partitionIndexes: { type: { array: 'int32' }, about: 'Partition indexes.' },
        },
      },
    },
    groups: {
      id: 1,
      versions: '8+',
      about: 'What is asked, by group.',
      type: {
        array: {
          groupId: { id: 1, type: 'string', about: 'Id of the group.' },
          memberId: {
            id: 2,
            type: 'string',
            versions: '9+',
            nullable: '9+',
            default: null,
            ignorable: true,
            about: 'Id of the member that asks; null from who is none.',
          },
          memberEpoch: {
            id: 3,
            type: 'int32',
            versions: '9+',
            default: -1,
            ignorable: true,
            about: 'Epoch of the member that asks; −1 from who has none.',
          },
          topics: {
            id: 4,
            nullable: '8+',
            typeName: 'OffsetFetchRequestGroupTopic',
            about: 'The partitions, by topic; null for all.',
            type: {
              array: {
                name: { id: 1, type: 'string', versions: '8-9', ignorable: true, about: 'Topic name.' },
                topicId: {
                  id: 2,
                  type: 'uuid',
                  versions: '10+',
                  ignorable: true,
                  about: 'Topic id; zero to go by name.',
                },
                partitionIndexes: { id: 3, type: { array: 'int32' }, about: 'Partition indexes.' },
              },
            },
          },
        },
      },
    },
    requireStable: {
      id: 2,
      type: 'bool',
      versions: '7+',
      about: 'Whether to refuse offsets that an open transaction may still change.',
    },
  },
  response: {
    throttleTimeMs: {
      id: 1,
      type: 'int32',
      versions: '3+',
      ignorable: true,
      about: 'How long the client should pause.',
    },
    topics: {
      versions: '1-7',
      about: 'Offsets of the one group, by topic.',
      type: {
        array: {
          name: { type: 'string', about: 'Topic name.' },
          partitions: {
            about: 'Offsets, by partition.',
            type: {
              array: {
                index: { type: 'int32', about: 'Partition index.' },
                committedOffset: { type: 'int64', about: 'Offset of the next record to read; −1 for none.' },
                committedLeaderEpoch: {
                  type: 'int32',
                  versions: '5-7',
                  default: -1,
                  ignorable: true,
                  about: 'Leader epoch of the last record read.',
                },
                metadata: { type: 'string', nullable: '1-7', about: 'What the client left with it.' },
                error: { type: 'error', about: 'NONE, or why it failed.' },
              },
            },
          },
        },
      },
    },
    error: { type: 'error', versions: '2-7', ignorable: true, about: 'Why the one group has no answer.' },
    groups: {
      id: 2,
      versions: '8+',
      about: 'Results, by group.',
      type: {
        array: {
          groupId: { id: 1, type: 'string', about: 'Id of the group.' },
          topics: {
            id: 2,
            typeName: 'OffsetFetchResponseGroupTopic',
            about: 'Offsets, by topic.',
            type: {
              array: {
                name: { id: 1, type: 'string', versions: '8-9', ignorable: true, about: 'Topic name.' },
                topicId: { id: 2, type: 'uuid', versions: '10+', ignorable: true, about: 'Topic id.' },
                partitions: {
                  id: 3,
                  typeName: 'OffsetFetchResponseGroupPartition',
                  about: 'Offsets, by partition.',
                  type: {
                    array: {
                      index: { id: 1, type: 'int32', about: 'Partition index.' },
                      committedOffset: {
                        id: 2,
                        type: 'int64',
                        about: 'Offset of the next record to read; −1 for none.',
                      },
                      committedLeaderEpoch: {
                        id: 3,
                        type: 'int32',
                        default: -1,
                        ignorable: true,
                        about: 'Leader epoch of the last record read.',
                      },
                      metadata: {
                        id: 4,
                        type: 'string',
                        nullable: '8+',
                        about: 'What the client left with it.',
                      },
                      error: { id: 5, type: 'error', about: 'NONE, or why it failed.' },
                    },
                  },
                },
              },
            },
          },
          error: { id: 3, type: 'error', about: 'NONE, or why the group has no answer.' },
        },
      },
    },
  },
} as const satisfies ApiSchema;
