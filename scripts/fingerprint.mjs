import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './run.mjs';

/**
 * Tells whether something built is still what its sources would give.
 *
 * Contents are hashed, not times: a fresh clone, a switched branch or a deleted file must count, and
 * reading the whole of src takes less than 50 ms.
 *
 * @param {readonly string[]} paths files and folders of the project; absent ones count as absent
 * @returns {string}
 */
export function fingerprintOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) addPath(hash, path);
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} path
 */
function addPath(hash, path) {
  const stats = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    for (const name of readdirSync(join(ROOT, path)).toSorted()) addPath(hash, `${path}/${name}`);
  } else if (stats) {
    hash.update(`${path}\0${stats.size}\0`).update(readFileSync(join(ROOT, path)));
  }
}

/**
 * @param {string} stamp file that remembers a fingerprint
 * @returns {string | undefined}
 */
export function readStamp(stamp) {
  const path = join(ROOT, stamp);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * @param {string} stamp
 * @param {string} fingerprint
 */
export function writeStamp(stamp, fingerprint) {
  mkdirSync(dirname(join(ROOT, stamp)), { recursive: true });
  writeFileSync(join(ROOT, stamp), fingerprint);
}
