/**
 * A commit of this project, built, in a folder of its own in the cache: to be measured beside what is here.
 *
 * The files come from `git archive`, so the repository is not touched. Packages are those of this checkout where
 * the lock file is the same, else they are installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The path of the checkout; builds it the first time. Throws with a sentence when there is no such commit. */
export function builtCheckout(commit: string): string {
  const hash = run('git', ['rev-parse', '--verify', '--quiet', `${commit}^{commit}`], root);
  const builds = join(
    process.env['OTTLA_CACHE'] ?? join(process.env['HOME'] ?? '/tmp', '.cache/ottla'),
    'builds',
  );
  const directory = join(builds, hash);
  if (existsSync(directory)) return directory;
  const unfinished = `${directory}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    run('sh', ['-c', 'git archive "$1" | tar x -C "$2"', 'sh', hash, unfinished], root);
    const lock = (folder: string): string => readFileSync(join(folder, 'package-lock.json'), 'utf8');
    if (lock(unfinished) === lock(root))
      symlinkSync(join(root, 'node_modules'), join(unfinished, 'node_modules'));
    else run('npm', ['ci', '--silent'], unfinished);
    run('npm', ['run', '--silent', 'build'], unfinished);
    renameSync(unfinished, directory);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return directory;
}

/** What it printed. */
function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return stdout.trim();
}
