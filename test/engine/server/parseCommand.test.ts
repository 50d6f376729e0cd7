import { array, assert as check, nat, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { commandBytes } from '../../../src/engine/server/Command.ts';
import { parseCommand, type ParseLimits } from '../../../src/engine/server/parseCommand.ts';

const LIMITS: ParseLimits = { bulkBytesMax: 1_000_000, authenticated: true };

function encode(argv: readonly string[]): string {
  return `*${argv.length}\r\n${argv.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

test('a command is read back from its bytes, and only when all of them are there', () => {
  check(
    property(array(string({ unit: 'binary' }), { minLength: 1 }), nat(1000), (words, cut) => {
      const argv = words.map((word) => word.replace(/[^\0-\xff]/g, '?'));
      const bytes = encode(argv);
      const end = bytes.length;

      expect(commandBytes(argv)).toBe(end);
      expect(parseCommand(`${bytes}tail`, 0, LIMITS)).toEqual({
        kind: 'command',
        command: { argv, bytes: end },
        end,
      });
      expect(parseCommand(bytes.slice(0, cut % end), 0, LIMITS)).toEqual({ kind: 'incomplete' });
    }),
  );
});

test.each([
  ['PING\r\n', ['PING']],
  ['set  a\t"b c"\n', ['set', 'a', 'b c']],
  [`echo "\\x41\\n\\"'"\r\n`, ['echo', 'A\n"\'']],
  [`echo 'it\\'s "x"'\r\n`, ['echo', 'it\'s "x"']],
  ['\r\n', []],
  ['*0\r\n', []],
  ['*-1\r\n', []],
])('%j is a line of words', (bytes, argv) => {
  const parsed = parseCommand(bytes, 0, LIMITS);

  expect(parsed.kind === 'command' && parsed.command.argv).toEqual(argv);
});

/** Texts captured from 7.0.15. */
test.each([
  ['*x\r\n', 'invalid multibulk length'],
  ['*99999999999\r\n', 'invalid multibulk length'],
  ['*1\r\n+PING\r\n', "expected '$', got '+'"],
  ['*1\r\n$x\r\n', 'invalid bulk length'],
  ['*1\r\n$-1\r\n', 'invalid bulk length'],
  ['*1\r\n$1000001\r\n', 'invalid bulk length'],
  ['set a "b\r\n', 'unbalanced quotes in request'],
  ['set a "b"c\r\n', 'unbalanced quotes in request'],
  [`*${'1'.repeat(70_000)}`, 'too big mbulk count string'],
  [`*1\r\n$${'1'.repeat(70_000)}`, 'too big bulk count string'],
  ['x'.repeat(70_000), 'too big inline request'],
])('%j is refused', (bytes, text) => {
  expect(parseCommand(bytes, 0, LIMITS)).toEqual({
    kind: 'error',
    error: `ERR Protocol error: ${text}`,
  });
});

test('before authentication commands must be short', () => {
  const limits = { ...LIMITS, authenticated: false };

  expect(parseCommand('*11\r\n', 0, limits)).toMatchObject({
    error: 'ERR Protocol error: unauthenticated multibulk length',
  });
  expect(parseCommand('*1\r\n$20000\r\n', 0, limits)).toMatchObject({
    error: 'ERR Protocol error: unauthenticated bulk length',
  });
});
