/** The directory: identity, lock, topics that come and go, clean shutdown, checkpoints. */
import { describe, expect, test } from 'vitest';
import { KiB } from '../../../src/base/units.ts';
import { encodeText, replaceFile } from '../../../src/storage/atomic-file.ts';
import { TOP } from '../../../src/storage/layout.ts';
import { DATA, Fixture, LOG, Recorder, TOPIC_ID, unwrap } from './fixture.ts';

const OTHER_ID = '99999999-2222-4333-8444-555555555555';

describe('identity', () => {
  test('is kept, and a directory of another node or cluster is refused untouched', async () => {
    const fixture = new Fixture();
    const first = (await fixture.openDirectory()).identity;
    await fixture.run(fixture.directory.close());
    expect((await fixture.openDirectory({ nodeId: 1 })).identity).toEqual(first);
    await fixture.run(fixture.directory.close());
    await expect(fixture.openDirectory({ nodeId: 2 })).rejects.toThrow('belongs to node 1');
    await expect(fixture.openDirectory({ clusterId: 'other' })).rejects.toThrow('belongs to cluster');
    expect((await fixture.openDirectory()).clean).toBe(true);
  });

  test('a directory by a newer release is refused before anything in it is touched', async () => {
    const fixture = new Fixture({ settings: { ballastBytes: 64 * KiB } });
    await fixture.open();
    unwrap(fixture.append(['a']));
    await fixture.settle();
    // The ballast is made with the first checkpoint.
    await fixture.world.advance(6000);
    await fixture.run(fixture.directory.close());
    const { disk } = fixture.host;
    const meta = `${DATA}/meta.properties`;
    const text = new TextDecoder().decode(disk.bytes(meta));
    const newer = encodeText(text.replace('version=1', 'version=2'));
    await fixture.run(replaceFile(fixture.platform.disk, meta, newer));
    // What a newer release may have left there, and this one would take for damaged, or for a leftover.
    for (const name of [...Object.values(TOP), 't-0/leader-epoch-checkpoint', 't-0/partition.metadata'])
      if (name !== TOP.meta)
        await fixture.run(replaceFile(fixture.platform.disk, `${DATA}/${name}`, encodeText('1\n')));
    disk.files.capacity = disk.files.used + 500;
    fixture.platform = fixture.host.restart();
    const state = async (): Promise<unknown> => {
      const paths = disk.paths();
      const entries = paths.map(async (path) => [
        path,
        await fixture.platform.disk.stat(path),
        disk.bytes(path),
      ]);
      return fixture.run(Promise.all(entries));
    };
    const before = await state();
    await fixture.world.advance(1000);
    await expect(fixture.openDirectory()).rejects.toThrow('version 2 is not known to this release');
    expect(await state()).toEqual(before);
  });

  test('one process at a time', async () => {
    const fixture = new Fixture();
    await fixture.openDirectory();
    fixture.platform = { ...fixture.platform, disk: fixture.host.disk.session() };
    await expect(fixture.openDirectory()).rejects.toMatchObject({ code: 'ELOCKED' });
  });
});

