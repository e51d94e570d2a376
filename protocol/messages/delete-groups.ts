/**
 * DeleteGroups: removes groups without members, and how far they have read.
 */
import type { ApiSchema } from '../schema.ts';

export const DeleteGroups = {
  key: 42,
  name: 'DeleteGroups',
  about: 'Removes groups without members.',
  listeners: ['client'],
  versions: '0-2',
  flexible: 2,
  behaviours: {},
  request: {
    groupIds: { id: 1, type: { array: 'string' }, about: 'Ids of the groups.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    results: {
      id: 2,
      about: 'Results, by group.',
      type: {
        array: {
          groupId: { id: 1, type: 'string', about: 'Id of the group.' },
          error: {
            id: 2,
            type: 'error',
            about: 'NONE, or why it failed: NON_EMPTY_GROUP while it has members.',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
