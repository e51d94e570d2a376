/**
 * RemoveRaftVoter: a voter of the metadata quorum votes no more. One change at a time.
 */
import type { ApiSchema } from '../schema.ts';

export const RemoveRaftVoter = {
  key: 81,
  name: 'RemoveRaftVoter',
  about: 'Removes a voter from the metadata quorum.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    clusterId: { id: 1, type: 'string', nullable: '0+', default: null, about: 'Id of the cluster meant.' },
    voterId: { id: 2, type: 'int32', about: 'Id of the node.' },
    voterDirectoryId: { id: 3, type: 'uuid', about: 'Id of its data directory.' },
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
