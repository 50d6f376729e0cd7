import { describe, expect, test } from 'vitest';
import { crc64 } from '../../../../src/base/crc64.ts';
import { dumpExtension } from '../../../../src/engine/commands/dump/dumpExtension.ts';
import { hashesExtension } from '../../../../src/engine/commands/hashes/hashesExtension.ts';
import { listsExtension } from '../../../../src/engine/commands/lists/listsExtension.ts';
import { setsExtension } from '../../../../src/engine/commands/sets/setsExtension.ts';
import { zsetsExtension } from '../../../../src/engine/commands/zsets/zsetsExtension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

const types = [dumpExtension, hashesExtension, listsExtension, setsExtension, zsetsExtension];

const withDump = (config: Record<string, string> = {}): OneServer =>
  oneServer({ config, extensions: types });

const bytes = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');

/** A value's bytes with type, version and checksum around them. */
function payload(type: number, body: string, version = '\x0a'): string {
  const text = `${String.fromCharCode(type)}${body}${version}\0`;
  return text + crc64(text);
}

/** A value of each encoding, and the command that makes it. */
const VALUES: readonly (readonly [encoding: string, order: readonly string[]])[] = [
  ['int', ['SET', 'k', '-129']],
  ['embstr', ['SET', 'k', 'hello']],
  ['raw', ['SET', 'k', 'ab'.repeat(400)]],
  ['quicklist', ['RPUSH', 'k', 'a', '1', 'x'.repeat(9000), 'b']],
  ['listpack', ['HSET', 'k', 'f', '1', 'g', 'two']],
  ['hashtable', ['HSET', 'k', 'f', 'x'.repeat(65), 'g', '2']],
  ['intset', ['SADD', 'k', '1', '-70000', '5']],
  ['hashtable', ['SADD', 'k', '1', 'a']],
  ['listpack', ['ZADD', 'k', '1.5', 'a', '-inf', 'b']],
  ['skiplist', ['ZADD', 'k', '1.5', 'x'.repeat(65), 'inf', 'b']],
];

describe('DUMP', () => {
  test('writes what a real server writes', () => {
    const server = withDump();
    server.command('SETBIT', 's', '100', '1');
    server.command('SET', 's', '\0'.repeat(12) + '\x08');

    expect(server.command('DUMP', 's')).toBe(
      bytes('000d000000000000000000000000080a00874eb410850eb65c'),
    );
    expect(server.command('DUMP', 'none')).toBe(null);
  });

  test.each(VALUES)('a value of encoding %s comes back as it was', (encoding, order) => {
    const server = withDump();
    server.command(...order);
    const dumped = server.command('DUMP', 'k') as string;
    server.command('RESTORE', 'copy', '0', dumped);

    expect(server.command('OBJECT', 'ENCODING', 'copy')).toBe(encoding);
    expect(server.command('DUMP', 'copy')).toBe(dumped);
  });
});

describe('RESTORE', () => {
  test('refuses what is there, what is damaged and what it does not know', () => {
    const server = withDump();
    server.command('SET', 'k', 'v');
    const good = server.command('DUMP', 'k') as string;
    const restored = (...words: string[]): unknown => server.command('RESTORE', ...words);

    expect(restored('k', '0', good)).toEqual({
      error: 'BUSYKEY Target key name already exists.',
    });
    const checksum = { error: 'ERR DUMP payload version or checksum are wrong' };
    expect(restored('n', '0', good.slice(0, -1))).toEqual(checksum);
    expect(restored('n', '0', '')).toEqual(checksum);
    expect(restored('n', '0', payload(0, '\x01v', '\x0b'))).toEqual(checksum);
    const format = { error: 'ERR Bad data format' };
    expect(restored('n', '0', payload(7, '\x01v'))).toEqual(format);
    expect(restored('n', '0', payload(2, '\x02\x01a\x01a'))).toEqual(format);
    expect(restored('n', '0', payload(1, '\0'))).toEqual(format);
    expect(restored('n', '-1', good)).toEqual({ error: 'ERR Invalid TTL value, must be >= 0' });
    expect(restored('n', '0', good, 'IDLETIME', '1', 'FREQ', '1')).toEqual({
      error: 'ERR syntax error',
    });
    expect(server.command('EXISTS', 'n')).toBe(0);
  });

  test('reads the packed forms of older versions', () => {
    const server = withDump();
    const zipmap = bytes('0201610100310162010032ff');
    const ziplist = bytes('100000000d000000020000016103f4ff');
    server.command('RESTORE', 'h', '0', payload(9, `\x0c${zipmap}`, '\x09'));
    server.command('RESTORE', 'l', '0', payload(14, `\x01\x10${ziplist}`, '\x09'));

    expect(server.command('HGETALL', 'h')).toEqual({ map: ['a', '1', 'b', '2'] });
    expect(server.command('LRANGE', 'l', '0', '-1')).toEqual(['a', '3']);
  });

  test('is propagated with an absolute time; one that has passed deletes what was there', () => {
    const server = withDump();
    const good = payload(0, '\x01v');
    server.command('SET', 'k', 'old');
    server.command('RESTORE', 'k', '1000', good, 'REPLACE');
    const whenMs = server.server.commandMs + 1000;
    server.command('RESTORE', 'k', '5', good, 'ABSTTL', 'REPLACE');
    server.command('RESTORE', 'k', '5', good, 'ABSTTL', 'REPLACE');

    expect(server.stream.slice(1)).toEqual([
      `[0] RESTORE k ${whenMs} ${good} REPLACE ABSTTL`,
      '[0] DEL k',
    ]);
    expect(server.command('EXISTS', 'k')).toBe(0);
  });

  test('sets when the key was used last', () => {
    const server = withDump();
    server.command('RESTORE', 'k', '0', payload(0, '\x01v'), 'IDLETIME', '500');
    expect(server.command('OBJECT', 'IDLETIME', 'k')).toBe(500);
    // A command that is refused for the type has used the key all the same.
    server.command('LPUSH', 'k', 'x');
    expect(server.command('OBJECT', 'IDLETIME', 'k')).toBe(0);
    server.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu');
    server.command('RESTORE', 'k', '0', payload(0, '\x01v'), 'FREQ', '42', 'REPLACE');
    expect(server.command('OBJECT', 'FREQ', 'k')).toBe(42);
  });
});
