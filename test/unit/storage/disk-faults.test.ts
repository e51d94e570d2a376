/** A full disk, failing syncs and writes, damaged files: what is refused, what goes on, what comes back. */
import { describe, expect, test } from 'vitest';
import { Fixture, LOG, TOPIC_ID, unwrap } from './fixture.ts';

const KB = 1024;

describe('a full disk', () => {
  test('refuses appends, keeps serving, and resumes by itself', async () => {
    const fixture = new Fixture({ settings: { ballastBytes: 64 * KB }, host: { capacity: 4 * 1024 * KB } });
    await fixture.open();
    // The ballast is made with the first checkpoint.
    await fixture.world.advance(6000);
    const disk = fixture.host.disk;
    unwrap(fixture.append(['a']));
    await fixture.settle();
    disk.files.capacity = disk.files.used + 500;
    unwrap(fixture.append(['b'.repeat(2000)]));
    await fixture.world.advance(20);
    expect(fixture.states).toEqual(['full']);
    expect(fixture.recorder.failures).toEqual(['ENOSPC']);
    expect(fixture.log.nextOffset).toBe(1);
    expect(fixture.append(['c'])).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
    expect(await fixture.read(0)).toEqual(['0:a']);
    expect(disk.paths()).not.toContain('/data/ballast');
    // The ballast's room lets a trim be written.
    fixture.log.advanceHighWatermark(1);
    expect(unwrap(await fixture.run(fixture.log.trimTo(1)))).toBe(1);
    expect(disk.bytes(`${LOG}/00000000000000000000.log`).length).toBeLessThan(200);
    await fixture.world.advance(3000);
    expect(fixture.states).toEqual(['full']);
    disk.files.capacity = 8 * 1024 * KB;
    await fixture.world.advance(3000);
    expect(fixture.states).toEqual(['full', 'online']);
    expect(disk.paths()).toContain('/data/ballast');
    expect(unwrap(fixture.append(['d'])).baseOffset).toBe(1);
    await fixture.settle();
    await fixture.crash(true);
    expect(await fixture.readAll()).toEqual(['1:d']);
  });

  test('takes back a roll that found no space', async () => {
    const fixture = new Fixture({ config: { segmentBytes: 1000 } });
    await fixture.open();
    unwrap(fixture.append(['a'.repeat(800)], { producerId: 7, producerEpoch: 0, baseSequence: 0 }));
    await fixture.settle();
    fixture.host.disk.inject({
      operation: 'open',
      code: 'ENOSPC',
      path: (path) => path.endsWith('.snapshot'),
    });
    unwrap(fixture.append(['b'.repeat(800)], { producerId: 7, producerEpoch: 0, baseSequence: 1 }));
    await fixture.world.advance(50);
    expect(fixture.log.nextOffset).toBe(1);
    await fixture.world.advance(3000);
    expect(fixture.states).toEqual(['full', 'online']);
    // The producer's retry is neither a duplicate nor out of order: its batch never was in the log.
    const info = unwrap(
      fixture.append(['b'.repeat(800)], { producerId: 7, producerEpoch: 0, baseSequence: 1 }),
    );
    expect(info).toMatchObject({ baseOffset: 1, duplicate: false });
    await fixture.settle();
    expect(fixture.log.segmentCount).toBe(2);
    expect((await fixture.readAll()).length).toBe(2);
  });
});

describe('no space for what goes with a batch', () => {
  test('an epoch that could not be noted is noted with the next batch', async () => {
    const fixture = new Fixture();
    await fixture.open();
    unwrap(fixture.append(['a'], {}, 1));
    await fixture.settle();
    fixture.host.disk.inject({
      operation: 'append',
      code: 'ENOSPC',
      path: (path) => path.includes('leader-epoch-checkpoint'),
    });
    unwrap(fixture.append(['b'], {}, 2));
    await fixture.world.advance(3000);
    expect(fixture.states).toEqual(['full', 'online']);
    unwrap(fixture.append(['c'], {}, 2));
    await fixture.settle();
    // A batch that disagrees with the checkpoint would be taken for a torn tail.
    await fixture.crash(false);
    expect(await fixture.readAll()).toEqual(['0:a', '1:c']);
  });

  test('a roll that fails while the log is closed leaves no trace of its batch', async () => {
    const producer = { producerId: 7, producerEpoch: 0 };
    const fixture = new Fixture({ config: { segmentBytes: 1000 } });
    await fixture.open();
    unwrap(fixture.append(['a'.repeat(800)], { ...producer, baseSequence: 0 }));
    await fixture.settle();
    fixture.host.disk.inject({
      operation: 'open',
      code: 'ENOSPC',
      path: (path) => path.endsWith('.snapshot'),
    });
    unwrap(fixture.append(['b'.repeat(800)], { ...producer, baseSequence: 1 }));
    await fixture.reopen();
    const again = unwrap(fixture.append(['b'.repeat(800)], { ...producer, baseSequence: 1 }));
    expect(again).toMatchObject({ baseOffset: 1, duplicate: false });
  });
});

describe('a slow disk', () => {
  test('bounds what waits for it over all logs', async () => {
    const settings = { maxQueuedBytes: 100 * KB, maxTotalQueuedBytes: 150 * KB };
    const latency = { append: { min: 50, max: 50 } };
    const fixture = new Fixture({ settings, host: { latency } });
    await fixture.open();
    const logs = [fixture.log];
    for (let index = 1; index < 10; index++) {
      const opened = fixture.directory.openLog('t', index, TOPIC_ID, fixture.recorder);
      logs.push(await fixture.run(opened));
    }
    const accepted = logs.map((log) => {
      fixture.log = log;
      let bytes = 0;
      for (; fixture.append(['x'.repeat(KB)]).ok; bytes += KB);
      return bytes;
    });
    expect(accepted.reduce((sum, bytes) => sum + bytes)).toBeLessThan(160 * KB);
    expect(fixture.append(['x'])).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
    expect(fixture.log.isCongested).toBe(true);
    await fixture.world.advance(1000);
    expect(fixture.append(['x']).ok).toBe(true);
  });
});

