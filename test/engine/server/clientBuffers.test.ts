import { describe, expect, test } from 'vitest';
import { LiveBench, type OutsideProgram } from '../../support/liveWorld.ts';

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

const FIELDS = ['qbuf', 'qbuf-free', 'argv-mem', 'multi-mem', 'rbs', 'rbp', 'tot-mem'];

/** A watched program, and one that watches it. Figures are those of a real server in the same situation. */
class Watched {
  readonly bench = new LiveBench({ config: { 'enable-debug-command': 'yes' } });
  readonly program: OutsideProgram;
  readonly #watcher: OutsideProgram;

  constructor() {
    this.#watcher = this.bench.connect();
    this.program = this.bench.connect();
    this.program.ask(command('CLIENT', 'SETNAME', 'a'));
    this.bench.run(300);
  }

  ask(...words: string[]): string {
    return this.#watcher.ask(command(...words));
  }

  figures(): number[] {
    const line = this.ask('CLIENT', 'LIST')
      .split('\n')
      .find((each) => each.includes(' name=a '));
    const fields = new Map(
      (line ?? '').split(' ').map((word) => word.split('=') as [string, string]),
    );
    return FIELDS.map((name) => Number(fields.get(name)));
  }
}

describe('the query buffer', () => {
  test('grows for a long word, gives it away, and is cut to what was needed since', () => {
    const w = new Watched();
    expect(w.figures()).toEqual([0, 20_474, 0, 0, 1_024, 0, 22_272]);
    w.program.ask(command('SET', 'k', 'v'.repeat(400_000)));
    w.bench.run(2);
    expect(w.figures()).toEqual([0, 458_742, 0, 0, 1_024, 5, 460_544]);
    w.bench.run(350);
    expect(w.figures()).toEqual([0, 0, 0, 0, 1_024, 5, 1_800]);
    w.program.ask(command('SET', 'k', 'v'));
    w.bench.run(350);
    expect(w.figures()).toEqual([0, 20_474, 0, 0, 1_024, 5, 22_272]);
    w.bench.run(2_700);
    expect(w.figures().slice(0, 2)).toEqual([0, 0]);
  });

  test('is not cut below the word that is on its way', () => {
    const w = new Watched();
    w.program.send(`*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$100000\r\n${'y'.repeat(50_000)}`);
    w.bench.run(350);
    expect(w.figures()).toEqual([50_000, 50_000, 4, 0, 1_024, 0, 116_500]);
    w.program.ask(`${'y'.repeat(50_000)}\r\n`);
    expect(w.figures()).toEqual([0, 114_678, 0, 0, 1_024, 5, 116_480]);
    w.program.send('*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$10');
    w.bench.run(1);
    expect(w.figures().slice(0, 3)).toEqual([3, 114_675, 4]);
  });

  test('of a client that waits keeps the words of its command', () => {
    const w = new Watched();
    w.program.ask(command('BLPOP', 'nokey', '0'));
    expect(w.figures()).toEqual([0, 20_474, 11, 0, 1_024, 0, 22_307]);
  });

  test('INFO tells the largest of the last seconds', () => {
    const w = new Watched();
    const recent = (): string[] => w.ask('INFO', 'clients').match(/(?<=recent_max_.*:)\d+/g) ?? [];
    expect(recent()).toEqual(['20480', '0']);
    w.program.ask(command('SET', 'k', 'v'.repeat(400_000)));
    w.bench.run(150);
    expect(recent()).toEqual(['458752', '0']);
    w.bench.run(20_000);
    expect(recent()).toEqual(['8', '0']);
  });
});

describe('the reply buffer', () => {
  test('doubles while it is filled, and shrinks to what is used', () => {
    const w = new Watched();
    w.program.ask(command('SET', 'k', 'w'.repeat(30_000)));
    w.program.ask(command('GET', 'k'));
    expect(w.figures().slice(4, 6)).toEqual([1_024, 1_024]);
    for (let i = 0; i < 6; i++) {
      w.bench.run(110);
      w.program.ask(command('GET', 'k'));
    }
    expect(w.figures().slice(4, 6)).toEqual([16_384, 16_384]);
    w.bench.run(11_000);
    expect(w.figures().slice(4, 6)).toEqual([1_024, 0]);
  });

  test('DEBUG REPLYBUFFER says how', () => {
    const w = new Watched();
    w.program.ask(command('SET', 'k', 'w'.repeat(30_000)));
    w.program.ask(command('GET', 'k'));
    expect(w.ask('DEBUG', 'REPLYBUFFER', 'resizing', '0')).toBe('+OK\r\n');
    w.bench.run(500);
    expect(w.figures().slice(4, 6)).toEqual([1_024, 1_024]);
    w.ask('DEBUG', 'REPLYBUFFER', 'peak-reset-time', 'never');
    w.ask('DEBUG', 'REPLYBUFFER', 'resizing', '1');
    w.bench.run(500);
    expect(w.figures().slice(4, 6)).toEqual([2_048, 1_024]);
    w.ask('DEBUG', 'REPLYBUFFER', 'peak-reset-time', '100');
    w.bench.run(500);
    expect(w.figures().slice(4, 6)).toEqual([1_024, 0]);
  });
});

test('used_memory counts what clients have sent and not read, until they are gone', () => {
  const w = new Watched();
  const used = (): number => Number(/used_memory:(\d+)/.exec(w.ask('INFO', 'memory'))?.[1]);
  const [none, wordCount] = [used(), 249];
  w.program.send(`*${wordCount + 1}\r\n${`$1000\r\n${'x'.repeat(1_000)}\r\n`.repeat(wordCount)}`);
  w.bench.run(20);
  expect(used() - none).toBeGreaterThan(wordCount * 1_000);
  expect(used() - none).toBeLessThan(wordCount * 1_100);
  w.program.close('gone');
  w.bench.run(3_000);
  expect(none - used()).toBe(2_352 + 20_472);

  w.ask('SETRANGE', 'k', '3000000', 'x');
  const [before, reader] = [used(), w.bench.connect()];
  reader.setReading(false);
  for (let i = 0; i < 3; i++) reader.ask(command('GET', 'k'));
  expect(used() - before).toBeGreaterThan(1_000_000);
  reader.close('gone');
  w.bench.run(1);
  expect(used()).toBe(before);
});
