/** The rules of replication in many small worlds: what was committed stays, whatever happens. */
import { expect, test } from 'vitest';
import * as follower from '../../src/core/replication/follower.ts';
import { PartitionLeader } from '../../src/core/replication/leader.ts';
import type { Rules } from './replication-model.ts';
import { ReplicationWorld } from './replication-world.ts';

const big = process.env['OTTLA_PROOF'] === 'big';
const first = Number(process.env['OTTLA_SEED'] ?? 1);
const seeds = process.env['OTTLA_SEED'] === undefined ? (big ? 20_000 : 400) : 1;

const rules: Rules = { newLeader: (options) => new PartitionLeader(options), follower, bugs: new Set() };

test(`${seeds} worlds of crashes, lost messages and moving leaders`, { timeout: 1_800_000 }, () => {
  const sum = { committed: 0, acknowledged: 0, epochs: 0 };
  for (let seed = first; seed < first + seeds; seed++) {
    try {
      const report = new ReplicationWorld(seed, rules).run(1_500);
      sum.committed += report.committed;
      sum.acknowledged += report.acknowledged;
      sum.epochs += report.epochs;
    } catch (error) {
      throw new Error(
        `seed ${seed} fails; replay: OTTLA_SEED=${seed} npx vitest run test/property/replication.test.ts`,
        {
          cause: error,
        },
      );
    }
  }
  expect(sum.acknowledged).toBeGreaterThan(seeds);
  expect(sum.epochs).toBeGreaterThan(seeds);
});
