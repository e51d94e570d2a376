/**
 * AllocateProducerIds: a block of producer ids for one broker alone.
 */
import type { ApiSchema } from '../schema.ts';

export const AllocateProducerIds = {
  key: 67,
  name: 'AllocateProducerIds',
  about: 'Hands a block of producer ids to a broker.',
  listeners: ['broker'],
  controller: true,
  nativeOnly: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    brokerId: { id: 1, type: 'int32', about: 'Id of the broker.' },
    brokerEpoch: { id: 2, type: 'int64', default: -1, about: 'Epoch of its registration.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the broker should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why there is no block.' },
    producerIdStart: { id: 3, type: 'int64', about: 'First id of the block.' },
    producerIdLen: { id: 4, type: 'int32', about: 'How many ids it has.' },
  },
} as const satisfies ApiSchema;
