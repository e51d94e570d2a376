/**
 * What a group consumer promises about its handlers: which run side by side, in which order, how far ahead,
 * what is committed of them, and what a revocation makes of them.
 */
import { describe, expect, test } from 'vitest';
import type { ConsumerRecord, RunOptions } from '../../../src/client/index.ts';
import { GroupWorld, type Member, options, PARTITIONS } from '../../simulator/group-world.ts';

const settings = { groupConsumerHeartbeatIntervalMs: 500 };

/** A world whose topic has one partition. */
function onePartition(name: string): Promise<GroupWorld> {
  return GroupWorld.start(name, { partitions: 1, settings });
}

/** Writes values `0`, `1`, … under these keys; null: without a key. */
async function writeKeys(group: GroupWorld, keys: readonly (string | null)[]): Promise<void> {
  const records = keys.map((key, index) => ({ topic: 't', partition: 0, key, value: `${index}` }));
  const producer = group.writer.producer();
  await group.world.complete(producer.sendBatch(records));
  await group.world.complete(producer.close());
}

/** Handlers that end when the test says so. */
class Gates {
  readonly begun: number[] = [];
  readonly #open = new Map<number, () => void>();

  readonly handler = ({ offset }: ConsumerRecord): Promise<void> => {
    this.begun.push(offset);
    return new Promise((resolve) => this.#open.set(offset, resolve));
  };

  finish(...offsets: number[]): void {
    for (const offset of offsets) this.#open.get(offset)!();
  }
}

function run(member: Member, gates: Gates, options: RunOptions): void {
  member.running = member.consumer.run(gates.handler, options);
}

async function committed(group: GroupWorld): Promise<number | undefined> {
  const offsets = await group.world.complete(group.writer.admin().groupOffsets('g'));
  return offsets[0]?.offset;
}

describe('across keys', () => {
  test('records of a key follow each other, others do not wait; commits stop at the lowest unfinished', async () => {
    const group = await onePartition('keys');
    await writeKeys(group, ['a', 'a', 'b', 'a', 'c', 'b', null, null]);
    const member = await group.member('ottla', { commitIntervalMs: 100 });
    const gates = new Gates();
    run(member, gates, { concurrency: { keys: 3 } });
    await group.world.advance(5_000);
    expect(gates.begun).toEqual([0, 2, 4]);
    gates.finish(2, 4);
    await group.world.advance(1_000);
    expect(gates.begun).toEqual([0, 2, 4, 5, 6]);
    expect(await committed(group)).toBeUndefined();
    gates.finish(0);
    await group.world.advance(1_000);
    expect(gates.begun).toEqual([0, 2, 4, 5, 6, 1]);
    expect(await committed(group)).toBe(1);
    gates.finish(1, 5, 6);
    await group.world.advance(1_000);
    expect(gates.begun.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await committed(group)).toBe(3);
    gates.finish(7, 3);
    await group.world.advance(1_000);
    expect(await committed(group)).toBe(8);
    await group.close([member]);
  });

  test('a slow key lets the others run ahead only so far', async () => {
    const group = await onePartition('window');
    const producer = group.writer.producer();
    const value = 'x'.repeat(100);
    for (let index = 0; index < 50; index++) {
      await group.world.complete(producer.send({ topic: 't', partition: 0, key: `${index}`, value }));
    }
    const member = await group.member('ottla', { partitionBufferBytes: 1_000 });
    const begun: number[] = [];
    let finish = (): void => {};
    const first = new Promise<void>((resolve) => {
      finish = resolve;
    });
    member.running = member.consumer.run(
      ({ offset }) => {
        begun.push(offset);
        return offset === 0 ? first : undefined;
      },
      { concurrency: { keys: 4 } },
    );
    await group.world.advance(10_000);
    expect(begun).toHaveLength(10);
    finish();
    await group.world.advance(10_000);
    expect(begun).toHaveLength(50);
    await group.close([member]);
  });

  test('on closing, what lies between finished records is finished, and nothing comes twice', async () => {
    const group = await onePartition('gaps');
    await writeKeys(group, ['a', 'a', 'b', 'a', 'c']);
    const member = await group.member('ottla');
    const gates = new Gates();
    run(member, gates, { concurrency: { keys: 2 } });
    await group.world.advance(5_000);
    gates.finish(2);
    await group.world.advance(1_000);
    expect(gates.begun).toEqual([0, 2, 4]);
    gates.finish(4);
    const closed = member.consumer.close();
    await group.world.advance(100);
    for (const offset of [0, 1, 3]) {
      gates.finish(offset);
      await group.world.advance(100);
    }
    await group.world.complete(closed);
    expect(gates.begun).toEqual([0, 2, 4, 1, 3]);
    expect(await committed(group)).toBe(5);
    await group.close([member]);
  });

  test('a handler that throws ends the run at once; its key does not go on, nothing behind it is committed', async () => {
    const group = await onePartition('throws');
    await writeKeys(group, ['a', 'b', 'a', 'c']);
    const member = await group.member('ottla');
    const begun: number[] = [];
    const failure = member.consumer
      .run(
        async ({ offset }) => {
          begun.push(offset);
          await member.sleep(offset === 0 ? 100 : 10);
          if (offset === 0) throw new Error('no');
        },
        { concurrency: { keys: 2 } },
      )
      .catch((error: unknown) => error);
    const began = group.world.now;
    const error = await group.world.complete(failure);
    expect(error).toMatchObject({ code: 'HANDLER_FAILED', subject: 't-0', retriable: false });
    expect((error as Error).message).toContain('offset 0');
    expect(group.world.now - began).toBeLessThan(10_000);
    expect(begun).toEqual([0, 1, 3]);
    expect(await committed(group)).toBeUndefined();
    await group.close([member]);
  });

  test('at-most-once: what was begun never comes again', async () => {
    const group = await onePartition('at most once');
    await writeKeys(group, ['a', 'a', 'b', 'c']);
    const member = await group.member('ottla', { delivery: 'at-most-once', drainTimeoutMs: 1_000 });
    const gates = new Gates();
    run(member, gates, { concurrency: { keys: 2 } });
    await group.world.advance(5_000);
    expect(gates.begun).toEqual([0, 2]);
    await group.world.complete(member.consumer.close());
    const next = await group.member('ottla', { delivery: 'at-most-once', stopAtEnd: true });
    const seen: number[] = [];
    await group.world.complete(next.consumer.run(({ offset }) => seen.push(offset)));
    expect(seen).toEqual([3]);
    await group.close([member, next]);
  });
});

describe('pausing', () => {
  test('holds back partitions and topics, from the next record on, also when they come back', async () => {
    const group = await GroupWorld.start('pause', { settings });
    const { world } = group;
    await world.complete(group.write(0, 2 * PARTITIONS));
    const member = await group.member('ottla');
    const seen: string[] = [];
    member.consumer.pause([{ topic: 't', partition: 1 }]);
    member.running = member.consumer.run(async ({ partition, offset }) => {
      seen.push(`${partition}:${offset}`);
      if (partition === 2 && offset === 0) member.consumer.pause([{ topic: 't', partition: 2 }]);
    });
    await world.advance(5_000);
    expect(seen).toHaveLength(2 * PARTITIONS - 3);
    expect(seen).not.toContain('2:1');
    expect(seen).not.toContain('1:0');
    const other = await group.member('ottla');
    other.consumer.pause();
    other.running = other.consumer.run(() => {});
    await world.advance(10_000);
    await world.complete(other.consumer.close());
    await world.advance(5_000);
    expect(member.consumer.assignment).toHaveLength(PARTITIONS);
    expect(seen).toHaveLength(2 * PARTITIONS - 3);
    member.consumer.resume(['t']);
    await world.advance(5_000);
    expect(seen.toSorted()).toEqual(
      Array.from({ length: 2 * PARTITIONS }, (_, index) => `${index >> 1}:${index & 1}`),
    );
    await group.close([member, other]);
  });

  test('in a loop', async () => {
    const group = await onePartition('pause loop');
    await writeKeys(group, ['a', 'b', 'c']);
    const member = await group.member('kafka', { stopAtEnd: true });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { offset } of member.consumer) {
        seen.push(offset);
        if (offset === 1) member.consumer.pause();
      }
    })();
    await group.world.advance(10_000);
    expect(seen).toEqual([0, 1]);
    member.consumer.resume();
    await group.world.complete(reading);
    expect(seen).toEqual([0, 1, 2]);
    await group.close([member]);
  });
});

