/**
 * DescribeGroups: state and members of groups.
 *
 * A group that does not exist is in state "Dead" without an error; since v6 (`notFound`) it is
 * GROUP_ID_NOT_FOUND as well.
 */
import type { ApiSchema } from '../schema.ts';

export const DescribeGroups = {
  key: 15,
  name: 'DescribeGroups',
  about: 'Tells state and members of groups.',
  listeners: ['client'],
  versions: '0-6',
  flexible: 5,
  behaviours: { authorizedOperations: 3, notFound: 6 },
  request: {
    groups: { id: 1, type: { array: 'string' }, about: 'Ids of the groups.' },
    includeAuthorizedOperations: {
      id: 2,
      type: 'bool',
      versions: '3+',
      about: 'Whether to tell what the client may do with them.',
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
    groups: {
      id: 2,
      about: 'The groups.',
      type: {
        array: {
          error: { id: 1, type: 'error', about: 'NONE, or why the group cannot be described.' },
          errorMessage: {
            id: 2,
            type: 'string',
            versions: '6+',
            nullable: '6+',
            default: null,
            ignorable: true,
            about: 'The error in a sentence.',
          },
          groupId: { id: 3, type: 'string', about: 'Id of the group.' },
          groupState: {
            id: 4,
            type: 'string',
            about: 'Empty, PreparingRebalance, CompletingRebalance, Stable or Dead.',
          },
          protocolType: { id: 5, type: 'string', about: 'Kind of the group, such as "consumer".' },
          protocolData: { id: 6, type: 'string', about: 'The assignor, once the members agree on one.' },
          members: {
            id: 7,
            about: 'Its members.',
            type: {
              array: {
                memberId: { id: 1, type: 'string', about: 'Id of the member.' },
                groupInstanceId: {
                  id: 2,
                  type: 'string',
                  versions: '4+',
                  nullable: '4+',
                  default: null,
                  ignorable: true,
                  about: 'Its name, when it is a static one.',
                },
                clientId: { id: 3, type: 'string', about: 'Client id with which it joined.' },
                clientHost: { id: 4, type: 'string', about: 'Address from which it joined.' },
                memberMetadata: { id: 5, type: 'bytes', about: 'Its subscription.' },
                memberAssignment: { id: 6, type: 'bytes', about: 'Its share.' },
              },
            },
          },
          authorizedOperations: {
            id: 8,
            type: 'int32',
            versions: '3+',
            default: -2147483648,
            ignorable: true,
            about: 'Bits of what the client may do with the group; the least int32 when not asked for.',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
