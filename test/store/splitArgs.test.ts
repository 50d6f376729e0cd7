import { describe, expect, test } from 'vitest';
import { quoteArgument, splitArgs, toBytes } from '../../src/store/splitArgs.ts';

describe('splitArgs follows sdssplitargs of redis 7.0.15', () => {
  test.each([
    ['', []],
    ['   \t ', []],
    ['GET foo', ['GET', 'foo']],
    ['  SET  a   b ', ['SET', 'a', 'b']],
    ['SET a "b c"', ['SET', 'a', 'b c']],
    ["SET a 'b c'", ['SET', 'a', 'b c']],
    ['SET a ""', ['SET', 'a', '']],
    ['"\\x41\\xff\\x0a"', ['A\xff\n']],
    ['"\\n\\r\\t\\b\\a\\q\\\\\\""', ['\n\r\t\b\x07q\\"']],
    ['"\\xzz"', ['xzz']],
    ["'it\\'s \\n'", ["it's \\n"]],
    ['foo"bar baz"', ['foobar baz']],
    ["foo'bar'", ['foobar']],
    ['a\vb', ['a\vb']],
    ['"a"\vb', ['a', 'b']],
    ['GET a\0b', ['GET', 'a']],
  ])('%j', (line, expected) => {
    expect(splitArgs(line)).toEqual(expected);
  });

  test.each(['"open', "'open", '"a"b', "'a'b", 'x "a"b"', '"a\\"', 'foo"bar"baz'])(
    'refuses unbalanced %j',
    (line) => {
      expect(splitArgs(line)).toBeNull();
    },
  );

  test('text becomes UTF-8 bytes, one code unit each', () => {
    expect(splitArgs(toBytes('SET k 你'))).toEqual(['SET', 'k', '\xe4\xbd\xa0']);
  });
});

test.each(['2000', '', 'a b', 'say "hi"', "it's", 'back\\slash', '900 1 300 10'])(
  'what quoteArgument writes is read back: %j',
  (text) => {
    expect(splitArgs(`CONFIG SET x ${quoteArgument(text)}`)).toEqual(['CONFIG', 'SET', 'x', text]);
  },
);
