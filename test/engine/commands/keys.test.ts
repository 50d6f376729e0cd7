import { expect, test } from 'vitest';
import { setsExtension } from '../../../src/engine/commands/sets/setsExtension.ts';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

/** Virtual µs that a command of a full database takes. */
function cost(server: OneServer, ...argv: string[]): number {
  server.command(...argv);
  return server.server.cpuUs;
}

function filled(keys: number): OneServer {
  const config = { 'enable-debug-command': 'yes' };
  const server = oneServer({ machine: 'recorded', config, extensions: [setsExtension] });
  server.command('DEBUG', 'POPULATE', String(keys));
  return server;
}

test('KEYS and FLUSHALL stop a server in proportion to its keys, ASYNC does not', () => {
  const small = filled(1000);
  const large = filled(10_000);
  const one = cost(large, 'DBSIZE');

  expect(cost(large, 'KEYS', 'none*')).toBeGreaterThan(9 * (cost(small, 'KEYS', 'none*') - one));
  expect(cost(large, 'KEYS', '*')).toBeGreaterThan(2 * cost(large, 'KEYS', 'none*'));
  expect(cost(small, 'FLUSHALL', 'SYNC')).toBeGreaterThan(300);
  expect(cost(large, 'FLUSHALL', 'ASYNC')).toBeLessThan(3 * one);
});

test('DEL gives back a large set in the foreground, UNLINK in the background', () => {
  const server = filled(0);
  const members = Array.from({ length: 10_000 }, (_, at) => `m${at}`);
  server.command('SADD', 'a', ...members);
  server.command('COPY', 'a', 'b');

  expect(cost(server, 'UNLINK', 'b')).toBeLessThan(5);
  expect(cost(server, 'DEL', 'a')).toBeGreaterThan(1000);
});
