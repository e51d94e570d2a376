/** What a process does that has found a bug in itself. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const module = new URL('../../../src/launch/crash-guard.ts', import.meta.url).href;

/** A process that finds a bug, and logs it with `error`. */
function crashed(error: string) {
  const program = `
    import { guardAgainstBugs } from ${JSON.stringify(module)};
    guardAgainstBugs(process, { error: ${error} });
    setInterval(() => {}, 1_000);
    Promise.reject(new TypeError('x is undefined'));`;
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', program],
    { encoding: 'utf8' },
  );
  return { status, stdout };
}

describe('a bug that nobody caught', () => {
  it('is logged, and ends the process', () => {
    const { status, stdout } = crashed('(fields) => process.stdout.write(fields.error)');
    expect({ status, stdout }).toEqual({ status: 70, stdout: 'x is undefined' });
  });

  it('ends the process with the same code when it cannot be logged', () => {
    expect(crashed("() => { throw new Error('no log'); }").status).toBe(70);
  });
});
