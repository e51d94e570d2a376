/** Partitions of a virtual broker: retention, strays, damage, and topics that come and go quickly. */
import { describe, expect, test } from 'vitest';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { batchOf, textsOf } from '../../simulator/batches.ts';
import type { Peer } from '../../simulator/peer.ts';
import {
  createTopic,
  fetchFrom,
  onlyPartition,
  produceTo,
  VirtualBroker,
} from '../../simulator/virtual-broker.ts';

describe('partitions', () => {
  test('old segments go with the retention task', async () => {
    const virtual = await VirtualBroker.start({
      settings: { initialTaskDelayMs: 1_000, retentionCheckIntervalMs: 1_000 },
    });
    const peer = await virtual.connect('kafka');
    const configs = { 'segment.bytes': '1048576', 'retention.bytes': '2000000' };
    await createTopic(virtual, peer, 't', { configs });
    for (let index = 0; index < 12; index++) {
      const request = produceTo('t', 0, batchOf(['x'.repeat(500_000)]));
      expect(onlyPartition(await virtual.world.complete(peer.request('Produce', request, 12))).error).toBe(
        'NONE',
      );
    }
    await virtual.world.advance(5_000);
    const partition = virtual.broker.state.partitions.find('t', 0)!;
    expect(partition.logStartOffset).toBeGreaterThan(0);
    expect(partition.highWatermark).toBe(12);
    expect(partition.sizeInBytes).toBeLessThan(3_200_000);
    await virtual.close();
  });

  test('a topic that is made, deleted and made again many times at once ends as the last command said', async () => {
    const virtual = await VirtualBroker.start();
    const peer = await virtual.connect('native');
    const topic = { name: 't', numPartitions: 3, replicationFactor: 1, assignments: [], configs: [] };
    const commands: Promise<unknown>[] = [];
    for (let round = 0; round < 10; round++) {
      commands.push(peer.request('CreateTopics', { topics: [topic], timeoutMs: 1_000, validateOnly: false }));
      commands.push(
        peer.request('DeleteTopics', { topics: [{ name: 't', topicId: zeroUuid }], timeoutMs: 1_000 }),
      );
    }
    await virtual.world.complete(Promise.all(commands));
    await createTopic(virtual, peer, 't', { partitions: 3 });
    await virtual.world.complete(peer.request('Produce', produceTo('t', 2, batchOf(['last']))));
    const found = onlyPartition(await virtual.world.complete(peer.request('Fetch', fetchFrom('t', 2, 0))));
    expect(textsOf(found.records).map(({ value }) => value)).toEqual(['last']);
    await virtual.close();
  });

  test.each(['ENOSPC', 'EMFILE'])(
    'a log that met %s when it was opened comes back by itself',
    async (code) => {
      const virtual = await VirtualBroker.start();
      const peer = await virtual.connect('kafka');
      await createTopic(virtual, peer, 't', { partitions: 3 });
      const write = async (to: Peer, index: number) => {
        const request = produceTo('t', index, batchOf(['x']));
        return onlyPartition(await virtual.world.complete(to.request('Produce', request, 12))).error;
      };
      for (const index of [0, 1, 2]) expect(await write(peer, index)).toBe('NONE');
      const host = virtual.world.host('broker');
      host.crash({ powerLoss: false });
      host.restart();
      const relent = host.disk.inject({
        operation: 'open',
        code,
        path: (path) => path.startsWith('/data/t-1/'),
        times: Number.POSITIVE_INFINITY,
      });
      await virtual.boot();
      await virtual.world.advance(12_000);
      const again = await virtual.connect('kafka');
      expect(await write(again, 1)).toBe('KAFKA_STORAGE_ERROR');
      expect(await write(again, 2)).toBe('NONE');
      relent();
      await virtual.world.advance(6_000);
      expect(await write(again, 1)).toBe('NONE');
      const found = await virtual.world.complete(again.request('Fetch', fetchFrom('t', 1, 0), 12));
      expect(textsOf(onlyPartition(found).records).map(({ value }) => value)).toEqual(['x', 'x']);
      await virtual.close();
    },
  );

  test('one partition is settled although others are still being opened', async () => {
    const virtual = await VirtualBroker.start({ host: { latency: { sync: { min: 20, max: 20 } } } });
    const peer = await virtual.connect('native');
    await createTopic(virtual, peer, 't');
    const { partitions } = virtual.broker.state;
    await virtual.world.complete(partitions.settled());
    const topic = { name: 'many', numPartitions: 200, replicationFactor: 1, assignments: [], configs: [] };
    const creating = peer.request('CreateTopics', {
      topics: [topic],
      timeoutMs: 60_000,
      validateOnly: false,
    });
    while (partitions.find('many', 0) === undefined) await virtual.world.advance(5);
    await virtual.world.complete(partitions.settledAt(partitions.find('t', 0)!));
    expect(partitions.find('many', 199)!.hasLog).toBe(false);
    await virtual.world.complete(partitions.settledAt(partitions.find('many', 199)!));
    expect(partitions.find('many', 199)!.hasLog).toBe(true);
    await virtual.world.complete(creating);
    await virtual.close();
  });

  test('a topic that is deleted before its log could be opened stays away', async () => {
    const virtual = await VirtualBroker.start();
    const { disk } = virtual.world.host('broker');
    const relent = disk.inject({
      operation: 'makeDirectory',
      code: 'ENOSPC',
      path: (path) => path === '/data/t-0',
      times: Number.POSITIVE_INFINITY,
    });
    const peer = await virtual.connect('native');
    await createTopic(virtual, peer, 't');
    const topics = [{ name: 't', topicId: zeroUuid }];
    await virtual.world.complete(peer.request('DeleteTopics', { topics, timeoutMs: 1_000 }));
    relent();
    await virtual.world.advance(12_000);
    expect(virtual.broker.state.partitions.find('t', 0)).toBeUndefined();
    expect(disk.paths().filter((path) => path.startsWith('/data/t-'))).toEqual([]);
    expect(virtual.broker.state.logs.state).toBe('online');
    await virtual.close();
  });

  test('data of partitions that the metadata does not know is kept, and told', async () => {
    const lines: object[] = [];
    const logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (fields: object) => void lines.push(fields),
      error: () => undefined,
      child: () => logger,
    };
    const virtual = await VirtualBroker.start({ logger });
    await virtual.close();
    const { disk } = virtual.world.host('broker').platform;
    await virtual.world.complete(disk.makeDirectory('/data/lost-0'));
    await virtual.world.complete(disk.makeDirectory('/data/t-0.4711-stray'));
    await virtual.boot();
    expect(lines).toContainEqual({ directory: '/data', strays: ['lost-0', 't-0.4711-stray'] });
    expect(await virtual.world.complete(disk.list('/data'))).toContain('lost-0');
  });
});
