/**
 * IdentifyNode: who this node is, for brokers that look for their cluster.
 *
 * Kafka     —          Native   yes, between brokers
 *
 * A node that is itself still looking answers the same way, see `broker-door.ts`.
 */
import { makeIdentifyNodeResponse } from '../../../protocol/generated/identify-node.ts';
import type { NodeIdentity } from '../../cluster/formation.ts';
import type { Handler, Response } from '../handler.ts';

export const identifyNode: Handler<'IdentifyNode'> = (_request, _context, broker) =>
  describeNode(broker.identity);

export function describeNode({
  nodeId,
  directoryId,
  clusterId,
  voters,
  incarnationId,
  listed,
}: NodeIdentity): Response<'IdentifyNode'> {
  return makeIdentifyNodeResponse({
    nodeId,
    directoryId,
    clusterId,
    incarnationId,
    voters: voters.map((voter) => ({ voterId: voter.id, directoryId: voter.directoryId })),
    listed: listed.map(({ id, host, port }) => ({ voterId: id, host, port })),
  });
}
