/** The leader's rules, by their numbers in src/core/replication/README.md. */
import { describe, expect, test } from 'vitest';
import { PartitionLeader, type PartitionLeaderOptions } from '../../../../src/core/replication/leader.ts';

const lagMaxMs = 1_000;

/** Broker 0 leads epoch 5 from offset 10 on; brokers have the epochs 100, 101, 102 … */
function leaderOf(options: Partial<PartitionLeaderOptions> & { isr?: number[] } = {}): PartitionLeader {
  const { isr = [0, 1, 2], ...rest } = options;
  const leader = new PartitionLeader({
    brokerId: 0,
    leaderEpoch: 5,
    state: { partitionEpoch: 7, replicas: [0, 1, 2], isr },
    epochStartOffset: 10,
    highWatermark: 4,
    minIsr: 1,
    lagMaxMs,
    eligibleEpoch: (broker) => 100 + broker,
    now: 0,
    ...rest,
  });
  leader.advance(10, 10);
  return leader;
}

function fetched(
  leader: PartitionLeader,
  replica: number,
  offset: number,
  now = 0,
  brokerEpoch = 100 + replica,
) {
  return leader.fetched({ replica, brokerEpoch, offset, logStartOffset: 0, now }, 0);
}

function ids(leader: PartitionLeader): number[] | undefined {
  return leader.takeProposal()?.isr.map(({ brokerId }) => brokerId);
}

describe('progress', () => {
  test('L2 a new epoch knows nothing of followers, and grants the ISR one lag time', () => {
    const leader = leaderOf();
    leader.advance(20, 20);
    expect(leader.highWatermark).toBe(4);
    leader.expire(lagMaxMs);
    expect(leader.isProposalDue).toBe(false);
    leader.expire(lagMaxMs + 1);
    expect(ids(leader)).toEqual([0]);
  });

  test('L3 a fetch offset is an end, also when it goes back', () => {
    const leader = leaderOf({ isr: [0, 1] });
    leader.advance(20, 20);
    fetched(leader, 1, 15);
    expect(leader.highWatermark).toBe(15);
    fetched(leader, 1, 12);
    expect([...leader.followers].find(({ replica }) => replica === 1)?.end).toBe(12);
    expect(leader.highWatermark).toBe(15);
  });

  test('L4 a fetch of an earlier start, or of nobody’s replica, does not count', () => {
    const leader = leaderOf({ isr: [0, 1] });
    leader.advance(20, 20);
    expect(fetched(leader, 1, 20, 0, 99)).toBe('STALE_BROKER_EPOCH');
    expect(fetched(leader, 7, 20)).toBe('UNKNOWN_LEADER_EPOCH');
    expect(leader.highWatermark).toBe(4);
    // A start that the metadata do not know yet counts, and from then on no earlier one does.
    expect(fetched(leader, 1, 20, 0, 500)).toBeUndefined();
    expect(fetched(leader, 1, 20, 0, 101)).toBe('STALE_BROKER_EPOCH');
  });
});

