/**
 * Deliberate bugs of replication: in the rules, as one line of their source changed, and in what carries the
 * rules out, as a switch of the model. Numbers are those of the project's list of mutants.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as FollowerModule from '../../src/core/replication/follower.ts';
import * as follower from '../../src/core/replication/follower.ts';
import type * as LeaderModule from '../../src/core/replication/leader.ts';
import { PartitionLeader } from '../../src/core/replication/leader.ts';
import type { Bug, Rules } from './replication-model.ts';

const room = resolve(import.meta.dirname, '../../src/core/replication');

/** One change of the source of the rules. */
interface Change {
  readonly file: 'leader.ts' | 'follower.ts' | 'progress.ts';
  readonly from: string;
  readonly to: string;
}

export interface Mutant {
  readonly name: string;
  readonly change?: Change;
  readonly bug?: Bug;
  /** The world to begin with, for one that few worlds find. */
  readonly from?: number;
}

export const mutants: readonly Mutant[] = [
  { name: 'M2 unsynced bytes count', bug: 'counts-unsynced' },
  {
    name: 'M7 the high watermark comes from the ISR, not the maximal one',
    from: 1524,
    change: {
      file: 'leader.ts',
      from: 'return this.#state.isr.includes(broker) || this.#claimed.has(broker);',
      to: 'return this.#state.isr.includes(broker);',
    },
  },
  {
    name: 'M8 the high watermark advances below min.insync.replicas',
    change: { file: 'leader.ts', from: 'if (!this.hasEnoughReplicas) return;', to: '' },
  },
  {
    name: 'M9 who joins need not have reached the start of the epoch',
    change: { file: 'leader.ts', from: 'follower.end >= this.#epochStartOffset &&', to: '' },
  },
  { name: 'M10 fetches of other epochs count', from: 662, bug: 'ignores-leader-epoch' },
  {
    name: 'M11 fetches of an earlier start count, and the proposal names no start',
    from: 52,
    change: {
      file: 'leader.ts',
      from: 'return this.#followers.get(broker)?.brokerEpoch ?? -1;',
      to: 'return -1;',
    },
  },
  { name: 'M12 a follower truncates to its high watermark', bug: 'truncates-to-high-watermark' },
  { name: 'M13 truncation in one round', bug: 'truncates-once' },
  {
    name: 'M15 a follower raises its high watermark before it truncates',
    bug: 'raises-high-watermark-first',
  },
  { name: 'a fetch that diverges counts', bug: 'notes-diverged-fetch' },
  { name: 'a broker acts on metadata from before its start', bug: 'acts-on-past-metadata' },
  {
    name: 'who joins need not have reached the high watermark',
    change: { file: 'leader.ts', from: 'follower.end >= this.#highWatermark &&', to: '' },
  },
  {
    name: 'a proposal without an answer is forgotten',
    from: 948,
    change: {
      file: 'leader.ts',
      from: 'return this.#isOvertaken ? undefined : this.#proposal;',
      to: 'const given = this.#proposal; this.#proposal = undefined; this.#claimed.clear(); return given;',
    },
  },
  {
    name: 'a follower truncates to the end of the leader alone',
    change: { file: 'follower.ts', from: 'return own < 0 ? cut : Math.min(cut, own);', to: 'return cut;' },
  },
  {
    name: 'a follower fetches before what it has is safe',
    change: { file: 'follower.ts', from: 'if (log.safeEnd < log.nextOffset) return undefined;', to: '' },
  },
  {
    name: 'a follower believes the high watermark beyond its own end',
    change: {
      file: 'follower.ts',
      from: 'Math.min(leader.highWatermark, log.safeEnd)',
      to: 'leader.highWatermark',
    },
  },
  {
    name: 'the leader does not wait for its own disk',
    change: { file: 'leader.ts', from: 'let end = this.#safeEnd;', to: 'let end = this.#logEnd;' },
  },
];

/** The rules with the mutant in them. `dispose` when no more is loaded. */
export async function mutate({ change, bug }: Mutant): Promise<Rules> {
  const bugs = new Set(bug === undefined ? [] : [bug]);
  if (change === undefined) return { newLeader: (options) => new PartitionLeader(options), follower, bugs };
  const directory = await mkdtemp(join(room, '../../../node_modules/.mutant-'));
  try {
    for (const file of ['leader.ts', 'follower.ts', 'progress.ts'] as const) {
      const source = await readFile(join(room, file), 'utf8');
      if (file === change.file && source.split(change.from).length !== 2)
        throw new Error(`${file} has not exactly one line with: ${change.from}`);
      const changed = file === change.file ? source.replace(change.from, change.to) : source;
      await writeFile(join(directory, file), withAbsoluteImports(changed));
    }
    const leader: typeof LeaderModule = await import(/* @vite-ignore */ join(directory, 'leader.ts'));
    const rules: typeof FollowerModule = await import(/* @vite-ignore */ join(directory, 'follower.ts'));
    return { newLeader: (options) => new leader.PartitionLeader(options), follower: rules, bugs };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** What lies outside of the room is imported from where it is. */
function withAbsoluteImports(source: string): string {
  return source.replaceAll(/from '(\.\.\/[^']+)'/g, (_, path: string) => {
    return `from '${pathToFileURL(resolve(dirname(join(room, 'x.ts')), path)).pathname}'`;
  });
}
