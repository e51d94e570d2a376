/**
 * SyncGroup: the leader hands in what it has assigned, every member gets its share.
 *
 * Members wait for the leader's request; the answer comes with it.
 */
import type { ApiSchema } from '../schema.ts';

export const SyncGroup = {
  key: 14,
  name: 'SyncGroup',
  about: "Hands in the leader's assignment, and waits for one's own.",
  listeners: ['client'],
  versions: '0-5',
  flexible: 4,
  behaviours: { staticMembers: 3, protocolNames: 5 },
  request: {
    groupId: { id: 1, type: 'string', about: 'Id of the group.' },
    generationId: { id: 2, type: 'int32', about: 'Generation that JoinGroup answered.' },
    memberId: { id: 3, type: 'string', about: 'Id of the member.' },
    groupInstanceId: {
      id: 4,
      type: 'string',
      versions: '3+',
      nullable: '3+',
      default: null,
      about: 'Name of a static member.',
    },
    protocolType: {
      id: 5,
      type: 'string',
      versions: '5+',
      nullable: '5+',
      default: null,
      ignorable: true,
      about: 'Kind of the group, to be compared; null skips that.',
    },
    protocolName: {
      id: 6,
      type: 'string',
      versions: '5+',
      nullable: '5+',
      default: null,
      ignorable: true,
      about: 'The assignor, to be compared; null skips that.',
    },
    assignments: {
      id: 7,
      about: 'What each member gets, from the leader; empty from the others.',
      type: {
        array: {
          memberId: { id: 1, type: 'string', about: 'Id of the member.' },
          assignment: { id: 2, type: 'bytes', about: 'Its share, in a form that the members agree on.' },
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
    error: { id: 2, type: 'error', about: 'NONE, or why it failed.' },
    protocolType: {
      id: 3,
      type: 'string',
      versions: '5+',
      nullable: '5+',
      default: null,
      ignorable: true,
      about: 'Kind of the group.',
    },
    protocolName: {
      id: 4,
      type: 'string',
      versions: '5+',
      nullable: '5+',
      default: null,
      ignorable: true,
      about: 'The assignor.',
    },
    assignment: { id: 5, type: 'bytes', about: "The member's share." },
  },
} as const satisfies ApiSchema;
