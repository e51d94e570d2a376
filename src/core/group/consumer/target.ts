/**
 * The target assignment: what is meant for whom, made anew with each epoch of the group.
 *
 * The assignor is the one that most members would like; of several, and when nobody has a wish, the first
 * that the broker is configured with. It starts from the target before, so what need not move stays.
 */

import type { ConsumerMemberValue } from '../../../../protocol/internal/consumer-group-log.ts';
import { assert } from '../../../base/assert.ts';
import type { Uuid } from '../../../base/units.ts';
import type { AssignableTopic, Assignor, GroupMember, TopicPartition } from '../../assignors/assignor.ts';
import { serverSideAssignors } from '../../assignors/server-side.ts';
import type { RebalanceCause } from '../commands.ts';
import type { Draft } from '../draft.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { ConsumerMember } from './member.ts';
import { eachPartition, type Partitions, samePartitions } from './partitions.ts';
import { setAssignmentEpoch, setEpoch, setPattern, setTarget } from './records.ts';
import { metadataHash } from './topics.ts';

/** Why an epoch is needed: a label, and a sentence for people. */
export interface Reason {
  readonly cause: RebalanceCause;
  readonly text: string;
}

/** Why the member needs a target, or another. `ending` closes the sentence. */
export function reasonToAssign(
  { id, metadata }: ConsumerMember,
  before: ConsumerMemberValue | undefined,
  ending: string,
): Reason | undefined {
  if (before === undefined) return { cause: 'member-joined', text: `Member ${id} joined${ending}` };
  // The first one makes it a consumer group, maybe amid a rebalance: who was assigned what is not all there is.
  if (metadata.classic === null && before.classic !== null)
    return { cause: 'migrated', text: `Member ${id} uses the consumer protocol now${ending}` };
  if (wishOf(metadata) === wishOf(before)) return undefined;
  return { cause: 'member-changed', text: `Member ${id} has another subscription${ending}` };
}

/** What the member wants of the target assignment. */
function wishOf({ topics, pattern, assignor }: ConsumerMemberValue): string {
  return JSON.stringify([topics, pattern, assignor]);
}

/** Begins the next epoch of the group, and makes its target. */
export function beginEpoch(group: ConsumerGroup, { cause, text }: Reason, draft: Draft): void {
  recordPatterns(group, draft);
  group.isOutdated = false;
  setEpoch(group, group.epoch + 1, metadataHash(group.subscribedTopics(), draft.topics), draft);
  assign(group, draft);
  group.timeline.begin({
    cause,
    reason: text,
    startedAt: draft.wallTime,
    generation: group.epoch,
    members: group.members.size,
  });
  draft.countRebalance(cause);
  draft.observe({
    type: 'rebalance-began',
    group: group.id,
    cause,
    reason: text,
    generation: group.epoch - 1,
    members: group.members.size,
  });
}

/** The topics are others than when the target was made. */
export function followTopics(group: ConsumerGroup, draft: Draft): void {
  recordPatterns(group, draft);
  group.isOutdated = false;
  if (metadataHash(group.subscribedTopics(), draft.topics) === group.metadataHash) return;
  beginEpoch(
    group,
    { cause: 'topics-changed', text: 'Topics that the group subscribes to have changed.' },
    draft,
  );
}

/** The group's view of its patterns is as the members and the topics are now. */
function recordPatterns(group: ConsumerGroup, draft: Draft): void {
  const used = new Set<string>();
  for (const { metadata } of group.members.values())
    if (metadata.pattern !== null) used.add(metadata.pattern);
  for (const pattern of [...group.patterns.keys()]) {
    if (used.has(pattern)) continue;
    draft.patterns.release(pattern);
    setPattern(group, pattern, null, draft);
  }
  for (const pattern of used) {
    const known = group.patterns.get(pattern);
    if (known === undefined) draft.patterns.acquire(pattern, draft.options.topicMatcher, draft.topics);
    const topics = draft.patterns.matched(pattern);
    if (known === undefined || !sameNames(known, topics)) setPattern(group, pattern, topics, draft);
  }
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

function assign(group: ConsumerGroup, draft: Draft): void {
  const { members, topics } = subscriptions(group, draft);
  const assignment = preferredAssignor(group, draft).assign(members, topics);
  for (const member of group.members.values()) {
    const target = partitionsById(assignment.get(member.id) ?? []);
    if (!samePartitions(target, member.target)) setTarget(group, member, target, draft);
  }
  setAssignmentEpoch(group, group.epoch, draft);
}

/** The group as assignors see it: topics go by their ids. Members who subscribe alike share one list. */
function subscriptions(
  group: ConsumerGroup,
  { topics }: Draft,
): { members: GroupMember[]; topics: AssignableTopic[] } {
  const lists = new Map<string, Uuid[]>();
  const subscribed = new Map<Uuid, AssignableTopic>();
  const members = [...group.members.values()].map((member): GroupMember => {
    const key = JSON.stringify([member.metadata.pattern, member.metadata.topics]);
    let list = lists.get(key);
    if (list === undefined) {
      list = [];
      lists.set(key, list);
      for (const name of group.topicsOf(member)) {
        const topic = topics.named(name);
        if (topic === undefined) continue;
        list.push(topic.id);
        subscribed.set(topic.id, { name: topic.id, partitions: topic.partitions });
      }
    }
    const owned = [...eachPartition(member.target)].map(([topic, partition]) => ({ topic, partition }));
    return { memberId: member.id, groupInstanceId: member.instanceId, topics: list, owned, generation: 0 };
  });
  return { members, topics: [...subscribed.values()] };
}

export function preferredAssignor(group: ConsumerGroup, { settings }: Draft): Assignor {
  const votes = new Map<string, number>();
  for (const { metadata } of group.members.values()) {
    if (metadata.assignor !== null) votes.set(metadata.assignor, (votes.get(metadata.assignor) ?? 0) + 1);
  }
  let preferred: string | undefined;
  for (const name of settings.consumer.assignors) {
    if (preferred === undefined || (votes.get(name) ?? 0) > (votes.get(preferred) ?? 0)) preferred = name;
  }
  const assignor = serverSideAssignors.find(({ name }) => name === preferred);
  assert(assignor !== undefined, 'a broker is configured with assignors that there are');
  return assignor;
}

function partitionsById(list: readonly TopicPartition[]): Partitions {
  const partitions = new Map<Uuid, Set<number>>();
  for (const { topic, partition } of list) {
    const indexes = partitions.get(topic);
    if (indexes === undefined) partitions.set(topic, new Set([partition]));
    else indexes.add(partition);
  }
  return partitions;
}
