/**
 * Writes `protocol/generated` and the tables of `protocol/README.md` (`npm run generate`). A program
 * of its own, never imported; `generator/output.ts` makes what it writes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { generatedFiles } from './generator/output.ts';

const here = (path: string): URL => new URL(path, import.meta.url);

for (const [path, text] of generatedFiles(readFileSync(here('README.md'), 'utf8'))) {
  writeFileSync(here(path), text);
}
