/** A leader has died, with or without a word: whoever waits for the next one finds it soon. */
import { describe, expect, test } from 'vitest';
import type { RequestOf } from '../../../protocol/apis.ts';
import { connect } from '../../../src/client/index.ts';
import { type Host, virtualWorld } from '../../../src/platform/virtual/world.ts';
import { type Asked, answerTo, honest, PORT, scriptedBroker } from './scripted-broker.ts';

const successionMs = 5_000;

/** When each API was asked of the new leader first, counted from when it began to lead. `fall` ends the old one. */
async function succession(fall: (old: Host) => void) {
  const world = virtualWorld(1);
  const asked = new Map<string, number>();
  const metadata = (question: Asked): readonly Uint8Array[] => {
    const { topics } = question.request as RequestOf<'Metadata'>;
    const leads = world.now >= successionMs;
    const partition = {
      error: 'NONE' as const,
      index: 0,
      leaderId: leads ? 1 : 0,
      leaderEpoch: leads ? 1 : 0,
      replicas: [0, 1],
      isr: [0, 1],
      offlineReplicas: [],
    };
    return answerTo(question, 'Metadata', {
      throttleTimeMs: 0,
      brokers: ['old', 'new']
        .map((host, brokerId) => ({ brokerId, host, port: PORT, rack: null }))
        .slice(leads ? 1 : 0),
      clusterId: 'scripted',
      controllerId: 1,
      topics: (topics ?? []).map(({ name }) => ({
        error: 'NONE' as const,
        name,
        topicId: '00000000-0000-0000-0000-000000000001',
        isInternal: false,
        partitions: [partition],
        authorizedOperations: -2_147_483_648,
      })),
      clusterAuthorizedOperations: -2_147_483_648,
      error: 'NONE',
    });
  };
  const serve = (host: string, note: (api: string) => void): Promise<void> =>
    scriptedBroker(world.host(host).platform, host, (question) => {
      note(question.api);
      return question.api === 'Metadata' ? metadata(question) : honest(question, host);
    });
  await world.complete(serve('old', () => {}));
  await world.complete(
    serve('new', (api) => {
      if (!asked.has(api)) asked.set(api, world.now - successionMs);
    }),
  );
  const { platform } = world.host('client');
  const servers = ['old', 'new'].map((host) => `kafka://${host}:${PORT}`);
  const ottla = await world.complete(connect(servers, { platform }));
  world.at(1_000, () => fall(world.host('old')));
  return { world, ottla, asked };
}

const falls = [
  { how: 'is killed', fall: (old: Host) => old.crash({ powerLoss: false }), withinMs: 150 },
  // What it takes to grow suspicious and to ask again, a tenth of the request's timeout.
  { how: 'stops without a word', fall: (old: Host) => old.pause(), withinMs: 3_000 },
];

describe.each(falls)('a leader that $how', ({ fall, withinMs }) => {
  test('is left by a producer', async () => {
    const { world, ottla, asked } = await succession(fall);
    ottla
      .producer()
      .send({ topic: 't', value: 'x' })
      .catch(() => {});
    await world.advance(20_000);
    expect(asked.get('Produce')).toBeLessThan(withinMs);
  });

  test('is left by a consumer', async () => {
    const { world, ottla, asked } = await succession(fall);
    const reading = ottla.consumer({ topics: ['t'], from: 0 })[Symbol.asyncIterator]();
    reading.next().catch(() => {});
    await world.advance(20_000);
    expect(asked.get('Fetch')).toBeLessThan(withinMs);
  });
});
