import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

/** Content types of what a build contains; anything else is served as bytes. */
const TYPES = /** @type {Record<string, string>} */ ({
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
});

/**
 * Serves a folder as any static host would, under a path of choice and to this machine only.
 *
 * @param {object} options
 * @param {string} options.folder
 * @param {string} [options.basePath] begins and ends with '/'
 * @param {number} [options.port] 0 takes any free one
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} rejects when the port is taken
 */
export function startStaticServer({ folder, basePath = '/', port = 0 }) {
  const server = createServer((request, response) => answer(folder, basePath, request, response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actualPort = typeof address === 'object' && address ? address.port : port;
      resolve({
        url: `http://127.0.0.1:${actualPort}${basePath}`,
        close: () => stop(server),
      });
    });
  });
}

/**
 * @param {string} folder
 * @param {string} basePath
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function answer(folder, basePath, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
  const path = decodePath(request.url ?? '/');
  if (path === undefined) return end(response, 400);
  if (`${path}/` === basePath) return end(response, 301, { Location: basePath });
  const file = path.startsWith(basePath) ? fileOf(folder, path.slice(basePath.length)) : undefined;
  if (!file) return end(response, 404);
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream',
    'Content-Length': file.size,
    // Names under assets/ carry a hash of their content.
    'Cache-Control': path.includes('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response);
}

/**
 * @param {string} url
 * @returns {string | undefined} undefined when it is not valid percent-encoding
 */
function decodePath(url) {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @param {string} path relative, '/'-separated, not trusted
 * @returns {{ path: string, size: number } | undefined}
 */
function fileOf(folder, path) {
  if (path.includes('\0')) return undefined;
  const root = normalize(folder + sep);
  const wanted = normalize(
    join(root, path.endsWith('/') || path === '' ? `${path}index.html` : path),
  );
  if (!wanted.startsWith(root)) return undefined;
  const stats = statSync(wanted, { throwIfNoEntry: false });
  return stats?.isFile() ? { path: wanted, size: stats.size } : undefined;
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {Record<string, string>} [headers]
 */
function end(response, status, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'text/plain', ...headers });
  response.end(status === 301 ? '' : `${status}\n`);
}

/**
 * @param {import('node:http').Server} server
 * @returns {Promise<void>}
 */
function stop(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
