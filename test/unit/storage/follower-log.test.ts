/** What only followers do to a log: append what a leader numbered, cut, and begin anew. */
import { describe, expect, test } from 'vitest';
import { stampBaseOffset } from '../../../protocol/record/batch.ts';
import { readGapsBelow } from '../../../src/storage/gap-checkpoint.ts';
import { batchOf, Fixture, LOG } from './fixture.ts';

/** A batch as a leader sends it. */
function numbered(baseOffset: number, values: readonly string[], epoch = 0): Uint8Array {
  const bytes = batchOf(values);
  stampBaseOffset(bytes, 0, baseOffset, epoch);
  return bytes;
}

function joined(...batches: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(batches.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const batch of batches) {
    bytes.set(batch, at);
    at += batch.length;
  }
  return bytes;
}

describe('a follower’s log', () => {
  test('takes whole batches with the leader’s offsets and epochs, however large', async () => {
    const fixture = new Fixture({ config: { maxMessageBytes: 10, segmentBytes: 100 } });
    await fixture.open();
    const bytes = joined(numbered(0, ['a', 'b'], 1), numbered(2, ['c'.repeat(500)], 3));
    expect(fixture.log.appendAsFollower(bytes)).toMatchObject({ ok: true, value: { lastOffset: 2 } });
    await fixture.settle();
    expect(await fixture.readAll()).toEqual(['0:a', '1:b', `2:${'c'.repeat(500)}`]);
    expect([0, 1, 2].map((offset) => fixture.log.leaderEpochAt(offset))).toEqual([1, 1, 3]);
    expect(fixture.log.appendAsFollower(numbered(1, ['x'], 3))).toMatchObject({ error: 'CORRUPT_MESSAGE' });
  });

  test.each([
    ['clean', 1 << 20],
    ['killed', 1 << 20],
    ['power', 1 << 20],
    // Each batch begins a segment, which is named after the gap's begin.
    ['clean', 100],
    ['killed', 100],
    ['power', 100],
  ])(
    'keeps the gaps that compaction left at its leader (%s, segments of %i bytes)',
    async (how, segmentBytes) => {
      const fixture = new Fixture({ config: { segmentBytes } });
      await fixture.open();
      fixture.log.appendAsFollower(joined(numbered(0, ['a']), numbered(5, ['b']), numbered(6, ['c'], 2)));
      await fixture.settle();
      const all = ['0:a', '5:b', '6:c'];
      expect(await fixture.readAll()).toEqual(all);
      if (how === 'clean') await fixture.reopen();
      else await fixture.crash(how === 'power');
      expect(await fixture.readAll()).toEqual(all);
      expect(await fixture.readAll(3)).toEqual(['5:b', '6:c']);
      expect(fixture.log.damaged).toEqual([]);
      fixture.log.appendAsFollower(numbered(9, ['d'], 2));
      await fixture.settle();
      await fixture.crash(true);
      expect(await fixture.readAll()).toEqual([...all, '9:d']);
    },
  );

  test('keeps a gap that could not be noted at first', async () => {
    const fixture = new Fixture();
    await fixture.open();
    fixture.log.appendAsFollower(numbered(0, ['a']));
    await fixture.settle();
    fixture.host.disk.inject({
      operation: 'open',
      code: 'ENOSPC',
      path: (path) => path.includes('gap-offset'),
    });
    fixture.log.appendAsFollower(numbered(5, ['b']));
    await fixture.world.advance(3_000);
    expect([fixture.log.nextOffset, fixture.states]).toEqual([1, ['full', 'online']]);
    fixture.log.appendAsFollower(numbered(5, ['b']));
    await fixture.settle();
    await fixture.reopen();
    expect(await fixture.readAll()).toEqual(['0:a', '5:b']);
    expect(fixture.log.damaged).toEqual([]);
  });

  test('notes gaps of its own and of its compaction at the same time', async () => {
    const fixture = new Fixture();
    await fixture.open();
    const { gaps } = fixture.log.compaction;
    await fixture.run(Promise.all([600, 601, 600].map((offset) => gaps.allowBelow(offset))));
    expect([gaps.below, await fixture.run(readGapsBelow(fixture.platform.disk, LOG))]).toEqual([601, 601]);
    expect(fixture.states).toEqual([]);
  });

  test('forgets epochs that hold nothing when it is cut, even when no record goes (KAFKA-10706)', async () => {
    const fixture = new Fixture();
    await fixture.open();
    fixture.log.appendAsFollower(numbered(0, ['a', 'b'], 1));
    fixture.log.assignLeaderEpoch(4, 2);
    await fixture.settle();
    expect(fixture.log.leaderEpoch).toBe(4);
    await fixture.run(fixture.log.truncateTo(2));
    expect([fixture.log.leaderEpoch, fixture.log.nextOffset]).toEqual([1, 2]);
    await fixture.crash(true);
    expect(fixture.log.leaderEpoch).toBe(1);
    // A batch of an epoch below the forgotten one is at its place.
    fixture.log.appendAsFollower(numbered(2, ['c'], 3));
    await fixture.settle();
    expect(await fixture.readAll()).toEqual(['0:a', '1:b', '2:c']);
  });

  test('begins anew where its leader’s log starts, durably', async () => {
    const fixture = new Fixture({ config: { segmentBytes: 200 } });
    await fixture.open();
    for (let offset = 0; offset < 10; offset++)
      fixture.log.appendAsFollower(numbered(offset, ['x'.repeat(50)], 1));
    await fixture.settle();
    fixture.log.advanceHighWatermark(7);
    expect(fixture.log.segmentCount).toBeGreaterThan(2);
    await fixture.run(fixture.log.restartAt(100));
    const { log } = fixture;
    expect([log.logStartOffset, log.highWatermark, log.nextOffset, log.recoveryPoint]).toEqual([
      100, 100, 100, 100,
    ]);
    expect([log.leaderEpoch, log.segmentCount, log.sizeInBytes]).toEqual([-1, 1, 0]);
    await fixture.crash(true);
    expect([fixture.log.logStartOffset, fixture.log.nextOffset]).toEqual([100, 100]);
    fixture.log.appendAsFollower(numbered(100, ['a'], 2));
    await fixture.settle();
    expect(await fixture.readAll()).toEqual(['100:a']);
    await fixture.run(fixture.log.restartAt(50));
    await fixture.reopen();
    expect([fixture.log.logStartOffset, fixture.log.nextOffset]).toEqual([50, 50]);
  });

  test('keeps its offsets in order while it begins anew', async () => {
    const fixture = new Fixture();
    await fixture.open();
    fixture.log.appendAsFollower(joined(numbered(0, ['a', 'b']), numbered(2, ['c'])));
    await fixture.settle();
    fixture.log.advanceHighWatermark(2);
    const seen = new Set<string>();
    for (const offset of [100, 50]) {
      let isDone = false;
      const restarted = fixture.log.restartAt(offset).then(() => {
        isDone = true;
      });
      while (!isDone) {
        const { logStartOffset, lastStableOffset, highWatermark, logEndOffset, nextOffset } = fixture.log;
        seen.add([logStartOffset, lastStableOffset, highWatermark, logEndOffset, nextOffset].join(' '));
        await fixture.world.advance(0.05);
      }
      await restarted;
    }
    expect([...seen]).toEqual(['0 2 2 3 3', '0 0 0 0 0', '100 100 100 100 100', '50 50 50 50 50']);
  });

  test('whatever a crash leaves of a log that begins anew can be opened, and is no damage', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const fixture = new Fixture({ seed, config: { segmentBytes: 200 } });
      await fixture.open();
      for (let offset = 0; offset < 10; offset++)
        fixture.log.appendAsFollower(numbered(offset, ['x'.repeat(50)], 1));
      await fixture.settle();
      void fixture.log.restartAt(100).catch(() => undefined);
      await fixture.world.advance(fixture.world.stream('when').float() * 4);
      await fixture.crash(seed % 3 > 0);
      const { log } = fixture;
      expect(log.damaged, `seed ${seed}`).toEqual([]);
      expect(log.nextOffset === 100 || log.nextOffset <= 10, `seed ${seed}: ${log.nextOffset}`).toBe(true);
      // The follower would begin anew once more.
      await fixture.run(log.restartAt(100));
      log.appendAsFollower(numbered(100, ['a'], 2));
      await fixture.settle();
      expect(await fixture.readAll(), `seed ${seed}`).toEqual(['100:a']);
      expect(
        (await fixture.run(fixture.platform.disk.list(LOG))).filter((name) => name.endsWith('.log')),
      ).toEqual(['00000000000000000100.log']);
    }
  });
});
