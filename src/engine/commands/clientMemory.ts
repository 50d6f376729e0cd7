/**
 * What a client's buffers and records take, as CLIENT LIST tells it.
 *
 * Differs from Redis: a client's words count only while it asks; the reply buffer shrinks at once to its
 * smallest, and its peak is not remembered.
 * Source: redis 7.0.15, networking.c, catClientInfoString, getClientMemoryUsage; server.c,
 * clientsCronResizeQueryBuffer, clientsCronResizeOutputBuffer.
 */
import type { Client } from '../server/Client.ts';
import { commandBytes } from '../server/Command.ts';
import { unparsedBytes } from '../server/QueryBuffer.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';

/** A client's structures without buffers. */
const RECORD_BYTES = 776;
/** The query buffer: room for one read, and what is allocated for it. */
const QUERY_ROOM_BYTES = 20_474;
const QUERY_BUFFER_BYTES = 20_472;
/** It is given back after this much idleness. */
const QUERY_IDLE_S = 2;
/** The reply buffer at first, and once the cron has looked at the client. */
const REPLY_BYTES = 16_384;
const SMALL_REPLY_BYTES = 1_024;
const FIRST_LOOK_US = 100_000;
/** A pointer to a word; a queued command; records of a watched key and of a subscription. */
const WORD_BYTES = 8;
const QUEUED_BYTES = 24;
const WATCH_BYTES = 55;
const SUBSCRIPTION_BYTES = 40;

/** @param argv what the client is executing now, if it is */
export function clientMemory(
  server: ServerState,
  client: Client,
  idleS: number,
  argv: readonly string[] = [],
): Readonly<Record<string, number>> {
  const query = queryBytes(client, argv);
  const hasQueryBuffer = idleS <= QUERY_IDLE_S || query > 0;
  const words = wordBytes(argv);
  const multi = client.multi?.commands.reduce((sum, each) => sum + argvMemory(each.argv), 0) ?? 0;
  const isFresh = serverNowUs(server) - client.createdUs < FIRST_LOOK_US;
  const reply = isFresh ? REPLY_BYTES : SMALL_REPLY_BYTES;
  const waiting = Math.max(0, client.outputBytes - REPLY_BYTES);
  const records = multi + tableBytes(client) + watchBytes(client) + subscriptionBytes(client);
  return {
    qbuf: query,
    'qbuf-free': hasQueryBuffer ? Math.max(0, QUERY_ROOM_BYTES - query) : 0,
    'argv-mem': words,
    'multi-mem': multi,
    rbs: reply,
    rbp: isFresh ? REPLY_BYTES : 0,
    obl: Math.min(client.outputBytes, REPLY_BYTES),
    oll: Math.ceil(waiting / REPLY_BYTES),
    omem: waiting,
    'tot-mem':
      RECORD_BYTES +
      (hasQueryBuffer ? Math.max(QUERY_BUFFER_BYTES, query) : 0) +
      (argv.length > 0 ? argvMemory(argv) : 0) +
      reply +
      waiting +
      records,
  };
}

/** Received and not yet done with; the running command still lies in the buffer. */
function queryBytes(client: Client, argv: readonly string[]): number {
  const queued = client.queue.reduce((sum, command) => sum + command.bytes, 0);
  const unparsed = client.outside === null ? 0 : unparsedBytes(client.outside.query);
  return Math.max(argv.length > 0 ? commandBytes(argv) : 0, queued) + unparsed;
}

function wordBytes(argv: readonly string[]): number {
  return argv.reduce((sum, word) => sum + word.length, 0);
}

function argvMemory(argv: readonly string[]): number {
  return wordBytes(argv) + argv.length * WORD_BYTES;
}

/** The list of queued commands has room for 2, 4, 8, … */
function tableBytes({ multi }: Client): number {
  const queued = multi?.commands.length ?? 0;
  if (queued === 0) return 0;
  return QUEUED_BYTES * Math.max(2, 2 ** (32 - Math.clz32(queued - 1)));
}

/** Names in `watched` carry the database before the key. */
function watchBytes({ watched }: Client): number {
  return watched.reduce((sum, name) => sum + WATCH_BYTES + name.length - name.indexOf(':') - 1, 0);
}

function subscriptionBytes({ subscriptions }: Client): number {
  if (subscriptions === null) return 0;
  const { channels, patterns, shardChannels } = subscriptions;
  return SUBSCRIPTION_BYTES * (channels.size + patterns.size + shardChannels.size);
}
