/**
 * BrokerHeartbeat: a broker is alive.
 *
 * Brokers only            Native   yes
 */
import { makeBrokerHeartbeatResponse } from '../../../protocol/generated/broker-heartbeat.ts';
import type { Handler } from '../handler.ts';

export const brokerHeartbeat: Handler<'BrokerHeartbeat'> = async (request, _context, broker) => {
  const { brokerId, brokerEpoch, currentMetadataOffset, wantFence, wantShutDown } = request;
  const outcome = await broker.metadata.submit({
    type: 'heartbeat',
    brokerId,
    brokerEpoch,
    metadataOffset: currentMetadataOffset,
    wantFence,
    wantShutdown: wantShutDown,
  });
  if (!outcome.ok) {
    return makeBrokerHeartbeatResponse({
      throttleTimeMs: 0,
      error: outcome.error,
      isCaughtUp: false,
      shouldShutDown: false,
    });
  }
  const { isCaughtUp, isFenced, shouldShutdown } = outcome.value;
  return makeBrokerHeartbeatResponse({
    throttleTimeMs: 0,
    error: 'NONE',
    isCaughtUp,
    isFenced,
    shouldShutDown: shouldShutdown,
  });
};
