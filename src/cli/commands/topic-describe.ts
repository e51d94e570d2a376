/**
 * `ottla topic describe NAME…`: partitions with their leaders, replicas and offsets, what of them is damaged,
 * and changed settings.
 */
import type { Command } from 'commander';
import type { Admin, ConfigEntry, DamagedRange, OffsetAt, PartitionDescription } from '../../client/index.ts';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { eachItem, type ItemReport } from '../items.ts';
import { withClient } from '../session.ts';

interface DescribedPartition extends PartitionDescription {
  /** First and next offset; null while the partition does not tell. */
  readonly startOffset: number | null;
  readonly endOffset: number | null;
  /** What the leader cannot read any more; null while it does not tell. */
  readonly damaged: readonly DamagedRange[] | null;
}

export const topicDescribe: CommandModule<[readonly string[]]> = {
  describe(command: Command): void {
    command.argument('<name...>', 'topics to describe');
    examples(command, {
      'ottla topic describe flights': 'for people',
      "ottla topic describe flights --format json | jq '.topics[0].partitions[].endOffset'":
        'ends of the partitions',
    });
  },

  run: (context, _options, names) =>
    withClient(context, (client) => {
      const admin = client.admin();
      return eachItem(context, 'topics', names, (name) => describeTopic(admin, name, context.signal));
    }),
};

type TopicAdmin = Pick<Admin, 'describeTopics' | 'listOffsets' | 'describeLogDirs' | 'describeConfigs'>;

/** Asks nobody about partitions that have no leader. Rejects as `Admin.describeTopics` does. */
export async function describeTopic(
  admin: TopicAdmin,
  name: string,
  signal: AbortSignal,
): Promise<ItemReport> {
  const [topic] = await admin.describeTopics([name], { signal });
  const { id, internal, partitions: replicas } = topic!;
  const partitions = await withLogs(admin, name, replicas, signal);
  const [{ entries } = { entries: [] }] = await admin.describeConfigs([{ type: 'topic', name }], { signal });
  const changed = entries.filter(({ source }) => source === 'topic');
  return {
    document: {
      id,
      internal,
      partitions,
      configs: Object.fromEntries(changed.map(({ key, value }) => [key, value])),
    },
    text: textOf(name, id, partitions, changed),
  };
}

async function withLogs(
  admin: TopicAdmin,
  topic: string,
  partitions: readonly PartitionDescription[],
  signal: AbortSignal,
): Promise<DescribedPartition[]> {
  const led = partitions.filter(({ leader }) => leader >= 0);
  const ask = async (at: OffsetAt): Promise<ReadonlyMap<number, number>> => {
    const wanted = led.map(({ partition }) => ({ topic, partition, at }));
    const found = await admin.listOffsets(wanted, { signal }).catch(async () => {
      // One that cannot be read must not hide the others.
      const each = wanted.map((one) => admin.listOffsets([one], { signal }).catch(() => []));
      return (await Promise.all(each)).flat();
    });
    return new Map(found.map(({ partition, offset }) => [partition, offset]));
  };
  const [starts, ends, damage] = await Promise.all([
    ask('start'),
    ask('end'),
    damageOf(admin, topic, led, signal),
  ]);
  return partitions.map((each) => ({
    ...each,
    startOffset: starts.get(each.partition) ?? null,
    endOffset: ends.get(each.partition) ?? null,
    damaged: damage.get(each.partition) ?? null,
  }));
}

/** By partition, from its leader's disk; without those whose leader does not tell. */
async function damageOf(
  admin: TopicAdmin,
  topic: string,
  partitions: readonly PartitionDescription[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly DamagedRange[]>> {
  const leaders = new Set(partitions.map(({ leader }) => leader));
  const damage = new Map<number, readonly DamagedRange[]>();
  for (const leader of leaders) {
    const led = partitions.filter((partition) => partition.leader === leader);
    const options = { partitions: led.map(({ partition }) => ({ topic, partition })), signal };
    // A broker whose disk has failed, or that keeps such things to itself, must not hide the rest.
    const directories = await admin.describeLogDirs([leader], options).catch(() => []);
    for (const { partition, damaged } of directories.flatMap(({ replicas }) => replicas))
      damage.set(partition, damaged);
  }
  return damage;
}

function textOf(
  name: string,
  id: string,
  partitions: readonly DescribedPartition[],
  changed: readonly ConfigEntry[],
): string {
  const rows = partitions.map(({ partition, leader, leaderEpoch, replicas, isr, startOffset, endOffset }) => {
    const who = leader < 0 ? 'none' : leader;
    return [
      partition,
      who,
      leaderEpoch,
      replicas.join(','),
      isr.join(','),
      startOffset ?? '',
      endOffset ?? '',
      stateOf({ leader, replicas, isr }),
    ];
  });
  const settings = changed.map(({ key, value }) => `  ${key}=${value ?? '(secret)'}`);
  const table = columns(['PARTITION', 'LEADER', 'EPOCH', 'REPLICAS', 'ISR', 'START', 'END', 'STATE'], rows);
  const damage = partitions.flatMap(({ partition, damaged }) =>
    (damaged ?? []).map(({ startOffset, endOffset }) => {
      return `partition ${partition}: offsets ${startOffset} to ${endOffset - 1} are damaged and cannot be read`;
    }),
  );
  return [`${name}  id ${id}`, ...settings, table, ...damage, ''].join('\n').trimEnd();
}

/** In one word: what an operator should look at. */
function stateOf({
  leader,
  replicas,
  isr,
}: Pick<PartitionDescription, 'leader' | 'replicas' | 'isr'>): string {
  if (leader < 0) return 'offline';
  return isr.length < replicas.length ? 'under-replicated' : 'ok';
}
