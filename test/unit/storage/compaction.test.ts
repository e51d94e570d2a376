/** Compaction of a log: what it keeps, what it leaves alone, when it is due. */
import { describe, expect, test } from 'vitest';
import { batches } from '../../../protocol/record/batch.ts';
import type { BuildOptions } from '../../../protocol/record/builder.ts';
import { keyed, type Pair, stored } from './compaction-batches.ts';
import { batchOf, Fixture, headerOf, LOG, unwrap } from './fixture.ts';

const HOUR = 3_600_000;

async function opened(config: Partial<Fixture['config']> = {}): Promise<Fixture> {
  const fixture = new Fixture({
    config: { cleanupPolicy: ['compact'], segmentBytes: 400, ...config },
  });
  await fixture.open();
  return fixture;
}

function append(
  fixture: Fixture,
  pairs: readonly Pair[],
  options: Partial<BuildOptions> & { timestamp?: number } = {},
): void {
  const bytes = keyed(pairs, { timestamp: fixture.platform.clock.wallTime(), ...options });
  unwrap(fixture.log.append(bytes, headerOf(bytes), 0));
}

async function settle(fixture: Fixture): Promise<void> {
  await fixture.settle();
  fixture.log.advanceHighWatermark(fixture.log.recoveryPoint);
}

/** Closes the segment that has been written to, by a record that does not fit in it. */
async function roll(fixture: Fixture): Promise<void> {
  append(fixture, [['filler', 'x'.repeat(300)]]);
  await settle(fixture);
}

/** Opens the log anew afterwards: what the tail cache has is served as it was. */
async function compact(fixture: Fixture): ReturnType<Fixture['log']['compaction']['compact']> {
  const report = await fixture.run(fixture.log.compaction.compact(fixture.platform.clock.wallTime()));
  await fixture.reopen();
  return report;
}

/** What is known of producers has to be read from the log again. */
async function removeSnapshots(fixture: Fixture): Promise<void> {
  const { disk } = fixture.platform;
  for (const name of await fixture.run(disk.list(LOG))) {
    if (name.endsWith('.snapshot')) await fixture.run(disk.remove(`${LOG}/${name}`));
  }
}

const keysAndValues = async (fixture: Fixture) =>
  (await stored(fixture)).map(({ offset, key, value }) => `${offset} ${key}=${value?.slice(0, 5)}`);

