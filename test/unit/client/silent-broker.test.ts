/** Who counts as silent, and who does not: a broker that was asked to wait, and one that was never listed. */
import { expect, test } from 'vitest';
import { connect } from '../../../src/client/index.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { answerTo, honest, PORT, scriptedBroker } from './scripted-broker.ts';

test('who is asked to wait for records is not silent until they are overdue', async () => {
  const world = virtualWorld(1);
  let questions = 0;
  const listening = scriptedBroker(world.host('b').platform, 'b', (asked) => {
    if (asked.api === 'Metadata') questions++;
    return honest(asked, 'b');
  });
  await world.complete(listening);
  const { platform } = world.host('client');
  const ottla = await world.complete(connect(`kafka://b:${PORT}`, { platform }));
  const records = ottla.consumer({ topics: ['t'], from: 0, maxWaitMs: 10_000 })[Symbol.asyncIterator]();
  records.next().catch(() => {});
  await world.advance(1_000);
  const before = questions;
  await world.advance(8_000);
  expect(questions).toBe(before);
  // The fetch is never answered.
  await world.advance(10_000);
  expect(questions).toBeGreaterThan(before);
});

test('an address that the cluster never named is not given up: it may be another way to a broker', async () => {
  const world = virtualWorld(1);
  let described = 0;
  const atGate = scriptedBroker(world.host('gate').platform, 'b', (asked) => {
    if (asked.api !== 'DescribeCluster') return honest(asked, 'b');
    described++;
    const answer = answerTo(asked, 'DescribeCluster', {
      throttleTimeMs: 0,
      error: 'NONE',
      errorMessage: null,
      endpointType: 1,
      clusterId: 'scripted',
      controllerId: 0,
      brokers: [],
      clusterAuthorizedOperations: -2_147_483_648,
    });
    world.at(8_000, () => asked.socket.write(answer));
    return undefined;
  });
  await world.complete(
    Promise.all([atGate, scriptedBroker(world.host('b').platform, 'b', (asked) => honest(asked, 'b'))]),
  );
  const { platform } = world.host('client');
  const ottla = await world.complete(connect(`kafka://gate:${PORT}`, { platform }));
  const records = ottla.consumer({ topics: ['t'], from: 0 })[Symbol.asyncIterator]();
  records.next().catch(() => {});
  const { clusterId } = await world.complete(ottla.admin().describeCluster());
  expect([clusterId, described]).toEqual(['scripted', 1]);
});
