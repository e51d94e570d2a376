/** What is checked in below protocol/generated is what the schemas give. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFiles } from '../../../protocol/generator/output.ts';

const protocol = new URL('../../../protocol/', import.meta.url);
const files = generatedFiles(readFileSync(new URL('README.md', protocol), 'utf8'));

test('generated files and tables are up to date (npm run generate)', () => {
  for (const [path, text] of files) {
    const file = new URL(path, protocol);
    expect(existsSync(file), path).toBe(true);
    expect(readFileSync(file, 'utf8') === text, `${path} has drifted`).toBe(true);
  }
});

test('nothing else lies among the generated files', () => {
  const wanted = [...files.keys()].filter((path) => path.startsWith('generated/'));
  const found = readdirSync(new URL('generated/', protocol)).map((name) => `generated/${name}`);
  expect(found.sort()).toEqual(wanted.sort());
});