test('a slow partition is fetched one answer ahead and does not keep the others from being fetched', async () => {
  const group = await GroupWorld.start('slow partition', { settings });
  const { world } = group;
  const member = await group.member('ottla', { partitionMaxBytes: 2_000, readAheadBytes: 4_000 });
  const seen = Array<number>(PARTITIONS).fill(0);
  member.running = member.consumer.run(
    ({ partition }) => {
      seen[partition]!++;
      return partition < 3 ? new Promise(() => {}) : undefined;
    },
    { concurrency: PARTITIONS },
  );
  for (let round = 0; round < 20; round++) {
    await world.complete(group.write(round * 120, 120));
    await world.advance(200);
  }
  await world.advance(5_000);
  expect(seen).toEqual([1, 1, 1, 400, 400, 400]);
  await group.close([]);
});

describe('a member that the coordinator assigns to', () => {
  const quick = {
    groupConsumerSessionTimeoutMs: options.sessionTimeoutMs,
    groupConsumerHeartbeatIntervalMs: 3_000,
  };

  test('is told at once, without asking all the time', async () => {
    const group = await GroupWorld.start('at once', { settings: quick });
    const { world } = group;
    const first = await group.member('ottla', { protocol: 'consumer' });
    first.running = first.consumer.run(() => {});
    await world.advance(20_000);
    const before = world.executed;
    await world.advance(30_000);
    // Heartbeats and long polls of half a minute, a dozen events each.
    expect(world.executed - before).toBeLessThan(2_500);
    const second = await group.member('ottla', { protocol: 'consumer' });
    second.running = second.consumer.run(() => {});
    await world.advance(200);
    expect([first, second].map(({ consumer }) => consumer.assignment.length)).toEqual([3, 3]);
    await world.complete(second.consumer.close());
    await world.advance(200);
    expect(first.consumer.assignment).toHaveLength(PARTITIONS);
    await group.close([first, second]);
  });

  test('gives up partitions one by one: a handler at work for minutes keeps its own alone', async () => {
    const group = await GroupWorld.start('busy lease', { settings: quick });
    const { world } = group;
    await world.complete(group.write(0, PARTITIONS));
    const rebalanceTimeoutMs = 5_000;
    const first = await group.member('ottla', {
      protocol: 'consumer',
      rebalanceTimeoutMs,
      slowHandlerMs: 10_000,
    });
    const told: number[] = [];
    const done: number[] = [];
    const handlingMs = 50_000;
    first.running = first.consumer.run(
      async ({ partition }, { signal }) => {
        signal.addEventListener('abort', () => told.push(partition));
        await first.sleep(handlingMs);
        done.push(partition);
      },
      { concurrency: PARTITIONS },
    );
    await world.advance(2_000);
    const second = await group.member('ottla', { protocol: 'consumer', rebalanceTimeoutMs });
    const taken: string[] = [];
    second.running = second.consumer.run(({ partition, offset }) => {
      taken.push(`${partition}:${offset}`);
    });
    await world.advance(handlingMs / 2);
    expect(told).toHaveLength(PARTITIONS / 2);
    expect(first.consumer.assignment).toHaveLength(PARTITIONS);
    expect(second.consumer.assignment).toEqual([]);
    await world.advance(handlingMs / 2);
    expect(done).toHaveLength(PARTITIONS);
    expect(told).toHaveLength(PARTITIONS / 2);
    expect(first.consumer.assignment).toHaveLength(PARTITIONS / 2);
    expect(second.consumer.assignment).toHaveLength(PARTITIONS / 2);
    expect(taken).toEqual([]);
    expect(first.warnings.map(({ code }) => code)).toEqual(Array(PARTITIONS).fill('HANDLER_SLOW'));
    const awaited = first.warnings.filter(({ message }) => message.includes('goes to another member'));
    expect(awaited.map(({ records: [record] }) => record!.partition).toSorted()).toEqual(told.toSorted());
    await group.close([first, second]);
  });

  test.each(['classic', 'consumer'] as const)(
    'static members keep their place, or leave it (%s)',
    async (protocol) => {
      const group = await GroupWorld.start(`static ${protocol}`, { settings: quick });
      const { world } = group;
      const named = { protocol, groupInstanceId: 'one' };
      const first = await group.member('kafka', named);
      const other = await group.member('kafka', { protocol });
      for (const member of [first, other]) member.running = member.consumer.run(() => {});
      await world.advance(20_000);
      const before = first.consumer.assignment;
      await world.complete(first.consumer.close());
      await world.advance(1_000);
      expect(other.consumer.assignment).toHaveLength(PARTITIONS / 2);
      const again = await group.member('kafka', named);
      again.running = again.consumer.run(() => {});
      await world.advance(2_000);
      expect(again.consumer.assignment).toEqual(before);
      await world.complete(again.consumer.close({ leave: true }));
      await world.advance(5_000);
      expect(other.consumer.assignment).toHaveLength(PARTITIONS);
      await group.close([other]);
    },
  );

  test('a static member that was killed has its place when its session is over', async () => {
    const group = await GroupWorld.start('static kill', { settings: quick });
    const { world } = group;
    const named = { protocol: 'consumer', groupInstanceId: 'one' } as const;
    const first = await group.member('kafka', named);
    first.running = first.consumer.run(() => {});
    await world.advance(10_000);
    world.host(first.host).crash({ powerLoss: false });
    const again = await group.member('kafka', named);
    again.running = again.consumer.run(() => {});
    await world.advance(options.sessionTimeoutMs / 2);
    expect(again.consumer.assignment).toEqual([]);
    await world.advance(options.sessionTimeoutMs);
    expect(again.consumer.assignment).toHaveLength(PARTITIONS);
    await group.close([again]);
  });

  test('a pattern finds topics, also later ones; a bad one is refused', async () => {
    const group = await GroupWorld.start('pattern', { settings: quick });
    const { world } = group;
    const member = await group.member('ottla', { topics: [], pattern: 't|later-.*' });
    member.running = member.consumer.run(() => {});
    await world.advance(5_000);
    expect(member.consumer.assignment).toHaveLength(PARTITIONS);
    await world.complete(group.writer.admin().createTopics([{ name: 'later-1', partitions: 2 }]));
    await world.advance(10_000);
    expect(member.consumer.assignment).toHaveLength(PARTITIONS + 2);
    const bad = await group.member('ottla', { group: 'bad', pattern: '(' });
    await expect(world.complete(bad.consumer.run(() => {}))).rejects.toMatchObject({
      code: 'INVALID_REGULAR_EXPRESSION',
    });
    await group.close([member, bad]);
  });

  test('options that exclude each other are refused', async () => {
    const group = await GroupWorld.start('options', { settings: quick });
    const { ottla, consumer } = await group.member('kafka');
    const base = { group: 'g', topics: ['t'] };
    for (const wrong of [
      { pattern: 'x', protocol: 'classic' as const },
      { serverAssignor: 'range' as const, assignors: ['range' as const] },
      { protocol: 'consumer' as const, assignors: ['sticky' as const] },
      { topics: [] },
    ]) {
      expect(() => ottla.groupConsumer({ ...base, ...wrong })).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      );
    }
    await expect(consumer.run(() => {}, { concurrency: { keys: 0 } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await group.world.complete(ottla.close());
    await group.close([]);
  });
});

test('the assignor sticky moves few partitions, although members give up everything first', async () => {
  const group = await GroupWorld.start('sticky', { settings });
  const { world } = group;
  const members = [];
  for (let index = 0; index < 3; index++) {
    const member = await group.member(index % 2 === 0 ? 'kafka' : 'ottla', { assignors: ['sticky'] });
    member.running = member.consumer.run(() => {});
    members.push(member);
    await world.advance(5_000);
  }
  const [first, second, third] = members as [Member, Member, Member];
  const before = [first, second].map(({ consumer }) => consumer.assignment);
  expect(before.map(({ length }) => length)).toEqual([2, 2]);
  await world.complete(third.consumer.close());
  await world.advance(5_000);
  for (const [index, { consumer }] of [first, second].entries()) {
    expect(consumer.assignment).toHaveLength(3);
    expect(consumer.assignment).toEqual(expect.arrayContaining([...before[index]!]));
  }
  await group.close([first, second]);
});
