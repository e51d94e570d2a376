/**
 * Compaction against an array: random keys, tombstones, producers, restarts, kills and power losses.
 *
 * Kept, whatever happens: the last record of every key, the order and offset of all that is left, the log's
 * end, and what the log knows of producers. A tombstone goes only after its time, and only when nothing
 * older of its key is left.
 */
import { expect, test } from 'vitest';
import { Prng } from '../../src/base/prng.ts';
import type { ProducerEntry } from '../../src/storage/producer-state.ts';
import { keyed, type Pair, stored } from '../unit/storage/compaction-batches.ts';
import { DATA, Fixture, headerOf, LOG, unwrap } from '../unit/storage/fixture.ts';

const BIG = process.env['OTTLA_PROOF'] === 'big';
const SEEDS = BIG ? 1500 : 25;
const STEPS = 60;
const RETENTION = 500;

interface ModelRecord {
  readonly offset: number;
  readonly key: string;
  readonly value: string | null;
}

class Run {
  readonly prng: Prng;
  readonly fixture: Fixture;
  records: ModelRecord[] = [];
  /** End of each batch: where a crash may cut. */
  durable = 0;
  written = 0;
  count = 0;
  removed = 0;
  /** Offset of a tombstone that has been seen below the clean point, and when first. */
  readonly cleanedAt = new Map<number, number>();
  readonly sequences = new Map<number, number>();

  constructor(seed: number | string) {
    this.prng = new Prng(`compaction ${seed}`);
    this.fixture = new Fixture({
      seed: `compaction ${seed}`,
      config: {
        cleanupPolicy: ['compact'],
        segmentBytes: this.prng.between(700, 3000),
        indexIntervalBytes: this.prng.pick([0, 200, 1000]),
        minCleanableDirtyRatio: 0,
        deleteRetentionMs: RETENTION,
        fileDeleteDelayMs: this.prng.pick([1, 1000]),
      },
      settings: {
        tailCacheBytes: 4096,
        checkpointIntervalMs: this.prng.pick([20, 5000]),
        compactionKeyBytes: this.prng.pick([200, 1000, 1 << 20]),
      },
    });
  }

  get end(): number {
    return (this.records.at(-1)?.offset ?? -1) + 1;
  }

  append(): void {
    const { log, platform } = this.fixture;
    const producerId = this.prng.chance(0.5) ? this.prng.below(4) : -1;
    const pairs = Array.from({ length: this.prng.between(1, 6) }, (): Pair => {
      const key = `k${this.prng.below(this.prng.pick([3, 30]))}`;
      return [key, this.prng.chance(0.2) ? null : `${this.count++}${'x'.repeat(this.prng.below(60))}`];
    });
    const baseSequence = producerId < 0 ? -1 : (this.sequences.get(producerId) ?? 0);
    const bytes = keyed(pairs, {
      timestamp: platform.clock.wallTime(),
      ...(producerId < 0 ? {} : { producerId, producerEpoch: 0, baseSequence }),
    });
    const { baseOffset } = unwrap(log.append(bytes, headerOf(bytes), 0));
    expect(baseOffset).toBe(this.end);
    if (producerId >= 0) this.sequences.set(producerId, baseSequence + pairs.length);
    for (const [index, [key, value]] of pairs.entries())
      this.records.push({ offset: baseOffset + index, key, value });
  }

  observe(): void {
    const { log, recorder } = this.fixture;
    expect(recorder.failures).toEqual([]);
    expect(this.fixture.states).toEqual([]);
    log.advanceHighWatermark(log.recoveryPoint);
    this.durable = log.recoveryPoint;
    this.written = log.logEndOffset;
  }

  async compact(): Promise<void> {
    const { log, platform } = this.fixture;
    const report = await this.fixture.run(log.compaction.compact(platform.clock.wallTime()));
    this.removed += report?.removedRecords ?? 0;
    await this.check();
  }