describe('high watermark', () => {
  test('L5 is the least end of the ISR, the leader’s own included', () => {
    const leader = leaderOf();
    leader.advance(14, 30);
    fetched(leader, 1, 20);
    expect(leader.highWatermark).toBe(4);
    fetched(leader, 2, 18);
    expect(leader.highWatermark).toBe(14);
    leader.advance(30, 30);
    expect(leader.highWatermark).toBe(18);
  });

  test('L5 counts who may be in the ISR by a proposal without answer', () => {
    const leader = leaderOf({ isr: [0], eligibleEpoch: (broker) => (broker === 1 ? 101 : undefined) });
    fetched(leader, 1, 10);
    expect(ids(leader)).toEqual([0, 1]);
    leader.expire(10 * lagMaxMs);
    leader.advance(20, 20);
    expect(leader.highWatermark).toBe(10);
    leader.update({ partitionEpoch: 8, replicas: [0, 1, 2], isr: [0] });
    expect(leader.highWatermark).toBe(20);
  });

  test('L6 stands still below min.insync.replicas, of which there are at most as many as replicas', () => {
    const leader = leaderOf({ isr: [0], minIsr: 2 });
    leader.advance(20, 20);
    expect([leader.highWatermark, leader.hasEnoughReplicas]).toEqual([4, false]);
    leader.minIsr = 1;
    // What follows from it is for the next step: the ISR may change with it.
    expect(leader.highWatermark).toBe(4);
    leader.advance(20, 20);
    expect([leader.highWatermark, leader.hasEnoughReplicas]).toEqual([20, true]);
    const alone = leaderOf({ minIsr: 3, state: { partitionEpoch: 0, replicas: [0], isr: [0] } });
    expect(alone.hasEnoughReplicas).toBe(true);
  });

  test('L7 moves to the start of the epoch or not at all', () => {
    const leader = leaderOf({ isr: [0, 1] });
    fetched(leader, 1, 9);
    expect(leader.highWatermark).toBe(4);
    fetched(leader, 1, 10);
    expect(leader.highWatermark).toBe(10);
  });

  test('L8 waits for a follower that is about to join, as long as it may and keeps up', () => {
    const eligible = new Map([[1, 101]]);
    const leader = leaderOf({ isr: [0], eligibleEpoch: (broker) => eligible.get(broker) });
    leader.advance(20, 20);
    expect(leader.highWatermark).toBe(20);
    fetched(leader, 1, 12, 100);
    leader.advance(30, 30);
    // It asked where the leader's end had been when it asked before: behind, but no more than all others.
    fetched(leader, 1, 20, 200);
    leader.advance(40, 40);
    expect(leader.highWatermark).toBe(30);
    fetched(leader, 1, 30, 300);
    expect(ids(leader)).toEqual([0, 1]);
    const fenced = leaderOf({ isr: [0], eligibleEpoch: () => undefined });
    fetched(fenced, 1, 10, 100);
    fenced.advance(20, 20);
    expect(fenced.highWatermark).toBe(20);
  });
});

