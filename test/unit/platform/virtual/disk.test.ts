/** What only the virtual disk can do: lose power, fail on demand, be cloned. */
import { describe, expect, test } from 'vitest';
import { VirtualDisk } from '../../../../src/platform/virtual/disk.ts';
import { virtualWorld } from '../../../../src/platform/virtual/world.ts';

const SEEDS = process.env['OTTLA_PROOF'] === 'big' ? 20_000 : 500;

function disk(seed: number | string = 1): VirtualDisk {
  const made = new VirtualDisk({ seed });
  made.putDirectory('/data');
  return made;
}

const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const coded = (code: string) => expect.objectContaining({ name: 'DiskError', code });

describe('power loss', () => {
  test('takes nothing that was synced, file and name', async () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const one = disk(seed);
      const file = await one.open('/data/log', { create: true });
      file.append([filled(700, 1)]);
      await file.sync();
      await one.syncDirectory('/data');
      file.append([filled(5000, 2)]);
      one.crash({ powerLoss: true });
      const bytes = one.bytes('/data/log');
      expect(bytes.subarray(0, 700).every((byte) => byte === 1)).toBe(true);
      expect(bytes.length).toBeLessThanOrEqual(5700);
      expect(bytes.subarray(700).every((byte) => byte === 2 || byte === 0)).toBe(true);
    }
  });

  test('keeps, loses, tears, zeroes and reorders what was not synced', async () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < SEEDS; seed++) {
      const one = disk(seed);
      const file = await one.open('/data/log', { create: true });
      await one.syncDirectory('/data');
      file.append([filled(2000, 1)]);
      file.append([filled(2000, 2)]);
      one.crash({ powerLoss: true });
      const bytes = one.bytes('/data/log');
      const first = bytes.subarray(0, 2000);
      const second = bytes.subarray(2000);
      if (bytes.length === 0) seen.add('all lost');
      else if (first.every((byte) => byte === 1) && second.length === 0) seen.add('second lost');
      else if (first.every((byte) => byte === 1) && second.every((byte) => byte === 2)) seen.add('all kept');
      if (second.length === 2000 && second.every((byte) => byte === 2) && first.every((byte) => byte === 0)) {
        seen.add('first lost or zeroed, second kept');
      }
      if (first.length === 2000 && first.every((byte) => byte === 0)) seen.add('zeroed');
      if (bytes.length > 0 && bytes.length < 2000) {
        expect(bytes.length % 512).toBe(0);
        seen.add('torn');
      }
    }
    expect([...seen].sort()).toEqual(
      ['all kept', 'all lost', 'first lost or zeroed, second kept', 'second lost', 'torn', 'zeroed'].sort(),
    );
  });

  test('leaves what was synced where the same bytes are written over it', async () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const one = disk(seed);
      const file = await one.open('/data/log', { create: true });
      file.append([filled(2000, 1)]);
      await file.sync();
      await one.syncDirectory('/data');
      await file.writeAt(filled(2000, 1), 0);
      one.crash({ powerLoss: true });
      expect(one.bytes('/data/log')).toEqual(filled(2000, 1));
    }
  });

  test('tears at sector boundaries only', async () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const one = disk(seed);
      const file = await one.open('/data/log', { create: true });
      file.append([filled(100, 9)]);
      await file.sync();
      await one.syncDirectory('/data');
      file.append([filled(3000, 1)]);
      one.crash({ powerLoss: true });
      const bytes = one.bytes('/data/log').subarray(100);
      for (let at = 1; at < bytes.length; at++) {
        if (bytes[at] !== bytes[at - 1]) expect((at + 100) % 512).toBe(0);
      }
    }
  });

  test('may undo names, each change as a whole, never the synced ones', async () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < SEEDS; seed++) {
      const one = disk(seed);
      one.put('/data/old', filled(1, 1));
      const file = await one.open('/data/new', { create: true });
      file.append([filled(1, 2)]);
      await file.sync();
      await one.rename('/data/new', '/data/old');
      await one.makeDirectory('/data/sub');
      one.crash({ powerLoss: true });
      const names = (await one.list('/data')).join();
      seen.add(names);
      expect(names.startsWith('new,old') || names.startsWith('old')).toBe(true);
      expect([1, 2]).toContain(one.bytes('/data/old')[0]);
    }
    expect(seen).toEqual(new Set(['old', 'old,sub', 'new,old', 'new,old,sub']));
  });

  test('after syncDirectory names stay, and those they build upon', async () => {
    for (let seed = 0; seed < 50; seed++) {
      const one = disk(seed);
      one.putDirectory('/data/a');
      one.putDirectory('/data/b');
      await (await one.open('/data/a/x', { create: true })).close();
      await one.rename('/data/a/x', '/data/b/y');
      await one.syncDirectory('/data/b');
      one.crash({ powerLoss: true });
      expect(one.paths()).toEqual(['/data/b/y']);
    }
  });

  test('can be told what to take, and changes the boot id; a kill does neither', async () => {
    const one = disk();
    const boot = await one.bootId();
    const file = await one.open('/data/log', { create: true });
    file.append([filled(10, 1)]);
    expect(one.unsyncedBytes('/data/log')).toBe(10);
    one.crash({ powerLoss: false });
    expect(one.bytes('/data/log').length).toBe(10);
    expect(await one.bootId()).toBe(boot);
    const kept = one.clone();
    kept.crash({ powerLoss: true, unsynced: 'kept' });
    expect(kept.bytes('/data/log').length).toBe(10);
    one.crash({ powerLoss: true, unsynced: 'lost' });
    expect(one.paths()).toEqual([]);
    expect(await one.bootId()).not.toBe(boot);
  });

  test('takes pages that a failed sync left clean, though reads showed them', async () => {
    const one = disk();
    const file = await one.open('/data/log', { create: true });
    await one.syncDirectory('/data');
    file.append([filled(1000, 1)]);
    one.inject({ operation: 'sync' });
    await expect(file.sync()).rejects.toEqual(coded('EIO'));
    await expect(file.sync()).rejects.toEqual(coded('EIO'));
    const again = await one.open('/data/log');
    await again.sync();
    expect(await again.read(new Uint8Array(2000), 0)).toBe(1000);
    again.append([filled(10, 2)]);
    await again.sync();
    one.crash({ powerLoss: true });
    expect([...one.bytes('/data/log').subarray(998)]).toEqual([0, 0, ...filled(10, 2)]);
  });
});

