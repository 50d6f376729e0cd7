import { array, assert as check, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { commandBytes } from '../../../src/engine/server/Command.ts';
import { parseCommand, type ParseLimits } from '../../../src/engine/server/parseCommand.ts';
import {
  createQueryBuffer,
  feed,
  unparsedBytes,
  type QueryBuffer,
} from '../../../src/engine/server/QueryBuffer.ts';

const LIMITS: ParseLimits = { bulkBytesMax: 1_000_000, authenticated: true };

function encode(argv: readonly string[]): string {
  return `*${argv.length}\r\n${argv.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

/** Everything that a buffer yields once `pieces` have come, one after the other. */
function parseAll(pieces: readonly string[], query: QueryBuffer = createQueryBuffer()): unknown[] {
  const found: unknown[] = [];
  for (const piece of pieces) {
    feed(query, piece);
    for (
      let next = parseCommand(query, LIMITS);
      next !== null;
      next = parseCommand(query, LIMITS)
    ) {
      if ('error' in next) return [...found, next.error];
      found.push(next.argv);
    }
  }
  return found;
}

function parseOne(bytes: string): unknown {
  return parseAll([bytes])[0];
}

function bytesOnly(word: string): string {
  return word.replace(/[^\0-\xff]/g, '?');
}

test('commands are read back from their bytes, however these are cut', () => {
  const commands = array(array(string({ unit: 'binary' }), { minLength: 1 }), { minLength: 1 });
  check(
    property(commands, integer({ min: 1, max: 40 }), (drawn, cut) => {
      const argvs = drawn.map((words) => words.map(bytesOnly));
      const bytes = argvs.map(encode).join('');
      const pieces = bytes.match(new RegExp(`[^]{1,${cut}}`, 'g')) ?? [];

      expect(parseAll(pieces)).toEqual(argvs);
    }),
  );
});

test('a command knows its size on the wire', () => {
  const query = createQueryBuffer();
  const argv = ['SET', 'key', 'x'.repeat(5_000)];
  const bytes = encode(argv);
  feed(query, bytes.slice(0, 3_000));

  expect(parseCommand(query, LIMITS)).toBeNull();
  expect(unparsedBytes(query)).toBe(3_000 - '*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5000\r\n'.length);

  feed(query, bytes.slice(3_000));

  expect(parseCommand(query, LIMITS)).toEqual({ argv, bytes: commandBytes(argv) });
  expect(unparsedBytes(query)).toBe(0);
});

test('a long word that comes byte by byte is put together once', () => {
  const value = 'abcdefghij'.repeat(400);

  expect(parseAll([...encode(['set', 'k', value]).split(''), 'PING\r\n'])).toEqual([
    ['set', 'k', value],
    ['PING'],
  ]);
});

test('the two bytes behind a word are passed over, whatever they are', () => {
  expect(parseAll(['*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n'])).toEqual([['PING'], ['PING']]);
});

test.each([
  ['PING\r\n', ['PING']],
  ['set  a\t"b c"\n', ['set', 'a', 'b c']],
  [`echo "\\x41\\n\\"'"\r\n`, ['echo', 'A\n"\'']],
  [`echo 'it\\'s "x"'\r\n`, ['echo', 'it\'s "x"']],
  [`echo "\\xZZ"\r\n`, ['echo', 'xZZ']],
  ['echo \x85a\xa0b\r\n', ['echo', '\x85a\xa0b']],
  ['echo a\vb\f"c"\v \fd\r\n', ['echo', 'a\vb\fc', 'd']],
  ['\r\n', []],
  ['*0\r\n', []],
  ['*-1\r\n', []],
  ['*-99999999999999999\r\n', []],
])('%j is a line of words', (bytes, argv) => {
  expect(parseOne(bytes)).toEqual(argv);
});

/** Texts captured from 7.0.15. */
test.each([
  ['*x\r\n', 'invalid multibulk length'],
  ['*\r\n', 'invalid multibulk length'],
  ['*01\r\n', 'invalid multibulk length'],
  ['*+1\r\n', 'invalid multibulk length'],
  ['*-0\r\n', 'invalid multibulk length'],
  ['* 1\r\n', 'invalid multibulk length'],
  ['*2147483648\r\n', 'invalid multibulk length'],
  ['*-9223372036854775809\r\n', 'invalid multibulk length'],
  ['*1\n$4\r\n', 'invalid multibulk length'],
  ['*1\r\n+PING\r\n', "expected '$', got '+'"],
  ['*1\r\n\r\r\n', "expected '$', got ' '"],
  ['*1\r\n\xff\r\n', "expected '$', got '\xff'"],
  ['*1\r\n$x\r\n', 'invalid bulk length'],
  ['*1\r\n$\r\n', 'invalid bulk length'],
  ['*1\r\n$04\r\n', 'invalid bulk length'],
  ['*1\r\n$-1\r\n', 'invalid bulk length'],
  ['*1\r\n$1000001\r\n', 'invalid bulk length'],
  ['set a "b\r\n', 'unbalanced quotes in request'],
  ['set a "b"c\r\n', 'unbalanced quotes in request'],
  ['echo "a\\\r\n', 'unbalanced quotes in request'],
  [`*${'1'.repeat(70_000)}`, 'too big mbulk count string'],
  [`*1\r\n$${'1'.repeat(70_000)}`, 'too big bulk count string'],
  [`*1\r\n\0\r\n${'y'.repeat(65_600)}`, 'too big bulk count string'],
  ['x'.repeat(65_537), 'too big inline request'],
  ['\0'.repeat(70_000), 'too big inline request'],
])('%j is refused', (bytes, text) => {
  expect(parseOne(bytes)).toBe(`ERR Protocol error: ${text}`);
});

test.each(['x'.repeat(65_536), `*1\r\n${'$'.repeat(65_536)}`, 'PI\0NG\r\n', '*1\r\n\0a\r\n'])(
  '%j is not refused yet',
  (bytes) => {
    expect(parseAll([bytes])).toEqual([]);
  },
);

test('before authentication commands must be short', () => {
  const limits = { ...LIMITS, authenticated: false };
  const refusal = (bytes: string): unknown => {
    const query = createQueryBuffer();
    feed(query, bytes);
    return parseCommand(query, limits);
  };

  expect(refusal('*11\r\n')).toMatchObject({
    error: 'ERR Protocol error: unauthenticated multibulk length',
  });
  expect(refusal('*1\r\n$20000\r\n')).toMatchObject({
    error: 'ERR Protocol error: unauthenticated bulk length',
  });
});
