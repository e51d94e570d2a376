/**
 * InitProducerId: gives an idempotent or transactional producer its id and epoch.
 *
 * v3 the producer tells what it had, and gets the next epoch · v4 PRODUCER_FENCED · v5 TRANSACTION_ABORTABLE
 */
import type { ApiSchema } from '../schema.ts';

export const InitProducerId = {
  key: 22,
  name: 'InitProducerId',
  about: 'Gives a producer its id and epoch.',
  listeners: ['client'],
  versions: '0-5',
  flexible: 2,
  behaviours: { epochBump: 3, producerFenced: 4, transactionAbortable: 5 },
  request: {
    transactionalId: {
      id: 1,
      type: 'string',
      nullable: '0+',
      default: null,
      about: 'Set by transactional producers.',
    },
    transactionTimeoutMs: { id: 2, type: 'int32', about: 'When an idle transaction is aborted.' },
    producerId: { id: 3, type: 'int64', versions: '3+', default: -1, about: 'The id so far; −1 for none.' },
    producerEpoch: {
      id: 4,
      type: 'int16',
      versions: '3+',
      default: -1,
      about: 'The epoch so far; −1 for none.',
    },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why it failed.' },
    producerId: { id: 3, type: 'int64', default: -1, about: 'The id from now on.' },
    producerEpoch: { id: 4, type: 'int16', about: 'The epoch from now on.' },
  },
} as const satisfies ApiSchema;
