/**
 * The programs of this directory as single files, which run a fifth faster than their sources through tsx do:
 * no names are kept for functions, and no modules are looked up. A run that takes hours runs what was there when
 * it began.
 */
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** The checkout. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Builds `program` and returns the file's path. `variant` names what the plugins make of it. */
export async function bundle(
  program: 'simulate' | 'small-worlds',
  variant = 'sound',
  plugins: Plugin[] = [],
): Promise<string> {
  const outfile = `${root}node_modules/.cache/ottla-simulator/${process.pid}/${variant}-${program}.mjs`;
  await build({
    absWorkingDir: root,
    entryPoints: [`test/simulator/cluster/${program}.ts`],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins,
  });
  return outfile;
}