describe('logs come and go', () => {
  test('a topic made anew never sees the records of the old one', async () => {
    const fixture = new Fixture();
    await fixture.open();
    unwrap(fixture.append(['old']));
    await fixture.settle();
    await fixture.run(fixture.directory.saveCheckpoints());
    await fixture.run(fixture.directory.deleteLog('t', 0));
    fixture.log = await fixture.run(fixture.directory.openLog('t', 0, OTHER_ID, new Recorder()));
    expect(fixture.log.logEndOffset).toBe(0);
    unwrap(fixture.append(['new']));
    await fixture.settle();
    expect(await fixture.readAll()).toEqual(['0:new']);
    await fixture.world.advance(100);
    expect(fixture.host.disk.paths().some((path) => path.includes('-delete'))).toBe(false);
  });

  test('a new one has no file before its first batch, and is whole without', async () => {
    const fixture = new Fixture();
    await fixture.open();
    const files = (): string[] => fixture.host.disk.paths().filter((path) => path.startsWith(`${LOG}/`));
    expect(files()).toEqual([`${LOG}/partition.metadata`]);
    expect((await fixture.reopen()).logEndOffset).toBe(0);
    expect((await fixture.crash(true)).logEndOffset).toBe(0);
    unwrap(fixture.append(['a']));
    await fixture.settle();
    await fixture.crash(true);
    expect(await fixture.readAll()).toEqual(['0:a']);
  });

  test('whenever the power ends while one is made, the next start makes it', async () => {
    const delay = { min: 1, max: 1 };
    const latency = { append: delay, sync: delay, read: delay, other: delay };
    for (let moment = 0; moment < 60; moment++) {
      const fixture = new Fixture({ seed: moment, host: { latency } });
      fixture.begin();
      await fixture.world.advance(moment);
      await fixture.crash(true);
      unwrap(fixture.append(['a']));
      await fixture.settle();
      await fixture.crash(true);
      expect([moment, await fixture.readAll()]).toEqual([moment, ['0:a']]);
      expect(fixture.host.disk.paths().some((path) => path.includes('-stray'))).toBe(false);
    }
  });

  test('a reader at work while a topic is deleted does not misdirect the next one', async () => {
    const fixture = new Fixture({ settings: { tailCacheBytes: 0 } });
    await fixture.open();
    unwrap(fixture.append(['old']));
    await fixture.settle();
    await fixture.reopen();
    const { log } = fixture;
    const { disk } = fixture.platform;
    const rename = disk.rename.bind(disk);
    disk.rename = async (from, to) => {
      if (to.endsWith('-delete')) await log.read(0, 1, 10);
      return rename(from, to);
    };
    await fixture.run(fixture.directory.deleteLog('t', 0));
    fixture.log = await fixture.run(fixture.directory.openLog('t', 0, OTHER_ID, new Recorder()));
    unwrap(fixture.append(['new']));
    await fixture.settle();
    fixture.host.crash({ powerLoss: false });
    fixture.platform = fixture.host.restart();
    await fixture.openDirectory();
    fixture.log = await fixture.run(fixture.directory.openLog('t', 0, OTHER_ID, new Recorder()));
    expect(await fixture.readAll()).toEqual(['0:new']);
  });

  test('files of another topic id are set aside, not adopted and not deleted', async () => {
    const fixture = new Fixture();
    await fixture.open();
    unwrap(fixture.append(['old']));
    await fixture.settle();
    await fixture.run(fixture.directory.close());
    await fixture.openDirectory();
    const log = await fixture.run(fixture.directory.openLog('t', 0, OTHER_ID, new Recorder()));
    expect(log.logEndOffset).toBe(0);
    expect(log.damaged).toEqual([]);
    expect(fixture.host.disk.paths().some((path) => path.includes('-stray/00000000000000000000.log'))).toBe(
      true,
    );
  });

  test('names of what is set aside fit into a directory, however long the topic’s', async () => {
    const fixture = new Fixture();
    await fixture.openDirectory();
    const topic = 't'.repeat(249);
    await fixture.run(fixture.directory.openLog(topic, 0, TOPIC_ID, new Recorder()));
    await fixture.run(fixture.directory.close());
    await fixture.openDirectory();
    await fixture.run(fixture.directory.openLog(topic, 0, OTHER_ID, new Recorder()));
    await fixture.run(fixture.directory.deleteLog(topic, 0));
    const names = fixture.host.disk.paths().map((path) => path.split('/')[2]!.length);
    expect(Math.max(...names)).toBe(255);
  });

  test('directories that nobody asks for are reported and kept', async () => {
    const fixture = new Fixture();
    await fixture.open();
    await fixture.run(fixture.directory.close());
    await fixture.openDirectory();
    expect(await fixture.run(fixture.directory.strays(new Set()))).toEqual(['t-0']);
    expect(await fixture.run(fixture.directory.strays(new Set(['t-0'])))).toEqual([]);
  });
});

