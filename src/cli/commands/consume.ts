/**
 * `ottla consume TOPIC`: prints records as they come, until it has printed enough, has reached the end,
 * or is interrupted.
 *
 * Records of one partition come in order; between partitions there is none. As a member of a group it
 * commits what it has printed, and nothing else.
 */
import { type Command, Option } from 'commander';
import type { ConsumerOptions, ConsumerRecord, Ottla, RecordBatch } from '../../client/index.ts';
import { nodePlatform } from '../../platform/node/platform.ts';
import { integer, partitions } from '../arguments.ts';
import { ByteBuffer } from '../byte-buffer.ts';
import { type CommandContext, type CommandModule, examples } from '../command.ts';
import { CommandFailure, usageFailure } from '../failure.ts';
import { type OffsetSpec, parseOffsetSpec, startPosition } from '../offset-spec.ts';
import { jsonLine, parseTemplate, type RecordFormat, valueLine } from '../record-template.ts';
import { withClient } from '../session.ts';

interface ConsumeOptions {
  readonly offset: OffsetSpec;
  readonly count?: number;
  readonly exitAtEnd?: boolean;
  readonly template?: RecordFormat;
  readonly partition?: readonly number[];
  readonly group?: string;
  readonly rack?: string;
}

export const consume: CommandModule<[string], ConsumeOptions> = {
  describe(command: Command): void {
    command
      .argument('<topic>', 'topic to read')
      .option('-o, --offset <where>', 'start, end, N, -N (the last N) or @time', parseOffsetSpec, 'start')
      .option('-n, --count <n>', 'stop after so many records', integer(0))
      .option('-e, --exit-at-end', 'stop at the end, as it is when reading begins')
      .addOption(
        new Option(
          '-f, --template <text>',
          '%t %p %o %k %v %h %d %% and \\n \\t; instead of the value and a line end',
        ).argParser(parseTemplate),
      )
      .option('-p, --partition <n>', 'only these partitions: 0, 0,2 or 0-3', partitions)
      .option('-g, --group <name>', 'as a member: goes on where the group is, and commits what it printed')
      .option(
        '--rack <name>',
        'where this runs: reads from replicas with this broker.rack, if the cluster lets it',
      );
    examples(command, {
      'ottla consume greetings': 'everything, and what comes',
      'ottla consume logs -o -10 -e': 'the last ten of each partition',
      'ottla consume logs -o @-1h': 'since an hour ago',
      "ottla consume flights -f '%p %o %k\\n' -n 5": 'partition, offset and key of five records',
      'ottla consume orders -g billing': 'what this group has not read yet; -o counts where it has no offset',
      'ottla consume flights -e --format json | jq .value': 'as JSON, one document per line',
    });
  },

  run: (context, options, topic) =>
    withClient(context, async (client) => {
      const format = options.template ?? (context.format === 'json' ? jsonLine : valueLine);
      if (options.count !== 0) {
        const { batches, enough } = reading(client, context, options, topic);
        await print(context, batches, format, options.count, enough).catch((error: unknown) => {
          if (!context.signal.aborted) throw error;
        });
      }
      const { reason } = context.signal;
      return reason instanceof CommandFailure ? { exitCode: reason.exitCode } : {};
    }),
};

interface Reading {
  readonly batches: AsyncIterable<RecordBatch>;
  /** Told of the last record when no more are wanted. */
  readonly enough?: (last: ConsumerRecord) => Promise<void>;
}

function reading(client: Ottla, context: CommandContext, options: ConsumeOptions, topic: string): Reading {
  const { group, partition } = options;
  const where = options.rack === undefined ? {} : { rack: options.rack };
  const { from, stopAtEnd, signal, ...what } = consumerOptions(context, options, topic);
  if (group === undefined)
    return { batches: client.consumer({ ...what, ...where, from, stopAtEnd, signal }).batches() };
  if (partition !== undefined)
    throw usageFailure('A group shares out the partitions: leave out --partition.');
  const consumer = client.groupConsumer({ group, topics: [topic], from, stopAtEnd, signal, ...where });
  return {
    batches: consumer.batches(),
    enough: ({ partition: index, offset }) =>
      consumer.commit([{ topic, partition: index, offset: offset + 1 }]),
  };
}

function consumerOptions(
  { signal }: CommandContext,
  { offset, exitAtEnd = false, partition }: ConsumeOptions,
  topic: string,
): ConsumerOptions & Required<Pick<ConsumerOptions, 'from' | 'stopAtEnd' | 'signal'>> {
  const from = startPosition(offset, nodePlatform().clock.wallTime());
  const what =
    partition === undefined
      ? { topics: [topic] }
      : { assign: partition.map((number) => ({ topic, partition: number })) };
  // Who reads to the end waits for it to come; who follows may sit out the restart of a broker.
  const stallTimeoutMs = exitAtEnd ? 10_000 : 60_000;
  return { ...what, from, stopAtEnd: exitAtEnd, stallTimeoutMs, signal };
}

/** Prints what comes until there is no more, or `count` records have been printed. */
async function print(
  { terminal }: CommandContext,
  batches: AsyncIterable<RecordBatch>,
  format: RecordFormat,
  count = Number.POSITIVE_INFINITY,
  enough?: Reading['enough'],
): Promise<void> {
  const output = new ByteBuffer();
  let left = count;
  for await (const { records } of batches) {
    const shown = records.length <= left ? records : records.slice(0, left);
    for (const record of shown) format(record, output);
    await terminal.write(output.take());
    left -= shown.length;
    if (left <= 0) return enough?.(shown.at(-1)!);
  }
}
