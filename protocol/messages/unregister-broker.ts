/**
 * UnregisterBroker: forgets a broker that will not come back.
 */
import type { ApiSchema } from '../schema.ts';

export const UnregisterBroker = {
  key: 64,
  name: 'UnregisterBroker',
  about: 'Forgets a broker that will not come back.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    brokerId: { id: 1, type: 'int32', about: 'Id of the broker.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why it is not forgotten.' },
    errorMessage: {
      id: 3,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'The error in a sentence.',
    },
  },
} as const satisfies ApiSchema;