describe('a dead process', () => {
  test('gets no answer any more, and its lock is stale', async () => {
    const one = disk();
    const old = one.session();
    const lock = await old.lock('/data');
    expect(lock).toBeDefined();
    await expect(one.lock('/data')).rejects.toEqual(coded('ELOCKED'));
    const file = await old.open('/data/log', { create: true });
    one.crash({ powerLoss: false });
    let answers = 0;
    const answered = (): void => {
      answers++;
    };
    file.append([filled(1, 1)])?.then(answered, answered);
    for (const one of [file.sync(), file.read(filled(1, 1), 0), file.close(), old.list('/data')]) {
      one.then(answered, answered);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toBe(0);
    expect(one.bytes('/data/log').length).toBe(0);
    await one.lock('/data');
  });

  test('may leave a part of an asynchronous append', async () => {
    const lengths = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      const world = virtualWorld(seed);
      const host = world.host('a', { latency: { append: { min: 5, max: 5 } } });
      host.disk.putDirectory('/data');
      const file = await world.complete(host.platform.disk.open('/data/log', { create: true }));
      void file.append([filled(100, 1)]);
      void file.append([filled(100, 2)]);
      await world.advance(2);
      host.crash({ powerLoss: false });
      const bytes = host.disk.bytes('/data/log');
      expect(bytes.every((byte) => byte === 1)).toBe(true);
      lengths.add(bytes.length);
    }
    expect(lengths.size).toBeGreaterThan(10);
  });
});

describe('faults', () => {
  test('hit the planned operation only', async () => {
    const one = disk();
    const file = await one.open('/data/log', { create: true });
    one.inject({ operation: 'append', path: (path) => path.endsWith('log'), after: 1, code: 'EROFS' });
    file.append([filled(100, 1)]);
    expect(() => file.append([filled(100, 2)])).toThrow(coded('EROFS'));
    expect(file.size).toBe(100);
    expect(() => file.append([filled(1, 3)])).toThrow(coded('EROFS'));
    await file.truncate(100);
    file.append([filled(1, 3)]);
    expect(one.bytes('/data/log').length).toBe(101);
    const takeBack = one.inject({ operation: 'read', times: 1000 });
    await expect(file.read(new Uint8Array(1), 0)).rejects.toEqual(coded('EIO'));
    takeBack();
    expect(await file.read(new Uint8Array(1), 0)).toBe(1);
  });

  test('a full disk takes what fits, and has room again after a removal', async () => {
    const one = new VirtualDisk({ capacity: 1000 });
    one.putDirectory('/data');
    one.put('/data/ballast', filled(400, 1));
    const file = await one.open('/data/log', { create: true });
    file.append([filled(500, 1)]);
    expect(() => file.append([filled(200, 1)])).toThrow(coded('ENOSPC'));
    expect(one.bytes('/data/log').length).toBe(600);
    await file.truncate(file.size);
    expect(await one.space('/data')).toEqual({ free: 100, total: 1000 });
    await one.remove('/data/ballast');
    file.append([filled(500, 1)]);
    expect((await one.space('/data')).free).toBe(0);
    await one.remove('/data/log');
    expect((await one.space('/data')).free).toBe(0);
    await file.close();
    expect((await one.space('/data')).free).toBe(1000);
  });

  test('bits flip where they are told, on the medium too', async () => {
    const one = disk();
    one.put('/data/log', filled(100, 0));
    one.flipBit('/data/log', 50, 3);
    expect(one.bytes('/data/log')[50]).toBe(8);
    one.crash({ powerLoss: true });
    expect(one.bytes('/data/log')[50]).toBe(8);
    const place = one.flipBit('/data/log');
    expect(one.bytes('/data/log')[place]).not.toBe(place === 50 ? 8 : 0);
  });
});

test('clones are independent, and equal seeds crash them equally', async () => {
  const one = disk();
  const file = await one.open('/data/log', { create: true });
  await one.syncDirectory('/data');
  for (let value = 1; value < 6; value++) file.append([filled(3000, value)]);
  const outcomes = [1, 1, 2, 3, 4, 5].map((seed) => {
    const clone = one.clone(seed);
    clone.crash({ powerLoss: true });
    return clone.bytes('/data/log').join();
  });
  expect(outcomes[0]).toBe(outcomes[1]);
  expect(new Set(outcomes).size).toBeGreaterThan(1);
  const clone = one.clone();
  clone.put('/data/log', filled(1, 7));
  expect(one.bytes('/data/log').length).toBe(15000);
  file.append([filled(1, 1)]);
  expect(clone.bytes('/data/log').length).toBe(1);
});
