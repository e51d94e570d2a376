/**
 * DescribeGroups: state and members of groups.
 *
 * Kafka     v0–v6      Native   yes
 * v3 authorized operations · v6 a group that does not exist is an error
 */
import {
  type DescribeGroupsResponseGroup,
  makeDescribeGroupsResponse,
  makeDescribeGroupsResponseGroup,
  makeDescribeGroupsResponseMember,
} from '../../../protocol/generated/describe-groups.ts';
import { type Failure, refused } from '../../base/outcome.ts';
import type { GroupDescription } from '../../core/group/commands.ts';
import { GROUP_OPERATIONS, NOT_ASKED } from '../authorized-operations.ts';
import type { Handler, RequestContext } from '../handler.ts';
import type { BrokerServices } from '../services.ts';

export const describeGroups: Handler<'DescribeGroups'> = async (request, context, broker) => {
  const operations = request.includeAuthorizedOperations ? GROUP_OPERATIONS : NOT_ASKED;
  const groups = request.groups.map((group) => describe(group, operations, context, broker));
  return makeDescribeGroupsResponse({ groups: await Promise.all(groups) });
};

async function describe(
  group: string,
  operations: number,
  context: RequestContext<'DescribeGroups'>,
  broker: BrokerServices,
): Promise<DescribeGroupsResponseGroup> {
  const reply = await broker.groups.submit(group, { type: 'describe', groups: [group] });
  if (!reply.ok) return dead(group, reply);
  const description = reply.value.groups[0]!;
  if (description.error === 'GROUP_ID_NOT_FOUND') {
    return dead(
      group,
      context.supports('notFound')
        ? refused('GROUP_ID_NOT_FOUND', `There is no group ${group}.`)
        : { error: 'NONE' },
    );
  }
  return answer(description, operations);
}

function answer(description: GroupDescription, authorizedOperations: number): DescribeGroupsResponseGroup {
  const { group, error, state, protocolType, protocol, members } = description;
  return makeDescribeGroupsResponseGroup({
    error,
    groupId: group,
    groupState: state,
    protocolType,
    protocolData: protocol,
    members: members.map((member) =>
      makeDescribeGroupsResponseMember({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        memberMetadata: member.metadata,
        memberAssignment: member.assignment,
      }),
    ),
    authorizedOperations,
  });
}

function dead(
  groupId: string,
  { error, message = null }: Omit<Failure, 'message'> & { message?: string | null },
) {
  return makeDescribeGroupsResponseGroup({
    error,
    errorMessage: message,
    groupId,
    groupState: error === 'NONE' || error === 'GROUP_ID_NOT_FOUND' ? 'Dead' : '',
    protocolType: '',
    protocolData: '',
    members: [],
  });
}
