/**
 * A broker as a process, and the commands that talk to it: start, lock, ready line, signals, and bytes
 * that come back as they went in.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assignment, connect } from '../../../src/client/index.ts';
import { freePort } from '../../crash/broker-process.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const bin = `${root}bin/ottla`;
const directory = mkdtempSync(join(tmpdir(), 'ottla-serve-'));

/** A request for ApiVersions 0, correlation id 1, client id "up". */
const API_VERSIONS = Uint8Array.of(0, 0, 0, 12, 0, 18, 0, 0, 0, 0, 0, 1, 0, 2, 0x75, 0x70);

interface Ready {
  readonly nodeId: number;
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  readonly httpAddress: { readonly port: number };
}

function serve(...args: string[]): ChildProcess {
  const listens = args.some((arg) => arg.startsWith('--listen')) ? [] : ['--listen=127.0.0.1:0'];
  return spawn(process.execPath, [bin, 'serve', '--format=json', ...listens, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function readyLine(child: ChildProcess): Promise<Ready> {
  const [bytes] = await once(child.stdout!, 'data');
  return JSON.parse(String(bytes)).ready;
}

/** Reads to the end, and gives up when a partition brings nothing for so long. */
async function readWithin(stallTimeoutMs: number, at: string, assignment: Assignment): Promise<void> {
  await using client = await connect(at);
  const consumer = client.consumer({ assign: [assignment], stopAtEnd: true, stallTimeoutMs });
  for await (const _ of consumer) {
  }
}

let broker: ChildProcess;
let ready: Ready;
let address: string;

function ottla(args: string[], input: string | Uint8Array = '', at = address) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args, '-b', at], { input });
  return { code: status, stdout: Buffer.from(stdout), stderr: String(stderr) };
}

const text = (...args: string[]): string => String(ottla(args).stdout);
const json = (...args: string[]) => JSON.parse(text(...args, '--format=json'));

beforeAll(async () => {
  expect(spawnSync(process.execPath, [`${root}bin/build-when-needed`], { stdio: 'inherit' }).status).toBe(0);
  broker = serve('--data-dir', join(directory, 'data'), '--http=127.0.0.1:0', '--node-id=7');
  ready = await readyLine(broker);
  address = `127.0.0.1:${ready.addresses[0]?.port}`;
});

