/** The disk contract of ports.ts, held by the real disk and by the virtual one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Prng } from '../../../src/base/prng.ts';
import { nodeDisk } from '../../../src/platform/node/disk.ts';
import type { Disk } from '../../../src/platform/ports.ts';
import { VirtualDisk } from '../../../src/platform/virtual/disk.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';

interface Made {
  readonly disk: Disk;
  readonly root: string;
  readonly close: () => Promise<void> | void;
}

function real(): Made {
  const root = mkdtempSync(`${tmpdir()}/ottla-disk-`);
  return { disk: nodeDisk(), root, close: () => rmSync(root, { recursive: true, force: true }) };
}

/** The real disk as it is while slow: no append is synchronous. */
function realSlow(): Made {
  const made = real();
  return { ...made, disk: nodeDisk({ limits: { maxUnsynced: -1 } }) };
}

function virtual(): Made {
  const disk = new VirtualDisk({ seed: 1 });
  disk.putDirectory('/data');
  return { disk, root: '/data', close: () => {} };
}

function virtualSlow(): Made {
  const world = virtualWorld(1);
  const range = { min: 1, max: 9 };
  const host = world.host('a', { latency: { append: range, sync: range, read: range, other: range } });
  host.disk.putDirectory('/data');
  const stop = world.keepRunning();
  return { disk: host.platform.disk, root: '/data', close: stop };
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const coded = (code: string) => expect.objectContaining({ name: 'DiskError', code });

describe.each([
  ['node', real, true],
  ['node while slow', realSlow, false],
  ['virtual', virtual, true],
  ['virtual while slow', virtualSlow, false],
] as const)('%s disk', (_name, make, appendsAtOnce) => {
  let made: Made;
  let disk: Disk;
  let root: string;
  beforeEach(() => {
    made = make();
    ({ disk, root } = made);
  });
  afterEach(() => made.close());

  test('appends gathered chunks in order and reads them back', async () => {
    const file = await disk.open(`${root}/log`, { create: true });
    expect(file.size).toBe(0);
    const first = file.append([bytesOf('one '), bytesOf('two '), bytesOf('three ')]);
    expect(first === undefined).toBe(appendsAtOnce);
    const second = file.append([bytesOf('four')]);
    expect(file.size).toBe(18);
    await Promise.all([first, second]);
    const target = new Uint8Array(100);
    expect(await file.read(target, 4)).toBe(14);
    expect(textOf(target.subarray(0, 14))).toBe('two three four');
    expect(await file.read(target, 18)).toBe(0);
    expect(await file.read(target.subarray(0, 3), 0)).toBe(3);
    await file.sync();
    await file.close();
    expect(textOf(await disk.readFile(`${root}/log`))).toBe('one two three four');
  });

  test('appends of many chunks arrive whole', async () => {
    const file = await disk.open(`${root}/log`, { create: true });
    const chunks = Array.from({ length: 3000 }, (_, index) => bytesOf(`${index},`));
    await file.append(chunks);
    expect(textOf(await disk.readFile(`${root}/log`))).toBe(chunks.map(textOf).join(''));
    await file.append([]);
    await file.close();
  });

  test('keeps the order of appends, truncates and overwrites', async () => {
    const file = await disk.open(`${root}/log`, { create: true });
    void file.append([bytesOf('abcdef')]);
    void file.truncate(3);
    void file.append([bytesOf('XYZ')]);
    void file.writeAt(bytesOf('-'), 1);
    void file.append([bytesOf('!')]);
    await file.sync();
    expect(file.size).toBe(7);
    expect(textOf(await disk.readFile(`${root}/log`))).toBe('a-cXYZ!');
    await file.close();
  });

  test('a file opened again goes on at its end', async () => {
    const file = await disk.open(`${root}/log`, { create: true });
    await file.append([bytesOf('abc')]);
    await file.close();
    const again = await disk.open(`${root}/log`);
    expect(again.size).toBe(3);
    await again.append([bytesOf('def')]);
    expect(textOf(await disk.readFile(`${root}/log`))).toBe('abcdef');
    await again.close();
  });

  test('truncate extends with zeros', async () => {
    const file = await disk.open(`${root}/log`, { create: true });
    await file.append([bytesOf('abcdef')]);
    await file.truncate(2);
    await file.truncate(5);
    expect([...(await disk.readFile(`${root}/log`))]).toEqual([97, 98, 0, 0, 0]);
    expect(file.size).toBe(5);
    await file.close();
  });

  test('a closed file refuses everything', async () => {
    const file = await disk.open(`${root}/log`, { create: true });
    await file.close();
    expect(() => file.append([bytesOf('x')])).toThrow(coded('EBADF'));
    await expect(file.read(new Uint8Array(1), 0)).rejects.toEqual(coded('EBADF'));
    await expect(file.sync()).rejects.toEqual(coded('EBADF'));
    await expect(file.truncate(0)).rejects.toEqual(coded('EBADF'));
  });

  test('says what is missing', async () => {
    await expect(disk.open(`${root}/none`)).rejects.toEqual(coded('ENOENT'));
    await expect(disk.readFile(`${root}/none`)).rejects.toEqual(coded('ENOENT'));
    await expect(disk.list(`${root}/none`)).rejects.toEqual(coded('ENOENT'));
    await expect(disk.rename(`${root}/none`, `${root}/other`)).rejects.toEqual(coded('ENOENT'));
    await expect(disk.open(`${root}/none/log`, { create: true })).rejects.toEqual(coded('ENOENT'));
    expect(await disk.stat(`${root}/none`)).toBeUndefined();
    expect(await disk.stat(`${root}/none/deeper`)).toBeUndefined();
    await disk.remove(`${root}/none`);
  });

  test('makes, lists, renames and removes', async () => {
    await disk.makeDirectory(`${root}/b/c/d`);
    await disk.makeDirectory(`${root}/b/c/d`);
    for (const name of ['z', 'a', 'B', '10', '9']) {
      await (await disk.open(`${root}/b/${name}`, { create: true })).close();
    }
    expect(await disk.list(`${root}/b`)).toEqual(['10', '9', 'B', 'a', 'c', 'z']);
    await disk.rename(`${root}/b/a`, `${root}/b/z`);
    await disk.rename(`${root}/b`, `${root}/e`);
    await disk.syncDirectory(root);
    expect(await disk.list(`${root}/e`)).toEqual(['10', '9', 'B', 'c', 'z']);
    expect((await disk.stat(`${root}/e`))?.kind).toBe('directory');
    expect(await disk.stat(`${root}/e/z`)).toMatchObject({ kind: 'file', size: 0 });
    await disk.remove(`${root}/e`);
    expect(await disk.list(root)).toEqual([]);
  });

  test('a removed file can be read by who holds it open', async () => {
    const file = await disk.open(`${root}/log`, { create: true });
    await file.append([bytesOf('abc')]);
    await disk.remove(`${root}/log`);
    const target = new Uint8Array(3);
    expect(await file.read(target, 0)).toBe(3);
    expect(textOf(target)).toBe('abc');
    await file.close();
  });

  test('gives a directory to one holder at a time', async () => {
    const lock = await disk.lock(root);
    expect(textOf(await disk.readFile(`${root}/.lock`))).toMatch(/^\d+$/);
    await expect(disk.lock(root)).rejects.toEqual(coded('ELOCKED'));
    await lock.release();
    await (await disk.lock(root)).release();
    expect((await disk.list(root)).filter((name) => name.startsWith('.lock'))).toEqual([]);
  });

  test('knows its space and its boot', async () => {
    const { free, total } = await disk.space(root);
    expect(free).toBeGreaterThan(0);
    expect(total).toBeGreaterThanOrEqual(free);
    expect(await disk.bootId()).toBe(await disk.bootId());
    expect((await disk.bootId()).length).toBeGreaterThan(5);
  });

  test('many syncs of many files all finish', async () => {
    const files = await Promise.all(
      Array.from({ length: 20 }, (_, index) => disk.open(`${root}/${index}`, { create: true })),
    );
    const syncs = files.flatMap((file) => {
      void file.append([bytesOf('x')]);
      return [file.sync(), file.sync(), file.sync()];
    });
    await Promise.all(syncs);
    await Promise.all(files.map((file) => file.close()));
  });
});

test('both disks end with the same bytes, whatever is called in whatever rhythm', async () => {
  const prng = new Prng('rhythm');
  const runs = process.env['OTTLA_PROOF'] === 'big' ? 1000 : 60;
  for (let run = 0; run < runs; run++) {
    // Sometimes synchronous, sometimes not: the limit of unsynced bytes is crossed in both directions.
    const made = { ...real(), disk: nodeDisk({ limits: { maxUnsynced: 300 } }) };
    const model = run % 2 === 0 ? virtual() : virtualSlow();
    const files = await Promise.all(
      [made, model].map(({ disk, root }) => disk.open(`${root}/log`, { create: true })),
    );
    for (let step = 0; step < 40; step++) {
      const [kind, size, value] = [prng.below(10), prng.below(200), prng.below(256)];
      const place = Math.min(size, files[0]!.size);
      const pending = files.map((file) => {
        if (kind < 6) return file.append([filled(size, value), filled(3, value ^ 1)]);
        if (kind === 6) return file.truncate(place);
        if (kind === 7) return file.writeAt(filled(5, value), place);
        return kind === 8 ? file.sync() : undefined;
      });
      if (prng.chance(0.7)) continue;
      await Promise.all(pending);
      await Promise.all(files.map((file) => file.sync()));
      expect(files[0]!.size).toBe(files[1]!.size);
    }
    await Promise.all(files.map((file) => file.close()));
    const [bytes, expected] = await Promise.all(
      [made, model].map(({ disk, root }) => disk.readFile(`${root}/log`)),
    );
    expect(Buffer.compare(bytes!, expected!)).toBe(0);
    await Promise.all([made.close(), model.close()]);
  }
});

function filled(length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}