describe('what is kept', () => {
  test('the last record of each key, at its offset', async () => {
    const fixture = await opened();
    append(fixture, [
      ['a', '1'],
      ['b', '1'],
      ['a', '2'],
    ]);
    append(fixture, [
      ['b', '2'],
      ['c', '1'],
    ]);
    await roll(fixture);
    const report = await compact(fixture);
    expect(report).toMatchObject({ cleanPoint: 5, removedRecords: 2 });
    expect(await keysAndValues(fixture)).toEqual(['2 a=2', '3 b=2', '4 c=1', '5 filler=xxxxx']);
    await fixture.reopen();
    expect(await keysAndValues(fixture)).toEqual(['2 a=2', '3 b=2', '4 c=1', '5 filler=xxxxx']);
    expect(fixture.log.compaction.cleanPoint).toBe(5);
  });

  test('nothing counts as compacted of a log that begins anew further down', async () => {
    const fixture = await opened();
    append(fixture, [['a', '1']]);
    await roll(fixture);
    await compact(fixture);
    await settle(fixture);
    await fixture.run(fixture.log.trimTo(1));
    expect([fixture.log.logStartOffset, fixture.log.compaction.cleanPoint]).toEqual([1, 1]);
    await fixture.run(fixture.log.restartAt(0));
    expect(fixture.log.compaction.cleanPoint).toBe(0);
    await fixture.crash(false);
    expect(fixture.log.compaction.cleanPoint).toBe(0);
  });

  test('a tombstone until its time after the first compaction is over, and no longer', async () => {
    const fixture = await opened({ deleteRetentionMs: HOUR });
    append(fixture, [
      ['a', '1'],
      ['b', '1'],
    ]);
    append(fixture, [['a', null]]);
    await roll(fixture);
    await fixture.world.advance(2 * HOUR);
    await compact(fixture);
    const oldest = async (): Promise<string[]> => (await keysAndValues(fixture)).slice(0, 2);
    expect(await oldest()).toEqual(['1 b=1', '2 a=undefined']);
    await fixture.world.advance(HOUR - 10_000);
    await roll(fixture);
    await compact(fixture);
    expect(await oldest()).toEqual(['1 b=1', '2 a=undefined']);
    await fixture.world.advance(20_000);
    await roll(fixture);
    await compact(fixture);
    expect(await oldest()).toEqual(['1 b=1', '4 filler=xxxxx']);
    expect((await stored(fixture)).some(({ key }) => key === 'a')).toBe(false);
  });

  test.each([
    ['the greatest that topics allow', 2 ** 63],
    ['the greatest safe integer', Number.MAX_SAFE_INTEGER],
    ['as late as deltas reach', 2 ** 52],
  ])('tombstones for ever, by a retention of %s: all stays readable', async (_, deleteRetentionMs) => {
    const fixture = await opened({ deleteRetentionMs });
    for (const timestamp of [0, 1000, 2 ** 50]) {
      append(fixture, [[`a${timestamp}`, '1']], { timestamp });
      append(
        fixture,
        [
          [`a${timestamp}`, null],
          [`b${timestamp}`, '1'],
        ],
        { timestamp },
      );
    }
    for (let pass = 0; pass < 3; pass++) {
      await roll(fixture);
      await compact(fixture);
      expect((await keysAndValues(fixture)).slice(0, 6)).toEqual([
        '1 a0=undefined',
        '2 b0=1',
        '4 a1000=undefined',
        '5 b1000=1',
        '7 a1125899906842624=undefined',
        '8 b1125899906842624=1',
      ]);
      expect(fixture.log.compaction.cleanPoint).toBe(fixture.log.logEndOffset - 1);
      await fixture.world.advance(HOUR);
    }
    expect(fixture.log.damaged).toEqual([]);
  });

  test('a tombstone beside a record too far away in time for a delete horizon, without one', async () => {
    const fixture = await opened({ deleteRetentionMs: 0 });
    const timestamp = -(2 ** 52);
    append(
      fixture,
      [
        ['a', null],
        ['b', '1'],
      ],
      { timestamp },
    );
    for (let pass = 0; pass < 2; pass++) {
      await roll(fixture);
      await compact(fixture);
      expect((await keysAndValues(fixture)).slice(0, 2)).toEqual(['0 a=undefined', '1 b=1']);
    }
  });

  test('the last batch of a producer, emptied: without any snapshot a retry is still a retry', async () => {
    const fixture = await opened({ segmentBytes: 1000 });
    const retried = { producerId: 9, producerEpoch: 2, baseSequence: 0 };
    append(fixture, [['a', '1']], retried);
    append(fixture, [['a', '2']]);
    append(fixture, [['b', 'x'.repeat(700)]]);
    append(fixture, [['c', 'x'.repeat(700)]]);
    await settle(fixture);
    await compact(fixture);
    expect((await keysAndValues(fixture))[0]).toBe('1 a=2');
    await removeSnapshots(fixture);
    await fixture.crash(false);
    const bytes = keyed([['a', '1']], retried);
    expect(unwrap(fixture.log.append(bytes, headerOf(bytes), 0))).toMatchObject({
      duplicate: true,
      baseOffset: 0,
    });
  });

  test('the last committed batch of a producer: what comes after it may be cut off', async () => {
    const fixture = await opened({ segmentBytes: 1000 });
    const sent = (baseSequence: number, value: string): void =>
      append(fixture, [['a', value]], { producerId: 9, producerEpoch: 2, baseSequence });
    sent(0, '1');
    append(fixture, [['a', '2']]);
    for (const key of ['b', 'c']) append(fixture, [[key, 'x'.repeat(700)]]);
    await settle(fixture);
    for (let sequence = 1; sequence < 7; sequence++) sent(sequence, 'uncommitted');
    await fixture.settle();
    expect(
      await fixture.run(fixture.log.compaction.compact(fixture.platform.clock.wallTime())),
    ).toBeDefined();
    await removeSnapshots(fixture);
    await fixture.run(fixture.log.truncateTo(4));
    expect(await keysAndValues(fixture)).toHaveLength(3);
    const known = [...fixture.log.producers()].map(({ producerId, batches }) => [producerId, batches]);
    expect(known).toMatchObject([[9, [{ lastSequence: 0, lastOffset: 0 }]]]);
  });

  test('records without a key go: they could never be replaced', async () => {
    const fixture = await opened();
    const bytes = batchOf(['none']);
    unwrap(fixture.log.append(bytes, headerOf(bytes), 0));
    append(fixture, [['a', '1']]);
    await roll(fixture);
    await compact(fixture);
    expect((await keysAndValues(fixture))[0]).toBe('1 a=1');
  });
});

