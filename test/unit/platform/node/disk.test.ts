/** What only the real disk does: turn asynchronous, meet a failing kernel, be locked by processes. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeDisk } from '../../../../src/platform/node/disk.ts';
import { systemCalls } from '../../../../src/platform/node/system-calls.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(`${tmpdir()}/ottla-node-disk-`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const failure = (code: string): Error => Object.assign(new Error(`${code}: it failed, write`), { code });

/** A clock each look at which costs `cost`: a write takes that long. */
class CostlyClock {
  cost = 0;
  #time = 0;
  readonly now = (): number => {
    this.#time += this.cost;
    return this.#time;
  };
}

describe('appends', () => {
  test('turn asynchronous after a slow write, and back after a row of quick ones', async () => {
    const clock = new CostlyClock();
    const disk = nodeDisk({ limits: { quickWrites: 3 }, now: clock.now });
    const file = await disk.open(`${root}/log`, { create: true });
    expect(file.append([bytesOf('a')])).toBeUndefined();
    clock.cost = 21;
    expect(file.append([bytesOf('b')])).toBeUndefined();
    clock.cost = 1;
    const slow = ['c', 'd', 'e', 'f'].map((text) => file.append([bytesOf(text)]));
    expect(slow.every((one) => one instanceof Promise)).toBe(true);
    expect(file.size).toBe(6);
    await Promise.all(slow);
    expect(file.append([bytesOf('g')])).toBeUndefined();
    expect(textOf(await disk.readFile(`${root}/log`))).toBe('abcdefg');
    await file.close();
  });

  test('count what has gathered as many writes: a busy disk is not taken for a slow one', async () => {
    const clock = new CostlyClock();
    clock.cost = 21;
    const disk = nodeDisk({ limits: { quickWrites: 3 }, now: clock.now });
    const file = await disk.open(`${root}/log`, { create: true });
    expect(file.append([bytesOf('a')])).toBeUndefined();
    clock.cost = 60;
    for (let write = 0; write < 3; write++) await file.append([new Uint8Array(4 << 20)]);
    expect(file.append([bytesOf('b')])).toBeUndefined();
    await file.close();
  });

  test('turn asynchronous above the limit of unsynced bytes, until a sync', async () => {
    const disk = nodeDisk({ limits: { maxUnsynced: 10 } });
    const file = await disk.open(`${root}/log`, { create: true });
    const other = await disk.open(`${root}/other`, { create: true });
    expect(file.append([new Uint8Array(11)])).toBeUndefined();
    await expect(other.append([new Uint8Array(1)])).resolves.toBeUndefined();
    await file.sync();
    expect(other.append([new Uint8Array(1)])).toBeUndefined();
    await Promise.all([file.close(), other.close()]);
  });

  test.each([[true], [false]])('go on after interruptions and short writes (at once: %s)', async (atOnce) => {
    let calls = 0;
    const shortened = (chunks: readonly Uint8Array[]): Uint8Array[] => {
      if (++calls % 3 === 0) throw failure(calls % 2 === 0 ? 'EINTR' : 'EAGAIN');
      return [chunks[0]!.subarray(0, 2)];
    };
    const disk = nodeDisk({
      limits: { maxUnsynced: atOnce ? 1000 : -1 },
      calls: {
        writeSync: (fd, chunks, position) => systemCalls.writeSync(fd, shortened(chunks), position),
        write: async (fd, chunks, position) => systemCalls.write(fd, shortened(chunks), position),
      },
    });
    const file = await disk.open(`${root}/log`, { create: true });
    await file.append([bytesOf('hello '), bytesOf('wide '), bytesOf('world')]);
    await file.append([bytesOf('!')]);
    expect(textOf(await disk.readFile(`${root}/log`))).toBe('hello wide world!');
    expect(calls).toBeGreaterThan(8);
    await file.close();
  });

  test('fail until the file is truncated', async () => {
    let full = false;
    const disk = nodeDisk({
      calls: {
        writeSync: (fd, chunks, position) => {
          if (!full) return systemCalls.writeSync(fd, chunks, position);
          if (chunks[0]!.length < 3) throw failure('ENOSPC');
          return systemCalls.writeSync(fd, [chunks[0]!.subarray(0, 1)], position);
        },
      },
    });
    const file = await disk.open(`${root}/log`, { create: true });
    file.append([bytesOf('abc')]);
    full = true;
    const noSpace = expect.objectContaining({ name: 'DiskError', code: 'ENOSPC', path: `${root}/log` });
    expect(() => file.append([bytesOf('def')])).toThrow(noSpace);
    expect(file.size).toBe(3);
    full = false;
    expect(() => file.append([bytesOf('x')])).toThrow(noSpace);
    await file.truncate(file.size);
    file.append([bytesOf('xyz')]);
    expect(textOf(await disk.readFile(`${root}/log`))).toBe('abcxyz');
    await file.close();
  });

  test('that were queued behind a failed one fail too', async () => {
    let fail = true;
    const disk = nodeDisk({
      limits: { maxUnsynced: -1 },
      calls: {
        write: async (fd, chunks, position) => {
          if (fail) throw failure('EIO');
          return systemCalls.write(fd, chunks, position);
        },
      },
    });
    const file = await disk.open(`${root}/log`, { create: true });
    const results = await Promise.allSettled([file.append([bytesOf('abc')]), file.append([bytesOf('def')])]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(file.size).toBe(0);
    fail = false;
    await file.truncate(0);
    await file.append([bytesOf('ghi')]);
    expect(textOf(await disk.readFile(`${root}/log`))).toBe('ghi');
    await file.close();
  });
});

describe('syncs', () => {
  test('share one that has not started, and run a few at a time', async () => {
    let running = 0;
    let most = 0;
    let all = 0;
    const disk = nodeDisk({
      limits: { maxSyncs: 2 },
      calls: {
        fdatasync: async (fd) => {
          all++;
          most = Math.max(most, ++running);
          await systemCalls.fdatasync(fd);
          running--;
        },
      },
    });
    const files = await Promise.all(
      [0, 1, 2, 3, 4].map((name) => disk.open(`${root}/${name}`, { create: true })),
    );
    await Promise.all(files.flatMap((file) => Array.from({ length: 10 }, () => file.sync())));
    expect(most).toBe(2);
    expect(all).toBe(5);
    await Promise.all(files.map((file) => file.close()));
  });

  test('cover what was appended while another one ran', async () => {
    let release!: () => void;
    const covered: string[] = [];
    const disk = nodeDisk({
      calls: {
        fdatasync: async () => {
          covered.push(textOf(await disk.readFile(`${root}/log`)));
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        },
      },
    });
    const file = await disk.open(`${root}/log`, { create: true });
    file.append([bytesOf('a')]);
    const first = file.sync();
    while (covered.length < 1) await new Promise((resolve) => setImmediate(resolve));
    file.append([bytesOf('b')]);
    const second = file.sync();
    release();
    await first;
    while (covered.length < 2) await new Promise((resolve) => setImmediate(resolve));
    release();
    await second;
    expect(covered).toEqual(['a', 'ab']);
    await file.close();
  });

  test('never succeed again after one failed', async () => {
    let calls = 0;
    const disk = nodeDisk({
      calls: {
        fdatasync: async () => {
          if (++calls === 1) throw failure('EIO');
        },
      },
    });
    const file = await disk.open(`${root}/log`, { create: true });
    file.append([bytesOf('abc')]);
    const coded = expect.objectContaining({ name: 'DiskError', code: 'EIO' });
    await expect(file.sync()).rejects.toEqual(coded);
    await expect(file.sync()).rejects.toEqual(coded);
    expect(calls).toBe(1);
    await file.close();
  });
});

describe('lock', () => {
  const locked = expect.objectContaining({ code: 'ELOCKED' });

  test('a stale pid and a stale socket do not count, even when the pid lives', async () => {
    writeFileSync(`${root}/.lock`, String(process.pid));
    await leaveStaleSocket(`${root}/.lock.sock`);
    const lock = await nodeDisk().lock(root);
    await expect(nodeDisk().lock(root)).rejects.toEqual(locked);
    await lock.release();
    expect(existsSync(`${root}/.lock.sock`)).toBe(false);
  });

  test('a long path works like a short one', async () => {
    const deep = `${root}/${'long-name/'.repeat(20)}data`;
    mkdirSync(deep, { recursive: true });
    const lock = await nodeDisk().lock(deep);
    expect(existsSync(`${deep}/.lock.sock`)).toBe(true);
    await expect(nodeDisk().lock(deep)).rejects.toEqual(locked);
    await lock.release();
    await (await nodeDisk().lock(deep)).release();
  });

  test('of many that start at once beside a stale socket, one wins', async () => {
    await leaveStaleSocket(`${root}/.lock.sock`);
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => nodeDisk().lock(root)));
    const won = attempts.filter((attempt) => attempt.status === 'fulfilled');
    expect(won.length).toBe(1);
    await won[0]!.value.release();
  });

  test('another process holds it while it lives, even stopped, and not after a kill', async () => {
    const module = new URL('../../../../src/platform/node/directory-lock.ts', import.meta.url).href;
    const script = `import { lockDirectory } from ${JSON.stringify(module)};
      await lockDirectory(${JSON.stringify(root)});
      process.stdout.write('locked');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const attempt = await nodeDisk()
        .lock(root)
        .catch((error: Error) => error);
      expect(attempt).toEqual(locked);
      expect((attempt as Error).message).toContain(`process ${child.pid} `);
      child.kill('SIGSTOP');
      await expect(nodeDisk().lock(root)).rejects.toEqual(locked);
    } finally {
      child.kill('SIGKILL');
    }
    await new Promise((resolve) => child.once('exit', resolve));
    expect(existsSync(`${root}/.lock.sock`)).toBe(true);
    await (await nodeDisk().lock(root)).release();
  });
});

describe('directories', () => {
  test('are made one by one, by several at a time', async () => {
    await Promise.all(
      [`${root}/a/b/c`, `${root}/a/b/d`, `${root}/a/b`].map((path) => nodeDisk().makeDirectory(path)),
    );
    expect(await nodeDisk().list(`${root}/a/b`)).toEqual(['c', 'd']);
  });

  test('fail with a sentence where none can be made', async () => {
    writeFileSync(`${root}/file`, '');
    for (const path of [`${root}/file`, `${root}/file/below`])
      await expect(nodeDisk().makeDirectory(path)).rejects.toMatchObject({
        code: 'ENOTDIR',
        message: `cannot make ${root}/file: not a directory (ENOTDIR)`,
      });
  });

  // Elsewhere there is no such place.
  test.runIf(existsSync('/proc/self'))('fail in /proc, where making a parent never helps', async () => {
    await expect(nodeDisk().makeDirectory('/proc/ottla/data')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

/** What a killed holder leaves behind: a socket that nobody listens on. */
async function leaveStaleSocket(path: string): Promise<void> {
  const { linkSync } = await import('node:fs');
  const server = createServer().listen(`${path}.live`);
  await new Promise((resolve) => server.once('listening', resolve));
  linkSync(`${path}.live`, path);
  await new Promise((resolve) => server.close(resolve));
}
