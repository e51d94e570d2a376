/**
 * What the command line promises to scripts, on processes of the built program: exit codes, one valid
 * JSON document on stdout whatever happens, a sentence on stderr for every failure, never a stack trace.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const bin = `${root}bin/ottla`;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ottla(args: readonly string[], input = ''): Promise<Ended> {
  const { OTTLA_BOOTSTRAP_SERVER: _, ...env } = process.env;
  const child = spawn(process.execPath, [bin, ...args], { env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

function expectNoTrace({ stdout, stderr }: Ended): void {
  expect(stdout + stderr).not.toMatch(/^\s+at .*[:(]\d+/m);
}

/** A port on which nobody listens. */
let silentPort: number;

beforeAll(async () => {
  const built = spawnSync(process.execPath, [`${root}bin/build-when-needed`], { encoding: 'utf8' });
  expect(built.status, built.stdout + built.stderr).toBe(0);
  silentPort = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 1));
    });
  });
});

/** A line for every command that talks to a broker. */
const talking: readonly string[] = [
  'topic create t',
  'topic create t --dry-run',
  'topic list',
  'topic describe t',
  'topic delete t --yes',
  'topic alter t --config retention.ms=1000',
  'topic add-partitions t --partitions 3',
  'topic trim t --before 5 --yes',
  'produce t',
  'consume t -e',
  'consume t -g g -e',
  'group list',
  'group describe g',
  'group members g',
  'group timeline g',
  'group why g',
  'group seek g --to start',
  'group seek g --to -5 --topic t --dry-run',
  'group delete g --yes',
  'group delete-offsets g --topic t --yes',
  'cluster info',
  'cluster brokers',
  'cluster health',
  'cluster elect',
  'cluster elect t --unclean --yes',
  'cluster reassign',
  'cluster reassign --status',
  'cluster drain 1',
  'cluster quorum',
  'cluster quorum replace 1',
  'cluster unregister 4',
  'config list',
  'config describe topic t',
  'config set topic t retention.ms=1000',
  'config set group g consumer.session.timeout.ms=10s',
  'config describe group g',
  'bench produce -n 10',
  'bench consume -n 10',
  'bench e2e -n 10',
  `bench replay ${root}package.json --rate 10`,
];

/** Wrong usage, found by the parser, by a command, by the client, by the settings → part of the sentence. */
const senseless: readonly (readonly [line: string, sentence: string])[] = [
  ['prodcue t', 'Did you mean produce?'],
  ['topic', 'needs one of: create, list'],
  ['topic delete t', '--yes'],
  ['group', 'needs one of: list, describe'],
  ['group delete g', '--yes'],
  ['group seek g', '--to'],
  ['group seek g --to yesterday', 'a shift (+10, -10)'],
  ['group delete-offsets g --yes', '--topic'],
  ['topic list --bootstrap-server :::', 'address'],
  ['config set topic t', 'Nothing to change'],
  ['cluster reassign --plan --status', 'Choose one of --plan'],
  ['cluster reassign --throttle 20MiB', '--throttle goes with --apply'],
  ['cluster reassign --brokers x', 'the id of a broker (1)'],
  ['cluster quorum remove', 'needs the id of a node'],
  ['cluster quorum forget 1', 'must be one of add, remove, replace'],
  ['cluster drain 1 --plan --apply', 'Choose one of --plan and --apply'],
  ['bench', 'needs one of: produce, consume, e2e, replay, compare'],
  ['bench compare /nowhere/a.json /nowhere/b.json', '/nowhere/a.json cannot be read'],
  [`bench produce --compare ${root}package.json`, 'is no result of "ottla bench"'],
  ['bench consume --warm-up 1s', '--duration'],
  ['serve --listen 0.0.0.0:0', 'advertised.listeners'],
  ['serve --log.segment.byte=1048576', 'Did you mean --log.segment.bytes?'],
  ['serve --config /nowhere/at/all', '/nowhere/at/all'],
  [`serve --config ${root}package.json`, 'line 1: '],
];

describe.concurrent('wrong usage', () => {
  it.each(senseless)('ottla %s', async (line, sentence) => {
    const ended = await ottla([...line.split(' '), '--format=json']);
    expect(ended.code).toBe(2);
    const { error } = JSON.parse(ended.stdout);
    expect(error).toEqual({ code: 'USAGE', message: expect.stringContaining(sentence) });
    expect(ended.stderr).toContain(error.message);
    expectNoTrace(ended);
  });

  it('leaves stdout empty in text', async () => {
    expect(await ottla(['topic', 'frobnicate'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe.concurrent('nobody there', () => {
  it.each(talking)('ottla %s', async (line) => {
    const ended = await ottla(
      [...line.split(' '), '--format', 'json', '-b', `127.0.0.1:${silentPort}`],
      'value\n',
    );
    expect(ended.code, ended.stderr).toBe(3);
    const document = JSON.parse(ended.stdout);
    expect(document.error).toEqual({ code: 'CONNECTION_REFUSED', message: expect.any(String) });
    expect(ended.stderr).toContain(document.error.message);
    expect(ended.stderr).toContain('--bootstrap-server');
    expectNoTrace(ended);
  });
});

// Elsewhere no file is always full.
describe.runIf(existsSync('/dev/full'))('output that cannot be written', () => {
  it.each([['--help'], ['completion bash']])('ottla %s', async (line) => {
    const child = spawn('sh', ['-c', `"$0" "$1" ${line} > /dev/full`, process.execPath, bin]);
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'ottla: The output cannot be written: no space left on device.\n',
    });
  });
});

describe.concurrent('help', () => {
  it('is the overview when nothing is asked for', async () => {
    const { code, stdout, stderr } = await ottla([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('ottla dev');
  });

  it('and the version are documents, too', async () => {
    const help = await ottla(['consume', '--help', '--format', 'json']);
    expect(JSON.parse(help.stdout)).toEqual({ help: expect.stringContaining('Usage: ottla consume') });
    const version = await ottla(['--version', '--format', 'json']);
    expect(JSON.parse(version.stdout)).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });
});
