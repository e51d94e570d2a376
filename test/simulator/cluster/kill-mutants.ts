/**
 * Checks the checker: builds the simulator with one deliberate bug after another and runs it until a seed
 * finds the bug.
 *
 *     npm run simulate:mutants [-- --seeds 500] [--from 1] [--only name,name]
 *
 * Exits with 1 when a mutant survives.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { type Mutant, mutants } from './mutants.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

/** The source with the bug in it. Throws when the place is not there exactly once. */
function mutated({ name, file, find, replace }: Mutant): string {
  const parts = readFileSync(`${root}${file}`, 'utf8').split(find);
  if (parts.length !== 2)
    throw new Error(`mutant ${name}: ${file} has its expression ${parts.length - 1} times`);
  return parts.join(replace);
}

function pluginOf(mutant: Mutant): Plugin {
  return {
    name: 'mutant',
    setup({ onLoad }) {
      const path = `${root}${mutant.file}`;
      onLoad({ filter: /\.ts$/ }, (args) =>
        args.path === path ? { contents: mutated(mutant), loader: 'ts' } : undefined,
      );
    },
  };
}

/** Builds the simulator, with the bug if one is given; the path of the program. */
async function bundle(mutant?: Mutant): Promise<string> {
  const outfile = `${root}node_modules/.cache/ottla-simulator/mutant-${mutant?.name ?? 'none'}.mjs`;
  await build({
    absWorkingDir: root,
    entryPoints: ['test/simulator/cluster/simulate.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: mutant === undefined ? [] : [pluginOf(mutant)],
  });
  return outfile;
}

/** The first seed that finds something, and what; undefined when none does. */
function firstFailure(
  program: string,
  from: string,
  seeds: string,
): { seed: string; what: string } | undefined {
  const run = [program, '--from', from, '--seeds', seeds];
  const { status, stdout, stderr } = spawnSync(process.execPath, run, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const found = /^seed (\d+) on .*?: (.*)$/m.exec(stdout);
  if ((status === 0) !== (found === null)) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return found === null ? undefined : { seed: found[1]!, what: found[2]! };
}

const sound = await bundle();
const chosen = options.only?.split(',');
let survivors = 0;
for (const mutant of mutants) {
  if (chosen !== undefined && !chosen.includes(mutant.name)) continue;
  const program = await bundle(mutant);
  const failure = firstFailure(program, options.from, options.seeds);
  // A seed that fails anyway has not found this bug.
  const isKilled = failure !== undefined && firstFailure(sound, failure.seed, '1') === undefined;
  if (!isKilled) survivors++;
  const fate = isKilled
    ? `killed by seed ${failure.seed}: ${failure.what.slice(0, 140)}`
    : failure === undefined
      ? 'SURVIVES'
      : `seed ${failure.seed} fails without it as well`;
  process.stdout.write(`${mutant.name} (${mutant.rule}): ${fate}\n`);
}
process.stdout.write(`${survivors} mutants survive\n`);
process.exitCode = survivors > 0 ? 1 : 0;
