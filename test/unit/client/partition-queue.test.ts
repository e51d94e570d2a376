/** Order, sequences and epochs of the batches of one partition, whatever fails. */
import { beforeEach, describe, expect, test } from 'vitest';
import { readBatchHeader } from '../../../protocol/record/batch.ts';
import { Deliveries } from '../../../src/client/producer/deliveries.ts';
import { Delivery } from '../../../src/client/producer/delivery.ts';
import { PartitionQueue, type TakeRules } from '../../../src/client/producer/partition-queue.ts';
import type { ProducerBatch } from '../../../src/client/producer/producer-batch.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';

const { compute } = virtualWorld(1).host('client').platform;
const rules: TakeRules = {
  leader: 1,
  now: 1_000,
  idle: true,
  lingerMs: 0,
  maxInFlight: 5,
  producerId: 7,
  compression: { codec: 'none', level: undefined },
  compute,
};

let queue: PartitionQueue;

beforeEach(() => {
  queue = new PartitionQueue('t', 0);
});

/** A filled batch of `count` records. */
function fill(count: number, createdAt = 0): ProducerBatch {
  const batch = queue.beginBatch(createdAt, 100);
  const delivery = new Delivery(() => undefined, new Deliveries().current) as Delivery<unknown>;
  for (let index = 0; index < count; index++) batch.append(1, null, new Uint8Array(1), [], delivery);
  queue.endBatch();
  return batch;
}

function take(changes: Partial<TakeRules> = {}): ProducerBatch | undefined {
  return queue.take({ ...rules, ...changes });
}

/** Gets the first batch acknowledged, so that others may follow it in flight. */
function prove(): void {
  fill(1);
  queue.acknowledged(take()!, rules.now);
}

const identities = (batches: readonly (ProducerBatch | undefined)[]): (readonly number[])[] =>
  batches.map((batch) => {
    const header = readBatchHeader(batch!.bytes, 0);
    return [header.producerId, header.producerEpoch, header.baseSequence];
  });

