import { expect, test } from 'vitest';
import { Database } from '../../../src/engine/keyspace/Database.ts';
import { NO_EXPIRE } from '../../../src/engine/keyspace/Entry.ts';
import type { RdbOptions } from '../../../src/engine/keyspace/rdbEntry.ts';
import { rdbDatabaseBytes } from '../../../src/engine/keyspace/rdbSize.ts';
import { storedValue } from '../../../src/engine/commands/stringSet.ts';

const OPTIONS: RdbOptions = { isCompressed: true, access: 'none', unixtime: 0, decayMinutes: 1 };

/**
 * Captured from 7.0.15: bytes that `SET key <value>` adds to an RDB file of an empty server, and to
 * used_memory (table of four buckets included).
 */
const CAPTURED: readonly (readonly [value: string, rdbBytes: number, memoryBytes: number])[] = [
  ['129', 13, 72],
  ['70000', 15, 88],
  ['5000000000', 21, 88],
  ['abc', 14, 104],
  ['y'.repeat(44), 22, 136],
  ['x'.repeat(100), 23, 200],
  ['x'.repeat(1000), 32, 1112],
  ['ab'.repeat(50), 24, 200],
  ['the quick brown fox jumps over the lazy dog, the quick brown fox again', 70, 168],
  ['9ccb3c9a7a0a4e3fc1a8f4c6e2b1d7f0a5e3c9b8d2f6147ae0b95c3d8f1e2a47', 76, 168],
  ['{"id":1,"name":"alice","tags":["a","b"],"id2":1,"name2":"alice"}', 70, 168],
  [
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. '.repeat(
      3,
    ),
    149,
    472,
  ],
  ['x'.repeat(20), 31, 120],
  ['x'.repeat(21), 19, 120],
  ['x'.repeat(33), 22, 136],
  ['x'.repeat(34), 22, 136],
  ['x'.repeat(300), 26, 408],
  ['x'.repeat(20_000), 252, 20_568],
];

test('a value takes what it takes in Redis, in a file and in memory', () => {
  const measured = CAPTURED.map(([value]) => {
    const db = new Database(0, false);
    db.set('key', storedValue(value), NO_EXPIRE, 0);
    return [value, rdbDatabaseBytes(db, OPTIONS), db.memoryBytes];
  });

  expect(measured).toEqual(CAPTURED);
});

test('sizes of many keys: 51 bytes for each 16-byte key with 32 random characters, 9 more for a time to live', () => {
  const db = new Database(0, false);
  const value = (i: number): string =>
    (i * 2_654_435_761 + 0x1_0000_0000).toString(36).slice(-6) +
    'q7wk2m9xz4b8v1c6n3j5h0gfds'.slice(0, 26);
  for (let i = 0; i < 1000; i++)
    db.set(`key:${String(i).padStart(12, '0')}`, value(i), NO_EXPIRE, 0);
  const plain = rdbDatabaseBytes(db, OPTIONS);
  for (let i = 0; i < 1000; i++) db.set(`key:${String(i).padStart(12, '0')}`, value(i), 10_000, 0);

  expect(plain).toBe(51_095 - 89);
  expect(rdbDatabaseBytes(db, OPTIONS)).toBe(51_095 - 89 + 9_000 + 1);
});

test('a number-like key is written as a number', () => {
  const db = new Database(0, false);
  db.set('123456', 'a', 1000, 0);

  expect(rdbDatabaseBytes(db, OPTIONS)).toBe(22);
});
