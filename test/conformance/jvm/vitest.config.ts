/** Suites that need a JVM; started by `npm run conformance:jvm`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/conformance/**/*.jvm.ts'],
    pool: 'forks',
    fileParallelism: false,
    // A tool is a JVM, which takes 20 s to start where the machine is busy, and a test runs up to ten of them one
    // after another. What hangs is found by the limits of each tool, and of each wait.
    testTimeout: 600_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
