import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf, readStamp, writeStamp } from './fingerprint.mjs';
import { ROOT, runTool } from './run.mjs';

/** Everything the page is built from. */
const SOURCES = [
  'index.html',
  'package-lock.json',
  'public',
  'scripts',
  'src',
  'tsconfig.base.json',
  'tsconfig.json',
  'vite.config.ts',
];
const STAMP = '.build/page.fingerprint';

/** Where the built page lies. */
export const DIST = join(ROOT, 'dist');

/**
 * Builds the page into dist unless it is there and fresh.
 *
 * @returns {Promise<boolean>} false when the build failed
 */
export async function ensurePageIsBuilt() {
  const fingerprint = fingerprintOf(SOURCES);
  const isFresh = existsSync(join(DIST, 'index.html')) && readStamp(STAMP) === fingerprint;
  if (isFresh) return true;
  if ((await runTool('vite/bin/vite.js', ['build'])) !== 0) return false;
  writeStamp(STAMP, fingerprint);
  return true;
}
