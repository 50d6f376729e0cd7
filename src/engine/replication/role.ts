/**
 * Becoming a replica, following another master, becoming a master: for REPLICAOF, Sentinel and Cluster.
 * Source: redis 7.0.15, replication.c, replicationSetMaster, replicationUnsetMaster. SPEC §3.16-3.20.
 */
import type { World } from '../kernel/World.ts';
import { blockedClients, unblock } from '../server/blocked.ts';
import { closeClient } from '../server/clients.ts';
import { Errors } from '../server/errors.ts';
import { kit } from '../server/kit.ts';
import type { ServerState } from '../server/ServerState.ts';
import { cacheMyself, discardCachedMaster } from './cachedMaster.ts';
import { shiftReplicationId } from './identity.ts';
import { announceAndConnect, cancelHandshake, masterProcess } from './masterAttempt.ts';
import { disconnectReplicas } from './replicas.ts';
import type { LinkState } from './ReplicationState.ts';

/**
 * Makes the server a replica of `host:port`, or points it to another master. What it knows of the history
 * is offered to the new master, so that a partial resynchronisation is possible.
 *
 * @param host IP address of a simulated host, `127.0.0.1` or `localhost`
 */
export function replicationSetMaster(
  world: World,
  server: ServerState,
  host: string,
  port: number,
): void {
  const { replication } = server;
  const wasMaster = replication.masterHost === null;
  replication.masterHost = null;
  if (replication.master !== null) closeClient(world, server, replication.master);
  unblockAll(server);
  replication.masterHost = host;
  replication.masterPort = port;
  replication.refusals = 0;
  server.config.set('replicaof', `${host} ${port}`);
  server.isReplica = true;
  cancelHandshake(world, server, false);
  if (wasMaster) {
    discardCachedMaster(world, server);
    cacheMyself(world, server);
    for (const extension of kit.extensions) extension.onRoleChanged?.(world, server);
  }
  replication.link = 'connect';
  announceAndConnect(world, server, 'Connecting to');
}

/** Makes the server a master: a new history that continues the old one, replicas come back for it. */
export function replicationUnsetMaster(world: World, server: ServerState): void {
  const { replication } = server;
  if (replication.masterHost === null) return;
  replication.masterHost = null;
  server.isReplica = false;
  server.config.set('replicaof', '');
  if (replication.master !== null) closeClient(world, server, replication.master);
  discardCachedMaster(world, server);
  cancelHandshake(world, server, false);
  shiftReplicationId(world, server);
  disconnectReplicas(world, server);
  replication.link = 'none';
  replication.selectedDb = -1;
  replication.noReplicasUnix = server.unixtime;
  replication.downUnix = 0;
  for (const extension of kit.extensions) extension.onRoleChanged?.(world, server);
}

/** Clients blocked on a master hear that it is none any more, and are closed (SPEC §3.18). */
function unblockAll(server: ServerState): void {
  for (const client of blockedClients(server)) {
    unblock(server, client, Errors.unblockedByRole);
    client.closeAfterReply = true;
  }
}

/** State of our link to a master; `none` on a master. */
export function masterLinkState(server: ServerState): LinkState {
  return server.replication.link;
}

export function isLinkUp(server: ServerState): boolean {
  return server.replication.link === 'connected';
}

/** `master_repl_offset`; on a replica the offset it has executed. */
export function replicationOffset(server: ServerState): number {
  const { replication } = server;
  if (replication.masterHost === null) return replication.masterReplOffset;
  if (replication.master !== null) return replication.appliedOffset;
  return replication.cachedMaster?.offset ?? 0;
}

/**
 * Age of what a replica knows, whole seconds: since it last heard from its connected master, else since
 * the link went down. A link that never was up is as old as the Unix epoch (cluster SPEC §13.2).
 */
export function secondsSinceMasterInteraction(server: ServerState): number {
  const { replication } = server;
  const sinceUnix = isLinkUp(server) ? replication.masterIoUnix : replication.downUnix;
  return server.unixtime - sinceUnix;
}

/** A cluster node that boots as somebody's replica: its dump continues its master's history. */
export function bootAsReplica(server: ServerState): void {
  server.replication.bootsAsReplica = true;
  server.isReplica = true;
}

/** Process that listens at our master's address; -1 = none. For displays. */
export function masterIndex(world: World, server: ServerState): number {
  return server.replication.masterHost === null ? -1 : masterProcess(world, server);
}
