/**
 * Vote: a voter asks another one to elect it, or (pre-vote) whether it would. Between brokers only.
 *
 * Kafka's names without its lists of topics and partitions: there is one log to vote on.
 */
import type { ApiSchema } from '../schema.ts';

export const Vote = {
  key: 52,
  name: 'Vote',
  about: 'Asks a voter of the metadata quorum for its vote.',
  listeners: ['broker'],
  nativeOnly: true,
  versions: '2',
  flexible: 0,
  behaviours: {},
  request: {
    clusterId: { id: 1, type: 'string', about: 'Cluster id of who asks.' },
    voterId: { id: 2, type: 'int32', about: 'Id of the voter that is asked.' },
    voterDirectoryId: { id: 3, type: 'uuid', about: 'Directory id of the voter that is asked.' },
    replicaEpoch: {
      id: 4,
      type: 'int32',
      about: 'Epoch in which the candidate stands; of a pre-vote the one it is in.',
    },
    replicaId: { id: 5, type: 'int32', about: 'Id of the candidate.' },
    replicaDirectoryId: { id: 6, type: 'uuid', about: 'Directory id of the candidate.' },
    lastOffsetEpoch: {
      id: 7,
      type: 'int32',
      default: -1,
      about: "Epoch of the last record of the candidate's log; −1 when it is empty.",
    },
    lastOffset: { id: 8, type: 'int64', about: "Where the candidate's log ends." },
    preVote: { id: 9, type: 'bool', about: 'Only asks: no vote is given, no epoch begins.' },
  },
  response: {
    error: { id: 1, type: 'error', about: 'NONE, or why it cannot be answered.' },
    leaderId: { id: 2, type: 'int32', default: -1, about: 'Leader of the epoch; −1 while unknown.' },
    leaderEpoch: { id: 3, type: 'int32', about: 'Epoch of who answers.' },
    voteGranted: { id: 4, type: 'bool', about: 'Whether the candidate has the vote.' },
  },
} as const satisfies ApiSchema;
