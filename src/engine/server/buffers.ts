/**
 * Memory that a server takes for others beside its dataset: clients with what they have sent and have not
 * read, the backlog.
 *
 * Differs from Redis: an estimate; a client's record counts as an idle one's, and its unread output as its
 * replies' bytes.
 * Source: redis 7.0.15, server.c, getMemoryOverheadData; measured: 2352 bytes for each idle client.
 */
import type { Client } from './Client.ts';
import { EMPTY_QUERY_BYTES, type ReplyResizing } from './clientBuffers.ts';
import type { QueryBuffer } from './QueryBuffer.ts';
import type { ServerState } from './ServerState.ts';

/** Largest buffers that the cron saw in one second. */
export interface RecentBuffers {
  unix: number;
  input: number;
  output: number;
}

export interface BuffersSlice {
  /** Unread output of all clients, bytes; change it by `setOutput` only. */
  outputBytes: number;
  /** Query buffers of all clients outside, beyond an empty one's bytes, and words of unfinished commands. */
  queryBytes: number;
  /** Ids of clients whose memory may have changed; null while nobody wants to know. */
  touched: Set<number> | null;
  /** Ids of clients whose buffers the cron has to look at. */
  unsettled: Set<number>;
  replies: ReplyResizing;
  /** By second, cyclic. */
  recent: RecentBuffers[];
}

declare module './ServerState.ts' {
  interface ServerSlices {
    buffers: BuffersSlice;
  }
}

/** REPLY_BUFFER_DEFAULT_PEAK_RESET_TIME. */
export const PEAK_RESET_MS = 5000;

export function createBuffers(): BuffersSlice {
  return {
    outputBytes: 0,
    queryBytes: 0,
    touched: null,
    unsettled: new Set(),
    replies: { isOn: true, peakResetMs: PEAK_RESET_MS },
    recent: [],
  };
}

/** So many bytes of output are unread by the client now. */
export function setOutput(server: ServerState, client: Client, bytes: number): void {
  const { buffers } = server;
  buffers.outputBytes += bytes - client.outputBytes;
  client.outputBytes = bytes;
  if (buffers.touched !== null) buffers.touched.add(client.id);
}

/** Records of a word that waits for the rest of its command: an object, a header, a pointer. */
const WORD_BYTES = 32;

/** The query buffer may have changed, or words of a command that is not all there. */
export function queryResized(server: ServerState, client: Client, query: QueryBuffer): void {
  const { buffers } = server;
  const { room, wordsLeft, argv, commandBytes } = query;
  const bytes = room.allocated + (wordsLeft > 0 ? commandBytes + argv.length * WORD_BYTES : 0);
  buffers.queryBytes += bytes - room.counted;
  room.counted = bytes;
  if (buffers.touched !== null) buffers.touched.add(client.id);
}

/** The client is gone. */
export function forgetBuffers(server: ServerState, client: Client): void {
  const { buffers } = server;
  setOutput(server, client, 0);
  if (client.outside !== null) {
    const { room } = client.outside.query;
    buffers.queryBytes -= room.counted - EMPTY_QUERY_BYTES;
    room.counted = EMPTY_QUERY_BYTES;
  }
  buffers.unsettled.delete(client.id);
  buffers.touched?.delete(client.id);
}

const CLIENT_BYTES = 2352;

/** Memory that somebody else holds; the counts are asked for often and must be cheap. */
export interface BufferCounts {
  /** Bytes. */
  readonly all: (server: ServerState) => number;
  /** Of them, bytes for which no key is evicted. */
  readonly uncounted: (server: ServerState) => number;
  /** What a client is still to be sent out of them: pieces, and the bytes that these keep. */
  readonly unsent: (server: ServerState, client: Client) => { nodes: number; bytes: number };
}

const counts = new Map<string, BufferCounts>();

/** Names who else holds memory. */
export function countBuffers(name: string, count: BufferCounts): void {
  counts.set(name, count);
}

function clientBytes(server: ServerState): number {
  const { outputBytes, queryBytes } = server.buffers;
  return server.clients.size * CLIENT_BYTES + outputBytes + queryBytes;
}

/** Bytes that the named one holds; 0 if it is not there. */
export function bytesHeldBy(server: ServerState, name: string): number {
  return counts.get(name)?.all(server) ?? 0;
}

/** Bytes for which no key is evicted. */
export function uncountedBytes(server: ServerState): number {
  let bytes = 0;
  for (const { uncounted } of counts.values()) bytes += uncounted(server);
  return bytes;
}

/** What a replica is still to be sent out of the common buffer: pieces, and the bytes that these keep. */
export function unsentStream(
  server: ServerState,
  client: Client,
): { nodes: number; bytes: number } {
  const sum = { nodes: 0, bytes: 0 };
  for (const { unsent } of counts.values()) {
    const { nodes, bytes } = unsent(server, client);
    sum.nodes += nodes;
    sum.bytes += bytes;
  }
  return sum;
}

export function bufferBytes(server: ServerState): number {
  let bytes = clientBytes(server);
  for (const { all } of counts.values()) bytes += all(server);
  return bytes;
}
