/** Where reading begins is found for each leader's partitions by itself. */
import { expect, test } from 'vitest';
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { makeFetchResponse, makeFetchResponsePartition } from '../../../protocol/generated/fetch.ts';
import { connect } from '../../../src/client/index.ts';
import { virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { batchOf } from '../../simulator/batches.ts';
import { reading } from './reading.ts';
import {
  type Asked,
  answerTo,
  describing,
  honest,
  PORT,
  SCRIPTED_TOPIC_ID,
  scriptedBroker,
} from './scripted-broker.ts';

const HOST = 'broker';
const cluster = { hosts: new Map([[0, HOST]]), leaderId: 0, leaderEpoch: 0, partitionCount: 2 };

type ListedTopic = ResponseOf<'ListOffsets'>['topics'][number];
type ListedPartition = ListedTopic['partitions'][number];

/** Partition 0 begins at 5, partition 1 at 6; each has one record, its number. */
function offsets(asked: Asked) {
  const { topics } = asked.request as RequestOf<'ListOffsets'>;
  return answerTo(asked, 'ListOffsets', {
    throttleTimeMs: 0,
    topics: topics.map(({ name, partitions }): ListedTopic => {
      const told = ({ index, timestamp }: { index: number; timestamp: number }): ListedPartition => {
        const offset = index + (timestamp === -1 ? 6 : 5);
        return { index, error: 'NONE', timestamp: -1, offset, leaderEpoch: 0 };
      };
      return { name, partitions: partitions.map(told) };
    }),
  });
}

function records(asked: Asked, world: World): readonly Uint8Array[] | undefined {
  const { topics } = asked.request as RequestOf<'Fetch'>;
  const wanted = topics.flatMap(({ partitions }) => partitions);
  const parts = wanted.map(({ index, fetchOffset }) => {
    const end = index + 6;
    const isEnd = fetchOffset === end;
    return makeFetchResponsePartition({
      index,
      error: 'NONE',
      highWatermark: end,
      lastStableOffset: end,
      logStartOffset: index + 5,
      abortedTransactions: null,
      records: isEnd ? [] : [batchOf([`${index}`], { baseOffset: fetchOffset })],
    });
  });
  const found = [{ name: 't', topicId: SCRIPTED_TOPIC_ID, partitions: parts }];
  const answer = answerTo(asked, 'Fetch', makeFetchResponse({ topics: found }));
  if (parts.some((part) => part.records!.length > 0)) return answer;
  world.at(100, () => asked.socket.write(answer));
  return undefined;
}

/** A consumer of a topic with two partitions, of which nobody leads the second one for so long. */
async function read(leaderlessMs: number, stopAtEnd = false) {
  const world = virtualWorld('starts');
  await world.complete(
    scriptedBroker(world.host(HOST).platform, HOST, (asked) => {
      if (asked.api === 'Metadata')
        return describing(asked, { ...cluster, leaderless: world.now < leaderlessMs ? [1] : [] });
      if (asked.api === 'ListOffsets') return offsets(asked);
      return asked.api === 'Fetch' ? records(asked, world) : honest(asked, HOST);
    }),
  );
  const { platform } = world.host('reader');
  const ottla = await world.complete(connect(`kafka://${HOST}:${PORT}`, { platform }));
  return { world, found: reading(ottla.consumer({ topics: ['t'], from: 'start', stopAtEnd })) };
}

test.each([false, true])(
  'what has a leader is read while another partition has none; to the end: %s',
  async (stopAtEnd) => {
    const { world, found } = await read(10_000, stopAtEnd);
    await world.advance(5_000);
    expect(found).toEqual({ seen: ['0'], failure: undefined });
    await world.advance(10_000);
    expect(found).toEqual({ seen: ['0', '1'], failure: undefined });
  },
);

test('a partition that gets no leader ends the reading, and says so', async () => {
  const { world, found } = await read(Number.POSITIVE_INFINITY);
  await world.advance(35_000);
  expect(found).toMatchObject({ seen: ['0'], failure: { code: 'LEADER_NOT_AVAILABLE' } });
});