describe('what is left alone', () => {
  test('everything from the first segment with a transaction on', async () => {
    const fixture = await opened({ segmentBytes: 200 });
    for (const value of ['1', '2', '3']) append(fixture, [['a', value.padEnd(60)]]);
    append(fixture, [['a', 'open'.padEnd(60)]], {
      producerId: 1,
      producerEpoch: 0,
      baseSequence: 0,
      transactional: true,
    });
    for (const value of ['5', '6', '7']) append(fixture, [['a', value.padEnd(60)]]);
    await settle(fixture);
    const before = await keysAndValues(fixture);
    await compact(fixture);
    expect((await keysAndValues(fixture)).slice(-4)).toEqual(before.slice(-4));
    expect(fixture.log.compaction.cleanPoint).toBeLessThanOrEqual(3);
    expect(fixture.log.damaged).toEqual([]);
  });

  test('records younger than min.compaction.lag.ms', async () => {
    const fixture = await opened({ minCompactionLagMs: HOUR });
    append(fixture, [
      ['a', '1'],
      ['a', '2'],
    ]);
    await roll(fixture);
    expect(await compact(fixture)).toBeUndefined();
    await fixture.world.advance(HOUR + 1);
    expect(await compact(fixture)).toMatchObject({ removedRecords: 1 });
  });

  test('topics that do not ask for it', async () => {
    const fixture = await opened({ cleanupPolicy: ['delete'] });
    append(fixture, [
      ['a', '1'],
      ['a', '2'],
    ]);
    await roll(fixture);
    expect(await compact(fixture)).toBeUndefined();
  });
});

