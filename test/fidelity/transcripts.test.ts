import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { encodeReply } from '../../src/engine/server/encodeReply.ts';
import { oneServer, type OneServer } from '../support/oneServer.ts';
import { readTranscript, splitOrder } from './transcript.mjs';

/** Replies of a real 7.0.15, byte for byte. */
const FOLDER = new URL('transcripts/', import.meta.url);

/** A postponed command is answered within a cron period or two. */
const WAIT_MS = 250;

function answer(server: OneServer, order: string): string | null {
  const { client, argv, sleepMs } = splitOrder(order);
  if (sleepMs > 0) server.advance(sleepMs);
  if (argv.length === 0) return null;
  let reply = server.commandOf(client, ...argv);
  if (server.client(client).blocked !== null) {
    server.advance(WAIT_MS);
    reply = server.taken(client)[0];
  }
  return reply === undefined ? '' : encodeReply(reply, server.client(client).resp);
}

test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.txt')))('%s', (name) => {
  const server = oneServer();
  const lines = readTranscript(readFileSync(new URL(name, FOLDER), 'utf8'));

  const answered = lines.map(({ order }) => ({ order, reply: answer(server, order) }));

  const wrong = lines
    .map(({ order, reply }, i) => ({ order, reply, ours: answered[i]?.reply }))
    .filter(({ reply, ours }) => reply !== ours);
  expect(wrong).toEqual([]);
});