describe('ISR', () => {
  test('L9 who joins has reached the high watermark and the start of the epoch', () => {
    const leader = leaderOf({ isr: [0, 2], highWatermark: 12, epochStartOffset: 15 });
    leader.advance(20, 20);
    fetched(leader, 1, 11);
    fetched(leader, 1, 14);
    expect(leader.isProposalDue).toBe(false);
    fetched(leader, 1, 15);
    expect(leader.takeProposal()).toEqual({
      leaderEpoch: 5,
      partitionEpoch: 7,
      isr: [
        { brokerId: 0, brokerEpoch: 100 },
        { brokerId: 2, brokerEpoch: -1 },
        { brokerId: 1, brokerEpoch: 101 },
      ],
    });
    const ahead = leaderOf({ isr: [0], highWatermark: 12, epochStartOffset: 10 });
    fetched(ahead, 1, 11);
    expect(ahead.isProposalDue).toBe(false);
  });

  test.each([
    ['is fenced', undefined],
    ['has started again since', 102],
    ['has not been seen to start yet', 100],
  ])('L9 who %s does not join', (_, epoch) => {
    const leader = leaderOf({ isr: [0], eligibleEpoch: () => epoch });
    fetched(leader, 1, 10, 0, 101);
    expect(leader.isProposalDue).toBe(false);
  });

  test('L9 who joins keeps nothing that the leader has deleted', () => {
    const leader = leaderOf({ isr: [0], highWatermark: 10 });
    const asked = { replica: 1, brokerEpoch: 101, offset: 10, now: 0 };
    leader.fetched({ ...asked, logStartOffset: 3 }, 4);
    expect(leader.isProposalDue).toBe(false);
    leader.fetched({ ...asked, logStartOffset: 4 }, 4);
    expect(ids(leader)).toEqual([0, 1]);
  });

  test('L10 who lags leaves; who is at the end stays however long it is silent; the leader stays', () => {
    const leader = leaderOf();
    fetched(leader, 1, 10, 0);
    fetched(leader, 2, 9, 0);
    leader.expire(lagMaxMs + 1);
    expect(ids(leader)).toEqual([0, 1]);
    const alone = leaderOf({ isr: [0] });
    alone.expire(100 * lagMaxMs);
    expect(alone.isProposalDue).toBe(false);
  });

  test('L15 whose log is damaged gives way to those that keep up, if they are enough', () => {
    const damaged = (options: Parameters<typeof leaderOf>[0]): PartitionLeader => {
      const leader = leaderOf(options);
      fetched(leader, 1, 10, lagMaxMs);
      fetched(leader, 2, 9, 0);
      leader.expire(lagMaxMs + 1, [{ baseOffset: 2, endOffset: 4 }]);
      return leader;
    };
    expect(ids(damaged({}))).toEqual([1]);
    // One is not enough: the copy of the leader is needed. Who lags leaves as ever.
    expect(ids(damaged({ minIsr: 2 }))).toEqual([0, 1]);
    const silent = leaderOf();
    silent.expire(1, [{ baseOffset: 2, endOffset: 4 }]);
    expect(silent.isProposalDue).toBe(false);
    const last = leaderOf({ isr: [0] });
    last.expire(1, [{ baseOffset: 2, endOffset: 4 }]);
    expect(last.isProposalDue).toBe(false);
  });

  test('L15 nor does it stay because those that hold all have nothing to ask for', () => {
    const leader = leaderOf();
    fetched(leader, 1, 10);
    fetched(leader, 2, 10);
    leader.expire(100 * lagMaxMs, [{ baseOffset: 2, endOffset: 4 }]);
    expect(ids(leader)).toEqual([1, 2]);
    const left = leaderOf({ eligibleEpoch: (broker) => (broker === 1 ? undefined : 100 + broker) });
    fetched(left, 1, 10);
    fetched(left, 2, 10);
    left.expire(100 * lagMaxMs, [{ baseOffset: 2, endOffset: 4 }]);
    expect(ids(left)).toEqual([2]);
  });

  test('L15 nor does it wait for those whom its damage keeps out', () => {
    const waiting = leaderOf({ isr: [0, 1], minIsr: 2 });
    fetched(waiting, 1, 10);
    fetched(waiting, 2, 1);
    waiting.expire(1, [{ baseOffset: 2, endOffset: 4 }]);
    expect(waiting.isProposalDue).toBe(false);
    fetched(waiting, 2, 2);
    waiting.expire(1, [{ baseOffset: 2, endOffset: 4 }]);
    expect(ids(waiting)).toEqual([1]);
  });

  test('L15 who is in sync and cannot get past the damage leads, and is not put out', () => {
    const leader = leaderOf();
    leader.advance(20, 20);
    fetched(leader, 1, 12);
    fetched(leader, 2, 12);
    expect(leader.highWatermark).toBe(12);
    leader.expire(lagMaxMs + 1, [{ baseOffset: 12, endOffset: 15 }]);
    expect(ids(leader)).toEqual([1, 2]);
  });
});

const accepted = { ok: true, value: undefined } as const;

