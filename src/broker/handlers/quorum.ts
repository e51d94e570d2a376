/**
 * Vote, BeginQuorumEpoch, EndQuorumEpoch, QuorumFetch, FetchSnapshot: what nodes of the metadata quorum ask
 * each other. They are answered by the quorum itself.
 *
 * Kafka     not served   Native   between brokers
 * Waits     a fetch for something new, up to the leader's bound
 */
import type { RaftApi } from '../../cluster/raft-driver.ts';
import type { Handler } from '../handler.ts';

function answered<Api extends RaftApi>(api: Api): Handler<Api> {
  return (request, _context, broker) => broker.metadata.answer(api, request);
}

export const vote = answered('Vote');
export const beginQuorumEpoch = answered('BeginQuorumEpoch');
export const endQuorumEpoch = answered('EndQuorumEpoch');
export const quorumFetch = answered('QuorumFetch');
export const fetchSnapshot = answered('FetchSnapshot');
