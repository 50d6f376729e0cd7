/** `npm run screenshots`: kills a master in the built page and writes the README's picture of what follows. */
import { chromium } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, ensurePageIsBuilt } from './buildPage.mjs';
import { ensureChromium } from './chromium.mjs';
import { ROOT } from './run.mjs';
import { startStaticServer } from './staticServer.mjs';

const PICTURES = /** @type {const} */ ([
  ['light', 'slotscope.png'],
  ['dark', 'slotscope-dark.png'],
]);
const FOLDER = join(ROOT, 'docs');
/** The cluster has settled: replicas are in sync and writes flow. */
const SETTLED_S = 4;

/**
 * Stops the run in the middle of an election: B is FAIL, its replica's clock hand runs.
 *
 * @param {import('@playwright/test').Page} page
 */
async function breakTheCluster(page) {
  await page.waitForFunction((seconds) => {
    const text = document.querySelector('[data-testid="clock"]')?.textContent ?? '';
    return Number(text.split(':')[1]?.slice(0, 6)) >= seconds;
  }, SETTLED_S);
  await page.locator('#console-input').fill('SET user:1 hello');
  await page.locator('#console-input').press('Enter');
  await page.getByText('Redirected to slot').waitFor();
  await page.locator('[data-node="1"]').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('k');
  await runUntil(page, 'FAIL');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForFunction(() => /waits [0-6]\d\d ms more/.test(document.body.innerText));
  await page.getByRole('button', { name: 'Pause', exact: true }).first().click();
  await page.getByRole('button', { name: 'Show the last failover' }).click();
  await page.getByRole('button', { name: /^B\/1 replica/ }).click();
  await page.mouse.move(0, 0);
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} name
 */
async function runUntil(page, name) {
  await page.getByRole('button', { name: 'Step by' }).click();
  await page.getByRole('menuitem', { name: `Run until the next ${name}` }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 */
async function takeAll(browser, url) {
  for (const [colorScheme, name] of PICTURES) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme });
    await page.goto(url);
    await breakTheCluster(page);
    // Tooltips and the toolbar's focus ring fade.
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(FOLDER, name) });
    console.log(`docs/${name}`);
    await page.close();
  }
}

const executablePath = await ensureChromium();
if (!executablePath || !(await ensurePageIsBuilt())) process.exit(1);
mkdirSync(FOLDER, { recursive: true });
const server = await startStaticServer({ folder: DIST });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  await takeAll(browser, server.url);
} finally {
  await browser.close();
  await server.close();
}
