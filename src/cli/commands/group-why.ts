/**
 * `ottla group why NAME…`: what groups wait for or suffer from, in sentences.
 *
 * Whether members get on shows only in time: where records wait, their commits are watched until they have
 * moved, or the time is over.
 */
import type { Command } from 'commander';
import { type Admin, type GroupDescription, type GroupTimeline, OttlaError } from '../../client/index.ts';
import { nodePlatform } from '../../platform/node/platform.ts';
import { integer } from '../arguments.ts';
import { type CommandContext, type CommandModule, examples } from '../command.ts';
import { findingsOf } from '../group-findings.ts';
import { lagOf, nameOf, type PartitionLag } from '../group-lag.ts';
import { eachItem } from '../items.ts';
import { withClient } from '../session.ts';

interface WhyOptions {
  readonly watch: number;
}

/** Longer than clients wait between commits as a rule (5 s). */
const watchSeconds = 6;
const lookEveryMs = 250;

export const groupWhy: CommandModule<[readonly string[]], WhyOptions> = {
  describe(command: Command): void {
    command
      .argument('<name...>', 'groups to look into')
      .option(
        '--watch <seconds>',
        'how long to look for progress, at most, where records wait',
        integer(0, 3_600),
        watchSeconds,
      );
    examples(command, {
      'ottla group why billing': 'why nothing happens, or that all is well',
      'ottla group why billing --watch 60': 'for handlers that take their time',
      "ottla group why billing --format json | jq -r '.groups[0].findings[].code'": 'for scripts',
    });
  },

  run: (context, { watch }, names) =>
    withClient(context, (client) =>
      eachItem(context, 'groups', names, async (name) => {
        const { signal } = context;
        const admin = client.admin();
        const [group] = await admin.describeGroups([name], { signal });
        const timeline = await timelineOf(admin, name, signal);
        const partitions = await lagOf(client, group!, signal);
        const counts = await partitionCounts(admin, group!, signal);
        const clock = nodePlatform().clock;
        const begun = clock.now();
        const moved = await whatMoves(admin, name, partitions, { ...context, watchMs: watch * 1000 });
        const watchedMs = clock.now() - begun;
        const facts = {
          group: group!,
          timeline,
          partitions,
          moved,
          watchedMs,
          counts,
          now: clock.wallTime(),
        };
        const findings = findingsOf(facts);
        return {
          document: { state: group!.state, findings },
          text: `${name}  state ${group!.state}\n${findings.map((finding) => `  ${finding.text}`).join('\n')}`,
        };
      }),
    ),
};

/** Undefined where the broker does not keep it. */
async function timelineOf(
  admin: Admin,
  group: string,
  signal: AbortSignal,
): Promise<GroupTimeline | undefined> {
  try {
    return await admin.groupTimeline(group, { signal });
  } catch (error) {
    if (!(error instanceof OttlaError) || error.code !== 'UNSUPPORTED_VERSION') throw error;
    return undefined;
  }
}

/** Of the topics that members subscribe to; those that are gone are left out. */
async function partitionCounts(
  admin: Admin,
  { members }: GroupDescription,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const subscribed = new Set(members.flatMap(({ topics }) => topics));
  if (subscribed.size === 0) return new Map();
  const existing = await admin.listTopics({ signal });
  return new Map(
    existing
      .filter(({ name }) => subscribed.has(name))
      .map(({ name, partitionCount }) => [name, partitionCount]),
  );
}

/** Names of partitions whose commit changes within the time; ends early when all have that should. */
async function whatMoves(
  admin: Admin,
  group: string,
  partitions: readonly PartitionLag[],
  { signal, watchMs }: Pick<CommandContext, 'signal'> & { readonly watchMs: number },
): Promise<ReadonlySet<string>> {
  const { clock } = nodePlatform();
  const before = new Map(
    partitions
      .filter(({ member, lag, committed, endOffset }) =>
        member === null ? false : committed === null ? (endOffset ?? 0) > 0 : (lag ?? 0) > 0,
      )
      .map((one) => [nameOf(one), one.committed]),
  );
  const moved = new Set<string>();
  const deadline = clock.now() + watchMs;
  while (moved.size < before.size && clock.now() < deadline && !signal.aborted) {
    await new Promise<void>((resolve) => clock.after(lookEveryMs, resolve));
    for (const one of await admin.groupOffsets(group, { signal })) {
      const name = nameOf(one);
      if (before.has(name) && before.get(name) !== one.offset) moved.add(name);
    }
  }
  return moved;
}
