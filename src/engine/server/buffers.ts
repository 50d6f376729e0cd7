/**
 * Memory that a server takes for others beside its dataset: what clients have not read, the backlog.
 *
 * Differs from Redis: an estimate; a client counts as an idle one, and its unread output as its replies' bytes.
 * Source: redis 7.0.15, server.c, getMemoryOverheadData; measured: 2352 bytes for each idle client.
 */
import type { ServerState } from './ServerState.ts';

const CLIENT_BYTES = 2352;

type Count = (server: ServerState) => number;

const counts = new Map<string, Count>();

/** Names who else holds memory; the count is asked for often and must be cheap. */
export function countBuffers(name: string, count: Count): void {
  counts.set(name, count);
}

export function clientBytes(server: ServerState): number {
  let bytes = server.clients.size * CLIENT_BYTES;
  for (const client of server.pendingWrites) bytes += client.outputBytes;
  return bytes;
}

/** Bytes that the named one holds; 0 if it is not there. */
export function bytesHeldBy(server: ServerState, name: string): number {
  return counts.get(name)?.(server) ?? 0;
}

export function bufferBytes(server: ServerState): number {
  let bytes = clientBytes(server);
  for (const count of counts.values()) bytes += count(server);
  return bytes;
}
