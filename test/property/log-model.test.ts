/**
 * The log against an array: random appends, reads, truncations, trims, retention, restarts, kills and
 * power losses on the virtual disk.
 *
 * Kept by every crash: all that was synced (power loss) or written (kill), in order, with its producers.
 * Never seen: anything that was not appended there.
 */
import { expect, test } from 'vitest';
import type { BuildOptions } from '../../protocol/record/builder.ts';
import { Prng } from '../../src/base/prng.ts';
import { batchOf, Fixture, headerOf, unwrap } from '../unit/storage/fixture.ts';

const SEEDS = process.env['OTTLA_PROOF'] === 'big' ? 1000 : 60;
const STEPS = 120;

interface ModelBatch {
  readonly base: number;
  readonly records: readonly string[];
  readonly bytes: Uint8Array;
  readonly producerId: number;
}

class Run {
  readonly prng: Prng;
  readonly fixture: Fixture;
  /** Everything accepted that may still exist, in order. */
  batches: ModelBatch[] = [];
  /** Below it, nothing may be lost by a power loss. */
  durable = 0;
  written = 0;
  start = 0;
  epoch = 0;
  count = 0;
  losses = 0;
  readonly sequences = new Map<number, number>();

  constructor(seed: number) {
    this.prng = new Prng(`log-model ${seed}`);
    const slow = this.prng.chance(0.3);
    this.fixture = new Fixture({
      seed: `log-model ${seed}`,
      config: {
        segmentBytes: this.prng.between(600, 8000),
        indexIntervalBytes: this.prng.pick([0, 200, 1000]),
        retentionBytes: this.prng.chance(0.3) ? 20_000 : -1,
      },
      settings: {
        tailCacheBytes: this.prng.pick([4096, 20_000, 200_000]),
        straightBytes: this.prng.pick([0, 200]),
        syncBytes: this.prng.pick([500, 1 << 20]),
        checkpointIntervalMs: this.prng.pick([20, 5000]),
      },
      host: slow ? { latency: { append: { min: 0, max: 2 }, sync: { min: 0.1, max: 20 } } } : {},
    });
  }

  get end(): number {
    const last = this.batches.at(-1);
    return Math.max(this.start, last === undefined ? 0 : last.base + last.records.length);
  }

  append(): void {
    const { log } = this.fixture;
    const producerId = this.prng.chance(0.5) ? this.prng.below(3) : -1;
    const values = Array.from(
      { length: this.prng.between(1, 5) },
      () =>
        `${this.count++}${'x'.repeat(this.prng.chance(0.1) ? this.prng.below(2000) : this.prng.below(60))}`,
    );
    const baseSequence = producerId < 0 ? -1 : (this.sequences.get(producerId) ?? 0);
    const idempotence: Partial<BuildOptions> =
      producerId < 0 ? {} : { producerId, producerEpoch: 0, baseSequence };
    const bytes = batchOf(values, { timestamp: 1000 + this.count, ...idempotence });
    const lent = bytes.slice();
    const outcome = log.append(lent, headerOf(lent), this.epoch, true);
    if (this.prng.chance(0.8)) {
      this.fixture.directory.context.loans.settle();
      lent.fill(0xee);
    }
    if (!outcome.ok) {
      expect(['KAFKA_STORAGE_ERROR', 'RECORD_LIST_TOO_LARGE']).toContain(outcome.error);
      return;
    }
    const base = outcome.value.baseOffset;
    expect(base).toBe(this.end);
    expect(outcome.value.duplicate).toBe(false);
    if (producerId >= 0) this.sequences.set(producerId, baseSequence + values.length);
    this.batches.push({
      base,
      records: values.map((value, index) => `${base + index}:${value}`),
      bytes,
      producerId,
    });
  }

  retry(): void {
    const batch = this.batches.findLast(({ producerId }) => producerId >= 0);
    if (batch === undefined || batch.base < this.start) return;
    const info = unwrap(this.fixture.log.append(batch.bytes, headerOf(batch.bytes), this.epoch));
    expect(info).toMatchObject({ baseOffset: batch.base, duplicate: true });
  }

  /** Notes what the log has promised so far. */
  observe(): void {
    const { log, recorder } = this.fixture;
    expect(log.logStartOffset).toBeLessThanOrEqual(log.highWatermark);
    expect(log.highWatermark).toBeLessThanOrEqual(log.logEndOffset);
    expect(log.recoveryPoint).toBeLessThanOrEqual(log.logEndOffset);
    expect(log.nextOffset).toBe(this.end);
    expect(recorder.failures).toEqual([]);
    this.durable = log.recoveryPoint;
    this.written = log.logEndOffset;
    log.advanceHighWatermark(log.recoveryPoint);
  }

