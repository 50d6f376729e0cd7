import i18next from 'i18next';
import { afterEach, expect, test } from 'vitest';
import { commands } from '../../src/app/commands.ts';
import { english } from '../../src/i18n/english.ts';
import { runStore } from '../../src/store/run.ts';
import { clearSelection, selectGroup, selectNode } from '../../src/store/selection.ts';
import { fakeRun } from '../support/traceFixtures.ts';

const words = i18next.createInstance();
await words.init({ lng: 'en', resources: { en: { translation: english } } });

function names(): readonly string[] {
  return commands(words.getFixedT('en')).map((command) => command.name);
}

afterEach(() => {
  runStore.setState(runStore.getInitialState(), true);
  clearSelection();
});

test('faults of the palette name what they act on, so that no two commands are called alike', () => {
  runStore.setState({ summary: { ...fakeRun(3, 1), faults: [] } as never });
  selectNode(2);
  expect(names()).toContain('Kill: B');
  expect(names()).toContain('Pause: B');
  selectGroup([0, 1]);
  expect(names()).toContain('Kill: on 2 nodes');
  selectNode(null);
  expect(names()).toContain('Kill: …');
  expect(new Set(names()).size).toBe(names().length);
});
