import { request } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ToPage } from '../../../src/protocol/messages.ts';
import { freePorts, RunningBridge } from './RunningBridge.ts';

/** A WebSocket to the bridge's page server and what it said. */
class AttachedPage {
  readonly socket: WebSocket;
  readonly messages: ToPage[] = [];
  readonly closed: Promise<number>;
  frames = 0;

  constructor(address: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(address, { headers });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code) => resolve(code));
      this.socket.once('unexpected-response', (_request, response) =>
        resolve(response.statusCode ?? 0),
      );
    });
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.frames++;
      else this.messages.push(JSON.parse(data.toString()) as ToPage);
    });
  }

  answerTo(id: number): Promise<ToPage> {
    return vi.waitUntil(() => this.messages.find((one) => one.kind === 'answer' && one.id === id), {
      timeout: 10_000,
    });
  }
}

let bridge: RunningBridge;
let guarded: RunningBridge;
let ui = 0;
let guardedUi = 0;

beforeAll(async () => {
  ui = await freePorts(2);
  guardedUi = ui + 1;
  bridge = await RunningBridge.start({ nodes: 6, flags: ['--ui', String(ui)] });
  const flags = ['--mode', 'standalone', '--ui', String(guardedUi), '--token', 'secret'];
  guarded = await RunningBridge.start({ nodes: 1, flags });
}, 240_000);

afterAll(async () => {
  await bridge.stop();
  await guarded.stop();
});

/** Status and body of a GET, with a header of one's own. */
function get(port: number, path: string, headers = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, headers };
    request(options, (response) => {
      let body = '';
      response.on('data', (bytes: Buffer) => (body += bytes.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

test('the page is served and told where to attach', async () => {
  const { status, body } = await get(ui, '/');

  expect(bridge.ready).toContain(` ui=http://127.0.0.1:${ui}/`);
  expect(status).toBe(200);
  expect(body).toContain('<meta name="slotscope-live" content="attach">');
  expect(body).toContain(`ws://127.0.0.1:${ui}`);
  expect((await get(ui, '/../package.json')).status).toBe(404);
  expect((await get(ui, '/%2e%2e/package.json')).status).toBe(404);
});

test('an attached page sees the world and kills a node of it', async () => {
  const page = new AttachedPage(`ws://127.0.0.1:${ui}/attach`);
  await expect.poll(() => page.messages.length, { timeout: 10_000 }).toBeGreaterThan(0);
  page.socket.send('{"id":1,"name":"run.attach","payload":null}');
  await page.answerTo(1);
  await expect.poll(() => page.frames, { timeout: 10_000 }).toBeGreaterThan(5);
  page.socket.send('{"id":2,"name":"input.give","payload":{"type":"node.kill","node":0}}');

  expect(await page.answerTo(2)).toMatchObject({ answer: { ok: true } });
  await expect.poll(() => bridge.control('status')).toContain(`${bridge.port} A dead`);
  page.socket.close();
});

test('what programs sent can be downloaded', async () => {
  await bridge.cli(['-c', '-p', String(bridge.portOf(1)), 'set', 'downloaded', 'yes']);

  expect((await get(ui, '/workload.txt')).body).toContain('"set" "downloaded" "yes"');
});

test.each([
  ['no JSON', 'hello', 1007],
  ['bytes', Buffer.from([1, 2, 3]), 1003],
])('a message that is %s closes that page only', async (_what, message, code) => {
  const good = new AttachedPage(`ws://127.0.0.1:${ui}/attach`);
  const bad = new AttachedPage(`ws://127.0.0.1:${ui}/attach`);
  await expect.poll(() => bad.messages.length, { timeout: 10_000 }).toBeGreaterThan(0);
  bad.socket.send(message);

  expect(await bad.closed).toBe(code);
  good.socket.send('{"id":1,"name":"run.attach","payload":null}');
  expect(await good.answerTo(1)).toMatchObject({ answer: { ok: true } });
  good.socket.close();
});

test('a frame that breaks the protocol closes that page only', async () => {
  const bad = new AttachedPage(`ws://127.0.0.1:${ui}/attach`);
  await expect.poll(() => bad.messages.length, { timeout: 10_000 }).toBeGreaterThan(0);
  // A frame with reserved bits set, below the library.
  const raw = (bad.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket;
  raw.write(Buffer.from([0xff, 0x80, 0, 0, 0, 0]));

  expect(await bad.closed).toBe(1002);
  expect((await bridge.cli(['-p', String(bridge.portOf(1)), 'ping'])).stdout).toBe('PONG\n');
});

test.each([
  ['another site', { Origin: 'http://evil.example' }],
  ["another name for this machine's address", { Host: 'evil.example' }],
])('a page of %s cannot attach', async (_who, headers) => {
  const page = new AttachedPage(`ws://127.0.0.1:${ui}/attach`, headers);

  expect(await page.closed).toBe(403);
});

test('with a token everybody must show it', async () => {
  const without = new AttachedPage(`ws://127.0.0.1:${guardedUi}/attach`);
  const wrong = new AttachedPage(`ws://127.0.0.1:${guardedUi}/attach?token=guess`);
  const right = new AttachedPage(`ws://127.0.0.1:${guardedUi}/attach?token=secret`);

  expect(await without.closed).toBe(403);
  expect(await wrong.closed).toBe(403);
  await expect.poll(() => right.messages.length, { timeout: 10_000 }).toBeGreaterThan(0);
  expect((await get(guardedUi, '/workload.txt')).status).toBe(403);
  expect((await get(guardedUi, '/workload.txt?token=secret')).status).toBe(200);
  expect(guarded.ready).toContain(` ui=http://127.0.0.1:${guardedUi}/?token=secret`);
  right.socket.close();
});
