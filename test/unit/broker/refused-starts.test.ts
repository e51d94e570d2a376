/** Brokers for which a cluster has no place: an empty directory is anybody's afterwards, as it was before. */
import { expect, test } from 'vitest';
import type { BrokerId } from '../../../src/base/units.ts';
import { type Broker, startBroker } from '../../../src/broker/server.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import type { Platform } from '../../../src/platform/ports.ts';
import { encodeText, makeDurableDirectory, replaceFile } from '../../../src/storage/atomic-file.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { Cluster, ids } from './virtual-cluster.ts';

/** A broker beside the voters, on a host of its own. */
function startBeside(platform: Platform, host: string, nodeId: BrokerId, voters = ids): Promise<Broker> {
  const settings = brokerSettingsOf({
    nodeId,
    listeners: [{ name: 'PLAINTEXT', host, port: 9092 }],
    brokerListener: { host, port: 9192 },
    quorumVoters: voters.map((id) => ({ id, host: `b${id}`, port: 9192 })),
    httpListener: 'off',
    logDir: '/data',
    logBallastBytes: 0,
  });
  return startBroker({ platform, settings, logger: silentLogger });
}

test.each([1, 2, 3, 4])('one with the id of broker %i, which is alive, leaves nothing behind', async (id) => {
  const cluster = new Cluster();
  const { world } = cluster;
  await cluster.start(ids);
  await cluster.createTopic('t');
  const fourth = await world.complete(startBeside(world.host('b4').platform, 'b4', 4));
  const other = world.host('b5');
  const { disk } = other.platform;
  await world.complete(makeDurableDirectory(disk, '/data'));
  // What is not ours, and what would be, but was there before.
  await world.complete(replaceFile(disk, '/data/notes', encodeText('mine')));
  await world.complete(replaceFile(disk, '/data/log-start-offset-checkpoint', encodeText('mine')));
  const before = other.disk.paths();
  const refused = world.complete(startBeside(other.platform, 'b5', id), 60_000);
  await expect(refused).rejects.toThrow(/give this (one|node) an id of its own/);
  expect(other.disk.paths()).toEqual(before);
  expect(await world.complete(disk.list('/data'))).toEqual(['log-start-offset-checkpoint', 'notes']);
  // And so the advice can be followed.
  const fifth = await world.complete(startBeside(other.restart(), 'b5', 5), 60_000);
  await world.complete(Promise.all([fourth, fifth].map((broker) => broker.close())));
});

test('one with the id of the only voter has formed no cluster of its own', async () => {
  const { world } = new Cluster();
  const only = await world.complete(startBeside(world.host('b1').platform, 'b1', 1, [1]));
  const other = world.host('b5');
  const refused = world.complete(startBeside(other.platform, 'b5', 1, [1]), 60_000);
  await expect(refused).rejects.toThrow('1@b1:9192 runs already: give this node an id of its own');
  expect(other.disk.paths()).toEqual([]);
  await world.complete(only.close());
});

test('one that refuses does not give up a directory that was its own', async () => {
  const cluster = new Cluster();
  const { world } = cluster;
  await cluster.start(ids);
  const first = world.host('b4');
  const fourth = await world.complete(startBeside(first.platform, 'b4', 4));
  await world.complete(fourth.close());
  const second = await world.complete(startBeside(world.host('b5').platform, 'b5', 4), 60_000);
  const before = first.disk.paths();
  const refused = world.complete(startBeside(first.restart(), 'b4', 4), 60_000);
  await expect(refused).rejects.toThrow('give this one an id of its own');
  expect(first.disk.paths()).toEqual(before);
  await world.complete(second.close());
});
