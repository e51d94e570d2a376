/**
 * UnregisterBroker: forgets a broker that will not come back.
 *
 * Kafka     v0         Native   yes
 */
import type { Handler } from '../handler.ts';
import { submit } from '../submit.ts';

export const unregisterBroker: Handler<'UnregisterBroker'> = async ({ brokerId }, _context, broker) => {
  const result = await submit(broker, { type: 'unregister-broker', brokerId });
  const outcome = result.ok ? result.value : result;
  if (outcome.ok) return { throttleTimeMs: 0, error: 'NONE', errorMessage: null };
  return { throttleTimeMs: 0, error: outcome.error, errorMessage: outcome.message ?? null };
};
