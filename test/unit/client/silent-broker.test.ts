/** Who counts as silent, and who does not: a broker that was asked to wait, and one that was never listed. */
import { describe, expect, test } from 'vitest';
import type { ApiName, RequestOf } from '../../../protocol/apis.ts';
import { makeFetchResponse, makeFetchResponsePartition } from '../../../protocol/generated/fetch.ts';
import {
  makeFindCoordinatorResponse,
  makeFindCoordinatorResponseCoordinator,
} from '../../../protocol/generated/find-coordinator.ts';
import { connect, type Ottla } from '../../../src/client/index.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import {
  type Asked,
  answerTo,
  describing,
  honest,
  PORT,
  SCRIPTED_TOPIC_ID,
  type ScriptedCluster,
  scriptedBroker,
} from './scripted-broker.ts';

/** Counts the questions for metadata to a lone broker, which never answers a fetch. */
async function waiting(maxWaitMs: number) {
  const world = virtualWorld(1);
  const count = { questions: 0 };
  const listening = scriptedBroker(world.host('b').platform, 'b', (asked) => {
    if (asked.api === 'Metadata') count.questions++;
    return honest(asked, 'b');
  });
  await world.complete(listening);
  const { platform } = world.host('client');
  const ottla = await world.complete(connect(`kafka://b:${PORT}`, { platform }));
  const records = ottla.consumer({ topics: ['t'], from: 0, maxWaitMs })[Symbol.asyncIterator]();
  records.next().catch(() => {});
  await world.advance(1_000);
  return { world, count, before: count.questions };
}

test('who is asked to wait for records is not silent until they are overdue', async () => {
  const { world, count, before } = await waiting(4_000);
  await world.advance(3_500);
  expect(count.questions).toBe(before);
  await world.advance(4_000);
  expect(count.questions).toBeGreaterThan(before);
});

test('who is asked to wait for long is asked after now and then, no less often in the end', async () => {
  const { world, count, before } = await waiting(240_000);
  await world.advance(3_500);
  expect(count.questions).toBe(before);
  await world.advance(196_500);
  expect(count.questions - before).toBeGreaterThan(35);
  expect(count.questions - before).toBeLessThan(45);
});

const both = { hosts: new Map([[0, 'old'] as const, [1, 'new'] as const]), leaderId: 0, leaderEpoch: 0 };
const newAlone = { hosts: new Map([[1, 'new'] as const]), leaderId: 1, leaderEpoch: 1 };

function nothingNew(asked: Asked): readonly Uint8Array[] {
  const partition = makeFetchResponsePartition({ index: 0, error: 'NONE', highWatermark: 0, records: null });
  const topic = { name: 't', topicId: SCRIPTED_TOPIC_ID, partitions: [partition] };
  return answerTo(asked, 'Fetch', makeFetchResponse({ topics: [topic] }));
}

/**
 * A cluster of two of which the old one, leader and coordinator, stands still after a second. Notes what the other is
 * asked when.
 */
async function standstill(cluster: (now: number) => ScriptedCluster) {
  const world = virtualWorld(1);
  const asked: { readonly api: string; readonly at: number }[] = [];
  const serve = (host: string, note: (api: string) => void): Promise<void> =>
    scriptedBroker(world.host(host).platform, host, (question) => {
      note(question.api);
      const { hosts, leaderId, leaderEpoch } = cluster(world.now);
      if (question.api === 'Metadata') return describing(question, { hosts, leaderId, leaderEpoch });
      if (question.api === 'Fetch') {
        const { maxWaitMs } = question.request as RequestOf<'Fetch'>;
        world.at(maxWaitMs, () => question.socket.write(nothingNew(question)));
      }
      if (question.api !== 'FindCoordinator') return honest(question, host);
      const found = {
        key: 'g',
        brokerId: leaderId,
        host: hosts.get(leaderId)!,
        port: PORT,
        error: 'NONE' as const,
      };
      const coordinators = [makeFindCoordinatorResponseCoordinator(found)];
      return answerTo(question, 'FindCoordinator', makeFindCoordinatorResponse({ coordinators }));
    });
  const atNew = serve('new', (api) => asked.push({ api, at: world.now }));
  await world.complete(Promise.all([serve('old', () => {}), atNew]));
  const { platform } = world.host('client');
  const ottla = await world.complete(connect(`kafka://new:${PORT}`, { platform }));
  world.at(1_000, () => world.host('old').pause());
  return { world, ottla, asked };
}

