import { expect, test } from 'vitest';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

const FIELDS = ['qbuf', 'qbuf-free', 'argv-mem', 'multi-mem', 'rbs', 'rbp', 'tot-mem'];

/** Figures of the n-th client's line, as measured on a real server in the same situation. */
function figures(server: OneServer, client: number): number[] {
  const { id } = server.client(client);
  const asker = server.commandOf(9, 'CLIENT', 'LIST', 'ID', String(id)) as { text: string };
  const fields = new Map(
    asker.text
      .trim()
      .split(' ')
      .map((word) => word.split('=') as [string, string]),
  );
  return FIELDS.map((name) => Number(fields.get(name)));
}

test('a new client has a large reply buffer, an idle one no query buffer', () => {
  const server = oneServer();
  server.run(0, 'PING');
  expect(figures(server, 0)).toEqual([0, 20_474, 0, 0, 16_384, 16_384, 37_632]);
  server.advance(1_000);
  expect(figures(server, 0)).toEqual([0, 20_474, 0, 0, 1_024, 0, 22_272]);
  server.advance(2_500);
  expect(figures(server, 0)).toEqual([0, 0, 0, 0, 1_024, 0, 1_800]);
});

test('who asks is shown with the words of its question', () => {
  const server = oneServer();
  server.command('PING');
  server.advance(1_000);
  const { text } = server.command('CLIENT', 'LIST') as { text: string };

  expect(text).toMatch(
    / qbuf=26 qbuf-free=20448 argv-mem=10 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=22298 /,
  );
});

test('queued commands, watched keys and subscriptions take their room', () => {
  const server = oneServer();
  server.run(0, 'MULTI');
  server.run(0, 'SET', 'foo', 'bar');
  server.run(0, 'GET', 'foo');
  server.run(1, 'WATCH', 'a', 'b');
  server.run(2, 'SUBSCRIBE', 'a', 'b');
  server.advance(1_000);

  expect(figures(server, 0)).toEqual([0, 20_474, 0, 55, 1_024, 0, 22_375]);
  expect(figures(server, 1).at(-1)).toBe(22_272 + 112);
  expect(figures(server, 2).at(-1)).toBe(22_272 + 80);
});

test('channels lie in a table, patterns in a list', () => {
  const server = oneServer();
  const sizes = (client: number, word: string, count: number): number[] =>
    Array.from({ length: count }, (_, i) => {
      server.run(client, word, `c${i}`);
      const [rbs = 0, , total = 0] = figures(server, client).slice(-3);
      return total - rbs - 21_248;
    });

  const table = [56, 80, 104, 128, 216, 240, 264, 256, 408];
  expect(sizes(0, 'SUBSCRIBE', 9)).toEqual(table);
  expect(sizes(1, 'SSUBSCRIBE', 9)).toEqual(table);
  expect(sizes(2, 'PSUBSCRIBE', 3)).toEqual([24, 48, 72]);
});

test('RESET keeps CLIENT NO-EVICT', () => {
  const server = oneServer();
  server.command('CLIENT', 'NO-EVICT', 'ON');
  server.command('RESET');
  expect((server.command('CLIENT', 'INFO') as { text: string }).text).toMatch(/ flags=e /);
});

test('a pause that overflows 64 bits is none', () => {
  const server = oneServer();
  server.command('CLIENT', 'PAUSE', '9223372036854775807');
  expect(server.command('PING')).toEqual({ simple: 'PONG' });
});

test('who tracks no keys is told so', () => {
  const server = oneServer();
  expect(server.command('CLIENT', 'GETREDIR')).toBe(-1);
  expect(server.command('CLIENT', 'TRACKINGINFO')).toEqual({
    map: ['flags', { set: ['off'] }, 'redirect', -1, 'prefixes', []],
  });
});