describe('partition queue', () => {
  test('what fails together pauses it once, what fails again for longer', () => {
    const backoff = (failures: number): number => 50 * 2 ** failures;
    for (let batch = 0; batch < 5; batch++) queue.pause(1, 1_000, backoff);
    expect(queue.notBefore).toBe(1_050);
    queue.pause(1, 1_060, backoff);
    expect(queue.notBefore).toBe(1_160);
  });

  test('while it is paused for one leader another one gets what waits', () => {
    fill(1);
    queue.pause(1, 1_000, () => 50);
    expect(take({ now: 1_049 })).toBeUndefined();
    expect(take({ now: 1_049, leader: 2 })).toBeDefined();
  });

  test('sequences follow each other, at most five batches in flight', () => {
    prove();
    for (let index = 0; index < 6; index++) fill(10);
    const taken = Array.from({ length: 6 }, () => take());
    expect(identities(taken.slice(0, 5))).toEqual([1, 11, 21, 31, 41].map((sequence) => [7, 0, sequence]));
    expect(taken[5]).toBeUndefined();
    queue.acknowledged(taken[0]!, rules.now);
    expect(identities([take()])).toEqual([[7, 0, 51]]);
  });

  test('none goes that would make the broker forget one without a fate', () => {
    prove();
    for (let index = 0; index < 7; index++) fill(1);
    const [first, ...others] = Array.from({ length: 5 }, () => take()!);
    for (const batch of others) queue.acknowledged(batch, rules.now);
    expect(take()).toBeUndefined();
    queue.repeat(first!);
    expect(take()).toBe(first);
    expect(take()).toBeUndefined();
    queue.acknowledged(first!, rules.now);
    expect(identities([take(), take()])).toEqual([6, 7].map((sequence) => [7, 0, sequence]));
  });

  test('only one goes until the broker knows the producer', () => {
    fill(1);
    fill(1);
    const first = take()!;
    expect(take()).toBeUndefined();
    queue.acknowledged(first, rules.now);
    expect(take()).toBeDefined();
  });

  test('after a long idleness only one goes again: the broker may have forgotten the producer', () => {
    const idleMs = 600_000;
    prove();
    const batches = [fill(1), fill(1), fill(1)] as const;
    expect(take({ now: 999 + idleMs })).toBe(batches[0]);
    expect(take({ now: 999 + idleMs })).toBe(batches[1]);
    expect(take({ now: 1_000 + idleMs })).toBeUndefined();
    queue.acknowledged(batches[0], 1_000 + idleMs);
    expect(take({ now: 1_000 + idleMs })).toBe(batches[2]);
    for (const batch of batches.slice(1)) queue.acknowledged(batch, 1_000 + idleMs);
    const [refused, next] = [fill(1), fill(1)];
    const later = { now: 1_000 + 2 * idleMs };
    expect(take(later)).toBe(refused);
    expect(take(later)).toBeUndefined();
    queue.repeat(refused);
    expect(take(later)).toBe(refused);
    expect(take(later)).toBeUndefined();
    queue.acknowledged(refused, later.now);
    expect(take(later)).toBe(next);
    expect(identities([refused, next])).toEqual([4, 5].map((sequence) => [7, 0, sequence]));
  });

  test('an unfilled batch waits while something is in flight, and lingers', () => {
    const batch = queue.beginBatch(900, 100);
    expect(take({ idle: false })).toBeUndefined();
    expect(take({ lingerMs: 200 })).toBeUndefined();
    expect(queue.lingersUntil(200)).toBe(1_100);
    expect(take({ lingerMs: 100 })).toBe(batch);
  });

  test('repetitions go first, one at a time, in order, with the same bytes', () => {
    prove();
    const [one, two] = [fill(1), fill(1)];
    take();
    take();
    const before = one.bytes.slice();
    queue.repeat(two);
    fill(1);
    expect(take()).toBeUndefined();
    queue.repeat(one);
    expect(take()).toBe(one);
    expect(one.bytes).toEqual(before);
    expect(take()).toBeUndefined();
    queue.acknowledged(one, rules.now);
    expect(take()).toBe(two);
    expect(identities([take()])).toEqual([[7, 0, 3]]);
  });

  test('a new epoch begins only when every batch left was refused for its sequence', () => {
    prove();
    const [one, two] = [fill(2), fill(3)];
    take();
    take();
    two.maybeWritten = true;
    one.refusedForSequence = true;
    queue.repeat(one);
    queue.repeat(two);
    // The other may be in the log: it is asked for under its old name first.
    expect(take()).toBe(two);
    expect(identities([two])).toEqual([[7, 0, 3]]);
    two.refusedForSequence = true;
    queue.repeat(two);
    expect(take()).toBe(one);
    expect(identities([one])).toEqual([[7, 1, 0]]);
    queue.acknowledged(one, rules.now);
    expect(take()).toBe(two);
    expect(identities([two])).toEqual([[7, 1, 2]]);
  });

  test('what follows a batch that was dropped comes in a new epoch, however much it is', () => {
    prove();
    const [dropped, ...rest] = [fill(1), fill(2), fill(3), fill(4)];
    for (let count = 4; count > 0; count--) take();
    queue.dropped(dropped!);
    for (const batch of rest) {
      // The broker misses what was dropped, and takes none of these any more.
      expect(queue.isFirst(batch)).toBe(true);
      batch.refusedForSequence = true;
      queue.repeat(batch);
    }
    expect(take()).toBe(rest[0]);
    expect(identities(rest)).toEqual([0, 2, 5].map((sequence) => [7, 1, sequence]));
  });

  test('the sequences of a refused last batch are used again, not those of one that may be written', () => {
    prove();
    fill(5);
    queue.dropped(take()!);
    fill(1);
    const next = take()!;
    expect(identities([next])).toEqual([[7, 0, 1]]);
    next.maybeWritten = true;
    queue.dropped(next);
    fill(1);
    expect(identities([take()])).toEqual([[7, 0, 2]]);
  });

  test('sequences wrap, and order holds across the wrap', () => {
    prove();
    const most = 2 ** 31 - 1;
    const wrapping = fill(1);
    take();
    wrapping.reidentify({ producerId: 7, epoch: 0, sequence: most }, compute);
    const next = fill(1);
    take();
    next.reidentify({ producerId: 7, epoch: 0, sequence: 0 }, compute);
    expect([queue.isFirst(wrapping), queue.isFirst(next)]).toEqual([true, false]);
    queue.repeat(next);
    queue.repeat(wrapping);
    expect(take()).toBe(wrapping);
  });

  test('what has waited too long goes, oldest first; what is in flight stays', () => {
    fill(1, 100);
    fill(1, 200);
    queue.beginBatch(300, 100);
    take();
    expect(queue.oldestWaiting).toBe(200);
    expect(queue.expire(250)).toHaveLength(1);
    expect(queue.expire(300)).toHaveLength(1);
    expect(queue.isEmpty).toBe(false);
    expect(queue.clear()).toHaveLength(1);
    expect(queue.isEmpty).toBe(true);
  });

  test('without idempotence batches carry no name and go one at a time', () => {
    fill(1);
    fill(1);
    const changes = { producerId: undefined, maxInFlight: 1 };
    const first = take(changes)!;
    expect(identities([first])).toEqual([[-1, -1, -1]]);
    expect(take(changes)).toBeUndefined();
    queue.repeat(first);
    expect(take(changes)).toBe(first);
  });
});
