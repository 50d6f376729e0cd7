/**
 * `npm run conformance`: everything that drives real Redis programs, ending in `N passed, N failed`.
 *
 * With arguments, the differential run alone: `-- --family lists --seeds 2 --commands 20000`.
 */
import { tallyVitest } from './tally.mjs';

const asked = process.argv.slice(2);
if (asked.length > 0) {
  const { run } = await import('./run.mjs');
  process.exitCode = await run(process.execPath, [
    'scripts/runNode.mjs',
    'test/conformance/cli.ts',
    ...asked,
  ]);
} else {
  const { passed, failed } = await tallyVitest('conformance');
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