  async readSomewhere(): Promise<void> {
    const { log } = this.fixture;
    const from = this.prng.between(log.logStartOffset, log.logEndOffset);
    const maxBytes = this.prng.pick([1, 300, 5000, 100_000]);
    const found = await this.fixture.read(from, maxBytes);
    this.expectAt(from, found);
    if (from < log.logEndOffset) expect(found.length).toBeGreaterThan(0);
  }

  async readAll(): Promise<void> {
    const { log } = this.fixture;
    const found = await this.fixture.readAll(log.logStartOffset, this.prng.pick([500, 20_000]));
    this.expectAt(log.logStartOffset, found);
    const expected = this.batches.filter(({ base, records }) => base + records.length > log.logStartOffset);
    const visible = expected.flatMap(({ base, records }) => (base < log.logEndOffset ? records : []));
    expect(found).toEqual(visible);
  }

  expectAt(from: number, found: readonly string[]): void {
    if (found.length === 0) return;
    const index = this.batches.findIndex(({ base, records }) => base + records.length > from);
    const expected = this.batches.slice(index).flatMap(({ records }) => records);
    expect(found).toEqual(expected.slice(0, found.length));
  }

  async truncate(): Promise<void> {
    const { log } = this.fixture;
    await this.fixture.settle(false);
    const to = this.prng.between(Math.max(log.logStartOffset, log.logEndOffset - 30), log.logEndOffset);
    await this.fixture.run(log.truncateTo(to));
    this.cutTo(log.logEndOffset);
    expect(log.logEndOffset).toBeLessThanOrEqual(to);
  }

  /** The log now ends at `end`: what the model knows beyond is gone, with its sequences. */
  cutTo(end: number): void {
    const index = this.batches.findIndex(({ base, records }) => base + records.length > end);
    if (index !== -1) {
      // A log cut inside of the batch that it starts in goes on at its start.
      if (end !== this.start) expect(this.batches[index]!.base).toBe(end);
      this.batches.length = index;
    }
    for (const producerId of [...this.sequences.keys()]) {
      const last = this.batches.findLast((batch) => batch.producerId === producerId);
      const header = last && headerOf(last.bytes);
      if (header === undefined) this.sequences.delete(producerId);
      else this.sequences.set(producerId, header.lastSequence + 1);
    }
    if (this.batches.length === 0) this.start = Math.max(this.start, end);
  }

  async trim(): Promise<void> {
    const { log } = this.fixture;
    const to = this.prng.between(log.logStartOffset, log.highWatermark);
    unwrap(await this.fixture.run(log.trimTo(to)));
    this.start = log.logStartOffset;
    expect(this.start).toBe(to);
  }

  async retain(): Promise<void> {
    const { log, platform } = this.fixture;
    await this.fixture.run(log.applyRetention(platform.clock.wallTime()));
    expect(log.logStartOffset).toBeGreaterThanOrEqual(this.start);
    this.start = log.logStartOffset;
  }

  async crash(powerLoss: boolean): Promise<void> {
    const kept = powerLoss ? this.durable : this.written;
    await this.fixture.crash(powerLoss);
    this.losses += powerLoss ? 1 : 0;
    const { log } = this.fixture;
    expect(log.damaged).toEqual([]);
    expect(log.logEndOffset).toBeGreaterThanOrEqual(kept);
    expect(log.logEndOffset).toBeLessThanOrEqual(this.end);
    expect(log.logStartOffset).toBe(this.start);
    this.cutTo(log.logEndOffset);
    await this.readAll();
  }

  async reopen(): Promise<void> {
    const { end } = this;
    await this.fixture.reopen();
    expect(this.fixture.log.recovered).toBe(false);
    expect(this.fixture.log.logEndOffset).toBe(end);
    expect(this.fixture.log.logStartOffset).toBe(this.start);
    await this.readAll();
  }

  async step(): Promise<void> {
    const choice = this.prng.below(100);
    if (choice < 50) this.append();
    else if (choice < 56) this.retry();
    else if (choice < 66) await this.readSomewhere();
    else if (choice < 76) await this.fixture.world.advance(this.prng.pick([0.3, 2, 10]));
    else if (choice < 80) await this.fixture.settle(this.prng.chance(0.5));
    else if (choice < 82) this.fixture.log.requestSync();
    else if (choice < 84) await this.truncate();
    else if (choice < 87) await this.trim();
    else if (choice < 89) await this.retain();
    else if (choice < 91) this.epoch++;
    else if (choice < 93) await this.reopen();
    else if (choice < 95) await this.crash(false);
    else if (choice < 98) await this.crash(true);
    else await this.readAll();
    // Microtasks run between two steps, so a write may have left.
    await Promise.resolve();
    this.observe();
  }
}

test(`${SEEDS} seeds of ${STEPS} steps agree with an array`, async () => {
  let losses = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = new Run(seed);
    try {
      await run.fixture.open();
      for (let step = 0; step < STEPS; step++) await run.step();
      await run.crash(true);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
    losses += run.losses;
  }
  expect(losses).toBeGreaterThan(SEEDS);
}, 1_800_000);
