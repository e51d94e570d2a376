/**
 * DescribeGroupTimeline: the last rebalances of a group, and what the one under way waits for.
 *
 * Kafka     none       Native   yes
 */
import {
  makeDescribeGroupTimelineResponse,
  makeDescribeGroupTimelineResponseRebalance,
} from '../../../protocol/generated/describe-group-timeline.ts';
import type { Failure } from '../../base/outcome.ts';
import type { Handler } from '../handler.ts';

export const describeGroupTimeline: Handler<'DescribeGroupTimeline'> = async (
  { groupId: group },
  _context,
  broker,
) => {
  const reply = await broker.groups.submit(group, { type: 'timeline', group });
  if (!reply.ok) return refusal(reply);
  const { error, rebalances, awaited, remainingMs = -1 } = reply.value;
  if (error !== 'NONE') return refusal({ error, message: `There is no group ${group}.` });
  return makeDescribeGroupTimelineResponse({
    error,
    rebalances: rebalances.map(({ completedAt = -1, members: memberCount, ...others }) =>
      makeDescribeGroupTimelineResponseRebalance({ ...others, completedAt, memberCount }),
    ),
    awaited,
    remainingMs,
  });
};

function refusal({ error, message }: Pick<Failure, 'error' | 'message'>) {
  return makeDescribeGroupTimelineResponse({
    error,
    errorMessage: message ?? null,
    rebalances: [],
    awaited: [],
  });
}
