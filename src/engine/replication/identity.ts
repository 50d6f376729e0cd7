/**
 * Replication ids: which history of writes this server's offsets count in.
 * Source: redis 7.0.15, replication.c, changeReplicationId, shiftReplicationId. SPEC §2.
 */
import { nextHex } from '../../base/random.ts';
import type { World } from '../kernel/World.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { createBacklog } from './backlog.ts';
import { NO_ID } from './ReplicationState.ts';

/** A new history without a past. */
export function changeReplicationId(world: World, server: ServerState): void {
  server.replication.replId = nextHex(world.random, server.random, 40);
}

export function clearReplicationId2(server: ServerState): void {
  server.replication.replId2 = NO_ID;
  server.replication.secondReplOffset = -1;
}

/** A new history that continues the old one from here: replicas of the old may still follow. */
export function shiftReplicationId(world: World, server: ServerState): void {
  const { replication } = server;
  replication.replId2 = replication.replId;
  // One past the last byte: the offset that a replica which has everything asks for.
  replication.secondReplOffset = replication.masterReplOffset + 1;
  changeReplicationId(world, server);
  log(
    world,
    server,
    'warning',
    `Setting secondary replication ID to ${replication.replId2}, valid up to offset: ` +
      `${replication.secondReplOffset}. New replication ID is ${replication.replId}`,
  );
}

export function ensureBacklog(server: ServerState): void {
  const { replication } = server;
  replication.backlog ??= createBacklog(replication.masterReplOffset);
}

export function freeBacklog(server: ServerState): void {
  server.replication.backlog = null;
  server.replication.recent.shared = [];
}
