/** Plans that failed once, as small as they could be made; each is named for what was wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Plan } from './plan.ts';
import { simulate } from './simulation.ts';

const directory = new URL('regressions/', import.meta.url);

test.each(readdirSync(directory).sort())('%s', async (name) => {
  const plan = JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as Plan;
  const { violations } = await simulate(plan);
  const replay = `npm run simulate -- --trace --plan test/simulator/cluster/regressions/${name}`;
  expect(violations, replay).toEqual([]);
});
