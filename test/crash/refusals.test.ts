/**
 * Brokers that must not start, or go on, as real processes: each ends with a sentence that says what to do,
 * and leaves its directory as it was. One that only waits says for whom.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrokerProcess, bin, freePort } from './broker-process.ts';

const root = mkdtempSync(join(tmpdir(), 'ottla-refusals-'));
const ids = [1, 2, 3];

let peers: string;
const cluster = new Map<number, BrokerProcess>();
/** Formed as voter 3, and stopped. */
let stopped: string;

beforeAll(async () => {
  const build = fileURLToPath(new URL('../../bin/build-when-needed', import.meta.url));
  expect(spawnSync(process.execPath, [build], { stdio: 'inherit' }).status).toBe(0);
  peers = await listOf(ids);
  const starting = ids.map(async (id) => {
    const args = ['--node-id', `${id}`, '--peers', peers, '--log.ballast.bytes=0'];
    cluster.set(id, await BrokerProcess.start({ dataDir: join(root, `${id}`), args }));
  });
  await Promise.all(starting);
  await cluster.get(3)!.kill('SIGTERM');
  stopped = join(root, 'stopped');
  cpSync(join(root, '3'), stopped, { recursive: true, filter: (path) => !path.includes('.lock') });
  await cluster.get(3)!.restart();
  const args = [...(await beside(4)), '--log.ballast.bytes=0'];
  cluster.set(4, await BrokerProcess.start({ dataDir: join(root, '4'), args }));
}, 120_000);

afterAll(async () => {
  await Promise.all([...cluster.values()].map((broker) => broker.kill('SIGKILL')));
  rmSync(root, { recursive: true, force: true });
});

async function listOf(nodes: readonly number[]): Promise<string> {
  const voters = await Promise.all(nodes.map(async (id) => `${id}@127.0.0.1:${await freePort()}`));
  return voters.join(',');
}

