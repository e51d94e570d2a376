/**
 * ConsumerGroupDescribe: state and members of consumer groups.
 *
 * Kafka     v0–v1      Native   yes
 * v1 member types
 */
import {
  makeConsumerGroupDescribeResponse,
  makeConsumerGroupDescribeResponseGroup,
} from '../../../protocol/generated/consumer-group-describe.ts';
import type { Handler } from '../handler.ts';

export const consumerGroupDescribe: Handler<'ConsumerGroupDescribe'> = ({ groupIds }) =>
  makeConsumerGroupDescribeResponse({
    groups: groupIds.map((groupId) =>
      makeConsumerGroupDescribeResponseGroup({
        error: 'GROUP_ID_NOT_FOUND',
        errorMessage: `Group ${groupId} is not a consumer group.`,
        groupId,
        groupState: 'Dead',
        groupEpoch: 0,
        assignmentEpoch: 0,
        assignorName: '',
        members: [],
      }),
    ),
  });
