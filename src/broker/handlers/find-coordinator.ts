/**
 * FindCoordinator: which broker coordinates a group or a transactional id.
 *
 * Kafka     v0–v6      Native   yes
 * v1 key types and messages · v4 many keys
 * Differs   there are no coordinators yet: every key is refused for good, so that no client waits for one
 */
import {
  makeFindCoordinatorResponse,
  makeFindCoordinatorResponseCoordinator,
} from '../../../protocol/generated/find-coordinator.ts';
import type { Failure } from '../../base/outcome.ts';
import type { Handler } from '../handler.ts';

const KINDS = ['consumer groups', 'transactions', 'share groups'] as const;

export const findCoordinator: Handler<'FindCoordinator'> = (request, context) => {
  const { error, message } = refusal(request.keyType);
  const errorMessage = message ?? null;
  if (!context.supports('manyKeys')) {
    return makeFindCoordinatorResponse({ error, errorMessage, brokerId: -1, host: '', port: -1 });
  }
  return makeFindCoordinatorResponse({
    coordinators: request.keys.map((key) =>
      makeFindCoordinatorResponseCoordinator({ key, brokerId: -1, host: '', port: -1, error, errorMessage }),
    ),
  });
};

function refusal(keyType: number): Failure {
  const kind = KINDS[keyType];
  const message =
    kind === undefined
      ? `There is no coordinator type ${keyType}.`
      : `This broker does not coordinate ${kind} yet; assign partitions instead.`;
  return { error: 'INVALID_REQUEST', message };
}
