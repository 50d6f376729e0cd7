import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bitsExtension } from '../../src/engine/commands/bits/bitsExtension.ts';
import { geoExtension } from '../../src/engine/commands/geo/geoExtension.ts';
import { hashesExtension } from '../../src/engine/commands/hashes/hashesExtension.ts';
import { hyperloglogExtension } from '../../src/engine/commands/hyperloglog/hyperloglogExtension.ts';
import { listsExtension } from '../../src/engine/commands/lists/listsExtension.ts';
import { setsExtension } from '../../src/engine/commands/sets/setsExtension.ts';
import { sortingExtension } from '../../src/engine/commands/sorting/sortingExtension.ts';
import { zsetsExtension } from '../../src/engine/commands/zsets/zsetsExtension.ts';
import { oneServer, type OneServer } from '../support/oneServer.ts';
import { readTranscript, splitOrder, withoutChance } from './transcript.mjs';

/** Replies of a real 7.0.15, byte for byte. */
const FOLDER = new URL('transcripts/', import.meta.url);

const TYPES = [
  bitsExtension,
  hyperloglogExtension,
  listsExtension,
  hashesExtension,
  setsExtension,
  zsetsExtension,
  geoExtension,
  sortingExtension,
];

/** A postponed command is answered within a cron period or two. */
const WAIT_MS = 250;

function answer(server: OneServer, order: string): string | null {
  const { client, argv, sleepMs } = splitOrder(order);
  if (sleepMs > 0) server.advance(sleepMs);
  if (argv.length === 0) return null;
  if (argv[0] === '<') return server.next(client);
  server.run(client, ...argv);
  if (server.client(client).blocked !== null) server.advance(WAIT_MS);
  return server.next(client);
}

test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.txt')))('%s', (name) => {
  const server = oneServer({ extensions: TYPES });
  const lines = readTranscript(readFileSync(new URL(name, FOLDER), 'utf8'));

  const answered = lines.map(({ order }) => {
    const reply = answer(server, order);
    return { order, reply: reply === null ? null : withoutChance(reply) };
  });

  const wrong = lines
    .map(({ order, reply }, i) => ({ order, reply, ours: answered[i]?.reply }))
    .filter(({ reply, ours }) => reply !== ours);
  expect(wrong).toEqual([]);
});
