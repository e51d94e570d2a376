/** `ottla group timeline NAME…`: the rebalances of groups, with their reasons. */
import type { Command } from 'commander';
import type { GroupRebalance, GroupTimeline } from '../../client/index.ts';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { eachItem } from '../items.ts';
import { withClient } from '../session.ts';
import { spoken } from '../time-span.ts';

export const groupTimeline: CommandModule<[readonly string[]]> = {
  describe(command: Command): void {
    command.argument('<name...>', 'groups whose rebalances to list');
    examples(command, {
      'ottla group timeline billing': 'when, how long, why, and how many members',
      "ottla group timeline billing --format json | jq -r '.groups[0].rebalances[].cause' | sort | uniq -c":
        'how often for which cause',
    });
  },

  run: (context, _options, names) =>
    withClient(context, (client) =>
      eachItem(context, 'groups', names, async (name) => {
        const timeline = await client.admin().groupTimeline(name, { signal: context.signal });
        const { rebalances, awaited, remainingMs } = timeline;
        return {
          document: { rebalances: rebalances.map(shown), awaited, remainingMs },
          text: text(timeline),
        };
      }),
    ),
};

function shown(rebalance: GroupRebalance) {
  const { startedAt, completedAt } = rebalance;
  const durationMs = completedAt === null ? null : completedAt - startedAt;
  return { ...rebalance, durationMs };
}

function text({ group, rebalances, awaited }: GroupTimeline): string {
  if (rebalances.length === 0) return `${group} has not been rebalanced since its coordinator was started.`;
  const rows = rebalances.map(({ startedAt, completedAt, generation, members, cause, reason }) => {
    const began = new Date(startedAt).toISOString();
    const took = completedAt === null ? '' : spoken(completedAt - startedAt);
    return [began, took.replace(' ', ''), generation, members, cause, reason];
  });
  const table = columns(['BEGAN', 'TOOK', 'GENERATION', 'MEMBERS', 'CAUSE', 'REASON'], rows);
  const waiting = awaited.map(({ memberId, step }) => `waits for ${memberId} (${step})`);
  return [`${group}`, table, ...waiting].join('\n');
}
