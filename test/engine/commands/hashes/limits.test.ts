import { expect, test } from 'vitest';
import { hashesExtension } from '../../../../src/engine/commands/hashes/hashesExtension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

const LONG = 'x'.repeat(65);

function encodingAfter(...orders: readonly string[]): unknown {
  const server = oneServer({ extensions: [hashesExtension] });
  for (const order of orders) server.command(...order.split(' '));
  return server.command('OBJECT', 'ENCODING', 'h');
}

/** Asked of 7.0.15. */
test.each([
  ['listpack', ['HSET h a 1']],
  ['hashtable', [`HSET h a ${LONG}`]],
  ['listpack', ['HSET h a 1', `HSETNX h a ${LONG}`]],
  ['hashtable', ['HSET h a 1', `HSETNX h b ${LONG}`]],
  ['hashtable', [`HSET h ${LONG} 1 b 2`, `HDEL h ${LONG}`]],
  ['hashtable', ['HSET h a 1', 'CONFIG SET hash-max-ziplist-value 2', 'HINCRBY h a 100']],
  ['hashtable', ['HSET h a 1', 'CONFIG SET hash-max-listpack-value 2', 'HINCRBYFLOAT h a 0.5']],
  ['listpack', ['CONFIG SET hash-max-listpack-entries 2', 'HSET h a 1 b 2', 'HSET h a 5']],
  ['hashtable', ['CONFIG SET hash-max-ziplist-entries 2', 'HSET h a 1 b 2', 'HSET h c 5']],
  ['hashtable', ['CONFIG SET hash-max-listpack-entries 0', 'HSET h a 1']],
])('%s after %j', (encoding, orders) => {
  expect(encodingAfter(...orders)).toBe(encoding);
});

function filled(count: number): OneServer {
  const server = oneServer({ extensions: [hashesExtension] });
  for (let i = 0; i < count; i++) server.command('HSET', 'h', `f${i}`, `v${i}`);
  return server;
}

test('HSCAN of a hash table meets every field that stays, in several steps', () => {
  const server = filled(2000);
  const seen = new Map<string, string>();
  let cursor = '0';
  let steps = 0;
  do {
    const [next, flat] = server.command('HSCAN', 'h', cursor, 'COUNT', '20') as [string, string[]];
    for (let i = 0; i < flat.length; i += 2) seen.set(flat[i] as string, flat[i + 1] as string);
    server.command('HDEL', 'h', `f${steps}`);
    server.command('HSET', 'h', `new${steps}`, '1');
    cursor = next;
    steps++;
  } while (cursor !== '0');

  const stayed = Array.from({ length: 2000 }, (_, i) => i).filter((i) => i >= steps);
  expect(stayed.filter((i) => seen.get(`f${i}`) !== `v${i}`)).toEqual([]);
  expect(steps).toBeGreaterThan(50);
});

test('a copy of the database keeps its hash while the original changes', () => {
  const server = filled(1000);
  const [db] = server.server.keyspace.databases;
  const before = db?.copy();
  const bytes = db?.memoryBytes;
  const taken = before?.get('h')?.value;
  server.command('HSET', 'h', 'f1', 'changed', 'more', '1');
  server.command('HDEL', 'h', 'f2');

  expect(taken).toMatchObject({ size: 1000 });
  expect(before?.memoryBytes).toBe(bytes);
  expect(server.command('HMGET', 'h', 'f1', 'f2', 'more')).toEqual(['changed', null, '1']);
  server.command('DEL', 'h');
  expect(db?.memoryBytes).toBe(0);
});

test('a change of a hash fails the transaction that watches its key; a vain one does not', () => {
  const server = filled(3);
  const exec = (order: string): unknown => {
    server.command('WATCH', 'h');
    server.commandOf(1, ...order.split(' '));
    server.command('MULTI');
    server.command('PING');
    return server.resp('EXEC');
  };

  expect(exec('HDEL h nothing')).toBe('*1\r\n+PONG\r\n');
  expect(exec('HSETNX h f1 1')).toBe('*1\r\n+PONG\r\n');
  expect(exec('HSET h f1 v1')).toBe('*-1\r\n');
  expect(exec('HINCRBYFLOAT h n 1')).toBe('*-1\r\n');
  expect(exec('HDEL h n')).toBe('*-1\r\n');
});

test('a change counts as an access', () => {
  const server = filled(1);
  server.advance(5_000);
  expect(server.command('OBJECT', 'IDLETIME', 'h')).toBeGreaterThanOrEqual(4);
  server.command('HSET', 'h', 'f0', '1');

  expect(server.command('OBJECT', 'IDLETIME', 'h')).toBe(0);
});