function serve(directory: string, ...args: string[]): ChildProcess {
  const all = ['serve', '--format=json', '--listen=127.0.0.1:0', '--http=off', '--log.ballast.bytes=0'];
  return spawn(process.execPath, [bin, ...all, '--data-dir', directory, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The same beside the listed voters: with a door of its own. */
async function serveBeside(directory: string, id: number): Promise<ChildProcess> {
  return serve(directory, ...(await beside(id)));
}

async function beside(id: number): Promise<string[]> {
  const door = `127.0.0.1:${await freePort()}`;
  return ['--node-id', `${id}`, '--peers', peers, '--broker-listen', door];
}

/** How a process ends that refuses: code and sentence. */
async function refusal(child: ChildProcess): Promise<{ code: string; message: string }> {
  let printed = '';
  child.stdout!.on('data', (bytes) => {
    printed += String(bytes);
  });
  expect(await once(child, 'exit')).toEqual([1, null]);
  return JSON.parse(printed).error;
}

/** What is in a directory, but for what a process that uses it leaves there. */
function contents(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => !name.includes('.lock') && statSync(join(directory, name)).isFile());
  return Object.fromEntries(
    files.sort().map((name) => [name, readFileSync(join(directory, name), 'latin1')]),
  );
}

/** The same, and when each file was changed last. */
function untouched(directory: string): Record<string, unknown> {
  const entries = Object.entries(contents(directory));
  return Object.fromEntries(
    entries.map(([name, content]) => [name, [statSync(join(directory, name)).mtimeMs, content]]),
  );
}

/** A copy of the stopped voter's directory, with something said otherwise in one of its files. */
function changed(name: string, ...changes: readonly (readonly [string, RegExp, string])[]): string {
  const copy = join(root, name);
  cpSync(stopped, copy, { recursive: true });
  for (const [file, what, into] of changes) {
    const text = readFileSync(join(copy, file), 'utf8');
    expect(text).toMatch(what);
    writeFileSync(join(copy, file), text.replace(what, into));
  }
  return copy;
}

function copyOf(id: number): string {
  const copy = join(root, `copy-${id}`);
  cpSync(join(root, `${id}`), copy, { recursive: true, filter: (path) => !path.includes('.lock') });
  return copy;
}

describe('a broker that refuses to start leaves its directory as it was', () => {
  test('in use by another process', async () => {
    const { code, message } = await refusal(await serveBeside(join(root, '1'), 1));
    expect(code).toBe('ELOCKED');
    expect(message).toContain('stop that process, or start with another directory');
  });

  test.each([
    [
      'of another node',
      [],
      2,
      'the data belongs to node 3, this is node 2: choose its directory with --data-dir',
      untouched,
    ],
    [
      'of a newer release',
      [['meta.properties', /version=1/, 'version=2']],
      3,
      'version 2 is not known to this release: start the one that wrote it',
      untouched,
    ],
    [
      'with a vote of a newer release',
      [['quorum-state', /"data_version":1/, '"data_version":2']],
      3,
      'a newer release has written it: start that one',
      contents,
    ],
    [
      'that has voted in another cluster',
      [['meta.properties', /cluster.id=.*/, 'cluster.id=other']],
      3,
      'has voted in another cluster',
      contents,
    ],
  ] as const)('%s', async (name, changes, id, sentence, look) => {
    const directory = changed(name.replaceAll(' ', '-'), ...changes);
    const before = look(directory);
    const refused = serve(directory, '--node-id', `${id}`, '--peers', await listOf(ids));
    expect((await refusal(refused)).message).toContain(sentence);
    expect(look(directory)).toEqual(before);
  });

  test('of a cluster, without its voters', async () => {
    const before = untouched(stopped);
    const { code, message } = await refusal(serve(stopped, '--node-id=3'));
    expect(code).toBe('WRONG_DIRECTORY');
    expect(message).toContain('this node belongs to a cluster of several: name its voters with --peers.');
    expect(untouched(stopped)).toEqual(before);
  });

  test('of another cluster than that of the listed voters', async () => {
    const other = ['meta.properties', /cluster.id=.*/, 'cluster.id=other'] as const;
    const vote = ['quorum-state', /"clusterId":"[^"]*"/, '"clusterId":"other"'] as const;
    const directory = changed('other-cluster', other, vote);
    const before = contents(directory);
    const alone = join(root, 'alone');
    const formed = serve(alone, '--node-id=4');
    await once(formed.stdout!, 'data');
    formed.kill('SIGTERM');
    await once(formed, 'exit');
    const beforeAlone = contents(alone);
    const listed = join(root, 'alone-by-its-list');
    const formedByList = serve(listed, '--node-id=4', `--peers=4@127.0.0.1:${await freePort()}`);
    await once(formedByList.stdout!, 'data');
    formedByList.kill('SIGTERM');
    await once(formedByList, 'exit');
    const refused = [
      await serveBeside(directory, 3),
      await serveBeside(alone, 4),
      await serveBeside(listed, 4),
    ].map(refusal);
    for (const { code, message } of await Promise.all(refused)) {
      expect(code).toBe('WRONG_CLUSTER');
      expect(message).toMatch(
        /belongs to cluster .*: name the voters of its cluster with --peers, or choose/,
      );
    }
    expect(contents(directory)).toEqual(before);
    expect(contents(alone)).toEqual(beforeAlone);
  });

  test('alone, and without its metadata log', async () => {
    const alone = join(root, 'bereft');
    const formed = serve(alone);
    await once(formed.stdout!, 'data');
    formed.kill('SIGTERM');
    await once(formed, 'exit');
    rmSync(join(alone, '__cluster_metadata-0'), { recursive: true });
    const before = contents(alone);
    expect((await refusal(serve(alone))).message).toContain('restore the whole directory from a copy');
    expect(contents(alone)).toEqual(before);
  });
});

describe('a broker beside others', () => {
  test('whose id is another’s refuses, be that a voter or not; then its directory is fit for another id', async () => {
    const refused = [...ids, 4].map(async (id) => {
      mkdirSync(join(root, `second-${id}/lost+found`), { recursive: true });
      return refusal(await serveBeside(join(root, `second-${id}`), id));
    });
    for (const { code, message } of await Promise.all(refused)) {
      expect(code).toBe('WRONG_CLUSTER');
      expect(message).toMatch(
        /(is alive, on another directory|runs already): give this (one|node) an id of its own/,
      );
    }
    for (const id of [...ids, 4]) expect(readdirSync(join(root, `second-${id}`))).toEqual(['lost+found']);
    const advised = await serveBeside(join(root, 'second-4'), 5);
    await once(advised.stdout!, 'data');
    advised.kill('SIGTERM');
    await once(advised, 'exit');
  });

  test('that its peers know by another name of its address takes itself for nobody else', async () => {
    const port = await freePort();
    const directory = join(root, 'two-names');
    const args = ['--node-id=1', `--peers=1@localhost:${port}`, `--broker-listen=127.0.0.1:${port}`];
    for (const start of ['on an empty directory', 'on its own']) {
      const child = serve(directory, ...args);
      expect(String(await once(child.stdout!, 'data')), start).toContain('"ready"');
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });

  test('that was started with other voters forms no cluster with them', async () => {
    const [list, other] = [await listOf([1, 2]), await listOf([3])];
    const started = [
      serve(join(root, 'odd-1'), '--node-id=1', '--peers', list),
      serve(join(root, 'odd-2'), '--node-id=2', '--peers', `${list},${other}`),
    ];
    // Whoever asks first ends, and may be gone before the other asks.
    const first = await Promise.race(started.map(refusal));
    for (const child of started) child.kill('SIGKILL');
    expect(first.code).toBe('WRONG_CLUSTER');
    expect(first.message).toContain('the list must be the same on every machine');
    expect(first.message).toContain(list);
    expect(first.message).toContain(`${list},${other}`);
  });

  test('that cannot reach a majority says who is missing, and waits', async () => {
    const list = await listOf(ids);
    const [one, two] = list.split(',');
    const formed = changed('cut-off');
    const before = contents(formed);
    const waiting = [
      serve(formed, '--node-id=3', '--peers', list),
      serve(join(root, 'empty'), '--node-id=3', '--peers', await listOf(ids)),
    ];
    const logs = ['', ''];
    for (const [at, child] of waiting.entries()) {
      child.stderr!.on('data', (bytes) => {
        logs[at] += String(bytes);
      });
    }
    while (logs.some((log) => !log.includes('do not answer'))) await sleep(50);
    expect(logs[0]).toContain(`a majority of its voters must run: ${one},${two} do not answer`);
    expect(logs[1]).toMatch(/this node is empty and waits for its peers: 1@[\d.:]+,2@[\d.:]+ do not answer/);
    for (const child of waiting) {
      child.kill('SIGTERM');
      expect((await once(child, 'exit'))[0]).toBe(0);
    }
    expect(contents(formed)).toEqual(before);
  });

  test('on a copy of a voter’s directory refuses, and leaves it as it was', async () => {
    const refused = ids.map(async (id) => {
      const copy = copyOf(id);
      const before = untouched(copy);
      expect((await refusal(await serveBeside(copy, id))).message).toContain(
        'this node was started on a copy of its data directory: stop one of them',
      );
      expect(untouched(copy)).toEqual(before);
    });
    await Promise.all(refused);
  });

  test('on a copy of the directory of one that does not vote takes the place of the first, which stops', async () => {
    const second = await serveBeside(copyOf(4), 4);
    await once(second.stdout!, 'data');
    const first = cluster.get(4)!;
    while (!first.output.includes('"msg":"closed"')) await sleep(50);
    expect(first.output).toContain('Another process has registered as broker 4 since');
    second.kill('SIGTERM');
    await once(second, 'exit');
  });
});
