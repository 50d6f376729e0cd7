import { describe, expect, test } from 'vitest';
import { bannedWordsIn, DETERMINISTIC } from './support/tidy/bannedWords.ts';
import { circlesIn } from './support/tidy/circles.ts';
import { judgeImport } from './support/tidy/importTable.ts';
import { tooLongFile, tooLongFunctions, unwantedConstructs } from './support/tidy/shape.ts';
import { listFiles, readSources, readText } from './support/tidy/SourceFile.ts';
import { ruleIdsIn, testedIdsIn } from './support/tidy/specRules.ts';

/** The house rules that a machine can judge; each failure names the place. */
const sources = readSources(['src', 'test', 'scripts']);
const product = sources.filter((file) => file.path.startsWith('src/'));
const tests = sources.filter((file) => /^test\/.*\.test\.tsx?$/.test(file.path));

describe('tidy', () => {
  test('a folder imports only what the import table allows it', () => {
    const broken = product.flatMap((file) =>
      file.imports.flatMap((fact) => {
        const reason = judgeImport(file.path, fact);
        return reason ? [`${file.path}: ${reason}`] : [];
      }),
    );

    expect(broken).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    expect(circlesIn(product)).toEqual([]);
  });

  test('deterministic folders know no wall clock, dice, locale or asynchrony', () => {
    const pure = product.filter((file) =>
      DETERMINISTIC.some((at) => file.path.startsWith(`${at}/`)),
    );

    expect(pure.flatMap(bannedWordsIn)).toEqual([]);
  });

  test('files are short enough to read at a sitting', () => {
    expect(sources.flatMap(tooLongFile)).toEqual([]);
  });

  test('functions fit on a screen', () => {
    const judged = sources.filter((file) => !tests.includes(file));

    expect(judged.flatMap(tooLongFunctions)).toEqual([]);
  });

  test('no any, enum, default export or barrel file', () => {
    // Playwright asks its setup for a default export.
    const judged = sources.filter((file) => !/^test\/e2e\/\w+Setup\.ts$/.test(file.path));

    expect(judged.flatMap(unwantedConstructs)).toEqual([]);
  });

  test('a folder is named after a part of the machine', () => {
    const vague = /\/(utils?|helpers?|common|misc|types)\//;

    expect(listFiles(['src', 'test']).filter((path) => vague.test(path))).toEqual([]);
  });
});

describe('rules of the SPEC.md files', () => {
  const rules = listFiles(['src/engine'])
    .filter((path) => path.endsWith('/SPEC.md'))
    .flatMap((path) => ruleIdsIn(readText(path)).map((id) => ({ id, path })));

  test('each id names one rule', () => {
    const ids = rules.map((rule) => rule.id);

    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test('each rule has a test whose name starts with its id', () => {
    const tested = new Set(tests.flatMap((file) => testedIdsIn(file.text)));
    const untested = rules.filter((rule) => !tested.has(rule.id));

    expect(untested.map((rule) => `${rule.path} ${rule.id}`)).toEqual([]);
  });
});
