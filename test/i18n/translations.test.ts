import { expect, test } from 'vitest';
import { chinese } from '../../src/i18n/chinese.ts';
import { english } from '../../src/i18n/english.ts';

type Panel = Readonly<Record<string, string>>;
const EN: Readonly<Record<string, Panel>> = english;
const ZH: Readonly<Record<string, Panel>> = chinese;

test('both languages have the same panels', () => {
  expect(Object.keys(ZH).toSorted()).toEqual(Object.keys(EN).toSorted());
});

test.each(Object.keys(EN))('%s: every sentence exists in both languages', (panel) => {
  // Chinese has no singular.
  const wanted = Object.keys(EN[panel] ?? {}).filter((key) => !key.endsWith('_one'));
  expect(Object.keys(ZH[panel] ?? {}).toSorted()).toEqual(wanted.toSorted());
});

test.each(Object.keys(EN))('%s: a translation uses the same parameters', (panel) => {
  const params = (text = '') =>
    [...text.matchAll(/\{\{(\w+)/g)]
      .map((found) => found[1] ?? '')
      .toSorted((a, b) => (a < b ? -1 : 1));
  for (const [key, text] of Object.entries(ZH[panel] ?? {}))
    expect([key, params(text)]).toEqual([key, params(EN[panel]?.[key])]);
});

test('nothing is left untranslated by accident or empty', () => {
  for (const [panel, texts] of Object.entries(EN))
    for (const [key, text] of Object.entries(texts))
      expect([text, ZH[panel]?.[key]], `${panel}.${key}`).not.toContain('');
});
