import { describe, expect, test } from 'vitest';
import { hyperloglogExtension } from '../../../../src/engine/commands/hyperloglog/hyperloglogExtension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

const withPf = (): OneServer => oneServer({ extensions: [hyperloglogExtension] });

const hex = (text: unknown): string => Buffer.from(String(text), 'latin1').toString('hex');

const elements = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `element:${from + at}`);

describe('a HyperLogLog', () => {
  test('has the bytes of a real server’s', () => {
    const server = withPf();
    // Captured from 7.0.15: GET after each.
    server.command('PFADD', 'h');
    expect(hex(server.command('GET', 'h'))).toBe('48594c4c0100000000000000000000807fff');
    server.command('PFADD', 'h', 'a', 'b', 'c');
    expect(hex(server.command('GET', 'h'))).toBe(
      '48594c4c01000000000000000000008060f38050b1844bfb80425a',
    );
    expect(server.command('PFCOUNT', 'h')).toBe(3);
    expect(hex(server.command('GET', 'h')).slice(16, 32)).toBe('0300000000000000');
    expect(server.resp('PFDEBUG DECODE h')).toBe(
      '$44\r\nZ:8436 v:1,1 Z:4274 v:2,1 Z:3068 v:1,1 Z:603\r\n',
    );
  });

  test('becomes dense when it outgrows hll-sparse-max-bytes, with the same count', () => {
    const server = withPf();
    for (let i = 0; i < 3000; i += 100) server.command('PFADD', 'h', ...elements(i, 100));

    expect(server.resp('PFDEBUG ENCODING h')).toBe('+dense\r\n');
    expect(server.command('STRLEN', 'h')).toBe(12_304);
    expect(server.command('PFCOUNT', 'h')).toBe(3002);
  });

  test('counts and merges unions', () => {
    const server = withPf();
    server.command('PFADD', 'a', ...elements(0, 100));
    server.command('PFADD', 'b', ...elements(50, 100));

    expect(server.command('PFCOUNT', 'a', 'b', 'none')).toBe(150);
    expect(server.command('PFMERGE', 'c', 'a', 'b')).toEqual({ simple: 'OK' });
    expect(server.command('PFCOUNT', 'c')).toBe(150);
    server.command('PFDEBUG', 'TODENSE', 'a');
    server.command('PFMERGE', 'd', 'a', 'b');
    expect(server.resp('PFDEBUG ENCODING d')).toBe('+dense\r\n');
    expect(server.command('PFCOUNT', 'd')).toBe(150);
  });

  test('keeps its count until an element changes a register', () => {
    const server = withPf();
    server.command('PFADD', 'h', 'a');
    server.command('PFCOUNT', 'h');
    server.command('PFCOUNT', 'h');
    expect(server.command('PFADD', 'h', 'a')).toBe(0);
    expect(server.command('PFADD', 'h', 'b')).toBe(1);

    // The first PFCOUNT stores what it counted.
    expect(server.stream).toEqual(['[0] PFADD h a', '[0] PFCOUNT h', '[0] PFADD h b']);
  });

  test('a PFDEBUG that makes it dense is propagated, and no change to who watches', () => {
    const server = withPf();
    server.command('PFADD', 'h', 'a');
    server.command('WATCH', 'h');
    server.command('PFDEBUG', 'GETREG', 'h');
    server.command('MULTI');
    server.command('PING');
    expect(server.resp('EXEC')).toBe('*1\r\n+PONG\r\n');
    expect(server.resp('PFDEBUG ENCODING h')).toBe('+dense\r\n');
    expect(server.stream.at(-1)).toBe('[0] PFDEBUG GETREG h');
  });

  test('answers its self-test', () => {
    expect(withPf().resp('PFSELFTEST')).toBe('+OK\r\n');
  });

  test('is told from other strings', () => {
    const server = withPf();
    const wrong = '-WRONGTYPE Key is not a valid HyperLogLog string value.\r\n';
    server.command('SET', 's', 'abc');
    expect(server.resp('PFADD s x')).toBe(wrong);
    server.command('SET', 's', '12');
    expect(server.resp('PFCOUNT s')).toBe(wrong);
    server.command('SET', 's', `HYLL\x01${'\0'.repeat(10)}\x80\x7f\xfe`);
    expect(server.resp('PFCOUNT s')).toBe('-INVALIDOBJ Corrupted HLL object detected\r\n');
  });
});
