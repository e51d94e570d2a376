/**
 * DeleteRecords: moves the start of a log forward, so that what lies before it may be deleted.
 */
import type { ApiSchema } from '../schema.ts';

export const DeleteRecords = {
  key: 21,
  name: 'DeleteRecords',
  about: 'Drops the records before an offset.',
  listeners: ['client'],
  versions: '0-2',
  flexible: 2,
  behaviours: {},
  request: {
    topics: {
      id: 1,
      about: 'What to drop, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'What to drop, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                offset: { id: 2, type: 'int64', about: 'First offset to keep; −1 for the high watermark.' },
              },
            },
          },
        },
      },
    },
    timeoutMs: { id: 2, type: 'int32', about: 'How long to wait for the replicas.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    topics: {
      id: 2,
      about: 'Results, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: {
            id: 2,
            about: 'Results, by partition.',
            type: {
              array: {
                index: { id: 1, type: 'int32', about: 'Partition index.' },
                lowWatermark: { id: 2, type: 'int64', about: 'First offset kept on every replica.' },
                error: { id: 3, type: 'error', about: 'NONE, or why it failed.' },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
