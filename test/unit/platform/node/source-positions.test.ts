/** Stack traces of bundled code, traced back to the sources. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { sourcePositions } from '../../../../src/platform/node/source-positions.ts';

const directory = mkdtempSync(join(tmpdir(), 'ottla-positions-'));
const url = (name: string): string => pathToFileURL(join(directory, name)).href;

afterAll(() => rmSync(directory, { recursive: true }));

describe('sourcePositions', () => {
  it('leads from a bundle to the lines of its sources', () => {
    const thrower =
      'interface A {}\n\nexport function fail(a: A): Error {\n  return new Error(String(a));\n}\n';
    const main = "import { fail } from './thrower.ts';\nprocess.stdout.write(String(fail('x').stack));\n";
    writeFileSync(join(directory, 'thrower.ts'), thrower);
    writeFileSync(join(directory, 'main.ts'), main);
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
    buildSync({
      entryPoints: [join(directory, 'main.ts')],
      outdir: join(directory, 'out'),
      bundle: true,
      format: 'esm',
      minifyWhitespace: true,
      sourcemap: true,
    });
    const { stdout } = spawnSync(process.execPath, [join(directory, 'out/main.js')], { encoding: 'utf8' });
    expect(stdout).toContain('/out/main.js:1:');
    const stack = sourcePositions(stdout);
    expect(stack).toContain(`at fail (${url('thrower.ts')}:4:10)`);
    expect(stack).toContain(`at ${url('main.ts')}:2:29`);
  });

  it('leaves alone what has no map', () => {
    const stack = `Error: x\n    at f (${url('gone.js')}:1:2)\n    at node:internal/timers:5:9`;
    expect(sourcePositions(stack)).toBe(stack);
  });
});
