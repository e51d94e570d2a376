/**
 * DescribeLogDirs: the log directories of a broker, how full they are, what each partition takes,
 * and what of it is damaged.
 */
import type { ApiSchema } from '../schema.ts';

export const DescribeLogDirs = {
  key: 35,
  name: 'DescribeLogDirs',
  about: 'Shows log directories and the sizes of partitions.',
  listeners: ['client'],
  versions: '1-5',
  flexible: 2,
  behaviours: { topLevelError: 3, volumeSizes: 4, cordoned: 5 },
  request: {
    topics: {
      id: 1,
      nullable: '0+',
      default: null,
      about: 'The partitions wanted; null for all.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Topic name.' },
          partitions: { id: 2, type: { array: 'int32' }, about: 'Partition indexes.' },
        },
      },
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', versions: '3+', ignorable: true, about: 'Why the whole request failed.' },
    results: {
      id: 3,
      about: 'The log directories.',
      type: {
        array: {
          error: { id: 1, type: 'error', about: 'KAFKA_STORAGE_ERROR once the directory has failed.' },
          logDir: { id: 2, type: 'string', about: 'Absolute path.' },
          topics: {
            id: 3,
            about: 'What lies in it.',
            type: {
              array: {
                name: { id: 1, type: 'string', about: 'Topic name.' },
                partitions: {
                  id: 2,
                  about: 'The partitions.',
                  type: {
                    array: {
                      index: { id: 1, type: 'int32', about: 'Partition index.' },
                      size: { id: 2, type: 'int64', about: 'Bytes of its segments.' },
                      offsetLag: { id: 3, type: 'int64', about: 'Records it is behind.' },
                      isFuture: {
                        id: 4,
                        type: 'bool',
                        about: 'Whether it will replace the log in another directory.',
                      },
                      damagedRanges: {
                        id: 5,
                        versions: 'none',
                        ignorable: true,
                        about: 'What is damaged and not served, as far as it has been noticed.',
                        type: {
                          array: {
                            baseOffset: { id: 1, type: 'int64', about: 'First offset.' },
                            endOffset: { id: 2, type: 'int64', about: 'First offset after the range.' },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
          totalBytes: {
            id: 4,
            type: 'int64',
            versions: '4+',
            default: -1,
            ignorable: true,
            about: 'Size of the volume; −1 when unknown.',
          },
          usableBytes: {
            id: 5,
            type: 'int64',
            versions: '4+',
            default: -1,
            ignorable: true,
            about: 'Free bytes of the volume; −1 when unknown.',
          },
          isCordoned: {
            id: 6,
            type: 'bool',
            versions: '5+',
            ignorable: true,
            about: 'Whether no new partitions are placed here.',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
