/**
 * Metadata: brokers, topics, partitions and their leaders; how a client finds whom to talk to.
 *
 * v0 has no way to say "all": there an empty list means it (`nullMeansAllTopics` does not hold).
 * Looking a topic up by id needs v12, although ids are listed from v10 on.
 */
import type { ApiSchema } from '../schema.ts';

export const Metadata = {
  key: 3,
  name: 'Metadata',
  about: 'Lists brokers, topics and partition leaders.',
  listeners: ['client'],
  versions: '0-13',
  flexible: 9,
  behaviours: {
    nullMeansAllTopics: 1,
    autoCreateFlag: 4,
    topicIds: 10,
    lookupByTopicId: 12,
    topLevelError: 13,
  },
  request: {
    topics: {
      id: 1,
      nullable: '1+',
      about: 'The topics wanted; null for all.',
      type: {
        array: {
          topicId: {
            id: 1,
            type: 'uuid',
            versions: '10+',
            ignorable: true,
            about: 'Topic id; zero to go by name.',
          },
          name: { id: 2, type: 'string', nullable: '10+', about: 'Topic name; null to go by id.' },
        },
      },
    },
    allowAutoTopicCreation: {
      id: 2,
      type: 'bool',
      versions: '4+',
      default: true,
      about: 'Whether a missing topic may be created, if the broker is set to do so.',
    },
    includeClusterAuthorizedOperations: {
      type: 'bool',
      versions: '8-10',
      about: 'Whether to answer what the client may do with the cluster.',
    },
    includeTopicAuthorizedOperations: {
      id: 3,
      type: 'bool',
      versions: '8+',
      about: 'Whether to answer what the client may do with each topic.',
    },
  },
  response: {
    throttleTimeMs: {
      id: 1,
      type: 'int32',
      versions: '3+',
      ignorable: true,
      about: 'How long the client should pause.',
    },
    brokers: {
      id: 2,
      about: 'The brokers that are alive.',
      type: {
        array: {
          brokerId: { id: 1, type: 'int32', about: 'Id of the broker.' },
          host: { id: 2, type: 'string', about: 'Address to connect to.' },
          port: { id: 3, type: 'int32', about: 'Port to connect to.' },
          rack: {
            id: 4,
            type: 'string',
            versions: '1+',
            nullable: '1+',
            default: null,
            ignorable: true,
            about: 'Where the broker stands; null when not told.',
          },
        },
      },
    },
    clusterId: {
      id: 3,
      type: 'string',
      versions: '2+',
      nullable: '2+',
      default: null,
      ignorable: true,
      about: 'Id of the cluster.',
    },
    controllerId: {
      id: 4,
      type: 'int32',
      versions: '1+',
      default: -1,
      ignorable: true,
      about: 'Where to send admin requests.',
    },
    topics: {
      id: 5,
      about: 'The topics asked for.',
      type: {
        array: {
          error: { id: 1, type: 'error', about: 'Why the topic cannot be described.' },
          name: { id: 2, type: 'string', nullable: '12+', about: 'Topic name; null when an id is unknown.' },
          topicId: { id: 3, type: 'uuid', versions: '10+', ignorable: true, about: 'Topic id.' },
          isInternal: {
            id: 4,
            type: 'bool',
            versions: '1+',
            ignorable: true,
            about: 'Whether the broker keeps its own state there.',
          },
          partitions: {
            id: 5,
            about: 'The partitions.',
            type: {
              array: {
                error: { id: 1, type: 'error', about: 'LEADER_NOT_AVAILABLE while nobody leads.' },
                index: { id: 2, type: 'int32', about: 'Partition index.' },
                leaderId: { id: 3, type: 'int32', about: 'Broker that leads; −1 for none.' },
                leaderEpoch: {
                  id: 4,
                  type: 'int32',
                  versions: '7+',
                  default: -1,
                  ignorable: true,
                  about: 'Epoch of its leadership.',
                },
                replicas: { id: 5, type: { array: 'int32' }, about: 'Brokers that hold a copy.' },
                isr: { id: 6, type: { array: 'int32' }, about: 'Replicas in sync.' },
                offlineReplicas: {
                  id: 7,
                  type: { array: 'int32' },
                  versions: '5+',
                  ignorable: true,
                  about: 'Replicas that are down.',
                },
              },
            },
          },
          authorizedOperations: {
            id: 6,
            type: 'int32',
            versions: '8+',
            default: -2147483648,
            about: 'Bits of what the client may do with the topic; the least int32 when not asked for.',
          },
        },
      },
    },
    clusterAuthorizedOperations: {
      type: 'int32',
      versions: '8-10',
      default: -2147483648,
      about: 'Bits of what the client may do with the cluster.',
    },
    error: {
      id: 6,
      type: 'error',
      versions: '13+',
      ignorable: true,
      about: 'REBOOTSTRAP_REQUIRED when the client must begin again from its configured addresses.',
    },
  },
} as const satisfies ApiSchema;
