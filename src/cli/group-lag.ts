/**
 * How far a group is behind, partition by partition: in records, and in seconds, which is the age of the
 * oldest record that it has not read.
 */
import type {
  Admin,
  CommittedOffset,
  GroupDescription,
  GroupMemberDescription,
  Ottla,
  TopicPartition,
} from '../client/index.ts';
import { nodePlatform } from '../platform/node/platform.ts';

export interface PartitionLag extends TopicPartition {
  /** Null: nothing is committed. */
  readonly committed: number | null;
  /** Null: nobody leads the partition, its leader does not tell, or it is gone. */
  readonly endOffset: number | null;
  readonly lag: number | null;
  /** Null where the record could not be read. */
  readonly lagSeconds: number | null;
  /** Null: no member has it. */
  readonly member: string | null;
  readonly host: string | null;
}

/** How long to look for the oldest records that were not read. */
const readWithinMs = 2_000;
const sampleBytes = 64 * 1024;

/** Every partition that the group has a commit for or a member has; by topic and partition. */
export async function lagOf(
  client: Ottla,
  { group, members }: GroupDescription,
  signal: AbortSignal,
): Promise<readonly PartitionLag[]> {
  const committed = await client.admin().groupOffsets(group, { signal });
  const ownerOf = owners(members);
  const partitions = new Map<string, TopicPartition & { readonly committed: number | null }>();
  for (const { topic, partition } of members.flatMap(({ assignment }) => assignment))
    partitions.set(nameOf({ topic, partition }), { topic, partition, committed: null });
  for (const { topic, partition, offset } of committed)
    partitions.set(nameOf({ topic, partition }), { topic, partition, committed: offset });
  const all = [...partitions.values()].sort(byPlace);
  const ends = await endOffsets(client.admin(), all, signal);
  const behind = all.flatMap((one): Pick<CommittedOffset, 'topic' | 'partition' | 'offset'>[] => {
    const end = ends.get(nameOf(one));
    return one.committed === null || end === undefined || end <= one.committed
      ? []
      : [{ ...one, offset: one.committed }];
  });
  const times = await timestamps(client, behind, signal);
  const now = nodePlatform().clock.wallTime();
  return all.map(({ topic, partition, committed: offset }) => {
    const name = nameOf({ topic, partition });
    const endOffset = ends.get(name) ?? null;
    const lag = offset === null || endOffset === null ? null : Math.max(0, endOffset - offset);
    const time = times.get(name);
    const age = time === undefined ? null : Math.max(0, Math.round((now - time) / 100) / 10);
    const owner = ownerOf.get(name);
    return {
      topic,
      partition,
      committed: offset,
      endOffset,
      lag,
      lagSeconds: lag === 0 ? 0 : age,
      member: owner?.memberId ?? null,
      host: owner?.host ?? null,
    };
  });
}

function owners(members: readonly GroupMemberDescription[]): ReadonlyMap<string, GroupMemberDescription> {
  return new Map(members.flatMap((member) => member.assignment.map((one) => [nameOf(one), member] as const)));
}

/** By name. Partitions without a leader are not asked for: the others would have to wait for one. */
export async function endOffsets(
  admin: Pick<Admin, 'describeTopics' | 'listOffsets'>,
  partitions: readonly TopicPartition[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (partitions.length === 0) return new Map();
  const described = await admin.describeTopics(undefined, { signal });
  const led = new Set(
    described.flatMap(({ name, partitions: all }) =>
      all.filter(({ leader }) => leader >= 0).map(({ partition }) => nameOf({ topic: name, partition })),
    ),
  );
  const wanted = partitions.filter((one) => led.has(nameOf(one)));
  // By topic: what cannot be told of one must not hide the others.
  const topics = [...new Set(wanted.map(({ topic }) => topic))];
  const found = topics.map((name) => {
    const queries = wanted
      .filter(({ topic }) => topic === name)
      .map(({ topic, partition }) => ({ topic, partition, at: 'end' as const }));
    return admin.listOffsets(queries, { signal }).catch(() => []);
  });
  return new Map((await Promise.all(found)).flat().map((one) => [nameOf(one), one.offset]));
}

/** Of the first record at or behind each offset. */
async function timestamps(
  client: Ottla,
  places: readonly (TopicPartition & { readonly offset: number })[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  if (places.length === 0) return found;
  const timeUp = new AbortController();
  const cancel = nodePlatform().clock.after(readWithinMs, () => timeUp.abort());
  const consumer = client.consumer({
    assign: places,
    outOfRange: 'start',
    partitionMaxBytes: sampleBytes,
    signal: AbortSignal.any([signal, timeUp.signal]),
  });
  try {
    for await (const batch of consumer.batches()) {
      const { timestamp } = batch.records[0]!;
      if (timestamp >= 0) found.set(nameOf(batch), timestamp);
      consumer.pause([batch]);
      if (found.size === places.length) break;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    // What could not be read in time is not known.
  } finally {
    cancel();
    await consumer.close();
  }
  return found;
}

export function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

export function byPlace(one: TopicPartition, other: TopicPartition): number {
  if (one.topic !== other.topic) return one.topic < other.topic ? -1 : 1;
  return one.partition - other.partition;
}