afterAll(async () => {
  broker.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

describe('a broker', () => {
  it('says who it is and holds its directory', () => {
    expect(ready.nodeId).toBe(7);
    expect(readFileSync(join(directory, 'data/.lock'), 'utf8')).toBe(String(broker.pid));
  });

  it('serves metrics and health', async () => {
    const base = `http://127.0.0.1:${ready.httpAddress.port}`;
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${base}/metrics`)).text()).toContain('ottla_broker_info');
  });

  it('keeps a second one out, from its directory and its port', async () => {
    for (const [args, code] of [
      [['--data-dir', join(directory, 'data'), '--http=off'], 'ELOCKED'],
      [['--data-dir', join(directory, 'other'), `--listen=${address}`], 'EADDRINUSE'],
    ] as const) {
      const second = serve(...args);
      const [line] = await once(second.stdout!, 'data');
      expect(JSON.parse(String(line)).error.code).toBe(code);
      expect(await once(second, 'exit')).toEqual([1, null]);
    }
  });

  it('warns of each port that others can reach, also of that for brokers', async () => {
    const door = `0.0.0.0:${await freePort()}`;
    const peers = `1@127.0.0.1:${await freePort()}`;
    const args = ['--data-dir', join(directory, 'open'), '--http=off'];
    const child = serve(...args, `--peers=${peers}`, `--broker-listen=${door}`);
    const [line] = await once(child.stderr!, 'data');
    expect(JSON.parse(String(line).split('\n')[0]!)).toMatchObject({ level: 'warn', listeners: [door] });
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  // Only Linux has a device that is always full.
  it.runIf(existsSync('/dev/full'))(
    'serves, and closes cleanly, where its log cannot be written',
    async () => {
      const full = openSync('/dev/full', 'w');
      const args = ['serve', '--format=json', '--listen=127.0.0.1:0', '--http=off'];
      const child = spawn(process.execPath, [bin, ...args, '--data-dir', join(directory, 'unlogged')], {
        stdio: ['ignore', 'pipe', full],
      });
      closeSync(full);
      const { addresses } = await readyLine(child);
      const at = `127.0.0.1:${addresses[0]!.port}`;
      expect(ottla(['produce', 'unlogged'], 'a\n', at)).toMatchObject({ code: 0 });
      expect(String(ottla(['consume', 'unlogged', '-e'], '', at).stdout)).toBe('a\n');
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );

  it.each(['SIGTERM', 'SIGINT'] as const)('closes cleanly on %s', async (signal) => {
    const child = serve('--data-dir', join(directory, signal), '--http=off');
    await readyLine(child);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)(
    'ends at once on a second %s, while the first one’s clean close is held up',
    async (signal, code) => {
      const data = join(directory, `twice-${signal}`);
      const child = serve('--data-dir', data, '--http=off');
      const { addresses } = await readyLine(child);
      // For as long as a peer does not close its end, and two seconds at most, a closing broker waits for it.
      const peer = connectSocket({ port: addresses[0]!.port, host: '127.0.0.1', allowHalfOpen: true });
      peer.write(API_VERSIONS);
      await once(peer, 'data');
      child.kill(signal);
      await once(peer, 'end');
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([code, null]);
      expect(readdirSync(data)).toContain('meta.properties');
      expect(readdirSync(data)).not.toContain('.kafka_cleanshutdown');
      peer.destroy();
    },
  );
});

describe('records', () => {
  it('come back byte for byte, split at line feeds only', () => {
    const bytes = Buffer.from('a\r\n\n\xff\xfe\x00 tail without end', 'latin1');
    expect(ottla(['produce', 'bytes'], bytes)).toMatchObject({ code: 0 });
    expect(ottla(['consume', 'bytes', '-e']).stdout).toEqual(Buffer.concat([bytes, Buffer.from('\n')]));
    const values = text('consume', 'bytes', '-e', '--format=json')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).value);
    expect(values).toEqual(['a\r', '', { base64: '//4AIHRhaWwgd2l0aG91dCBlbmQ=' }]);
  });

  it('may be a whole file', () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256));
    writeFileSync(join(directory, 'raw'), bytes);
    expect(ottla(['produce', 'raw', '--raw-file', join(directory, 'raw'), '-H', 'type=raw'])).toMatchObject({
      code: 0,
    });
    expect(ottla(['consume', 'raw', '-e', '-f', '%v']).stdout).toEqual(bytes);
    expect(text('consume', 'raw', '-e', '-f', '%h')).toBe('type=raw');
  });

  it('with one key lie in one partition, in order', () => {
    expect(ottla(['topic', 'create', 'keyed', '-p', '4'])).toMatchObject({ code: 0 });
    const lines = Array.from({ length: 400 }, (_, index) => `{"origin":"k${index % 7}","n":${index}}`);
    expect(ottla(['produce', 'keyed', '-k', 'origin', '-z', 'lz4'], lines.join('\n'))).toMatchObject({
      code: 0,
    });
    const read = text('consume', 'keyed', '-e', '-f', '%k %p %v\\n')
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    for (let key = 0; key < 7; key++) {
      const ofKey = read.filter(([name]) => name === `k${key}`);
      expect(new Set(ofKey.map(([, partition]) => partition)).size).toBe(1);
      expect(ofKey.map(([, , value]) => value)).toEqual(lines.filter((line) => line.includes(`"k${key}"`)));
    }
  });

  it('are read from anywhere', () => {
    ottla(['produce', 'anywhere'], 'a\nb\nc\nd\n');
    expect(text('consume', 'anywhere', '-o', '1', '-n', '2')).toBe('b\nc\n');
    expect(text('consume', 'anywhere', '-o', '-2', '-e')).toBe('c\nd\n');
    expect(text('consume', 'anywhere', '-o', 'end', '-e')).toBe('');
    expect(text('consume', 'anywhere', '-o', '@-1h', '-e')).toBe('a\nb\nc\nd\n');
    expect(text('consume', 'anywhere', '-o', '@2100-01-01', '-e')).toBe('');
    expect(ottla(['consume', 'anywhere', '-o', '99', '-n', '1'])).toMatchObject({ code: 1 });
  });

  it('stop where a line is none, after those before it', () => {
    const input = '{"k":"a"}\n{"k":"b"}\nnot JSON\n{"k":"c"}\n';
    const { code, stdout, stderr } = ottla(['produce', 'broken', '-k', 'k', '--format=json'], input);
    expect(code).toBe(1);
    expect(JSON.parse(String(stdout)).error).toMatchObject({ code: 'BAD_INPUT' });
    expect(stderr).toContain('Line 3');
  });

  it('may be cut short by who reads them', () => {
    ottla(['produce', 'long'], 'line\n'.repeat(200_000));
    const line = `"${process.execPath}" "${bin}" consume long -b ${address} | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'line\n0\n', stderr: '' });
  });

  it('end with 130 when the user interrupts', async () => {
    const child = spawn(process.execPath, [bin, 'consume', 'anywhere', '-b', address], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
  });

  it('that were read in are written when the user interrupts', async () => {
    const child = spawn(process.execPath, [bin, 'produce', 'cut', '-b', address], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.write('one\ntwo\n');
    await expect.poll(() => text('consume', 'cut', '-e'), { timeout: 20_000 }).toBe('one\ntwo\n');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
  });
});

describe('topics', () => {
  it('live and die', () => {
    expect(json('topic', 'create', 'life', '-p', '2', '-c', 'retention.ms=1h').topics).toMatchObject([
      { name: 'life', partitions: 2, replicas: 1, created: true },
    ]);
    ottla(['produce', 'life', '-p', '1'], 'a\nb\nc\n');
    expect(json('topic', 'trim', 'life', '--before', '2', '-p', '1', '--yes').partitions).toEqual([
      { partition: 1, startOffset: 2 },
    ]);
    expect(json('topic', 'add-partitions', 'life', '-p', '3').topics).toMatchObject([
      { partitions: 3, changed: true },
    ]);
    expect(json('config', 'set', 'topic', 'life', 'retention.ms=2h').topics).toMatchObject([
      { changed: true },
    ]);
    expect(json('topic', 'describe', 'life').topics).toMatchObject([
      {
        configs: { 'retention.ms': '7200000' },
        partitions: [{}, { startOffset: 2, endOffset: 3 }, { endOffset: 0 }],
      },
    ]);
    expect(json('topic', 'delete', 'life', '--dry-run').topics).toMatchObject([{ deleted: false }]);
    expect(json('topic', 'delete', 'life', '--yes').topics).toMatchObject([{ deleted: true }]);
    expect(json('topic', 'list').topics.map(({ name }: { name: string }) => name)).not.toContain('life');
  });

  it('fail one by one, and then the command has failed', () => {
    ottla(['topic', 'create', 'there']);
    const { code, stdout, stderr } = ottla(['topic', 'create', 'there', 'new', '--format=json']);
    const document = JSON.parse(String(stdout));
    expect(code).toBe(1);
    expect(document).toMatchObject({
      topics: [
        { name: 'there', error: { code: 'TOPIC_ALREADY_EXISTS' } },
        { name: 'new', created: true },
      ],
      error: { code: 'TOPIC_ALREADY_EXISTS' },
    });
    expect(stderr).toContain(document.error.message);
  });
});

describe('damage below the synced point', () => {
  it('is refused and named, and everything else goes on', async () => {
    const data = join(directory, 'damaged');
    const start = async (): Promise<[ChildProcess, string]> => {
      const child = serve('--data-dir', data, '--http=127.0.0.1:0');
      const { addresses, httpAddress } = await readyLine(child);
      metrics = `http://127.0.0.1:${httpAddress.port}/metrics`;
      return [child, `127.0.0.1:${addresses[0]?.port}`];
    };
    let metrics = '';
    let [child, at] = await start();
    ottla(['topic', 'create', 'd', '-p', '2'], '', at);
    for (const text of ['a\nb\n', 'c\nd\ne\n', 'f\n']) ottla(['produce', 'd', '-p', '0'], text, at);
    ottla(['produce', 'd', '-p', '1'], 'other\n', at);
    child.kill('SIGTERM');
    await once(child, 'exit');
    const file = join(data, 'd-0/00000000000000000000.log');
    const bytes = readFileSync(file);
    const secondBatch = 12 + bytes.readInt32BE(8);
    bytes[secondBatch + 70]! ^= 1;
    writeFileSync(file, bytes);

    [child, at] = await start();
    const read = (...args: string[]) => ottla(['consume', 'd', '-p', '0', '--format=json', ...args], '', at);
    await expect(readWithin(500, at, { topic: 'd', partition: 0, offset: 2 })).rejects.toMatchObject({
      code: 'CONSUMER_STALLED',
      cause: { code: 'KAFKA_STORAGE_ERROR' },
    });
    expect(read('-o', '0', '-n', '2').code).toBe(0);
    expect(JSON.parse(String(read('-o', '5', '-e').stdout)).value).toBe('f');
    const { topics } = JSON.parse(String(ottla(['topic', 'describe', 'd', '--format=json'], '', at).stdout));
    expect(topics[0].partitions).toMatchObject([
      { startOffset: 0, endOffset: 6, damaged: [{ startOffset: 2, endOffset: 5 }] },
      { startOffset: 0, endOffset: 1, damaged: [] },
    ]);
    expect(String(ottla(['topic', 'describe', 'd'], '', at).stdout)).toContain(
      'partition 0: offsets 2 to 4 are damaged',
    );
    expect(await (await fetch(metrics)).text()).toContain(
      'ottla_partition_damaged_ranges{topic="d",partition="0"} 1',
    );
    expect(ottla(['produce', 'd', '-p', '0'], 'g\n', at).code).toBe(0);
    expect(JSON.parse(String(read('-o', '6', '-e').stdout)).value).toBe('g');
    expect(String(ottla(['consume', 'd', '-p', '1', '-e'], '', at).stdout)).toBe('other\n');
    child.kill('SIGKILL');
  });
});
