import { DIST, ensurePageIsBuilt } from '../../scripts/buildPage.mjs';
import { startStaticServer } from '../../scripts/staticServer.mjs';

/** Serves the built page under a sub-path; returns what ends it. The address reaches the tests as `baseURL`. */
export default async function setup(): Promise<() => Promise<void>> {
  if (!(await ensurePageIsBuilt())) throw new Error('the page does not build');
  const server = await startStaticServer({ folder: DIST, basePath: '/slotscope/' });
  process.env['SLOTSCOPE_URL'] = server.url;
  return server.close;
}
