/**
 * What a group waits for or suffers from, in sentences: conclusions from what the cluster tells of it.
 *
 * Progress is judged by commits alone, which is all that a broker sees of a member's work.
 */
import type { GroupDescription, GroupMemberDescription, GroupTimeline } from '../client/index.ts';
import { nameOf, type PartitionLag } from './group-lag.ts';
import { spoken } from './time-span.ts';

export interface Finding {
  /** For scripts. */
  readonly code:
    | 'no-members'
    | 'rebalancing'
    | 'reconciling'
    | 'no-progress'
    | 'nothing-committed'
    | 'unassigned-partitions'
    | 'idle-members'
    | 'restless'
    | 'behind'
    | 'not-known'
    | 'fine';
  readonly text: string;
}

export interface GroupFacts {
  readonly group: GroupDescription;
  /** Undefined: the broker does not tell. */
  readonly timeline: GroupTimeline | undefined;
  readonly partitions: readonly PartitionLag[];
  /** Names of those whose commit has changed within `watchedMs`. */
  readonly moved: ReadonlySet<string>;
  readonly watchedMs: number;
  /** Partition counts of the topics that members subscribe to by name. */
  readonly counts: ReadonlyMap<string, number>;
  /** Time since 1970. */
  readonly now: number;
}

/** States in which partitions are on their way to other members. */
const moving: ReadonlySet<string> = new Set([
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
]);
/** What an awaited member has yet to do. */
const steps: Readonly<Record<string, string>> = {
  join: 'join',
  'bring-assignment': 'bring the assignment',
  'fetch-assignment': 'fetch its assignment',
  'release-partitions': 'release partitions',
  'catch-up': 'catch up with its assignment',
};
/** More rebalances than this within `recentMs` are worth a sentence. */
const restlessAbove = 4;
const recentMs = 5 * 60_000;
/** Of a list, so many are named. */
const namedAtMost = 3;

/** At least one. */
export function findingsOf(facts: GroupFacts): readonly Finding[] {
  const { group } = facts;
  const found =
    group.members.length === 0 && group.state !== 'PreparingRebalance'
      ? [noMembers(facts)]
      : [rebalancing(facts), reconciling(facts), ...progress(facts), ...shares(facts)];
  const findings = [...found, notKnown(facts), restless(facts)].filter((one) => one !== undefined);
  if (findings.length > 0) return findings;
  const members = count(group.members.length, 'member');
  return [{ code: 'fine', text: `All is well: ${members}, and every record has been committed.` }];
}

function noMembers({ group, timeline, partitions, now }: GroupFacts): Finding {
  const waiting = sum(partitions);
  const none = unknown(partitions).length === 0 ? 'no records wait' : 'no records are known to wait';
  const records = waiting === 0 ? none : `${count(waiting, 'record')} in ${waitingIn(partitions)} wait`;
  const last = timeline?.rebalances.at(-1);
  const since =
    last === undefined ? '' : ` The last ones went ${spoken(now - last.startedAt)} ago. ${last.reason}`;
  const advice = `Start a consumer of group "${group.group}".`;
  return {
    code: 'no-members',
    text: `The group has no members, so nobody reads; ${records}. ${advice}${since}`,
  };
}

function waitingIn(partitions: readonly PartitionLag[]): string {
  return count(partitions.filter(({ lag }) => (lag ?? 0) > 0).length, 'partition');
}

function rebalancing({ group: { state }, timeline, now }: GroupFacts): Finding | undefined {
  if (!moving.has(state)) return undefined;
  const code = 'rebalancing';
  if (timeline === undefined)
    return { code, text: `The group rebalances (${state}); its broker does not tell whom it waits for.` };
  const last = timeline.rebalances.at(-1);
  const since =
    last === undefined
      ? 'The group rebalances.'
      : `The group has been rebalancing for ${spoken(now - last.startedAt)}. ${last.reason}`;
  const limit = spoken(timeline.remainingMs ?? 0);
  if (timeline.awaited.length === 0 && state !== 'PreparingRebalance') return { code, text: since };
  if (timeline.awaited.length === 0)
    return { code, text: `${since} It gives further members up to ${limit} to join.` };
  const who = timeline.awaited.map(({ memberId, clientId, host, step }) => {
    const from = clientId === '' ? '' : ` (${clientId} on ${host})`;
    return `${memberId}${from}, which has yet to ${steps[step] ?? step}`;
  });
  return { code, text: `${since} It waits for ${listed(who, '; ')}; in ${limit} it goes on without.` };
}

/** Of a consumer group at a broker that does not tell whom it waits for. */
function reconciling({ group, timeline }: GroupFacts): Finding | undefined {
  const late = group.members.filter(({ epoch }) => epoch !== null && epoch !== group.epoch);
  if (group.type === 'classic' || timeline !== undefined || late.length === 0) return undefined;
  const who = listed(late.map(({ memberId, epoch }) => `${memberId} (at ${epoch})`));
  const verb = late.length === 1 ? 'has' : 'have';
  const text = `The assignment of epoch ${group.epoch} is not in force everywhere yet`;
  return { code: 'reconciling', text: `${text}: ${who} still ${verb} an older one.` };
}

