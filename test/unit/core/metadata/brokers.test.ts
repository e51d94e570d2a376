/** Brokers that come, restart, go, and what becomes of their partitions; producer ids. */
import { describe, expect, it } from 'vitest';
import { supportedFeatures } from '../../../../src/core/metadata/features.ts';
import { sliceRecords } from '../../../../src/core/metadata/upkeep.ts';
import { Controlled, uuid } from './controlled.ts';

const partition = (controlled: Controlled) => controlled.image.topics.get('t')!.partitions[0]!;

describe('a broker', () => {
  it('B-1: gets the offset of its registration as its epoch', () => {
    const controlled = new Controlled();
    controlled.submit({ type: 'finalize-features', levels: new Map([['metadata.version', 30]]) });
    expect(controlled.start(1)).toBe(1);
    expect(controlled.image.brokers.get(1)).toEqual({
      id: 1,
      epoch: 1,
      incarnationId: uuid(0x10001),
      endPoints: [{ name: 'PLAINTEXT', host: 'host', port: 9092 }],
      rack: null,
      fenced: false,
      inControlledShutdown: false,
      directories: [uuid(1)],
      features: supportedFeatures,
    });
  });

  it('B-1: that asks again gets the same answer, without a record', () => {
    const controlled = new Controlled();
    const epoch = controlled.start(1, { incarnation: 5 });
    expect(controlled.start(1, { incarnation: 5 })).toBe(epoch);
    expect(controlled.records).toHaveLength(1);
  });

  it('B-4: that restarts alone leads on in a new epoch', () => {
    const controlled = Controlled.withBrokers(1);
    controlled.create({ name: 't', numPartitions: 1 });
    const before = controlled.image.brokers.get(1)!.epoch;
    expect(controlled.start(1)).toBeGreaterThan(before);
    expect(partition(controlled)).toMatchObject({ leader: 1, leaderEpoch: 1, partitionEpoch: 1, isr: [1] });
  });

  it('B-4: that restarts among others loses leadership and leaves the ISR', () => {
    const controlled = Controlled.withBrokers(3);
    controlled.create({ name: 't', assignments: [{ index: 0, brokerIds: [2, 3, 1] }] });
    controlled.start(2);
    expect(partition(controlled)).toMatchObject({ leader: 3, leaderEpoch: 1, isr: [3, 1] });
  });

  it('B-4: that follows only leaves the ISR: no new leader, no new epoch', () => {
    const controlled = Controlled.withBrokers(2);
    controlled.create({ name: 't', assignments: [{ index: 0, brokerIds: [1, 2] }] });
    controlled.start(2);
    expect(partition(controlled)).toMatchObject({ leader: 1, leaderEpoch: 0, partitionEpoch: 1, isr: [1] });
  });

  it('B-3: is refused while another one with its id is alive on another directory', () => {
    const controlled = Controlled.withBrokers(1);
    controlled.controller.activate(0);
    expect(() => controlled.start(1, { directory: uuid(9) })).toThrow(/give this one an id of its own/);
    // On the same directory the first cannot be alive any more.
    expect(controlled.start(1)).toBeGreaterThan(0);
    controlled.now = 20_000;
    expect(controlled.start(1, { directory: uuid(9) })).toBeGreaterThan(0);
  });

  it('B-5: that may have lost records is in no ISR and not eligible until it has caught up', () => {
    const controlled = Controlled.withBrokers(3);
    const configs = [{ name: 'min.insync.replicas', value: '2' }];
    controlled.create({ name: 't', assignments: [{ index: 0, brokerIds: [1, 2, 3] }], configs });
    controlled.start(1, { fenced: true });
    controlled.start(2, { fenced: true });
    expect(partition(controlled)).toMatchObject({ leader: 3, isr: [3], eligibleLeaderReplicas: [2] });
    controlled.start(2, { fenced: true, mayHaveLostData: true });
    expect(partition(controlled)).toMatchObject({ isr: [3], eligibleLeaderReplicas: [] });
  });

  it('B-5: that comes with another disk does not lead what it led last, unless it is the only replica', () => {
    const controlled = Controlled.withBrokers(2);
    controlled.create({ name: 't', assignments: [{ index: 0, brokerIds: [1, 2] }] });
    controlled.create({ name: 'sole', assignments: [{ index: 0, brokerIds: [1] }] });
    controlled.start(2, { fenced: true });
    controlled.heartbeat(1, { wantFence: true });
    controlled.start(1, { fenced: true, directory: uuid(9) });
    controlled.heartbeat(1);
    expect(partition(controlled)).toMatchObject({ leader: -1, isr: [], eligibleLeaderReplicas: [] });
    expect(partition(controlled).directories[0]).toBe(uuid(9));
    const sole = controlled.image.topics.get('sole')!.partitions[0]!;
    expect(sole).toMatchObject({ leader: 1, isr: [1], recovering: false, directories: [uuid(9)] });
  });

  it('B-5: that has lost one log does not lead what was in it, and is eligible for the rest', () => {
    const controlled = Controlled.withBrokers(2);
    for (const name of ['t', 'other'])
      controlled.create({ name, assignments: [{ index: 0, brokerIds: [1, 2] }] });
    controlled.start(2, { fenced: true });
    controlled.heartbeat(1, { wantFence: true });
    const { id } = controlled.image.topics.get('t')!;
    controlled.start(1, { fenced: true, lostPartitions: new Map([[id, new Set([0])]]) });
    controlled.heartbeat(1);
    expect(partition(controlled)).toMatchObject({ leader: -1, isr: [], eligibleLeaderReplicas: [] });
    expect(controlled.image.topics.get('other')!.partitions[0]).toMatchObject({ leader: 1, isr: [1] });
  });

  it('B-6: that restarts changes all its partitions in the batch of its registration', () => {
    // More than the controller changes in one batch by itself.
    const count = sliceRecords + 1;
    const controlled = Controlled.withBrokers(2, { maxPartitionsPerRequest: count });
    const assignments = Array.from({ length: count }, (_, index) => ({ index, brokerIds: [1, 2] }));
    controlled.create({ name: 't', assignments });
    const before = controlled.records.length;
    controlled.start(2);
    const [first, ...others] = controlled.records.slice(before);
    expect(first).toMatchObject({ type: 'RegisterBroker', brokerId: 2 });
    const changed = others.flatMap((record) =>
      record.type === 'PartitionChange' ? [record.partitionIndex] : [],
    );
    expect(changed).toEqual(assignments.map(({ index }) => index));
  });

  it('is forgotten: others lead, and its partitions keep it as one that is gone', () => {
    const controlled = Controlled.withBrokers(2);
    controlled.create({ name: 't', assignments: [{ index: 0, brokerIds: [1, 2] }] });
    expect(controlled.submit({ type: 'unregister-broker', brokerId: 1 })).toMatchObject({ ok: true });
    expect(controlled.image.brokers.has(1)).toBe(false);
    expect(partition(controlled)).toMatchObject({ leader: 2, isr: [2], replicas: [1, 2] });
    expect(controlled.submit({ type: 'unregister-broker', brokerId: 1 })).toMatchObject({
      error: 'BROKER_ID_NOT_REGISTERED',
    });
    expect(controlled.start(1)).toBeGreaterThan(0);
  });

  it.each(['another broker changes its disk', 'the partition is reassigned'])(
    'that was unregistered and comes with an empty disk is not eligible, though %s meanwhile (B-5)',
    (meanwhile) => {
      const controlled = Controlled.withBrokers(4);
      const configs = [{ name: 'min.insync.replicas', value: '2' }];
      controlled.create({ name: 't', assignments: [{ index: 0, brokerIds: [1, 2, 3] }], configs });
      controlled.isr('t', 0, [1, 3]);
      controlled.isr('t', 0, [1]);
      controlled.gone(2);
      controlled.gone(3);
      controlled.submit({ type: 'unregister-broker', brokerId: 3 });
      if (meanwhile.startsWith('another')) controlled.start(2, { directory: uuid(0x22), fenced: true });
      else
        controlled.submit({
          type: 'reassign-partitions',
          allowOtherCount: false,
          partitions: [{ topic: 't', index: 0, replicas: [1, 2, 4] }],
        });
      expect(partition(controlled).eligibleLeaderReplicas).toContain(3);
      controlled.start(3, { directory: uuid(0x33), fenced: true });
      expect(partition(controlled).eligibleLeaderReplicas).not.toContain(3);
      const { replicas, directories } = partition(controlled);
      expect(directories[replicas.indexOf(3)]).toBe(uuid(0x33));
    },
  );

  it('of an older epoch, or unknown, can change nothing', () => {
    const controlled = Controlled.withBrokers(1);
    const ask = (brokerId: number, brokerEpoch: number) =>
      controlled.submit({
        type: 'heartbeat',
        brokerId,
        brokerEpoch,
        metadataOffset: 0,
        wantFence: true,
        wantShutdown: false,
      });
    expect(ask(1, 77)).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
    expect(ask(2, 0)).toMatchObject({ error: 'BROKER_ID_NOT_REGISTERED' });
  });
});

