/**
 * ConsumerGroupHeartbeat: joins a consumer group, stays in it, and leaves it.
 *
 * The coordinator assigns. A member says in full what it is when it joins and after an error; later it
 * says only what has changed, and is told its assignment only when that has. It reports what it owns as
 * soon as that is what it was told to own.
 */
import type { ApiSchema } from '../schema.ts';

export const ConsumerGroupHeartbeat = {
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  about: 'Joins a consumer group, stays in it, or leaves it.',
  listeners: ['client'],
  versions: '0-1',
  flexible: 0,
  behaviours: { memberIdByClient: 1, regularExpressions: 1 },
  request: {
    groupId: { id: 1, type: 'string', about: 'Id of the group.' },
    memberId: { id: 2, type: 'string', about: 'Id that the member made up, the same for its whole life.' },
    memberEpoch: {
      id: 3,
      type: 'int32',
      about:
        'Epoch that the last answer told; 0 to join, −1 to leave, −2 from a static member that comes back.',
    },
    instanceId: {
      id: 4,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'Name of a static member, which may restart without a rebalance; null: none, or as before.',
    },
    rackId: {
      id: 5,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'Where the member runs; null: unknown, or as before.',
    },
    rebalanceTimeoutMs: {
      id: 6,
      type: 'int32',
      default: -1,
      about: 'How long the member may take to give partitions up; −1: as before.',
    },
    subscribedTopicNames: {
      id: 7,
      type: { array: 'string' },
      nullable: '0+',
      default: null,
      about: 'Topics that it subscribes to; null: as before.',
    },
    subscribedTopicRegex: {
      id: 8,
      type: 'string',
      versions: '1+',
      nullable: '1+',
      default: null,
      about: 'It also subscribes to topics whose names match, in RE2 syntax; null: as before, empty: none.',
    },
    serverAssignor: {
      id: 9,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'Assignor that it would like; null: any, or as before.',
    },
    topicPartitions: {
      id: 10,
      nullable: '0+',
      default: null,
      about: 'What the member owns; null: as before.',
      type: {
        array: {
          topicId: { id: 1, type: 'uuid', about: 'Topic id.' },
          partitions: { id: 2, type: { array: 'int32' }, about: 'Partition indexes.' },
        },
      },
    },
    busyLeaseMs: {
      id: 11,
      type: 'int32',
      versions: 'none',
      ignorable: true,
      about: 'The member is at work, and may keep for so long partitions that it has to give up.',
    },
    waitMs: {
      id: 12,
      type: 'int32',
      versions: 'none',
      ignorable: true,
      about: 'The answer may wait for so long until there is news for the member.',
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why it failed.' },
    errorMessage: {
      id: 3,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'The error in a sentence.',
    },
    memberId: { id: 4, type: 'string', nullable: '0+', default: null, about: 'Id of the member.' },
    memberEpoch: { id: 5, type: 'int32', about: 'Epoch of the member, for its next heartbeat and commits.' },
    heartbeatIntervalMs: { id: 6, type: 'int32', about: 'How often the member should be heard of.' },
    assignment: {
      id: 7,
      nullable: '0+',
      default: null,
      about: 'What the member may own from now on, all of it; null: as before.',
      type: {
        struct: {
          topicPartitions: {
            id: 1,
            about: 'The partitions, by topic.',
            type: {
              array: {
                topicId: { id: 1, type: 'uuid', about: 'Topic id.' },
                partitions: { id: 2, type: { array: 'int32' }, about: 'Partition indexes.' },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
