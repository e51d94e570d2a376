/** The parser: what it refuses and how, and that every command explains itself. */
import { describe, expect, it } from 'vitest';
import packageFile from '../../../package.json' with { type: 'json' };
import { commands } from '../../../src/cli/commands.ts';
import { parse } from '../../../src/cli/program.ts';
import { version } from '../../../src/cli/version.ts';
import { software } from '../../../src/client/software.ts';

const options = { version, environment: { OTTLA_BOOTSTRAP_SERVER: 'other:1' } };

describe('wrong usage', () => {
  it.each([
    ['frobnicate', "Unknown command 'frobnicate'"],
    ['topic creat x', 'Did you mean create?'],
    ['topic create', "Missing required argument 'name'"],
    ['topic create t --partitions', 'argument missing'],
    ['topic create t --partitions x', 'whole number'],
    ['topic create t --partitions 0', 'from 1'],
    ['topic create t --config x', 'name=value'],
    ['topic create t --partitons 3', 'Did you mean --partitions?'],
    ['topic list extra', 'Too many arguments'],
    ['topic trim t --yes', '--before'],
    ['topic list --format yaml', 'text, json'],
    ['produce', "Missing required argument 'topic'"],
    ['produce t -z brotli', 'none, gzip, snappy, lz4, zstd'],
    ['produce t --acks 2', '0, 1 or all'],
    ['produce t -H x', 'name=value'],
    ['produce t -p -1', 'whole number'],
    ['produce t -k a -K :', 'cannot be used with'],
    ['produce t -k a --raw-file f', 'cannot be used with'],
    ['consume', "Missing required argument 'topic'"],
    ['consume t -o middle', 'start, end'],
    ['consume t -n x', 'whole number'],
    ['consume t -f %x', '%x is not known'],
    ['config describe planet x', 'topic, broker'],
    ['cluster quorum remove ', 'whole number'],
    ['cluster quorum remove 0x2', 'whole number'],
    ['cluster quorum replace 2e0', 'whole number'],
    ['completion tcsh', 'bash, zsh, fish'],
    ['serve --listen nowhere', 'HOST:PORT'],
    ['serve --node-id x', 'whole number'],
    ['serve --log.segment.bytes=x', 'whole number'],
    ['dev --brokers 2 --listen 127.0.0.1:1 --listen nowhere', "'nowhere' is invalid. It must be"],
    ['dev extra', 'Too many arguments'],
  ])('ottla %s', async (line, sentence) => {
    const request = await parse(line.split(' '), options);
    expect(request).toMatchObject({ kind: 'usage', failure: { code: 'USAGE', exitCode: 2 } });
    if (request.kind === 'usage') expect(request.failure.message).toContain(sentence);
  });
});

describe('a command line', () => {
  it('becomes a command with its options', async () => {
    const line = ['consume', 't', '-o', '-5', '-n', '3', '-p', '0-1', '-p', '4', '--format', 'json', '-e'];
    expect(await parse(line, options)).toMatchObject({
      kind: 'command',
      format: 'json',
      bootstrapServer: 'other:1',
      options: { offset: -5, count: 3, partition: [0, 1, 4], exitAtEnd: true },
      positional: ['t'],
    });
  });

  it('takes the options of all commands before and after the command', async () => {
    const request = { kind: 'command', bootstrapServer: 'a:1', format: 'json' };
    expect(await parse(['--format=json', '-b', 'a:1', 'topic', 'list'], options)).toMatchObject(request);
    expect(await parse(['topic', 'list', '--format=json', '-b', 'a:1'], options)).toMatchObject(request);
  });

  it('takes every setting of the broker', async () => {
    const line = [
      'serve',
      '--log.segment.bytes=64MiB',
      '--listen',
      '127.0.0.1:1',
      '--log.retention.ms',
      '-1',
    ];
    expect(await parse(line, options)).toMatchObject({
      kind: 'command',
      options: { 'log.segment.bytes': '64MiB', listen: '127.0.0.1:1', 'log.retention.ms': '-1' },
    });
  });
});

describe('help', () => {
  const shown = commands.filter(({ hidden }) => hidden !== true).map(({ path }) => path);
  it.each(shown)('of %s has examples', async (path) => {
    const request = await parse([...path.split(' '), '--help'], options);
    expect(request.kind).toBe('help');
    if (request.kind !== 'help') return;
    expect(request.text).toContain(`Usage: ottla ${path}`);
    expect(request.text).toContain('Examples:');
    expect(request.text).toContain('--bootstrap-server');
  });

  it.each(['help', 'help topic', 'help topic create', 'help consume'])('%s', async (line) => {
    const words = line.split(' ').slice(1);
    expect(await parse(line.split(' '), options)).toEqual(await parse([...words, '--help'], options));
    expect(await parse(line.split(' '), options)).toMatchObject({ kind: 'help' });
  });

  it('is the overview when nothing is asked for', async () => {
    const request = await parse([], options);
    expect(request).toMatchObject({ kind: 'help', text: expect.stringContaining('ottla dev') });
  });
});

it('the version is that of the package', async () => {
  expect(await parse(['--version'], options)).toEqual({ kind: 'version', text: packageFile.version });
  expect(software.version).toBe(packageFile.version);
});
