/** Rules E-1 to E-3, R-1 to R-3 and F-2 and F-3: elections, moves and levels that somebody asks for. */
import { describe, expect, it } from 'vitest';
import { Controlled } from './controlled.ts';

function led(): Controlled {
  const controlled = Controlled.withBrokers(4);
  const assignments = [
    { index: 0, brokerIds: [1, 2, 3] },
    { index: 1, brokerIds: [2, 3, 4] },
  ];
  controlled.create({ name: 't', assignments });
  controlled.controller.activate(0);
  controlled.settle();
  return controlled;
}

const partition = (controlled: Controlled, index = 0) => controlled.image.topics.get('t')!.partitions[index]!;

describe('an election', () => {
  const elect = (controlled: Controlled, kind: 'preferred' | 'unclean', index: number | null = 0) =>
    controlled.submit({
      type: 'elect-leaders',
      kind,
      partitions: index === null ? null : [{ topic: 't', index }],
    });

  it('E-1: gives leadership to the preferred replica, or leaves it where it is', () => {
    const controlled = led();
    expect(elect(controlled, 'preferred')).toMatchObject([{ outcome: { error: 'ELECTION_NOT_NEEDED' } }]);
    controlled.start(1);
    expect(partition(controlled).leader).toBe(2);
    const refused = { outcome: { error: 'PREFERRED_LEADER_NOT_AVAILABLE' } };
    expect(elect(controlled, 'preferred')).toMatchObject([refused]);
    expect(partition(controlled).leader).toBe(2);
    controlled.isr('t', 0, [1, 2, 3]);
    expect(elect(controlled, 'preferred')).toMatchObject([{ outcome: { ok: true } }]);
    expect(partition(controlled)).toMatchObject({ leader: 1, leaderEpoch: 2 });
  });

  it('E-2: takes anybody alive where nobody leads, and only there', () => {
    const controlled = led();
    expect(elect(controlled, 'unclean')).toMatchObject([{ outcome: { error: 'ELECTION_NOT_NEEDED' } }]);
    controlled.isr('t', 0, [1]);
    controlled.heartbeat(1, { wantFence: true });
    expect(partition(controlled)).toMatchObject({ leader: -1, eligibleLeaderReplicas: [1] });
    expect(elect(controlled, 'unclean')).toMatchObject([{ outcome: { ok: true } }]);
    expect(partition(controlled)).toMatchObject({ leader: 2, isr: [2], recovering: true });
  });

  it('E-2: is refused when nobody is alive', () => {
    const controlled = led();
    controlled.pass(10_000);
    expect(elect(controlled, 'unclean')).toMatchObject([
      { outcome: { error: 'ELIGIBLE_LEADERS_NOT_AVAILABLE' } },
    ]);
  });

  it('E-3: of all partitions says only what was tried', () => {
    const controlled = led();
    expect(elect(controlled, 'preferred', null)).toEqual([]);
    controlled.start(1);
    expect(elect(controlled, 'preferred', null)).toMatchObject([{ topic: 't', index: 0 }]);
    expect(elect(controlled, 'preferred', 9)).toMatchObject([
      { outcome: { error: 'UNKNOWN_TOPIC_OR_PARTITION' } },
    ]);
  });
});

describe('a move', () => {
  const move = (controlled: Controlled, replicas: readonly number[] | null, allowOtherCount = true) =>
    controlled.submit({
      type: 'reassign-partitions',
      partitions: [{ topic: 't', index: 0, replicas }],
      allowOtherCount,
    })[0]!.outcome;

  it('R-1: goes to registered brokers, each once, as many as before unless allowed', () => {
    const controlled = led();
    const invalid = { error: 'INVALID_REPLICA_ASSIGNMENT' };
    expect(move(controlled, [])).toMatchObject(invalid);
    expect(move(controlled, [1, 1])).toMatchObject(invalid);
    expect(move(controlled, [1, 9])).toMatchObject(invalid);
    expect(move(controlled, [1, 2], false)).toMatchObject({ error: 'INVALID_REPLICATION_FACTOR' });
    expect(move(controlled, [1, 2, 4], false)).toMatchObject({ ok: true });
  });

  it('completes at once when it only takes away', () => {
    const controlled = led();
    expect(move(controlled, [2, 1])).toMatchObject({ ok: true });
    expect(partition(controlled)).toMatchObject({ replicas: [2, 1], isr: [1, 2], leader: 1, leaderEpoch: 1 });
  });

  it('R-2: is replaced by the next one', () => {
    const controlled = led();
    move(controlled, [1, 2, 4]);
    expect(partition(controlled)).toMatchObject({ addingReplicas: [4], removingReplicas: [3] });
    move(controlled, [3, 4]);
    expect(partition(controlled)).toMatchObject({
      replicas: [3, 4, 1, 2],
      addingReplicas: [4],
      removingReplicas: [1, 2],
    });
  });

  it('R-3: is called off, unless only the added ones are in sync', () => {
    const controlled = led();
    expect(move(controlled, null)).toMatchObject({ error: 'NO_REASSIGNMENT_IN_PROGRESS' });
    move(controlled, [4, 2]);
    expect(move(controlled, null)).toMatchObject({ ok: true });
    expect(partition(controlled)).toMatchObject({ addingReplicas: [], removingReplicas: [], isr: [1, 2, 3] });
    expect([...partition(controlled).replicas].sort()).toEqual([1, 2, 3]);
    move(controlled, [4, 2]);
    controlled.isr('t', 0, [1, 4]);
    controlled.start(1, { fenced: true });
    expect(partition(controlled)).toMatchObject({ leader: 4, isr: [4] });
    expect(move(controlled, null)).toMatchObject({ error: 'INVALID_REPLICA_ASSIGNMENT' });
  });
});

describe('a feature', () => {
  const update = (controlled: Controlled, feature: string, level: number, mode = 'upgrade') =>
    controlled.submit({
      type: 'update-features',
      updates: [{ feature, level, mode: mode as 'upgrade' }],
      validateOnly: false,
    });

  it('F-2, F-3: changes to a level at which everybody runs, in the direction that was asked for', () => {
    const controlled = Controlled.withBrokers(1);
    expect(update(controlled, 'metadata.version', 30)).toMatchObject({ ok: true });
    expect(controlled.image.features.get('metadata.version')).toBe(30);
    expect(update(controlled, 'metadata.version', 30)).toMatchObject({ ok: true });
    expect(update(controlled, 'metadata.version', 31)).toMatchObject({ error: 'INVALID_UPDATE_VERSION' });
    expect(update(controlled, 'nope', 1)).toMatchObject({ error: 'INVALID_UPDATE_VERSION' });
    expect(update(controlled, 'group.version', 1, 'safe-downgrade')).toMatchObject({
      error: 'INVALID_UPDATE_VERSION',
    });
  });

  it('keeps a broker out that does not know its level', () => {
    const controlled = Controlled.withBrokers(1);
    update(controlled, 'metadata.version', 30);
    expect(() =>
      controlled.start(2, { features: new Map([['metadata.version', { min: 7, max: 29 }]]) }),
    ).toThrow(/runs at metadata.version 30, the broker at 7 to 29/);
  });
});
