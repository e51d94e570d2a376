/**
 * A group with members passes from one protocol to the other: it becomes a consumer group with the first
 * member that joins by heartbeat, and a classic one again when the last such member has gone.
 *
 * Nobody loses a partition by it: what members were assigned they hold, until they say otherwise.
 */
import type { ConsumerAssignment } from '../../../../protocol/internal/consumer-protocol.ts';
import type { Failure } from '../../../base/outcome.ts';
import type { Uuid } from '../../../base/units.ts';
import { ClassicGroup, consumerProtocolType } from '../classic/classic-group.ts';
import type { Member } from '../classic/member.ts';
import { rebalance, refuse } from '../classic/rebalance.ts';
import type { Draft } from '../draft.ts';
import { assignmentOf, classicMetadata } from './classic-member.ts';
import { ConsumerGroup } from './consumer-group.ts';
import { noPartitions, type Owned } from './partitions.ts';
import { hear } from './reconciliation.ts';
import { addMember, dropGroup, setAssignmentEpoch, setEpoch, setPosition, setTarget } from './records.ts';
import { metadataHash } from './topics.ts';

/** Why a classic group with members cannot become a consumer group. */
export function upgradeProblem(group: ClassicGroup, draft: Draft): Failure | undefined {
  const refuseTo = (why: string): Failure => ({
    error: 'GROUP_ID_NOT_FOUND',
    message: `Group ${group.id} is a classic group and remains one: ${why}.`,
  });
  const { migrationPolicy, maxSize } = draft.settings.consumer;
  if (migrationPolicy !== 'bidirectional' && migrationPolicy !== 'upgrade') {
    return refuseTo(`group.consumer.migration.policy is ${migrationPolicy}`);
  }
  if (group.protocolType !== consumerProtocolType) return refuseTo('its members are no consumers');
  if (group.members.size >= maxSize) return refuseTo(`it has ${group.members.size} members`);
  for (const member of group.members.values()) {
    if (draft.options.subscription(metadataOf(group, member)) !== undefined) continue;
    return refuseTo(`what ${member.id} subscribes to cannot be read`);
  }
  return undefined;
}

/** What the member says of itself, to the protocol that is chosen or the one that it likes best. */
function metadataOf({ protocol }: ClassicGroup, member: Member): Uint8Array {
  const name =
    protocol !== null && member.supports(protocol) ? protocol : (member.protocols[0]?.name ?? null);
  return member.metadataFor(name);
}

/** The consumer group that takes the place of `group`, which can; whoever waits there joins again. */
export function upgraded(group: ClassicGroup, draft: Draft): ConsumerGroup {
  const consumers = new ConsumerGroup(group.id, group.timeline);
  const holdings = holdingsOf(group, draft);
  for (const member of group.members.values()) {
    refuse(member, 'REBALANCE_IN_PROGRESS', draft);
    // Who does not know its id comes back under another.
    if (!member.isAnonymous) adopt(consumers, group, member, holdings.get(member)!, draft);
  }
  const { generation } = group;
  setEpoch(consumers, generation, metadataHash(consumers.subscribedTopics(), draft.topics), draft);
  setAssignmentEpoch(consumers, generation, draft);
  return consumers;
}

function adopt(
  consumers: ConsumerGroup,
  group: ClassicGroup,
  member: Member,
  assigned: Owned,
  draft: Draft,
): void {
  const subscription = draft.options.subscription(metadataOf(group, member))!;
  const consumer = addMember(consumers, member.id, classicMetadata(member, subscription), draft);
  const { generation: epoch } = group;
  setTarget(consumers, consumer, assigned, draft);
  const place = { epoch, previousEpoch: epoch, state: 'stable', assigned, revoking: noPartitions } as const;
  setPosition(consumers, consumer, place, draft);
  hear(consumers, consumer, draft);
}

/**
 * What each member holds: what it was assigned, and what it brought along when it joined, which it may be about
 * to give up. A leader that gave a partition to two is not believed the second time.
 */
function holdingsOf(group: ClassicGroup, { options, topics }: Draft): Map<Member, Owned> {
  const taken = new Set<string>();
  const holdings = new Map([...group.members.values()].map((member) => [member, new Map()] as const));
  const take = (held: Map<Uuid, Map<number, number>>, named: ConsumerAssignment['partitions'] = []): void => {
    for (const { topic, partitions } of named) {
      const topicId = topics.named(topic)?.id;
      if (topicId === undefined) continue;
      for (const partition of partitions) {
        const name = `${topicId} ${partition}`;
        if (taken.has(name)) continue;
        taken.add(name);
        held.set(topicId, (held.get(topicId) ?? new Map()).set(partition, group.generation));
      }
    }
  };
  for (const [{ assignment }, held] of holdings) take(held, options.assignment(assignment)?.partitions);
  for (const [member, held] of holdings)
    take(held, options.subscription(metadataOf(group, member))?.ownedPartitions);
  return holdings;
}

/** The classic group that takes the place of `group`: its members are about to share out partitions anew. */
export function downgraded(group: ConsumerGroup, draft: Draft): ClassicGroup {
  const members = [...group.members.values()];
  const stored = members.map(({ id: memberId, instanceId: groupInstanceId, metadata, ...rest }) => ({
    memberId,
    groupInstanceId,
    clientId: metadata.clientId,
    clientHost: metadata.clientHost,
    rebalanceTimeoutMs: metadata.rebalanceTimeoutMs,
    sessionTimeoutMs: metadata.classic!.sessionTimeoutMs,
    subscription: new Uint8Array(0),
    assignment: assignmentOf(rest, draft),
  }));
  const classic = new ClassicGroup(
    group.id,
    draft.wallTime,
    {
      protocolType: consumerProtocolType,
      generation: group.epoch,
      protocol: null,
      leader: null,
      currentStateTimestamp: draft.wallTime,
      members: stored,
    },
    group.timeline,
  );
  for (const { id, metadata } of members) {
    const member = classic.members.get(id)!;
    member.update({ ...member, protocols: metadata.classic!.protocols });
    classic.hear(member, draft.now);
  }
  classic.protocol = classic.electProtocol();
  dropGroup(group, draft);
  draft.append({ type: 'GroupMetadata', group: group.id, value: classic.metadata });
  const text = 'The last member that used the consumer protocol has gone.';
  rebalance(classic, { cause: 'migrated', text }, draft);
  return classic;
}
