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
    leader: () => 2,
    local: () => Promise.reject(new Error('nobody asks here')),
  });
  return { ask: () => world.complete(channel.request('AllocateProducerIds', request, 1_000)) };
}

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
