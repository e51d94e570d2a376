/** Each deliberate bug of replication is found by the worlds that the rules themselves survive. */
import { expect, test } from 'vitest';
import { Violation } from './replication-model.ts';
import { mutants, mutate } from './replication-mutants.ts';
import { ReplicationWorld } from './replication-world.ts';

const enough = 500;

test.each(mutants)('$name', { timeout: 120_000 }, async (mutant) => {
  const rules = await mutate(mutant);
  let killedBy: string | undefined;
  const { from = 1 } = mutant;
  for (let seed = from; killedBy === undefined && seed < from + enough; seed++) {
    try {
      new ReplicationWorld(seed, rules).run(4_000);
    } catch (error) {
      if (!(error instanceof Violation) && !(error instanceof Error && error.name === 'Bug')) throw error;
      killedBy = error.message;
    }
  }
  expect(killedBy, `survives ${enough} worlds`).toBeDefined();
});
