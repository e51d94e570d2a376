/** A leader has died and nobody takes its place for a while: whoever waits for the next finds it at once. */
import { expect, test } from 'vitest';
import { connect } from '../../../src/client/index.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { answerTo, honest, PORT, scriptedBroker } from './scripted-broker.ts';

const successionMs = 5_000;

/** When each API was asked of the new leader first, counted from when it began to lead. */
async function succession() {
  const world = virtualWorld(1);
  // On, without a process.
  world.host('dead');
  const asked = new Map<string, number>();
  const listening = scriptedBroker(world.host('alive').platform, 'alive', (question) => {
    if (!asked.has(question.api)) asked.set(question.api, world.now - successionMs);
    if (question.api !== 'Metadata') return honest(question, 'alive');
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
      brokers: ['dead', 'alive'].map((host, brokerId) => ({ brokerId, host, port: PORT, rack: null })),
      clusterId: 'scripted',
      controllerId: 1,
      topics: [
        {
          error: 'NONE',
          name: 't',
          topicId: '00000000-0000-0000-0000-000000000001',
          isInternal: false,
          partitions: [partition],
          authorizedOperations: -2_147_483_648,
        },
      ],
      clusterAuthorizedOperations: -2_147_483_648,
      error: 'NONE',
    });
  });
  await world.complete(listening);
  const { platform } = world.host('client');
  const ottla = await world.complete(connect(`kafka://alive:${PORT}`, { platform }));
  return { world, ottla, asked };
}

test('a producer', async () => {
  const { world, ottla, asked } = await succession();
  ottla
    .producer()
    .send({ topic: 't', value: 'x' })
    .catch(() => {});
  await world.advance(10_000);
  expect(asked.get('Produce')).toBeLessThan(150);
});

test('a consumer', async () => {
  const { world, ottla, asked } = await succession();
  const reading = ottla.consumer({ topics: ['t'], from: 0 })[Symbol.asyncIterator]();
  reading.next().catch(() => {});
  await world.advance(10_000);
  expect(asked.get('Fetch')).toBeLessThan(150);
});
