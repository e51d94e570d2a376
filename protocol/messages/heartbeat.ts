/**
 * Heartbeat: keeps a member in its group, and tells it that the group rebalances.
 */
import type { ApiSchema } from '../schema.ts';

export const Heartbeat = {
  key: 12,
  name: 'Heartbeat',
  about: 'Keeps a member in its group.',
  listeners: ['client'],
  versions: '0-4',
  flexible: 4,
  behaviours: { staticMembers: 3 },
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
  },
  response: {
    throttleTimeMs: {
      id: 1,
      type: 'int32',
      versions: '1+',
      ignorable: true,
      about: 'How long the client should pause.',
    },
    error: {
      id: 2,
      type: 'error',
      about: 'NONE, or what the member must do: REBALANCE_IN_PROGRESS to join again.',
    },
  },
} as const satisfies ApiSchema;
