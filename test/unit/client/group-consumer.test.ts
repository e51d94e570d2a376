/**
 * Group consumers against a whole broker in a virtual world: members come, go and crash while records
 * flow, handlers are slow, refuse to stop or fail.
 */
import { describe, expect, test } from 'vitest';
import { OttlaError } from '../../../src/client/index.ts';
import { GroupWorld, type Member, options, PARTITIONS, Seen } from '../../simulator/group-world.ts';

const SEEDS = process.env['OTTLA_PROOF'] === 'big' ? 300 : 8;
const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
const dialects = ['ottla', 'kafka'] as const;

const wholeNumbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const allOf = (total: number): number[][] =>
  Array.from({ length: PARTITIONS }, () => wholeNumbers(total / PARTITIONS));

describe.each(dialects)('%s dialect', (dialect) => {
  test.each(seeds)('1 → 3 → 1 members: each record once, in order (seed %i)', async (seed) => {
    const assignor = seed % 3 === 0 ? 'range' : seed % 3 === 1 ? 'cooperative-sticky' : 'roundrobin';
    const cluster = await GroupWorld.start(`${dialect} calm ${seed}`);
    const { world } = cluster;
    const random = world.stream('test');
    const seen = new Seen();
    const members: Member[] = [];
    const join = async (): Promise<void> => {
      const member = await cluster.member(dialect, {
        assignors: [assignor],
        commitIntervalMs: random.between(50, 3_000),
      });
      members.push(member);
      const handler = ({ partition, offset }: { partition: number; offset: number }) =>
        seen.record(cluster, member.host, partition, offset, random.between(0, 40));
      member.running = member.consumer.run(handler, { concurrency: random.between(1, PARTITIONS) });
    };
    let written = 0;
    const write = async (): Promise<void> => {
      const count = PARTITIONS * random.between(1, 15);
      await world.complete(cluster.write(written, count));
      written += count;
    };
    await join();
    for (let step = 0; step < 14; step++) {
      await write();
      await world.advance(random.between(0, 1_500));
      if (step === 3 || step === 5) await join();
      if (step === 8 || step === 10) {
        const leaving = members[step === 8 ? 0 : 1]!;
        await world.complete(Promise.all([leaving.consumer.close(), leaving.running]));
      }
    }
    await world.advance(60_000);
    expect(seen.offsets).toEqual(allOf(written));
    expect(seen.overlaps).toBe(0);
    expect(members[2]!.consumer.assignment).toHaveLength(PARTITIONS);
    await world.complete(Promise.all(members.map(({ consumer }) => consumer.close())));
    const committed = await world.complete(cluster.writer.admin().groupOffsets('g'));
    expect(committed.map(({ offset }) => offset)).toEqual(Array(PARTITIONS).fill(written / PARTITIONS));
    await cluster.close(members);
  });

  test.each(seeds)('members and the broker crash: each record at least once (seed %i)', async (seed) => {
    const cluster = await GroupWorld.start(`${dialect} crash ${seed}`);
    const { world, virtual } = cluster;
    const random = world.stream('test');
    const seen = new Seen();
    const members: Member[] = [];
    const failures: unknown[] = [];
    const join = async (): Promise<void> => {
      const member = await cluster.member(dialect, { commitIntervalMs: random.between(50, 3_000) });
      members.push(member);
      member.running = member.consumer
        .run(
          ({ partition, offset }) =>
            seen.record(cluster, member.host, partition, offset, random.between(0, 40)),
          {
            concurrency: random.between(1, PARTITIONS),
          },
        )
        .catch((error: unknown) => {
          failures.push(error);
        });
    };
    const alive = new Set<Member>();
    let written = 0;
    for (let step = 0; step < 14; step++) {
      const count = PARTITIONS * random.between(1, 15);
      await world.complete(cluster.write(written, count));
      written += count;
      await world.advance(random.between(0, 3_000));
      if (step % 4 === 0) {
        await join();
        alive.add(members.at(-1)!);
      }
      const [victim] = alive;
      if (step % 5 === 4 && alive.size > 1) {
        world.host(victim!.host).crash({ powerLoss: false });
        alive.delete(victim!);
      }
      if (step % 6 === 3) await virtual.crash(false);
      for (const connection of world.network.connections()) if (random.below(6) === 0) connection.reset();
    }
    await world.advance(120_000);
    expect(failures).toEqual([]);
    expect(seen.distinct.map((list) => list.toSorted((a, b) => a - b))).toEqual(allOf(written));
    const left = [...alive];
    expect(left.flatMap(({ consumer }) => consumer.assignment)).toHaveLength(PARTITIONS);
    await world.complete(Promise.all(left.map(({ ottla }) => ottla.close())));
    const committed = await world.complete(cluster.writer.admin().groupOffsets('g'));
    expect(committed.map(({ offset }) => offset)).toEqual(Array(PARTITIONS).fill(written / PARTITIONS));
    await cluster.close([]);
  });
});

