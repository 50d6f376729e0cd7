import { describe, expect, test } from 'vitest';
import { bitsExtension } from '../../../../src/engine/commands/bits/bitsExtension.ts';
import { dumpExtension } from '../../../../src/engine/commands/dump/dumpExtension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

const withBits = (): OneServer => oneServer({ extensions: [bitsExtension, dumpExtension] });

test('a bit far out makes a long string of zeros; reading beyond it gives zeros', () => {
  const server = withBits();

  expect(server.resp('SETBIT b 7 1')).toBe(':0\r\n');
  expect(server.resp('SETBIT b 1000000 1')).toBe(':0\r\n');
  expect(server.resp('SETBIT b 1000000 0')).toBe(':1\r\n');
  expect(server.resp('GETBIT b 7')).toBe(':1\r\n');
  expect(server.resp('GETBIT b 99999999')).toBe(':0\r\n');
  expect(server.command('STRLEN', 'b')).toBe(125_001);
  expect(server.command('GET', 'b')).toBe('\x01' + '\0'.repeat(125_000));
  expect(server.resp('OBJECT ENCODING b')).toBe('$3\r\nraw\r\n');
});

test('the largest offset works, and the string is then 512 MB without taking them', () => {
  const server = withBits();

  expect(server.resp('SETBIT b 4294967295 1')).toBe(':0\r\n');
  expect(server.command('STRLEN', 'b')).toBe(536_870_912);
  expect(server.command('BITCOUNT', 'b')).toBe(1);
  expect(server.command('BITPOS', 'b', '1')).toBe(4_294_967_295);
  expect(server.command('GETRANGE', 'b', '-2', '-1')).toBe('\0\x01');
  const dumped = server.command('DUMP', 'b') as string;
  expect(dumped.length).toBeLessThan(10_000_000);
  expect(server.resp('SETBIT b 4294967296 1')).toBe(
    '-ERR bit offset is not an integer or out of range\r\n',
  );
});

test('a copy keeps its bits when the original changes, and the other way round', () => {
  const server = withBits();
  server.command('SETBIT', 'a', '80000', '1');
  server.command('COPY', 'a', 'b');
  server.command('SETBIT', 'a', '80001', '1');
  server.command('SETBIT', 'b', '3', '1');

  expect(server.command('BITCOUNT', 'a')).toBe(2);
  expect(server.command('BITCOUNT', 'b')).toBe(2);
  expect(server.command('BITPOS', 'a', '1')).toBe(80_000);
  expect(server.command('BITPOS', 'b', '1')).toBe(3);
});

test('BITPOS for a zero looks past the end only when no end is given', () => {
  const server = withBits();
  server.command('SET', 'ones', '\xff\xff');

  expect(server.resp('BITPOS ones 0')).toBe(':16\r\n');
  expect(server.resp('BITPOS ones 0 1')).toBe(':16\r\n');
  expect(server.resp('BITPOS ones 0 0 -1')).toBe(':-1\r\n');
  expect(server.resp('BITPOS ones 0 0 -1 BIT')).toBe(':-1\r\n');
  expect(server.resp('BITPOS none 0')).toBe(':0\r\n');
  expect(server.resp('BITPOS none 1')).toBe(':-1\r\n');
});

test('only a change is propagated, but the string is long enough afterwards', () => {
  const server = withBits();
  server.command('SETBIT', 'b', '3', '1');
  server.command('SETBIT', 'b', '3', '1');
  server.command('BITFIELD', 'c', 'OVERFLOW', 'FAIL', 'INCRBY', 'u2', '30', '9');
  server.command('BITOP', 'NOT', 'd', 'none');

  expect(server.stream).toEqual(['[0] SETBIT b 3 1']);
  expect(server.command('STRLEN', 'c')).toBe(4);
  expect(server.command('EXISTS', 'd')).toBe(0);
});

describe('BITFIELD', () => {
  test('wraps, saturates and fails at the ends of its types', () => {
    const server = withBits();

    expect(server.resp('BITFIELD f SET u8 0 250 INCRBY u8 0 10')).toBe('*2\r\n:0\r\n:4\r\n');
    expect(server.resp('BITFIELD f OVERFLOW SAT INCRBY u8 0 300')).toBe('*1\r\n:255\r\n');
    expect(server.resp('BITFIELD f OVERFLOW FAIL INCRBY u8 0 1')).toBe('*1\r\n$-1\r\n');
    expect(server.resp('BITFIELD f OVERFLOW SAT SET u8 0 -1')).toBe('*1\r\n:255\r\n');
    // The distance to 127 leaves 64 bits; a step more is too small again.
    const stored = (number: string): string => {
      server.command('BITFIELD', 'far', 'OVERFLOW', 'SAT', 'SET', 'i8', '0', number);
      return server.resp('BITFIELD far GET i8 0');
    };
    expect(stored('-9223372036854775681')).toBe('*1\r\n:127\r\n');
    expect(stored('-9223372036854775680')).toBe('*1\r\n:-128\r\n');
    expect(server.resp('BITFIELD f SET i8 8 127 INCRBY i8 8 1')).toBe('*2\r\n:0\r\n:-128\r\n');
    expect(server.resp('BITFIELD f GET u16 #0 GET i8 #1')).toBe('*2\r\n:65408\r\n:-128\r\n');
  });

  test('keeps 64 bits exactly', () => {
    const server = withBits();
    server.command('BITFIELD', 'f', 'SET', 'i64', '3', '-9223372036854775808');

    expect(server.resp('BITFIELD f GET i64 3')).toBe('*1\r\n:-9223372036854775808\r\n');
    expect(server.resp('BITFIELD f INCRBY i64 3 -1')).toBe('*1\r\n:9223372036854775807\r\n');
    expect(server.resp('BITFIELD_RO f GET u63 4')).toBe('*1\r\n:9223372036854775807\r\n');
    expect(server.resp('BITFIELD_RO f SET u8 0 1')).toBe(
      '-ERR BITFIELD_RO only supports the GET subcommand\r\n',
    );
  });
});
