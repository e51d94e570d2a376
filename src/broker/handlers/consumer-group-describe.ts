/**
 * ConsumerGroupDescribe: state and members of consumer groups.
 *
 * Kafka     v0–v1      Native   yes
 * v1 member types
 */
import {
  type ConsumerGroupDescribeResponseGroup,
  makeConsumerGroupDescribeResponse,
  makeConsumerGroupDescribeResponseGroup,
  makeConsumerGroupDescribeResponseMember,
} from '../../../protocol/generated/consumer-group-describe.ts';
import { type Failure, refused } from '../../base/outcome.ts';
import type { ConsumerMemberDescription, NamedPartitions } from '../../core/group/consumer/commands.ts';
import { GROUP_OPERATIONS, NOT_ASKED } from '../authorized-operations.ts';
import type { Handler } from '../handler.ts';
import type { BrokerServices } from '../services.ts';

const CLASSIC_MEMBER = 0;
const CONSUMER_MEMBER = 1;

export const consumerGroupDescribe: Handler<'ConsumerGroupDescribe'> = async (request, _context, broker) => {
  const operations = request.includeAuthorizedOperations ? GROUP_OPERATIONS : NOT_ASKED;
  const groups = request.groupIds.map((group) => describe(group, operations, broker));
  return makeConsumerGroupDescribeResponse({ groups: await Promise.all(groups) });
};

async function describe(
  group: string,
  authorizedOperations: number,
  broker: BrokerServices,
): Promise<ConsumerGroupDescribeResponseGroup> {
  const reply = await broker.groups.submit(group, { type: 'describe-consumer', groups: [group] });
  if (!reply.ok) return unknown(group, reply, '');
  const description = reply.value.groups[0];
  if (description === undefined) {
    return unknown(group, refused('GROUP_ID_NOT_FOUND', `${group} is no consumer group.`), 'Dead');
  }
  return makeConsumerGroupDescribeResponseGroup({
    error: 'NONE',
    groupId: group,
    groupState: description.state,
    groupEpoch: description.epoch,
    assignmentEpoch: description.assignmentEpoch,
    assignorName: description.assignor,
    members: description.members.map(describeMember),
    authorizedOperations,
  });
}

function describeMember(member: ConsumerMemberDescription) {
  const { memberId, instanceId, rackId, epoch, clientId, clientHost, topics, pattern } = member;
  return makeConsumerGroupDescribeResponseMember({
    memberId,
    instanceId,
    rackId,
    memberEpoch: epoch,
    clientId,
    clientHost,
    subscribedTopicNames: topics,
    subscribedTopicRegex: pattern,
    assignment: { topicPartitions: member.assigned.map(describeTopic) },
    targetAssignment: { topicPartitions: member.target.map(describeTopic) },
    memberType: member.isClassic ? CLASSIC_MEMBER : CONSUMER_MEMBER,
  });
}

function describeTopic({ topicId, name, partitions }: NamedPartitions) {
  return { topicId, topicName: name, partitions };
}

function unknown(groupId: string, { error, message }: Failure, groupState: string) {
  return makeConsumerGroupDescribeResponseGroup({
    error,
    errorMessage: message ?? null,
    groupId,
    groupState,
    groupEpoch: 0,
    assignmentEpoch: 0,
    assignorName: '',
    members: [],
  });
}
