/** Connections over the virtual network: order, pipelining, limits, deadlines, refusals. */
import { describe, expect, test } from 'vitest';
import type { ApiName } from '../../../protocol/apis.ts';
import { makeApiVersionsResponse } from '../../../protocol/generated/api-versions.ts';
import { makeMetadataRequest, makeMetadataResponse } from '../../../protocol/generated/metadata.ts';
import { virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { detector } from '../../../src/transport/detect.ts';
import type { Exchange } from '../../../src/transport/exchange.ts';
import { Inbound } from '../../../src/transport/inbound.ts';
import { ReceiveBuffers } from '../../../src/transport/receive-buffers.ts';
import { transportCounters } from '../../../src/transport/transport-counters.ts';
import { Peer } from '../../simulator/peer.ts';
import { RawPeer } from '../../simulator/raw-peer.ts';

const SERVED = new Set<ApiName>(['ApiVersions', 'Metadata', 'Produce']);
const METADATA = makeMetadataRequest({ topics: [] });

interface Bench {
  readonly world: World;
  readonly inbound: Inbound;
  readonly exchanges: Exchange[];
  readonly counters: ReturnType<typeof transportCounters>;
  readonly buffers: ReceiveBuffers;
  readonly lines: string[];
  connect(protocol: 'kafka' | 'native'): Promise<Peer>;
  raw(): Promise<RawPeer>;
}

interface BenchOptions {
  readonly maxConnections?: number;
  readonly maxConnectionsPerHost?: number;
  readonly maxInFlight?: number;
  readonly maxUnsentBytes?: number;
  readonly maxFrameBytes?: number;
  /** Leaves the port bound but not open. */
  readonly early?: boolean;
}

/** A listening port whose exchanges the test ends by hand. */
async function bench(options: BenchOptions = {}): Promise<Bench> {
  const world = virtualWorld(7, {});
  const { platform } = world.host('broker');
  const exchanges: Exchange[] = [];
  const lines: string[] = [];
  const counters = transportCounters();
  const buffers = new ReceiveBuffers(1 << 24);
  const inbound = await world.complete(
    Inbound.listen({
      network: platform.network,
      clock: platform.clock,
      logger: { ...silentLogger, warn: (_fields, message) => lines.push(message) },
      address: { host: 'broker', port: 9092 },
      limits: {
        maxConnections: options.maxConnections ?? 10,
        maxConnectionsPerHost: options.maxConnectionsPerHost ?? 10,
        handshakeMs: 5_000,
        idleMs: 60_000,
      },
      services: {
        listener: 'PLAINTEXT',
        limits: {
          maxFrameBytes: options.maxFrameBytes ?? 1 << 20,
          maxInFlight: options.maxInFlight ?? 4,
          maxUnsentBytes: options.maxUnsentBytes ?? 1 << 20,
        },
        buffers,
        counters,
        detect: detector(SERVED),
        handle: (exchange) => exchanges.push(exchange),
      },
    }),
  );
  if (options.early !== true) inbound.open();
  const client = world.host('client').platform;
  return {
    world,
    inbound,
    exchanges,
    counters,
    buffers,
    lines,
    connect: (protocol) => world.complete(Peer.connect(client, inbound.address, protocol)),
    raw: () => world.complete(RawPeer.connect(client, inbound.address)),
  };
}

function answer(exchange: Exchange, clusterId: string): void {
  exchange.answer(makeMetadataResponse({ brokers: [], topics: [], clusterId }));
}

describe('connection', () => {
  test('Kafka: the next request starts when the one before is sequenced, answers leave in order', async () => {
    const { world, exchanges, connect } = await bench();
    const peer = await connect('kafka');
    const answers: (string | null)[] = [];
    for (let index = 0; index < 3; index++) {
      void peer.request('Metadata', METADATA).then(({ clusterId }) => answers.push(clusterId));
    }
    await world.advance(100);
    expect(exchanges).toHaveLength(1);
    exchanges[0]!.sequence();
    await world.advance(100);
    expect(exchanges).toHaveLength(2);
    answer(exchanges[1]!, 'second');
    await world.advance(100);
    expect(exchanges).toHaveLength(3);
    expect(answers).toEqual([]);
    answer(exchanges[2]!, 'third');
    answer(exchanges[0]!, 'first');
    await world.advance(100);
    expect(answers).toEqual(['first', 'second', 'third']);
  });

  test('native: requests overlap and answers come as they are ready', async () => {
    const { world, exchanges, connect } = await bench();
    const peer = await connect('native');
    const answers: (string | null)[] = [];
    for (let index = 0; index < 3; index++) {
      void peer.request('Metadata', METADATA).then(({ clusterId }) => answers.push(clusterId));
    }
    await world.advance(100);
    expect(exchanges).toHaveLength(3);
    answer(exchanges[2]!, 'third');
    await world.advance(100);
    answer(exchanges[0]!, 'first');
    await world.advance(100);
    expect(answers).toEqual(['third', 'first']);
    expect(exchanges[1]!.clientId).toBe('test');
  });

  test('a request that comes before the port is open waits for it', async () => {
    const { world, inbound, exchanges, connect } = await bench({ early: true });
    const peer = await connect('kafka');
    const answered = peer.request('Metadata', METADATA);
    await world.advance(1_000);
    expect(exchanges).toHaveLength(0);
    inbound.open();
    await world.advance(100);
    answer(exchanges[0]!, 'now');
    expect((await world.complete(answered)).clusterId).toBe('now');
  });

  test('no more requests start than may be in flight', async () => {
    const { world, exchanges, connect } = await bench({ maxInFlight: 2 });
    const peer = await connect('native');
    let answered = 0;
    for (let index = 0; index < 7; index++) void peer.request('Metadata', METADATA).then(() => answered++);
    for (let done = 0; done < 7; done++) {
      await world.advance(100);
      expect(exchanges).toHaveLength(Math.min(7, done + 2));
      answer(exchanges[done]!, `${done}`);
    }
    await world.advance(100);
    expect(answered).toBe(7);
  });

  test('a peer that does not read gets no more than one answer over the limit', async () => {
    const { world, exchanges, connect, counters } = await bench({
      maxUnsentBytes: 64 * 1024,
      maxInFlight: 100,
    });
    const peer = await connect('native');
    peer.raw.socket.pause();
    for (let index = 0; index < 2_000; index++)
      void peer.request('Metadata', METADATA).catch(() => undefined);
    let answered = 0;
    for (let round = 0; round < 400; round++) {
      await world.advance(10);
      while (answered < exchanges.length) answer(exchanges[answered++]!, 'x'.repeat(30_000));
    }
    expect(answered).toBeLessThan(400);
    expect(counters.unsentBytes).toBeLessThan(4_000_000);
    peer.raw.socket.resume();
    for (let round = 0; round < 2_000 && answered < 2_000; round++) {
      await world.advance(50);
      while (answered < exchanges.length) answer(exchanges[answered++]!, 'x'.repeat(30_000));
    }
    expect(answered).toBe(2_000);
  });

  test('an unknown version of ApiVersions is answered in the shape of version 0', async () => {
    const { world, raw, exchanges } = await bench();
    const peer = await raw();
    peer.send(Uint8Array.of(0, 0, 0, 10, 0, 18, 0, 99, 0, 0, 0, 5, 0xff, 0xff));
    const frame = (await world.complete(peer.next()))!;
    expect([...frame.subarray(0, 6)]).toEqual([0, 0, 0, 5, 0, 35]);
    expect(exchanges).toHaveLength(0);
    expect(peer.isClosed).toBe(false);
  });

  test.each([
    ['an API that does not exist', [0, 0, 0, 10, 0, 99, 0, 0, 0, 0, 0, 5, 0xff, 0xff]],
    ['a version that does not exist', [0, 0, 0, 10, 0, 3, 0, 99, 0, 0, 0, 5, 0xff, 0xff]],
    ['an API that is not served here', [0, 0, 0, 10, 0, 1, 0, 4, 0, 0, 0, 5, 0xff, 0xff]],
    ['a frame that is too long', [0x7f, 0xff, 0xff, 0xff]],
    ['a negative length', [0x80, 0, 0, 0]],
    ['an empty frame', [0, 0, 0, 0]],
    ['a TLS handshake', [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3]],
    ['half a preface of another version', [0xff, 0x4f, 0x54, 0x54, 0x4c, 0x41, 0x09, 0x09]],
  ])('%s closes the connection, with one line in the log', async (_name, bytes) => {
    const { world, raw, lines, inbound, buffers } = await bench();
    const peer = await raw();
    peer.send(Uint8Array.from(bytes));
    await world.complete(peer.whenClosed());
    await world.advance(100);
    expect(lines).toHaveLength(1);
    expect(inbound.connections).toBe(0);
    expect(buffers.boundBytes).toBe(0);
  });

  test('native: an API that is not served is refused, and the connection goes on', async () => {
    const { world, exchanges, connect } = await bench();
    const peer = await connect('native');
    await expect(
      world.complete(
        peer.request('ListOffsets', { replicaId: -1, isolationLevel: 0, topics: [], timeoutMs: 0 }),
      ),
    ).rejects.toThrow('UNSUPPORTED_VERSION');
    const answered = peer.request('ApiVersions', { clientSoftwareName: '', clientSoftwareVersion: '' });
    await world.advance(100);
    exchanges[0]!.answer(makeApiVersionsResponse({ error: 'NONE', apiKeys: [] }));
    expect((await world.complete(answered)).error).toBe('NONE');
  });

  test('a silent connection and one that never finishes its frame are closed, an idle one much later', async () => {
    const { world, raw, connect, exchanges, inbound } = await bench();
    const silent = await raw();
    const slow = await raw();
    const served = await connect('kafka');
    const answered = served.request('Metadata', METADATA);
    await world.advance(100);
    answer(exchanges[0]!, 'x');
    await world.complete(answered);
    for (let second = 0; second < 10; second++) {
      slow.send(Uint8Array.of(0));
      await world.advance(1_000);
    }
    expect([silent.isClosed, slow.isClosed, served.raw.isClosed]).toEqual([true, true, false]);
    await world.advance(90_000);
    expect(served.raw.isClosed).toBe(true);
    expect(inbound.connections).toBe(0);
  });

  test('who is slow with a large frame is closed when others wait for room, and not before', async () => {
    const { world, connect, exchanges, buffers, counters, lines } = await bench({ maxFrameBytes: 1 << 24 });
    const peers = [];
    for (const name of ['slow', 'stuck', 'honest']) {
      const peer = await connect('native');
      const answered = peer.request('Metadata', METADATA);
      await world.advance(100);
      answer(exchanges.at(-1)!, name);
      await world.complete(answered);
      peers.push(peer.raw);
    }
    const [slow, stuck, honest] = peers as [RawPeer, RawPeer, RawPeer];
    const part = new Uint8Array(1 << 20);
    const large = new Uint8Array(4 + (1 << 24));
    new DataView(large.buffer).setInt32(0, 1 << 24);
    slow.send(large.subarray(0, part.length));
    for (let second = 0; second < 60; second++) {
      slow.send(part.subarray(0, 20_000));
      await world.advance(1_000);
    }
    expect(slow.isClosed).toBe(false);
    expect(buffers.reservedBytes).toBe(large.length);
    stuck.send(large.subarray(0, part.length));
    await world.advance(500);
    honest.send(large.subarray(0, part.length));
    await world.advance(1_500);
    expect([slow.isClosed, stuck.isClosed, honest.isClosed]).toEqual([true, false, false]);
    await world.advance(29_000);
    expect([stuck.isClosed, buffers.waiting]).toEqual([false, 1]);
    await world.advance(3_000);
    expect([stuck.isClosed, honest.isClosed, buffers.waiting]).toEqual([true, false, 0]);
    expect(lines).toContainEqual(expect.stringContaining('took too long while others waited'));
    const before = counters.bytesIn;
    honest.send(large.subarray(part.length));
    await world.advance(5_000);
    expect(counters.bytesIn - before).toBe(large.length - part.length);
    expect(buffers.reservedBytes).toBe(0);
  });

  test('a connection is idle when nothing comes or goes, even if it waits for an answer', async () => {
    const { world, connect, exchanges, inbound } = await bench();
    const peer = await connect('kafka');
    peer.request('Metadata', METADATA).catch(() => undefined);
    const gone: number[] = [];
    await world.advance(30_000);
    exchanges[0]!.whenGone(() => gone.push(world.now));
    expect(inbound.connections).toBe(1);
    await world.advance(60_000);
    expect(inbound.connections).toBe(0);
    expect(gone).toHaveLength(1);
  });

  test('a peer that leaves is noticed although its next requests wait', async () => {
    const { world, connect, inbound, buffers } = await bench();
    const peer = await connect('kafka');
    for (let index = 0; index < 5; index++) peer.request('Metadata', METADATA).catch(() => undefined);
    await world.advance(100);
    expect(buffers.boundBytes).toBeGreaterThan(0);
    peer.raw.socket.destroy();
    await world.advance(1_000);
    expect(inbound.connections).toBe(0);
    expect(buffers.boundBytes).toBe(0);
  });

  test('connections over the limits are turned away with a sentence', async () => {
    const { world, raw, lines, counters, inbound } = await bench({ maxConnections: 2 });
    const first = await raw();
    await raw();
    const third = await raw();
    await world.complete(third.whenClosed());
    expect(lines).toEqual(['refused a connection: 2 are open, which is the limit (max.connections)']);
    first.socket.destroy();
    await world.advance(100);
    expect(inbound.connections).toBe(1);
    const fourth = await raw();
    await world.advance(100);
    expect(fourth.isClosed).toBe(false);
    expect(counters.refused).toBe(1);
    const perHost = await bench({ maxConnectionsPerHost: 1 });
    await perHost.raw();
    const second = await perHost.raw();
    await perHost.world.complete(second.whenClosed());
    expect(perHost.lines[0]).toContain('max.connections.per.ip');
  });

  test('who has gone is told to the exchange, and what it held is released', async () => {
    const { world, connect, exchanges } = await bench();
    const peer = await connect('native');
    void peer.request('Metadata', METADATA).catch(() => undefined);
    await world.advance(100);
    const events: string[] = [];
    exchanges[0]!.whenGone(() => events.push('gone'));
    exchanges[0]!.whenSent(() => events.push('released'));
    peer.raw.socket.destroy();
    await world.advance(1_000);
    expect(events).toEqual(['gone', 'released']);
    answer(exchanges[0]!, 'too late');
    await world.advance(100);
  });

  test('closing the port sends what has been answered', async () => {
    const { world, connect, exchanges, inbound } = await bench();
    const peer = await connect('kafka');
    const answered = peer.request('Metadata', METADATA);
    await world.advance(100);
    answer(exchanges[0]!, 'last');
    const closed = inbound.close(1_000);
    expect((await world.complete(answered)).clusterId).toBe('last');
    await world.complete(closed);
    await world.advance(100);
    expect(peer.raw.isClosed).toBe(true);
    expect(inbound.connections).toBe(0);
  });
});
