/**
 * Simulates clusters, from the command line:
 *
 *     npm run simulate -- --seeds 100 [--from 1]      many seeds; stops at the first violation
 *     npm run simulate -- --seed 7 [--trace]          one seed, with what happened line by line
 *     npm run simulate -- --seed 7 --minimise [--out FILE]  the smallest plan that still fails
 *     npm run simulate -- --plan FILE [--trace]       a kept plan
 *
 * `--twice` runs everything twice and compares the hashes over all events; `--keep-going` goes on after a
 * violation; `--processes N` instead of one per core; `--from today` begins with seeds that no other day has. Exits
 * with 1 when there was a violation.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { describeFault } from './fault-injector.ts';
import { generatePlan } from './generate-plan.ts';
import { minimise } from './minimise.ts';
import type { Plan } from './plan.ts';
import { type RunSeed, SeedProcess, type SeedReport, serveSeeds } from './seed-process.ts';
import { type Outcome, simulate } from './simulation.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    plan: { type: 'string' },
    trace: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    minimise: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
    processes: { type: 'string', default: `${availableParallelism()}` },
    /** Given to the processes that this one starts. */
    serve: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});

/** In a shorter history too little happens to prove much. */
const least = { virtualMs: 60_000, operations: 300, faults: 3 };

/** More than a night has room for. */
const seedsPerDay = 100_000;
const dayMs = 86_400_000;

/** Seeds between two lines that say how far a long run is. */
const progressEvery = 200;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Runs a plan as the options say; `problem` is undefined when all is well. */
async function run(plan: Plan): Promise<{ outcome: Outcome; problem: string | undefined }> {
  const outcome = await simulate(plan, options.trace ? say : undefined);
  const [violation] = outcome.violations;
  if (violation !== undefined) {
    const { check, message, at } = violation;
    return { outcome, problem: `${check} at ${at.toFixed(3)} ms: ${message}` };
  }
  if (!options.twice) return { outcome, problem: undefined };
  const { hash } = await simulate(plan);
  const isSame = hash === outcome.hash;
  return {
    outcome,
    problem: isSame ? undefined : `the second run has the hash ${hash}, the first ${outcome.hash}`,
  };
}

/** Of the sources that run; what was built from an archive has none. */
function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'protocol', 'test/simulator') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '');
  } catch {
    return 'no commit';
  }
}

function describePlan({
  brokers,
  voters,
  topics,
  clients,
  formation = [],
  faults,
  operations,
}: Plan): string {
  const lines = [
    `${brokers} brokers, ${voters} vote; clients: ${clients.map(({ kind, host }) => `${host} ${kind}`).join(', ')}`,
    ...topics.map((topic) => JSON.stringify(topic)),
    ...formation.map((fault) => `while it is formed: ${describeFault(fault)}`),
    ...faults.map(describeFault),
    ...operations.map((operation) => JSON.stringify(operation)),
  ];
  return lines.map((line) => `  ${line}`).join('\n');
}

/** Runs one seed after the other; the first one takes the blame for the start of the process. */
function seedRunner(): RunSeed {
  let before = 0;
  return async (seed): Promise<SeedReport> => {
    const { outcome, problem } = await run(generatePlan(seed));
    const { virtualMs, operations, faults, records } = outcome;
    const { user, system } = process.cpuUsage();
    const cpuSeconds = (user + system) / 1e6 - before;
    before += cpuSeconds;
    return { seed, virtualMs, operations, faults, records, problem, cpuSeconds };
  };
}

async function runSeeds(from: number, count: number): Promise<boolean> {
  const begun = performance.now();
  // What runs is what was there at the beginning.
  const ran = commit();
  const sums = {
    seeds: 0,
    virtualMs: 0,
    operations: 0,
    faults: 0,
    records: 0,
    failed: 0,
    sparse: 0,
    cpuSeconds: 0,
  };
  let next = from;
  const work = async (runNext: RunSeed): Promise<void> => {
    while (next < from + count && (sums.failed === 0 || options['keep-going'])) {
      const report = await runNext(next++);
      sums.seeds++;
      for (const key of ['virtualMs', 'operations', 'faults', 'records', 'cpuSeconds'] as const)
        sums[key] += report[key];
      if (isSparse(report)) sums.sparse++;
      if (report.problem !== undefined) {
        sums.failed++;
        tellFailure(ran, report.seed, report.problem);
      }
      if (sums.seeds % progressEvery === 0) say(`${sums.seeds} of ${count} seeds, ${sums.failed} failed`);
    }
  };
  const processes = Math.min(Number(options.processes), count);
  if (processes === 1) await work(seedRunner());
  else {
    const program = await bundle('simulate');
    await Promise.all(Array.from({ length: processes }, () => inProcess(program, work)));
  }
  const seconds = (performance.now() - begun) / 1_000;
  say(
    `${sums.seeds} seeds on ${ran}, ${sums.failed} failed: ${(sums.virtualMs / 3_600_000).toFixed(2)} simulated hours, ` +
      `${sums.operations} operations, ${sums.faults} faults, ${sums.records} records, ${sums.sparse} seeds with less than ` +
      `${least.virtualMs / 1_000} s, ${least.operations} operations or ${least.faults} faults; ${(sums.seeds / seconds).toFixed(2)} seeds/s ` +
      `in ${processes} processes, ${(sums.cpuSeconds / sums.seeds).toFixed(2)} s of a core each`,
  );
  return sums.failed === 0;
}

function firstSeed(from: string): number {
  return from === 'today' ? Math.floor(Date.now() / dayMs) * seedsPerDay : Number(from);
}

function isSparse({ virtualMs, operations, faults }: SeedReport): boolean {
  return virtualMs < least.virtualMs || operations < least.operations || faults < least.faults;
}

/** Gives the work a process of its own. */
async function inProcess(program: string, work: (runNext: RunSeed) => Promise<void>): Promise<void> {
  const child = new SeedProcess(program, ['--serve', ...(options.twice ? ['--twice'] : [])]);
  await work((seed) => child.run(seed)).finally(() => child.close());
}

function tellFailure(ran: string, seed: number, problem: string): void {
  say(`seed ${seed} on ${ran} (Node ${process.versions.node}): ${problem}`);
  say(`  replay: npm run simulate -- --seed ${seed} --trace; npm run simulate -- --seed ${seed} --minimise`);
}

async function runOne(plan: Plan): Promise<boolean> {
  if (options.trace) say(describePlan(plan));
  const { outcome, problem } = await run(plan);
  say(JSON.stringify({ ...outcome, violations: outcome.violations.length }));
  say(problem ?? 'no violation');
  if (problem === undefined || !options.minimise) return problem === undefined;
  const smallest = await minimise(plan, outcome.violations[0]!.check, say);
  say(describePlan(smallest));
  if (options.out === undefined) say(JSON.stringify(smallest));
  else writeFileSync(options.out, `${JSON.stringify(smallest, undefined, 2)}\n`);
  return false;
}

async function main(): Promise<boolean> {
  const { seed, plan } = options;
  if (plan !== undefined) return runOne(JSON.parse(readFileSync(plan, 'utf8')) as Plan);
  if (seed !== undefined) return runOne(generatePlan(Number(seed)));
  return runSeeds(firstSeed(options.from), Number(options.seeds));
}

if (options.serve) {
  // Thousands of refused connections leave stacks that nobody reads; a seed that fails is replayed.
  Error.stackTraceLimit = 0;
  serveSeeds(seedRunner());
} else process.exitCode = (await main()) ? 0 : 1;
