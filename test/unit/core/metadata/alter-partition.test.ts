/** Rules, in Kafka's order of checks: what a leader may say about its ISR. */
import { describe, expect, it } from 'vitest';
import { Controlled, uuid } from './controlled.ts';

function led(brokerIds = [1, 2, 3]): Controlled {
  const controlled = Controlled.withBrokers(4);
  controlled.create({ name: 't', assignments: [{ index: 0, brokerIds }] });
  return controlled;
}

const partition = (controlled: Controlled) => controlled.image.topics.get('t')!.partitions[0]!;

describe('a leader', () => {
  it('shrinks and grows its ISR, each time in a new partition epoch', () => {
    const controlled = led();
    expect(controlled.isr('t', 0, [1, 2])).toMatchObject({ value: { isr: [1, 2], partitionEpoch: 1 } });
    expect(controlled.isr('t', 0, [1, 2, 3])).toMatchObject({ value: { partitionEpoch: 2, leaderEpoch: 0 } });
  });

  it('A-7: gets a new partition epoch for an ISR that stays as it is', () => {
    const controlled = led();
    expect(controlled.isr('t', 0, [1, 2, 3])).toMatchObject({ ok: true, value: { partitionEpoch: 1 } });
    expect(controlled.isr('t', 0, [1, 2], { partitionEpoch: 0 })).toMatchObject({
      error: 'INVALID_UPDATE_VERSION',
    });
  });

  it('of nothing, or of an older registration, is told so', () => {
    const controlled = led();
    expect(controlled.isr('t', 0, [1], { topicId: uuid(99) })).toMatchObject({ error: 'UNKNOWN_TOPIC_ID' });
    expect(controlled.isr('t', 0, [1], { index: 9 })).toMatchObject({ error: 'UNKNOWN_TOPIC_OR_PARTITION' });
    const stale = { type: 'alter-partition', brokerId: 1, brokerEpoch: 77, partitions: [] } as const;
    expect(controlled.submit(stale)).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
  });

  it('A-1: that knows more than the controller is sent to another one (KAFKA-14154)', () => {
    const controlled = led();
    expect(controlled.isr('t', 0, [1], { leaderEpoch: 1 })).toMatchObject({ error: 'NOT_CONTROLLER' });
    expect(controlled.isr('t', 0, [1], { partitionEpoch: 1 })).toMatchObject({ error: 'NOT_CONTROLLER' });
  });

  it('A-2: must know the present epochs, and lead', () => {
    const controlled = led();
    controlled.isr('t', 0, [1, 2]);
    expect(controlled.isr('t', 0, [1], { partitionEpoch: 0 })).toMatchObject({
      error: 'INVALID_UPDATE_VERSION',
    });
    controlled.start(1);
    expect(partition(controlled)).toMatchObject({ leader: 2, leaderEpoch: 1 });
    expect(controlled.isr('t', 0, [2], { leaderEpoch: 0 })).toMatchObject({ error: 'FENCED_LEADER_EPOCH' });
    const { leaderEpoch, partitionEpoch } = partition(controlled);
    const { epoch } = controlled.image.brokers.get(3)!;
    const topicId = controlled.image.topics.get('t')!.id;
    const wish = {
      topicId,
      index: 0,
      leaderEpoch,
      partitionEpoch,
      isr: [{ id: 3, epoch }],
      recovering: false,
    };
    expect(
      controlled.submit({ type: 'alter-partition', brokerId: 3, brokerEpoch: epoch, partitions: [wish] }),
    ).toMatchObject({ value: [{ outcome: { error: 'INVALID_REQUEST' } }] });
  });

  it('A-3: proposes replicas only, each once', () => {
    const controlled = led();
    const invalid = { error: 'INVALID_REQUEST' };
    expect(controlled.isr('t', 0, [1, 4])).toMatchObject(invalid);
    expect(controlled.isr('t', 0, [1, 2, 2])).toMatchObject(invalid);
    expect(controlled.isr('t', 0, [])).toMatchObject(invalid);
  });

  it('A-3: gives way when it leaves itself out, and is not eligible afterwards', () => {
    const controlled = led();
    const before = partition(controlled);
    expect(controlled.isr('t', 0, [2])).toMatchObject({ error: 'NEW_LEADER_ELECTED' });
    const after = partition(controlled);
    expect(after).toMatchObject({ leader: 2, isr: [2] });
    expect(after.leaderEpoch).toBe(before.leaderEpoch + 1);
    expect(after.eligibleLeaderReplicas).not.toContain(1);
  });

  it('A-4: is alone while it recovers, and has recovered when it says so', () => {
    const controlled = led();
    controlled.controller.activate(0);
    controlled.isr('t', 0, [1]);
    controlled.start(1, { fenced: true, mayHaveLostData: true });
    expect(partition(controlled)).toMatchObject({ leader: -1, isr: [], lastKnownElr: [1] });
    controlled.heartbeat(1);
    expect(partition(controlled)).toMatchObject({ leader: 1, isr: [1], recovering: true });
    const invalid = { error: 'INVALID_REQUEST' };
    expect(controlled.isr('t', 0, [1, 2], { recovering: true })).toMatchObject(invalid);
    expect(controlled.isr('t', 0, [1])).toMatchObject({ value: { recovering: false } });
    expect(controlled.isr('t', 0, [1], { recovering: true })).toMatchObject(invalid);
  });

  it('A-5: lets nobody in who takes no part, or has started anew since it fetched (KAFKA-13916, KAFKA-15221)', () => {
    const controlled = led();
    const ineligible = { error: 'INELIGIBLE_REPLICA' };
    const before = controlled.image.brokers.get(2)!.epoch;
    controlled.start(2);
    const members = (epoch: number) => ({
      isr: [
        { id: 1, epoch: -1 },
        { id: 2, epoch },
      ],
    });
    expect(controlled.isr('t', 0, [], members(before))).toMatchObject(ineligible);
    expect(controlled.isr('t', 0, [], members(-1))).toMatchObject({ ok: true });
    controlled.heartbeat(2, { wantFence: true });
    expect(controlled.isr('t', 0, [1, 2])).toMatchObject(ineligible);
    controlled.heartbeat(3, { wantShutdown: true });
    expect(controlled.isr('t', 0, [1, 3])).toMatchObject(ineligible);
    controlled.submit({ type: 'unregister-broker', brokerId: 3 });
    expect(controlled.isr('t', 0, [1, 3])).toMatchObject(ineligible);
  });

  it('A-6: is told of its successor when its change completes a move', () => {
    const controlled = led();
    controlled.submit({
      type: 'reassign-partitions',
      partitions: [{ topic: 't', index: 0, replicas: [4, 3] }],
      allowOtherCount: true,
    });
    expect(partition(controlled)).toMatchObject({ replicas: [4, 3, 1, 2], addingReplicas: [4], leader: 1 });
    expect(controlled.isr('t', 0, [1, 2, 3, 4])).toMatchObject({ error: 'NEW_LEADER_ELECTED' });
    expect(partition(controlled)).toMatchObject({ leader: 4, isr: [3, 4], replicas: [4, 3] });
  });

  it('names each partition once', () => {
    const controlled = led();
    const { epoch } = controlled.image.brokers.get(1)!;
    const topicId = controlled.image.topics.get('t')!.id;
    const isr = [{ id: 1, epoch }];
    const wish = { topicId, index: 0, leaderEpoch: 0, partitionEpoch: 0, isr, recovering: false };
    const partitions = [wish, wish];
    const before = controlled.records.length;
    expect(
      controlled.submit({ type: 'alter-partition', brokerId: 1, brokerEpoch: epoch, partitions }),
    ).toMatchObject({ value: [{ outcome: { error: 'INVALID_REQUEST' } }, { outcome: { ok: false } }] });
    expect(controlled.records).toHaveLength(before);
  });
});
