/** A consumer group at work again, from what its records say. Everybody has one more session to be heard of. */
import { assert } from '../../../base/assert.ts';
import type { Uuid } from '../../../base/units.ts';
import type { Draft } from '../draft.ts';
import { ConsumerGroup } from './consumer-group.ts';
import type { ConsumerGroupImage } from './image.ts';
import { ConsumerMember } from './member.ts';
import { eachPartition, partitionsOf, topicsOf } from './partitions.ts';
import { positionOf, positionValue, selected, startingPosition } from './position.ts';
import { awaitRelease, hear } from './reconciliation.ts';

export function loadedGroup(id: string, image: ConsumerGroupImage, draft: Draft): ConsumerGroup {
  const group = restored(id, image);
  for (const pattern of group.patterns.keys()) {
    draft.patterns.acquire(pattern, draft.options.topicMatcher, draft.topics);
  }
  for (const member of group.members.values()) {
    hear(group, member, draft);
    if (member.position.state === 'revoking') awaitRelease(group, member, draft);
  }
  // The topics may have changed while nobody looked.
  group.isOutdated = true;
  group.rearm();
  return group;
}

/** The hard state alone. */
function restored(id: string, image: ConsumerGroupImage): ConsumerGroup {
  const group = new ConsumerGroup(id);
  group.epoch = image.group?.epoch ?? 0;
  group.metadataHash = image.group?.metadataHash ?? 0;
  group.assignmentEpoch = image.target?.assignmentEpoch ?? 0;
  for (const [pattern, { topics }] of image.patterns) group.patterns.set(pattern, topics);
  const members = [...image.members].map(([memberId, metadata]) => {
    const member = new ConsumerMember(memberId, metadata);
    const position = image.positions.get(memberId);
    member.target = partitionsOf(image.targets.get(memberId) ?? []);
    member.position = position === undefined ? startingPosition : positionOf(position);
    return member;
  });
  takeFromGhosts(members);
  for (const member of members) group.add(member);
  // The last one to leave began an epoch.
  if (group.members.size === 0) group.emptySince = image.target?.timestamp ?? -1;
  return group;
}

/**
 * A replica that was away for longer than tombstones are kept may have kept a former member. What that one held, or
 * was to hold, others have been given in later epochs; it ends with its session.
 */
function takeFromGhosts(members: readonly ConsumerMember[]): void {
  const [isFirstToHold, isFirstMeant] = [firsts(), firsts()];
  for (const member of [...members].sort((a, b) => b.position.epoch - a.position.epoch)) {
    const { position, target } = member;
    member.position = {
      ...position,
      assigned: selected(position.assigned, isFirstToHold),
      revoking: selected(position.revoking, isFirstToHold),
    };
    const meant = [...eachPartition(target)].filter(([topicId, partition]) =>
      isFirstMeant(topicId, partition),
    );
    member.target = partitionsOf(meant.map(([topicId, partition]) => ({ topicId, partitions: [partition] })));
  }
}

/** True for each partition that it has not been asked about before. */
function firsts(): (topicId: Uuid, partition: number) => boolean {
  const seen = new Set<string>();
  return (topicId, partition) => {
    const { size } = seen;
    return seen.add(`${topicId} ${partition}`).size > size;
  };
}

/** Asserts that a group is what its records say. O(members + partitions), for tests. */
export function verifyRecorded(group: ConsumerGroup, image: ConsumerGroupImage | undefined): void {
  assert(image !== undefined, `group ${group.id} is recorded`);
  assert(essence(restored(group.id, image)) === essence(group), `group ${group.id} is what is recorded`);
}

function essence(group: ConsumerGroup): string {
  const { epoch, assignmentEpoch, metadataHash, emptySince, patterns, members } = group;
  const described = [...members.values()].map(({ id, metadata, position, target }) => {
    return JSON.stringify([id, metadata, positionValue(position), topicsOf(target)]);
  });
  return JSON.stringify([
    epoch,
    assignmentEpoch,
    metadataHash,
    emptySince,
    [...patterns].sort(),
    described.sort(),
  ]);
}
