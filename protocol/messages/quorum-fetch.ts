/**
 * QuorumFetch: a voter or observer pulls the metadata log from its leader. Between brokers only.
 *
 * The fetch offset is the acknowledgement: everything before it is synced on the replica that asks.
 * Kafka has no message of its own for it, it uses Fetch; the number lies beyond Kafka's.
 */
import type { ApiSchema } from '../schema.ts';

export const QuorumFetch = {
  key: 1002,
  name: 'QuorumFetch',
  about: 'Pulls records of the metadata log from its leader.',
  listeners: ['broker'],
  nativeOnly: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    clusterId: { id: 1, type: 'string', about: 'Cluster id of the replica.' },
    replicaId: { id: 2, type: 'int32', about: 'Id of the replica.' },
    replicaDirectoryId: { id: 3, type: 'uuid', about: 'Directory id of the replica.' },
    currentLeaderEpoch: { id: 4, type: 'int32', about: 'Epoch the replica is in.' },
    fetchOffset: { id: 5, type: 'int64', about: "Where the replica's log ends, synced." },
    lastFetchedEpoch: {
      id: 6,
      type: 'int32',
      default: -1,
      about: 'Epoch of the record before that; −1 when there is none.',
    },
    highWatermark: { id: 7, type: 'int64', about: 'What the replica knows to be committed.' },
    maxWaitMs: { id: 8, type: 'int32', about: 'How long to wait for something new.' },
    maxBytes: { id: 9, type: 'int32', about: 'Size of the answer, except for a single larger batch.' },
  },
  response: {
    error: { id: 1, type: 'error', about: 'NONE, or why nothing is answered.' },
    leaderId: { id: 2, type: 'int32', default: -1, about: 'Leader of the epoch; −1 while unknown.' },
    leaderEpoch: { id: 3, type: 'int32', about: 'Epoch of who answers.' },
    highWatermark: { id: 4, type: 'int64', default: -1, about: 'Everything before it is committed.' },
    divergingEpoch: {
      id: 5,
      about: "Set when the replica's log is not a part of the leader's: the last epoch in common at most.",
      type: {
        struct: {
          epoch: { id: 1, type: 'int32', default: -1, about: 'That epoch.' },
          endOffset: {
            id: 2,
            type: 'int64',
            default: -1,
            about: "Where it ends in the leader's log; −1: not set.",
          },
        },
      },
    },
    snapshotId: {
      id: 6,
      about: 'Set when what the replica lacks is no longer in the log: what to fetch instead.',
      type: {
        struct: {
          endOffset: { id: 1, type: 'int64', default: -1, about: 'Where the snapshot ends; −1: not set.' },
          epoch: { id: 2, type: 'int32', default: -1, about: 'Epoch of its last record.' },
        },
      },
    },
    records: { id: 7, type: 'chunks', about: 'Whole batches from the fetch offset on.' },
  },
} as const satisfies ApiSchema;
