/**
 * JoinGroup: takes part in the next generation of a group.
 *
 * The answer may take as long as the rebalance timeout, since all members are answered together. Only
 * the leader's holds the members: it assigns the partitions and hands the result in with SyncGroup.
 */
import type { ApiSchema } from '../schema.ts';

export const JoinGroup = {
  key: 11,
  name: 'JoinGroup',
  about: 'Joins a group, and waits for its next generation.',
  listeners: ['client'],
  versions: '0-9',
  flexible: 6,
  behaviours: {
    rebalanceTimeout: 1,
    memberIdRequired: 4,
    staticMembers: 5,
    protocolType: 7,
    skipAssignment: 9,
  },
  request: {
    groupId: { id: 1, type: 'string', about: 'Id of the group.' },
    sessionTimeoutMs: { id: 2, type: 'int32', about: 'A member that is silent for longer is removed.' },
    rebalanceTimeoutMs: {
      id: 3,
      type: 'int32',
      versions: '1+',
      default: -1,
      ignorable: true,
      about: 'How long others wait for this member to join again; −1 for the session timeout.',
    },
    memberId: { id: 4, type: 'string', about: 'Id that the coordinator gave; empty at first.' },
    groupInstanceId: {
      id: 5,
      type: 'string',
      versions: '5+',
      nullable: '5+',
      default: null,
      about: 'Name of a static member, which may restart without a rebalance.',
    },
    protocolType: { id: 6, type: 'string', about: 'Kind of the group, such as "consumer".' },
    protocols: {
      id: 7,
      about: 'What the member can do, the best first.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Name of an assignor.' },
          metadata: { id: 2, type: 'bytes', about: 'Subscription, in a form that the members agree on.' },
        },
      },
    },
    reason: {
      id: 8,
      type: 'string',
      versions: '8+',
      nullable: '8+',
      default: null,
      ignorable: true,
      about: 'Why it joins, for people.',
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
    error: { id: 2, type: 'error', about: 'NONE, or why it failed.' },
    generationId: { id: 3, type: 'int32', default: -1, about: 'Number of the generation.' },
    protocolType: {
      id: 4,
      type: 'string',
      versions: '7+',
      nullable: '7+',
      default: null,
      ignorable: true,
      about: 'Kind of the group.',
    },
    protocolName: {
      id: 5,
      type: 'string',
      nullable: '7+',
      about: 'The assignor that all members can do; empty or null on error.',
    },
    leader: { id: 6, type: 'string', about: 'Member id of the leader.' },
    skipAssignment: {
      id: 7,
      type: 'bool',
      versions: '9+',
      about: 'Whether the leader need not assign, since nothing has changed.',
    },
    memberId: { id: 8, type: 'string', about: 'Id of this member.' },
    members: {
      id: 9,
      about: 'All members, for the leader; empty for the others.',
      type: {
        array: {
          memberId: { id: 1, type: 'string', about: 'Id of the member.' },
          groupInstanceId: {
            id: 2,
            type: 'string',
            versions: '5+',
            nullable: '5+',
            default: null,
            ignorable: true,
            about: 'Its name, when it is a static one.',
          },
          metadata: { id: 3, type: 'bytes', about: 'Its subscription.' },
        },
      },
    },
  },
} as const satisfies ApiSchema;
