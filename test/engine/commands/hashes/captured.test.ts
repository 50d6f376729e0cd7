import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hashesExtension } from '../../../../src/engine/commands/hashes/hashesExtension.ts';
import { WatchedServer } from '../../../support/effects.ts';

test('a session with hashes replies, counts, tells and propagates as it was recorded', () => {
  const session = readFileSync(new URL('captured.txt', import.meta.url), 'utf8');

  expect(new WatchedServer(hashesExtension).deviations(session)).toEqual([]);
});
