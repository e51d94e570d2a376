/**
 * IdentifyNode: who answers on a broker-to-broker listener, and to which cluster it belongs. Brokers with an
 * empty directory find each other with it, and form or join a cluster.
 *
 * Kafka has no such API: its directories are formatted by hand before the first start.
 */
import type { ApiSchema } from '../schema.ts';

export const IdentifyNode = {
  key: 1001,
  name: 'IdentifyNode',
  about: 'Tells who a node is, and which cluster it belongs to.',
  listeners: ['broker'],
  nativeOnly: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    nodeId: { id: 1, type: 'int32', about: 'Who asks.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the peer should pause.' },
    nodeId: { id: 2, type: 'int32', about: 'Id of this node.' },
    directoryId: { id: 3, type: 'uuid', about: 'Id of its data directory.' },
    clusterId: {
      id: 4,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'Its cluster; null while it belongs to none.',
    },
    voters: {
      id: 5,
      about: 'The voters with which the cluster was formed.',
      type: {
        array: {
          voterId: { id: 1, type: 'int32', about: 'Id of the node.' },
          directoryId: { id: 2, type: 'uuid', about: 'Id of its data directory then.' },
        },
      },
    },
    incarnationId: { id: 7, type: 'uuid', about: 'Made anew with each start of the process.' },
    listed: {
      id: 6,
      about: 'The voters that the node was started with, in any order.',
      type: {
        array: {
          voterId: { id: 1, type: 'int32', about: 'Id of the node.' },
          host: { id: 2, type: 'string', about: 'Host of its broker-to-broker listener.' },
          port: { id: 3, type: 'uint16', about: 'Port of the same.' },
        },
      },
    },
  },
} as const satisfies ApiSchema;
