/** That every mutant still has the line that it changes: killing them all takes hours, and is not done each time. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutants } from './mutants.ts';

const root = new URL('../../../', import.meta.url);

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s finds its line', (_, mutant) => {
  const source = readFileSync(new URL(mutant.file, root), 'utf8');
  for (const { find } of [mutant, ...(mutant.also ?? [])]) expect(source.split(find)).toHaveLength(2);
});
