/**
 * BrokerRegistration: a broker has started.
 *
 * Brokers only            Native   yes
 *
 * Everybody starts fenced but the active controller's own broker: its metadata cannot lag behind.
 */
import type { ErrorName } from '../../../protocol/errors.ts';
import { makeBrokerRegistrationResponse } from '../../../protocol/generated/broker-registration.ts';
import type { Handler, Response } from '../handler.ts';

export const brokerRegistration: Handler<'BrokerRegistration'> = async (request, _context, broker) => {
  const { clusterId } = broker.metadata.image;
  if (request.clusterId !== clusterId) {
    const message = `Broker ${request.brokerId} belongs to the cluster ${request.clusterId}, this is ${clusterId}.`;
    return refuse('INCONSISTENT_CLUSTER_ID', message);
  }
  const { brokerId, incarnationId, listeners, features, rack, logDirs, mayHaveLostData } = request;
  const outcome = await broker.metadata.submit({
    type: 'register-broker',
    brokerId,
    incarnationId,
    endPoints: listeners.map(({ name, host, port }) => ({ name, host, port })),
    rack,
    directories: logDirs,
    features: new Map(
      features.map(({ name, minSupportedVersion: min, maxSupportedVersion: max }) => [name, { min, max }]),
    ),
    mayHaveLostData,
    lostPartitions: new Map(
      request.lostPartitions.map(({ topicId, partitions }) => [topicId, new Set(partitions)]),
    ),
    fenced: brokerId !== broker.brokerId,
  });
  if (!outcome.ok) return refuse(outcome.error, outcome.message);
  return makeBrokerRegistrationResponse({
    throttleTimeMs: 0,
    error: 'NONE',
    brokerEpoch: outcome.value.brokerEpoch,
  });
};

function refuse(error: ErrorName, errorMessage: string | null = null): Response<'BrokerRegistration'> {
  return makeBrokerRegistrationResponse({ throttleTimeMs: 0, error, errorMessage });
}
