/** Rules H-1 to H-4, S-1 to S-6 and U-1 to U-3: brokers that stay, leave, fall silent and come back. */
import { describe, expect, it } from 'vitest';
import { sliceRecords } from '../../../../src/core/metadata/upkeep.ts';
import { Controlled, uuid } from './controlled.ts';

const partition = (controlled: Controlled, index = 0) => controlled.image.topics.get('t')!.partitions[index]!;

/** Three brokers with a partition on each, the controller active. */
function three(brokerIds = [1, 2, 3]): Controlled {
  const controlled = Controlled.withBrokers(3);
  controlled.create({ name: 't', assignments: [{ index: 0, brokerIds }] });
  controlled.controller.activate(controlled.now);
  controlled.settle();
  return controlled;
}

const standing = (isFenced: boolean, more = {}) => ({
  ok: true,
  value: { isCaughtUp: true, isFenced, shouldShutdown: false, ...more },
});

describe('a heartbeat', () => {
  it('H-1: counts for the present registration only', () => {
    const controlled = three();
    expect(controlled.heartbeat(9)).toMatchObject({ error: 'BROKER_ID_NOT_REGISTERED' });
    const { epoch } = controlled.image.brokers.get(1)!;
    controlled.start(1);
    const stale = {
      type: 'heartbeat',
      brokerId: 1,
      brokerEpoch: epoch,
      metadataOffset: 99,
      wantFence: false,
      wantShutdown: false,
    } as const;
    expect(controlled.submit(stale)).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
  });

  it('H-2: lets a fenced broker take part once it knows of its own registration', () => {
    const controlled = three();
    const epoch = controlled.start(1, { fenced: true });
    expect(partition(controlled)).toMatchObject({ leader: 2, isr: [2, 3] });
    expect(controlled.heartbeat(1, { offset: epoch - 1 })).toEqual(standing(true, { isCaughtUp: false }));
    expect(controlled.heartbeat(1, { offset: epoch, wantFence: true })).toEqual(standing(true));
    expect(controlled.heartbeat(1, { offset: epoch })).toEqual(standing(false));
    expect(controlled.image.brokers.get(1)!.fenced).toBe(false);
    // Into the ISR it gets by catching up.
    expect(partition(controlled).isr).toEqual([2, 3]);
  });

  it('H-2: makes the broker lead what nobody led', () => {
    const controlled = three([1]);
    controlled.heartbeat(1, { wantFence: true });
    expect(partition(controlled)).toMatchObject({ leader: -1, isr: [], eligibleLeaderReplicas: [1] });
    controlled.heartbeat(1);
    expect(partition(controlled)).toMatchObject({ leader: 1, isr: [1], eligibleLeaderReplicas: [] });
  });

  it('H-3: fences a broker that wishes so, after taking it out', () => {
    const controlled = three();
    expect(controlled.heartbeat(1, { wantFence: true })).toEqual(standing(true));
    expect(partition(controlled)).toMatchObject({ leader: 2, leaderEpoch: 1, isr: [2, 3] });
    expect(controlled.records.at(-1)).toMatchObject({ type: 'BrokerRegistrationChange', fenced: 1 });
  });

  it('H-4: lets a broker stop when it leads nothing and the others know', () => {
    const controlled = three();
    const before = controlled.image.offset;
    for (const id of [1, 2, 3]) controlled.heartbeat(id);
    expect(controlled.heartbeat(1, { wantShutdown: true })).toEqual(standing(false));
    expect(partition(controlled)).toMatchObject({ leader: 2, isr: [2, 3] });
    expect(controlled.image.brokers.get(1)).toMatchObject({ fenced: false, inControlledShutdown: true });
    // The others do not know yet.
    controlled.heartbeat(3);
    controlled.heartbeat(2, { offset: before });
    expect(controlled.heartbeat(1, { wantShutdown: true })).toEqual(standing(false));
    controlled.heartbeat(2);
    expect(controlled.heartbeat(1, { wantShutdown: true })).toEqual(standing(true, { shouldShutdown: true }));
    // It cannot come back with this registration, and takes no new partitions.
    expect(controlled.heartbeat(1)).toEqual(standing(true));
    expect(controlled.create({ name: 'u', replicationFactor: 3 })).toMatchObject({
      error: 'INVALID_REPLICATION_FACTOR',
    });
    controlled.start(1, { fenced: true });
    expect(controlled.heartbeat(1)).toEqual(standing(false));
  });

  it('H-4: lets the only replica of something stop as well', () => {
    const controlled = three([1]);
    for (const id of [2, 3]) controlled.heartbeat(id);
    controlled.heartbeat(1, { wantShutdown: true });
    expect(partition(controlled)).toMatchObject({ leader: -1, eligibleLeaderReplicas: [1] });
    for (const id of [2, 3]) controlled.heartbeat(id);
    expect(controlled.heartbeat(1, { wantShutdown: true })).toEqual(standing(true, { shouldShutdown: true }));
    controlled.start(1);
    expect(partition(controlled)).toMatchObject({ leader: 1, isr: [1] });
  });
});

