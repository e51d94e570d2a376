/** Simulated quorums by seed: the machine keeps its promises, and each deliberate bug is found. */
import { describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';
import { Simulation } from './simulation.ts';

const isBig = process.env['OTTLA_PROOF'] === 'big';
const seeds = isBig ? 20_000 : 100;
const mutantSeeds = isBig ? 2_000 : 500;

describe('a simulated quorum', () => {
  it(`keeps its invariants under faults and gets somewhere afterwards (${seeds} seeds)`, () => {
    let elections = 0;
    let committed = 0;
    for (let seed = 0; seed < seeds; seed++) {
      try {
        const outcome = new Simulation(seed).run();
        elections += outcome.elections;
        committed += outcome.committed;
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    expect(elections / seeds).toBeGreaterThan(3);
    expect(committed / seeds).toBeGreaterThan(50);
  });

  it('repeats a seed event by event', () => {
    expect(new Simulation(7).run()).toEqual(new Simulation(7).run());
  });

  it.each(Object.entries(mutants))('finds: %s', (_, mutant) => {
    let seed = 0;
    const survives = (): boolean => {
      try {
        new Simulation(seed, mutant).run();
        return true;
      } catch {
        return false;
      }
    };
    while (seed < mutantSeeds && survives()) seed++;
    expect(seed).toBeLessThan(mutantSeeds);
  });
});
