import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runTool } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The Chromium that is here already: CHROMIUM_PATH, then PATH, then Playwright's own download.
 *
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return isExecutable(named) ? named : undefined;
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isExecutable);
  if (onPath) return onPath;
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/**
 * Finds Chromium or installs it: Debian's package where we may, else Playwright's download.
 *
 * @returns {Promise<string | undefined>} undefined after telling the reader what to do
 */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  if (process.env['CHROMIUM_PATH']) {
    console.error(`CHROMIUM_PATH names no program: ${process.env['CHROMIUM_PATH']}`);
    return undefined;
  }
  const installed = (await installPackage()) || (await installDownload());
  if (installed) return installed;
  console.error('No Chromium found: install one and set CHROMIUM_PATH to it.');
  return undefined;
}

/** @returns {Promise<string | undefined>} */
async function installPackage() {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!isDebianRoot) return undefined;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env, quiet: true });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
    env,
    quiet: true,
  });
  return findChromium();
}

/** @returns {Promise<string | undefined>} */
async function installDownload() {
  await runTool('@playwright/test/cli.js', ['install', 'chromium']);
  return findChromium();
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
