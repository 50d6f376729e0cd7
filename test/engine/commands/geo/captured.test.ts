import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { geoExtension } from '../../../../src/engine/commands/geo/geoExtension.ts';
import { zsetsExtension } from '../../../../src/engine/commands/zsets/zsetsExtension.ts';
import { WatchedServer } from '../../../support/effects.ts';

test('a session with places replies, counts, tells and propagates as it was recorded', () => {
  const session = readFileSync(new URL('captured.txt', import.meta.url), 'utf8');
  const server = new WatchedServer(zsetsExtension, geoExtension);

  expect(server.deviations(session)).toEqual([]);
});
