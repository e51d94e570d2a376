/** A consumer's session with one broker: what its requests name as partitions come, go and come back. */
import { describe, expect, test } from 'vitest';
import { makeFetchRequestPartition, makeFetchResponse } from '../../../protocol/generated/fetch.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { BrokerSession, type ReaderWish } from '../../../src/client/consumer/broker-session.ts';
import { PartitionReader } from '../../../src/client/consumer/partition-reader.ts';
import type { Channel } from '../../../src/transport/channel.ts';

/** Only which one it is matters. */
const channel = {} as Channel;
const topic = { name: 't', topicId: '00000000-0000-0000-0000-000000000001' };

function reader(partition: number): PartitionReader {
  return new PartitionReader({ topic: 't', partition }, 0, 0);
}

function wish(of: PartitionReader, named = topic): ReaderWish {
  const asked = makeFetchRequestPartition({ index: of.partition, fetchOffset: 5, partitionMaxBytes: 1_000 });
  return { reader: of, topic: named, asked };
}

/** Partitions that the next request names and forgets, by topic id. The broker answers it. */
function turn(session: BrokerSession, wishes: readonly ReaderWish[]): unknown {
  const { topics, forgottenTopics, sessionEpoch } = session.next(channel, wishes).wanted;
  session.answered(makeFetchResponse({ sessionId: 7, topics: [] }));
  return {
    sessionEpoch,
    named: topics.flatMap((one) => one.partitions.map(({ index }) => `${one.topicId.at(-1)}/${index}`)),
    forgotten: forgottenTopics.flatMap((one) =>
      one.partitions.map((index) => `${one.topicId.at(-1)}/${index}`),
    ),
  };
}

describe('the session of a consumer with a broker', () => {
  test('leaves out what is as it was, and forgets what is not wanted', () => {
    const session = new BrokerSession(channel);
    const [one, other] = [reader(0), reader(1)];
    expect(turn(session, [wish(one), wish(other)])).toMatchObject({ sessionEpoch: 0, named: ['1/0', '1/1'] });
    expect(turn(session, [wish(one), wish(other)])).toEqual({ sessionEpoch: 1, named: [], forgotten: [] });
    expect(turn(session, [wish(other)])).toEqual({ sessionEpoch: 2, named: [], forgotten: ['1/0'] });
    expect(turn(session, [wish(one), wish(other)])).toMatchObject({ named: ['1/0'], forgotten: [] });
  });

  test('goes on asking for a partition that has left and come back meanwhile', () => {
    const session = new BrokerSession(channel);
    const kept = reader(0);
    turn(session, [wish(kept), wish(reader(1))]);
    // Another reader of the same partition, from the same offset.
    expect(turn(session, [wish(kept), wish(reader(1))])).toEqual({
      sessionEpoch: 1,
      named: ['1/1'],
      forgotten: [],
    });
  });

  test('forgets a topic that was made anew', () => {
    const session = new BrokerSession(channel);
    const one = reader(0);
    turn(session, [wish(one)]);
    const anew = { ...topic, topicId: zeroUuid.replace(/0$/, '2') };
    expect(turn(session, [wish(one, anew)])).toEqual({
      sessionEpoch: 1,
      named: ['2/0'],
      forgotten: ['1/0'],
    });
  });
});
