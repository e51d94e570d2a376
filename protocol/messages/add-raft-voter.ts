/**
 * AddRaftVoter: a node that follows the metadata log becomes a voter. One change at a time.
 */
import type { ApiSchema } from '../schema.ts';

export const AddRaftVoter = {
  key: 80,
  name: 'AddRaftVoter',
  about: 'Adds a voter to the metadata quorum.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0-1',
  flexible: 0,
  behaviours: {},
  request: {
    clusterId: { id: 1, type: 'string', nullable: '0+', default: null, about: 'Id of the cluster meant.' },
    timeoutMs: { id: 2, type: 'int32', about: 'How long to wait until the change is committed.' },
    voterId: { id: 3, type: 'int32', about: 'Id of the node.' },
    voterDirectoryId: { id: 4, type: 'uuid', about: 'Id of its data directory.' },
    listeners: {
      id: 5,
      about: 'Where it is reached; brokers know it from its registration.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Name of the listener.' },
          host: { id: 2, type: 'string', about: 'Address to connect to.' },
          port: { id: 3, type: 'uint16', about: 'Port to connect to.' },
        },
      },
    },
    ackWhenCommitted: {
      id: 6,
      type: 'bool',
      versions: '1+',
      default: true,
      about: 'Whether to answer when the change is committed, else when it is written.',
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why it was refused.' },
    errorMessage: {
      id: 3,
      type: 'string',
      nullable: '0+',
      default: null,
      ignorable: true,
      about: 'The error in a sentence.',
    },
  },
} as const satisfies ApiSchema;
