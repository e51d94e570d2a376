/**
 * ConsumerGroupDescribe: state and members of groups whose partitions the coordinator assigns.
 *
 * Of a classic group it knows nothing (GROUP_ID_NOT_FOUND): DescribeGroups tells of those.
 */
import type { ApiSchema, Fields } from '../schema.ts';

const partitionsByTopic = {
  topicId: { id: 1, type: 'uuid', about: 'Topic id.' },
  topicName: { id: 2, type: 'string', about: 'Topic name.' },
  partitions: { id: 3, type: { array: 'int32' }, about: 'Partition indexes.' },
} as const satisfies Fields;

export const ConsumerGroupDescribe = {
  key: 69,
  name: 'ConsumerGroupDescribe',
  about: 'Tells state and members of consumer groups.',
  listeners: ['client'],
  versions: '0-1',
  flexible: 0,
  behaviours: { memberTypes: 1 },
  request: {
    groupIds: { id: 1, type: { array: 'string' }, about: 'Ids of the groups.' },
    includeAuthorizedOperations: {
      id: 2,
      type: 'bool',
      about: 'Whether to tell what the client may do with them.',
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    groups: {
      id: 2,
      about: 'The groups.',
      type: {
        array: {
          error: { id: 1, type: 'error', about: 'NONE, or why the group cannot be described.' },
          errorMessage: {
            id: 2,
            type: 'string',
            nullable: '0+',
            default: null,
            about: 'The error in a sentence.',
          },
          groupId: { id: 3, type: 'string', about: 'Id of the group.' },
          groupState: { id: 4, type: 'string', about: 'Empty, Assigning, Reconciling, Stable or Dead.' },
          groupEpoch: { id: 5, type: 'int32', about: 'Rises with each change that needs an assignment.' },
          assignmentEpoch: { id: 6, type: 'int32', about: 'Group epoch that the target assignment is for.' },
          assignorName: { id: 7, type: 'string', about: 'The assignor that most members would like.' },
          members: {
            id: 8,
            about: 'Its members.',
            type: {
              array: {
                memberId: { id: 1, type: 'string', about: 'Id of the member.' },
                instanceId: {
                  id: 2,
                  type: 'string',
                  nullable: '0+',
                  default: null,
                  about: 'Its name, when it is a static one.',
                },
                rackId: { id: 3, type: 'string', nullable: '0+', default: null, about: 'Where it runs.' },
                memberEpoch: { id: 4, type: 'int32', about: 'Assignment epoch that it has reached.' },
                clientId: { id: 5, type: 'string', about: 'Client id with which it joined.' },
                clientHost: { id: 6, type: 'string', about: 'Address from which it joined.' },
                subscribedTopicNames: {
                  id: 7,
                  type: { array: 'string' },
                  about: 'Topics that it subscribes to.',
                },
                subscribedTopicRegex: {
                  id: 8,
                  type: 'string',
                  nullable: '0+',
                  default: null,
                  about: 'Pattern of further topics.',
                },
                assignment: {
                  id: 9,
                  about: 'What it owns.',
                  type: {
                    struct: {
                      topicPartitions: {
                        id: 1,
                        about: 'The partitions, by topic.',
                        typeName: 'ConsumerGroupDescribeResponseAssignedTopic',
                        type: { array: partitionsByTopic },
                      },
                    },
                  },
                },
                targetAssignment: {
                  id: 10,
                  about: 'What it will own.',
                  type: {
                    struct: {
                      topicPartitions: {
                        id: 1,
                        about: 'The partitions, by topic.',
                        typeName: 'ConsumerGroupDescribeResponseTargetTopic',
                        type: { array: partitionsByTopic },
                      },
                    },
                  },
                },
                memberType: {
                  id: 11,
                  type: 'int8',
                  versions: '1+',
                  default: -1,
                  ignorable: true,
                  about: 'How it takes part: 0 as a classic member, 1 by heartbeats alone, −1 unknown.',
                },
              },
            },
          },
          authorizedOperations: {
            id: 9,
            type: 'int32',
            default: -2147483648,
            about: 'Bits of what the client may do with the group; the least int32 when not asked for.',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
