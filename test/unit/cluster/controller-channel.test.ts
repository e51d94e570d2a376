/** Asking the active controller: what is tried again, and what ends with the time that was given. */
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../../protocol/wire/protocol-error.ts';
import { ControllerChannel } from '../../../src/cluster/controller-channel.ts';
import type { Peers } from '../../../src/cluster/peers.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { RequestRefused } from '../../../src/transport/channel.ts';

const request = { brokerId: 1, brokerEpoch: 7 };
const answer = { throttleTimeMs: 0, error: 'NONE', producerIdStart: 1_000, producerIdLen: 1_000 };

/** A channel to a controller elsewhere, which answers with one of `failures` after the other, then well. */
function channelTo(failures: Error[]) {
  const world = virtualWorld(1);
  const peers = {
    request: () => {
      const failure = failures.shift();
      return failure === undefined ? Promise.resolve(answer) : Promise.reject(failure);
    },
  } as unknown as Peers;
  const channel = new ControllerChannel({
    brokerId: 1,
    clock: world.host('b').platform.clock,
    peers,
    clients: peers,
    leader: () => 2,
    local: () => Promise.reject(new Error('nobody asks here')),
  });
  return { ask: () => world.complete(channel.request('AllocateProducerIds', request, 1_000)) };
}

/** A channel whose controllers never answer, and when each of them was asked. */
function channelToSilence() {
  const world = virtualWorld(1);
  const { clock } = world.host('b').platform;
  const asked: { node: number; at: number; givenUpAt?: number }[] = [];
  let leader = 2;
  const silent = {
    request: (node: number, _api: string, _request: object, _timeoutMs: number, signal?: AbortSignal) =>
      new Promise((_resolve, reject) => {
        const one: (typeof asked)[number] = { node, at: clock.now() };
        asked.push(one);
        signal?.addEventListener('abort', () => {
          one.givenUpAt = clock.now();
          reject(signal.reason);
        });
      }),
  } as unknown as Peers;
  const channel = new ControllerChannel({
    brokerId: 1,
    clock,
    peers: { request: () => Promise.reject(new Error('this lane is for the broker itself')) },
    clients: silent,
    leader: () => leader,
    local: () => Promise.reject(new Error('nobody asks here')),
  });
  const lead = (node: number): void => {
    leader = node;
  };
  const passOn = (timeoutMs = 20_000) => channel.passOn('AllocateProducerIds', request, timeoutMs);
  return { world, asked, lead, passOn };
}

describe('a request that is passed on for a client', () => {
  it('is made once to a controller that takes its time, and ends without the connection', async () => {
    const { world, asked, passOn } = channelToSilence();
    const begun = world.now;
    await expect(world.complete(passOn(), 60_000)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(asked).toEqual([{ node: 2, at: begun, givenUpAt: begun + 20_000 }]);
  });

  it('is made again to the next controller', async () => {
    const { world, asked, lead, passOn } = channelToSilence();
    const passed = passOn();
    await world.advance(7_000);
    lead(3);
    await expect(world.complete(passed, 60_000)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(asked.map(({ node }) => node)).toEqual([2, 3]);
    expect(asked[0]!.givenUpAt).toBeLessThan(asked[0]!.at + 11_000);
  });

  it('is given up although what is left of its time is too little for the clock to pass', async () => {
    const { world, asked, passOn } = channelToSilence();
    const { time } = world.host('b');
    // The host's time is finer than the world's: after two looks, less is left than the world's can tell.
    time.rate = 0.5;
    await world.advance(2 ** 15);
    time.rate = 1.01;
    const passed = passOn(10_000);
    passed.catch(() => undefined);
    await world.run({ until: world.now + 20_000, maxEvents: 100 });
    expect(asked).toMatchObject([{ node: 2, givenUpAt: expect.any(Number) }]);
    await expect(passed).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });
});

describe('a request to the controller', () => {
  it('is made again where the connection brought nonsense', async () => {
    const { ask } = channelTo([new ProtocolError('an answer that nobody understands')]);
    expect(await ask()).toEqual(answer);
  });

  it('is made again while the controller is still starting, or another one leads', async () => {
    const { ask } = channelTo([
      new RequestRefused('BROKER_NOT_AVAILABLE', 'This node is still starting.'),
      new RequestRefused('NOT_CONTROLLER', 'This broker is not the active controller.'),
    ]);
    expect(await ask()).toEqual(answer);
  });

  it('says in the end what stood in the way', async () => {
    const { ask } = channelTo(Array.from({ length: 100 }, () => new ProtocolError('no sense')));
    await expect(ask()).rejects.toMatchObject({ name: 'NetworkError', code: 'ETIMEDOUT' });
  });

  it('ends with a refusal of the controller itself', async () => {
    const { ask } = channelTo([new RequestRefused('KAFKA_STORAGE_ERROR', 'The disk failed.')]);
    await expect(ask()).rejects.toMatchObject({ error: 'KAFKA_STORAGE_ERROR' });
  });
});
