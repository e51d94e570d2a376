/**
 * InitProducerId: gives an idempotent producer its identity.
 *
 * Kafka     v0–v5      Native   yes
 * v3 raises the epoch of an existing identity
 * Differs   transactional producers are refused for good until transactions are coordinated
 */

import type { ErrorName } from '../../../protocol/errors.ts';
import { makeInitProducerIdResponse } from '../../../protocol/generated/init-producer-id.ts';
import type { Handler, Response } from '../handler.ts';

/** The epoch after which a new id is needed: the next one would not fit. */
const LAST_EPOCH = 32_766;

export const initProducerId: Handler<'InitProducerId'> = async (request, _context, broker) => {
  const { transactionalId, producerId, producerEpoch } = request;
  if (transactionalId !== null) return refuse('INVALID_REQUEST');
  if (producerId < 0 !== producerEpoch < 0) return refuse('INVALID_REQUEST');
  // An id that was never given out could be somebody's first one later.
  const isGiven = producerId >= 0 && producerId < broker.metadata.image.nextProducerId;
  if (isGiven && producerEpoch < LAST_EPOCH) {
    return makeInitProducerIdResponse({ error: 'NONE', producerId, producerEpoch: producerEpoch + 1 });
  }
  const id = await broker.producerIds.next();
  return id.ok
    ? makeInitProducerIdResponse({ error: 'NONE', producerId: id.value, producerEpoch: 0 })
    : refuse(id.error);
};

function refuse(error: ErrorName): Response<'InitProducerId'> {
  return makeInitProducerIdResponse({ error, producerId: -1, producerEpoch: -1 });
}
