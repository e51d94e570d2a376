/** Channels to other brokers: whose time ends what, when several ask over one connection. */
import { describe, expect, test } from 'vitest';
import type { ApiName } from '../../../protocol/apis.ts';
import { makeApiVersionsResponse } from '../../../protocol/generated/api-versions.ts';
import { versionRanges } from '../../../src/broker/handlers/api-versions.ts';
import { connectionLimits, inboundLimits } from '../../../src/broker/settings-of.ts';
import { Peers } from '../../../src/cluster/peers.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { nativeDetector } from '../../../src/transport/detect.ts';
import type { Exchange } from '../../../src/transport/exchange.ts';
import { Inbound } from '../../../src/transport/inbound.ts';
import { ReceiveBuffers } from '../../../src/transport/receive-buffers.ts';
import { transportCounters } from '../../../src/transport/transport-counters.ts';

const address = { host: 'b2', port: 9192 };
const apis: ReadonlySet<ApiName> = new Set(['ApiVersions', 'AllocateProducerIds']);
const request = { brokerId: 1, brokerEpoch: 7 };
const answer = { throttleTimeMs: 0, error: 'NONE', producerIdStart: 1_000, producerIdLen: 1_000 } as const;

/** Broker 1 asks 2, which answers when it is told to. */
async function pair() {
  const world = virtualWorld(1);
  const waiting: Exchange[] = [];
  const settings = brokerSettingsOf();
  const { network, clock } = world.host('b2').platform;
  const listening = Inbound.listen({
    network,
    clock,
    logger: silentLogger,
    address,
    limits: inboundLimits(settings),
    services: {
      listener: 'broker',
      limits: connectionLimits(settings),
      buffers: new ReceiveBuffers(1 << 20),
      counters: transportCounters(),
      detect: nativeDetector(apis),
      handle: (exchange) => {
        if (exchange.request.api !== 'ApiVersions') waiting.push(exchange);
        else
          exchange.answer(
            makeApiVersionsResponse({ error: 'NONE', apiKeys: versionRanges('broker', 'native') }),
          );
      },
    },
  });
  const inbound = await world.complete(listening);
  const own = world.host('b1').platform;
  const peers = new Peers({
    network: own.network,
    clock: own.clock,
    brokerId: 1,
    lane: 'test',
    maxFrameBytes: 1 << 20,
    addressOf: () => address,
  });
  const ask = (timeoutMs: number, signal?: AbortSignal) =>
    peers.request(2, 'AllocateProducerIds', request, timeoutMs, signal);
  return { world, inbound, waiting, ask };
}

describe('a channel to a peer', () => {
  test('goes on when one of those who ask gives up', async () => {
    const { world, inbound, waiting, ask } = await pair();
    inbound.open();
    const giveUp = new AbortController();
    const impatient = ask(60_000, giveUp.signal);
    const patient = ask(60_000);
    await world.advance(1_000);
    giveUp.abort(new Error('no time left'));
    await expect(impatient).rejects.toThrow('no time left');
    expect(waiting.length).toBe(2);
    for (const exchange of waiting) exchange.answer(answer);
    expect(await world.complete(patient)).toEqual(answer);
    expect(world.network.connections('b1', 'b2').length).toBe(1);
  });

  test('that takes long to open keeps nobody longer than he has time', async () => {
    const { world, inbound, waiting, ask } = await pair();
    // The port is bound, and nobody answers yet.
    const begun = world.now;
    const patient = ask(30_000);
    await expect(world.complete(ask(500))).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(world.now - begun).toBeLessThan(1_000);
    inbound.open();
    await world.advance(1_000);
    for (const exchange of waiting) exchange.answer(answer);
    expect(await world.complete(patient)).toEqual(answer);
  });
});
