/**
 * Checks the checkers: builds the simulator with one deliberate bug after another and runs it until a seed
 * finds the bug. A bug in the rules of raft or replication that the whole cluster does not show goes to the
 * small world of those rules.
 *
 *     npm run simulate:mutants [-- --seeds 500] [--from 1] [--only name,name] [--processes 2] [--world cluster]
 *
 * `--seeds` are those of the cluster; a small world has ten times as many.
 * `--world` asks one world only: cluster, raft or replication. Exits with 1 when a mutant survives, or cannot be
 * built or run; the others are hunted all the same.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Plugin } from 'esbuild';
import { bundle, root } from './bundle.ts';
import { type Mutant, mutants, mutated } from './mutants.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    only: { type: 'string' },
    processes: { type: 'string', default: '2' },
    world: { type: 'string' },
  },
});

type World = 'cluster' | 'raft' | 'replication';

/** A seed of a small world takes milliseconds, and is about so much of a cluster's. */
const smallWorldsPerCluster = 10;

/** Where a mutant is hunted, one world after the other. */
function worldsOf({ file }: Mutant): readonly World[] {
  const all: World[] = ['cluster'];
  if (file.startsWith('src/core/raft/')) all.push('raft');
  if (file.startsWith('src/core/replication/')) all.push('replication');
  return options.world === undefined ? all : all.filter((world) => world === options.world);
}

function pluginOf(mutant: Mutant): Plugin {
  const contents = mutated(mutant);
  return {
    name: 'mutant',
    setup({ onLoad }) {
      const path = `${root}${mutant.file}`;
      onLoad({ filter: /\.ts$/ }, (args) => (args.path === path ? { contents, loader: 'ts' } : undefined));
    },
  };
}

/** Builds the program of a world, with the bug if one is given; its path. */
function programOf(world: World, mutant?: Mutant): Promise<string> {
  const program = world === 'cluster' ? 'simulate' : 'small-worlds';
  return mutant === undefined ? bundle(program) : bundle(program, mutant.name, [pluginOf(mutant)]);
}

interface Found {
  readonly seed: string;
  /** Which check, when, and what it says. */
  readonly what: string;
}

/** The first seed that finds something, and what; undefined when none does. */
function firstFailure(
  world: World,
  program: string,
  from: string,
  seeds: number,
): Promise<Found | undefined> {
  const how = world === 'cluster' ? ['--processes', '1'] : ['--world', world];
  const run = [program, '--from', from, '--seeds', `${seeds}`, ...how];
  const child = spawn(process.execPath, run);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (status) => {
      const found = /^seed (\d+) on .*?: (.*)$/m.exec(said);
      // A process that a bug has brought down says no more.
      if ((status === 0) !== (found === null))
        reject(new Error(`${program} ended with ${status}: ${complaint}`));
      else resolve(found === null ? undefined : { seed: found[1]!, what: found[2]! });
    });
  });
}

/** What became of a mutant, and whether it is dead. */
async function hunt(mutant: Mutant): Promise<readonly [string, boolean]> {
  for (const world of worldsOf(mutant)) {
    const seeds = Number(options.seeds) * (world === 'cluster' ? 1 : smallWorldsPerCluster);
    const found = await firstFailure(world, await programOf(world, mutant), options.from, seeds);
    if (found === undefined) continue;
    const sound = await firstFailure(world, await sounds[world], found.seed, 1);
    // A seed that fails anyway has not found this bug.
    if (sound !== undefined) return [`${world} seed ${found.seed} FAILS WITHOUT IT: ${sound.what}`, false];
    const check = found.what.replace(/ at .*/, '');
    return [`killed by ${world} seed ${found.seed}, ${check}: ${found.what.slice(0, 160)}`, true];
  }
  return ['SURVIVES', false];
}

const small = programOf('raft');
const sounds: Readonly<Record<World, Promise<string>>> = {
  cluster: programOf('cluster'),
  raft: small,
  replication: small,
};
const chosen = options.only?.split(',');
const waiting = mutants.filter(
  (mutant) => (chosen === undefined || chosen.includes(mutant.name)) && worldsOf(mutant).length > 0,
);
const survivors: string[] = [];

async function huntAll(): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const [fate, isDead] = await hunt(mutant).catch(
      (error: Error) => [`CANNOT BE RUN: ${error.message}`, false] as const,
    );
    if (!isDead) survivors.push(mutant.name);
    process.stdout.write(`${mutant.name} (${mutant.rule}): ${fate}\n`);
  }
}

const count = waiting.length;
await Promise.all(Array.from({ length: Number(options.processes) }, huntAll));
process.stdout.write(`${count - survivors.length} of ${count} mutants killed`);
process.stdout.write(survivors.length === 0 ? '\n' : `; alive: ${survivors.join(', ')}\n`);
process.exitCode = survivors.length > 0 ? 1 : 0;
