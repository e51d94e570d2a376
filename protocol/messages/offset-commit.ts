/**
 * OffsetCommit: keeps how far a group has read.
 *
 * v5 the broker alone says for how long · v6 leader epochs · v7 static members · v10 topic ids instead
 * of names
 */
import type { ApiSchema } from '../schema.ts';

export const OffsetCommit = {
  key: 8,
  name: 'OffsetCommit',
  about: 'Keeps how far a group has read.',
  listeners: ['client'],
  versions: '2-10',
  flexible: 8,
  behaviours: { staticMembers: 7, memberEpoch: 9, topicIds: 10 },
  request: {
    groupId: { id: 1, type: 'string', about: 'Id of the group.' },
    generationIdOrMemberEpoch: {
      id: 2,
      type: 'int32',
      default: -1,
      ignorable: true,
      about: 'Generation that JoinGroup answered; −1 from who is no member.',
    },
    memberId: { id: 3, type: 'string', ignorable: true, about: 'Id of the member; empty from who is none.' },
    groupInstanceId: {
      id: 4,
      type: 'string',
      versions: '7+',
      nullable: '7+',
      default: null,
      about: 'Name of a static member.',
    },
    retentionTimeMs: {
      type: 'int64',
      versions: '2-4',
      default: -1,
      ignorable: true,
      about: 'How long to keep it; −1 for as long as the broker says.',
    },
    topics: {
      id: 5,
      about: 'What to keep, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', versions: '2-9', ignorable: true, about: 'Topic name.' },
          topicId: {
            id: 2,
            type: 'uuid',
            versions: '10+',
            ignorable: true,
            about: 'Topic id; zero to go by name.',
          },
          partitions: {
            id: 3,
            about: 'What to keep, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                committedOffset: { id: 2, type: 'int64', about: 'Offset of the next record to read.' },
                committedLeaderEpoch: {
                  id: 3,
                  type: 'int32',
                  versions: '6+',
                  default: -1,
                  ignorable: true,
                  about: 'Leader epoch of the last record read; −1 when unknown.',
                },
                committedMetadata: {
                  id: 4,
                  type: 'string',
                  nullable: '2+',
                  about: 'Whatever the client wants to find there again.',
                },
              },
            },
          },
        },
      },
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
      id: 2,
      about: 'Results, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', versions: '2-9', ignorable: true, about: 'Topic name.' },
          topicId: { id: 2, type: 'uuid', versions: '10+', ignorable: true, about: 'Topic id.' },
          partitions: {
            id: 3,
            about: 'Results, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                error: { id: 2, type: 'error', about: 'NONE, or why it failed.' },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
