/** `npm start`: builds the page if it is missing or stale, serves it and prints where. */
import { DIST, ensurePageIsBuilt } from './buildPage.mjs';
import { startStaticServer } from './staticServer.mjs';

const FIRST_PORT = 4173;
const PORTS_TRIED = 50;

/** @param {number} port */
async function serveFrom(port) {
  for (let next = port; next < port + PORTS_TRIED; next++) {
    try {
      return await startStaticServer({ folder: DIST, port: next });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error(`ports ${port} to ${port + PORTS_TRIED - 1} are all taken; set PORT`);
}

if (!(await ensurePageIsBuilt())) process.exit(1);
const server = await serveFrom(Number(process.env['PORT'] ?? FIRST_PORT));
console.log(`\n  Slotscope is at ${server.url}\n  Ctrl-C stops it.\n`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => void server.close().then(() => process.exit(0)));
}
