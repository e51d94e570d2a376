/** Several brokers run as one: their command lines, and a real cluster that is started, bereaved and stopped. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/client/index.ts';
import { planDevCluster } from '../../../src/launch/dev-cluster.ts';
import { planShards } from '../../../src/launch/shards.ts';
import { bin } from '../../crash/broker-process.ts';

const at = (port: number, host = '10.0.0.1') => ({ host, port });

describe('the brokers of a development cluster', () => {
  it('count ports on, have directories of their own, and agree on the voters', async () => {
    const planned = await planDevCluster({
      brokers: 3,
      listen: [at(9092), at(9200)],
      dataDirectory: '/d',
      flags: ['--x=y'],
    });
    const peers = '1@10.0.0.1:10092,2@10.0.0.1:10200,3@10.0.0.1:10201';
    expect(planned.map(({ flags }) => flags.join(' '))).toEqual([
      `--node-id 1 --data-dir /d/1 --listen 10.0.0.1:9092 --peers ${peers} --x=y`,
      `--node-id 2 --data-dir /d/2 --listen 10.0.0.1:9200 --peers ${peers} --x=y`,
      `--node-id 3 --data-dir /d/3 --listen 10.0.0.1:9201 --peers ${peers} --x=y`,
    ]);
  });
});

describe('the shards of a node', () => {
  const node = {
    shards: 2,
    nodeId: 2,
    rack: undefined,
    dataDirectory: '/d',
    listen: at(9092, '10.0.0.2'),
    advertise: undefined,
    brokerListen: undefined,
    peers: [1, 2, 3].map((id) => ({ id, host: `10.0.0.${id}`, port: 9192 })),
    flags: [],
  };

  it('are brokers n·100 + s in one rack, and only shards 0 vote', () => {
    const peers = '100@10.0.0.1:9192,200@10.0.0.2:9192,300@10.0.0.3:9192';
    expect(planShards(node).map(({ flags }) => flags.join(' '))).toEqual([
      '--node-id=200 --data-dir=/d/0 --listen=10.0.0.2:9092 --broker-listen=10.0.0.2:9192 ' +
        `--peers=${peers} --broker.rack=node-2`,
      '--node-id=201 --data-dir=/d/1 --listen=10.0.0.2:9093 --broker-listen=10.0.0.2:9193 ' +
        `--peers=${peers} --broker.rack=node-2`,
    ]);
  });

  it('form a cluster of their own without peers', () => {
    const [first] = planShards({ ...node, peers: [], rack: 'r' });
    expect(first!.flags).toContain('--peers=200@10.0.0.2:10092');
    expect(first!.flags).toContain('--broker.rack=r');
  });
});

describe('ottla dev --brokers 3', () => {
  let program: ChildProcess | undefined;
  let directory: string | undefined;

  afterEach(async () => {
    if (program !== undefined && program.exitCode === null) program.kill('SIGKILL');
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  });

  it('is a real cluster: it outlives one of its processes, and stops as a whole', {
    timeout: 90_000,
  }, async () => {
    directory = mkdtempSync(join(tmpdir(), 'ottla-dev-'));
    const args = ['dev', '--brokers', '3', '--listen', '127.0.0.1:0', '--http', 'off', '--format', 'json'];
    program = spawn(process.execPath, [bin, ...args, '--data-dir', directory, '--log.ballast.bytes=0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    program.stderr!.on('data', (bytes) => {
      said += String(bytes);
    });
    const first = await new Promise<string>((resolve, reject) => {
      createInterface({ input: program!.stdout! }).once('line', resolve);
      program!.once('exit', () => reject(new Error(`ended before it was ready: ${said}`)));
    });
    const { brokers } = JSON.parse(first).ready;
    const pids = brokers.map(({ pid }: { pid: number }) => pid);
    expect(pids).toEqual(
      [1, 2, 3].map((id) => Number(readFileSync(join(directory!, String(id), '.lock'), 'utf8'))),
    );
    const servers = brokers.map(({ address }: { address: { port: number } }) => `127.0.0.1:${address.port}`);
    await using ottla = await connect(servers.join(','));
    await ottla.admin().createTopics([{ name: 't', partitions: 3 }]);
    await using producer = ottla.producer({ acks: 'all' });
    await producer.send({ topic: 't', partition: 0, value: 'before' });
    process.kill(pids[0], 'SIGKILL');
    for (const partition of [0, 1, 2]) await producer.send({ topic: 't', partition, value: 'after' });
    expect(said).toContain('Broker 1 has died: signal SIGKILL. It stays down; the others go on.');
    const ended = new Promise((resolve) => program!.once('exit', resolve));
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
    for (const pid of pids) expect(spawnSync('kill', ['-0', String(pid)]).status).not.toBe(0);
  });
});
