/**
 * Memory of the replication stream: the backlog and its replicas share its blocks.
 *
 * Differs from Redis: the index over the blocks is not counted.
 * Source: redis 7.0.15, networking.c, getClientOutputBufferMemoryUsage; evict.c,
 * freeMemoryGetNotCountedMemory.
 */
import type { BufferCounts } from '../server/buffers.ts';
import type { Client } from '../server/Client.ts';
import { configNumber } from '../server/config.ts';
import type { ServerState } from '../server/ServerState.ts';
import { backlogBytes, uncountedBytes, unsentBlocks } from './backlog.ts';

function all(server: ServerState): number {
  return backlogBytes(server.replication?.backlog ?? null);
}

export const replicationBuffers: BufferCounts = {
  all,
  uncounted: (server) => uncountedBytes(all(server), configNumber(server, 'repl-backlog-size')),
  unsent: (server: ServerState, { replica }: Client) => {
    if (replica === undefined) return { nodes: 0, bytes: 0 };
    const { backlog } = server.replication;
    if (backlog === null || replica.nextSeq < 0) return { nodes: 0, bytes: 0 };
    return unsentBlocks(backlog, replica.nextOffset);
  },
};
