/** `ottla bench e2e`: how long a record takes from the program that sends it to the one that reads it. */
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
import { runOrder } from '../bench-run.ts';
import { type CommandModule, examples } from '../command.ts';

/** Little enough for any broker, enough for a p99.9 within ten seconds. */
const DEFAULT_RATE = 1_000;

export const benchE2e: CommandModule<[], RunOptions & ConsumeOptions & ProduceOptions> = {
  describe(command: Command): void {
    addProduceOptions(command, 'paced');
    addConsumeOptions(command);
    addTopicOptions(command);
    addRunOptions(command);
    command.addHelpText(
      'after',
      `\nWithout --rate it sends ${DEFAULT_RATE} records per second. Each carries in a header when it was meant to` +
        '\nbe sent; all workers run on this machine and share its clock.',
    );
    examples(command, {
      'ottla bench e2e': 'latency of 1,000 records/s, synced to disk before they can be read',
      'ottla bench e2e --rate 100000 -d 30s --html e2e.html': 'under load, with charts',
      'ottla bench e2e --acks 1 -p 6 --producers 2 --consumers 2': 'several processes on both sides',
      'ottla bench e2e --rate max': 'as fast as possible: mostly the time that records wait in queues',
    });
  },

  run: (context, options) => {
    const load = { ...produceLoad({ ...options, rate: options.rate ?? DEFAULT_RATE }), stamped: true };
    return runOrder(
      context,
      {
        name: 'e2e',
        span: spanOf(options),
        producers: { processes: options.producers, load },
        consumers: {
          processes: options.consumers,
          load: { kind: 'consume', from: 'end', again: false, stamped: true },
        },
      },
      options,
    );
  },
};
