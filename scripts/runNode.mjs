/**
 * Runs a TypeScript entry in Node: `node scripts/runNode.mjs [node flags] src/cli/sim.ts [arguments]`.
 *
 * Node 20 strips no types, so Vite bundles the entry (packages stay outside) into .build/node, once for
 * each state of the sources. An entry that wants worker threads can start itself again by
 * `import.meta.filename`: the bundle is one file.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensurePageIsBuilt } from './buildPage.mjs';
import { CONSTANTS, constantFunctions } from './constantFunctions.mjs';
import { foldConstants } from './foldConstants.mjs';
import { fingerprintOf, readStamp, writeStamp } from './fingerprint.mjs';
import { ROOT, run } from './run.mjs';

const SOURCES = [
  'package-lock.json',
  'scripts/constantFunctions.mjs',
  'scripts/foldConstants.mjs',
  'scripts/runNode.mjs',
  'src',
  'test/support',
  'test/conformance',
];

/**
 * @param {string} entry
 * @returns {Promise<string>} the bundle's path
 */
async function bundle(entry) {
  const name = basename(entry, '.ts');
  const folder = join(ROOT, '.build/node', name);
  const bundled = join(folder, `${name}.mjs`);
  const stamp = `.build/node/${name}.fingerprint`;
  const fingerprint = fingerprintOf([entry, ...SOURCES]);
  if (existsSync(bundled) && readStamp(stamp) === fingerprint) return bundled;

  // Built aside and moved: two runs at once must not see half a bundle.
  const aside = `${folder}.${process.pid}`;
  await build(entry, aside);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, '..'), { recursive: true });
  renameSync(aside, folder);
  writeStamp(stamp, fingerprint);
  return bundled;
}

/**
 * @param {string} entry
 * @param {string} outDir
 */
async function build(entry, outDir) {
  const vite = await import('vite');
  await vite.build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [foldConstants(), constantFunctions()],
    build: {
      ssr: entry,
      outDir,
      target: 'node20',
      sourcemap: true,
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        ...CONSTANTS,
        output: { ...CONSTANTS.output, entryFileNames: '[name].mjs', codeSplitting: false },
      },
    },
  });
}

/**
 * Who stops npm means the program; but npm's shell, and npm itself when it is killed, leave us behind
 * without a word. Then we end, and with us the program.
 */
function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const before = ancestors();
  setInterval(() => ancestors() !== before && process.exit(1), 250).unref();
}

/** Our parent, and its parent where the system shows it. */
function ancestors() {
  const stat = `/proc/${process.ppid}/stat`;
  const shown = existsSync(stat) ? readFileSync(stat, 'utf8').split(') ')[1] : undefined;
  return `${process.ppid} ${shown?.split(' ')[1]}`;
}

const args = process.argv.slice(2);
const at = args.findIndex((argument) => !argument.startsWith('-'));
const entry = args[at];
if (entry === undefined || !existsSync(join(ROOT, entry))) {
  console.error(`no such entry: ${entry ?? '(none given)'}`);
  process.exit(2);
}
const flags = ['--enable-source-maps', ...args.slice(0, at)];
// The bridge serves the built page when asked to.
if (args.some((argument) => /^--ui(=|$)/.test(argument)) && !(await ensurePageIsBuilt()))
  process.exit(1);
const program = [...flags, await bundle(entry), ...args.slice(at + 1)];
endWithNpm();
process.exitCode = await run(process.execPath, program, { tied: true });