describe('who stands still while asked to wait for long is left when the cluster counts it out,', () => {
  test.each<readonly [string, ApiName, (ottla: Ottla) => AsyncIterable<unknown>]>([
    ['by a consumer', 'Fetch', (ottla) => ottla.consumer({ topics: ['t'], from: 0, maxWaitMs: 60_000 })],
    [
      'by who joins a group',
      'JoinGroup',
      (ottla) => ottla.groupConsumer({ group: 'g', topics: ['t'], protocol: 'classic' }),
    ],
  ])('%s', async (_, api, reading) => {
    const { world, ottla, asked } = await standstill((now) => (now < 3_000 ? both : newAlone));
    reading(ottla)
      [Symbol.asyncIterator]()
      .next()
      .catch(() => {});
    await world.advance(20_000);
    expect(asked.find((one) => one.api === api)?.at).toBeLessThan(9_000);
  });
});

test('who has waited for as long as it was asked to has not stalled the consumer', async () => {
  const { world, ottla, asked } = await standstill(() => ({ ...newAlone, leaderEpoch: 0 }));
  const options = { topics: ['t'], from: 0, maxWaitMs: 100_000 } as const;
  const reading = ottla.consumer(options)[Symbol.asyncIterator]().next();
  const failed = expect(reading).rejects.toMatchObject({ code: 'CONSUMER_STALLED' });
  await world.advance(299_000);
  expect(asked.filter(({ api }) => api === 'Fetch')).toHaveLength(3);
  world.host('new').pause();
  await world.advance(300_000);
  await failed;
});

test('who stands still, and still belongs to the cluster, is asked after less and less often', async () => {
  const { world, ottla, asked } = await standstill(() => both);
  const reading = ottla.consumer({ topics: ['t'], from: 0 })[Symbol.asyncIterator]();
  reading.next().catch(() => {});
  await world.advance(61_000);
  const times = asked.filter(({ api }) => api === 'Metadata').map(({ at }) => at);
  const within = (from: number, to: number): number => times.filter((at) => at >= from && at < to).length;
  expect(within(1_000, 8_000)).toBeGreaterThan(4);
  expect(within(10_000, 30_000)).toBeLessThan(5);
  // Beyond the request's timeout each attempt to connect takes seconds, and asks once.
  expect(within(1_000, 61_000)).toBeLessThan(20);
});

test('a silence that has ended makes the next one no less suspicious', async () => {
  const { world, ottla, asked } = await standstill(() => both);
  const reading = ottla.consumer({ topics: ['t'], from: 0 })[Symbol.asyncIterator]();
  reading.next().catch(() => {});
  const questions = async (ms: number): Promise<number> => {
    const before = asked.length;
    await world.advance(ms);
    return asked.slice(before).filter(({ api }) => api === 'Metadata').length;
  };
  await world.advance(1_000);
  const first = await questions(20_000);
  world.host('old').resume();
  world.at(2_000, () => world.host('old').pause());
  await world.advance(2_000);
  expect(await questions(20_000)).toBeGreaterThanOrEqual(first);
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

test('metadata are asked of one broker after the other, until one answers', async () => {
  const world = virtualWorld(1);
  const asked: string[] = [];
  for (const host of ['a', 'b', 'c']) {
    const listening = scriptedBroker(world.host(host).platform, host, (request) => {
      if (request.api !== 'Metadata') return honest(request, 'c');
      asked.push(host);
      return host === 'c' ? honest(request, 'c') : undefined;
    });
    await world.complete(listening);
  }
  const { platform } = world.host('client');
  const bootstrap = ['a', 'b', 'c'].map((host) => `kafka://${host}:${PORT}`).join(',');
  await world.complete(connect(bootstrap, { platform }));
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(world.now).toBeLessThan(3_000);
});

test('who does not even take a connection does not hold up the others', async () => {
  const world = virtualWorld(1);
  const { platform } = world.host('client');
  world.host('a');
  world.network.partition(['a'], ['client']);
  await world.complete(scriptedBroker(world.host('b').platform, 'b', (asked) => honest(asked, 'b')));
  await world.complete(connect(`kafka://a:${PORT},kafka://b:${PORT}`, { platform }));
  expect(world.now).toBeLessThan(2_000);
});
