import { expect, test } from 'vitest';
import { hashesExtension } from '../../../../src/engine/commands/hashes/hashesExtension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

function serverWith(fields: number): OneServer {
  const server = oneServer({ extensions: [hashesExtension] });
  const pairs = Array.from({ length: fields }, (_, i) => [`f${i}`, `v${i}`]).flat();
  server.command('HSET', 'h', ...pairs);
  return server;
}

function fieldsOf(server: OneServer, ...words: string[]): string[] {
  return server.command('HRANDFIELD', 'h', ...words) as string[];
}

test.each([
  ['listpack', 40, 7],
  ['listpack', 40, 39],
  ['hashtable', 600, 7],
  ['hashtable', 600, 599],
])('of a %s of %i fields, %i different ones are chosen, each as often', (encoding, size, count) => {
  const server = serverWith(size);
  expect(server.command('OBJECT', 'ENCODING', 'h')).toBe(encoding);
  const hits = new Map<string, number>();
  const rounds = Math.ceil((size * 60) / count);
  let least = count;
  for (let i = 0; i < rounds; i++) {
    const fields = fieldsOf(server, String(count));
    least = Math.min(least, new Set(fields).size);
    for (const field of fields) hits.set(field, (hits.get(field) ?? 0) + 1);
  }
  const expected = (rounds * count) / size;

  expect(least).toBe(count);
  expect(hits.size).toBe(size);
  for (const [, times] of hits) expect(Math.abs(times - expected)).toBeLessThan(expected);
});

test('different fields of a listpack come in its order', () => {
  const server = serverWith(100);
  for (let i = 0; i < 20; i++) {
    const places = fieldsOf(server, '10').map((field) => Number(field.slice(1)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
});

test.each([5, 600])('a negative count repeats fields of %i, with their own values', (size) => {
  const server = serverWith(size);
  const flat = fieldsOf(server, '-1000', 'WITHVALUES');
  const fields = flat.filter((_word, i) => i % 2 === 0);

  expect(flat).toHaveLength(2000);
  expect(new Set(fields).size).toBeGreaterThan(size === 5 ? 4 : 300);
  expect(new Set(fields).size).toBeLessThan(1000);
  expect(flat.filter((_word, i) => i % 2 === 1)).toEqual(
    fields.map((field) => field.replace('f', 'v')),
  );
});

test('one reply holds four million picks at most', () => {
  const server = serverWith(1);

  expect(fieldsOf(server, '-9223372036854775807')).toHaveLength(2 ** 22);
});
