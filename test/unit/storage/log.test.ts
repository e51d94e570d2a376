/** The log as its owner sees it: append, read, sync, roll, trim, truncate, close and open again. */
import { describe, expect, test } from 'vitest';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { batchOf, Fixture, headerOf, LOG, TOPIC_ID, unwrap } from './fixture.ts';

const numbered = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${from + index}:v${from + index}`);

async function filled(fixture: Fixture, batches: number, perBatch = 3): Promise<void> {
  await fixture.open();
  for (let batch = 0; batch < batches; batch++) {
    const first = fixture.log.nextOffset;
    unwrap(
      fixture.append(
        Array.from({ length: perBatch }, (_, index) => `v${first + index}`),
        { timestamp: 1000 + first },
      ),
    );
    if (batch % 7 === 6) await fixture.settle(false);
  }
  await fixture.settle();
}

describe('append and read', () => {
  test('assigns offsets at once, and tells when they are written and synced', async () => {
    const fixture = new Fixture();
    await fixture.open();
    const info = unwrap(fixture.append(['a', 'b']));
    expect(info).toEqual({
      baseOffset: 0,
      lastOffset: 1,
      logAppendTime: -1,
      logStartOffset: 0,
      duplicate: false,
    });
    expect(unwrap(fixture.append(['c'])).baseOffset).toBe(2);
    expect(fixture.log.nextOffset).toBe(3);
    expect(fixture.log.logEndOffset).toBe(0);
    await fixture.settle(false);
    expect(fixture.recorder.writtenTo).toBe(3);
    await fixture.settle();
    expect(fixture.recorder.syncedTo).toBe(3);
    expect(await fixture.read(0)).toEqual(['0:a', '1:b', '2:c']);
    expect(await fixture.read(1)).toEqual(['0:a', '1:b', '2:c']);
    expect(await fixture.read(2)).toEqual(['2:c']);
    expect(await fixture.read(3)).toEqual([]);
  });

  test('is there after a clean restart and after a kill', async () => {
    const fixture = new Fixture();
    await filled(fixture, 40);
    await fixture.reopen();
    expect(fixture.log.recovered).toBe(false);
    expect(await fixture.readAll()).toEqual(numbered(0, 120));
    unwrap(fixture.append(['v120']));
    await fixture.settle(false);
    await fixture.crash(false);
    expect(fixture.log.recovered).toBe(true);
    expect(await fixture.readAll()).toEqual(numbered(0, 121));
  });

  test('rolls by size and reads across segments', async () => {
    const fixture = new Fixture({ config: { segmentBytes: 2000, indexIntervalBytes: 200 } });
    await filled(fixture, 100);
    expect(fixture.log.segmentCount).toBeGreaterThan(3);
    expect(await fixture.readAll()).toEqual(numbered(0, 300));
    await fixture.reopen();
    expect(await fixture.readAll()).toEqual(numbered(0, 300));
    await fixture.crash(true);
    expect(await fixture.readAll()).toEqual(numbered(0, 300));
  });
});

describe('syncs', () => {
  test('run one at a time, also where a roll needs one', async () => {
    const latency = { sync: { min: 1, max: 3 }, other: { min: 0, max: 0 } };
    const fixture = new Fixture({ config: { segmentBytes: 3000 }, host: { latency } });
    let [running, most] = [0, 0];
    const { disk } = fixture.platform;
    const open = disk.open.bind(disk);
    disk.open = async (path, options) => {
      const file = await open(path, options);
      const sync = file.sync.bind(file);
      const counted = async (): Promise<void> => {
        most = Math.max(most, ++running);
        await sync().finally(() => running--);
      };
      return path.endsWith('.log') ? Object.assign(file, { sync: counted }) : file;
    };
    await fixture.open();
    for (let count = 0; count < 100; count++) {
      unwrap(fixture.append([`v${count}`.padEnd(500)]));
      fixture.log.requestSync();
      await fixture.world.advance(count % 3);
    }
    await fixture.settle();
    expect(fixture.log.segmentCount).toBeGreaterThan(10);
    expect(most).toBe(1);
  });
});

describe('a batch on loan', () => {
  const straight = { settings: { tailCacheBytes: 0, straightBytes: 0 } };
  const path = `${LOG}/00000000000000000000.log`;

  /** Opens the log and its file. */
  async function ready(options: ConstructorParameters<typeof Fixture>[0]): Promise<Fixture> {
    const fixture = new Fixture(options);
    await fixture.open();
    unwrap(fixture.append(['v0']));
    await fixture.settle();
    return fixture;
  }

  /** What was received is gone when the loan has ended. */
  function lend(fixture: Fixture, value: string): void {
    const bytes = batchOf([value]);
    unwrap(fixture.log.append(bytes, headerOf(bytes), 0, true));
    fixture.directory.context.loans.settle();
    bytes.fill(0xee);
  }

  test('is in the file when the loan ends, and reported after that', async () => {
    const fixture = await ready(straight);
    const before = fixture.host.disk.bytes(path).length;
    lend(fixture, 'v1');
    expect(fixture.host.disk.bytes(path).length).toBeGreaterThan(before);
    expect(fixture.log.logEndOffset).toBe(1);
    lend(fixture, 'v2');
    await fixture.settle();
    expect(fixture.recorder.writtenTo).toBe(3);
    expect(fixture.log.read(0, 3, 1000)).toBeInstanceOf(Promise);
    expect(await fixture.readAll()).toEqual(numbered(0, 3));
    await fixture.crash(true);
    expect(await fixture.readAll()).toEqual(numbered(0, 3));
  });

  test('is copied where the disk is slow, or something must happen before', async () => {
    const slow = { latency: { append: { min: 1, max: 2 } } };
    for (const options of [{ host: slow }, { config: { segmentBytes: 200 } }]) {
      const fixture = await ready({ ...straight, ...options });
      for (let value = 1; value < 30; value++) lend(fixture, `v${value}`);
      await fixture.settle();
      expect(await fixture.readAll()).toEqual(numbered(0, 30));
    }
  });

  test('that finds no space is refused like any other', async () => {
    const fixture = await ready(straight);
    fixture.host.disk.inject({ operation: 'append', code: 'ENOSPC', path: (at) => at === path });
    lend(fixture, 'lost');
    expect(fixture.recorder.failures).toEqual([]);
    await fixture.world.advance(3000);
    expect(fixture.recorder.failures).toEqual(['ENOSPC']);
    lend(fixture, 'v1');
    await fixture.settle();
    expect(await fixture.readAll()).toEqual(numbered(0, 2));
  });

  test('may come after more batches than a call has room for arguments', async () => {
    const fixture = await ready({ settings: { tailCacheBytes: 4 << 20, straightBytes: 1000 } });
    const bytes = batchOf(['v']);
    const header = headerOf(bytes);
    const count = 150_000;
    for (let at = 0; at < count; at++) unwrap(fixture.log.append(bytes, header, 0));
    lend(fixture, 'x'.repeat(1000));
    await fixture.settle();
    expect(fixture.recorder.failures).toEqual([]);
    expect(fixture.recorder.writtenTo).toBe(count + 2);
  });

  test('is kept for others once somebody reads the log', async () => {
    const fixture = await ready(straight);
    lend(fixture, 'v1');
    await fixture.settle();
    expect(await fixture.readAll()).toEqual(numbered(0, 2));
    lend(fixture, 'v2');
    await fixture.settle();
    expect(fixture.log.read(2, 3, 1000)).not.toBeInstanceOf(Promise);
  });
});

describe('truncate and trim', () => {
  test('truncation takes away batches and what was derived from them', async () => {
    const fixture = new Fixture({ config: { segmentBytes: 2000, indexIntervalBytes: 200 } });
    await filled(fixture, 100);
    await fixture.run(fixture.log.truncateTo(91));
    expect(fixture.log.logEndOffset).toBe(90);
    expect(await fixture.readAll()).toEqual(numbered(0, 90));
    unwrap(fixture.append(['v90', 'v91']));
    await fixture.settle();
    expect(await fixture.readAll()).toEqual(numbered(0, 92));
    await fixture.crash(true);
    expect(await fixture.readAll()).toEqual(numbered(0, 92));
  });

  /** A log of small segments, and what it complains of. */
  async function complaining(): Promise<{ fixture: Fixture; errors: string[] }> {
    const fixture = new Fixture({ config: { segmentBytes: 2000, indexIntervalBytes: 200 } });
    const errors: string[] = [];
    const logger = { ...silentLogger, error: (_: object, message: string) => void errors.push(message) };
    const directory = await fixture.openDirectory({ logger });
    fixture.log = await fixture.run(directory.openLog('t', 0, TOPIC_ID, fixture.recorder));
    return { fixture, errors };
  }

  test('what was cut off with its segments is not taken for damage', async () => {
    const { fixture, errors } = await complaining();
    for (let at = 0; at < 100; at++) {
      unwrap(fixture.append([`v${at}`]));
      await fixture.settle();
    }
    await fixture.run(fixture.log.truncateTo(31));
    expect(await fixture.readAll()).toEqual(numbered(0, 31));
    expect(errors).toEqual([]);
  });

  test('what was never written is not taken for damage', async () => {
    const { fixture, errors } = await complaining();
    for (let at = 0; at < 5; at++) unwrap(fixture.append([`v${at}`]));
    await fixture.settle();
    fixture.host.disk.inject({ operation: 'append', code: 'ENOSPC' });
    for (let at = 5; at < 50; at++) unwrap(fixture.append([`v${at}`]));
    await fixture.world.advance(3000);
    expect(fixture.recorder.failures).toEqual(['ENOSPC']);
    expect(await fixture.readAll()).toEqual(numbered(0, 5));
    expect(errors).toEqual(['disk full']);
  });

  test('a trim is durable when it is answered, and removes whole segments', async () => {
    const fixture = new Fixture({ config: { segmentBytes: 2000, indexIntervalBytes: 200 } });
    await filled(fixture, 100);
    expect(await fixture.run(fixture.log.trimTo(50))).toMatchObject({
      ok: false,
      error: 'OFFSET_OUT_OF_RANGE',
    });
    fixture.log.advanceHighWatermark(300);
    expect(unwrap(await fixture.run(fixture.log.trimTo(50)))).toBe(50);
    expect(fixture.recorder.startedAt).toBe(50);
    await fixture.crash(true);
    expect(fixture.log.logStartOffset).toBe(50);
    expect(await fixture.readAll(51)).toEqual(numbered(51, 249));
    expect(fixture.log.read(49, 300, 100)).toMatchObject({ ok: false, error: 'OFFSET_OUT_OF_RANGE' });
  });

  test('a trim that could not be saved is saved when it is asked for again', async () => {
    const fixture = new Fixture({ config: { segmentBytes: 2000, indexIntervalBytes: 200 } });
    await filled(fixture, 100);
    fixture.log.advanceHighWatermark(100);
    const path = (at: string): boolean => at.includes('log-start');
    fixture.host.disk.inject({ operation: 'append', code: 'ENOSPC', path });
    const refused = await fixture.run(fixture.log.trimTo(50));
    expect(refused).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
    expect(fixture.log.savedStartOffset).toBe(0);
    expect(unwrap(await fixture.run(fixture.log.trimTo(40)))).toBe(50);
    await fixture.crash(true);
    expect(fixture.log.logStartOffset).toBe(50);
  });

  test('a trim that comes after the log was given up touches nothing', async () => {
    const fixture = new Fixture({ config: { segmentBytes: 2000, indexIntervalBytes: 200 } });
    await filled(fixture, 100);
    fixture.log.advanceHighWatermark(100);
    await fixture.run(fixture.log.abandon());
    const trimmed = await fixture.run(fixture.log.trimTo(50));
    expect(trimmed).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
    expect([fixture.log.logStartOffset, fixture.recorder.startedAt]).toEqual([0, -1]);
  });
});
