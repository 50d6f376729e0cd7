import { describe, expect, test } from 'vitest';
import { bannedWordsIn } from './bannedWords.ts';
import { circlesIn } from './circles.ts';
import { judgeImport } from './importTable.ts';
import { tooLongFile, tooLongFunctions, unwantedConstructs } from './shape.ts';
import { parseSource } from './SourceFile.ts';
import { ruleIdsIn, testedIdsIn } from './specRules.ts';

/** A rule that cannot fail is no rule: each is shown something it must refuse. */
function judgeImports(path: string, code: string): (string | undefined)[] {
  return parseSource(path, code).imports.map((fact) => judgeImport(path, fact));
}

describe('the import table', () => {
  test.each([
    ['src/engine/kernel/Clock.ts', `import { a } from '../../base/units.ts';`],
    ['src/engine/cluster/gossip.ts', `import { a } from '../server/Server.ts';`],
    ['src/engine/cluster/gossip.ts', `declare module '../sentinel/x.ts' { interface World {} }`],
    ['src/host/Host.ts', `import { a } from '../engine/index.ts';`],
    ['src/protocol/Frame.ts', `import type { Micros } from '../base/units.ts';`],
    ['src/views/stage/Stage.tsx', `import { a } from '../../charts/slots/layout.ts';`],
    ['src/views/stage/Stage.tsx', `import { NodeField } from '../../protocol/Frame.ts';`],
    ['src/cli/sim.ts', `import { cpus } from 'node:os';`],
    ['src/app/main.tsx', `import('../views/stage/Stage.tsx'); import './theme.css';`],
  ])('allows %s: %s', (path, code) => {
    expect(judgeImports(path, code).filter(Boolean)).toEqual([]);
  });

  test.each([
    ['src/base/units.ts', `import { a } from '../protocol/Frame.ts';`],
    ['src/engine/kernel/Clock.ts', `import type { S } from '../server/Server.ts';`],
    ['src/engine/kernel/Clock.ts', `type S = import('../server/Server.ts').S;`],
    ['src/engine/server/Server.ts', `export { a } from '../cluster/gossip.ts';`],
    ['src/engine/cluster/gossip.ts', `import { a } from '../sentinel/vote.ts';`],
    ['src/engine/sentinel/vote.ts', `import { a } from '../cluster/gossip.ts';`],
    ['src/engine/server/Server.ts', `import { a } from '../index.ts';`],
    ['src/engine/kernel/Clock.ts', `import { a } from 'd3';`],
    ['src/host/Host.ts', `import { a } from '../engine/kernel/World.ts';`],
    ['src/protocol/Frame.ts', `import { micros } from '../base/units.ts';`],
    ['src/views/stage/Stage.tsx', `import { a } from '../slots/Slots.tsx';`],
    ['src/views/stage/Stage.tsx', `import { a } from '../../protocol/Frame.ts';`],
    ['src/app/main.tsx', `await import('../engine/index.ts');`],
    ['src/charts/x.ts', `import * as d3 from 'd3';`],
    ['src/charts/x.ts', `import { a } from './y';`],
    ['src/elsewhere/x.ts', `import { a } from './y.ts';`],
  ])('refuses %s: %s', (path, code) => {
    expect(judgeImports(path, code)).toEqual([expect.any(String)]);
  });
});

describe('circles', () => {
  const files = (code: Readonly<Record<string, string>>): string[] =>
    circlesIn(Object.entries(code).map(([path, text]) => parseSource(path, text)));

  test('files that stand above one another are none', () => {
    const code = {
      'src/a.ts': `import { b } from './b.ts'; import { c } from './c.ts';`,
      'src/b.ts': `import { c } from './c.ts'; import { x } from 'x';`,
      'src/c.ts': '',
    };
    expect(files(code)).toEqual([]);
  });

  test('a circle is named, also one of types, with none of the files that only lead to it', () => {
    const code = {
      'src/a.ts': `import { b } from './b.ts';`,
      'src/b.ts': `import type { C } from './sub/c.ts';`,
      'src/sub/c.ts': `export { d } from '../d.ts';`,
      'src/d.ts': `import { b } from './b.ts'; import { e } from './e.ts';`,
      'src/e.ts': '',
    };
    expect(files(code)).toEqual(['src/b.ts → src/sub/c.ts → src/d.ts']);
  });
});

describe('banned words', () => {
  const wordsIn = (code: string, path = 'src/engine/kernel/x.ts'): string[] =>
    bannedWordsIn(parseSource(path, code)).map((found) => found.split(' ').slice(1).join(' '));

  test.each([
    ['Date', 'const t = Date.now();'],
    ['performance', 'performance.now();'],
    ['Math.random', 'Math.random();'],
    ['Math.log', 'Math.log(2);'],
    ['Intl', 'new Intl.Collator();'],
    ['localeCompare', 'a.localeCompare(b);'],
    ['async', 'const f = async () => 1;'],
    ['async', 'class A { async f() {} }'],
  ])('finds %s in: %s', (word, code) => {
    expect(wordsIn(code)).toEqual([word]);
  });

  test('leaves comments, strings, property names and exact Math alone', () => {
    const code = `/* Date */ const a = { async: 'Math.random()', Date: Math.floor(1) }; a.Date;`;

    expect(wordsIn(code)).toEqual([]);
    expect(wordsIn('Math.sin(1);', 'src/engine/commands/geo.ts')).toEqual([]);
  });
});

describe('shape', () => {
  const lines = (count: number): string => 'f();\n'.repeat(count);
  const file = (code: string, path = 'src/base/x.ts') => parseSource(path, code);

  test('a file of 401 lines is too long unless it is a table', () => {
    expect(tooLongFile(file(lines(400)))).toEqual([]);
    expect(tooLongFile(file(lines(401)))).toHaveLength(1);
    expect(tooLongFile(file(lines(401), 'src/base/x.table.ts'))).toEqual([]);
  });

  test('a function of 61 lines is too long', () => {
    expect(tooLongFunctions(file(`function g() {\n${lines(58)}}\n`))).toEqual([]);
    expect(tooLongFunctions(file(`const g = () => {\n${lines(59)}};\n`))).toEqual([
      'src/base/x.ts:1 g has 61 lines',
    ]);
  });

  test('any, enums, default exports and barrels are found', () => {
    const code = 'const a: any = 1; enum E { A } export default a;';

    expect(unwantedConstructs(file(code))).toHaveLength(3);
    expect(unwantedConstructs(file(`export * from './a.ts';`))).toHaveLength(1);
    expect(unwantedConstructs(file(`import { a } from './a.ts'; export { a };`))).toHaveLength(1);
    expect(unwantedConstructs(file(`export { a } from './a.ts'; export const b = 1;`))).toEqual([]);
  });
});

test('rules and the tests that cite them are found', () => {
  const specification = '# Rules\n- **FO1** A master.\n2. **FO2b** b\nNot **FO3** here.\n';
  const titles = `test('[FO1] [FO2b] x'); test.skip('[FO3] y'); test.each(a)("[GO1] z"); 'see [FO4]'`;

  expect(ruleIdsIn(specification)).toEqual(['FO1', 'FO2b']);
  expect(testedIdsIn(titles)).toEqual(['FO1', 'FO2b', 'GO1']);
});
