import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { setsExtension } from '../../../../src/engine/commands/sets/setsExtension.ts';
import { WatchedServer } from '../../../support/effects.ts';

test('a session with sets replies, counts, tells and propagates as it was recorded', () => {
  const session = readFileSync(new URL('captured.txt', import.meta.url), 'utf8');

  expect(new WatchedServer(setsExtension).deviations(session)).toEqual([]);
});
