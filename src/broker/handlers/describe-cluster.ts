/**
 * DescribeCluster: the brokers of the cluster and who controls it.
 *
 * Kafka     v0–v2      Native   yes
 * v1 kind of endpoints · v2 fenced brokers
 */
import {
  makeDescribeClusterResponse,
  makeDescribeClusterResponseBroker,
} from '../../../protocol/generated/describe-cluster.ts';
import type { Failure } from '../../base/outcome.ts';
import { CLUSTER_OPERATIONS, NOT_ASKED } from '../authorized-operations.ts';
import { endPointOf } from '../end-point.ts';
import type { Handler } from '../handler.ts';

const BROKERS = 1;
const CONTROLLERS = 2;

export const describeCluster: Handler<'DescribeCluster'> = (request, context, broker) => {
  const { image } = broker.metadata;
  const refusal = refusalOf(request.endpointType);
  if (refusal !== undefined) {
    const { error, message = null } = refusal;
    return makeDescribeClusterResponse({
      throttleTimeMs: 0,
      error,
      errorMessage: message,
      clusterId: image.clusterId,
      brokers: [],
    });
  }
  const listed = [...image.brokers.values()].filter(({ fenced }) => request.includeFencedBrokers || !fenced);
  return makeDescribeClusterResponse({
    throttleTimeMs: 0,
    error: 'NONE',
    endpointType: BROKERS,
    clusterId: image.clusterId,
    controllerId: broker.metadata.leader.id ?? -1,
    brokers: listed.flatMap((each) => {
      const endPoint = endPointOf(each, context.peer.listener);
      if (endPoint === undefined) return [];
      const { host, port } = endPoint;
      const { id, rack, fenced } = each;
      return [makeDescribeClusterResponseBroker({ brokerId: id, host, port, rack, isFenced: fenced })];
    }),
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations ? CLUSTER_OPERATIONS : NOT_ASKED,
  });
};

function refusalOf(endpointType: number): Failure | undefined {
  if (endpointType === BROKERS) return undefined;
  return endpointType === CONTROLLERS
    ? { error: 'MISMATCHED_ENDPOINT_TYPE', message: 'This is a broker, not a controller.' }
    : { error: 'UNSUPPORTED_ENDPOINT_TYPE', message: `There is no endpoint type ${endpointType}.` };
}
