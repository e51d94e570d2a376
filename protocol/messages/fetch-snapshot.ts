/**
 * FetchSnapshot: a replica of the metadata log whose position is no longer in its leader's log pulls, piece
 * by piece, the snapshot that stands for it. Between brokers only.
 *
 * Kafka's names without its lists of topics and partitions: there is one log.
 */
import type { ApiSchema } from '../schema.ts';

export const FetchSnapshot = {
  key: 59,
  name: 'FetchSnapshot',
  about: 'Pulls a piece of a snapshot of the metadata log from its leader.',
  listeners: ['broker'],
  nativeOnly: true,
  versions: '1',
  flexible: 0,
  behaviours: {},
  request: {
    clusterId: { id: 1, type: 'string', about: 'Cluster id of the replica.' },
    replicaId: { id: 2, type: 'int32', about: 'Id of the replica.' },
    replicaDirectoryId: { id: 3, type: 'uuid', about: 'Directory id of the replica.' },
    currentLeaderEpoch: { id: 4, type: 'int32', about: 'Epoch the replica is in.' },
    snapshotId: {
      id: 5,
      about: 'Which snapshot.',
      type: {
        struct: {
          endOffset: { id: 1, type: 'int64', about: 'Offset after the last record that is in it.' },
          epoch: { id: 2, type: 'int32', about: 'Epoch of that record.' },
        },
      },
    },
    position: { id: 6, type: 'int64', about: 'First byte that is wanted.' },
    maxBytes: { id: 7, type: 'int32', about: 'Most bytes that are wanted.' },
  },
  response: {
    error: { id: 1, type: 'error', about: 'NONE, or why nothing is answered.' },
    leaderId: { id: 2, type: 'int32', default: -1, about: 'Leader of the epoch; −1 while unknown.' },
    leaderEpoch: { id: 3, type: 'int32', about: 'Epoch of who answers.' },
    size: { id: 4, type: 'int64', default: 0, about: 'Bytes of the whole snapshot.' },
    position: { id: 5, type: 'int64', default: 0, about: 'Where the bytes begin.' },
    unalignedRecords: { id: 6, type: 'chunks', about: 'Bytes from there on; they may end within a batch.' },
  },
} as const satisfies ApiSchema;
