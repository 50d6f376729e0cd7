/**
 * What a client's buffers and records take, as CLIENT LIST tells it.
 *
 * Differs from Redis: buffers of simulated clients are as large as those of clients that send and are sent
 * little.
 * Source: redis 7.0.15, networking.c, catClientInfoString, getClientMemoryUsage,
 * getClientOutputBufferMemoryUsage; server.c, clientsCronResizeQueryBuffer, clientsCronResizeOutputBuffer.
 */
import { idleSeconds } from '../server/bufferCron.ts';
import { unsentStream } from '../server/buffers.ts';
import type { Client } from '../server/Client.ts';
import { EMPTY_QUERY_BYTES, listedReplies } from '../server/clientBuffers.ts';
import { commandBytes } from '../server/Command.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';

/** A client's structure. */
const RECORD_BYTES = 768;
/** The query buffer: room for one read, and what the allocator gives for it. */
const QUERY_ROOM_BYTES = 20_474;
const QUERY_BYTES = 20_480;
/** It is given back after this much idleness. */
const QUERY_IDLE_S = 2;
/** The reply buffer at first, and once the cron has looked at the client. */
const REPLY_BYTES = 16_384;
const SMALL_REPLY_BYTES = 1_024;
const FIRST_LOOK_US = 100_000;
/** A pointer to a word; a queued command; records of a watched key and of a subscription or its pattern. */
const WORD_BYTES = 8;
const QUEUED_BYTES = 24;
const WATCH_BYTES = 56;
const SUBSCRIPTION_BYTES = 24;
/** A table of subscriptions: its smallest size, and the share of its buckets that hold any when it is full. */
const SLOTS_MIN = 4;
const USED_SHARE = 0.63;

/**
 * Figures by their names in CLIENT LIST, in its order, bytes but for `oll`.
 *
 * @param argv what the client is executing now, if it is
 */
export function clientMemory(
  server: ServerState,
  client: Client,
  argv: readonly string[] = unfinishedWords(client),
): Readonly<Record<string, number>> {
  const query = queryMemory(server, client, argv);
  const replies = replyRoom(server, client);
  const multi = client.multi?.commands.reduce((sum, each) => sum + argvMemory(each.argv), 0) ?? 0;
  const waiting = Math.max(0, client.outputBytes - replies.room);
  const listed = listedReplies(waiting);
  const stream = unsentStream(server, client);
  const omem = listed.bytes + stream.bytes;
  const watched = client.watched.length * WATCH_BYTES;
  const records = multi + tableBytes(client) + watched + subscriptionBytes(client);
  return {
    qbuf: query.length,
    'qbuf-free': query.free,
    'argv-mem': wordBytes(argv),
    'multi-mem': multi,
    rbs: replies.room,
    rbp: replies.peak,
    obl: client.outputBytes - waiting,
    oll: listed.nodes + stream.nodes,
    omem,
    'tot-mem': RECORD_BYTES + query.allocated + argvMemory(argv) + replies.room + omem + records,
  };
}

/** Of a command that waits, or that a client outside has not sent to the end. */
function unfinishedWords({ blocked, outside }: Client): readonly string[] {
  if (blocked !== null && blocked.call !== null) return blocked.call.argv;
  return outside === null || outside.query.wordsLeft === 0 ? [] : outside.query.argv;
}

interface QueryMemory {
  readonly length: number;
  readonly free: number;
  readonly allocated: number;
}

function queryMemory(server: ServerState, client: Client, argv: readonly string[]): QueryMemory {
  if (client.outside !== null) {
    const { length, room, allocated } = client.outside.query.room;
    return { length, free: Math.max(0, room - length), allocated };
  }
  // The running command still lies in the buffer.
  const queued = client.queue.reduce((sum, command) => sum + command.bytes, 0);
  const running = argv.length > 0 && client.blocked === null ? commandBytes(argv) : 0;
  const length = Math.max(running, queued);
  if (length === 0 && idleSeconds(server, client) > QUERY_IDLE_S)
    return { length: 0, free: 0, allocated: EMPTY_QUERY_BYTES };
  const free = Math.max(0, QUERY_ROOM_BYTES - length);
  return { length, free, allocated: Math.max(QUERY_BYTES, length) };
}

function replyRoom(
  server: ServerState,
  client: Client,
): { readonly room: number; readonly peak: number } {
  if (client.outside !== null) return client.outside.replies;
  const isFresh = serverNowUs(server) - client.createdUs < FIRST_LOOK_US;
  return isFresh ? { room: REPLY_BYTES, peak: REPLY_BYTES } : { room: SMALL_REPLY_BYTES, peak: 0 };
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

function subscriptionBytes({ subscriptions }: Client): number {
  if (subscriptions === null) return 0;
  const { channels, patterns, shardChannels } = subscriptions;
  const tables = tableSlots(channels.size) + tableSlots(shardChannels.size);
  const all = channels.size + patterns.size + shardChannels.size;
  return SUBSCRIPTION_BYTES * all + WORD_BYTES * tables;
}

/** Slots of a hash table that has grown to so many: while it moves to twice its size both count. */
function tableSlots(entries: number): number {
  if (entries <= SLOTS_MIN) return entries === 0 ? 0 : SLOTS_MIN;
  const before = 2 ** (31 - Math.clz32(entries - 1));
  const isMoving = entries <= before + Math.round(before * USED_SHARE);
  return 2 * before + (isMoving ? before : 0);
}
