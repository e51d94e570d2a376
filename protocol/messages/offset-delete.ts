/**
 * OffsetDelete: forgets how far a group has read. Its error stands before the throttle time.
 */
import type { ApiSchema } from '../schema.ts';

export const OffsetDelete = {
  key: 47,
  name: 'OffsetDelete',
  about: 'Forgets how far a group has read.',
  listeners: ['client'],
  versions: '0',
  flexible: 1,
  behaviours: {},
  request: {
    groupId: { id: 1, type: 'string', about: 'Id of the group.' },
    topics: {
      id: 2,
      about: 'What to forget, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'What to forget, by partition.',
            type: { array: { index: { id: 1, type: 'int32', about: 'Partition index.' } } },
          },
        },
      },
    },
  },
  response: {
    error: { id: 1, type: 'error', about: 'NONE, or why nothing was forgotten.' },
    throttleTimeMs: { id: 2, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    topics: {
      id: 3,
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
                error: {
                  id: 2,
                  type: 'error',
                  about: 'NONE, or why it failed: GROUP_SUBSCRIBED_TO_TOPIC while members read it.',
                },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
