/** The watch of the active controller on brokers whose processes end, stand still, begin again or are cut off. */
import { describe, expect, test } from 'vitest';
import { BrokerDoor } from '../../../src/broker/broker-door.ts';
import { connectionLimits, inboundLimits } from '../../../src/broker/settings-of.ts';
import { BrokerWatch } from '../../../src/cluster/broker-watch.ts';
import { Peers } from '../../../src/cluster/peers.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { type BrokerImage, emptyImage } from '../../../src/core/metadata/image.ts';
import type { Platform } from '../../../src/platform/ports.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { ReceiveBuffers } from '../../../src/transport/receive-buffers.ts';
import { transportCounters } from '../../../src/transport/transport-counters.ts';

const port = 9192;
const directoryId = '00000000-0000-4000-8000-000000000001';
const host = (id: number) => `b${id}`;

/** Broker 1 watches 2, which has the epoch 20. */
async function watched() {
  const world = virtualWorld(1);
  await world.complete(open(world.host(host(2)).platform, 2));
  const { network, clock } = world.host(host(1)).platform;
  const gone: string[] = [];
  const watch = new BrokerWatch({
    brokerId: 1,
    peers: new Peers({
      network,
      clock,
      brokerId: 1,
      lane: 'control',
      maxFrameBytes: 1 << 20,
      addressOf: (id) => ({ host: host(id), port }),
    }),
    clock,
    gone: (id, epoch) => gone.push(`${id} of ${epoch}`),
    fatal: (error) => {
      throw error;
    },
  });
  watch.follow(imageOf({ id: 1, epoch: 10 }, { id: 2, epoch: 20 }));
  await world.advance(1_000);
  expect(gone).toEqual([]);
  return { world, watch, gone, host: world.host(host(2)) };
}

function open({ network, clock }: Platform, nodeId: number): Promise<void> {
  const settings = brokerSettingsOf({ nodeId });
  const opening = BrokerDoor.listen({
    network,
    clock,
    logger: silentLogger,
    address: { host: host(nodeId), port },
    limits: { ...inboundLimits(settings), idleMs: Number.POSITIVE_INFINITY },
    services: {
      limits: connectionLimits(settings),
      buffers: new ReceiveBuffers(1 << 20),
      counters: transportCounters(),
    },
  });
  return opening.then((door) =>
    door.identifyAs({
      nodeId,
      directoryId,
      incarnationId: directoryId,
      clusterId: 'c',
      voters: [],
      listed: [],
    }),
  );
}

function imageOf(...brokers: readonly { id: number; epoch: number; fenced?: boolean }[]) {
  const full = brokers.map((broker) => ({ fenced: false, ...broker }) as BrokerImage);
  return { ...emptyImage('c'), brokers: new Map(full.map((broker) => [broker.id, broker])) };
}

describe('a watched broker', () => {
  test('whose process has ended is gone within a moment, and once', async () => {
    const { world, gone, host } = await watched();
    host.crash({ powerLoss: false });
    await world.advance(50);
    expect(gone).toEqual(['2 of 20']);
    await world.advance(60_000);
    expect(gone).toEqual(['2 of 20']);
  });

  test('that stands still is not gone', async () => {
    const { world, gone, host } = await watched();
    host.pause();
    await world.advance(60_000);
    expect(gone).toEqual([]);
  });

  test('whose machine is off, or cut off, is not gone', async () => {
    for (const befall of ['off', 'cut off']) {
      const { world, gone, host } = await watched();
      if (befall === 'off') host.crash({ powerLoss: true });
      else world.network.partition(['b1'], ['b2']);
      await world.advance(60_000);
      expect(gone).toEqual([]);
    }
  });

  test('whose connections break is not gone', async () => {
    const { world, gone } = await watched();
    for (const connection of world.network.connections('b1', 'b2')) connection.reset();
    await world.advance(1_000);
    for (const connection of world.network.connections('b1', 'b2')) connection.reset();
    await world.advance(1_000);
    expect(gone).toEqual([]);
  });

  test('that was gone before anybody could connect is gone', async () => {
    const { world, watch, gone } = await watched();
    // Its machine is on, and runs nothing.
    world.host(host(3));
    watch.follow(imageOf({ id: 2, epoch: 20 }, { id: 3, epoch: 30 }));
    await world.advance(100);
    expect(gone).toEqual(['3 of 30']);
  });

  test('that takes no part, or is no longer watched, is nobody’s business', async () => {
    const { world, watch, gone, host } = await watched();
    watch.follow(imageOf({ id: 2, epoch: 20, fenced: true }));
    host.crash({ powerLoss: false });
    await world.advance(1_000);
    watch.stop();
    await world.advance(1_000);
    expect(gone).toEqual([]);
  });

  test('that begins again is watched in its new registration', async () => {
    const { world, watch, gone, host } = await watched();
    host.crash({ powerLoss: false });
    await world.advance(50);
    await world.complete(open(host.restart(), 2));
    watch.follow(imageOf({ id: 2, epoch: 25 }));
    await world.advance(1_000);
    expect(gone).toEqual(['2 of 20']);
    host.crash({ powerLoss: false });
    await world.advance(50);
    expect(gone).toEqual(['2 of 20', '2 of 25']);
  });
});
