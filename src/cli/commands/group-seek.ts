/**
 * `ottla group seek NAME --to WHERE`: sets where a group goes on. Every target lies within the log, whatever
 * was asked for.
 */
import type { Command } from 'commander';
import type { Admin, CommittedOffset, OffsetAt, TopicPartition } from '../../client/index.ts';
import { nodePlatform } from '../../platform/node/platform.ts';
import { partitions, word } from '../arguments.ts';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { byPlace, nameOf } from '../group-lag.ts';
import { requireNoMembers } from '../group-state.ts';
import { startPosition } from '../offset-spec.ts';
import { parseSeekSpec, type SeekSpec } from '../seek-spec.ts';
import { withClient } from '../session.ts';

interface SeekOptions {
  readonly to: SeekSpec;
  readonly topic?: readonly string[];
  readonly partition?: readonly number[];
  readonly dryRun?: boolean;
}

interface Move extends TopicPartition {
  /** Null: nothing was committed. */
  readonly from: number | null;
  readonly to: number;
}

export const groupSeek: CommandModule<[string], SeekOptions> = {
  describe(command: Command): void {
    command
      .argument('<name>', 'group, without members at the moment')
      .requiredOption('--to <where>', 'start, end, N, +N or -N from here, @time', parseSeekSpec)
      .option('-t, --topic <topic>', 'only this topic; may be repeated; needed for a new one', word)
      .option('-p, --partition <n>', 'only these partitions: 0, 0,2 or 0-3', partitions)
      .option('--dry-run', 'only say what would happen');
    examples(command, {
      'ottla group seek billing --to start --dry-run': 'what reading all again would mean',
      'ottla group seek billing --to @-1h': 'the last hour again',
      'ottla group seek billing --to +1 --topic orders -p 3': 'past a record that cannot be processed',
    });
  },

  run: (context, options, name) =>
    withClient(context, async (client) => {
      const admin = client.admin();
      const { signal } = context;
      const { dryRun = false } = options;
      await requireIdle(admin, name, options, signal);
      const committed = await admin.groupOffsets(name, { signal });
      const moves = await plan(admin, options, committed, signal);
      if (moves.length === 0)
        throw new CommandFailure(
          'NO_OFFSETS',
          `Group "${name}" has no offsets there; name topics with --topic.`,
        );
      const offsets = moves.map(({ topic, partition, to }) => ({ topic, partition, offset: to }));
      if (!dryRun) await admin.alterGroupOffsets(name, offsets, { signal });
      const rows = moves.map(({ topic, partition, from, to }) => [topic, partition, from ?? '', to]);
      const title = dryRun ? `${name} would go on at` : `${name} goes on at`;
      return {
        document: { name, changed: !dryRun, partitions: moves },
        text: `${title}\n${columns(['TOPIC', 'PARTITION', 'FROM', 'TO'], rows)}`,
      };
    }),
};

/** A group that does not exist begins with the offsets that it is given. */
async function requireIdle(
  admin: Admin,
  name: string,
  { topic }: SeekOptions,
  signal: AbortSignal,
): Promise<void> {
  try {
    await requireNoMembers(admin, name, signal);
  } catch (error) {
    const isNew = error instanceof Error && 'code' in error && error.code === 'GROUP_ID_NOT_FOUND';
    if (!isNew || topic === undefined) throw error;
  }
}

async function plan(
  admin: Admin,
  { to, topic: topics, partition: chosen }: SeekOptions,
  committed: readonly CommittedOffset[],
  signal: AbortSignal,
): Promise<readonly Move[]> {
  const all = topics === undefined ? committed : await partitionsOf(admin, topics, signal);
  const wanted = all
    .map(({ topic, partition }) => ({ topic, partition }))
    .filter(({ partition }) => chosen?.includes(partition) ?? true)
    .sort(byPlace);
  const at = async (where: OffsetAt): Promise<readonly number[]> => {
    const found = await admin.listOffsets(
      wanted.map((one) => ({ ...one, at: where })),
      { signal },
    );
    return found.map(({ offset }) => offset);
  };
  const [starts, ends] = await Promise.all([at('start'), at('end')]);
  const shift = typeof to === 'object' && 'by' in to ? to.by : undefined;
  const position =
    typeof to === 'object' && 'by' in to ? undefined : startPosition(to, nodePlatform().clock.wallTime());
  const byTime = typeof position === 'object' ? await at(position) : undefined;
  const fixed = { start: starts, end: ends };
  return wanted.map((one, index) => {
    const from = committed.find((other) => nameOf(other) === nameOf(one))?.offset ?? null;
    const [start, end] = [starts[index]!, ends[index]!];
    let target = shift === undefined ? end : (from ?? start) + shift;
    if (typeof position === 'number') target = position;
    else if (typeof position === 'string') target = fixed[position][index]!;
    // No record has that time or a later one.
    else if (byTime !== undefined && byTime[index]! >= 0) target = byTime[index]!;
    return { ...one, from, to: Math.min(Math.max(target, start), end) };
  });
}

async function partitionsOf(
  admin: Admin,
  topics: readonly string[],
  signal: AbortSignal,
): Promise<readonly TopicPartition[]> {
  const described = await admin.describeTopics(topics, { signal });
  return described.flatMap(({ name: topic, partitions: ofTopic }) =>
    ofTopic.map(({ partition }) => ({ topic, partition })),
  );
}
