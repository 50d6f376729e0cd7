/**
 * `npm test`: everything a change must pass, ending in one line, `N passed, N failed`.
 *
 * Arguments choose stages instead: `e2e` or the name of a project of vitest.config.ts.
 */
import { ensurePageIsBuilt } from './buildPage.mjs';
import { ensureChromium } from './chromium.mjs';
import { BROKEN, tallyPlaywright, tallyVitest } from './tally.mjs';

/** @returns {Promise<import('./tally.mjs').Tally>} */
async function tallyBrowser() {
  if (!(await ensurePageIsBuilt())) return BROKEN;
  const chromiumPath = await ensureChromium();
  return chromiumPath ? tallyPlaywright(chromiumPath) : BROKEN;
}

const asked = process.argv.slice(2);
const stages = asked.length > 0 ? asked : ['unit', 'e2e'];
const total = { passed: 0, failed: 0 };
for (const stage of stages) {
  const tally = stage === 'e2e' ? await tallyBrowser() : await tallyVitest(stage);
  total.passed += tally.passed;
  total.failed += tally.failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
