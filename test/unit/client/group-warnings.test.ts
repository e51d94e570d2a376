/**
 * Group consumers that are in danger of dying silently: handlers that block, hang or take long, processes
 * that stop, partitions that bring nothing, coordinators that say nothing. All of it is reported.
 */
import { describe, expect, test } from 'vitest';
import { OttlaError } from '../../../src/client/index.ts';
import { GroupWorld, options, PARTITIONS, Seen } from '../../simulator/group-world.ts';

const variants = [
  ['kafka', 'classic'],
  ['ottla', 'consumer'],
] as const;
const session = options.sessionTimeoutMs;
/** The coordinator's own, for members that it assigns to. */
const settings = { groupConsumerSessionTimeoutMs: session, groupConsumerHeartbeatIntervalMs: 500 };

describe.each(variants)('%s dialect, protocol %s', (dialect, protocol) => {
  async function start(name: string): Promise<GroupWorld> {
    return GroupWorld.start(`${dialect} ${protocol} ${name}`, { settings });
  }

  test('a handler that blocks the event loop is reported with its record', async () => {
    const cluster = await start('block');
    const { world } = cluster;
    await world.complete(cluster.write(0, PARTITIONS));
    const member = await cluster.member(dialect, { protocol });
    const seen: string[] = [];
    member.running = member.consumer.run(({ partition, offset }) => {
      seen.push(`${partition}:${offset}`);
      if (partition === 3) member.block(session / 2);
    });
    await world.advance(20_000);
    expect(member.warnings).toMatchObject([
      {
        code: 'EVENT_LOOP_BLOCKED',
        group: 'g',
        durationMs: session / 2,
        records: [{ topic: 't', partition: 3, offset: 0 }],
      },
    ]);
    expect(member.warnings[0]!.message).toContain('t-3, offset 0');
    expect(seen).toHaveLength(PARTITIONS);
    expect(member.consumer.assignment).toHaveLength(PARTITIONS);
    await cluster.close([member]);
  });

  test('one that blocks behind an await is reported, too', async () => {
    const cluster = await start('block later');
    const { world } = cluster;
    await world.complete(cluster.write(0, PARTITIONS));
    const member = await cluster.member(dialect, { protocol });
    member.running = member.consumer.run(async ({ partition }) => {
      await member.sleep(10);
      if (partition === 3) member.block(session / 2);
      await member.sleep(10);
    });
    await world.advance(20_000);
    expect(member.warnings).toMatchObject([
      { code: 'EVENT_LOOP_BLOCKED', records: [{ topic: 't', partition: 3, offset: 0 }] },
    ]);
    expect(member.warnings[0]!.durationMs).toBeGreaterThan(session / 2 - 1_000);
    await cluster.close([member]);
  });

  test('one that blocks for longer than the session loses its partitions, says so, and comes back', async () => {
    const cluster = await start('block for ever');
    const { world } = cluster;
    await world.complete(cluster.write(0, PARTITIONS));
    const member = await cluster.member(dialect, { protocol });
    const other = await cluster.member(dialect, { protocol });
    const seen = new Seen();
    let blocks = true;
    member.running = member.consumer.run(async ({ partition, offset }) => {
      if (blocks) member.block(2 * session);
      blocks = false;
      await seen.record(cluster, member.host, partition, offset, 1);
    });
    await world.advance(5_000);
    other.running = other.consumer.run(({ partition, offset }) =>
      seen.record(cluster, other.host, partition, offset, 1),
    );
    await world.advance(60_000);
    const codes = member.warnings.map(({ code }) => code);
    expect(codes[0]).toBe('EVENT_LOOP_BLOCKED');
    expect(member.warnings[0]!.message).toContain('longer than the session timeout');
    expect(codes).toContain('MEMBERSHIP_LOST');
    expect(seen.distinct).toEqual(Array(PARTITIONS).fill([0]));
    expect([member, other].map(({ consumer }) => consumer.assignment.length)).toEqual([3, 3]);
    await cluster.close([member, other]);
  });

  test('a handler that hangs keeps its partition and is reported once', async () => {
    const cluster = await start('hang');
    const { world } = cluster;
    await world.complete(cluster.write(0, 2 * PARTITIONS));
    const member = await cluster.member(dialect, {
      protocol,
      slowHandlerMs: 3 * session,
      drainTimeoutMs: 1_000,
    });
    const seen: number[] = [];
    member.running = member.consumer.run(
      ({ partition }) => {
        seen.push(partition);
        return partition === 2 ? new Promise(() => {}) : undefined;
      },
      { concurrency: PARTITIONS },
    );
    await world.advance(20 * session);
    expect(member.warnings).toMatchObject([
      { code: 'HANDLER_SLOW', records: [{ topic: 't', partition: 2, offset: 0 }] },
    ]);
    expect(member.consumer.assignment).toHaveLength(PARTITIONS);
    expect(seen.filter((partition) => partition === 2)).toHaveLength(1);
    expect(seen).toHaveLength(2 * PARTITIONS - 1);
    await cluster.close([member]);
  });

  test.each([
    ['before', 2_000],
    ['behind', 10_000],
  ])('a stopped process loses its partitions; its commit %s its heartbeat is refused', async (_, pauseMs) => {
    const cluster = await start(`paused ${pauseMs}`);
    const { world, writer } = cluster;
    await world.complete(cluster.write(0, PARTITIONS));
    const stopped = await cluster.member(dialect, { protocol, autoCommit: false });
    const late: unknown[] = [];
    stopped.running = stopped.consumer.run(async () => {
      await stopped.sleep(pauseMs);
      late.push(
        await stopped.consumer.commit([{ topic: 't', partition: 0, offset: 77 }]).catch((error) => error),
      );
    });
    await world.advance(2_000);
    world.host(stopped.host).pause();
    const other = await cluster.member(dialect, { protocol });
    const seen = new Seen();
    other.running = other.consumer.run(({ partition, offset }) =>
      seen.record(cluster, other.host, partition, offset, 1),
    );
    await world.advance(5 * session);
    expect(other.consumer.assignment).toHaveLength(PARTITIONS);
    expect(seen.offsets).toEqual(Array(PARTITIONS).fill([0]));
    world.host(stopped.host).resume();
    await world.advance(200);
    expect(late[0]).toBeInstanceOf(OttlaError);
    expect(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_MEMBER_EPOCH']).toContain(
      (late[0] as OttlaError).code,
    );
    await world.advance(20_000);
    expect(stopped.warnings.map(({ code }) => code)).toContain('MEMBERSHIP_LOST');
    const committed = await world.complete(writer.admin().groupOffsets('g'));
    expect(committed.filter(({ partition }) => partition === 0)).not.toMatchObject([{ offset: 77 }]);
    await cluster.close([stopped, other]);
  });

  test('a coordinator that is silent for longer than a session is reported', async () => {
    const cluster = await start('silence');
    const { world, virtual } = cluster;
    const member = await cluster.member(dialect, { protocol, stallTimeoutMs: 0 });
    member.running = member.consumer.run(() => {});
    await world.advance(5_000);
    world.host('broker').crash({ powerLoss: false });
    await world.advance(10 * session);
    expect(member.warnings).toMatchObject([{ code: 'COORDINATOR_SILENT', group: 'g' }]);
    world.host('broker').restart();
    await virtual.boot();
    await world.advance(20_000);
    expect(member.consumer.assignment).toHaveLength(PARTITIONS);
    await cluster.close([member]);
  });

  test('a partition that brings nothing ends the consumer, however much the others bring', async () => {
    const cluster = await start('stall');
    const { world, virtual } = cluster;
    await world.complete(cluster.write(0, PARTITIONS));
    await virtual.crash(false);
    const { disk } = world.host('broker');
    const path = (file: string): boolean => file.startsWith('/data/t-4/');
    disk.inject({ operation: 'read', path, code: 'EIO', times: Number.POSITIVE_INFINITY });
    const member = await cluster.member(dialect, { protocol, stallTimeoutMs: 10_000 });
    let handled = 0;
    const failure = member.consumer
      .run(() => {
        handled++;
      })
      .catch((error: unknown) => error);
    for (let second = 1; second <= 30; second++) {
      await world.complete(cluster.write(PARTITIONS * second, 4));
      await world.advance(1_000);
    }
    expect(await world.complete(failure)).toMatchObject({ code: 'CONSUMER_STALLED' });
    expect(handled).toBeGreaterThan(20);
    await cluster.close([member]);
  });
});
