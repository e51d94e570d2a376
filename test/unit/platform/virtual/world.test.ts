/** Virtual time, hosts, and the promise that a seed repeats itself. */
import { describe, expect, test } from 'vitest';
import type { Socket } from '../../../../src/platform/ports.ts';
import { virtualWorld, type World } from '../../../../src/platform/virtual/world.ts';

describe('time', () => {
  test('passes only by events, and stops where it is told', async () => {
    const world = virtualWorld(1);
    const { clock } = world.host('a').platform;
    const fired: number[] = [];
    for (const delay of [30, 10, 20]) clock.after(delay, () => fired.push(clock.now()));
    const cancel = clock.after(15, () => fired.push(-1));
    cancel();
    cancel();
    expect(await world.run({ until: 20 })).toEqual({ events: 2, idle: false });
    expect(fired).toEqual([10, 20]);
    expect(world.now).toBe(20);
    expect(await world.run()).toEqual({ events: 1, idle: true });
    await world.advance(100);
    expect(world.now).toBe(130);
  });

  test('between two events every promise chain settles', async () => {
    const world = virtualWorld(1);
    const { clock } = world.host('a').platform;
    let settled = 0;
    const deep = async (): Promise<void> => {
      for (let depth = 0; depth < 2000; depth++) await undefined;
      settled++;
    };
    const seen: number[] = [];
    for (let event = 0; event < 200; event++) {
      clock.after(event, () => {
        seen.push(settled);
        void deep();
      });
    }
    await world.run();
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect(settled).toBe(200);
  });

  test('events of one instant come in an order of the seed', async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const world = virtualWorld(seed);
      const { clock } = world.host('a').platform;
      const order: number[] = [];
      for (const name of [1, 2, 3]) clock.after(5, () => order.push(name));
      await world.run();
      orders.add(order.join());
    }
    expect(orders.size).toBeGreaterThan(3);
  });

  test('a host’s clock runs at its own rate, and its wall clock jumps', async () => {
    const world = virtualWorld(1, { wallTime: 1_000_000 });
    const fast = world.host('fast', { rate: 1.25 });
    const { clock } = fast.platform;
    let firedAt = 0;
    clock.after(100, () => {
      firedAt = world.now;
    });
    await world.run({ until: 200 });
    expect(firedAt).toBeCloseTo(80);
    expect(clock.now()).toBeCloseTo(250);
    fast.time.jump(-5000);
    expect(clock.wallTime()).toBe(1_000_000 + 250 - 5000);
    fast.time.rate = 0.5;
    await world.advance(100);
    expect(clock.now()).toBeCloseTo(300);
  });

  test('complete passes on results and failures, and reports a standstill', async () => {
    const world = virtualWorld(7);
    const { clock, disk } = world.host('a').platform;
    await world.complete(clock.turn());
    await expect(world.complete(disk.open('/none'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(world.complete(new Promise(() => {}))).rejects.toThrow('seed 7');
  });

  test('an exception of an event ends the run', async () => {
    const world = virtualWorld(1);
    world.at(1, () => {
      throw new Error('bug');
    });
    await expect(world.run()).rejects.toThrow('bug');
    expect(await world.run()).toEqual({ events: 0, idle: true });
  });
});

describe('hosts', () => {
  test('a crash ends timers and promises; a restart begins anew on the same disk', async () => {
    const world = virtualWorld(1);
    const host = world.host('a');
    host.disk.putDirectory('/data');
    const old = host.platform;
    let after = 0;
    old.clock.after(10, () => after++);
    const file = await world.complete(old.disk.open('/data/log', { create: true }));
    file.append([new Uint8Array(3)]);
    void file.sync().then(() => after++);
    void old.clock.turn().then(() => after++);
    host.crash({ powerLoss: false });
    expect(host.isUp).toBe(false);
    await world.run();
    expect(after).toBe(0);
    const fresh = host.restart();
    expect(fresh).not.toBe(old);
    expect((await world.complete(fresh.disk.readFile('/data/log'))).length).toBe(3);
    expect(fresh.random.uuid()).not.toBe(old.random.uuid());
  });

  test('a paused process sleeps through its events and catches up in order', async () => {
    const world = virtualWorld(1);
    const host = world.host('a');
    const fired: string[] = [];
    for (const delay of [1, 2, 3, 4, 50]) {
      host.platform.clock.after(delay, () => fired.push(`${delay}@${world.now}`));
    }
    host.pause();
    await world.run({ until: 20 });
    expect(fired).toEqual([]);
    host.resume();
    await world.run();
    expect(fired).toEqual(['1@20', '2@20', '3@20', '4@20', '50@50']);
  });
});

describe('determinism', () => {
  test('equal seeds give equal traces, other seeds others', async () => {
    const first = await busyWorld(11);
    const again = await busyWorld(11);
    const other = await busyWorld(12);
    expect(first.executed).toBeGreaterThan(1000);
    expect([again.traceHash, again.executed, again.now]).toEqual([
      first.traceHash,
      first.executed,
      first.now,
    ]);
    expect(again.recent).toEqual(first.recent);
    expect(other.traceHash).not.toBe(first.traceHash);
  });
});

/** Three hosts that write, sync, talk, crash and are cut off. */
async function busyWorld(seed: number): Promise<World> {
  const world = virtualWorld(seed);
  const faults = world.stream('faults');
  const names = ['a', 'b', 'c'];
  const start = async (name: string): Promise<void> => {
    const { clock, disk, network, random } = world.host(name).platform;
    const file = await disk.open('/data/log', { create: true });
    await network.listen({ host: name, port: 1 }, (socket) => echo(socket));
    for (;;) {
      await new Promise<void>((resolve) => clock.after(1 + random.below(5), resolve));
      file.append([random.bytes(50 + random.below(2000))]);
      await file.sync();
      const peer = names[random.below(3)]!;
      await network.connect({ host: peer, port: 1 }).then(
        (socket) => {
          const buffer = new Uint8Array(500);
          socket.start({ buffer: () => buffer, received: () => {}, drained: () => {}, closed: () => {} });
          socket.write([random.bytes(3000)]);
          clock.after(20, () => socket.end());
        },
        () => {},
      );
    }
  };
  for (const name of names) {
    world.host(name).disk.putDirectory('/data');
    void start(name);
  }
  for (let round = 1; round < 20; round++) {
    world.at(round * 20, () => {
      const host = world.host(faults.pick(names));
      if (faults.chance(0.3)) {
        host.crash({ powerLoss: faults.chance(0.5) });
        host.restart();
        void start(host.name);
      } else if (faults.chance(0.5))
        world.network.partition(
          [host.name],
          names.filter((n) => n !== host.name),
        );
      else world.network.heal();
    });
  }
  await world.run({ until: 500 });
  return world;
}

function echo(socket: Socket): void {
  const buffer = new Uint8Array(1000);
  socket.start({
    buffer: () => buffer,
    received: (length) => socket.write([buffer.slice(0, length)]),
    drained: () => {},
    closed: () => {},
  });
}
