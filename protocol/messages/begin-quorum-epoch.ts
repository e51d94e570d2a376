/**
 * BeginQuorumEpoch: a new leader of the metadata quorum tells a voter that it leads, until that voter
 * fetches from it. Between brokers only.
 */
import type { ApiSchema } from '../schema.ts';

export const BeginQuorumEpoch = {
  key: 53,
  name: 'BeginQuorumEpoch',
  about: 'Tells a voter of the metadata quorum who leads.',
  listeners: ['broker'],
  nativeOnly: true,
  versions: '1',
  flexible: 0,
  behaviours: {},
  request: {
    clusterId: { id: 1, type: 'string', about: 'Cluster id of the leader.' },
    voterId: { id: 2, type: 'int32', about: 'Id of the voter that is told.' },
    voterDirectoryId: { id: 3, type: 'uuid', about: 'Directory id of the voter that is told.' },
    leaderId: { id: 4, type: 'int32', about: 'Id of the leader.' },
    leaderEpoch: { id: 5, type: 'int32', about: 'Epoch in which it leads.' },
  },
  response: {
    error: { id: 1, type: 'error', about: 'NONE, or why it is not accepted.' },
    leaderId: { id: 2, type: 'int32', default: -1, about: 'Leader of the epoch; −1 while unknown.' },
    leaderEpoch: { id: 3, type: 'int32', about: 'Epoch of who answers.' },
  },
} as const satisfies ApiSchema;
