/**
 * The examples of README.md and pages of docs, run as they stand against `ottla dev` on a port of its own:
 * shell blocks with bash, TypeScript as a program that imports the package by its name.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { blocksOf, isShown } from './page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'ottla-docs-'));
/** What the pages say. */
const usual = '127.0.0.1:9092';

let dev: ChildProcess;
let address: string;

beforeAll(() => {
  const built = spawnSync(process.execPath, [`${root}/bin/build-when-needed`], { encoding: 'utf8' });
  expect(built.status, built.stdout + built.stderr).toBe(0);
  // TypeScript finds the package where a user's would.
  mkdirSync(join(scratch, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(root, join(scratch, 'node_modules', 'ottla'));
  symlinkSync(`${root}/bin/ottla`, join(scratch, 'node_modules', '.bin', 'ottla'));
});

afterAll(() => rmSync(scratch, { recursive: true }));

/** Each page begins with an empty broker. */
beforeEach(async () => {
  const data = mkdtempSync(join(scratch, 'data-'));
  dev = spawn(
    process.execPath,
    [`${root}/bin/ottla`, 'dev', '--format=json', '--listen=127.0.0.1:0', '--http=off', `--data-dir=${data}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(dev.stdout!, 'data');
  const [{ host, port }] = JSON.parse(String(line)).ready.addresses;
  address = `${host}:${port}`;
});

afterEach(async () => {
  const ended = once(dev, 'exit');
  dev.kill('SIGTERM');
  await ended;
});

/** What it printed on both streams; rejects when it fails. */
function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const path = `${join(scratch, 'node_modules', '.bin')}:${process.env['PATH']}`;
  const env = { ...process.env, PATH: path, OTTLA_BOOTSTRAP_SERVER: address };
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env, timeout: 50_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout + stderr);
      else reject(new Error(`${error.message}\n${stdout}${stderr}`));
    });
  });
}

function execute(language: string, text: string): Promise<string> {
  const here = text.replaceAll(usual, address);
  if (language === 'sh') return run('bash', ['-e', '-O', 'expand_aliases', '-c', here], root);
  const file = join(scratch, 'example.mts');
  writeFileSync(file, here);
  return run(process.execPath, [`${root}/node_modules/tsx/dist/cli.mjs`, file], scratch);
}

describe.each(['README.md', 'docs/groups.md', 'docs/bench.md'])('%s', (path) => {
  const blocks = blocksOf(path);

  test('has examples that work and print what the page says', async () => {
    expect(blocks.map(({ mark }) => mark)).toContain('tour');
    let printed = '';
    for (const { mark, language, text } of blocks) {
      if (mark === 'tour') printed += await execute(language, text);
      else {
        for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
          const found = printed.split('\n').some((each) => isShown(line, each));
          expect(found, `the page shows:\n${line}\nbut this was printed:\n${printed}`).toBe(true);
        }
      }
    }
  });
});

test('under `ottla dev` the first member of a group does not wait for others', async () => {
  const settings = await run(
    'bash',
    ['-c', 'ottla config describe broker 1 --format json | tr "{" "\\n" | grep initial.rebalance.delay'],
    root,
  );
  expect(settings).toContain('"value":"0"');
});
