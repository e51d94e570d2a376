/**
 * ApiVersions: what the broker speaks; the first request of nearly every connection.
 *
 * Its response header has no tag section in any version, so that a client can read the answer to a
 * version that the broker does not know. v0–3 clients reject a supported feature whose least level
 * is 0; the handler leaves such features out unless `zeroFeatureLevels` holds.
 */
import type { ApiSchema } from '../schema.ts';

export const ApiVersions = {
  key: 18,
  name: 'ApiVersions',
  about: 'Lists the APIs and versions that the broker serves.',
  listeners: ['client', 'broker'],
  versions: '0-4',
  flexible: 3,
  behaviours: { clientSoftware: 3, zeroFeatureLevels: 4 },
  request: {
    clientSoftwareName: {
      id: 1,
      type: 'string',
      versions: '3+',
      ignorable: true,
      about: 'Name of the client library.',
    },
    clientSoftwareVersion: { id: 2, type: 'string', versions: '3+', ignorable: true, about: 'Its version.' },
  },
  response: {
    error: { id: 1, type: 'error', about: 'NONE, or UNSUPPORTED_VERSION with the range of this API alone.' },
    apiKeys: {
      id: 2,
      about: 'The APIs served.',
      type: {
        array: {
          apiKey: { id: 1, type: 'int16', about: 'Number of the API.' },
          minVersion: { id: 2, type: 'int16', about: 'Lowest Kafka version served.' },
          maxVersion: { id: 3, type: 'int16', about: 'Highest Kafka version served.' },
        },
      },
    },
    throttleTimeMs: {
      id: 3,
      type: 'int32',
      versions: '1+',
      ignorable: true,
      about: 'How long the client should pause.',
    },
    supportedFeatures: {
      id: 4,
      versions: '3+',
      tag: 0,
      ignorable: true,
      about: 'Feature levels that the broker could run at.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Name of the feature.' },
          minVersion: { id: 2, type: 'int16', about: 'Lowest level.' },
          maxVersion: { id: 3, type: 'int16', about: 'Highest level.' },
        },
      },
    },
    finalizedFeaturesEpoch: {
      id: 5,
      type: 'int64',
      versions: '3+',
      tag: 1,
      default: -1,
      ignorable: true,
      about: 'Grows with every change of the levels in force; −1 when unknown.',
    },
    finalizedFeatures: {
      id: 6,
      versions: '3+',
      tag: 2,
      ignorable: true,
      about: 'Feature levels in force in the cluster.',
      type: {
        array: {
          name: { id: 1, type: 'string', about: 'Name of the feature.' },
          maxVersionLevel: { id: 2, type: 'int16', about: 'Highest level in force.' },
          minVersionLevel: { id: 3, type: 'int16', about: 'Lowest level in force.' },
        },
      },
    },
    zkMigrationReady: {
      type: 'bool',
      versions: '3+',
      tag: 3,
      ignorable: true,
      about: 'Always false; a trace of Kafka before KRaft.',
    },
  },
} as const satisfies ApiSchema;
