import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './scripts/chromium.mjs';

/** Quiet, offline and able to run as root in a container. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const executablePath = await findChromium();

/**
 * The built page in a real Chromium. `siteSetup` serves dist under `/slotscope/`, because a page that
 * works at the root of a host only is not hosted easily; tests say `page.goto('./')`.
 */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: '.build/e2e',
  globalSetup: './test/e2e/siteSetup.ts',
  workers: 1,
  // A loaded two-core machine computes and draws slowly; what matters is that it comes.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    baseURL: process.env['SLOTSCOPE_URL'] ?? '',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { args: CHROMIUM_FLAGS, ...(executablePath ? { executablePath } : {}) },
  },
});
