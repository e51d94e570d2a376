/** Registration: how a broker is made known, as brokers send it and as the metadata keep it. */
import {
  makeRegisterBrokerRecord,
  type RegisterBrokerRecord,
} from '../../../protocol/generated/metadata-records.ts';
import type { BrokerEndPoint, BrokerImage, LevelRange } from './image.ts';

/** `securityProtocol` of an end point without TLS and SASL. */
const plaintext = 0;

type RegisteredEndPoint = RegisterBrokerRecord['endPoints'][number];
type RegisteredFeature = RegisterBrokerRecord['features'][number];

export function registeredEndPoints(endPoints: readonly BrokerEndPoint[]): RegisteredEndPoint[] {
  return endPoints.map((endPoint) => ({ ...endPoint, securityProtocol: plaintext }));
}

export function registeredFeatures(features: ReadonlyMap<string, LevelRange>): RegisteredFeature[] {
  return [...features].map(([name, { min, max }]) => ({
    name,
    minSupportedVersion: min,
    maxSupportedVersion: max,
  }));
}

/** The whole broker as a record. */
export function registrationRecord(broker: BrokerImage): RegisterBrokerRecord {
  const { id, epoch, incarnationId, rack, fenced, inControlledShutdown, directories } = broker;
  return makeRegisterBrokerRecord({
    brokerId: id,
    brokerEpoch: epoch,
    incarnationId,
    endPoints: registeredEndPoints(broker.endPoints),
    features: registeredFeatures(broker.features),
    rack,
    fenced,
    inControlledShutdown,
    logDirs: directories,
  });
}
