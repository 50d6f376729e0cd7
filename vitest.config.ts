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
          // The engine keeps no state in modules, so files may share a thread; a test that notices
          // has found a bug. A fresh module graph per file would cost more than the tests.
          isolate: false,
          pool: 'threads',
        },
      },
    ],
  },
});
