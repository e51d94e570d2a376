/**
 * UpdateFeatures: sets the levels of features for the whole cluster, all of them or none.
 */
import type { ApiSchema } from '../schema.ts';

export const UpdateFeatures = {
  key: 57,
  name: 'UpdateFeatures',
  about: 'Sets the levels of features.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0-2',
  flexible: 0,
  behaviours: { upgradeType: 1, noResults: 2 },
  request: {
    timeoutMs: { id: 1, type: 'int32', default: 60000, about: 'How long to wait for the change.' },
    featureUpdates: {
      id: 2,
      about: 'The features to change.',
      type: {
        array: {
          feature: { id: 1, type: 'string', about: 'Name of the feature.' },
          maxVersionLevel: { id: 2, type: 'int16', about: 'Its new level; below 1 switches it off.' },
          allowDowngrade: { type: 'bool', versions: '0', about: 'Whether the level may fall.' },
          upgradeType: {
            id: 3,
            type: 'int8',
            versions: '1+',
            default: 1,
            about:
              '1: the level may only rise. 2: it may fall if nothing is lost. 3: it may fall in any case.',
          },
        },
      },
    },
    validateOnly: {
      id: 3,
      type: 'bool',
      versions: '1+',
      about: 'Whether to check only, and change nothing.',
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why nothing was changed.' },
    errorMessage: {
      id: 3,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'The error in a sentence.',
    },
    results: {
      versions: '0-1',
      ignorable: true,
      about: 'Results, by feature.',
      type: {
        array: {
          feature: { type: 'string', about: 'Name of the feature.' },
          error: { type: 'error', about: 'NONE, or why nothing was changed.' },
          errorMessage: {
            type: 'string',
            nullable: '0+',
            default: null,
            about: 'The error in a sentence.',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
