/** Several brokers run as one: what each has for itself, and real clusters that are started, bereaved and stopped. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../../src/client/index.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { printAddress } from '../../../src/config/end-point.ts';
import { planDevCluster } from '../../../src/launch/dev-cluster.ts';
import { planShards, withPeers } from '../../../src/launch/shards.ts';
import { freePorts, GroupProcess } from './group-process.ts';

const bin = fileURLToPath(new URL('../../../bin/ottla', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'ottla-group-'));

beforeAll(() => {
  const build = fileURLToPath(new URL('../../../bin/build-when-needed', import.meta.url));
  expect(spawnSync(process.execPath, [build], { stdio: 'inherit' }).status).toBe(0);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const at = (port: number, host = '10.0.0.1') => ({ name: 'PLAINTEXT', host, port });

describe('the brokers of a development cluster', () => {
  it('count ports on, have directories of their own, and agree on the voters', async () => {
    const planned = await planDevCluster({
      brokers: 3,
      listen: [at(9092), at(9200)],
      dataDirectory: '/d',
    });
    const ports = [9092, 9200, 9201];
    const doors = ports.map((port) => ({ host: '10.0.0.1', port: port + 1000 }));
    expect(planned).toEqual(
      ports.map((port, index) => ({
        nodeId: index + 1,
        logDir: `/d/${index + 1}`,
        listeners: [at(port)],
        brokerListener: doors[index],
        quorumVoters: doors.map((door, voter) => ({ id: voter + 1, ...door })),
      })),
    );
  });
});

describe('the shards of a node', () => {
  const node = {
    nodeId: 2,
    logDir: '/d',
    listeners: [at(9092, '10.0.0.2')],
    quorumVoters: [1, 2, 3].map((id) => ({ id, host: `10.0.0.${id}`, port: 9192 })),
  };

  it('are brokers n·100 + s in one rack, and only shards 0 vote', () => {
    const quorumVoters = [1, 2, 3].map((id) => ({ id: id * 100, host: `10.0.0.${id}`, port: 9192 }));
    expect(planShards(2, brokerSettingsOf(node))).toEqual(
      [0, 1].map((shard) => ({
        nodeId: 200 + shard,
        logDir: `/d/${shard}`,
        listeners: [at(9092 + shard, '10.0.0.2')],
        brokerListener: { host: '10.0.0.2', port: 9192 + shard },
        brokerAdvertisedListener: { host: '10.0.0.2', port: 9192 + shard },
        quorumVoters,
        brokerRack: 'node-2',
      })),
    );
  });

  it('count on whatever address they tell others', () => {
    const advertised = { ...at(80, 'b.example'), name: 'PUBLIC' };
    const told = { host: 'b.internal', port: 81 };
    const planned = planShards(
      2,
      brokerSettingsOf({ ...node, advertisedListeners: [advertised], brokerAdvertisedListener: told }),
    );
    expect(planned[1]).toMatchObject({
      advertisedListeners: [{ ...advertised, port: 81 }],
      brokerAdvertisedListener: { ...told, port: 82 },
      brokerListener: { host: '10.0.0.2', port: 9193 },
    });
    // Where they listen is no address: what the list of voters has for this node is.
    const everywhere = { host: '0.0.0.0', port: 9300 };
    expect(planShards(2, brokerSettingsOf({ ...node, brokerListener: everywhere }))[1]).toMatchObject({
      brokerListener: { ...everywhere, port: 9301 },
      brokerAdvertisedListener: { host: '10.0.0.2', port: 9193 },
    });
  });

  it('form a cluster of their own without peers, where nobody else can connect', () => {
    const alone = { ...node, quorumVoters: [], brokerRack: 'r', listeners: [at(9092, '0.0.0.0')] };
    expect(planShards(1, withPeers(brokerSettingsOf(alone)))[0]).toMatchObject({
      brokerListener: { host: '127.0.0.1', port: 10_092 },
      quorumVoters: [{ id: 200, host: '127.0.0.1', port: 10_092 }],
      brokerRack: 'r',
    });
    const brokerListener = { host: '0.0.0.0', port: 9300 };
    expect(withPeers(brokerSettingsOf({ ...alone, brokerListener })).quorumVoters).toEqual([
      { id: 2, host: '127.0.0.1', port: 9300 },
    ]);
  });
});

describe('ottla serve --shards', () => {
  it('plans from the file, the environment and flags as one broker would', { timeout: 90_000 }, async () => {
    const shards = [0, 1, 2];
    const ports = await freePorts(6);
    const doors = ports + 3;
    const config = join(root, 'shards.properties');
    const peers = `2@127.0.0.1:${doors}`;
    writeFileSync(
      config,
      `node.id=7\nbroker.rack=east\nlisteners=127.0.0.1:1\nhttp.listener=off\nnum.partitions=4\nlogger.level=warn\n`,
    );
    using group = new GroupProcess(
      ['serve', '--shards', '3', '--config', config, `--listeners=127.0.0.1:${ports}`, '--peers', peers],
      { OTTLA_NODE_ID: '2', OTTLA_LOG_DIR: join(root, 'shards') },
    );
    expect(await group.ready()).toEqual(
      shards.map((shard) => ({
        nodeId: 200 + shard,
        pid: expect.any(Number),
        address: { host: '127.0.0.1', port: ports + shard },
        dataDirectory: join(root, 'shards', String(shard)),
      })),
    );
    for (const shard of shards) await connected(doors + shard);
    await using ottla = await connect(`127.0.0.1:${ports}`);
    const { brokers } = await ottla.admin().describeCluster();
    expect(brokers.map(({ id, port, rack }) => ({ id, port, rack }))).toEqual(
      shards.map((shard) => ({ id: 200 + shard, port: ports + shard, rack: 'east' })),
    );
    const { voters, observers } = await ottla.admin().describeQuorum();
    expect(voters.map(({ id }) => id)).toEqual([200]);
    expect(observers.map(({ id }) => id)).toEqual([201, 202]);

    await using producer = ottla.producer({ acks: 'all' });
    await ottla.admin().createTopics([{ name: 't' }]);
    const [topic] = await ottla.admin().describeTopics(['t']);
    expect(topic!.partitions.length).toBe(4);
    expect(new Set(topic!.partitions.map(({ leader }) => leader))).toEqual(new Set([200, 201, 202]));
    for (const { partition } of topic!.partitions)
      await producer.send({ topic: 't', partition, value: `${partition}` });
    const read: string[] = [];
    for await (const record of ottla.consumer({ topics: ['t'], from: 'start', stopAtEnd: true }))
      read.push(record.text()!);
    expect(read.sort()).toEqual(['0', '1', '2', '3']);
    expect(await group.stop()).toBe(0);
    // Nobody has missed the controller, which stops last.
    expect(group.said).not.toContain('stops before others lead');
  });

  it('do not begin beside the data of a broker that was alone', { timeout: 30_000 }, () => {
    const alone = join(root, 'alone');
    mkdirSync(alone);
    writeFileSync(join(alone, 'meta.properties'), '');
    for (const several of [
      ['serve', '--shards', '2'],
      ['dev', '--brokers', '2'],
    ]) {
      const { status, stderr } = spawnSync(process.execPath, [bin, ...several, '--data-dir', alone], {
        encoding: 'utf8',
      });
      expect(status).toBe(1);
      expect(stderr).toContain('is the data directory of one broker, not of several');
      expect(readdirSync(alone)).toEqual(['meta.properties']);
    }
  });

  it('say which data is left out when there are fewer than before', { timeout: 60_000 }, async () => {
    const fewer = join(root, 'fewer');
    for (const shard of ['1', 'not-a-broker', '12']) mkdirSync(join(fewer, shard), { recursive: true });
    writeFileSync(join(fewer, '1/meta.properties'), '');
    const listen = ['--listen', `127.0.0.1:${await freePorts(1)}`, '--http', 'off'];
    using group = new GroupProcess(['serve', '--shards', '1', ...listen, '--data-dir', fewer]);
    await group.ready();
    expect(group.said.match(/\S+ holds the data of a broker that is not started/g)).toEqual([
      `${fewer}/1 holds the data of a broker that is not started`,
    ]);
    expect(await group.stop()).toBe(0);
  });

  it('may listen on every address, and tell clients another', { timeout: 90_000 }, async () => {
    const ports = await freePorts(2);
    const listen = ['--listen', `0.0.0.0:${ports}`, '--advertise', `127.0.0.1:${ports}`];
    using group = new GroupProcess([
      'serve',
      '--shards',
      '2',
      ...listen,
      '--http',
      'off',
      '--data-dir',
      join(root, 'everywhere'),
    ]);
    await group.ready();
    await using ottla = await connect(`127.0.0.1:${ports}`);
    const { brokers } = await ottla.admin().describeCluster();
    expect(brokers.map(printAddress)).toEqual([`127.0.0.1:${ports}`, `127.0.0.1:${ports + 1}`]);
    expect(await group.stop()).toBe(0);
  });
});

/** Somebody listens there. */
function connected(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

describe('ottla dev --brokers', () => {
  const anyPort = ['--listen', '127.0.0.1:0', '--http', 'off'];

  it('is a real cluster: it outlives one of its processes, and stops as a whole', {
    timeout: 90_000,
  }, async () => {
    const directory = join(root, 'dev');
    using group = new GroupProcess(['dev', '--brokers', '3', ...anyPort, '--data-dir', directory]);
    const brokers = await group.ready();
    const pids = brokers.map(({ pid }) => pid);
    expect(pids).toEqual(
      [1, 2, 3].map((id) => Number(readFileSync(join(directory, String(id), '.lock'), 'utf8'))),
    );
    await using ottla = await connect(brokers.map(({ address }) => printAddress(address)).join(','));
    await ottla.admin().createTopics([{ name: 't', partitions: 3 }]);
    await using producer = ottla.producer({ acks: 'all' });
    await producer.send({ topic: 't', partition: 0, value: 'before' });
    process.kill(pids[0]!, 'SIGKILL');
    for (const partition of [0, 1, 2]) await producer.send({ topic: 't', partition, value: 'after' });
    expect(group.said).toContain('Broker 1 has died: signal SIGKILL. It stays down; the others go on.');
    expect(await group.stop()).toBe(0);
    for (const pid of pids) expect(spawnSync('kill', ['-0', String(pid)]).status).not.toBe(0);
  });

  it('starts one again that has died where that is wished', { timeout: 90_000 }, async () => {
    const directory = join(root, 'restart');
    using group = new GroupProcess([
      ...['dev', '--brokers', '3', '--restart', ...anyPort, '--data-dir', directory, '--logger.level=error'],
    ]);
    const brokers = await group.ready();
    const { pid } = brokers[1]!;
    process.kill(pid, 'SIGKILL');
    const back =
      /^Broker 2 has died: signal SIGKILL\. It is started again\.\nBroker 2 is back, process (\d+)\.\n$/;
    await expect.poll(() => group.said, { timeout: 60_000 }).toMatch(back);
    const again = Number(back.exec(group.said)![1]);
    expect(again).not.toBe(pid);
    expect(readFileSync(join(directory, '2/.lock'), 'utf8')).toBe(String(again));
    expect(await group.stop()).toBe(0);
    expect(spawnSync('kill', ['-0', String(again)]).status).not.toBe(0);
  });

  it('has failed when the last one has died', { timeout: 90_000 }, async () => {
    using group = new GroupProcess(['dev', '--brokers', '2', ...anyPort, '--data-dir', join(root, 'dead')]);
    const [first, second] = await group.ready();
    process.kill(first!.pid, 'SIGKILL');
    await expect.poll(() => group.said, { timeout: 60_000 }).toContain('It stays down; the others go on.');
    process.kill(second!.pid, 'SIGKILL');
    expect(await group.ended).toBe(1);
    expect(group.said).toContain('Broker 2 has died: signal SIGKILL. It was the last one.\n');
    expect(group.said).toMatch(/^ottla: All brokers have died: start them again/m);
  });

  it('takes an address for each, and adds nothing to what is said elsewhere', {
    timeout: 90_000,
  }, async () => {
    const second = await freePorts(2);
    const first = second + 1;
    const config = join(root, 'dev.properties');
    writeFileSync(config, 'default.replication.factor=1\n');
    const listen = ['--listen', `127.0.0.1:${first}`, '--listen', `127.0.0.1:${second}`];
    using group = new GroupProcess(
      ['dev', '--brokers', '2', ...listen, '--http', 'off', '--config', config, '--logger.level=error'],
      { OTTLA_LOG_DIR: join(root, 'given'), OTTLA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1' },
    );
    const brokers = await group.ready();
    expect(brokers.map(({ address }) => address.port)).toEqual([first, second]);
    expect(brokers.map(({ dataDirectory }) => dataDirectory)).toEqual([
      join(root, 'given/1'),
      join(root, 'given/2'),
    ]);
    await using ottla = await connect(printAddress(brokers[0]!.address));
    const expected = {
      'default.replication.factor': '1',
      'offsets.topic.replication.factor': '1',
      'min.insync.replicas': '1',
      'group.initial.rebalance.delay.ms': '0',
      'logger.level': 'error',
    };
    const [described] = await ottla
      .admin()
      .describeConfigs([{ type: 'broker', name: '1' }], { keys: Object.keys(expected) });
    const values = described!.entries.map(({ key, value }) => [key, value]);
    expect(Object.fromEntries(values)).toEqual(expected);
    expect(await group.stop()).toBe(0);
  });
});
