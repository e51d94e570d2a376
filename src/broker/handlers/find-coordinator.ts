/**
 * FindCoordinator: which broker coordinates a group or a transactional id.
 *
 * Kafka     v0–v6      Native   yes
 * Waits     for the topic of groups, which the first question about a group creates
 * v1 key types and messages · v4 many keys
 * Differs   the first answer is already the coordinator; Kafka asks the client to retry. There are no
 *           coordinators of transactions and share groups yet: such keys are refused for good
 */
import {
  type FindCoordinatorResponseCoordinator,
  makeFindCoordinatorResponse,
  makeFindCoordinatorResponseCoordinator,
} from '../../../protocol/generated/find-coordinator.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import { groupTopic } from '../../core/metadata/topic-names.ts';
import { endPointOf } from '../end-point.ts';
import type { Handler, RequestContext } from '../handler.ts';
import type { BrokerServices } from '../services.ts';
import { createOnDemand } from '../topics-on-demand.ts';

const GROUP = 0;
const OTHER_KINDS: Readonly<Record<number, string>> = { 1: 'transactions', 2: 'share groups' };

export const findCoordinator: Handler<'FindCoordinator'> = async (request, context, broker) => {
  const many = context.supports('manyKeys');
  const keys = many ? request.keys : [request.key];
  const ready = request.keyType === GROUP ? await ensureTopic(broker) : unknownKind(request.keyType);
  const coordinators = keys.map((key) => (ready.ok ? locate(key, context, broker) : refusal(key, ready)));
  if (many) return makeFindCoordinatorResponse({ coordinators });
  const { error, errorMessage, brokerId, host, port } = coordinators[0]!;
  return makeFindCoordinatorResponse({ error, errorMessage, brokerId, host, port });
};

/** Resolves once groups have a place. */
async function ensureTopic(broker: BrokerServices): Promise<Outcome<void>> {
  if (broker.metadata.image.topics.has(groupTopic)) return done(undefined);
  const refusal = (await createOnDemand([groupTopic], broker)).get(groupTopic);
  if (refusal === undefined) return done(undefined);
  const reason = refusal.message ?? refusal.error;
  broker.logger.error({ topic: groupTopic, reason }, 'cannot create the topic of groups');
  return refused('COORDINATOR_NOT_AVAILABLE', `The topic of groups cannot be created: ${reason}`);
}

function locate(
  group: string,
  { peer }: RequestContext<'FindCoordinator'>,
  broker: BrokerServices,
): FindCoordinatorResponseCoordinator {
  const leader = broker.groups.partitionOf(group)?.leader ?? -1;
  const image = broker.metadata.image.brokers.get(leader);
  const endPoint = image === undefined || image.fenced ? undefined : endPointOf(image, peer.listener);
  if (endPoint === undefined) {
    const message = 'Nobody leads the partition to which the group belongs; it will be elected.';
    return refusal(group, refused('COORDINATOR_NOT_AVAILABLE', message));
  }
  const { host, port } = endPoint;
  return makeFindCoordinatorResponseCoordinator({ key: group, brokerId: leader, host, port, error: 'NONE' });
}

function unknownKind(keyType: number): Outcome<void> {
  const kind = OTHER_KINDS[keyType];
  return refused(
    'INVALID_REQUEST',
    kind === undefined
      ? `There is no coordinator type ${keyType}.`
      : `This broker does not coordinate ${kind} yet.`,
  );
}

function refusal(key: string, failure: Outcome<void> & { ok: false }): FindCoordinatorResponseCoordinator {
  const { error, message = null } = failure;
  return makeFindCoordinatorResponseCoordinator({
    key,
    brokerId: -1,
    host: '',
    port: -1,
    error,
    errorMessage: message,
  });
}
