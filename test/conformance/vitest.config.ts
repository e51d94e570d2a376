/** Real clients against a real broker process; started by `npm run conformance`, which installs what they need. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/conformance/**/*.conformance.ts'],
    pool: 'forks',
    fileParallelism: false,
    maxConcurrency: 8,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
