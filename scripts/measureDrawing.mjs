/**
 * Cost of drawing, as one line of JSON: script time a frame of the built page in headless Chromium, the
 * default run at 1×. `npm run bench` runs it.
 */
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findChromium } from './chromium.mjs';
import { startStaticServer } from './staticServer.mjs';

const SETTLE_MS = 4_000;
const MEASURED_MS = 6_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** Counts the frames that the browser offers meanwhile. */
const COUNT_FRAMES = `new Promise((done) => {
  const end = performance.now() + ${MEASURED_MS};
  let frames = 0;
  const tick = () => (frames++, performance.now() < end ? requestAnimationFrame(tick) : done(frames));
  requestAnimationFrame(tick);
})`;

/** @param {string} executablePath */
async function measure(executablePath) {
  const site = await startStaticServer({ folder: 'dist' });
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(site.url);
    await page.waitForTimeout(SETTLE_MS);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const before = await readMetrics(session);
    const frames = Number(await page.evaluate(COUNT_FRAMES));
    const after = await readMetrics(session);
    return {
      framesPerSecond: (frames * 1000) / MEASURED_MS,
      scriptMsPerFrame: ((after.script - before.script) * 1000) / frames,
      taskMsPerFrame: ((after.task - before.task) * 1000) / frames,
      heapMb: after.heap / 1e6,
    };
  } finally {
    await browser.close();
    await site.close();
  }
}

/** @param {import('@playwright/test').CDPSession} session */
async function readMetrics(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  /** @param {string} name */
  const value = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return {
    script: value('ScriptDuration'),
    task: value('TaskDuration'),
    heap: value('JSHeapUsedSize'),
  };
}

const executablePath = await findChromium();
const isReady = executablePath !== undefined && existsSync('dist/index.html');
const result = isReady
  ? await measure(executablePath)
  : { note: 'needs Chromium and a built page (npm run build)' };
console.log(JSON.stringify(result));