describe('a new log knows nothing of the one before, although checkpoints failed', () => {
  /** A log that ends, and starts, further up than the next one of its name will. */
  async function advanced(): Promise<Fixture> {
    const fixture = new Fixture();
    await fixture.openDirectory();
    await fixture.run(fixture.directory.saveCheckpoints());
    fixture.log = await fixture.run(fixture.directory.openLog('t', 0, TOPIC_ID, fixture.recorder));
    for (const value of ['1', '2', '3', '4', '5']) unwrap(fixture.append([value]));
    await fixture.settle();
    fixture.log.advanceHighWatermark(5);
    unwrap(await fixture.run(fixture.log.trimTo(4)));
    return fixture;
  }

  const openNext = async (fixture: Fixture): Promise<void> => {
    const opened = fixture.directory.openLog('t', 0, OTHER_ID, new Recorder());
    fixture.log = await fixture.run(opened);
  };

  /** Made anew, killed with a torn tail, and opened: what was never synced is no damage. */
  async function expectFresh(fixture: Fixture): Promise<void> {
    await openNext(fixture);
    for (const value of ['a', 'b', 'c']) unwrap(fixture.append([value]));
    await fixture.settle(false);
    fixture.host.crash({ powerLoss: false });
    const { disk } = fixture.host;
    const path = `${LOG}/00000000000000000000.log`;
    disk.put(path, disk.bytes(path).subarray(0, -1));
    fixture.platform = fixture.host.restart();
    await fixture.openDirectory();
    await openNext(fixture);
    const { logStartOffset, highWatermark, logEndOffset, damaged } = fixture.log;
    expect([logStartOffset, highWatermark, logEndOffset, damaged]).toEqual([0, 0, 2, []]);
  }

  test.each([
    'recovery-point-offset-checkpoint',
    'log-start-offset-checkpoint',
    'replication-offset-checkpoint',
  ])('no space for the %s while the old one was deleted', async (name) => {
    const fixture = await advanced();
    await fixture.run(fixture.directory.saveCheckpoints());
    const path = (at: string): boolean => at.startsWith(`${DATA}/${name}`);
    fixture.host.disk.inject({ operation: 'append', code: 'ENOSPC', path });
    await fixture.run(fixture.directory.deleteLog('t', 0));
    await expectFresh(fixture);
  });

  test('while there still is no space it is not made', async () => {
    const fixture = await advanced();
    await fixture.run(fixture.directory.saveCheckpoints());
    const path = (at: string): boolean => at.startsWith(`${DATA}/recovery-point`);
    fixture.host.disk.inject({ operation: 'append', code: 'ENOSPC', path, times: 3 });
    await fixture.run(fixture.directory.deleteLog('t', 0));
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(openNext(fixture)).rejects.toMatchObject({ code: 'ENOSPC' });
    await openNext(fixture);
    expect(fixture.log.logEndOffset).toBe(0);
  });

  test('a checkpoint of the old one that failed at its end may be there', async () => {
    const fixture = await advanced();
    const path = (at: string): boolean => at === DATA;
    fixture.host.disk.inject({ operation: 'syncDirectory', code: 'ENOSPC', path });
    await expect(fixture.run(fixture.directory.saveCheckpoints())).rejects.toMatchObject({ code: 'ENOSPC' });
    await fixture.run(fixture.directory.deleteLog('t', 0));
    await expectFresh(fixture);
  });

  test('the old one was gone, and forgotten because nobody asked for it', async () => {
    const fixture = await advanced();
    await fixture.run(fixture.directory.close());
    await fixture.run(fixture.host.disk.remove(LOG));
    fixture.platform = fixture.host.restart();
    await fixture.openDirectory();
    await fixture.run(fixture.directory.strays(new Set()));
    await expectFresh(fixture);
  });
});

