/** Cost of drawing: script time a frame of the built page in headless Chromium, default run, at 1×. */
import { existsSync } from 'node:fs';
import { chromium, type CDPSession } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';
import { startStaticServer } from '../../scripts/staticServer.mjs';

const SETTLE_MS = 4_000;
const MEASURED_MS = 6_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

export async function measureDrawing(): Promise<Record<string, unknown>> {
  const executablePath = await findChromium();
  if (executablePath === undefined || !existsSync('dist/index.html')) {
    return { note: 'needs Chromium and a built page (npm run build)' };
  }
  const site = await startStaticServer({ folder: 'dist' });
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(site.url);
    await page.waitForTimeout(SETTLE_MS);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const before = await readMetrics(session);
    // Counted in the page: frames that the browser offered meanwhile.
    const frames = await page.evaluate(
      `new Promise((done) => {
        const end = performance.now() + ${MEASURED_MS};
        let frames = 0;
        const tick = () => (frames++, performance.now() < end ? requestAnimationFrame(tick) : done(frames));
        requestAnimationFrame(tick);
      })`,
    );
    const after = await readMetrics(session);
    const count = Number(frames);
    return {
      framesPerSecond: (count * 1000) / MEASURED_MS,
      scriptMsPerFrame: ((after.script - before.script) * 1000) / count,
      taskMsPerFrame: ((after.task - before.task) * 1000) / count,
      heapMb: after.heap / 1e6,
    };
  } finally {
    await browser.close();
    await site.close();
  }
}

async function readMetrics(
  session: CDPSession,
): Promise<{ script: number; task: number; heap: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string): number =>
    metrics.find((metric) => metric.name === name)?.value ?? 0;
  return {
    script: value('ScriptDuration'),
    task: value('TaskDuration'),
    heap: value('JSHeapUsedSize'),
  };
}
