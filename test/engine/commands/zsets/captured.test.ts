import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { setsExtension } from '../../../../src/engine/commands/sets/setsExtension.ts';
import { zsetsExtension } from '../../../../src/engine/commands/zsets/zsetsExtension.ts';
import { WatchedServer } from '../../../support/effects.ts';

test('a session with sorted sets replies, counts, tells and propagates as it was recorded', () => {
  const session = readFileSync(new URL('captured.txt', import.meta.url), 'utf8');
  const server = new WatchedServer(setsExtension, zsetsExtension);

  expect(server.deviations(session)).toEqual([]);
});
