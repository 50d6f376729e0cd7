import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runTool } from './run.mjs';

/** @typedef {{ passed: number, failed: number }} Tally */

/** A stage that could not run at all counts as one failure: silence must not look like success. */
export const BROKEN = Object.freeze({ passed: 0, failed: 1 });

/**
 * Runs one project of vitest.config.ts and counts.
 *
 * @param {string} project
 * @returns {Promise<Tally>}
 */
export async function tallyVitest(project) {
  const report = emptyReport(`vitest-${project}.json`);
  const code = await runTool('vitest/vitest.mjs', [
    'run',
    `--project=${project}`,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const result = readReport(report);
  if (!result) return BROKEN;
  // A file that does not load has no tests of its own to fail.
  const unloaded = result.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return settle(code, result.numPassedTests, result.numFailedTests + unloaded);
}

/**
 * Runs the browser tests against the built page and counts.
 *
 * @param {string} chromiumPath
 * @returns {Promise<Tally>}
 */
export async function tallyPlaywright(chromiumPath) {
  const report = emptyReport('playwright.json');
  const code = await runTool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    env: { CHROMIUM_PATH: chromiumPath, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  const result = readReport(report);
  if (!result) return BROKEN;
  const { expected, flaky, unexpected } = result.stats;
  return settle(code, expected + flaky, unexpected);
}

/**
 * @param {number} code exit code of the run; a failure that no test shows is still one
 * @param {number} passed
 * @param {number} failed
 * @returns {Tally}
 */
function settle(code, passed, failed) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** @param {string} name */
function emptyReport(name) {
  mkdirSync(join(ROOT, '.build'), { recursive: true });
  const path = join(ROOT, '.build', name);
  rmSync(path, { force: true });
  return path;
}

/** @param {string} path */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