describe('clean shutdown', () => {
  test('leaves no timer behind, even in the middle of a checkpoint', async () => {
    for (let moment = 4_990; moment < 5_080; moment += 2) {
      const latency = { sync: { min: 5, max: 5 }, other: { min: 1, max: 1 } };
      const fixture = new Fixture({ host: { latency } });
      const { clock } = fixture.platform;
      const start = clock.after.bind(clock);
      let pending = 0;
      clock.after = (delay, run) => {
        pending++;
        let isPending = true;
        const settle = (): void => {
          if (isPending) pending--;
          isPending = false;
        };
        const cancel = start(delay, () => {
          settle();
          run();
        });
        return () => {
          settle();
          cancel();
        };
      };
      await fixture.open();
      unwrap(fixture.append(['a']));
      await fixture.settle();
      await fixture.world.advance(moment - clock.now());
      await fixture.run(fixture.directory.close());
      expect([moment, pending]).toEqual([moment, 0]);
    }
  });

  test('opens without reading the log; a changed size is noticed', async () => {
    const fixture = new Fixture();
    await fixture.open();
    for (let count = 0; count < 10; count++) unwrap(fixture.append([`v${count}`]));
    await fixture.reopen();
    expect(fixture.log.recovered).toBe(false);
    await fixture.run(fixture.directory.close());
    const path = `${LOG}/00000000000000000000.log`;
    const { disk } = fixture.host;
    disk.put(path, disk.bytes(path).subarray(0, disk.bytes(path).length - 10));
    fixture.platform = fixture.host.restart();
    await fixture.open();
    expect(fixture.log.recovered).toBe(true);
    expect(fixture.log.damaged).toMatchObject([{ baseOffset: 9, endOffset: 10 }]);
    expect(unwrap(fixture.append(['next'])).baseOffset).toBe(10);
    await fixture.settle();
    expect((await fixture.read(0)).length).toBe(9);
  });

  test.each(['.kafka_cleanshutdown', 'recovery-point-offset-checkpoint', 'log-start-offset-checkpoint'])(
    'a damaged %s costs no record',
    async (name) => {
      for (let bit = 0; bit < 8; bit++) {
        const fixture = new Fixture();
        await fixture.open();
        for (let count = 0; count < 10; count++) unwrap(fixture.append([`v${count}`]));
        await fixture.run(fixture.directory.close());
        fixture.host.disk.flipBit(`${DATA}/${name}`, 4 + bit, bit);
        fixture.platform = fixture.host.restart();
        await fixture.open();
        expect(fixture.log.logEndOffset).toBeGreaterThanOrEqual(10);
        expect((await fixture.read(fixture.log.logStartOffset)).at(-1) ?? '9:v9').toBe('9:v9');
      }
    },
  );
});

describe('a power loss with write.caching', () => {
  const latency = { sync: { min: 2, max: 2 }, other: { min: 1, max: 1 } };

  /** A host that lost power after a record counted as safe. */
  async function darkened(writeCaching: boolean): Promise<Fixture> {
    const fixture = new Fixture({ config: { writeCaching }, host: { latency } });
    await fixture.open();
    unwrap(fixture.append(['a']));
    await fixture.settle();
    await fixture.run(fixture.directory.saveCheckpoints());
    unwrap(fixture.append(['b']));
    await fixture.settle(false);
    fixture.host.crash({ powerLoss: true });
    fixture.platform = fixture.host.restart();
    return fixture;
  }

  test('is remembered, whenever the next start is killed', async () => {
    for (let moment = 0; moment < 60; moment++) {
      const fixture = await darkened(true);
      fixture.begin();
      await fixture.world.advance(moment);
      await fixture.crash(false);
      expect([moment, fixture.log.mayHaveLostData, fixture.log.cacheLostFrom]).toEqual([moment, true, 1]);
    }
  });

  test('is remembered through clean restarts, until nothing is missing any more', async () => {
    const fixture = await darkened(true);
    await fixture.open();
    await fixture.reopen();
    expect(fixture.log.recovered).toBe(false);
    expect((await fixture.reopen()).mayHaveLostData).toBe(true);
    fixture.log.cacheLostFrom = undefined;
    await fixture.run(fixture.directory.saveCheckpoints());
    expect((await fixture.crash(false)).mayHaveLostData).toBe(false);
  });

  test('is no loss for a log that syncs, nor for one that was closed before', async () => {
    const syncing = await darkened(false);
    expect((await syncing.open()).mayHaveLostData).toBe(false);
    const closed = new Fixture({ config: { writeCaching: true } });
    await closed.open();
    unwrap(closed.append(['a']));
    await closed.run(closed.directory.close());
    closed.host.crash({ powerLoss: true });
    closed.platform = closed.host.restart();
    expect((await closed.open()).mayHaveLostData).toBe(false);
  });

  test('is forgotten with the topic', async () => {
    const fixture = await darkened(true);
    await fixture.open();
    await fixture.run(fixture.directory.deleteLog('t', 0));
    const log = await fixture.run(fixture.directory.openLog('t', 0, OTHER_ID, new Recorder()));
    expect(log.mayHaveLostData).toBe(false);
  });
});