  /** What is left is right, given how far the log has been compacted. */
  async check(): Promise<void> {
    const { log, platform } = this.fixture;
    expect(log.damaged).toEqual([]);
    const found = await stored(this.fixture);
    const visible = this.records.filter(({ offset }) => offset < log.logEndOffset);
    const byOffset = new Map(visible.map((record) => [record.offset, record]));
    let before = -1;
    const left = new Set<number>();
    for (const record of found) {
      expect(record.offset).toBeGreaterThan(before);
      before = record.offset;
      expect(record).toEqual(byOffset.get(record.offset));
      left.add(record.offset);
    }
    this.checkLost(visible, left, found);
    for (const { offset, value } of found) {
      if (value === null && offset < log.compaction.cleanPoint && !this.cleanedAt.has(offset))
        this.cleanedAt.set(offset, platform.clock.wallTime());
    }
  }

  /** Below the clean point no key has two records. Not while the tail cache serves what was appended. */
  async checkClean(): Promise<void> {
    const { cleanPoint } = this.fixture.log.compaction;
    const clean = (await stored(this.fixture)).filter(({ offset }) => offset < cleanPoint);
    expect(new Set(clean.map(({ key }) => key)).size).toBe(clean.length);
  }

  checkLost(visible: readonly ModelRecord[], left: ReadonlySet<number>, found: readonly ModelRecord[]): void {
    const { platform } = this.fixture;
    const latest = new Map(visible.map(({ key, offset }) => [key, offset]));
    const first = new Map<string, number>();
    for (const { key, offset } of found) if (!first.has(key)) first.set(key, offset);
    for (const { offset, key, value } of visible) {
      if (left.has(offset) || latest.get(key) !== offset) continue;
      // The last record of a key is lost: only a tombstone may be, late, and never before what it deletes.
      expect(value).toBeNull();
      expect(first.get(key)).toBeUndefined();
      const cleanedAt = this.cleanedAt.get(offset);
      if (cleanedAt !== undefined)
        expect(platform.clock.wallTime() - cleanedAt).toBeGreaterThanOrEqual(RETENTION - 200);
    }
  }

  cutTo(end: number): void {
    this.records = this.records.filter(({ offset }) => offset < end);
    this.sequences.clear();
    for (const { producerId, batches } of this.fixture.log.producers())
      this.sequences.set(producerId, batches.at(-1)!.lastSequence + 1);
  }

  async crash(powerLoss: boolean): Promise<void> {
    const kept = powerLoss ? this.durable : this.written;
    const before = producersOf(this.fixture.log.producers());
    const { nextOffset } = this.fixture.log;
    await this.fixture.crash(powerLoss);
    const { log } = this.fixture;
    expect(log.logEndOffset).toBeGreaterThanOrEqual(kept);
    if (log.logEndOffset === nextOffset) expect(producersOf(log.producers())).toEqual(before);
    this.cutTo(log.logEndOffset);
    await this.expectNoLeftovers();
    await this.checkClean();
    await this.check();
  }

  async expectNoLeftovers(): Promise<void> {
    const names = await this.fixture.run(this.fixture.platform.disk.list(LOG));
    expect(names.filter((name) => /\.(cleaned|swap|deleted|tmp)$/.test(name))).toEqual([]);
  }

  async reopen(): Promise<void> {
    const before = producersOf(this.fixture.log.producers());
    const { end } = this;
    await this.fixture.reopen();
    expect(this.fixture.log.logEndOffset).toBe(end);
    expect(producersOf(this.fixture.log.producers())).toEqual(before);
    await this.checkClean();
    await this.check();
  }

  /** The process ends, or the power, somewhere in the middle of a compaction. */
  async crashWhileCompacting(): Promise<void> {
    const { log, platform, world } = this.fixture;
    void log.compaction.compact(platform.clock.wallTime());
    await world.advance(this.prng.float() * this.prng.pick([1, 5, 20]));
    if (this.prng.chance(0.3)) this.append();
    await this.crash(this.prng.chance(0.6));
  }

  async readWhileCompacting(): Promise<void> {
    const { log, platform, world } = this.fixture;
    const work = log.compaction.compact(platform.clock.wallTime());
    let working = true;
    void work.finally(() => {
      working = false;
    });
    while (working) {
      if (this.prng.chance(0.2)) this.append();
      await stored(this.fixture);
      await world.advance(0.1);
      this.observe();
    }
    await this.check();
  }