describe('a session', () => {
  it('S-1: ends when a broker is not heard of: others lead, and it is fenced', () => {
    const controlled = three();
    controlled.pass(8_000, [2, 3]);
    expect(partition(controlled).leader).toBe(1);
    controlled.pass(2_000, [2, 3]);
    expect(controlled.image.brokers.get(1)!.fenced).toBe(true);
    expect(partition(controlled)).toMatchObject({ leader: 2, isr: [2, 3] });
    controlled.pass(60_000, [2, 3]);
    expect(partition(controlled)).toMatchObject({ leader: 2, isr: [2, 3] });
  });

  it('S-1: those who fall silent together stay eligible together', () => {
    const controlled = three();
    controlled.pass(10_000);
    expect(partition(controlled)).toMatchObject({
      leader: -1,
      isr: [],
      eligibleLeaderReplicas: [1, 2, 3],
      lastKnownElr: [1],
    });
    controlled.heartbeat(3);
    expect(partition(controlled)).toMatchObject({ leader: 3, isr: [3], eligibleLeaderReplicas: [] });
  });

  it("S-2: of the controller's own broker lasts as long as the controller", () => {
    const controlled = new Controlled({ nodeId: 1 });
    controlled.start(1);
    controlled.controller.activate(0);
    controlled.pass(100_000);
    expect(controlled.image.brokers.get(1)!.fenced).toBe(false);
  });

  it('S-3: begins anew for everybody when the controller itself stood still', () => {
    const controlled = three();
    controlled.now += 60_000;
    controlled.settle();
    expect([...controlled.image.brokers.values()].every(({ fenced }) => !fenced)).toBe(true);
    controlled.pass(10_000);
    expect([...controlled.image.brokers.values()].every(({ fenced }) => fenced)).toBe(true);
  });

  it('S-5: of the controller before is half as long with the one that took its place', () => {
    const controlled = three();
    controlled.controller.deactivate();
    controlled.controller.activate(controlled.now, 1);
    controlled.pass(4_000, [2, 3]);
    expect(partition(controlled).leader).toBe(1);
    controlled.pass(1_000, [2, 3]);
    expect(partition(controlled)).toMatchObject({ leader: 2, isr: [2, 3] });
  });

  it('S-6: is over when the process has ended', () => {
    const controlled = three();
    expect(controlled.gone(1)).toMatchObject({ ok: true });
    expect(partition(controlled)).toMatchObject({ leader: 2, isr: [2, 3] });
    expect(controlled.image.brokers.get(1)!.fenced).toBe(true);
    // Another process of it has begun: what is said of the one before counts for nothing.
    const before = controlled.image.brokers.get(1)!.epoch;
    controlled.start(1);
    expect(controlled.gone(1, before)).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
    expect(controlled.image.brokers.get(1)!.fenced).toBe(false);
  });

  it('S-6: of a broker that is heard of behind a shut door goes on', () => {
    const controlled = three();
    controlled.gone(1);
    controlled.heartbeat(1);
    controlled.gone(1);
    expect(controlled.image.brokers.get(1)!.fenced).toBe(false);
    controlled.pass(10_000, [2, 3]);
    expect(controlled.image.brokers.get(1)!.fenced).toBe(true);
  });

  it('begins anew with a new controller, and is nobody else’s business', () => {
    const controlled = three();
    controlled.pass(8_000);
    controlled.controller.deactivate();
    expect(controlled.controller.nextDeadline).toBeUndefined();
    controlled.now += 60_000;
    expect(controlled.controller.expire(controlled.now).records).toEqual([]);
    controlled.controller.activate(controlled.now);
    controlled.pass(8_000);
    expect(partition(controlled).leader).toBe(1);
  });
});

