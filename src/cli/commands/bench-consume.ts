/** `ottla bench consume`: how fast records can be read, once or again and again. */
import type { Command } from 'commander';
import {
  addConsumeOptions,
  addProduceOptions,
  addRunOptions,
  addTopicOptions,
  type ConsumeOptions,
  type ProduceOptions,
  produceLoad,
  type RunOptions,
  spanOf,
} from '../bench-options.ts';
import { type BenchOrder, runOrder } from '../bench-run.ts';
import { type CommandModule, examples } from '../command.ts';
import { usageFailure } from '../failure.ts';

/** What is written first where nothing else is said. */
const FILL_BYTES = 256 * 1024 * 1024;

export const benchConsume: CommandModule<[], RunOptions & ConsumeOptions & ProduceOptions> = {
  describe(command: Command): void {
    addConsumeOptions(command);
    addProduceOptions(command, 'fill');
    addTopicOptions(command);
    addRunOptions(command);
    command.addHelpText(
      'after',
      '\nA topic that is made is filled first, with --count records (default: 256 MiB of them), which are then read' +
        '\nonce; with --duration again and again. A topic that is named is read as it is.' +
        '\nPartitions are dealt out to the connections; where these are more, several read the same partition.',
    );
    examples(command, {
      'ottla bench consume': 'reads 256 MiB of fresh records',
      'ottla bench consume -t orders -n 1000000': 'the first million records of a topic that is there',
      'ottla bench consume -p 8 --consumers 2 --connections 4 -d 30s': 'eight partitions, eight connections',
      'ottla bench consume -s 100 --batch-size 16KiB -z zstd': 'small records, compressed',
    });
  },

  run: async (context, options) => runOrder(context, orderOf(options), options),
};

function orderOf(options: RunOptions & ConsumeOptions & ProduceOptions): BenchOrder {
  const { consumers, topic, duration, warmUp, count } = options;
  const load = produceLoad(options);
  if (duration === undefined && warmUp !== undefined)
    throw usageFailure('--warm-up reads what is there again and again: give --duration as well.');
  const again = duration !== undefined;
  const written = Math.max(1, count ?? Math.floor(FILL_BYTES / load.recordBytes));
  return {
    name: 'consume',
    span: again
      ? spanOf({ duration, ...(warmUp !== undefined && { warmUp }) })
      : { warmUpMs: 0, ...(count && { count }) },
    consumers: { processes: consumers, load: { kind: 'consume', from: 'start', again, stamped: false } },
    ...(topic === undefined && { fill: { load, count: written } }),
  };
}
