/**
 * DescribeGroupTimeline: the last rebalances of a group, and what the one under way waits for.
 *
 * The coordinator keeps a bounded number, for as long as it coordinates the group.
 */
import type { ApiSchema } from '../schema.ts';

export const DescribeGroupTimeline = {
  key: 1000,
  name: 'DescribeGroupTimeline',
  about: 'Tells the rebalances of a group, and whom it waits for.',
  listeners: ['client'],
  nativeOnly: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    groupId: { id: 1, type: 'string', about: 'Id of the group.' },
  },
  response: {
    error: { id: 1, type: 'error', about: 'NONE, or why the group cannot be described.' },
    errorMessage: {
      id: 2,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'The error in a sentence.',
    },
    rebalances: {
      id: 3,
      about: 'Oldest first.',
      type: {
        array: {
          cause: { id: 1, type: 'string', about: 'What began it, as a label such as "member-joined".' },
          reason: { id: 2, type: 'string', about: 'The same in a sentence.' },
          startedAt: { id: 3, type: 'int64', about: 'When it began, in milliseconds since 1970.' },
          completedAt: {
            id: 4,
            type: 'int64',
            default: -1,
            about: 'When its generation began; −1 while members are awaited.',
          },
          generation: {
            id: 5,
            type: 'int32',
            about: 'The one it led to, or while members are awaited, the one before.',
          },
          memberCount: { id: 6, type: 'int32', about: 'Members in that generation.' },
        },
      },
    },
    awaited: {
      id: 4,
      about: 'Members that the group waits for; none while it rests.',
      type: {
        array: {
          memberId: { id: 1, type: 'string', about: 'Id of the member.' },
          groupInstanceId: {
            id: 2,
            type: 'string',
            nullable: '0+',
            default: null,
            about: 'Its name, when it is a static one.',
          },
          clientId: {
            id: 3,
            type: 'string',
            about: 'Client id with which it joined; empty: not joined yet.',
          },
          clientHost: { id: 4, type: 'string', about: 'Address from which it joined.' },
          step: {
            id: 5,
            type: 'string',
            about: 'What it has yet to do, such as "join" or "bring-assignment".',
          },
        },
      },
    },
    remainingMs: {
      id: 5,
      type: 'int64',
      default: -1,
      about: 'How long the group waits at most; −1: it does not wait.',
    },
  },
} as const satisfies ApiSchema;
