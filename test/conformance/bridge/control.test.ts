import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked, openSocket } from './rawSocket.ts';
import { RunningBridge } from './RunningBridge.ts';

let bridge: RunningBridge;
beforeAll(async () => {
  bridge = await RunningBridge.start({ nodes: 6 });
});
afterAll(() => bridge.stop());

const port = (node: number): string => String(bridge.portOf(node));

test('a killed node ends its connections and refuses new ones until it is started again', async () => {
  const socket = await openSocket(bridge.portOf(3));
  await asked(socket, 'PING\r\n');
  const closed = once(socket, 'close');

  expect(await bridge.control('kill', port(3))).toBe('OK');
  await closed;
  const { stderr } = await bridge.cli(['-p', port(3), 'ping']);
  expect(stderr).toContain('Connection refused');
  expect(await bridge.control('restart', port(3))).toBe('OK');
  const back = async (): Promise<string> =>
    (await bridge.cli(['-p', port(3), 'ping'])).stdout.trim();
  await expect.poll(back).toBe('PONG');
});

test('SHUTDOWN by a client closes the port as well', async () => {
  await bridge.cli(['-p', port(5), 'shutdown', 'nosave']);
  const refused = async (): Promise<string> => (await bridge.cli(['-p', port(5), 'ping'])).stderr;
  await expect.poll(refused).toContain('Connection refused');

  expect(await bridge.control('restart', port(5))).toBe('OK');
});

test('a paused node takes connections and answers when it goes on', async () => {
  await bridge.control('pause', port(4));
  const socket = await openSocket(bridge.portOf(4));
  let heard = '';
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
  socket.write('PING\r\n');
  const state = await bridge.control('status');

  expect(state).toContain(`${port(4)} B/1 paused`);
  expect(heard).toBe('');
  await bridge.control('resume', port(4));
  await expect.poll(() => heard).toBe('+PONG\r\n');
  socket.destroy();
});

test('latency between nodes is felt by who waits for a replica', async () => {
  await bridge.control('latency', '100');
  const startMs = performance.now();
  const { stdout } = await bridge.cli(['-p', port(1)], { input: 'set c 1\nwait 1 20000\n' });

  expect(stdout).toBe('OK\n1\n');
  expect(performance.now() - startMs).toBeGreaterThan(195);
  expect(await bridge.control('heal')).toBe('OK');
});

test('a client with bad bytes is told so and closed, others go on', async () => {
  const [bad, good] = [await openSocket(bridge.controlPort), await openSocket(bridge.controlPort)];
  const closed = once(bad, 'close');

  expect(await asked(bad, '*1\r\n+x\r\n')).toBe("-ERR Protocol error: expected '$', got '+'\r\n");
  await closed;
  expect(await asked(good, 'PING\r\n')).toBe('+PONG\r\n');
  good.destroy();
});

test('a browser that was made to talk to it gets nothing', async () => {
  const socket = await openSocket(bridge.controlPort);
  const closed = once(socket, 'close');
  let heard = '';
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\n\r\nKILL ${port(0)}\r\n`);
  await closed;

  expect(heard).toBe('');
  expect(await bridge.control('status')).toContain(`${port(0)} A up`);
});

test('an endless word is refused before it fills the memory', async () => {
  const socket = await openSocket(bridge.controlPort);
  const closed = once(socket, 'close');
  socket.resume();
  socket.write('*1\r\n$999999999\r\n');
  await closed;

  expect(await bridge.control('ping')).toBe('PONG');
});
