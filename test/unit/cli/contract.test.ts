/**
 * What the command line promises to scripts, on processes of the built program: exit codes, one valid
 * JSON document on stdout whatever happens, a sentence on stderr for every failure, never a stack trace.
 */
import { spawn, spawnSync } from 'node:child_process';
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
  'cluster info',
  'config list',
  'config describe topic t',
  'config set topic t retention.ms=1000',
];

/** Lines that make no sense → what the sentence must contain. */
const senseless: readonly (readonly [line: string, sentence: string])[] = [
  ['frobnicate', "Unknown command 'frobnicate'"],
  ['prodcue t', 'Did you mean produce?'],
  ['topic', 'needs one of: create, list'],
  ['topic creat x', 'Did you mean create?'],
  ['topic create', "argument 'name"],
  ['topic create t --partitions', 'argument missing'],
  ['topic create t --partitions x', 'whole number'],
  ['topic create t --partitions 0', 'from 1'],
  ['topic create t --config x', 'name=value'],
  ['topic create t --partitons 3', 'Did you mean --partitions?'],
  ['topic list extra', 'too many arguments'],
  ['topic delete t', '--yes'],
  ['topic trim t --yes', '--before'],
  ['topic list --format yaml', 'text, json'],
  ['topic list --bootstrap-server :::', 'address'],
  ['produce', "argument 'topic'"],
  ['produce t -z brotli', 'none, gzip, snappy, lz4, zstd'],
  ['produce t --acks 2', '0, 1 or all'],
  ['produce t -H x', 'name=value'],
  ['produce t -p -1', 'whole number'],
  ['produce t -k a -K :', 'cannot be used with'],
  ['consume', "argument 'topic'"],
  ['consume t -o middle', 'start, end'],
  ['consume t -n x', 'whole number'],
  ['consume t -f %x', '%x is not known'],
  ['config set topic t', 'Nothing to change'],
  ['config set topic t novalue', 'name=value'],
  ['config describe planet x', 'topic, broker'],
  ['completion tcsh', 'bash, zsh, fish'],
  ['serve --listen nowhere', 'HOST:PORT'],
  ['serve --listen 0.0.0.0:0', 'advertised'],
  ['serve --node-id x', 'whole number'],
  ['serve --log.segment.bytes=x', 'whole number'],
  ['serve --log.segment.byte=1048576', 'Did you mean --log.segment.bytes?'],
  ['serve --config /nowhere/at/all', '/nowhere/at/all'],
];

describe('wrong usage', () => {
  it.each(senseless)('ottla %s', async (line, sentence) => {
    const args = line.split(' ');
    const [text, json] = await Promise.all([ottla(args), ottla([...args, '--format=json'])]);
    expect(text).toMatchObject({ code: 2, stdout: '' });
    expect(text.stderr).toContain(sentence);
    expect(json.code).toBe(2);
    if (!line.includes('--format')) {
      const document = JSON.parse(json.stdout);
      expect(document.error).toEqual({ code: 'USAGE', message: expect.any(String) });
      expect(json.stderr).toContain(document.error.message);
    }
    expectNoTrace(text);
    expectNoTrace(json);
  });
});

describe('nobody there', () => {
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

describe('help', () => {
  it('is the overview when nothing is asked for', async () => {
    const { code, stdout, stderr } = await ottla([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('ottla dev');
  });

  it.each([...talking, 'serve', 'dev', 'completion bash'])('has examples: %s', async (line) => {
    const words = line.split(' ').slice(0, /^(topic|config|cluster) /.test(line) ? 2 : 1);
    const { code, stdout } = await ottla([...words, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain(`ottla ${words.join(' ')}`);
  });

  it('and the version are documents, too', async () => {
    const help = await ottla(['consume', '--help', '--format', 'json']);
    expect(JSON.parse(help.stdout)).toEqual({ help: expect.stringContaining('Usage: ottla consume') });
    const version = await ottla(['--version', '--format', 'json']);
    expect(JSON.parse(version.stdout)).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });
});
