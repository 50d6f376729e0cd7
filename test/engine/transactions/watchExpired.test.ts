import { expect, test } from 'vitest';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

/** A server that leaves expired keys where they are. */
function server(): OneServer {
  const s = oneServer({ config: { 'enable-debug-command': 'yes' } });
  s.command('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
  return s;
}

function setStale(s: OneServer, db: string, key: string): void {
  s.command('SELECT', db);
  s.command('SET', key, 'old', 'PX', '1');
  s.advance(5);
  s.command('SELECT', '0');
}

function transact(s: OneServer): unknown {
  s.command('MULTI');
  s.command('PING');
  return s.command('EXEC');
}

const DONE = [{ simple: 'PONG' }];
const SPOILED = { nullArray: true };

test('a stale key may be flushed under a watch: nothing looks different', () => {
  const s = server();
  setStale(s, '0', 'x');
  s.command('WATCH', 'x');
  s.command('FLUSHDB');
  expect(transact(s)).toEqual(DONE);
});

test.each([
  ['stale here, missing there', ['0'], DONE],
  ['missing here, stale there', ['1'], DONE],
  ['stale on both sides', ['0', '1'], DONE],
])('SWAPDB under a watch, %s', (_, places, expected) => {
  const s = server();
  for (const db of places) setStale(s, db, 'x');
  s.command('WATCH', 'x');
  s.command('SWAPDB', '0', '1');
  expect(transact(s)).toEqual(expected);
});

test('SWAPDB that brings a live key spoils the transaction', () => {
  const s = server();
  setStale(s, '0', 'x');
  s.command('WATCH', 'x');
  s.command('SELECT', '1');
  s.command('SET', 'x', 'new');
  s.command('SELECT', '0');
  s.command('SWAPDB', '0', '1');
  expect(transact(s)).toEqual(SPOILED);
});
