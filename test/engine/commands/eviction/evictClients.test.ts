import { describe, expect, test } from 'vitest';
import { LiveBench, type OutsideProgram } from '../../../support/liveWorld.ts';

const CONFIG = { 'maxmemory-clients': '3000000', 'enable-debug-command': 'yes' };

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

/** A program in the middle of a word of so many bytes. */
function holding(bench: LiveBench, bytes: number): OutsideProgram {
  const program = bench.connect();
  program.send(`*2\r\n$${bytes}\r\n${'v'.repeat(bytes)}`);
  bench.run(20);
  return program;
}

/** A program that may not be evicted. */
function keeper(bench: LiveBench): OutsideProgram {
  const program = bench.connect();
  expect(program.ask(command('CLIENT', 'NO-EVICT', 'ON'))).toBe('+OK\r\n');
  return program;
}

const evicted = (program: OutsideProgram): string | undefined =>
  /evicted_clients:(\d+)/.exec(program.ask(command('INFO', 'stats')))?.[1];

describe('a client is evicted for', () => {
  test('a query buffer that is too large', () => {
    const bench = new LiveBench({ config: CONFIG });
    const small = bench.connect();
    small.send(command('SET', 'a', 'v'.repeat(1_000_000)));
    bench.run(20);
    expect(small.received).toBe('+OK\r\n');
    const large = holding(bench, 3_000_000);

    expect(large.ended).not.toBeNull();
    expect(small.ended).toBeNull();
    expect(evicted(small)).toBe('1');
    small.ask(command('CONFIG', 'RESETSTAT'));
    expect(evicted(small)).toBe('0');
  });

  test('words and queued commands', () => {
    const bench = new LiveBench({ config: CONFIG });
    const program = bench.connect();
    const word = 'v'.repeat(750_000);
    program.ask(command('MULTI'));
    for (let i = 0; i < 3; i++) expect(program.ask(command('SET', 'k', word))).toBe('+QUEUED\r\n');
    program.ask(command('SET', 'k', word));
    expect(program.ended).not.toBeNull();
  });

  test('output that it does not read', () => {
    const bench = new LiveBench({ config: CONFIG });
    const [reader, other] = [bench.connect(), bench.connect()];
    other.ask(command('SETRANGE', 'k', '200000', 'v'));
    reader.setReading(false);
    for (let i = 0; i < 60 && reader.ended === null; i++) {
      reader.send(command('GET', 'k'));
      bench.run(2);
    }
    expect(evicted(other)).toBe('1');
    expect(other.ended).toBeNull();
  });

  test('many watched keys and channels', () => {
    const bench = new LiveBench({ config: { 'maxmemory-clients': '200000' } });
    for (const word of ['WATCH', 'SUBSCRIBE']) {
      const program = bench.connect();
      for (let i = 0; i < 10_000 && program.ended === null; i += 100) {
        const names = Array.from({ length: 100 }, (_, at) => String(i + at));
        program.ask(command(word, ...names));
      }
      expect(program.ended).not.toBeNull();
    }
  });
});

test('the largest go first, of equal ones the first, and no more than needed', () => {
  const bench = new LiveBench({ config: { ...CONFIG, 'maxmemory-clients': '0' } });
  const control = keeper(bench);
  const all = [131_072, 1_048_576, 131_072, 1_048_576, 4_000_000].map((bytes) =>
    holding(bench, bytes),
  );
  const ended = (): boolean[] => all.map((program) => program.ended !== null);
  expect(evicted(control)).toBe('0');

  for (const [limit, expected] of [
    ['3300000', [false, false, false, false, true]],
    ['2000000', [false, true, false, false, true]],
    ['700000', [false, true, false, true, true]],
    ['1', [true, true, true, true, true]],
  ] as const) {
    control.ask(command('CONFIG', 'SET', 'maxmemory-clients', limit));
    bench.run(1);
    expect(ended()).toEqual(expected);
  }
  expect(control.ended).toBeNull();
});

test('a share of maxmemory may be the limit', () => {
  const bench = new LiveBench({ config: { maxmemory: '6mb', 'maxmemory-clients': '7%' } });
  expect(holding(bench, 220_000).ended).toBeNull();
  expect(holding(bench, 450_000).ended).not.toBeNull();
});

test('DEBUG CLIENT-EVICTION shows clients by size', () => {
  const bench = new LiveBench({ config: { ...CONFIG, 'maxmemory-clients': '0' } });
  const control = keeper(bench);
  const show = (): string => control.ask(command('DEBUG', 'CLIENT-EVICTION'));
  expect(show()).toBe('-ERR maxmemory-clients is disabled.\r\n');
  control.ask(command('CONFIG', 'SET', 'maxmemory-clients', '10mb'));
  holding(bench, 1_000_000);

  const lines = show().split('\n').slice(1, -2);
  expect(lines).toHaveLength(19);
  expect(lines[0]).toBe('bucket          0 -      32767: tot-mem:          0, clients: 0');
  expect(lines[6]).toMatch(/^bucket {4}1048576 - {4}2097151: tot-mem: {4}10\d{5}, clients: 1$/);
  expect(lines[18]).toBe('bucket 4294967296+            : tot-mem:          0, clients: 0');
  control.ask(command('CLIENT', 'NO-EVICT', 'OFF'));
  bench.run(200);
  expect(show()).toMatch(/clients: 1[^]*clients: 1/);
});
