/** A log that is cut right behind damage: the damage stays named, and what follows it can be read. */
import { describe, expect, test } from 'vitest';
import { batchOf, Fixture, LOG, unwrap } from './fixture.ts';

const FIRST = `${LOG}/00000000000000000000.log`;
const SIZE = batchOf(['v0']).length;

/** A log of ten records, each in a batch of its own, synced. */
async function tenRecords(options: ConstructorParameters<typeof Fixture>[0] = {}): Promise<Fixture> {
  const fixture = new Fixture(options);
  await fixture.open();
  for (let offset = 0; offset < 10; offset++) {
    unwrap(fixture.append([`v${offset}`]));
    await fixture.settle();
  }
  return fixture;
}

/** Nothing of the batches from `from` to `to` remains as it was, not even their lengths. */
function rot(fixture: Fixture, from: number, to: number, path = FIRST): void {
  for (let byte = from * SIZE; byte < to * SIZE; byte++) fixture.host.disk.flipBit(path, byte, 5);
}

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `${from + index}:v${from + index}`);
}

async function refusalAt(fixture: Fixture, offset: number): Promise<unknown> {
  return fixture.run(Promise.resolve(fixture.log.read(offset, offset + 1, 100)));
}

const REFUSED = { ok: false, error: 'KAFKA_STORAGE_ERROR' };

/** Offsets from `from` to 7 cannot be read, all others can; and the log takes more where it ends. */
async function expectDamaged(fixture: Fixture, from: number, what?: string): Promise<void> {
  const { log } = fixture;
  for (let offset = from; offset < 7; offset++)
    expect(await refusalAt(fixture, offset), what).toMatchObject(REFUSED);
  expect(log.damaged, what).toMatchObject([{ baseOffset: from, endOffset: 7 }]);
  if (from > 0) expect(await fixture.read(0), what).toEqual(numbered(0, from));
  if (log.nextOffset > 7) expect(await fixture.readAll(7), what).toEqual(numbered(7, log.nextOffset));
}

async function appendUpTo(fixture: Fixture, end: number): Promise<void> {
  for (let offset = fixture.log.nextOffset; offset < end; offset++) {
    expect(unwrap(fixture.append([`v${offset}`])).baseOffset).toBe(offset);
    await fixture.settle();
  }
}

const RESTARTS = [
  ['a clean restart', (fixture: Fixture) => fixture.reopen()],
  ['a kill', (fixture: Fixture) => fixture.crash(false)],
  ['a power loss', (fixture: Fixture) => fixture.crash(true)],
] as const;

describe('what is appended after a cut behind damage', () => {
  test.each(RESTARTS)('can be read after %s, and the damage stays named', async (_, restart) => {
    const fixture = await tenRecords();
    rot(fixture, 5, 7);
    await fixture.run(fixture.log.truncateTo(7));
    expect(fixture.log.nextOffset).toBe(7);
    await expectDamaged(fixture, 5);
    await appendUpTo(fixture, 9);
    await expectDamaged(fixture, 5);
    await restart(fixture);
    expect(fixture.log.nextOffset).toBe(9);
    await expectDamaged(fixture, 5);
    await appendUpTo(fixture, 12);
    await fixture.crash(true);
    await expectDamaged(fixture, 5);
  });

  test.each(RESTARTS)('goes behind the damage when %s comes first', async (_, restart) => {
    const fixture = await tenRecords();
    rot(fixture, 5, 7);
    await fixture.run(fixture.log.truncateTo(7));
    await restart(fixture);
    expect(fixture.log.nextOffset).toBe(7);
    await appendUpTo(fixture, 9);
    await restart(fixture);
    expect(fixture.log.nextOffset).toBe(9);
    await expectDamaged(fixture, 5);
  });

  test.each(RESTARTS)('can be read after %s when nothing before it can', async (_, restart) => {
    const fixture = await tenRecords();
    rot(fixture, 0, 7);
    await fixture.run(fixture.log.truncateTo(7));
    await appendUpTo(fixture, 9);
    await restart(fixture);
    expect(fixture.log.nextOffset).toBe(9);
    await expectDamaged(fixture, 0);
  });

  test('can be read when the damage was known before', async () => {
    const fixture = await tenRecords();
    await fixture.reopen();
    rot(fixture, 5, 7);
    expect(await refusalAt(fixture, 5)).toMatchObject(REFUSED);
    expect(fixture.log.damaged).toMatchObject([{ baseOffset: 5, endOffset: 7 }]);
    await fixture.run(fixture.log.truncateTo(7));
    await appendUpTo(fixture, 9);
    await fixture.crash(false);
    expect(fixture.log.nextOffset).toBe(9);
    await expectDamaged(fixture, 5);
  });

  test('can be read when the damage goes on behind the cut', async () => {
    const fixture = await tenRecords({ config: { indexIntervalBytes: 1 } });
    rot(fixture, 5, 7);
    rot(fixture, 8, 10);
    // The index leads to the batch at 7, but no walk through the file does.
    await fixture.run(fixture.log.truncateTo(7));
    expect(fixture.log.nextOffset).toBe(7);
    await expectDamaged(fixture, 5);
    await appendUpTo(fixture, 9);
    await fixture.crash(true);
    expect(fixture.log.nextOffset).toBe(9);
    await expectDamaged(fixture, 5);
  });

  test('can be read when the damage ends a segment', async () => {
    const fixture = await tenRecords({ config: { segmentBytes: 7 * SIZE } });
    expect(fixture.log.segmentCount).toBe(2);
    await fixture.reopen();
    fixture.host.disk.put(FIRST, fixture.host.disk.bytes(FIRST).subarray(0, 5 * SIZE));
    await fixture.run(fixture.log.truncateTo(7));
    await appendUpTo(fixture, 9);
    await fixture.crash(false);
    expect(fixture.log.nextOffset).toBe(9);
    await expectDamaged(fixture, 5);
  });

  test('can be read when a batch before the cut could not be', async () => {
    const fixture = new Fixture();
    await fixture.open();
    unwrap(fixture.append(['v0']));
    unwrap(fixture.append(['v1', 'v2', 'v3']));
    await fixture.settle();
    await fixture.reopen();
    fixture.host.disk.inject({ operation: 'read', path: (path) => path === FIRST });
    await fixture.run(fixture.log.truncateTo(3));
    const { nextOffset } = fixture.log;
    unwrap(fixture.append(['new']));
    await fixture.settle();
    await fixture.crash(false);
    expect(await fixture.read(nextOffset)).toEqual([`${nextOffset}:new`]);
  });
});