describe('features', () => {
  it('F-1: get their level once', () => {
    const controlled = new Controlled();
    controlled.submit({ type: 'finalize-features', levels: new Map([['a', 1]]) });
    controlled.submit({
      type: 'finalize-features',
      levels: new Map([
        ['a', 2],
        ['b', 3],
      ]),
    });
    expect([...controlled.image.features]).toEqual([
      ['a', 1],
      ['b', 3],
    ]);
  });
});

describe('producer ids', () => {
  it('are handed out in blocks, each once', () => {
    const controlled = Controlled.withBrokers(1);
    const brokerEpoch = controlled.image.brokers.get(1)!.epoch;
    const next = () => controlled.submit({ type: 'allocate-producer-ids', brokerId: 1, brokerEpoch });
    expect(next()).toEqual({ ok: true, value: { first: 0, count: 1000 } });
    expect(next()).toEqual({ ok: true, value: { first: 1000, count: 1000 } });
    expect(controlled.replayed().nextProducerId).toBe(2000);
  });

  it('are not for strangers', () => {
    const controlled = Controlled.withBrokers(1);
    const ask = (brokerId: number, brokerEpoch: number) =>
      controlled.submit({ type: 'allocate-producer-ids', brokerId, brokerEpoch });
    expect(ask(1, 99)).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
    expect(ask(7, 0)).toMatchObject({ error: 'BROKER_ID_NOT_REGISTERED' });
  });
});
