import { defineConfig } from 'vitest/config';

/**
 * `unit` is what `npm test` and `npm run check` run: fast, in Node, no real server and no browser.
 * Slower suites have a folder each and are asked for by name.
 */
const SLOWER = ['e2e', 'sim-long', 'conformance', 'bench'];

export default defineConfig({
  test: {
    // Every core; vitest alone would keep one back.
    maxWorkers: '100%',
    // A module is stripped of its types once for each state of its text, not once a run.
    experimental: { fsModuleCache: true, fsModuleCachePath: '.build/vitest' },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: SLOWER.map((folder) => `test/${folder}/**`),
          // Files share modules that are loaded and compiled already: half of the time of a fresh module
          // graph for every file. What modules keep is emptied between them.
          isolate: false,
          setupFiles: ['test/support/emptyTables.ts'],
          pool: 'threads',
          // A test waits for virtual time only; this is for machines that are busy with other things.
          testTimeout: 60_000,
        },
      },
      {
        // Real redis-server, redis-cli and clients: `npm run conformance`.
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
