/**
 * That every mutant still has the lines that it changes, and can be compiled: killing them all takes hours, and is
 * not done each time.
 */
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { mutants, mutated } from './mutants.ts';

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s can be built', async (_, mutant) => {
  // A private name that the class does not have is an error of syntax.
  const { code } = await transform(mutated(mutant), { loader: 'ts' });
  expect(code).not.toBe('');
});