function progress(facts: GroupFacts): (Finding | undefined)[] {
  const { group, moved } = facts;
  if (group.state !== 'Stable' && group.type === 'classic') return [];
  const still = facts.partitions.filter((one) => one.member !== null && !moved.has(nameOf(one)));
  const stuck = still.filter(({ lag }) => (lag ?? 0) > 0);
  const silent = still.filter(({ committed, endOffset }) => committed === null && (endOffset ?? 0) > 0);
  const findings = group.members.flatMap((member) => [
    noProgress(member, stuck, facts),
    nothingCommitted(member, silent),
  ]);
  const behind = facts.partitions.filter((one) => (one.lag ?? 0) > 0 && moved.has(nameOf(one)));
  return [...findings, catchingUp(behind)];
}

function noProgress(
  member: GroupMemberDescription,
  stuck: readonly PartitionLag[],
  { watchedMs }: GroupFacts,
): Finding | undefined {
  const own = stuck.filter(({ member: owner }) => owner === member.memberId);
  if (own.length === 0) return undefined;
  const waiting = `${count(sum(own), 'record')} wait${oldest(own)} in ${listed(own.map(nameOf))}`;
  const silence = `it has committed nothing there for the ${spoken(watchedMs)} watched`;
  const guess = 'Its handler hangs or is slow, or it does not commit.';
  const text = `Member ${named(member)} does not get on: ${waiting}, and ${silence}. ${guess}`;
  return { code: 'no-progress', text };
}

function nothingCommitted(
  member: GroupMemberDescription,
  silent: readonly PartitionLag[],
): Finding | undefined {
  const own = silent.filter(({ member: owner }) => owner === member.memberId);
  if (own.length === 0) return undefined;
  const guess = 'it hangs at its first record, or began at the end and nothing has come since';
  const text = `Member ${named(member)} has never committed in ${listed(own.map(nameOf))}: ${guess}.`;
  return { code: 'nothing-committed', text };
}

function named({ memberId, clientId, host }: GroupMemberDescription): string {
  return `${memberId} (${clientId} on ${host})`;
}

function catchingUp(behind: readonly PartitionLag[]): Finding | undefined {
  if (behind.length === 0) return undefined;
  const waiting = `${count(sum(behind), 'record')} wait${oldest(behind)} in ${count(behind.length, 'partition')}`;
  return { code: 'behind', text: `Members get on and are behind: ${waiting}.` };
}

/** The age of the oldest record, where it is known. */
function oldest(partitions: readonly PartitionLag[]): string {
  const seconds = Math.max(-1, ...partitions.map(({ lagSeconds }) => lagSeconds ?? -1));
  return seconds < 0 ? '' : `, the oldest for ${spoken(seconds * 1000)},`;
}

/** Only of a group at rest: while it moves, partitions belong to nobody for a while. */
function shares({ group, counts }: GroupFacts): (Finding | undefined)[] {
  if (group.state !== 'Stable' || group.protocolType !== 'consumer') return [];
  const owned = new Set(group.members.flatMap(({ assignment }) => assignment.map(nameOf)));
  const missing = [...counts].flatMap(([topic, partitions]) =>
    Array.from({ length: partitions }, (_, partition) => nameOf({ topic, partition })).filter(
      (name) => !owned.has(name),
    ),
  );
  const idle = group.members.filter(({ assignment }) => assignment.length === 0);
  return [unassigned(missing), idleMembers(idle, group.members.length, owned.size)];
}

function unassigned(missing: readonly string[]): Finding | undefined {
  if (missing.length === 0) return undefined;
  const guess = 'If they are new, members will take notice soon; else the assignor leaves them out.';
  const text = `Nobody reads ${listed(missing)}, although members subscribe to the topic. ${guess}`;
  return { code: 'unassigned-partitions', text };
}

function idleMembers(
  idle: readonly GroupMemberDescription[],
  members: number,
  partitions: number,
): Finding | undefined {
  if (idle.length === 0) return undefined;
  const who = listed(idle.map(({ memberId }) => memberId));
  const shared = count(partitions, 'partition');
  const text = `${idle.length} of ${count(members, 'member')} have nothing to read of ${shared}: ${who}.`;
  return { code: 'idle-members', text };
}

/** Where the partitions end. */
function notKnown({ partitions }: GroupFacts): Finding | undefined {
  const names = unknown(partitions).map(nameOf);
  if (names.length === 0) return undefined;
  const text = `What waits in ${listed(names)} is not known: no leader tells. See "ottla cluster health".`;
  return { code: 'not-known', text };
}

function unknown(partitions: readonly PartitionLag[]): readonly PartitionLag[] {
  return partitions.filter(({ endOffset }) => endOffset === null);
}

function restless({ timeline, now }: GroupFacts): Finding | undefined {
  const recent = (timeline?.rebalances ?? []).filter(({ startedAt }) => now - startedAt < recentMs);
  if (recent.length <= restlessAbove) return undefined;
  const causes = new Map<string, number>();
  for (const { cause } of recent) causes.set(cause, (causes.get(cause) ?? 0) + 1);
  const most = [...causes].sort(([, a], [, b]) => b - a).map(([cause, times]) => `${cause} ${times}×`);
  const often = `${recent.length} rebalances within ${spoken(recentMs)} (${most.join(', ')})`;
  const text = `It does not come to rest: ${often}. "ottla group timeline" lists them.`;
  return { code: 'restless', text };
}

function sum(partitions: readonly PartitionLag[]): number {
  return partitions.reduce((total, { lag }) => total + (lag ?? 0), 0);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function listed(items: readonly string[], separator = ', '): string {
  const named = items.slice(0, namedAtMost).join(separator);
  const more = items.length - namedAtMost;
  return more > 0 ? `${named} and ${more} more` : named;
}
