/** `ottla bench replay FILE`: sends what was recorded at the pace at which it was recorded, or another. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ProduceLoad } from '../../bench/plan.ts';
import { absolutePath } from '../../platform/node/absolute-path.ts';
import {
  addProduceOptions,
  addRunOptions,
  addTopicOptions,
  type ProduceOptions,
  produceLoad,
  type RunOptions,
} from '../bench-options.ts';
import { runOrder } from '../bench-run.ts';
import { type CommandModule, examples } from '../command.ts';

interface ReplayOptions {
  readonly speed?: number;
  readonly timeField: string;
}

export const benchReplay: CommandModule<[string], RunOptions & ProduceOptions & ReplayOptions> = {
  describe(command: Command): void {
    command
      .argument('<file>', 'one record per line, as "ottla consume --format json" prints them, or anything')
      .option('--time-field <name>', 'field of each line, a JSON object, that holds its time', 'timestamp')
      .addOption(
        new Option('--speed <factor>', '2 is twice as fast as recorded').argParser(factor).conflicts('rate'),
      );
    addProduceOptions(command, 'replay');
    addTopicOptions(command);
    addRunOptions(command);
    command.addHelpText(
      'after',
      '\nTimes are milliseconds or seconds since 1970, or ISO 8601. Lines that "ottla consume --format json" has' +
        '\nprinted become the records they were: key, value, headers. Of other lines the whole is the value.',
    );
    examples(command, {
      'ottla consume orders -e --format json > orders.ndjson': 'records a topic',
      'ottla bench replay orders.ndjson': 'at the pace at which it was written',
      'ottla bench replay orders.ndjson --speed 10 -p 6': 'ten times as fast, on six partitions',
      'ottla bench replay access.ndjson --time-field time': 'a log with times of its own',
      'ottla bench replay access.log --rate 5000': 'lines without times',
      'ottla bench replay access.log --rate max -d 30s': 'as fast as possible, again and again',
    });
  },

  run: (context, options, file) => {
    const { duration, warmUp = 0, count, producers } = options;
    const once = duration === undefined && count === undefined;
    const span = { warmUpMs: warmUp, ...(count && { count }), ...(duration && { durationMs: duration }) };
    const load = replayLoad(options, file, once);
    return runOrder(context, { name: 'replay', span, producers: { processes: producers, load } }, options);
  },
};

function replayLoad(options: ProduceOptions & ReplayOptions, file: string, once: boolean): ProduceLoad {
  const { rate, speed = 1, timeField } = options;
  const load = { ...produceLoad(options), recordsFrom: absolutePath(file), once };
  return rate === undefined ? { ...load, replay: { speed, timeField } } : load;
}

function factor(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0: 2 is twice as fast, 0.5 half as fast.');
}
