/**
 * Whole clusters under faults, a sample of seeds; `npm run simulate` runs more of them, replays one and makes
 * its plan smaller.
 */
import { describe, expect, test } from 'vitest';
import { generatePlan } from './generate-plan.ts';
import { simulate } from './simulation.ts';

const SEEDS = process.env['OTTLA_PROOF'] === 'big' ? 2_000 : 6;

describe('cluster', () => {
  test(`${SEEDS} seeds: what was acknowledged is there, once, in order, and everything comes to rest`, async () => {
    const sums = { operations: 0, faults: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { violations, operations, faults } = await simulate(generatePlan(seed));
      expect(violations, `replay: npm run simulate -- --seed ${seed} --trace`).toEqual([]);
      sums.operations += operations;
      sums.faults += faults;
    }
    // A history in which nothing happens proves nothing.
    expect(sums.operations).toBeGreaterThan(300 * SEEDS);
    expect(sums.faults).toBeGreaterThan(3 * SEEDS);
  }, 3_600_000);

  test('equal plans give equal histories, event by event', async () => {
    const [one, other] = [await simulate(generatePlan(7)), await simulate(generatePlan(7))];
    expect(other).toEqual(one);
  });
});