describe('proposals', () => {
  test('L11 one at a time, and again until it is answered', () => {
    const leader = leaderOf({ isr: [0] });
    fetched(leader, 1, 10);
    const proposal = leader.takeProposal()!;
    fetched(leader, 2, 10);
    leader.expire(10 * lagMaxMs);
    expect(leader.isProposalDue).toBe(false);
    expect(leader.takeProposal()).toBe(proposal);
    expect(leader.answered(proposal, { ok: false, error: 'REQUEST_TIMED_OUT' })).toBe(true);
    expect(leader.takeProposal()).toBe(proposal);
    expect(leader.answered(proposal, accepted)).toBe(false);
    expect(leader.takeProposal()).toBeUndefined();
    leader.update({ partitionEpoch: 8, replicas: [0, 1, 2], isr: [0, 1] });
    expect([leader.isr, leader.partitionEpoch, leader.takeProposal()]).toEqual([[0, 1], 8, undefined]);
  });

  test.each(['FENCED_LEADER_EPOCH', 'INVALID_UPDATE_VERSION', 'NEW_LEADER_ELECTED'] as const)(
    'L12 after %s the members proposed count until an image comes',
    (error) => {
      const leader = leaderOf({ isr: [0] });
      fetched(leader, 1, 10);
      const proposal = leader.takeProposal()!;
      expect(leader.answered(proposal, { ok: false, error })).toBe(false);
      expect(leader.takeProposal()).toBeUndefined();
      expect(leader.isInMaximalIsr(1)).toBe(true);
      leader.update({ partitionEpoch: 8, replicas: [0, 1, 2], isr: [0] });
      expect(leader.isInMaximalIsr(1)).toBe(false);
    },
  );

  test('L12 a member that was refused counts until the partition epoch has moved', () => {
    const leader = leaderOf({ isr: [0] });
    fetched(leader, 1, 10);
    expect(leader.answered(leader.takeProposal()!, { ok: false, error: 'INELIGIBLE_REPLICA' })).toBe(true);
    expect(leader.isInMaximalIsr(1)).toBe(true);
    const asItIs = leader.takeProposal()!;
    expect(asItIs.isr.map(({ brokerId }) => brokerId)).toEqual([0]);
    leader.answered(asItIs, accepted);
    expect(leader.isInMaximalIsr(1)).toBe(true);
    leader.update({ partitionEpoch: 8, replicas: [0, 1, 2], isr: [0] });
    expect(leader.isInMaximalIsr(1)).toBe(false);
  });

  test('L12 answers and images that are older than what is known change nothing', () => {
    const leader = leaderOf({ isr: [0] });
    fetched(leader, 1, 10);
    const proposal = leader.takeProposal()!;
    leader.update({ partitionEpoch: 9, replicas: [0, 1, 2], isr: [0, 2] });
    leader.answered(proposal, accepted);
    leader.update({ partitionEpoch: 8, replicas: [0, 1, 2], isr: [0, 1] });
    expect([leader.isr, leader.partitionEpoch]).toEqual([[0, 2], 9]);
  });

  test('L13 who joins and who leaves does so by the image, and with it min.insync.replicas', () => {
    const leader = leaderOf({ isr: [0, 1], minIsr: 1 });
    leader.advance(20, 20);
    leader.expire(lagMaxMs + 1);
    leader.answered(leader.takeProposal()!, accepted);
    expect([leader.highWatermark, leader.isr]).toEqual([4, [0, 1]]);
    // Raised before the controller took the proposal: 1 may be elected.
    leader.minIsr = 2;
    leader.update({ partitionEpoch: 8, replicas: [0, 1, 2], isr: [0] });
    expect(leader.highWatermark).toBe(4);
    fetched(leader, 2, 20, lagMaxMs + 1);
    leader.answered(leader.takeProposal()!, accepted);
    // 2 does for two; the controller may ask for three by now.
    expect(leader.highWatermark).toBe(4);
    leader.update({ partitionEpoch: 9, replicas: [0, 1, 2], isr: [0, 2] });
    expect(leader.highWatermark).toBe(20);
  });

  test('replicas come and go with a reassignment', () => {
    const leader = leaderOf({ isr: [0, 1] });
    leader.update({ partitionEpoch: 8, replicas: [0, 3], isr: [0] });
    expect([...leader.followers].map(({ replica }) => replica)).toEqual([3]);
    expect(fetched(leader, 1, 10)).toBe('UNKNOWN_LEADER_EPOCH');
    fetched(leader, 3, 10);
    expect(ids(leader)).toEqual([0, 3]);
  });
});

describe('replicas as clients and DeleteRecords see them', () => {
  test('the low watermark is that of the replicas that live', () => {
    const leader = leaderOf();
    leader.fetched({ replica: 1, brokerEpoch: 101, offset: 10, logStartOffset: 3, now: 0 }, 3);
    expect(leader.lowWatermark(5, (broker) => broker === 1)).toBe(3);
    expect(leader.lowWatermark(5, () => false)).toBe(5);
    expect(leader.lowWatermark(5, () => true)).toBe(-1);
  });

  test('a consumer reads from the in-sync replica that has most, and has what it wants', () => {
    const leader = leaderOf({ isr: [0, 1] });
    leader.advance(20, 20);
    fetched(leader, 1, 15);
    fetched(leader, 2, 20);
    expect(leader.readReplica(12, () => true)).toBe(1);
    expect(leader.readReplica(16, () => true)).toBeUndefined();
    expect(leader.readReplica(12, (broker) => broker !== 1)).toBeUndefined();
  });
});
