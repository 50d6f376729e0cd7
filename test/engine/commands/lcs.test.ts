import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneServer } from '../../support/oneServer.ts';

/** Length of the longest common subsequence, by the whole table. */
function lengthByTable(a: string, b: string): number {
  const rows: number[][] = [];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = [0];
    rows[i] = row;
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      row.push(isSame ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1)));
    }
  }
  return at(a.length, b.length);
}

function isWithin(part: string, whole: string): boolean {
  let found = 0;
  for (const letter of whole) if (letter === part[found]) found++;
  return found === part.length;
}

describe('LCS', () => {
  test('finds a longest common subsequence', () => {
    const server = oneServer();
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 20 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        server.command('MSET', 'a', a, 'b', b);
        const found = server.command('LCS', 'a', 'b') as string;
        expect(found.length).toBe(lengthByTable(a, b));
        expect(isWithin(found, a) && isWithin(found, b)).toBe(true);
        expect(server.command('LCS', 'a', 'b', 'LEN')).toBe(found.length);
      }),
    );
  });

  test('tells where the parts are, as the documentation’s example', () => {
    const server = oneServer();
    server.command('MSET', 'key1', 'ohmytext', 'key2', 'mynewtext');

    expect(server.command('LCS', 'key1', 'key2')).toBe('mytext');
    expect(
      server.command('LCS', 'key1', 'key2', 'IDX', 'MINMATCHLEN', '4', 'WITHMATCHLEN'),
    ).toEqual({ map: ['matches', [[[4, 7], [5, 8], 4]], 'len', 6] });
    expect(server.command('LCS', 'key1', 'key2', 'IDX')).toEqual({
      map: [
        'matches',
        [
          [
            [4, 7],
            [5, 8],
          ],
          [
            [2, 3],
            [0, 1],
          ],
        ],
        'len',
        6,
      ],
    });
  });
});
