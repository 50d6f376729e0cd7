import { expect, test } from 'vitest';
import { decodeUtf8, onConsoleCommand } from '../../../src/engine/clients/console.ts';
import { flushConnections } from '../../../src/engine/clients/connections.ts';
import { keySlotOf } from '../../../src/engine/clients/keys.ts';
import { killServer, startServer } from '../../../src/engine/server/process.ts';
import { strangers } from '../../support/cluster.ts';
import { tinyWorld, type TinyWorld } from '../../support/engine/TinyWorld.ts';
import { splitSlots } from '../../support/engine/workloads.ts';

/** Types a line at a node and returns what the console printed within a second. */
function type(tiny: TinyWorld, node: number, line: string, follow = false): string[] {
  const { world } = tiny;
  world.trace.replies = [];
  onConsoleCommand(world, {
    type: 'console.command',
    console: 1,
    node,
    argv: line.split(' '),
    follow,
  });
  flushConnections(world);
  tiny.run(1000);
  return world.trace.replies.map(({ reply }) => `${reply.node} ${reply.kind}: ${reply.text}`);
}

test('a command is answered as redis-cli prints it', () => {
  const tiny = tinyWorld(1);

  expect(type(tiny, 0, 'SET key:1 v')).toEqual(['0 reply: OK']);
  expect(type(tiny, 0, 'get key:1')).toEqual(['0 reply: "v"']);
  expect(type(tiny, 0, 'nosuch')).toEqual([
    "0 error: (error) ERR unknown command 'nosuch', with args beginning with: ",
  ]);
});

test('-c follows MOVED, says so, and stays on the last node', () => {
  const tiny = tinyWorld(2);
  const owner = splitSlots(tiny, 2);
  const slot = keySlotOf(1);
  const there = owner(slot);
  const here = 1 - there;

  expect(type(tiny, here, 'SET key:1 v', true)).toEqual([
    `${there} redirect: -> Redirected to slot [${slot}] located at 10.0.0.${there + 1}:7000`,
    `${there} reply: OK`,
  ]);
  expect(type(tiny, here, 'GET key:1', true)).toEqual([`${there} reply: "v"`]);
  expect(type(tiny, there, 'GET key:1', true)).toEqual([`${there} reply: "v"`]);
});

test('without -c a redirection is an error', () => {
  const tiny = tinyWorld(2);
  const there = splitSlots(tiny, 2)(keySlotOf(1));

  expect(type(tiny, 1 - there, 'GET key:1')).toEqual([
    `${1 - there} error: (error) MOVED ${keySlotOf(1)} 10.0.0.${there + 1}:7000`,
  ]);
});

test('ASK is followed with ASKING on the new connection', () => {
  const tiny = tinyWorld(2);
  tiny.redirect = (node, _key, call) =>
    node === 0 ? { error: 'ASK 5 10.0.0.2:7000' } : call.client.asking ? null : { error: 'ERR no' };

  expect(type(tiny, 0, 'SET key:1 v', true)).toEqual([
    '1 redirect: -> Redirected to slot [5] located at 10.0.0.2:7000',
    '1 reply: OK',
  ]);
});

test('a dead server closes the connection, then refuses, then serves again', () => {
  const tiny = tinyWorld(1);
  const { world } = tiny;
  const process = world.processes[0] as (typeof world.processes)[number];
  type(tiny, 0, 'GET key:1');
  killServer(world, process, false);
  tiny.run(5000);

  const refused = '0 connection: Could not connect to Redis at 10.0.0.1:7000: Connection refused';
  expect(type(tiny, 0, 'GET key:1')).toEqual(['0 connection: Error: Server closed the connection']);
  expect(type(tiny, 0, 'GET key:1')).toEqual([refused]);
  expect(type(tiny, 0, 'GET key:1')).toEqual([refused]);
  startServer(world, process, { machine: 'typical', config: {} });
  expect(type(tiny, 0, 'GET key:1')).toEqual(['0 reply: (nil)']);
});

test('commands typed while one is unanswered wait for it', () => {
  const tiny = tinyWorld(1);
  const { world } = tiny;
  world.trace.replies = [];
  for (const words of ['SET key:1 a', 'GET key:1', 'SET key:1 b', 'GET key:1']) {
    const argv = words.split(' ');
    onConsoleCommand(world, { type: 'console.command', console: 1, node: 0, argv, follow: false });
  }
  flushConnections(world);
  tiny.run(100);

  expect(world.trace.replies.map(({ reply }) => reply.text)).toEqual(['OK', '"a"', 'OK', '"b"']);
});

test('bytes that are no UTF-8 stay what they are', () => {
  expect(decodeUtf8('caf\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80')).toBe('café 中 😀');
  expect(decodeUtf8('\xff\xc3(\xe4\xb8')).toBe('\xff\xc3(\xe4\xb8');
});

test('SUBSCRIBE and MONITOR print what comes until the next command, which a new connection sends', () => {
  const c = strangers(1);
  const printed = (from: number): string[] =>
    c.sink.replies.slice(from).map(({ reply }) => `${reply.console} ${reply.kind}: ${reply.text}`);
  const say = (console: number, line: string): void => {
    c.input({ type: 'console.command', console, node: 0, argv: line.split(' '), follow: false });
    c.run(20);
  };

  say(1, 'SUBSCRIBE a');
  say(2, 'MONITOR');
  const before = c.sink.replies.length;
  say(3, 'PUBLISH a hello');
  say(1, 'PUBLISH a again');

  expect(printed(0).slice(0, 3)).toEqual([
    '1 reply: Reading messages... (press Ctrl-C to quit)',
    '1 reply: 1) "subscribe"\n2) "a"\n3) (integer) 1',
    '2 reply: OK',
  ]);
  expect(printed(before).map((line) => line.replace(/\d{10}\.\d{6} .*\] /, ''))).toEqual([
    '3 reply: (integer) 1',
    '2 reply: "PUBLISH" "a" "hello"',
    '1 reply: 1) "message"\n2) "a"\n3) "hello"',
    '1 reply: (integer) 0',
    '2 reply: "PUBLISH" "a" "again"',
  ]);
});

test('a listening console is told at once that its node died', () => {
  const c = strangers(1);
  c.node('A').ask('SUBSCRIBE', 'a');
  c.run(20);
  c.node('A').kill();
  c.run(20);
  expect(c.sink.replies.at(-1)?.reply.text).toBe('Error: Server closed the connection');
});
