/**
 * Whole clusters under faults, a sample of seeds; `npm run prove` and `npm run simulate` run more of them, and the
 * latter replays one and makes its plan smaller.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { generatePlan } from './generate-plan.ts';
import { simulate } from './simulation.ts';

const isBig = process.env['OTTLA_PROOF'] === 'big';
const SEEDS = isBig ? 20_000 : 6;
const hours = 3_600_000;

describe('cluster', () => {
  test(
    `${SEEDS} seeds: what was acknowledged is there, once, in order, and everything comes to rest`,
    async () => {
      if (isBig) return expect(await simulateMany()).toContain(`${SEEDS} seeds`);
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
    },
    24 * hours,
  );

  test('equal plans give equal histories, event by event', async () => {
    const [one, other] = [await simulate(generatePlan(7)), await simulate(generatePlan(7))];
    expect(other).toEqual(one);
  });
});

/** On all cores, in processes that end before they have grown too large. Rejects with what has failed, and its replay. */
function simulateMany(): Promise<string> {
  const program = fileURLToPath(new URL('simulate.ts', import.meta.url));
  const args = ['--import', 'tsx', program, '--seeds', `${SEEDS}`, '--keep-going'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${error.message}\n${stdout}`));
    });
  });
}
