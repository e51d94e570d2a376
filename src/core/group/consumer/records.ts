/** Changes of a consumer group, each together with its record. */
import type { ConsumerMemberValue } from '../../../../protocol/internal/consumer-group-log.ts';
import type { Draft } from '../draft.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { ConsumerMember } from './member.ts';
import { type Partitions, topicsOf } from './partitions.ts';
import { type Position, positionValue } from './position.ts';

export function addMember(
  group: ConsumerGroup,
  id: string,
  metadata: ConsumerMemberValue,
  draft: Draft,
): ConsumerMember {
  const member = new ConsumerMember(id, metadata);
  group.add(member);
  draft.append({ type: 'ConsumerGroupMember', group: group.id, memberId: id, value: metadata });
  return member;
}

/** The member says something else of itself. */
export function setMetadata(
  group: ConsumerGroup,
  member: ConsumerMember,
  metadata: ConsumerMemberValue,
  draft: Draft,
): void {
  member.metadata = metadata;
  draft.append({ type: 'ConsumerGroupMember', group: group.id, memberId: member.id, value: metadata });
}

export function setTarget(
  group: ConsumerGroup,
  member: ConsumerMember,
  target: Partitions,
  draft: Draft,
): void {
  member.target = target;
  const value = topicsOf(target);
  draft.append({ type: 'ConsumerGroupMemberTarget', group: group.id, memberId: member.id, value });
}

export function setPosition(
  group: ConsumerGroup,
  member: ConsumerMember,
  position: Position,
  draft: Draft,
): void {
  group.move(member, position);
  const value = positionValue(position);
  draft.append({ type: 'ConsumerGroupMemberPosition', group: group.id, memberId: member.id, value });
}

/** Whoever waits as this member has been replied to. */
export function dropMember(group: ConsumerGroup, member: ConsumerMember, draft: Draft): void {
  group.remove(member);
  if (group.members.size === 0) group.emptySince = draft.wallTime;
  const name = { group: group.id, memberId: member.id, value: null };
  draft.append({ type: 'ConsumerGroupMemberPosition', ...name });
  draft.append({ type: 'ConsumerGroupMemberTarget', ...name });
  draft.append({ type: 'ConsumerGroupMember', ...name });
}

/** The epoch, and the target assignment of it, which has been made. */
export function setEpoch(group: ConsumerGroup, epoch: number, metadataHash: number, draft: Draft): void {
  group.epoch = epoch;
  group.metadataHash = metadataHash;
  draft.append({ type: 'ConsumerGroup', group: group.id, value: { epoch, metadataHash } });
}

export function setAssignmentEpoch(group: ConsumerGroup, epoch: number, draft: Draft): void {
  group.assignmentEpoch = epoch;
  const value = { assignmentEpoch: epoch, timestamp: draft.wallTime };
  draft.append({ type: 'ConsumerGroupTarget', group: group.id, value });
}

/** What a pattern of its members matches; null: none of them uses it any more. */
export function setPattern(
  group: ConsumerGroup,
  pattern: string,
  topics: readonly string[] | null,
  draft: Draft,
): void {
  if (topics === null) group.patterns.delete(pattern);
  else group.patterns.set(pattern, topics);
  const value = topics === null ? null : { topics, version: draft.topics.version, timestamp: draft.wallTime };
  draft.append({ type: 'ConsumerGroupPattern', group: group.id, pattern, value });
}

/** The group is gone, with everything that was recorded of it. */
export function dropGroup(group: ConsumerGroup, draft: Draft): void {
  for (const member of [...group.members.values()]) dropMember(group, member, draft);
  for (const pattern of [...group.patterns.keys()]) {
    draft.patterns.release(pattern);
    setPattern(group, pattern, null, draft);
  }
  draft.append({ type: 'ConsumerGroupTarget', group: group.id, value: null });
  draft.append({ type: 'ConsumerGroup', group: group.id, value: null });
}
