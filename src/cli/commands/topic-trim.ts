/** `ottla topic trim NAME`: deletes the records before an offset, a time, or all but the last. */
import type { Command } from 'commander';
import type { Admin, Trim } from '../../client/index.ts';
import { nodePlatform } from '../../platform/node/platform.ts';
import { partitions } from '../arguments.ts';
import { type CommandContext, type CommandModule, examples } from '../command.ts';
import { addConfirmationOptions, type ConfirmationOptions, confirm } from '../confirmation.ts';
import { CommandFailure } from '../failure.ts';
import { type OffsetSpec, parseOffsetSpec, startPosition } from '../offset-spec.ts';
import { withClient } from '../session.ts';

interface TrimOptions extends ConfirmationOptions {
  readonly before: OffsetSpec;
  readonly partition?: readonly number[];
}

export const topicTrim: CommandModule<[string], TrimOptions> = {
  describe(command: Command): void {
    command
      .argument('<name>', 'topic to trim')
      .requiredOption(
        '--before <where>',
        'what is kept begins here: N, -N (the last N), @time or end',
        parseOffsetSpec,
      )
      .option('-p, --partition <n>', 'only these partitions: 0, 0,2 or 0-3', partitions);
    addConfirmationOptions(command);
    examples(command, {
      'ottla topic trim logs --before @-1d': 'deletes what is older than a day',
      'ottla topic trim logs --before -1000 --yes': 'keeps the last thousand of each partition',
      'ottla topic trim logs --before end -p 0 --dry-run': 'says what would be deleted',
    });
  },

  async run(context, options, topic) {
    const { terminal } = context;
    if (!options.dryRun && !options.yes && !terminal.canAsk)
      await confirm(context, `Trimming ${topic}`, options);
    return withClient(context, async (client) => {
      const admin = client.admin();
      const plan = await planTrim(context, admin, options, topic);
      const lines = plan.map(({ partition, before }) => `partition ${partition} before ${before}`);
      if (!options.dryRun)
        await confirm(context, `Deleting records of ${topic}: ${lines.join(', ')}`, options);
      const trimmed = options.dryRun
        ? plan.map(planned)
        : await admin.deleteRecords(plan, { signal: context.signal });
      const words = options.dryRun ? 'would begin' : 'begins';
      return {
        document: {
          topic,
          trimmed: !options.dryRun,
          partitions: trimmed.map(({ partition, logStartOffset }) => ({
            partition,
            startOffset: logStartOffset,
          })),
        },
        text: trimmed
          .map(({ partition, logStartOffset }) => `${topic}-${partition} ${words} at ${logStartOffset}`)
          .join('\n'),
      };
    });
  },
};

function planned({ partition, before }: Trim): { partition: number; logStartOffset: number | 'end' } {
  return { partition, logStartOffset: before };
}

/** Which offset of which partition. */
async function planTrim(
  { signal }: CommandContext,
  admin: Admin,
  { before, partition: chosen }: TrimOptions,
  topic: string,
): Promise<Trim[]> {
  const [described] = await admin.describeTopics([topic], { signal });
  const all = described!.partitions.map(({ partition }) => partition);
  const wanted = chosen ?? all;
  const stuck = described!.partitions.filter(
    ({ partition, leader }) => leader < 0 && wanted.includes(partition),
  );
  if (stuck.length > 0) throw leaderless(stuck.map(({ partition }) => `${topic}-${partition}`));
  const position = startPosition(before, nodePlatform().clock.wallTime());
  const offsets = async (at: 'start' | 'end' | { readonly timestamp: number }): Promise<number[]> => {
    const found = await admin.listOffsets(
      wanted.map((partition) => ({ topic, partition, at })),
      { signal },
    );
    return found.map(({ offset }) => offset);
  };
  if (typeof position === 'object') {
    const found = await offsets(position);
    return wanted.map((partition, index) => ({ topic, partition, before: atOrEnd(found[index]) }));
  }
  if (position === 'start' || (typeof position === 'number' && position < 0)) {
    const [starts, ends] = await Promise.all([offsets('start'), offsets('end')]);
    const back = position === 'start' ? Number.NEGATIVE_INFINITY : position;
    return wanted.map((partition, index) => {
      return { topic, partition, before: Math.max(starts[index] ?? 0, (ends[index] ?? 0) + back) };
    });
  }
  return wanted.map((partition) => ({ topic, partition, before: position }));
}

function leaderless(names: readonly string[]): CommandFailure {
  const sentence = `Nobody leads ${names.join(', ')}, nothing was deleted`;
  const advice = 'choose others with --partition, or see "ottla cluster health"';
  return new CommandFailure('LEADER_NOT_AVAILABLE', `${sentence}: ${advice}.`);
}

/** No record has that time or a later one: all may go. */
function atOrEnd(offset: number | undefined): number | 'end' {
  return offset === undefined || offset < 0 ? 'end' : offset;
}
