/**
 * A topic that is deleted and made again under the same name: a position in the old one says nothing of the new
 * one, whose records must not be skipped in silence.
 */
import { describe, expect, test } from 'vitest';
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { makeFetchResponse, makeFetchResponsePartition } from '../../../protocol/generated/fetch.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { connect } from '../../../src/client/index.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { GroupWorld } from '../../simulator/group-world.ts';
import { PORT } from '../../simulator/virtual-broker.ts';
import { reading } from './reading.ts';
import {
  answerTo,
  describing,
  honest,
  SCRIPTED_TOPIC_ID,
  type Script,
  scriptedBroker,
} from './scripted-broker.ts';

const [OLD, NEW] = [10, 20];
const [all, none] = [Array.from({ length: NEW }, (_, index) => `new${index}`), [] as string[]];

/** Writes with a client that has never seen an earlier topic of that name. */
async function write({ world }: GroupWorld, host: string, tag: string, count: number): Promise<void> {
  const platform = world.host(host).platform;
  const ottla = await world.complete(connect(`broker:${PORT}`, { platform }));
  const producer = ottla.producer();
  for (let index = 0; index < count; index++) {
    await world.complete(producer.send({ topic: 't', partition: 0, value: `${tag}${index}` }));
  }
  await world.complete(ottla.close());
}

async function makeAnew({ world, writer }: GroupWorld): Promise<void> {
  const admin = writer.admin();
  await world.complete(admin.deleteTopics(['t']));
  await world.complete(admin.createTopics([{ name: 't', partitions: 1 }]));
}

test('who has read nothing of a topic that is made anew reads the new one from its start', async () => {
  const cluster = await GroupWorld.start('made anew unread', { partitions: 1 });
  const { world } = cluster;
  const ottla = await world.complete(connect(`broker:${PORT}`, { platform: world.host('reader').platform }));
  const found = reading(ottla.consumer({ topics: ['t'], from: 'start' }));
  await world.advance(2_000);
  await makeAnew(cluster);
  await write(cluster, 'second', 'new', NEW);
  await world.advance(30_000);
  await world.complete(ottla.close());
  expect(found).toEqual({ seen: all, failure: undefined });
});

describe.each(['ottla', 'kafka'])('a consumer of a topic that is made anew (%s)', (dialect) => {
  async function consumed(outOfRange: 'fail' | 'start' | 'end') {
    const cluster = await GroupWorld.start(`made anew ${dialect}`, { partitions: 1 });
    const { world } = cluster;
    const { platform } = world.host('reader');
    const ottla = await world.complete(connect(`${dialect}://broker:${PORT}`, { platform }));
    await write(cluster, 'first', 'old', OLD);
    const found = reading(ottla.consumer({ topics: ['t'], from: 'start', outOfRange }));
    await world.advance(5_000);
    await makeAnew(cluster);
    await write(cluster, 'second', 'new', NEW);
    await world.advance(30_000);
    await write(cluster, 'third', 'last', 1);
    await world.advance(5_000);
    await world.complete(ottla.close());
    expect(found.seen.splice(0, OLD).at(-1)).toBe(`old${OLD - 1}`);
    return found;
  }

  test('fails unless it is told where to go on', async () => {
    const { seen, failure } = await consumed('fail');
    expect(seen).toEqual(none);
    expect(failure).toMatchObject({ code: 'OFFSET_OUT_OF_RANGE' });
    expect(String(failure)).toContain('deleted and made anew');
  });

  test('goes on at the start of the new one', async () => {
    const { seen, failure } = await consumed('start');
    expect(failure).toBeUndefined();
    expect(seen).toEqual([...all, 'last0']);
  });

  test('goes on at the end of the new one', async () => {
    const { seen, failure } = await consumed('end');
    expect(failure).toBeUndefined();
    expect(seen).toEqual(['last0']);
  });
});

