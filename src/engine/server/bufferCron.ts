/**
 * The cron's look at the buffers of clients outside: it takes back what they do not use, and remembers the
 * largest of the last seconds.
 *
 * Differs from Redis: clients whose buffers cannot change are passed over.
 * Source: redis 7.0.15, server.c, clientsCron, clientsCronTrackExpansiveClients, getExpansiveClientsInfo.
 */
import type { World } from '../kernel/World.ts';
import { queryResized, type RecentBuffers } from './buffers.ts';
import type { Client } from './Client.ts';
import { EMPTY_QUERY_BYTES, isSettled, resizeQuery, resizeReplies } from './clientBuffers.ts';
import { serverMs } from './clock.ts';
import { serverNowUs, type ServerState } from './ServerState.ts';

/** Seconds that are remembered. Source: CLIENTS_PEAK_MEM_USAGE_SLOTS. */
const RECENT_S = 8;
/** CLIENTS_CRON_MIN_ITERATIONS: as many clients are looked at in a tick, and all of them in a second. */
const LOOKS_MIN = 5;
/** Seconds since the client last sent something, as CLIENT LIST shows them. */
export function idleSeconds(server: ServerState, client: Client): number {
  return Math.floor(serverNowUs(server) / 1e6) - Math.floor(client.lastInteractionUs / 1e6);
}

/** Step of the cron. */
export function resizeBuffers(world: World, server: ServerState): void {
  const { unsettled } = server.buffers;
  const looks = Math.max(LOOKS_MIN, Math.floor((server.clients.size * server.tickMs) / 1000));
  for (const id of [...unsettled].slice(0, looks)) {
    const client = server.clients.get(id);
    // Who is not done with goes to the end.
    unsettled.delete(id);
    if (client !== undefined && !resizeBuffersOf(world, server, client)) unsettled.add(id);
  }
}

/** @returns whether it need not be looked at again for now */
function resizeBuffersOf(world: World, server: ServerState, client: Client): boolean {
  const { outside, outputBytes } = client;
  if (outside === null) return true;
  const { query, replies } = outside;
  resizeQuery(query.room, idleSeconds(server, client), query.wordBytes);
  const { room } = replies;
  resizeReplies(replies, outputBytes, serverMs(world, server), server.buffers.replies);
  if (replies.room < room) server.stats.replyShrinks++;
  if (replies.room > room) server.stats.replyExpands++;
  queryResized(server, client, query);
  noteRecent(server, query.room.allocated, Math.max(0, outputBytes - replies.room));
  return isSettled(query.room, replies);
}

function noteRecent(server: ServerState, input: number, output: number): void {
  const { recent } = server.buffers;
  const { unixtime: unix } = server;
  const slot = unix % RECENT_S;
  while (recent.length <= slot) recent.push({ unix: 0, input: 0, output: 0 });
  const before = recent[slot]?.unix === unix ? recent[slot] : { input: 0, output: 0 };
  const { input: inputBefore, output: outputBefore } = before;
  recent[slot] = {
    unix,
    input: Math.max(inputBefore, input),
    output: Math.max(outputBefore, output),
  };
}

/** Largest input and output buffer, bytes, that a client had in the last seconds. */
export function recentBuffers(server: ServerState): { input: number; output: number } {
  const isRecent = ({ unix }: RecentBuffers): boolean => server.unixtime - unix < RECENT_S;
  const seen = server.buffers.recent.filter(isRecent);
  return {
    input: Math.max(
      server.clients.size > 0 ? EMPTY_QUERY_BYTES : 0,
      ...seen.map(({ input }) => input),
    ),
    output: Math.max(0, ...seen.map(({ output }) => output)),
  };
}
