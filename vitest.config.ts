/**
 * How `npm test` (a sample of every proof) and `npm run prove` (the counts that the issues name) run.
 * Real clients have a configuration of their own in test/conformance.
 */
import { defineConfig } from 'vitest/config';

const proving = process.env['OTTLA_PROOF'] === 'big';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: proving ? 4 * 3_600_000 : 60_000,
    hookTimeout: 60_000,
  },
});