describe('a slow handler', () => {
  test('keeps its partition for three session timeouts, and no other member gets its record', async () => {
    const cluster = await GroupWorld.start('slow');
    const { world } = cluster;
    await world.complete(cluster.write(0, PARTITIONS));
    const seen = new Seen();
    const member = await cluster.member('kafka');
    member.running = member.consumer.run(
      ({ partition, offset }) =>
        seen.record(cluster, member.host, partition, offset, 3 * options.sessionTimeoutMs),
      { concurrency: PARTITIONS },
    );
    await world.advance(3 * options.sessionTimeoutMs - 1_000);
    const [group] = await world.complete(cluster.writer.admin().describeGroups(['g']));
    expect(group).toMatchObject({ state: 'Stable', assignor: 'cooperative-sticky' });
    expect(group!.members).toHaveLength(1);
    await world.advance(10_000);
    await world.complete(member.consumer.close());
    expect(seen.offsets).toEqual(allOf(PARTITIONS));
    await cluster.close([member]);
  });

  test('that never ends is reported with CONSUMER_STALLED, and others take over', async () => {
    const cluster = await GroupWorld.start('stuck');
    const { world } = cluster;
    await world.complete(cluster.write(0, PARTITIONS));
    const stuck = await cluster.member('ottla', { handlerTimeoutMs: 20_000, drainTimeoutMs: 2_000 });
    let aborted = false;
    stuck.running = stuck.consumer.run((_, { signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise(() => {});
    });
    const failure = stuck.running.catch((error: unknown) => error);
    const error = await world.complete(failure, 60_000);
    expect(error).toBeInstanceOf(OttlaError);
    expect(error).toMatchObject({ code: 'CONSUMER_STALLED' });
    expect(aborted).toBe(true);
    const seen = new Seen();
    const other = await cluster.member('ottla');
    other.running = other.consumer.run(({ partition, offset }) =>
      seen.record(cluster, other.host, partition, offset, 1),
    );
    await world.advance(10_000);
    expect(seen.offsets).toEqual(allOf(PARTITIONS));
    await cluster.close([stuck, other]);
  });
});

describe('revocation', () => {
  test.each(['range', 'cooperative-sticky'] as const)(
    'aborts, drains, commits, releases (%s)',
    async (assignor) => {
      const cluster = await GroupWorld.start(`revoke ${assignor}`);
      const { world } = cluster;
      await world.complete(cluster.write(0, 20 * PARTITIONS));
      const first = await cluster.member('kafka', { assignors: [assignor], commitIntervalMs: 1_000_000 });
      const { clock } = world.host(first.host).platform;
      const events: string[] = [];
      first.running = first.consumer.run(
        async ({ partition, offset }, { signal }) => {
          const name = `${partition}:${offset}`;
          signal.addEventListener('abort', () => events.push(`told ${name}`), { once: true });
          await new Promise<void>((resolve) => {
            clock.after(700, resolve);
          });
          events.push(`done ${name}`);
        },
        { concurrency: PARTITIONS },
      );
      await world.advance(3_000);
      const started: string[] = [];
      const second = await cluster.member('kafka', { assignors: [assignor] });
      second.running = second.consumer.run(({ partition, offset }) => {
        started.push(`${partition}:${offset}`);
        events.push(`taken ${partition}:${offset}`);
      });
      await world.advance(8_000);
      const moved = second.consumer.assignment.map(({ partition }) => partition);
      expect(moved).toHaveLength(PARTITIONS / 2);
      for (const partition of moved) {
        const told = events.find((event) => event.startsWith(`told ${partition}:`))!.slice(5);
        const next = `${partition}:${Number(told.split(':')[1]) + 1}`;
        const order = [`told ${told}`, `done ${told}`, `taken ${next}`].map((event) => events.indexOf(event));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(order).not.toContain(-1);
        expect(started.find((name) => name.startsWith(`${partition}:`))).toBe(next);
      }
      await cluster.close([first, second]);
    },
  );

  test('does not wait for ever for a handler that ignores it', async () => {
    const cluster = await GroupWorld.start('stubborn');
    const { world } = cluster;
    await world.complete(cluster.write(0, PARTITIONS));
    const stubborn = await cluster.member('ottla', { drainTimeoutMs: 2_000 });
    stubborn.running = stubborn.consumer.run(() => new Promise(() => {}), { concurrency: PARTITIONS });
    await world.advance(2_000);
    const other = await cluster.member('ottla');
    const seen = new Seen();
    other.running = other.consumer.run(({ partition, offset }) =>
      seen.record(cluster, other.host, partition, offset, 1),
    );
    await world.advance(10_000);
    expect(other.consumer.assignment).toHaveLength(PARTITIONS / 2);
    expect(seen.count).toBe(PARTITIONS / 2);
    await cluster.close([stubborn, other]);
  });
});

describe('commits', () => {
  test('a handler that throws ends the run; its record comes again', async () => {
    const cluster = await GroupWorld.start('throws', { partitions: 1 });
    const { world, writer } = cluster;
    const producer = writer.producer();
    await world.complete(producer.sendBatch(wholeNumbers(5).map((n) => ({ topic: 't', value: `${n}` }))));
    const failing = await cluster.member('ottla');
    const broken = new Error('no');
    failing.running = failing.consumer.run(({ offset }) => {
      if (offset === 3) throw broken;
    });
    expect(await world.complete(failing.running.catch((error: unknown) => error))).toMatchObject({
      code: 'HANDLER_FAILED',
      subject: 't-0',
      cause: broken,
    });
    const next = await cluster.member('ottla', { stopAtEnd: true });
    const seen: number[] = [];
    await world.complete(next.consumer.run(({ offset }) => seen.push(offset)));
    expect(seen).toEqual([3, 4]);
    await cluster.close([failing, next]);
  });

  test('at-most-once commits before it delivers', async () => {
    const cluster = await GroupWorld.start('at most once', { partitions: 1 });
    const { world, writer } = cluster;
    await world.complete(
      writer.producer().sendBatch(wholeNumbers(5).map((n) => ({ topic: 't', value: `${n}` }))),
    );
    const failing = await cluster.member('kafka', { delivery: 'at-most-once' });
    failing.running = failing.consumer.run(({ offset }) => {
      if (offset === 3) throw new Error('no');
    });
    await world.complete(failing.running.catch(() => {}));
    const next = await cluster.member('kafka', { stopAtEnd: true, delivery: 'at-most-once' });
    const seen: number[] = [];
    await world.complete(next.consumer.run(({ offset }) => seen.push(offset)));
    // The record that failed is not repeated; the one behind it had not been delivered.
    expect(seen).toEqual([4]);
    await cluster.close([failing, next]);
  });

  test('a loop commits what it has left behind; commit() adds what it has in hand', async () => {
    const cluster = await GroupWorld.start('loop', { partitions: 1 });
    const { world, writer } = cluster;
    await world.complete(
      writer.producer().sendBatch(wholeNumbers(9).map((n) => ({ topic: 't', value: `${n}` }))),
    );
    const read = async (count: number, commits: boolean): Promise<number[]> => {
      const { consumer, ottla } = await cluster.member('kafka');
      const seen: number[] = [];
      const reading = async (): Promise<void> => {
        for await (const { offset } of consumer) {
          seen.push(offset);
          if (seen.length < count) continue;
          if (commits) await consumer.commit();
          break;
        }
        await ottla.close();
      };
      await world.complete(reading());
      return seen;
    };
    expect(await read(3, false)).toEqual([0, 1, 2]);
    expect(await read(3, true)).toEqual([2, 3, 4]);
    expect(await read(2, false)).toEqual([5, 6]);
    await cluster.close([]);
  });

  test('keep leader epoch and metadata; manual commits alone count without autoCommit', async () => {
    const cluster = await GroupWorld.start('manual', { partitions: 1 });
    const { world, writer } = cluster;
    await world.complete(
      writer.producer().sendBatch(wholeNumbers(4).map((n) => ({ topic: 't', value: `${n}` }))),
    );
    const member = await cluster.member('ottla', { autoCommit: false, stopAtEnd: true });
    member.running = member.consumer.run(async ({ offset }) => {
      if (offset === 1)
        await member.consumer.commit([
          { topic: 't', partition: 0, offset: 2, leaderEpoch: 0, metadata: 'half' },
        ]);
    });
    await world.complete(member.running);
    expect(await world.complete(writer.admin().groupOffsets('g'))).toEqual([
      { topic: 't', partition: 0, offset: 2, leaderEpoch: 0, metadata: 'half' },
    ]);
    await cluster.close([member]);
  });
});

describe('static members', () => {
  test('come back without a rebalance; a second one of the same name fences the first', async () => {
    const cluster = await GroupWorld.start('static');
    const { world } = cluster;
    const first = await cluster.member('kafka', { groupInstanceId: 'one' });
    first.running = first.consumer.run(() => {});
    const failure = first.running.catch((error: unknown) => error);
    await world.advance(3_000);
    const second = await cluster.member('kafka', { groupInstanceId: 'one' });
    second.running = second.consumer.run(() => {});
    expect(await world.complete(failure, 20_000)).toMatchObject({ code: 'FENCED_INSTANCE_ID' });
    expect(second.consumer.assignment).toHaveLength(PARTITIONS);
    await cluster.close([first, second]);
  });
});
