import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked, openSocket } from './rawSocket.ts';
import { RunningBridge } from './RunningBridge.ts';

/** As many as this process may open beside the bridge's, which has a limit of its own. */
const IDLE = 4_000;

let bridge: RunningBridge;
beforeAll(async () => {
  bridge = await RunningBridge.start({ nodes: 1, flags: ['--mode', 'standalone'] });
});
afterAll(() => bridge.stop());

const open = (): Promise<Socket> => openSocket(bridge.port);

async function clients(): Promise<number> {
  const { stdout } = await bridge.cli(['info', 'clients']);
  return Number(/connected_clients:(\d+)/.exec(stdout)?.[1]) - 1;
}

test('thousands of idle connections are held, each can speak, and all are forgotten', async () => {
  const sockets: Socket[] = [];
  for (let i = 0; i < IDLE; i += 100)
    sockets.push(...(await Promise.all(Array.from({ length: 100 }, open))));

  expect(await clients()).toBe(IDLE);
  const answers = await Promise.all(
    sockets.filter((_, i) => i % 40 === 0).map((socket) => asked(socket, 'PING\r\n')),
  );
  expect(new Set(answers)).toEqual(new Set(['+PONG\r\n']));
  for (const socket of sockets) socket.destroy();
  await expect.poll(clients, { timeout: 10_000 }).toBe(0);
});

test('a program that does not read is closed at its limit, another one notices nothing', async () => {
  await bridge.cli(['config', 'set', 'client-output-buffer-limit', 'normal 20000000 0 0']);
  await bridge.cli(['-x', 'set', 'big'], { input: 'x'.repeat(1_000_000) });
  const [slow, other] = [await open(), await open()];
  slow.pause();
  // Writing to what was closed meanwhile is an error, and as good a sign.
  slow.on('error', () => undefined);
  const closed = new Promise((resolve) => slow.once('close', resolve));
  for (let i = 0; i < 200; i++) slow.write('GET big\r\n');

  expect(await asked(other, 'ECHO hello\r\n')).toBe('$5\r\nhello\r\n');
  await expect.poll(clients, { timeout: 20_000 }).toBe(1);
  slow.destroy();
  await closed;
  expect(await asked(other, 'ECHO again\r\n')).toBe('$5\r\nagain\r\n');
  other.destroy();
});

test('a program that reads slowly gets every byte', async () => {
  await bridge.cli(['config', 'set', 'client-output-buffer-limit', 'normal 0 0 0']);
  await bridge.cli(['-x', 'set', 'big'], { input: 'abcdefgh'.repeat(125_000) });
  const reader = await open();
  reader.pause();
  for (let i = 0; i < 30; i++) reader.write('GET big\r\n');
  let read = 0;
  reader.on('data', (bytes: Buffer) => {
    read += bytes.length;
    // Now and then it has something else to do.
    if (read % 7 !== 0) return;
    reader.pause();
    setImmediate(() => reader.resume());
  });
  reader.resume();

  await expect
    .poll(() => read, { timeout: 20_000 })
    .toBe(30 * ('$1000000\r\n'.length + 1_000_000 + '\r\n'.length));
  reader.destroy();
});
