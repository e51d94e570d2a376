/**
 * ListGroups: the groups that the asked broker coordinates. Who wants all of them asks every broker.
 */
import type { ApiSchema } from '../schema.ts';

export const ListGroups = {
  key: 16,
  name: 'ListGroups',
  about: 'Lists the groups that this broker coordinates.',
  listeners: ['client'],
  versions: '0-5',
  flexible: 3,
  behaviours: { statesFilter: 4, typesFilter: 5 },
  request: {
    statesFilter: {
      id: 1,
      type: { array: 'string' },
      versions: '4+',
      about: 'Only groups in one of these states; empty for all.',
    },
    typesFilter: {
      id: 2,
      type: { array: 'string' },
      versions: '5+',
      about: 'Only groups of one of these types; empty for all.',
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
    error: { id: 2, type: 'error', about: 'NONE, or why the list is not complete.' },
    groups: {
      id: 3,
      about: 'The groups.',
      type: {
        array: {
          groupId: { id: 1, type: 'string', about: 'Id of the group.' },
          protocolType: { id: 2, type: 'string', about: 'Kind of the group, such as "consumer".' },
          groupState: { id: 3, type: 'string', versions: '4+', ignorable: true, about: 'Its state.' },
          groupType: {
            id: 4,
            type: 'string',
            versions: '5+',
            ignorable: true,
            about: 'How it is coordinated, such as "classic".',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
