import { describe, expect, test } from 'vitest';
import { formatReply, isRawOutput } from '../../../src/engine/clients/cliFormat.ts';
import type { Reply } from '../../../src/engine/server/Reply.ts';

/** Expected texts were taken from redis-cli 7.0.15 on a terminal. */
const text = (reply: Reply, command = 'X', resp: 2 | 3 = 2): string =>
  formatReply(reply, command.split(' '), resp);

describe('scalars', () => {
  test('strings are quoted, with escapes for what a terminal cannot show', () => {
    expect(text('x\x01\n"\xc3\xa9')).toBe(String.raw`"x\x01\n\"\xc3\xa9"`);
    expect(text('\t\r\\\x07\b')).toBe(String.raw`"\t\r\\\a\b"`);
    expect(text('')).toBe('""');
  });

  test('numbers, nil, status and errors say what they are', () => {
    expect(text(2)).toBe('(integer) 2');
    expect(text(null)).toBe('(nil)');
    expect(text({ nullArray: true })).toBe('(nil)');
    expect(text({ simple: 'OK' })).toBe('OK');
    expect(text({ error: "ERR unknown command 'blah', with args beginning with: 'x' " })).toBe(
      "(error) ERR unknown command 'blah', with args beginning with: 'x' ",
    );
  });

  test('doubles, booleans and verbatim text exist in RESP3 only', () => {
    expect(text({ double: '1.5' }, 'X', 3)).toBe('(double) 1.5');
    expect(text({ double: '1.5' })).toBe('"1.5"');
    expect(text({ bool: true }, 'X', 3)).toBe('(true)');
    expect(text({ bool: false })).toBe('(integer) 0');
    expect(text({ format: 'txt', text: 'a\nb' }, 'X', 3)).toBe('a\nb');
    expect(text({ format: 'txt', text: 'a\nb' })).toBe(String.raw`"a\nb"`);
  });
});

describe('aggregates', () => {
  test('nested arrays are numbered and indented', () => {
    expect(text([1, [2, 3, ['x', 'y']], null, { error: 'MY ERR' }])).toBe(
      [
        '1) (integer) 1',
        '2) 1) (integer) 2',
        '   2) (integer) 3',
        '   3) 1) "x"',
        '      2) "y"',
        '3) (nil)',
        '4) (error) MY ERR',
      ].join('\n'),
    );
  });

  test('what CLIENT REPLY left of a transaction is numbered as far as it came', () => {
    const several = [{ arrayHead: 3 }, { simple: 'OK' }, 'x'];
    expect(text({ several })).toBe('1) OK\n2) "x"');
  });

  test('numbers line up when there are ten or more', () => {
    const lines = text(Array.from({ length: 10 }, (_, i) => [i])).split('\n');

    expect(lines[0]).toBe(' 1) 1) (integer) 0');
    expect(lines[9]).toBe('10) 1) (integer) 9');
  });

  test('maps, sets and empties of RESP3', () => {
    const map: Reply = { map: ['server', 'redis', 'proto', 3, 'modules', []] };

    expect(text(map, 'HELLO 3', 3)).toBe(
      '1# "server" => "redis"\n2# "proto" => (integer) 3\n3# "modules" => (empty array)',
    );
    expect(text({ set: ['1'] }, 'X', 3)).toBe('1~ "1"');
    expect(text({ set: ['1'] })).toBe('1) "1"');
    expect(text({ set: [] }, 'X', 3)).toBe('(empty set)');
    expect(text({ map: [] }, 'X', 3)).toBe('(empty hash)');
    expect(text([])).toBe('(empty array)');
  });
});

describe('raw output', () => {
  test('commands meant for reading print their text as it is', () => {
    expect(text('# Replication\r\nrole:master\r\n', 'INFO replication')).toBe(
      '# Replication\r\nrole:master\r',
    );
    expect(text({ error: 'ERR This instance has cluster support disabled' }, 'cluster nodes')).toBe(
      'ERR This instance has cluster support disabled',
    );
    expect(text('', 'info nosuch')).toBe('');
  });

  test.each([
    ['INFO', true],
    ['cluster nodes', true],
    ['CLUSTER INFO', true],
    ['cluster shards', false],
    ['cluster nodes x', false],
    ['client list', true],
    ['client getname', false],
    ['memory doctor', true],
    ['get info', false],
  ])('%s: %s', (line, isRaw) => {
    expect(isRawOutput(line.split(' '))).toBe(isRaw);
  });
});
