/** Several brokers run as one: what cannot be, in terms of what was given, before anything is started. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from '../../../src/cli/program.ts';
import { Terminal } from '../../../src/cli/terminal.ts';

const directory = mkdtempSync(join(tmpdir(), 'ottla-group-command-'));
const file = join(directory, 'file.properties');

beforeAll(() =>
  writeFileSync(file, 'node.id=3\nadvertised.listeners=b.example:9092\nhttp.listener=127.0.0.1:80\n'),
);
afterAll(() => rmSync(directory, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const terminal = new Terminal(process);

/** Runs a command line; nothing is started, because the user has interrupted already. */
async function run(line: string): Promise<unknown> {
  const words = line.replace('FILE', file).split(' ');
  const request = await parse(words, { version: '0', environment: {} });
  if (request.kind !== 'command') throw request.kind === 'usage' ? request.failure : new Error(request.text);
  const { module, format, bootstrapServer, options, positional } = request;
  const signal = AbortSignal.abort();
  return module.run({ format, bootstrapServer, terminal, signal }, options, ...positional);
}

describe('usage that makes no group of brokers', () => {
  it.each([
    ['serve --shards 2 --listen 0.0.0.0:9092', 'advertised.listeners must say which host and port'],
    ['serve --shards 2 --listen 127.0.0.1:0', '--listen must be one HOST:PORT with a port other than 0'],
    ['serve --shards 2 --listeners A://:1,B://:2', '--listen must be one HOST:PORT'],
    ['serve --shards 2 --peers 2@10.0.0.2:9192', 'node 1 is none of the voters (2)'],
    ['serve --shards 2 --listeners=', '--listen must be one HOST:PORT'],
    [
      'serve --shards 2 --broker.advertised.listener=a:0',
      '--broker.advertised.listener must be one HOST:PORT',
    ],
    ['serve --shards 2 --broker.advertised.listener=a:65535', 'Broker 101 would have port 65536'],
    ['serve --shards 2 --broker-listen 127.0.0.1:0', '--broker-listen must be one HOST:PORT'],
    [
      'serve --shards 2 --listen 127.0.0.1:1 --listeners=127.0.0.1:2',
      '--listen and --listeners are one setting',
    ],
    ['serve --shards 2 --http 127.0.0.1:80', '--http cannot be shared'],
    ['serve --shards 2 --config FILE --node.id=1', 'http.listener in the file of --config cannot be shared'],
    [
      'serve --shards 2 --node-id 10000000',
      'go up to 9999999, not 10000000: shard s of node n is broker n·100 + s',
    ],
    ['serve --shards 2 --peers 10000000@10.0.0.1:9192 --node-id 10000000', 'go up to 9999999'],
    ['serve --shards 8 --listen 127.0.0.1:64530', 'Broker 106 would have port 65536'],
    ['serve --shards 8 --peers 1@10.0.0.1:65530', 'choose lower ones (--listen, --peers)'],
    [
      'serve --shards 3 --peers 1@127.0.0.1:9094',
      'Broker 102 would listen on 127.0.0.1:9094, as broker 100 does',
    ],
    [
      'serve --shards 2 --message.max.bytes=1GiB',
      'message.max.bytes must not be greater than socket.request.max.bytes',
    ],
    ['dev --brokers 3 --listen 0.0.0.0:9092', '--listen must name an address of this machine'],
    [
      'dev --brokers 2 --listen 127.0.0.1:1 --listen 127.0.0.1:2 --listen 127.0.0.1:3',
      '3 times, for 2 brokers',
    ],
    ['dev --brokers 2 --listen 127.0.0.1:1 --listen A://:1,B://:2', '--listen must be one HOST:PORT; '],
    [
      'dev --brokers 3 --listen 127.0.0.1:2 --listen 127.0.0.1:1',
      'Broker 3 would listen on 127.0.0.1:2, as broker 1 does',
    ],
    ['dev --brokers 2 --listen 127.0.0.1:64535', 'Broker 2 would have port 65536'],
    ['dev --brokers 2 --http 127.0.0.1:80', '--http cannot be shared'],
    ['dev --brokers 2 --peers 1@127.0.0.1:9192', '--peers is chosen for each broker here'],
    ['dev --brokers 2 --node.id=1', '--node-id is chosen for each broker here'],
    ['dev --brokers 2 --broker.advertised.listener=a:1', '--broker.advertised.listener is chosen for each'],
    ['dev --brokers 2 --config FILE', 'node.id in the file of --config is chosen for each broker here'],
    ['serve --listen 127.0.0.1:1 --listen 127.0.0.1:2', 'It is a list, and given several times'],
    ['dev --peers 1@a:1 --peers 2@a:2', 'It is a list, and given several times'],
    [
      'dev --listen 127.0.0.1:1 --listen 127.0.0.1:2',
      '--listen is given several times: that takes --brokers',
    ],
  ])('ottla %s', async (line, sentence) => {
    await expect(run(line)).rejects.toMatchObject({
      code: 'USAGE',
      exitCode: 2,
      message: expect.stringContaining(sentence),
    });
  });

  it('names the variable of the environment', async () => {
    vi.stubEnv('OTTLA_LISTENERS', 'A://127.0.0.1:1,B://127.0.0.1:2');
    const message = expect.stringContaining('OTTLA_LISTENERS must be one HOST:PORT');
    await expect(run('serve --shards 2')).rejects.toMatchObject({ code: 'USAGE', message });
    await expect(run('dev --brokers 2')).rejects.toMatchObject({ code: 'USAGE', message });
  });
});

it('a group that is interrupted before it starts is not started', async () => {
  expect(await run(`serve --shards 2 --data-dir ${directory}/never`)).toEqual({});
});
