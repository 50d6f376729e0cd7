/**
 * Serves the page over HTTP and lets it attach to the world by WebSocket.
 *
 * Only this machine may, unless there is a token: then everybody must show it. A page of another site
 * cannot attach from its reader's browser: host and origin must be ours.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { LiveWorld } from '../../host/live/LiveWorld.ts';
import type { WorkloadRecorder } from '../../host/live/WorkloadRecorder.ts';
import { isLoopback, sameToken } from '../access.ts';
import { whyNot } from '../Doors.ts';
import type { Loop } from '../Loop.ts';
import { ATTACH_PATH, PageFiles } from './PageFiles.ts';
import { PageSocket } from './PageSocket.ts';

export interface PageAccess {
  readonly host: string;
  readonly port: number;
  readonly token: string | null;
}

/** Longest message of a page: a workload to replay is the longest. */
const MESSAGE_BYTES_MAX = 32 * 1024 * 1024;

export class PageServer {
  private readonly world: LiveWorld;
  private readonly loop: Loop;
  private readonly recorder: WorkloadRecorder;
  private readonly access: PageAccess;
  private readonly files: PageFiles;
  private readonly server: Server;
  private readonly sockets: WebSocketServer;
  private readonly pages = new Set<PageSocket>();

  constructor(
    world: LiveWorld,
    loop: Loop,
    recorder: WorkloadRecorder,
    folder: string,
    access: PageAccess,
  ) {
    this.world = world;
    this.loop = loop;
    this.recorder = recorder;
    this.access = access;
    this.files = new PageFiles(folder);
    this.server = createServer((request, response) => this.answer(request, response));
    this.sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
    this.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.upgrade(request, socket, head),
    );
  }

  /** Rejects with a plain reason when the port cannot be had or there is no page. */
  open(): Promise<void> {
    const { host, port } = this.access;
    if (!this.files.isThere)
      return Promise.reject(new Error('the page is not built; npm run build builds it'));
    return new Promise((resolve, reject) => {
      this.server.once('error', (problem) => reject(new Error(whyNot(problem, host, port))));
      this.server.listen({ host, port }, resolve);
    });
  }

  /** A turn of the loop has ended: every page is told what is new. */
  turn(): void {
    for (const page of this.pages) page.turn();
  }

  close(): void {
    for (const page of this.pages) page.close();
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = this.urlOf(request);
    if (url === null || !this.isHostOurs(url) || !isSeen(request, this.access.token))
      return end(response, 403, 'Only this machine may look, by its own name.');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return end(response, 405, 'GET or HEAD.');
    if (url.pathname === '/workload.txt') return this.sendWorkload(url, response);
    const file = this.files.find(url.pathname, url.host);
    if (file === null) return end(response, 404, 'Not found.');
    response.writeHead(200, {
      'Content-Type': file.type,
      'Content-Length': file.body.length,
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  private sendWorkload(url: URL, response: ServerResponse): void {
    if (!this.hasToken(url)) return end(response, 403, 'The token is missing or wrong.');
    response.writeHead(200, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': 'attachment; filename="workload.txt"',
      'Cache-Control': 'no-store',
    });
    response.end(this.recorder.write().text);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const url = this.urlOf(request);
    if (url === null || !this.mayAttach(request, url)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const page = new PageSocket(webSocket, this.world, this.loop, () => this.pages.delete(page));
      this.pages.add(page);
      page.start();
    });
  }

  private mayAttach(request: IncomingMessage, url: URL): boolean {
    const { origin } = request.headers;
    const isSameSite = origin === undefined || origin === `http://${url.host}`;
    const isHere = url.pathname === `/${ATTACH_PATH}` && this.isHostOurs(url);
    return isHere && isSameSite && isSeen(request, this.access.token) && this.hasToken(url);
  }

  private hasToken(url: URL): boolean {
    const { token } = this.access;
    return token === null || sameToken(url.searchParams.get('token') ?? '', token);
  }

  /** A name that somebody else's DNS points at us is not ours. */
  private isHostOurs({ hostname }: URL): boolean {
    const plain = hostname.replace(/^\[|\]$/g, '');
    return plain === 'localhost' || isLoopback(plain) || this.access.token !== null;
  }

  private urlOf(request: IncomingMessage): URL | null {
    const base = `http://${request.headers.host ?? ''}`;
    return URL.canParse(request.url ?? '', base) ? new URL(request.url ?? '', base) : null;
  }
}

/** Whether somebody at this address may see anything at all. */
function isSeen(request: IncomingMessage, token: string | null): boolean {
  return token !== null || isLoopback(request.socket.remoteAddress);
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
