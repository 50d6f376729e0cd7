import { defineConfig } from 'vitest/config';

/**
 * `unit` is what `npm test` and `npm run check` run: fast, in Node, no real server and no browser.
 * Slower suites have a folder each and are asked for by name.
 */
const SLOWER = ['e2e', 'sim-long', 'conformance', 'bench'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: SLOWER.map((folder) => `test/${folder}/**`),
          // The engine's tables of functions are filled once a thread; tests that assemble servers of
          // their own must not see each other's, so every file gets a fresh module graph.
          isolate: true,
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
