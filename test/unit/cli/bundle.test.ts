/** The built program, as few files: what it may load from elsewhere, and the thread that it starts. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Job } from '../../../src/platform/node/compute-later.ts';

const root = new URL('../../../', import.meta.url);
const program = new URL('dist/bin/', root);

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, [new URL('bin/build-when-needed', root).pathname], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
});

describe('the built program', () => {
  it('imports its own files, Node and packages that are installed with it', () => {
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(new URL('package.json', root), 'utf8'),
    ) as Record<string, Record<string, string>>;
    const packages = Object.keys({ ...dependencies, ...optionalDependencies });
    const names = readdirSync(program);
    const files = names.filter((name) => name.endsWith('.js'));
    expect(files).toContain('main.js');
    for (const file of files) {
      const text = readFileSync(new URL(file, program), 'utf8');
      for (const [, from = ''] of text.matchAll(/(?:^import|;import|\bfrom|\bimport\()\s*"([\w@./:-]+)"/g)) {
        if (from.startsWith('./')) expect(names, file).toContain(from.slice(2));
        else if (!isBuiltin(from)) expect(packages, file).toContain(/^(@[^/]+\/)?[^/]+/.exec(from)?.[0]);
      }
      for (const [, required = ''] of text.matchAll(/\b__require\d*\("([^"]+)"\)/g))
        expect(isBuiltin(required), `${file} requires ${required}`).toBe(true);
    }
  });

  it('brings its worker thread along', async () => {
    const worker = new Worker(new URL('compute-worker.js', program), { execArgv: [] });
    const text = new TextEncoder().encode('hello');
    const job: Job = { codec: 'gzip', bytes: gzipSync(text), maxBytes: 5 };
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject).postMessage(job);
    });
    await worker.terminate();
    expect(answer.output).toEqual(text);
  });
});