  async step(): Promise<void> {
    const { world } = this.fixture;
    const choice = this.prng.below(100);
    if (choice < 55) this.append();
    else if (choice < 65) await world.advance(this.prng.pick([1, 20, 600]));
    else if (choice < 72) await this.fixture.settle();
    else if (choice < 82) await this.compact();
    else if (choice < 88) await this.crashWhileCompacting();
    else if (choice < 91) await this.readWhileCompacting();
    else if (choice < 94) await this.reopen();
    else if (choice < 96) await this.crash(true);
    else if (choice < 97) await this.crash(false);
    else await this.check();
    await Promise.resolve();
    this.observe();
  }
}

function producersOf(producers: readonly ProducerEntry[]): unknown[] {
  return producers
    .map(({ producerId, epoch, batches }) => ({
      producerId,
      epoch,
      batches: batches.map(({ lastSequence, lastOffset, offsetDelta }) => ({
        lastSequence,
        lastOffset,
        offsetDelta,
      })),
    }))
    .sort((one, other) => one.producerId - other.producerId);
}

test(`${SEEDS} seeds of ${STEPS} steps keep the last record of each key`, async () => {
  let removed = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = new Run(seed);
    try {
      await run.fixture.open();
      for (let step = 0; step < STEPS; step++) await run.step();
      await run.fixture.settle();
      run.observe();
      await run.compact();
      await run.crash(true);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
    removed += run.removed;
  }
  expect(removed).toBeGreaterThan(SEEDS * 20);
}, 1_800_000);

/** A log ready to be compacted, with small old segments that become one; the same for equal seeds. */
async function dirty(seed: number): Promise<Run> {
  const run = new Run(`points ${seed}`);
  run.fixture.config = { ...run.fixture.config, segmentBytes: 1500 };
  run.fixture.settings = { ...run.fixture.settings, compactionKeyBytes: 1 << 20, checkpointIntervalMs: 5000 };
  await run.fixture.open();
  for (const isLast of [false, true]) {
    for (let count = 0; count < 30; count++) run.append();
    await run.fixture.settle();
    run.observe();
    if (!isLast) await run.compact();
  }
  return run;
}

test('a kill or a power loss at every operation of the disk during a compaction', async () => {
  const counting = await dirty(0);
  let operations = 0;
  const watch = (run: Run, act: () => void): void => {
    // A fault that never hits, asked before each operation.
    for (const operation of ['open', 'append', 'sync', 'rename', 'remove', 'syncDirectory', 'write'] as const)
      run.fixture.host.disk.inject({
        operation,
        path: (path) => {
          if (path.startsWith(LOG) || path.startsWith(`${DATA}/cleaner`)) act();
          return false;
        },
      });
  };
  watch(counting, () => operations++);
  const before = counting.fixture.log.segmentCount;
  await counting.compact();
  expect(counting.fixture.log.segmentCount).toBeLessThan(before);
  expect(counting.removed).toBeGreaterThan(20);
  expect(operations).toBeGreaterThan(30);
  const ends = [undefined, 'lost', 'kept', ...Array<'random'>(BIG ? 30 : 3).fill('random')] as const;
  for (const [seed, unsynced] of ends.entries()) {
    for (let point = 1; point <= operations; point += BIG || unsynced === 'random' ? 1 : 4) {
      const run = await dirty(seed);
      const before = producersOf(run.fixture.log.producers());
      let count = 0;
      let reached = false;
      watch(run, () => {
        reached ||= ++count === point;
      });
      const work = run.fixture.log.compaction.compact(run.fixture.platform.clock.wallTime());
      void work.then(() => {
        reached = true;
      });
      await run.fixture.world.run({ until: run.fixture.world.now + 10_000, done: () => reached });
      run.fixture.host.crash(unsynced === undefined ? { powerLoss: false } : { powerLoss: true, unsynced });
      run.fixture.platform = run.fixture.host.restart();
      try {
        await run.fixture.open();
        expect(run.fixture.log.logEndOffset).toBe(run.end);
        expect(producersOf(run.fixture.log.producers())).toEqual(before);
        await run.expectNoLeftovers();
        await run.check();
        run.observe();
        await run.compact();
        await run.reopen();
      } catch (error) {
        throw new Error(`${unsynced ?? 'kill'} at operation ${point}: ${(error as Error).message}`, {
          cause: error,
        });
      }
    }
  }
}, 1_800_000);
