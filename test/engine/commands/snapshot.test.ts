import { expect, test } from 'vitest';
import {
  loadSnapshot,
  snapshotKeyspace,
  usedMemory,
} from '../../../src/engine/commands/snapshot.ts';
import {
  countKeysInSlot,
  deleteKeysInSlot,
  keysInSlot,
} from '../../../src/engine/commands/slotKeys.ts';
import { keySlot } from '../../../src/engine/keyspace/keySlot.ts';
import { oneServer } from '../../support/oneServer.ts';

test('a snapshot does not change when its server goes on, and another server can load it', () => {
  const a = oneServer();
  for (let i = 0; i < 500; i++) a.command('SET', `k${i}`, `v${i}`);
  const snapshot = snapshotKeyspace(a.server);
  for (let i = 0; i < 500; i++) a.command('INCR', `n${i}`);
  a.command('FLUSHALL');

  const b = oneServer();
  b.command('SET', 'old', '1');
  loadSnapshot(b.server, snapshot);
  expect(snapshot.keys).toBe(500);
  expect(b.command('DBSIZE')).toBe(500);
  expect(b.command('GET', 'k77')).toBe('v77');
  expect(b.command('EXISTS', 'old')).toBe(0);
  b.command('SET', 'k77', 'w');
  expect(snapshot.databases[0]?.get('k77')?.value).toBe('v77');
});

test('used memory follows what is stored', () => {
  const server = oneServer();
  // The client is there from now on, and counts.
  server.client(0);
  const empty = usedMemory(server.server);
  for (let i = 0; i < 1000; i++)
    server.command('SET', `key:${String(i).padStart(12, '0')}`, 'x'.repeat(32));

  // Measured on 7.0.15: 136 bytes a key, its bucket included.
  expect(usedMemory(server.server) - empty).toBe(1000 * 128 + 1024 * 8);
  server.command('FLUSHALL');
  expect(usedMemory(server.server)).toBe(empty);
});

test('in cluster mode keys are counted by slot, listed newest first, deleted without propagation', () => {
  const server = oneServer({ config: { 'cluster-enabled': 'yes' } });
  for (const key of ['{a}1', '{a}2', '{b}1']) server.command('SET', key, 'v');
  const slot = keySlot('{a}');
  server.stream.length = 0;

  expect(countKeysInSlot(server.server, slot)).toBe(2);
  expect(keysInSlot(server.server, slot, 10)).toEqual(['{a}2', '{a}1']);
  expect(deleteKeysInSlot(server.server, slot)).toBe(2);
  expect(countKeysInSlot(server.server, slot)).toBe(0);
  expect(server.command('DBSIZE')).toBe(1);
  expect(server.stream).toEqual([]);
  expect(server.command('SELECT', '1')).toEqual({
    error: 'ERR SELECT is not allowed in cluster mode',
  });
  expect(server.command('MOVE', '{b}1', '1')).toEqual({
    error: 'ERR MOVE is not allowed in cluster mode',
  });
  expect(server.command('SWAPDB', '0', '0')).toEqual({
    error: 'ERR SWAPDB is not allowed in cluster mode',
  });
  expect(server.command('COPY', '{b}1', '{b}2', 'DB', '1')).toEqual({
    error: 'ERR Copying to another database is not allowed in cluster mode',
  });
});
