/**
 * Who may import whom (`.dependency-cruiser.cjs`), over the product and over a small house whose
 * every file but three breaks one rule.
 *
 * The cruiser once reported no violations because it had read no files, so the count is checked too.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';

interface Configuration {
  readonly forbidden: IForbiddenRuleType[];
  readonly options: ICruiseOptions;
}

const root = new URL('../../', import.meta.url).pathname;
const configuration = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as Configuration;

/** Violations as `rule: from → to`, and how many files were read. */
async function violationsIn(baseDir: string): Promise<{ files: number; lines: string[] }> {
  const { forbidden, options } = configuration;
  const { output } = await cruise(['src', 'protocol'], {
    ...options,
    baseDir,
    ruleSet: { forbidden },
    validate: true,
  });
  const { modules, summary } = output as ICruiseResult;
  return {
    files: modules.filter(({ source }) => source.endsWith('.ts')).length,
    lines: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort(),
  };
}

/** Path → text. */
const house: Readonly<Record<string, string>> = {
  'src/base/units.ts': 'export type Bytes = number;',
  'src/base/lost.ts': "export { nothing } from './nowhere.ts';",
  'src/launch/serve.ts': "export { left } from '../storage/left.ts';",
  'src/cli/eager.ts': "export { left } from '../launch/serve.ts';",
  'src/cli/lazy.ts': "export const serve = () => import('../launch/serve.ts');",
  'src/storage/left.ts': "import { right } from './right.ts';\nexport const left = () => right;",
  'src/storage/right.ts': "import { left } from './left.ts';\nexport const right = () => left;",
  'src/transport/raw.ts': "export { connect } from 'node:net';",
  'src/platform/node/network.ts': "export { connect } from 'node:net';",
  'src/broker/shortcut.ts': "export { left } from '../storage/left.ts';",
  'src/core/thirsty.ts': "import type { left } from '../storage/left.ts';\nexport type Left = typeof left;",
  'protocol/view.ts': "export type { Bytes } from '../src/base/units.ts';",
};

function build(directory: string): void {
  for (const [path, text] of Object.entries({ 'package.json': '{"type":"module"}', ...house })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), `${text}\n`);
  }
}

describe('imports', () => {
  it('go only where the table of rooms lets them', async () => {
    const { files, lines } = await violationsIn(root);
    expect(files).toBeGreaterThan(100);
    expect(lines).toEqual([]);
  });

  it('are caught in a house whose every file breaks one rule', async () => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'ottla-house-')));
    try {
      build(directory);
      expect((await violationsIn(directory)).lines).toEqual([
        'everything resolves: src/base/lost.ts → ./nowhere.ts',
        'launch through one door: src/cli/eager.ts → src/launch/serve.ts',
        'no cycles: src/storage/left.ts → src/storage/right.ts',
        'node modules in platform/node: src/transport/raw.ts → net',
        'room protocol: protocol/view.ts → src/base/units.ts',
        'room src/broker: src/broker/shortcut.ts → src/storage/left.ts',
        'room src/core: src/core/thirsty.ts → src/storage/left.ts',
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
