/** Fetch and ListOffsets at their edges; part of the wire suite. */
import { describe, expect, test } from 'vitest';
import {
  makeFetchRequest,
  makeFetchRequestPartition,
  makeFetchRequestTopic,
} from '../../../protocol/generated/fetch.ts';
import {
  makeListOffsetsRequest,
  makeListOffsetsRequestPartition,
} from '../../../protocol/generated/list-offsets.ts';
import {
  makeOffsetForLeaderEpochRequest,
  makeOffsetForLeaderEpochRequestPartition,
} from '../../../protocol/generated/offset-for-leader-epoch.ts';
import { batchOf, textsOf } from '../../simulator/batches.ts';
import { fetchFrom, onlyPartition } from '../../simulator/virtual-broker.ts';
import { unknownId, type Wire } from './wire.ts';

const T = 1_767_225_600_000;

export function reading(wire: () => Wire): void {
  describe('Fetch and ListOffsets', () => {
    test('offsets outside of the log', async () => {
      await wire().produce(batchOf(['a', 'b']));
      for (const offset of [-1, 3]) expect((await wire().fetch(offset)).error).toBe('OFFSET_OUT_OF_RANGE');
      expect(await wire().fetch(2)).toMatchObject({ error: 'NONE', highWatermark: 2, lastStableOffset: 2 });
    });

    test('missing topics and partitions, by name and by id', async () => {
      expect((await wire().fetch(0, {}, 0, 'missing')).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
      expect((await wire().fetch(0, {}, 9)).error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
      const partitions = [makeFetchRequestPartition({ index: 0, fetchOffset: 0, partitionMaxBytes: 1_000 })];
      const topics = [makeFetchRequestTopic({ topicId: unknownId, partitions })];
      const request = makeFetchRequest({ maxWaitMs: 0, minBytes: 0, forgottenTopics: [], topics });
      expect(onlyPartition(await wire().ask('Fetch', request, 17)).error).toBe('UNKNOWN_TOPIC_ID');
    });

    test('the first batch comes whole however small the limits', async () => {
      await wire().produce(batchOf(['x'.repeat(5_000)]));
      await wire().produce(batchOf(['y'.repeat(5_000)]));
      expect(textsOf((await wire().fetch(0, { maxBytes: 10, partitionMaxBytes: 10 })).records)).toHaveLength(
        1,
      );
    });

    test('leader epochs and sessions', async () => {
      expect((await wire().fetch(0, { currentLeaderEpoch: 99 })).error).toBe('UNKNOWN_LEADER_EPOCH');
      const session = { ...fetchFrom(wire().topic, 0, 0), sessionId: 1_234_567, sessionEpoch: 5 };
      expect(await wire().ask('Fetch', session, 12)).toMatchObject({
        error: 'FETCH_SESSION_ID_NOT_FOUND',
        topics: [],
      });
    });

    test.each([7, 12])('a fetch session tells what is new, version %i', async (version) => {
      const ask = (session: { sessionId: number; sessionEpoch: number }, topics = whole.topics) =>
        wire().ask('Fetch', { ...whole, ...session, topics }, version);
      const whole = fetchFrom(wire().topic, 0, 0);
      const full = await ask({ sessionId: 0, sessionEpoch: 0 });
      expect([full.error, full.topics.length, full.sessionId > 0]).toEqual(['NONE', 1, true]);
      const { sessionId } = full;
      expect((await ask({ sessionId, sessionEpoch: 1 }, [])).topics).toEqual([]);
      await wire().produce(batchOf(['a']));
      const next = await ask({ sessionId, sessionEpoch: 2 }, []);
      expect([next.sessionId, textsOf(onlyPartition(next).records)]).toEqual([
        sessionId,
        [expect.objectContaining({ value: 'a' })],
      ]);
      const late = await ask({ sessionId, sessionEpoch: 2 }, []);
      expect(late.error).toBe('INVALID_FETCH_SESSION_EPOCH');
      expect(await ask({ sessionId, sessionEpoch: -1 })).toMatchObject({ error: 'NONE', sessionId: 0 });
    });

    test('times inside of batches and special timestamps, by version', async () => {
      const find = (timestamp: number, version?: number) =>
        wire().listOffset(wire().topic, 0, timestamp, version);
      expect(await find(-1)).toEqual(['NONE', 0, -1]);
      expect(await find(-3)).toEqual(['NONE', -1, -1]);
      await wire().produce(batchOf(['a', 'b'], { timestamp: T }));
      await wire().produce(batchOf(['c'], { timestamp: T + 500 }));
      await wire().produce(batchOf(['d'], { timestamp: T + 100 }));
      expect(await find(-1)).toEqual(['NONE', 4, -1]);
      expect(await find(-2)).toEqual(['NONE', 0, -1]);
      expect(await find(-3)).toEqual(['NONE', 2, T + 500]);
      expect(await find(-4)).toEqual(['NONE', 0, -1]);
      expect(await find(-5)).toEqual(['NONE', -1, -1]);
      expect(await find(T)).toEqual(['NONE', 0, T]);
      expect(await find(T + 1)).toEqual(['NONE', 2, T + 500]);
      expect(await find(T + 501)).toEqual(['NONE', -1, -1]);
      expect(await find(-3, 6)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
      expect(await find(-4, 7)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
      expect(await find(-5, 8)).toEqual(['UNSUPPORTED_VERSION', -1, -1]);
      expect(await wire().listOffset(wire().topic, 9, -1)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', -1, -1]);
      const partitions = [0, 1, 0].map((index) => makeListOffsetsRequestPartition({ index, timestamp: -1 }));
      const twice = makeListOffsetsRequest({ replicaId: -1, topics: [{ name: wire().topic, partitions }] });
      const { topics } = await wire().ask('ListOffsets', twice);
      expect(topics[0]!.partitions.map(({ index, error }) => `${index} ${error}`)).toContain(
        '0 INVALID_REQUEST',
      );
    });

    test('ends of leader epochs', async () => {
      await wire().produce(batchOf(['a', 'b']));
      const end = async (leaderEpoch: number, currentLeaderEpoch = -1, index = 0) => {
        const partition = makeOffsetForLeaderEpochRequestPartition({
          index,
          leaderEpoch,
          currentLeaderEpoch,
        });
        const topics = [{ name: wire().topic, partitions: [partition] }];
        const request = makeOffsetForLeaderEpochRequest({ replicaId: -1, topics });
        const answer = onlyPartition(await wire().ask('OffsetForLeaderEpoch', request));
        return [answer.error, answer.leaderEpoch, answer.endOffset];
      };
      expect(await end(0)).toEqual(['NONE', 0, 2]);
      expect(await end(99)).toEqual(['NONE', -1, -1]);
      expect(await end(0, 99)).toEqual(['UNKNOWN_LEADER_EPOCH', -1, -1]);
      expect(await end(0, -1, 9)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', -1, -1]);
    });
  });
}