describe.each([
  ['ottla', 'consumer'],
  ['ottla', 'classic'],
  ['kafka', 'classic'],
] as const)('a group whose topic is made anew (%s, %s)', (dialect, protocol) => {
  async function consumed(outOfRange: 'fail' | 'start', news: number, oldMs = 2_000) {
    const cluster = await GroupWorld.start(`group made anew ${dialect}`, { partitions: 1 });
    const { world, writer } = cluster;
    const more = { from: 'start', commitIntervalMs: 3_000, protocol, outOfRange } as const;
    await write(cluster, 'first', 'old', OLD);
    const member = await cluster.member(dialect, more);
    const found = reading(member.consumer);
    await world.advance(oldMs);
    await makeAnew(cluster);
    await write(cluster, 'second', 'new', news);
    await world.advance(30_000);
    const committed = async () =>
      (await world.complete(writer.admin().groupOffsets('g'))).map(({ offset }) => offset);
    const during = await committed();
    await world.complete(member.consumer.close());
    const seen = found.seen.filter((value) => value.startsWith('new'));
    return { seen, failure: found.failure, during, after: await committed() };
  }

  test('reads the new one from its start', async () => {
    const { seen, failure, after } = await consumed('start', NEW);
    expect(failure).toBeUndefined();
    expect(seen).toEqual(all);
    expect(after).toEqual([NEW]);
  });

  test('commits less for the new one than it had for the old one', async () => {
    const { seen, during, after } = await consumed('start', 5, 5_000);
    expect(seen).toEqual(all.slice(0, 5));
    expect([...during, ...after]).toEqual([5, 5]);
  });

  test('commits nothing of the old one for the new one', async () => {
    const { seen, during, after } = await consumed('fail', 0);
    expect(seen).toEqual(none);
    expect([...during, ...after]).toEqual([]);
  });
});

test('who commits first and has not begun with what was fetched of the old topic goes on in the new one', async () => {
  const cluster = await GroupWorld.start('made anew at most once', { partitions: 1 });
  const { world } = cluster;
  await write(cluster, 'first', 'old', OLD);
  const more = { from: 'start', delivery: 'at-most-once', protocol: 'classic', outOfRange: 'start' } as const;
  const member = await cluster.member('ottla', more);
  const seen: string[] = [];
  const slow = async (): Promise<void> => {
    for await (const record of member.consumer) {
      seen.push(record.text()!);
      await new Promise<void>((resolve) => world.at(1_000, resolve));
    }
  };
  const ended = slow();
  await world.advance(5_000);
  expect(seen.at(-1)).toMatch(/^old/);
  await makeAnew(cluster);
  await write(cluster, 'second', 'new', NEW);
  await world.advance(60_000);
  await world.complete(member.consumer.close());
  await world.complete(ended);
  expect(seen.filter((value) => value.startsWith('new'))).toEqual(all);
});

function nothingNew({ topics }: RequestOf<'Fetch'>): ResponseOf<'Fetch'> {
  const partition = makeFetchResponsePartition({
    index: 0,
    error: 'NONE',
    highWatermark: 5,
    lastStableOffset: 5,
    logStartOffset: 0,
    abortedTransactions: null,
    records: [],
  });
  return makeFetchResponse({
    topics: topics.map(({ name, topicId }) => ({ name, topicId, partitions: [partition] })),
  });
}

describe('a broker that lags behind', () => {
  const otherId = '00000000-0000-0000-0000-00000000000f';

  async function consumed(idAt: (question: number) => string) {
    const world = virtualWorld('lag', {});
    let questions = 0;
    let fetches = 0;
    const script: Script = (asked) => {
      if (asked.api === 'Metadata') {
        const hosts = new Map([[0, 'broker']]);
        return describing(asked, { hosts, leaderId: 0, leaderEpoch: 0, topicId: idAt(questions++) });
      }
      if (asked.api !== 'Fetch') return honest(asked, 'broker');
      fetches++;
      return answerTo(asked, 'Fetch', nothingNew(asked.request as RequestOf<'Fetch'>));
    };
    await world.complete(scriptedBroker(world.host('broker').platform, 'broker', script));
    const { platform } = world.host('reader');
    const ottla = await world.complete(
      connect('kafka://broker:9092', { platform, metadataMaxAgeMs: 2_000, requestTimeoutMs: 5_000 }),
    );
    const found = reading(ottla.consumer({ assign: [{ topic: 't', partition: 0, offset: 5 }] }));
    await world.advance(20_000);
    const before = fetches;
    await world.advance(20_000);
    await world.complete(ottla.close());
    return { failure: found.failure, goesOn: fetches > before };
  }

  test('does not make a topic another one by a single answer', async () => {
    const found = await consumed((question) => (question === 3 ? otherId : SCRIPTED_TOPIC_ID));
    expect(found).toEqual({ failure: undefined, goesOn: true });
  });

  test('is believed when it goes on saying so', async () => {
    const found = await consumed((question) => (question >= 3 ? otherId : SCRIPTED_TOPIC_ID));
    expect(found.failure).toMatchObject({ code: 'OFFSET_OUT_OF_RANGE' });
  });

  test('and one that tells no ids changes nothing', async () => {
    expect(await consumed(() => zeroUuid)).toEqual({ failure: undefined, goesOn: true });
    const forgetful = await consumed((question) => (question >= 3 ? zeroUuid : SCRIPTED_TOPIC_ID));
    expect(forgetful).toEqual({ failure: undefined, goesOn: true });
  });
});
