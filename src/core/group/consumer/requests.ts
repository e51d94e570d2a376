/** Heartbeats that nobody could mean, whatever the group. */
import type { Failure } from '../../../base/outcome.ts';
import type { Draft } from '../draft.ts';
import type { ConsumerHeartbeat } from './commands.ts';
import { awayEpoch } from './position.ts';

const invalid = (message: string): Failure => ({ error: 'INVALID_REQUEST', message });

export function heartbeatProblem(command: ConsumerHeartbeat, draft: Draft): Failure | undefined {
  const { group, memberId, memberEpoch, instanceId, rackId, rebalanceTimeoutMs, assignor, pattern } = command;
  if (group === '') return invalid('The group has no id.');
  if (memberId === '' && memberEpoch !== 0) return invalid('The member has no id.');
  if (instanceId === '') return invalid('The instance has no name.');
  if (rackId === '') return invalid('The rack has no name.');
  if (rebalanceTimeoutMs !== -1 && rebalanceTimeoutMs <= 0)
    return invalid('The rebalance timeout is no time.');
  if (memberEpoch < awayEpoch) return invalid(`There is no member epoch ${memberEpoch}.`);
  if (memberEpoch === awayEpoch && instanceId === null) return invalid('Only a static member can come back.');
  const problem = memberEpoch === 0 ? joinProblem(command) : undefined;
  if (problem !== undefined) return problem;
  const { assignors } = draft.settings.consumer;
  if (assignor !== null && !assignors.includes(assignor)) {
    const message = `There is no assignor ${assignor} here: ${assignors.join(' and ')} are.`;
    return { error: 'UNSUPPORTED_ASSIGNOR', message };
  }
  if (pattern !== null && pattern !== '' && draft.options.topicMatcher(pattern) === undefined) {
    return { error: 'INVALID_REGULAR_EXPRESSION', message: `${pattern} is no regular expression of RE2.` };
  }
  return undefined;
}

/** Who joins says everything and has nothing. */
function joinProblem({ rebalanceTimeoutMs, owned, topics, pattern }: ConsumerHeartbeat): Failure | undefined {
  if (rebalanceTimeoutMs === -1) return invalid('A member that joins says its rebalance timeout.');
  if (owned === null || owned.length > 0)
    return invalid('A member that joins has no partitions, and says so.');
  if (topics === null && pattern === null) return invalid('A member that joins says what it subscribes to.');
  return undefined;
}
