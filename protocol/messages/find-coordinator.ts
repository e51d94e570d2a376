/**
 * FindCoordinator: which broker coordinates a group or a transactional id.
 *
 * Up to v3 one key is asked for and answered at the top level; since then (`manyKeys`) both are lists.
 */
import type { ApiSchema } from '../schema.ts';

export const FindCoordinator = {
  key: 10,
  name: 'FindCoordinator',
  about: 'Finds the coordinator of groups and transactions.',
  listeners: ['client'],
  versions: '0-6',
  flexible: 3,
  behaviours: { keyType: 1, manyKeys: 4, shareKeys: 6 },
  request: {
    key: { type: 'string', versions: '0-3', about: 'The one key.' },
    keyType: {
      id: 1,
      type: 'int8',
      versions: '1+',
      about: '0 group, 1 transactional id, 2 share group partition.',
    },
    keys: { id: 2, type: { array: 'string' }, versions: '4+', about: 'The keys.' },
  },
  response: {
    throttleTimeMs: {
      id: 1,
      type: 'int32',
      versions: '1+',
      ignorable: true,
      about: 'How long the client should pause.',
    },
    error: { type: 'error', versions: '0-3', about: 'Why the one key has no answer.' },
    errorMessage: {
      type: 'string',
      versions: '1-3',
      nullable: '1-3',
      default: null,
      ignorable: true,
      about: 'The error in a sentence.',
    },
    brokerId: { type: 'int32', versions: '0-3', about: 'Id of the coordinator of the one key.' },
    host: { type: 'string', versions: '0-3', about: 'Its address.' },
    port: { type: 'int32', versions: '0-3', about: 'Its port.' },
    coordinators: {
      id: 2,
      versions: '4+',
      about: 'Results, by key.',
      type: {
        array: {
          key: { id: 1, type: 'string', about: 'The key.' },
          brokerId: { id: 2, type: 'int32', about: 'Id of its coordinator; −1 for none.' },
          host: { id: 3, type: 'string', about: 'Address to connect to.' },
          port: { id: 4, type: 'int32', about: 'Port to connect to; −1 for none.' },
          error: { id: 5, type: 'error', about: 'NONE, or why it failed.' },
          errorMessage: {
            id: 6,
            type: 'string',
            nullable: '4+',
            default: null,
            ignorable: true,
            about: 'The error in a sentence.',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