describe('when it is due', () => {
  test('by the share of dirty bytes', async () => {
    const fixture = await opened({ minCleanableDirtyRatio: 0.5 });
    const urgency = () => fixture.run(fixture.log.compaction.urgency(fixture.platform.clock.wallTime()));
    expect(await urgency()).toBeUndefined();
    for (let count = 0; count < 10; count++) await roll(fixture);
    for (let count = 0; count < 6; count++) append(fixture, [[`k${count}`, 'y'.repeat(300)]]);
    await settle(fixture);
    expect(await urgency()).toBe(1);
    await compact(fixture);
    expect(await urgency()).toBeUndefined();
    append(fixture, [['a', 'x'.repeat(300)]]);
    await settle(fixture);
    expect(await urgency()).toBeUndefined();
  });

  test('or because a record has waited too long', async () => {
    const fixture = await opened({ minCleanableDirtyRatio: 1, maxCompactionLagMs: HOUR });
    const { platform, log } = fixture;
    append(fixture, [
      ['a', '1'],
      ['a', '2'],
    ]);
    await roll(fixture);
    expect(await fixture.run(log.compaction.urgency(platform.clock.wallTime()))).toBeUndefined();
    await fixture.world.advance(HOUR + 1);
    expect(await fixture.run(log.compaction.urgency(platform.clock.wallTime()))).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

test.each([
  ['newest', { minCompactionLagMs: HOUR }, 8],
  ['first', { minCompactionLagMs: HOUR, maxCompactionLagMs: HOUR }, 1],
])('a segment removed while its %s record is looked for ends that look only', async (_, lags, logStart) => {
  for (let step = 0; step < 20; step++) {
    const fixture = await opened({ ...lags, cleanupPolicy: ['compact', 'delete'] });
    for (let count = 0; count < 10; count++) await roll(fixture);
    await fixture.world.advance(2 * HOUR);
    await fixture.reopen();
    const { log, platform } = fixture;
    log.advanceHighWatermark(log.logEndOffset);
    // It looks at one segment after the other, and is overtaken by what removes them.
    Object.assign(fixture.host.disk.latency.read, { min: 4, max: 5 });
    const urgency = log.compaction.urgency(platform.clock.wallTime());
    await fixture.world.advance(step);
    const trimmed = log.trimTo(logStart);
    await fixture.run(Promise.all([trimmed, urgency]));
    expect(fixture.states, `step ${step}`).toEqual([]);
    expect(log.logStartOffset).toBe(logStart);
    expect(await compact(fixture)).toMatchObject({ removedRecords: expect.any(Number) });
  }
});

/** Ten closed segments of one record each, none of whose files is open. */
async function closedSegments(): Promise<Fixture> {
  const fixture = await opened({ cleanupPolicy: ['compact', 'delete'] });
  for (let count = 0; count < 11; count++) await roll(fixture);
  await fixture.reopen();
  fixture.log.advanceHighWatermark(fixture.log.logEndOffset);
  return fixture;
}

test('a segment removed while compaction reads it ends that compaction, and the next one goes on', async () => {
  for (let step = 0; step < 60; step++) {
    const fixture = await closedSegments();
    const { log, platform } = fixture;
    Object.assign(fixture.host.disk.latency, { read: { min: 1, max: 1 }, other: { min: 1, max: 1 } });
    const compacted = log.compaction.compact(platform.clock.wallTime());
    await fixture.world.advance(step);
    await fixture.run(Promise.all([log.trimTo(8), compacted]));
    // The same log: what it holds for uncompactable is not kept when it is opened anew.
    await fixture.run(log.compaction.compact(platform.clock.wallTime()));
    expect([step, log.compaction.cleanPoint, log.damaged]).toEqual([step, 10, []]);
    expect(fixture.states).toEqual([]);
  }
});

test('a compaction that begins while the log is cut drops nothing for what is cut off', async () => {
  for (let step = 0; step < 80; step++) {
    const fixture = await opened();
    for (const key of ['a', 'b', 'c']) append(fixture, [[key, '1'.padEnd(300)]]);
    for (const key of ['x', 'y', 'z']) append(fixture, [[key, '1'.padEnd(300)]]);
    await roll(fixture);
    await compact(fixture);
    for (const key of ['a', 'b', 'c']) append(fixture, [[key, '2'.padEnd(300)]]);
    await roll(fixture);
    const { log, platform } = fixture;
    const delay = { min: 1, max: 1 };
    Object.assign(fixture.host.disk.latency, { sync: { min: 5, max: 5 }, other: delay });
    const cut = log.truncateTo(5);
    await fixture.world.advance(step / 2);
    const compacted = log.compaction.compact(platform.clock.wallTime());
    await fixture.run(Promise.all([cut, compacted]));
    Object.assign(fixture.host.disk.latency, { sync: { min: 0, max: 0 } });
    await fixture.reopen();
    const keys = (await stored(fixture)).map(({ key }) => key);
    expect([step, keys]).toEqual([step, ['a', 'b', 'c', 'x', 'y']]);
  }
});

test('what cannot be read of a segment that is there is not tried again', async () => {
  const fixture = await closedSegments();
  const { log, platform } = fixture;
  const path = `${LOG}/00000000000000000004.log`;
  fixture.host.disk.inject({ operation: 'read', path: (at) => at === path });
  for (let look = 0; look < 2; look++) {
    await fixture.run(log.compaction.compact(platform.clock.wallTime()));
    expect([look, log.compaction.cleanPoint]).toEqual([look, 4]);
  }
  expect(fixture.states).toEqual([]);
});

test('a compacted segment that lost its end is damaged', async () => {
  const fixture = await opened({ segmentBytes: 1000 });
  for (let count = 0; count < 40; count++) append(fixture, [[`k${count % 7}`, `${count}`.padEnd(50)]]);
  await settle(fixture);
  await compact(fixture);
  const path = `${LOG}/00000000000000000000.log`;
  const content = fixture.host.disk.bytes(path);
  const last = [...batches(content)].at(-1)!;
  expect(last).toMatchObject({ recordCount: 0 });
  await fixture.run(fixture.directory.close());
  fixture.platform = fixture.host.restart();
  fixture.host.disk.put(path, content.subarray(0, last.position));
  await fixture.open();
  const read = await fixture.run(
    Promise.resolve(fixture.log.read(last.lastOffset, fixture.log.logEndOffset, 4096)),
  );
  expect(read).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
  expect(fixture.log.damaged).toHaveLength(1);
});
