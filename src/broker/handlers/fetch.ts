/**
 * Fetch: reads record batches from partitions.
 *
 * Kafka     v4–v18     Native   yes
 * Staged    no         Waits    until minBytes are there or maxWaitMs have passed
 * v7 fetch sessions · v9 leader-epoch fencing · v11 reads from followers · v12 divergence by epoch · v13 topic ids
 * · v16 leader hints
 * Differs   a session ends with its connection, if that closes during a fetch, and when its connection opens another
 *           one before it was gone on with; a request that overtakes another one of its session ends that one at once
 *
 * A request is (KIP-227): epoch −1, outside of a session; 0, the first of a session that the broker may give; n,
 * what has changed since the one before. With −1 and 0 the session that it names is over.
 */
import { makeFetchResponse } from '../../../protocol/generated/fetch.ts';
import { done, type Failure, type Outcome, refused } from '../../base/outcome.ts';
import { brokerListener } from '../broker-listener.ts';
import { FetchCall, replicaOf } from '../fetch-call.ts';
import type { Handler, Request, RequestContext } from '../handler.ts';
import { ReaderSession } from '../reader-session.ts';
import type { BrokerServices } from '../services.ts';

export const fetch: Handler<'Fetch'> = (request, context, broker) => {
  const refusal = clusterRefusal(request, broker);
  if (refusal !== undefined) return makeFetchResponse({ error: refusal, topics: [] });
  const session = sessionOf(request, context, broker);
  if (!session.ok) return makeFetchResponse({ error: session.error, topics: [] });
  new FetchCall(request, context, broker, session.value).run();
  return undefined;
};

function clusterRefusal(
  { clusterId }: Request<'Fetch'>,
  { identity }: BrokerServices,
): Failure['error'] | undefined {
  return clusterId !== null && clusterId !== identity.clusterId ? 'INCONSISTENT_CLUSTER_ID' : undefined;
}

/** The session that the request opens or goes on with; undefined for none. */
function sessionOf(
  request: Request<'Fetch'>,
  context: RequestContext<'Fetch'>,
  broker: BrokerServices,
): Outcome<ReaderSession | undefined> {
  const { sessionId, sessionEpoch } = request;
  const { fetchSessions, clock } = broker;
  if (sessionEpoch <= 0) {
    if (sessionId !== 0) fetchSessions.remove(sessionId);
    return done(sessionEpoch === 0 ? openSession(request, context, broker) : undefined);
  }
  if (isStranger(request, context) || fetchSessions.get(sessionId)?.replica !== replicaOf(request)) {
    return refused('FETCH_SESSION_ID_NOT_FOUND');
  }
  const found = fetchSessions.continue(sessionId, sessionEpoch, context.supports('topicIds'));
  if (!found.ok) return found;
  const session = found.value;
  session.take(request, clock.now());
  fetchSessions.used(session, clock.now());
  if (session.size === 0) return done(undefined);
  if (fetchSessions.get(sessionId) === session) return done(session);
  return refused('FETCH_SESSION_ID_NOT_FOUND', 'The fetch sessions of this broker have too many partitions.');
}

function openSession(
  request: Request<'Fetch'>,
  context: RequestContext<'Fetch'>,
  { fetchSessions, clock }: BrokerServices,
): ReaderSession | undefined {
  const replica = replicaOf(request);
  if (isStranger(request, context) || !context.supports('sessions')) return undefined;
  const size = request.topics.reduce((sum, { partitions }) => sum + partitions.length, 0);
  const now = clock.now();
  const usesTopicIds = context.supports('topicIds');
  const isPrivileged = replica >= 0;
  return fetchSessions.open({ isPrivileged, size, now, connection: context.peer }, (id) => {
    const session = new ReaderSession({ id, isPrivileged, usesTopicIds, now, replica });
    session.take(request, now);
    return session;
  });
}

/** Says that it is a follower, over a listener of clients. */
function isStranger(request: Request<'Fetch'>, { peer }: RequestContext<'Fetch'>): boolean {
  return replicaOf(request) >= 0 && peer.listener !== brokerListener;
}
