import { describe, expect, test } from 'vitest';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

const encodingOf = (server: OneServer, key: string): unknown =>
  server.command('OBJECT', 'ENCODING', key);

describe('the encoding of a string', () => {
  test('is int for every integer of 64 bits that was set, beyond what a double holds too', () => {
    const server = oneServer();
    for (const text of ['5', '9007199254740993', '-9223372036854775808']) {
      server.command('SET', 'k', text);
      expect(encodingOf(server, 'k')).toBe('int');
      expect(server.command('GET', 'k')).toBe(text);
    }
    server.command('SET', 'k', '9223372036854775808');
    expect(encodingOf(server, 'k')).toBe('embstr');
  });

  test('stays int while counting beyond 2^53', () => {
    const server = oneServer();
    server.command('SET', 'k', '9007199254740991');

    expect(server.resp('INCRBY k 10')).toBe(':9007199254741001\r\n');
    expect(encodingOf(server, 'k')).toBe('int');
    expect(server.resp('INCRBY k 9223372036854775807')).toBe(
      '-ERR increment or decrement would overflow\r\n',
    );
    expect(server.resp('DECRBY k 10')).toBe(':9007199254740991\r\n');
  });

  test('is embstr after INCRBYFLOAT and raw after a change in place, digits or not', () => {
    const server = oneServer();
    server.command('INCRBYFLOAT', 'f', '9007199254740993');
    server.command('APPEND', 'a', '12');
    server.command('APPEND', 'a', '3');

    expect(encodingOf(server, 'f')).toBe('embstr');
    expect(encodingOf(server, 'a')).toBe('raw');
    expect(server.command('INCR', 'a')).toBe(124);
    expect(encodingOf(server, 'a')).toBe('int');
  });
});

test('a long string is patched in place, and a copy of it is not', () => {
  const server = oneServer();
  server.command('SETRANGE', 'k', '100000', 'end');
  server.command('COPY', 'k', 'copy');

  expect(server.command('SETRANGE', 'k', '5', 'middle')).toBe(100_003);
  expect(server.command('GETRANGE', 'k', '4', '11')).toBe('\0middle\0');
  expect(server.command('APPEND', 'k', '!')).toBe(100_004);
  expect(server.command('GETRANGE', 'k', '-4', '-1')).toBe('end!');
  expect(server.command('GETRANGE', 'copy', '4', '11')).toBe('\0'.repeat(8));
  expect(server.command('STRLEN', 'copy')).toBe(100_003);
});

describe('what was there before', () => {
  test('is answered by the command that writes over it, every time', () => {
    const server = oneServer();
    server.command('SET', 'k', 'one');
    expect(server.command('GETSET', 'k', 'two')).toBe('one');
    expect(server.command('GETSET', 'k', '3')).toBe('two');
    expect(server.command('SET', 'k', 'four', 'GET')).toBe('3');
    expect(server.command('GETEX', 'k', 'PX', '100000')).toBe('four');
    expect(server.command('SET', 'k', 'five', 'GET', 'KEEPTTL')).toBe('four');
    expect(server.command('PTTL', 'k')).toBe(100_000);
    expect(server.command('GETDEL', 'k')).toBe('five');
    expect(server.command('GETSET', 'k', 'six')).toBeNull();
  });
});
