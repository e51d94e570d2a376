/** The rebalances of a group, as its coordinator remembers them. Ottla's own: Kafka does not keep them. */
import type { Millis } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import { OttlaError, refusal } from '../errors.ts';
import { Coordinator } from '../group/coordinator.ts';
import type { ReadOptions } from './topics.ts';

export interface GroupRebalance {
  /** A label, such as `member-joined`, `member-left` or `session-expired`. */
  readonly cause: string;
  /** The same in a sentence. */
  readonly reason: string;
  /** By the broker's clock, since 1970. */
  readonly startedAt: Millis;
  /** When its generation began; null while members are awaited. */
  readonly completedAt: Millis | null;
  /** The one it led to, or while members are awaited, the one before. */
  readonly generation: number;
  /** Members in that generation. */
  readonly members: number;
}

/** A member that the group cannot go on without, for now. */
export interface AwaitedGroupMember {
  readonly memberId: string;
  /** Null: not a static member. */
  readonly groupInstanceId: string | null;
  /** Empty: it has been given its id and has not joined with it yet. */
  readonly clientId: string;
  readonly host: string;
  /** What it has yet to do, such as `join`, `bring-assignment` or `fetch-assignment`. */
  readonly step: string;
}

export interface GroupTimeline {
  readonly group: string;
  /** Oldest first; the last few, since its coordinator has started. */
  readonly rebalances: readonly GroupRebalance[];
  /** Empty while the group rests, or waits for anybody to join. */
  readonly awaited: readonly AwaitedGroupMember[];
  /** How long until the group goes on without them; null while it rests. */
  readonly remainingMs: Millis | null;
}

/** Rejects with GROUP_ID_NOT_FOUND, and with UNSUPPORTED_VERSION by a broker that is not Ottla. */
export async function groupTimeline(
  cluster: Cluster,
  group: string,
  { signal }: ReadOptions,
): Promise<GroupTimeline> {
  try {
    const { rebalances, awaited, remainingMs } = await new Coordinator(cluster, group).call(
      'DescribeGroupTimeline',
      { groupId: group },
      { signal, errorOf: ({ error }) => error },
    );
    return {
      group,
      rebalances: rebalances.map(({ completedAt, memberCount: members, ...others }) => ({
        ...others,
        completedAt: completedAt < 0 ? null : completedAt,
        members,
      })),
      awaited: awaited.map(({ clientHost: host, ...others }) => ({ ...others, host })),
      remainingMs: remainingMs < 0 ? null : remainingMs,
    };
  } catch (error) {
    if (!(error instanceof OttlaError) || error.code !== 'UNSUPPORTED_VERSION') throw error;
    throw refusal(
      'UNSUPPORTED_VERSION',
      `Group "${group}"`,
      'Its broker keeps no timeline of rebalances; only Ottla does.',
    );
  }
}
