/** Starting, closing and failing to start; what operators are shown; a disk that fails under a broker. */
import { describe, expect, test } from 'vitest';
import type { ErrorName } from '../../../protocol/errors.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { ListenHttp } from '../../../src/broker/http-pages.ts';
import { startBroker } from '../../../src/broker/server.ts';
import { brokerMetrics } from '../../../src/broker/telemetry.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { batchOf, textsOf } from '../../simulator/batches.ts';
import { GroupMember } from '../../simulator/group-member.ts';
import { Peer } from '../../simulator/peer.ts';
import {
  createTopic,
  fetchFrom,
  onlyPartition,
  produceTo,
  VirtualBroker,
} from '../../simulator/virtual-broker.ts';

describe('server', () => {
  test('what was written is there after a clean close, and the start finds nothing to recover', async () => {
    const virtual = await VirtualBroker.start();
    const peer = await virtual.connect('kafka');
    await createTopic(virtual, peer, 't', { partitions: 3 });
    await virtual.world.complete(peer.request('Produce', produceTo('t', 1, batchOf(['a', 'b']), 1), 12));
    await virtual.close();
    expect(peer.raw.isClosed).toBe(true);
    await virtual.boot();
    expect([...virtual.broker.state.partitions].filter(({ log }) => log.recovered)).toEqual([]);
    const again = await virtual.connect('kafka');
    const found = onlyPartition(
      await virtual.world.complete(again.request('Fetch', fetchFrom('t', 1, 0), 12)),
    );
    expect(textsOf(found.records).map(({ value }) => value)).toEqual(['a', 'b']);
  });

  test('a port that is taken fails the start and leaves nothing open', async () => {
    const virtual = await VirtualBroker.start();
    const { world } = virtual;
    const { platform } = world.host('broker');
    const settings = brokerSettingsOf({
      listeners: [{ name: 'PLAINTEXT', host: 'broker', port: 9092 }],
      logDir: '/other',
      logBallastBytes: 0,
    });
    const second = () => world.complete(startBroker({ platform, settings, logger: silentLogger }));
    await expect(second()).rejects.toMatchObject({ name: 'NetworkError', code: 'EADDRINUSE' });
    await virtual.close();
    await world.complete((await second()).close());
  });

  test('a directory in use fails the start', async () => {
    const virtual = await VirtualBroker.start();
    const { platform } = virtual.world.host('broker');
    const settings = brokerSettingsOf({
      listeners: [{ name: 'X', host: 'broker', port: 1 }],
      logDir: '/data',
    });
    const start = virtual.world.complete(startBroker({ platform, settings, logger: silentLogger }));
    await expect(start).rejects.toMatchObject({ name: 'DiskError', code: 'ELOCKED' });
  });

  test('several listeners: each client is told the address of the one it came through', async () => {
    const world = virtualWorld(3, {});
    const { platform } = world.host('broker');
    const settings = brokerSettingsOf({
      listeners: [
        { name: 'INSIDE', host: 'broker', port: 9092 },
        { name: 'OUTSIDE', host: 'broker', port: 0 },
      ],
      advertisedListeners: [{ name: 'OUTSIDE', host: 'public.example', port: 443 }],
      logDir: '/data',
      logBallastBytes: 0,
    });
    const broker = await world.complete(startBroker({ platform, settings, logger: silentLogger }));
    const told: unknown[] = [];
    for (const address of broker.addresses) {
      const peer = await world.complete(Peer.connect(world.host('client').platform, address, 'kafka'));
      const request = {
        includeClusterAuthorizedOperations: false,
        endpointType: 1,
        includeFencedBrokers: false,
      };
      const { brokers } = await world.complete(peer.request('DescribeCluster', request));
      told.push(brokers.map(({ host, port }) => `${host}:${port}`));
    }
    expect(told).toEqual([['broker:9092'], ['public.example:443']]);
  });

  test('metrics, health and readiness are told from the broker’s state', async () => {
    const world = virtualWorld(3, {});
    const { platform } = world.host('broker');
    let pages: Parameters<ListenHttp>[0] | undefined;
    let early: number | undefined;
    const listen: ListenHttp = async (options) => {
      pages = options;
      early = (await options.answer({ method: 'GET', path: '/readyz' })).status;
      return { address: options.address, close: async () => undefined };
    };
    const settings = brokerSettingsOf({
      listeners: [{ name: 'PLAINTEXT', host: 'broker', port: 9092 }],
      logDir: '/data',
      logBallastBytes: 0,
    });
    const http = { listen, version: 'test', processMetrics: false };
    const broker = await world.complete(startBroker({ platform, settings, logger: silentLogger, http }));
    expect(broker.httpAddress).toEqual({ host: '127.0.0.1', port: 9592 });
    const get = (path: string) => pages!.answer({ method: 'GET', path });
    expect([early, (await get('/readyz')).status, (await get('/healthz')).status]).toEqual([503, 200, 200]);
    const peer = await world.complete(
      Peer.connect(world.host('client').platform, broker.addresses[0]!, 'native'),
    );
    await world.complete(
      peer.request('ApiVersions', { clientSoftwareName: 'x', clientSoftwareVersion: '1' }),
    );
    const { body } = await get('/metrics');
    expect(body).toContain('ottla_requests_total{api="ApiVersions"} 1');
    expect(body).toContain('ottla_connections_open 1');
    expect(body).toMatch(/ottla_broker_info\{node_id="1",cluster_id="[^"]+",version="test"\} 1/);
    await world.complete(broker.close());
  });

  test('metrics tell of each group: state, members, rebalances, commits and lag', async () => {
    const virtual = await VirtualBroker.start({
      settings: { offsetsTopicNumPartitions: 3, groupInitialRebalanceDelayMs: 0 },
    });
    const peer = await virtual.connect('kafka');
    await createTopic(virtual, peer, 't', { partitions: 2 });
    for (const partition of [0, 1]) {
      const request = produceTo('t', partition, batchOf(['a', 'b', 'c']));
      expect(onlyPartition(await virtual.world.complete(peer.request('Produce', request, 12))).error).toBe(
        'NONE',
      );
    }
    const member = new GroupMember(peer, 'g');
    await virtual.world.complete(member.findCoordinator());
    await virtual.world.advance(100);
    await virtual.world.complete(member.join());
    await virtual.world.complete(member.sync({ [member.memberId]: Uint8Array.of(1) }));
    await virtual.world.complete(member.commit('t', 0, 1));
    await virtual.world.complete(member.commit('t', 0, 2));
    await virtual.world.complete(member.commit('t', 1, 3));
    const registry = brokerMetrics(virtual.broker.state, { version: 'test', processMetrics: false });
    const { text } = await registry.scrape();
    const lines = text.split('\n').filter((line) => line.startsWith('ottla_group'));
    expect(lines).toEqual([
      'ottla_groups{state="Stable"} 1',
      'ottla_group_members{group="g"} 1',
      'ottla_group_rebalances_total{group="g",cause="member-joined"} 1',
      'ottla_group_committed_offsets_total{group="g"} 3',
      'ottla_group_lag{group="g",topic="t"} 1',
      'ottla_group_partition_lag{group="g",topic="t",partition="0"} 1',
      'ottla_group_partition_lag{group="g",topic="t",partition="1"} 0',
    ]);
    await virtual.close();
  });

  test('a disk that fails a sync: nothing more is acknowledged, what is there is still told apart', async () => {
    const virtual = await VirtualBroker.start();
    const peer = await virtual.connect('kafka');
    const admin = await virtual.connect('native');
    await createTopic(virtual, peer, 't');
    const produce = async (): Promise<ErrorName> => {
      const request = produceTo('t', 0, batchOf(['a']));
      return onlyPartition(await virtual.world.complete(peer.request('Produce', request, 12))).error;
    };
    expect(await produce()).toBe('NONE');
    const parked = admin.request('Fetch', fetchFrom('t', 0, 1, { maxWaitMs: 600_000 }), 12);
    await virtual.world.advance(10);
    virtual.world
      .host('broker')
      .disk.inject({ operation: 'sync', code: 'EIO', times: Number.POSITIVE_INFINITY });
    expect(await produce()).toBe('KAFKA_STORAGE_ERROR');
    expect(await produce()).toBe('KAFKA_STORAGE_ERROR');
    expect(onlyPartition(await virtual.world.complete(parked)).error).toBe('KAFKA_STORAGE_ERROR');
    const topic = { name: 'u', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
    const created = await virtual.world.complete(
      peer.request('CreateTopics', { topics: [topic], timeoutMs: 1_000, validateOnly: false }),
    );
    expect(created.topics[0]!.error).toBe('KAFKA_STORAGE_ERROR');
    const deleted = await virtual.world.complete(
      peer.request('DeleteTopics', { topics: [{ name: 't', topicId: zeroUuid }], timeoutMs: 1_000 }),
    );
    expect(deleted.topics[0]!.error).toBe('KAFKA_STORAGE_ERROR');
    const identity = { transactionalId: null, transactionTimeoutMs: 0, producerId: -1, producerEpoch: -1 };
    for (let again = 0; again < 2; again++) {
      const { error } = await virtual.world.complete(peer.request('InitProducerId', identity));
      expect(error).toBe('KAFKA_STORAGE_ERROR');
    }
    const { results } = await virtual.world.complete(peer.request('DescribeLogDirs', { topics: null }));
    expect(results[0]!.error).toBe('KAFKA_STORAGE_ERROR');
    await virtual.close();
  });
});

describe('a full disk', () => {
  const KiB = 1024;
  const remove = { topics: [{ name: 't', topicId: zeroUuid }], timeoutMs: 1_000 };

  async function full(room: number): Promise<VirtualBroker> {
    const virtual = await VirtualBroker.start({
      settings: { logBallastBytes: 256 * KiB },
      host: { capacity: 8 * KiB * KiB },
    });
    const peer = await virtual.connect('native');
    await createTopic(virtual, peer, 't');
    await virtual.world.complete(peer.request('Produce', produceTo('t', 0, batchOf(['a']))));
    // The ballast is made with the first checkpoint.
    await virtual.world.advance(6_000);
    const { files } = virtual.world.host('broker').disk;
    files.capacity = files.used + room;
    return virtual;
  }

  async function restartAndDelete(virtual: VirtualBroker): Promise<void> {
    await virtual.crash(false);
    const peer = await virtual.connect('native');
    const found = await virtual.world.complete(peer.request('Fetch', fetchFrom('t', 0, 0), 12));
    expect(textsOf(onlyPartition(found).records)).toHaveLength(1);
    const produced = await virtual.world.complete(
      peer.request('Produce', produceTo('t', 0, batchOf(['b'.repeat(100_000)]))),
    );
    expect(onlyPartition(produced).error).toBe('KAFKA_STORAGE_ERROR');
    const deleted = await virtual.world.complete(peer.request('DeleteTopics', remove));
    expect(deleted.topics).toMatchObject([{ error: 'NONE' }]);
    virtual.world.host('broker').disk.files.capacity = 8 * KiB * KiB;
    await virtual.world.advance(5_000);
    await createTopic(virtual, peer, 'u');
    const again = await virtual.world.complete(peer.request('Produce', produceTo('u', 0, batchOf(['c']))));
    expect(onlyPartition(again).error).toBe('NONE');
  }

  test('filled by others: the broker starts, serves, deletes, and resumes', async () => {
    await restartAndDelete(await full(0));
  });

  test('filled by records: after a crash the room of the ballast is not there for more of them', async () => {
    const virtual = await full(500);
    const peer = await virtual.connect('native');
    const request = produceTo('t', 0, batchOf(['x'.repeat(20 * KiB)]));
    const refused = await virtual.world.complete(peer.request('Produce', request));
    expect(onlyPartition(refused).error).toBe('KAFKA_STORAGE_ERROR');
    await virtual.world.advance(100);
    const { files } = virtual.world.host('broker').disk;
    files.capacity = files.used + 200 * KiB;
    await restartAndDelete(virtual);
  });
});