describe('a failing disk', () => {
  test.each([['sync'], ['append']] as const)('an error of %s is final', async (operation) => {
    const fixture = new Fixture();
    await fixture.open();
    unwrap(fixture.append(['a']));
    await fixture.settle();
    fixture.host.disk.inject({ operation, code: 'EIO', path: (path) => path.endsWith('.log') });
    unwrap(fixture.append(['b']));
    fixture.log.requestSync();
    await fixture.world.advance(50);
    expect(fixture.states).toEqual(['offline']);
    expect(fixture.recorder.failures).toEqual(['EIO']);
    expect(fixture.log.recoveryPoint).toBe(1);
    expect(fixture.append(['c'])).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
    expect(fixture.log.read(0, 1, 100)).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
    await fixture.run(fixture.directory.close());
    expect(fixture.host.disk.paths()).not.toContain('/data/.kafka_cleanshutdown');
    fixture.platform = fixture.host.restart();
    await fixture.open();
    expect(fixture.log.recovered).toBe(true);
    expect((await fixture.readAll())[0]).toBe('0:a');
  });

  test('an unreadable file is an error for that read only', async () => {
    const fixture = new Fixture();
    await fixture.open();
    unwrap(fixture.append(['a']));
    await fixture.reopen();
    fixture.host.disk.inject({ operation: 'read', path: (path) => path.endsWith('.log') });
    const refused = await fixture.run(Promise.resolve(fixture.log.read(0, 1, 100)));
    expect(refused).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
    expect(await fixture.read(0)).toEqual(['0:a']);
  });
});

describe('an epoch checkpoint that disagrees with the batches', () => {
  test('is written anew by recovery, so that a clean restart may trust it', async () => {
    const fixture = new Fixture();
    await fixture.open();
    unwrap(fixture.append(['a'], {}, 1));
    for (const value of ['b', 'c']) unwrap(fixture.append([value], {}, 2));
    await fixture.settle();
    fixture.host.crash({ powerLoss: false });
    fixture.host.disk.put(`${LOG}/leader-epoch-checkpoint`, new TextEncoder().encode('0\n1\n1 0\n'));
    fixture.platform = fixture.host.restart();
    await fixture.open();
    await fixture.reopen();
    expect(await fixture.readAll()).toEqual(['0:a', '1:b', '2:c']);
  });
});

describe('damage in a closed segment', () => {
  async function damaged(fixture: Fixture): Promise<void> {
    await fixture.open();
    for (let count = 0; count < 60; count++) {
      unwrap(fixture.append([`v${count}`.padEnd(100, '.')]));
      await fixture.settle(false);
    }
    await fixture.reopen();
    expect(fixture.log.segmentCount).toBeGreaterThan(3);
  }
  const config = { segmentBytes: 2000, indexIntervalBytes: 300 };

  test('is named when it is read; all else is served', async () => {
    const fixture = new Fixture({ config });
    await damaged(fixture);
    fixture.host.disk.flipBit(`${LOG}/00000000000000000000.log`, 400, 3);
    const refused = await fixture.run(Promise.resolve(fixture.log.read(2, 60, 100)));
    expect(refused).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
    expect(fixture.log.damaged).toMatchObject([{ baseOffset: 2, endOffset: 3 }]);
    expect((await fixture.readAll(3)).length).toBe(57);
    expect((await fixture.read(0, 1000)).length).toBe(2);
    expect(unwrap(fixture.append(['more'])).baseOffset).toBe(60);
    // What is deleted anyway is no damage.
    await fixture.settle(true);
    fixture.log.advanceHighWatermark(4);
    expect(unwrap(await fixture.run(fixture.log.trimTo(4)))).toBe(4);
    expect(fixture.log.damaged).toEqual([]);
  });

  test.each(['.index', '.timeindex'])('a %s that is missing, short or wrong is rebuilt', async (suffix) => {
    for (const damage of ['missing', 'short', 'flipped'] as const) {
      const fixture = new Fixture({ config });
      await damaged(fixture);
      const path = `${LOG}/00000000000000000000${suffix}`;
      const { disk } = fixture.host;
      if (damage === 'missing') await fixture.run(fixture.platform.disk.remove(path));
      else if (damage === 'short') disk.put(path, disk.bytes(path).subarray(0, 5));
      else for (let byte = 0; byte < disk.bytes(path).length; byte += 3) disk.flipBit(path, byte, 1);
      for (let offset = 0; offset < 60; offset++) {
        expect((await fixture.read(offset, 1))[0]).toContain(`${offset}:v${offset}.`);
      }
      expect(fixture.log.damaged).toEqual([]);
    }
  });

  test('a segment cut short loses only what is gone', async () => {
    const fixture = new Fixture({ config });
    await damaged(fixture);
    const path = `${LOG}/00000000000000000000.log`;
    fixture.host.disk.put(path, fixture.host.disk.bytes(path).subarray(0, 700));
    fixture.host.crash({ powerLoss: false });
    fixture.platform = fixture.host.restart();
    await fixture.open();
    expect((await fixture.read(0, 1 << 20)).length).toBe(4);
    expect(await fixture.run(Promise.resolve(fixture.log.read(4, 60, 100)))).toMatchObject({ ok: false });
    expect(fixture.log.damaged[0]).toMatchObject({ baseOffset: 4 });
    expect((await fixture.readAll(fixture.log.damaged[0]!.endOffset)).at(-1)).toContain('59:v59');
  });
});
