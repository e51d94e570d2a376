/** The follower's rules, by their numbers in src/core/replication/README.md. */
import { describe, expect, test } from 'vitest';
import {
  type FollowedLog,
  fetchPoint,
  followedHighWatermark,
  followedLogStart,
  restartOffset,
  truncationOffset,
} from '../../../../src/core/replication/follower.ts';
import { LeaderEpochs } from '../../../../src/storage/leader-epochs.ts';

/** A log of the epochs 2, 4 and 7, which begin at 0, 10 and 20, and which ends at 30. */
function logOf(fields: Partial<FollowedLog> & { epochs?: LeaderEpochs } = {}): FollowedLog {
  const started = [
    { epoch: 2, startOffset: 0 },
    { epoch: 4, startOffset: 10 },
    { epoch: 7, startOffset: 20 },
  ];
  const { epochs = new LeaderEpochs(started), ...rest } = fields;
  const nextOffset = fields.nextOffset ?? 30;
  return {
    logStartOffset: 0,
    nextOffset,
    safeEnd: nextOffset,
    highWatermark: 8,
    epochBefore: (offset) => epochs.at(offset - 1),
    endOfEpoch: (epoch) => epochs.endOf(epoch, nextOffset),
    ...rest,
  };
}

describe('fetching', () => {
  test('F1 asks at its end, with the epoch of the record before', () => {
    expect(fetchPoint(logOf())).toEqual({ offset: 30, lastFetchedEpoch: 7 });
    expect(fetchPoint(logOf({ nextOffset: 20 }))).toEqual({ offset: 20, lastFetchedEpoch: 4 });
    expect(fetchPoint(logOf({ nextOffset: 0 }))).toEqual({ offset: 0, lastFetchedEpoch: -1 });
  });

  test('F9 asks from where damage begins', () => {
    expect(fetchPoint(logOf(), 12)).toEqual({ offset: 12, lastFetchedEpoch: 4 });
  });

  test('F2 does not ask before all that it has is safe', () => {
    expect(fetchPoint(logOf({ safeEnd: 29 }))).toBeUndefined();
  });
});

describe('truncation', () => {
  test.each([
    ['the leader’s end of an epoch that both know', { epoch: 7, endOffset: 25 }, 25],
    ['its own end of it, when that is less', { epoch: 4, endOffset: 25 }, 20],
    ['its own end of the epoch below, when it does not know the leader’s', { epoch: 5, endOffset: 28 }, 20],
    ['its end, when the leader’s is beyond', { epoch: 7, endOffset: 99 }, 30],
    ['where its history begins, when nothing is common', { epoch: 1, endOffset: 0 }, 0],
  ])('F3 cuts at %s', (_, diverging, offset) => {
    expect(truncationOffset(logOf(), diverging)).toBe(offset);
  });

  test('F3 goes round again: epochs that only the follower has take one round each', () => {
    // The leader has epoch 2 up to 6, then 3 and 8; the follower has 2, 4 and 7.
    const leader = new LeaderEpochs([
      { epoch: 2, startOffset: 0 },
      { epoch: 3, startOffset: 6 },
      { epoch: 8, startOffset: 15 },
    ]);
    const epochs = new LeaderEpochs([
      { epoch: 2, startOffset: 0 },
      { epoch: 4, startOffset: 10 },
      { epoch: 7, startOffset: 20 },
    ]);
    const rounds: number[] = [];
    let nextOffset = 30;
    for (;;) {
      const log = logOf({ nextOffset, epochs });
      const { offset, lastFetchedEpoch } = fetchPoint(log)!;
      const { leaderEpoch, endOffset } = leader.endOf(lastFetchedEpoch, 40);
      if (leaderEpoch === lastFetchedEpoch && endOffset >= offset) break;
      nextOffset = truncationOffset(log, { epoch: leaderEpoch, endOffset });
      epochs.truncateEnd(nextOffset);
      rounds.push(nextOffset);
    }
    expect(rounds).toEqual([10, 6]);
  });

  test('F4 never depends on the high watermark', () => {
    for (const highWatermark of [0, 8, 30]) {
      expect(truncationOffset(logOf({ highWatermark }), { epoch: 7, endOffset: 25 })).toBe(25);
    }
  });
});

describe('what an answer moves', () => {
  test('F5 the high watermark follows, up to the own end, and never goes back', () => {
    const answer = { logStartOffset: 0 };
    expect(followedHighWatermark(logOf(), { ...answer, highWatermark: 12 })).toBe(12);
    expect(followedHighWatermark(logOf({ safeEnd: 25 }), { ...answer, highWatermark: 99 })).toBe(25);
    expect(followedHighWatermark(logOf(), { ...answer, highWatermark: 3 })).toBe(8);
  });

  test('F6 a log that ends before the leader’s begins is given up; an empty one outside of it too', () => {
    expect(restartOffset(logOf(), 31)).toBe(31);
    expect(restartOffset(logOf(), 30)).toBeUndefined();
    expect(restartOffset(logOf(), 5)).toBeUndefined();
    expect(restartOffset(logOf(), -1)).toBeUndefined();
    expect(restartOffset(logOf({ logStartOffset: 30 }), 12)).toBe(12);
    expect(restartOffset(logOf({ logStartOffset: 30 }), 30)).toBeUndefined();
  });

  test('F7 the log start follows, up to the high watermark, and never goes back', () => {
    const answer = { highWatermark: 0 };
    expect(followedLogStart(logOf(), { ...answer, logStartOffset: 6 })).toBe(6);
    expect(followedLogStart(logOf(), { ...answer, logStartOffset: 20 })).toBe(8);
    expect(followedLogStart(logOf({ logStartOffset: 7 }), { ...answer, logStartOffset: 6 })).toBe(7);
  });
});