describe('a second cut', () => {
  test.each([
    [9, 9],
    [8, 8],
    [7, 7],
    [6, 5],
    [5, 5],
    [3, 3],
  ])('to %i makes the log end at %i', async (cut, end) => {
    const fixture = await tenRecords();
    rot(fixture, 5, 7);
    await fixture.run(fixture.log.truncateTo(7));
    await appendUpTo(fixture, 9);
    await fixture.run(fixture.log.truncateTo(cut));
    expect(fixture.log.nextOffset).toBe(end);
    for (const powerLoss of [false, true]) {
      await appendUpTo(fixture, fixture.log.nextOffset + 3);
      await fixture.crash(powerLoss);
      if (end >= 7) await expectDamaged(fixture, 5);
      else expect(await fixture.readAll()).toEqual(numbered(0, fixture.log.nextOffset));
    }
  });
});

describe('a hole that compaction left before the cut', () => {
  const cuts = RESTARTS.flatMap(([how, restart]) =>
    [1 << 20, SIZE].flatMap((segmentBytes) => [6, 7].map((cut) => ({ how, restart, segmentBytes, cut }))),
  );
  test.each(cuts)('is no damage: $how, cut at $cut, segments of $segmentBytes bytes', async (one) => {
    const { restart, segmentBytes, cut } = one;
    const fixture = new Fixture({ config: { segmentBytes } });
    await fixture.open();
    const follow = async (...offsets: readonly number[]): Promise<void> => {
      for (const offset of offsets)
        unwrap(fixture.log.appendAsFollower(batchOf([`v${offset}`], { baseOffset: offset })));
      await fixture.settle();
    };
    await follow(0, 1, 2, 3, 4, 7, 8, 9);
    await fixture.world.advance(6000);
    await fixture.run(fixture.log.truncateTo(cut));
    expect(fixture.log.nextOffset).toBe(5);
    expect(await fixture.readAll()).toEqual(numbered(0, 5));
    await restart(fixture);
    await follow(7, 8);
    await restart(fixture);
    expect(await fixture.readAll()).toEqual([...numbered(0, 5), ...numbered(7, 9)]);
    expect(fixture.log.damaged).toEqual([]);
  });
});

test('whatever a crash leaves of a cut behind damage can be read but for the damage', async () => {
  const ends = new Set<number>();
  for (let seed = 1; seed <= 60; seed++) {
    const fixture = await tenRecords({ seed });
    // Once the checkpoint says that all of it is durable, none of it is a torn tail.
    await fixture.world.advance(6000);
    rot(fixture, 5, 7);
    void fixture.log.truncateTo(7).catch(() => undefined);
    await fixture.world.advance(fixture.world.stream('when').float() * 4);
    await fixture.crash(seed % 2 > 0);
    const what = `seed ${seed}`;
    await expectDamaged(fixture, 5, what);
    ends.add(fixture.log.nextOffset);
    // The one who asked for the cut does so again.
    await fixture.run(fixture.log.truncateTo(7));
    await appendUpTo(fixture, 9);
    await fixture.crash(true);
    expect(fixture.log.nextOffset).toBe(9);
    await expectDamaged(fixture, 5, what);
  }
  expect([...ends].sort()).toEqual([10, 7]);
});

describe('who reads while a log is cut', () => {
  test('takes nothing that goes for damage', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const fixture = await tenRecords({ seed });
      let isDone = false;
      const cut = fixture.log.truncateTo(5).then(() => {
        isDone = true;
      });
      while (!isDone) {
        for (const offset of [6, 9]) {
          const reading = Promise.resolve(fixture.log.read(offset, offset + 1, 100));
          void reading.then((slice) => slice.ok && slice.value.release());
        }
        await fixture.world.advance(0.02);
      }
      await cut;
      await fixture.world.advance(100);
      expect(fixture.log.damaged, `seed ${seed}`).toEqual([]);
      await appendUpTo(fixture, 10);
      expect(await fixture.readAll(), `seed ${seed}`).toEqual(numbered(0, 10));
    }
  });
});
