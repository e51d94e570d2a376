/**
 * What the parts of a report have measured, each kept as a file of JSON in the cache, so that parts which ran at
 * different times make one report.
 *
 * Invariant: figures are kept round by round; medians are taken when they are shown.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { quick } from './peers/size.ts';
import { median } from './report.ts';

/** Values by load, candidate and figure, round by round. */
export type Figures = Record<string, Record<string, Record<string, number[]>>>;

export interface Kept {
  readonly commit: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly rounds: number;
  /** Average load of the machine before and after. */
  readonly load: readonly [number, number];
  readonly versions: readonly string[];
  readonly figures: Figures;
}

export class Notes {
  readonly figures: Figures;

  constructor(figures: Figures = {}) {
    this.figures = figures;
  }

  note(load: string, candidate: string, values: object): void {
    this.figures[load] ??= {};
    const candidates = this.figures[load];
    candidates[candidate] ??= {};
    const row = candidates[candidate];
    for (const [figure, value] of Object.entries(values)) row[figure] = [...(row[figure] ?? []), value];
  }

  loads(): string[] {
    return Object.keys(this.figures);
  }

  candidates(load: string): string[] {
    return Object.keys(this.figures[load] ?? {});
  }

  /** NaN when there is none. */
  median(load: string, candidate: string, figure: string): number {
    return median(this.figures[load]?.[candidate]?.[figure] ?? []);
  }
}

/** Runs `measure` and keeps what it notes; rejects as it does. */
export async function keep(
  part: string,
  about: { readonly rounds: number; readonly versions: readonly string[] },
  measure: (notes: Notes) => Promise<void>,
): Promise<void> {
  const notes = new Notes();
  const began = Date.now();
  const [before = 0] = loadavg();
  // What was measured before a failure counts, too.
  const failure = await measure(notes).catch((error: unknown) => ({ error }));
  const [after = 0] = loadavg();
  const kept: Kept = {
    ...about,
    commit: commit(),
    startedAt: new Date(began).toISOString(),
    seconds: Math.round((Date.now() - began) / 1_000),
    load: [before, after],
    figures: notes.figures,
  };
  mkdirSync(folder(), { recursive: true });
  writeFileSync(fileOf(part), `${JSON.stringify(kept, null, 1)}\n`);
  if (failure !== undefined) throw failure.error;
}

/** Undefined when that part was never measured. */
export function kept(part: string): Kept | undefined {
  return existsSync(fileOf(part)) ? JSON.parse(readFileSync(fileOf(part), 'utf8')) : undefined;
}

/** Figures of a trial are not to be taken for others. */
export function folder(): string {
  const cache = process.env['OTTLA_CACHE'] ?? join(process.env['HOME'] ?? '/tmp', '.cache/ottla');
  return join(cache, quick ? 'bench-trials' : 'bench-results');
}

function fileOf(part: string): string {
  return join(folder(), `${part}.json`);
}

/** With a + when what is measured differs from it. */
function commit(): string {
  const git = (...args: string[]): string => spawnSync('git', args, { encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'protocol', 'bin');
  return git('rev-parse', '--short', 'HEAD') + (changed === '' ? '' : '+');
}
