/** `ottla bench compare A.json B.json`: two results that were kept, and their ratios. */
import type { Command } from 'commander';
import { compare, differences } from '../../bench/compare.ts';
import { readResult } from '../bench-result-file.ts';
import { comparisonText } from '../bench-text.ts';
import { type CommandModule, examples } from '../command.ts';

export const benchCompare: CommandModule<[string, string]> = {
  describe(command: Command): void {
    command
      .argument('<before>', 'result that "--output" has kept')
      .argument('<after>', 'the one to compare with it');
    examples(command, {
      'ottla bench produce --output before.json': 'keeps a result',
      'ottla bench compare before.json after.json': 'shows what has changed',
      'ottla bench produce --compare before.json': 'measures and compares at once',
    });
  },

  async run(_context, _options, before, after) {
    const [a, b] = [await readResult(before), await readResult(after)];
    const compared = compare(a, b);
    const notes = differences(a, b);
    const table = comparisonText(compared, a.startedAt.slice(0, 19), b.startedAt.slice(0, 19));
    return { document: { compared, notes }, text: [...notes, table].join('\n') };
  },
};
