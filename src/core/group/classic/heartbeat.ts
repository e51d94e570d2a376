/** A member is alive, and asks whether its generation still is. */
import type { ErrorName } from '../../../../protocol/errors.ts';
import type { Heartbeat } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ClassicGroup } from './classic-group.ts';
import { generationProblem, memberOf } from './fencing.ts';

export function heartbeat(group: ClassicGroup, command: Heartbeat, draft: Draft): ErrorName {
  const problem = generationProblem(group, command);
  if (problem !== undefined) return problem;
  group.hear(memberOf(group, command), draft.now);
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}