describe('upkeep', () => {
  it('U-1, S-4: takes a broker out in slices, and lets it into no ISR meanwhile', () => {
    const controlled = Controlled.withBrokers(3, { maxPartitionsPerRequest: 5_000 });
    const count = 2 * sliceRecords + 100;
    const assignments = Array.from({ length: count }, (_, index) => ({ index, brokerIds: [1, 2] }));
    controlled.create({ name: 't', assignments });
    controlled.controller.activate(0);
    controlled.settle();
    controlled.now = 5_000;
    for (const id of [2, 3]) controlled.heartbeat(id);
    controlled.now = 9_100;
    const { records } = controlled.controller.expire(controlled.now);
    expect(records).toHaveLength(sliceRecords);
    controlled.take(records);
    expect(controlled.image.brokers.get(1)!.fenced).toBe(false);
    const { leader, leaderEpoch, partitionEpoch } = partition(controlled);
    expect(leader).toBe(2);
    const epochOf = (id: number) => controlled.image.brokers.get(id)!.epoch;
    const back = controlled.submit({
      type: 'alter-partition',
      brokerId: 2,
      brokerEpoch: epochOf(2),
      partitions: [
        {
          topicId: controlled.image.topics.get('t')!.id,
          index: 0,
          leaderEpoch,
          partitionEpoch,
          isr: [1, 2].map((id) => ({ id, epoch: epochOf(id) })),
          recovering: false,
        },
      ],
    });
    expect(back).toMatchObject({ value: [{ outcome: { error: 'INELIGIBLE_REPLICA' } }] });
    expect(controlled.settle()).toEqual([sliceRecords, 101]);
    expect(controlled.image.brokers.get(1)!.fenced).toBe(true);
    expect(partition(controlled, count - 1)).toMatchObject({ leader: 2, isr: [2] });
  });

  it('goes on later with what could not be written', () => {
    const controlled = three();
    controlled.pass(8_500, [2, 3]);
    controlled.now += 600;
    const { image } = controlled;
    const { records } = controlled.controller.expire(controlled.now);
    expect(records.length).toBeGreaterThan(0);
    controlled.controller.restore(image);
    expect(controlled.controller.nextDeadline).toBeGreaterThan(controlled.now);
    controlled.pass(1_000, [2, 3]);
    expect(partition(controlled).leader).toBe(2);
  });

  it('U-2: elects after activation where somebody can lead again', () => {
    const controlled = three();
    controlled.pass(10_000);
    const { epoch } = controlled.image.brokers.get(2)!;
    // The controller before wrote this and no more.
    controlled.take([
      {
        type: 'BrokerRegistrationChange',
        brokerId: 2,
        brokerEpoch: epoch,
        fenced: -1,
        inControlledShutdown: 0,
        logDirs: [],
        cordonedLogDirs: null,
      },
    ]);
    expect(partition(controlled).leader).toBe(-1);
    controlled.controller.activate(controlled.now);
    controlled.settle();
    expect(partition(controlled).leader).toBe(2);
  });

  it('S-7: a broker is missed although a registration in its place could not be written', () => {
    const controlled = three();
    const { image } = controlled;
    const { endPoints, directories, features, rack } = image.brokers.get(1)!;
    controlled.controller.decide(
      {
        type: 'register-broker',
        brokerId: 1,
        incarnationId: uuid(0x77),
        endPoints,
        rack,
        directories,
        features,
        mayHaveLostData: false,
        lostPartitions: new Map(),
        fenced: true,
      },
      1,
      controlled.now,
    );
    controlled.controller.restore(image);
    controlled.pass(20_000, [2, 3]);
    expect(controlled.image.brokers.get(1)!.fenced).toBe(true);
    expect(partition(controlled).leader).toBe(2);
  });

  it('U-3: gives leadership back to preferred replicas every five minutes', () => {
    const controlled = three();
    controlled.heartbeat(1, { wantFence: true });
    controlled.heartbeat(1);
    expect(partition(controlled).leader).toBe(2);
    controlled.isr('t', 0, [1, 2, 3]);
    controlled.pass(290_000, [1, 2, 3]);
    expect(partition(controlled).leader).toBe(2);
    controlled.pass(20_000, [1, 2, 3]);
    expect(partition(controlled)).toMatchObject({ leader: 1, isr: [1, 2, 3] });
  });

  it('leaves other directories’ brokers alone: the ids are theirs', () => {
    const controlled = three();
    expect(() => controlled.start(1, { directory: uuid(0x77) })).toThrow(/Another broker 1 is alive/);
    controlled.pass(10_000, [2, 3]);
    controlled.start(1, { directory: uuid(0x77), fenced: true });
    expect(partition(controlled).directories[0]).toBe(uuid(0x77));
  });
});
