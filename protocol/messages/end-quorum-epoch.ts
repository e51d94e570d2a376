/**
 * EndQuorumEpoch: the leader of the metadata quorum resigns and names who should stand first. Between
 * brokers only.
 */
import type { ApiSchema } from '../schema.ts';

export const EndQuorumEpoch = {
  key: 54,
  name: 'EndQuorumEpoch',
  about: 'Tells a voter of the metadata quorum that the leader resigns.',
  listeners: ['broker'],
  nativeOnly: true,
  versions: '1',
  flexible: 0,
  behaviours: {},
  request: {
    clusterId: { id: 1, type: 'string', about: 'Cluster id of the leader.' },
    leaderId: { id: 2, type: 'int32', about: 'Id of the leader that resigns.' },
    leaderEpoch: { id: 3, type: 'int32', about: 'Epoch in which it led.' },
    preferredCandidates: {
      id: 4,
      about: 'The other voters, those first whose logs reach furthest.',
      type: {
        array: {
          candidateId: { id: 1, type: 'int32', about: 'Id of the voter.' },
          candidateDirectoryId: { id: 2, type: 'uuid', about: 'Directory id of the voter.' },
        },
      },
    },
  },
  response: {
    error: { id: 1, type: 'error', about: 'NONE, or why it is not accepted.' },
    leaderId: { id: 2, type: 'int32', default: -1, about: 'Leader of the epoch; −1 while unknown.' },
    leaderEpoch: { id: 3, type: 'int32', about: 'Epoch of who answers.' },
  },
} as const satisfies ApiSchema;
