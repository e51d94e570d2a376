/** A consumer group at work again, from what its records say. Everybody has one more session to be heard of. */
import { assert } from '../../../base/assert.ts';
import type { Draft } from '../draft.ts';
import { ConsumerGroup } from './consumer-group.ts';
import type { ConsumerGroupImage } from './image.ts';
import { ConsumerMember } from './member.ts';
import { partitionsOf, topicsOf } from './partitions.ts';
import { positionOf, positionValue, startingPosition } from './position.ts';
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
  for (const [memberId, metadata] of image.members) {
    const member = new ConsumerMember(memberId, metadata);
    const position = image.positions.get(memberId);
    member.target = partitionsOf(image.targets.get(memberId) ?? []);
    member.position = position === undefined ? startingPosition : positionOf(position);
    group.add(member);
  }
  return group;
}

/** Asserts that a group is what its records say. O(members + partitions), for tests. */
export function verifyRecorded(group: ConsumerGroup, image: ConsumerGroupImage | undefined): void {
  assert(image !== undefined, `group ${group.id} is recorded`);
  assert(essence(restored(group.id, image)) === essence(group), `group ${group.id} is what is recorded`);
}

function essence({ epoch, assignmentEpoch, metadataHash, patterns, members }: ConsumerGroup): string {
  const described = [...members.values()].map(({ id, metadata, position, target }) => {
    return JSON.stringify([id, metadata, positionValue(position), topicsOf(target)]);
  });
  return JSON.stringify([epoch, assignmentEpoch, metadataHash, [...patterns].sort(), described.sort()]);
}
