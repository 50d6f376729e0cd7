import { describe, expect, test } from 'vitest';
import { Servers } from '../../support/replicationPair.ts';

const CONFIG = { 'enable-debug-command': 'yes' };
const OK = { simple: 'OK' };

const start = (config: Record<string, string> = {}): Servers =>
  new Servers({ count: 1, config: { ...CONFIG, ...config } });

const encodingOf = (s: Servers, key: string): unknown => s.ask(0, `OBJECT ENCODING ${key}`);

describe('DEBUG RELOAD', () => {
  test('brings strings back in the encoding of loaded ones', () => {
    const s = start();
    for (const digit of '12') s.ask(0, `APPEND number ${digit}`);
    for (const part of ['wo', 'rd']) s.ask(0, `APPEND short ${part}`);
    expect(['number', 'short'].map((key) => encodingOf(s, key))).toEqual(['raw', 'raw']);

    expect(s.ask(0, 'DEBUG RELOAD')).toEqual(OK);

    expect(['number', 'short'].map((key) => encodingOf(s, key))).toEqual(['int', 'embstr']);
    expect(s.ask(0, 'INCR number')).toBe(13);
    expect(s.ask(0, 'GET short')).toBe('word');
  });

  test('leaves out what has expired, and counts as saved', () => {
    const s = start();
    s.ask(0, 'DEBUG SET-ACTIVE-EXPIRE 0');
    s.ask(0, 'SET gone x PX 10');
    s.ask(0, 'SET stays x PX 1000000');
    s.run(50);

    expect(s.ask(0, 'DEBUG RELOAD')).toEqual(OK);

    expect(s.ask(0, 'DBSIZE')).toBe(1);
    expect(s.ask(0, 'PTTL stays')).toBeGreaterThan(900_000);
    expect(s.server(0).dirty).toBe(0);
  });

  test('NOSAVE takes the file that is there, NOFLUSH MERGE adds it', () => {
    const s = start();
    s.ask(0, 'RPUSH list a b');
    s.ask(0, 'SET key old');
    s.ask(0, 'SAVE');
    s.ask(0, 'RPUSH list c');
    s.ask(0, 'SET key new');
    s.ask(0, 'SET other x');

    expect(s.ask(0, 'DEBUG RELOAD NOSAVE NOFLUSH MERGE')).toEqual(OK);
    expect(s.ask(0, 'LRANGE list 0 -1')).toEqual(['a', 'b']);
    expect([s.ask(0, 'GET key'), s.ask(0, 'GET other')]).toEqual(['old', 'x']);

    // What was loaded may be changed without changing the file.
    s.ask(0, 'RPUSH list d');
    expect(s.ask(0, 'DEBUG RELOAD NOSAVE')).toEqual(OK);
    expect(s.ask(0, 'LRANGE list 0 -1')).toEqual(['a', 'b']);
    expect(s.ask(0, 'EXISTS other')).toBe(0);
  });

  test('answers what it does not know, and when there is no file', () => {
    const s = start();
    s.ask(0, 'SET key x');

    expect(s.ask(0, 'DEBUG RELOAD TWICE')).toEqual({
      error: 'ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.',
    });
    expect(s.ask(0, 'DEBUG RELOAD NOSAVE')).toEqual({
      error: 'ERR Error trying to load the RDB dump',
    });
    expect(s.ask(0, 'DBSIZE')).toBe(0);
  });

  test('is no write: replicas hear nothing of it, nor of SAVE', () => {
    const s = new Servers({ count: 2, config: CONFIG });
    s.follow(1, 0);
    s.ask(0, 'SET key x');
    const before = s.server(0).replication.masterReplOffset;
    s.ask(0, 'SAVE');
    s.ask(0, 'SET key y');
    s.ask(0, 'DEBUG RELOAD');

    // SET key y, and no more.
    expect(s.server(0).replication.masterReplOffset - before).toBe(29);
  });
});
