/**
 * LeaveGroup: removes members at once, instead of after their session timeout.
 *
 * Up to v2 one member leaves, and its error stands at the top level; since then (`memberList`) both are
 * lists, and static members may be named by their instance id alone.
 */
import type { ApiSchema } from '../schema.ts';

export const LeaveGroup = {
  key: 13,
  name: 'LeaveGroup',
  about: 'Removes members from a group.',
  listeners: ['client'],
  versions: '0-5',
  flexible: 4,
  behaviours: { memberList: 3 },
  request: {
    groupId: { id: 1, type: 'string', about: 'Id of the group.' },
    memberId: { type: 'string', versions: '0-2', about: 'The one member.' },
    members: {
      id: 2,
      versions: '3+',
      about: 'Who leaves.',
      type: {
        array: {
          memberId: { id: 1, type: 'string', about: 'Id of the member; empty to go by its name.' },
          groupInstanceId: {
            id: 2,
            type: 'string',
            nullable: '3+',
            default: null,
            about: 'Name of a static member.',
          },
          reason: {
            id: 3,
            type: 'string',
            versions: '5+',
            nullable: '5+',
            default: null,
            ignorable: true,
            about: 'Why it leaves, for people.',
          },
        },
      },
    },
  },
  response: {
    throttleTimeMs: {
      id: 1,
      type: 'int32',
      versions: '1+',
      ignorable: true,
      about: 'How long the client should pause.',
    },
    error: { id: 2, type: 'error', about: 'NONE, or why nobody could leave.' },
    members: {
      id: 3,
      versions: '3+',
      about: 'Results, by member.',
      type: {
        array: {
          memberId: { id: 1, type: 'string', about: 'Id of the member.' },
          groupInstanceId: { id: 2, type: 'string', nullable: '3+', about: 'Name of a static member.' },
          error: { id: 3, type: 'error', about: 'NONE, or why it failed.' },
        },
      },
    },
  },
} as const satisfies ApiSchema;
