import { expect, test } from 'vitest';
import { build } from 'vite';
import { CONSTANTS, constantFunctions } from '../../scripts/constantFunctions.mjs';
import { foldConstants, readTables } from '../../scripts/foldConstants.mjs';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TABLES = `
export const Word = {
  process: 0,
  /** Of a socket, 1-3. */
  bits: 1_000, // as flags
  none: -1,
  hex: 0x10,
} as const;
const Own = { a: 7 } as const;
export const Mixed = { a: 1, b: 'two' } as const;
export const Open = { a: 1 };
export const WIDTH = 16;
`;

/** What a bundle of these files says, built as the engine is. */
async function bundle(files: Readonly<Record<string, string>>): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'fold-'));
  mkdirSync(join(root, 'src'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'src', name), text);
  try {
    const built = await build({
      configFile: false,
      root,
      logLevel: 'silent',
      plugins: [foldConstants(), constantFunctions()],
      build: {
        write: false,
        minify: false,
        ssr: join(root, 'src/main.ts'),
        rolldownOptions: CONSTANTS,
      },
    });
    const { output } = (Array.isArray(built) ? built[0] : built) as { output: { code: string }[] };
    return output[0]?.code ?? '';
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('only constant tables of whole numbers are read', () => {
  expect([...readTables(TABLES)].map(([name, table]) => [name, [...table.values()]])).toEqual([
    ['Word', [0, 1_000, -1, 16]],
    ['Own', [7]],
  ]);
});

test('a bundle says the numbers, and all else stays as it is', async () => {
  const main = `
    import { Open, Word as W, type Mixed } from './tables.ts';
    export const kept: Mixed['b'] | number = Open.a;
    export const of = (words: number[], row: typeof W.bits | number) => [words[row + W.hex], words['Word.bits'.length]];
  `;
  const code = await bundle({ 'main.ts': main, 'tables.ts': TABLES });
  expect(code).toContain('[words[row + 16], words[9]]');
  expect(code).toContain('.a;');
});

test('what is built so does what it did', async () => {
  const main = `
    import { Word } from './tables.ts';
    export const early = late(2);
    function late(x: number): number { return x * Word.hex + nested(); }
    function nested(): number { return Word.bits - Word.none; }
    export function* steps() { yield Word.bits; }
    export async function later() { return Word.none; }
  `;
  const code = await bundle({ 'main.ts': main, 'tables.ts': TABLES });
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const built = (await import(/* @vite-ignore */ url)) as {
    early: number;
    steps: () => Iterable<number>;
    later: () => Promise<number>;
  };
  expect(built.early).toBe(2 * 16 + 1_001);
  expect([...built.steps()]).toEqual([1_000]);
  expect(await built.later()).toBe(-1);
  expect(code.match(/^const late = function/m)?.index).toBeLessThan(code.indexOf('early ='));
});
