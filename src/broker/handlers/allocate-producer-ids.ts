/**
 * AllocateProducerIds: a block of producer ids for one broker alone.
 *
 * Brokers only            Native   yes
 */
import type { Handler } from '../handler.ts';

export const allocateProducerIds: Handler<'AllocateProducerIds'> = async (request, _context, broker) => {
  const { brokerId, brokerEpoch } = request;
  const block = await broker.metadata.submit({ type: 'allocate-producer-ids', brokerId, brokerEpoch });
  if (!block.ok) return { throttleTimeMs: 0, error: block.error, producerIdStart: -1, producerIdLen: 0 };
  const { first, count } = block.value;
  return { throttleTimeMs: 0, error: 'NONE', producerIdStart: first, producerIdLen: count };
};
