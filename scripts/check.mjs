/** `npm run check`: every check that needs no browser. All of them run; the failed ones are named last. */
import { runTool } from './run.mjs';

const FOLDERS = ['src', 'test', 'scripts'];
const FILES = [...FOLDERS, 'vite.config.ts', 'vitest.config.ts', 'playwright.config.ts'];
const PROJECTS = [
  'tsconfig.json',
  'tsconfig.pure.json',
  'tsconfig.worker.json',
  'tsconfig.node.json',
];

/** @type {readonly (readonly [tool: string, args: readonly string[]])[]} */
const STEPS = [
  ...PROJECTS.map((project) => /** @type {const} */ (['typescript/bin/tsc', ['-p', project]])),
  // Without folders it would lint node_modules.
  ['oxlint/bin/oxlint', ['--deny-warnings', ...FILES]],
  ['oxfmt/bin/oxfmt', ['--check', ...FILES, 'index.html']],
  ['knip/bin/knip.js', []],
  ['vitest/vitest.mjs', ['run', '--project=unit', '--reporter=dot']],
];

const failed = [];
for (const [tool, args] of STEPS) {
  const label = [tool.split('/', 1)[0], ...args].join(' ');
  console.log(`\n> ${label}`);
  if ((await runTool(tool, args)) !== 0) failed.push(label);
}
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed:\n  ${failed.join('\n  ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
