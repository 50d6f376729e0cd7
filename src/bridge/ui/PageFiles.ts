/** The built page as a live world serves it: told where to attach, allowed to by its policy. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
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
};

/** Where the page opens its WebSocket, relative to its own address. */
export const ATTACH_PATH = 'attach';

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

export class PageFiles {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = normalize(folder + sep);
  }

  /** False: the page was not built. */
  get isThere(): boolean {
    return existsSync(join(this.folder, 'index.html'));
  }

  /** @param path of the request, decoded, not trusted; @param host as the browser calls this server */
  find(path: string, host: string): PageFile | null {
    if (path.includes('\0')) return null;
    const wanted = path.endsWith('/') ? `${path}index.html` : path;
    const file = normalize(join(this.folder, wanted));
    if (!file.startsWith(this.folder)) return null;
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return null;
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const body = readFileSync(file);
    if (extname(file) !== '.html') return { type, body };
    return { type, body: Buffer.from(attachable(body.toString(), host)) };
  }
}

function attachable(html: string, host: string): string {
  return html
    .replace('<head>', `<head><meta name="slotscope-live" content="${ATTACH_PATH}">`)
    .replace('ws://127.0.0.1:*', `ws://${host}`);
}
