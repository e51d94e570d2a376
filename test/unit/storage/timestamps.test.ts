/** Looking up records by time, and what retention does with times and sizes. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { keyed } from './compaction-batches.ts';
import { batchOf, Fixture, headerOf, unwrap } from './fixture.ts';

const HOUR = 3_600_000;

async function at(fixture: Fixture, timestamp: number, upTo = fixture.log.logEndOffset) {
  return unwrap(await fixture.run(fixture.log.offsetForTimestamp(timestamp, upTo)));
}

async function filled(options: ConstructorParameters<typeof Fixture>[0] = {}): Promise<Fixture> {
  const fixture = new Fixture({ config: { segmentBytes: 1500, indexIntervalBytes: 100 }, ...options });
  await fixture.open();
  // Record n has timestamp 1000 + 10 n, three records a batch.
  for (let batch = 0; batch < 40; batch++) {
    const bytes = batchOf(['a', 'b', 'c'], { timestamp: 1000 + 30 * batch });
    unwrap(fixture.log.append(bytes, headerOf(bytes), 2));
  }
  await fixture.settle();
  return fixture;
}

test('a search by time agrees with looking at every record, before and after a restart', async () => {
  const fixture = await filled();
  // Within a batch timestamps rise by one.
  const timestamps = Array.from(
    { length: 120 },
    (_, offset) => 1000 + 30 * Math.floor(offset / 3) + (offset % 3),
  );
  for (const round of ['open', 'reopened', 'crashed']) {
    if (round === 'reopened') await fixture.reopen();
    if (round === 'crashed') await fixture.crash(true);
    for (let timestamp = 990; timestamp < 2200; timestamp += 7) {
      const expected = timestamps.findIndex((one) => one >= timestamp);
      const found = await at(fixture, timestamp);
      expect(found).toEqual(
        expected === -1 ? undefined : { offset: expected, timestamp: timestamps[expected], leaderEpoch: 2 },
      );
    }
    const newest = unwrap(await fixture.run(fixture.log.offsetOfMaxTimestamp()));
    expect(newest).toEqual({ offset: 119, timestamp: 2172, leaderEpoch: 2 });
  }
  expect(await at(fixture, 1031, 5)).toEqual({ offset: 4, timestamp: 1031, leaderEpoch: 2 });
  expect(await at(fixture, 1032, 5)).toBeUndefined();
  expect(unwrap(await fixture.run(fixture.log.offsetOfMaxTimestamp(60)))).toMatchObject({ offset: 59 });
});

test('the greatest timestamp may lie anywhere; of equal ones the first counts', async () => {
  const fixture = new Fixture();
  await fixture.open();
  for (const timestamp of [50, 900, 70, 900, 20]) unwrap(fixture.append(['x', 'y'], { timestamp }));
  await fixture.settle();
  expect(unwrap(await fixture.run(fixture.log.offsetOfMaxTimestamp()))).toMatchObject({
    offset: 3,
    timestamp: 901,
  });
  expect(await at(fixture, 60)).toMatchObject({ offset: 2, timestamp: 900 });
});

test('a batch that nobody can uncompress is found by its start', async () => {
  const fixture = new Fixture();
  await fixture.open();
  unwrap(fixture.append(['x'], { timestamp: 10 }));
  unwrap(fixture.append(['y', 'z'], { timestamp: 20, codec: 'gzip', compress: (bytes) => gzipSync(bytes) }));
  await fixture.settle();
  expect(await at(fixture, 21)).toEqual({ offset: 1, timestamp: 21, leaderEpoch: 0 });
});

test('retention by time deletes what is older, rolls an expired active segment, and waits for the high watermark', async () => {
  const fixture = await filled();
  fixture.config = { ...fixture.config, retentionMs: HOUR };
  const now = 1000 + HOUR + 30 * 20;
  await fixture.run(fixture.log.applyRetention(now));
  expect(fixture.log.logStartOffset).toBe(0);
  fixture.log.advanceHighWatermark(120);
  const report = await fixture.run(fixture.log.applyRetention(now));
  expect(report.segments).toBeGreaterThan(0);
  const start = fixture.log.logStartOffset;
  expect(start).toBeGreaterThan(0);
  expect(start).toBeLessThanOrEqual(60);
  expect((await fixture.readAll()).length).toBe(120 - start);
  await fixture.run(fixture.log.applyRetention(now + 2 * HOUR));
  expect(fixture.log.logStartOffset).toBe(120);
  expect(fixture.log.segmentCount).toBe(1);
  expect(fixture.host.disk.paths().some((path) => path.endsWith('.deleted'))).toBe(true);
  await fixture.world.advance(2000);
  expect(fixture.host.disk.paths().some((path) => path.endsWith('.deleted'))).toBe(false);
  unwrap(fixture.append(['next']));
  await fixture.crash(true);
  expect(fixture.log.logStartOffset).toBe(120);
});

test('a time index that lies deletes nothing', async () => {
  const fixture = await filled();
  await fixture.reopen();
  fixture.log.advanceHighWatermark(120);
  const path = '/data/t-0/00000000000000000000.timeindex';
  const { disk } = fixture.host;
  const bytes = disk.bytes(path);
  // The last entry now says 1 ms after 1970.
  bytes.fill(0, bytes.length - 12, bytes.length - 4);
  bytes[bytes.length - 5] = 1;
  disk.put(path, bytes.subarray(bytes.length - 12));
  fixture.config = { ...fixture.config, retentionMs: HOUR };
  await fixture.run(fixture.log.applyRetention(500 + HOUR));
  expect(fixture.log.logStartOffset).toBe(0);
});

test('retention by size keeps at least that much; an empty policy keeps everything', async () => {
  const fixture = await filled();
  fixture.log.advanceHighWatermark(120);
  fixture.config = { ...fixture.config, retentionBytes: 2000, cleanupPolicy: [] };
  await fixture.run(fixture.log.applyRetention(0));
  expect(fixture.log.logStartOffset).toBe(0);
  fixture.config = { ...fixture.config, cleanupPolicy: ['delete'] };
  await fixture.run(fixture.log.applyRetention(0));
  expect(fixture.log.sizeInBytes).toBeGreaterThanOrEqual(2000);
  expect(fixture.log.sizeInBytes).toBeLessThan(3600);
});

test('a segment rolls by the age of its first record', async () => {
  const fixture = new Fixture({ config: { segmentMs: HOUR } });
  await fixture.open();
  for (const timestamp of [1000, 1000 + HOUR, 1001 + HOUR]) {
    unwrap(fixture.append(['x'], { timestamp }));
    await fixture.settle();
  }
  expect(fixture.log.segmentCount).toBe(2);
});

describe('while segments are taken away, a search by time misses nothing', () => {
  /** Reopened, with 120 records in some forty segments, whose indexes are on disk only. */
  async function manySegments(config: Partial<Fixture['config']>): Promise<Fixture> {
    const fixture = new Fixture({
      config: { segmentBytes: 300, ...config },
      settings: { maxLoadedIndexes: 1 },
    });
    await fixture.open();
    for (let record = 0; record < 120; record++) {
      const bytes = keyed([[`${record}`, 'x'.repeat(20)]], { timestamp: 1000 + 10 * record });
      unwrap(fixture.log.append(bytes, headerOf(bytes), 2));
    }
    await fixture.settle();
    await fixture.reopen();
    fixture.log.advanceHighWatermark(120);
    return fixture;
  }

  /** Searches begin again and again while `change` goes on, so that some wait for the disk at any moment of it. */
  async function searchDuring(fixture: Fixture, change: () => Promise<unknown>): Promise<void> {
    const { log, world } = fixture;
    const searches: Promise<unknown>[] = [];
    const search = async (): Promise<void> => {
      expect(unwrap(await log.offsetForTimestamp(1000 + 10 * 70, 120))).toMatchObject({ offset: 70 });
      expect(unwrap(await log.offsetOfMaxTimestamp(120))).toMatchObject({ offset: 119 });
    };
    let isDone = false;
    for (let step = 0; step < 3; step++) {
      searches.push(search());
      await world.advance(1);
    }
    const changed = change().finally(() => {
      isDone = true;
    });
    while (!isDone) {
      searches.push(search());
      await world.advance(0.5);
    }
    await fixture.run(Promise.all([changed, ...searches]));
  }

  test('by the log start that moves up', async () => {
    const fixture = await manySegments({});
    await searchDuring(fixture, () => fixture.log.trimTo(65));
    expect(fixture.log.segmentCount).toBeLessThan(30);
  });

  test('by a compaction that merges them', async () => {
    const fixture = await manySegments({ cleanupPolicy: ['compact'] });
    fixture.config = { ...fixture.config, segmentBytes: 2000 };
    const { log, platform } = fixture;
    await searchDuring(fixture, () => log.compaction.compact(platform.clock.wallTime()));
    expect(log.segmentCount).toBeLessThan(20);
    expect((await fixture.readAll()).length).toBe(120);
  });
});
