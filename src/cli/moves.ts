/**
 * Moves of replicas: begins what was planned, at the pace that was asked for, and takes the throttles away when nothing
 * is being moved any more.
 *
 * The throttles are settings like others (KIP-73): a rate for every broker that takes part, and in the topic those
 * replicas that send, which are those there were, and those that fetch, which are the new ones.
 */
import { type Admin, type ConfigChange, type OngoingReassignment, OttlaError } from '../client/index.ts';
import { addedBy, type PlannedMove } from './replica-plan.ts';

type ReadOptions = NonNullable<Parameters<Admin['listReassignments']>[0]>;

const rates = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'] as const;
const replicas = [
  'leader.replication.throttled.replicas',
  'follower.replication.throttled.replicas',
] as const;

export interface MoveOptions extends ReadOptions {
  /** Bytes per second that each broker may send, and fetch, for the moves. Default: no bound. */
  readonly throttle?: number | undefined;
}

/** Resolves when the moves have begun. Rejects with the first refusal; throttles that were set by then stay. */
export async function beginMoves(
  admin: Admin,
  moves: readonly PlannedMove[],
  { throttle, signal }: MoveOptions,
): Promise<void> {
  if (moves.length === 0) return;
  if (throttle !== undefined) {
    const { brokers } = await admin.describeCluster({ signal });
    const reachable = new Set(brokers.map(({ id }) => id));
    await admin.alterConfigs(throttleChanges(moves, throttle, reachable), { signal });
  }
  await admin.reassignPartitions(moves, { signal });
}

/** Resolves to how many of them had just ended by themselves. Rejects with the first other refusal. */
export async function callOff(
  admin: Pick<Admin, 'reassignPartitions'>,
  moves: readonly OngoingReassignment[],
  { signal }: ReadOptions,
): Promise<number> {
  if (moves.length === 0) return 0;
  const calledOff = moves.map(({ topic, partition }) => ({ topic, partition, replicas: null }));
  try {
    await admin.reassignPartitions(calledOff, { signal });
    return 0;
  } catch (error) {
    const failures = error instanceof OttlaError ? error.failures : [];
    const hadEnded =
      failures.length > 0 && failures.every(({ code }) => code === 'NO_REASSIGNMENT_IN_PROGRESS');
    if (!hadEnded) throw error;
    return failures.length;
  }
}

/** What holds up the moves. Brokers that are not among the `reachable` have nothing to send. */
export function throttleChanges(
  moves: readonly PlannedMove[],
  rate: number,
  reachable: ReadonlySet<number>,
): ConfigChange[] {
  const copying = moves.filter((move) => addedBy(move).length > 0);
  const involved = new Set(copying.flatMap(({ before, replicas }) => [...before, ...replicas]));
  const sending = new Map<string, string[]>();
  const fetching = new Map<string, string[]>();
  const name = (lists: Map<string, string[]>, { topic, partition }: PlannedMove, ids: readonly number[]) =>
    lists.set(topic, [...(lists.get(topic) ?? []), ...ids.map((id) => `${partition}:${id}`)]);
  for (const move of copying) {
    name(sending, move, move.before);
    name(fetching, move, addedBy(move));
  }
  const set = Object.fromEntries(rates.map((key) => [key, String(rate)]));
  return [
    ...[...involved]
      .filter((id) => reachable.has(id))
      .map((id): ConfigChange => ({ type: 'broker', name: String(id), set })),
    ...[...sending].map(([topic, senders]): ConfigChange => {
      const append = { [replicas[0]]: senders.join(), [replicas[1]]: fetching.get(topic)!.join() };
      return { type: 'topic', name: topic, append };
    }),
  ];
}

/** Takes all throttles away, unless something is being moved. Resolves to whether there were any. */
export async function liftThrottles(admin: Admin, { signal }: ReadOptions): Promise<boolean> {
  if ((await admin.listReassignments({ signal })).length > 0) return false;
  const { brokers } = await admin.describeCluster({ signal });
  const throttled = await unsetting(
    admin,
    brokers.map(({ id }) => ({ type: 'broker', name: String(id) })),
    { keys: rates, signal },
  );
  if (throttled.length === 0) return false;
  const topics = await admin.listTopics({ signal });
  const named = await unsetting(
    admin,
    topics.map(({ name }) => ({ type: 'topic', name })),
    { keys: replicas, signal },
  );
  await admin.alterConfigs([...throttled, ...named], { signal });
  return true;
}

/** What takes the keys away from those of the resources that have them as their own. */
async function unsetting(
  admin: Admin,
  resources: Parameters<Admin['describeConfigs']>[0],
  options: NonNullable<Parameters<Admin['describeConfigs']>[1]>,
): Promise<ConfigChange[]> {
  const described = await admin.describeConfigs(resources, options);
  return described.flatMap(({ type, name, entries }) => {
    const unset = entries.filter(({ source }) => source === type).map(({ key }) => key);
    return unset.length === 0 ? [] : [{ type, name, unset }];
  });
}
