/**
 * BrokerRegistration: a broker has started and makes itself known to the controller.
 *
 * Asked again with the same incarnation it gets the same answer; a new incarnation gets a new epoch.
 */
import type { ApiSchema } from '../schema.ts';

export const BrokerRegistration = {
  key: 62,
  name: 'BrokerRegistration',
  about: 'Makes a started broker known to the controller.',
  listeners: ['broker'],
  controller: true,
  nativeOnly: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    brokerId: { id: 1, type: 'int32', about: 'Id of the broker.' },
    clusterId: { id: 2, type: 'string', about: 'The cluster that it belongs to.' },
    incarnationId: { id: 3, type: 'uuid', about: 'Made anew with each start of the process.' },
    listeners: {
      id: 4,
      about: 'Where clients and brokers reach it.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Name of the listener.' },
          host: { id: 2, type: 'string', about: 'Address to connect to.' },
          port: { id: 3, type: 'uint16', about: 'Port to connect to.' },
          securityProtocol: { id: 4, type: 'int16', about: '0 plaintext, 1 TLS, 2 SASL, 3 SASL over TLS.' },
        },
      },
    },
    features: {
      id: 5,
      about: 'Feature levels it could run at.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Name of the feature.' },
          minSupportedVersion: { id: 2, type: 'int16', about: 'Lowest level.' },
          maxSupportedVersion: { id: 3, type: 'int16', about: 'Highest level.' },
        },
      },
    },
    rack: { id: 6, type: 'string', nullable: '0+', default: null, about: 'Where the broker stands.' },
    logDirs: { id: 7, type: { array: 'uuid' }, about: 'Ids of its log directories.' },
    mayHaveLostData: {
      id: 8,
      type: 'bool',
      about:
        'Whether records that it once had may be missing: it then counts for no partition until it has caught up.',
    },
    lostPartitions: {
      id: 9,
      about: 'Those of which it has lost all records: its replica is as one on a new disk.',
      type: {
        array: {
          topicId: { id: 1, type: 'uuid', about: 'Id of the topic.' },
          partitions: { id: 2, type: { array: 'int32' }, about: 'Indexes of its partitions.' },
        },
      },
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the broker should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why it is not taken.' },
    brokerEpoch: { id: 3, type: 'int64', default: -1, about: 'Fencing number of this registration.' },
    errorMessage: {
      id: 4,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'The error in a sentence.',
    },
  },
} as const satisfies ApiSchema;
