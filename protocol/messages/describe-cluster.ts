/**
 * DescribeCluster: the brokers of the cluster and who controls it.
 */
import type { ApiSchema } from '../schema.ts';

export const DescribeCluster = {
  key: 60,
  name: 'DescribeCluster',
  about: 'Lists the brokers of the cluster.',
  listeners: ['client'],
  versions: '0-2',
  flexible: 0,
  behaviours: { endpointType: 1, fencedBrokers: 2 },
  request: {
    includeClusterAuthorizedOperations: {
      id: 1,
      type: 'bool',
      about: 'Whether to answer what the client may do with the cluster.',
    },
    endpointType: {
      id: 2,
      type: 'int8',
      versions: '1+',
      default: 1,
      about: 'Which addresses are wanted: 1 brokers, 2 controllers.',
    },
    includeFencedBrokers: {
      id: 3,
      type: 'bool',
      versions: '2+',
      ignorable: true,
      about: 'Whether to list brokers that do not take part at the moment.',
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why it failed.' },
    errorMessage: { id: 3, type: 'string', nullable: '0+', default: null, about: 'The error in a sentence.' },
    endpointType: {
      id: 4,
      type: 'int8',
      versions: '1+',
      default: 1,
      about: 'Which addresses these are: 1 brokers, 2 controllers.',
    },
    clusterId: { id: 5, type: 'string', about: 'Id of the cluster.' },
    controllerId: { id: 6, type: 'int32', default: -1, about: 'Where to send admin requests.' },
    brokers: {
      id: 7,
      about: 'The brokers.',
      type: {
        array: {
          brokerId: { id: 1, type: 'int32', about: 'Id of the broker.' },
          host: { id: 2, type: 'string', about: 'Address to connect to.' },
          port: { id: 3, type: 'int32', about: 'Port to connect to.' },
          rack: { id: 4, type: 'string', nullable: '0+', default: null, about: 'Where the broker stands.' },
          isFenced: {
            id: 5,
            type: 'bool',
            versions: '2+',
            about: 'Whether it does not take part at the moment.',
          },
        },
      },
    },
    clusterAuthorizedOperations: {
      id: 8,
      type: 'int32',
      default: -2147483648,
      about: 'Bits of what the client may do with the cluster; the least int32 when not asked for.',
    },
  },
} as const satisfies ApiSchema;
