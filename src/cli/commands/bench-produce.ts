/** `ottla bench produce`: how many records a broker takes, and how soon it acknowledges them. */
import type { Command } from 'commander';
import {
  addProduceOptions,
  addRunOptions,
  addTopicOptions,
  type ProduceOptions,
  produceLoad,
  type RunOptions,
  spanOf,
} from '../bench-options.ts';
import { runOrder } from '../bench-run.ts';
import { type CommandModule, examples } from '../command.ts';

export const benchProduce: CommandModule<[], RunOptions & ProduceOptions> = {
  describe(command: Command): void {
    addProduceOptions(command, 'paced');
    addTopicOptions(command);
    addRunOptions(command);
    examples(command, {
      'ottla bench produce': 'what one connection can write in ten seconds, synced to disk (acks all)',
      'ottla bench produce --acks 1 -s 100 --producers 2': 'small records, from two processes',
      'ottla bench produce --rate 50000':
        'latency at 50,000 records/s: counted from when each was meant to leave',
      'ottla bench produce -z lz4 --records-from access.log': 'real data, compressed',
      'ottla bench produce -c write.caching=true --output cached.json': 'without a sync, and keep the result',
      'ottla bench produce --compare cached.json': 'and compare with it',
      'ottla bench produce -b kafka://127.0.0.1:9093 --broker-pid 4711': 'the same load on Apache Kafka',
    });
  },

  run: (context, options) =>
    runOrder(
      context,
      {
        name: 'produce',
        span: spanOf(options),
        producers: { processes: options.producers, load: produceLoad(options) },
      },
      options,
    ),
};
