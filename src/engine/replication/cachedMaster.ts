/**
 * The master we are connected to, and the memory of it that lets us continue after a loss.
 * Source: redis 7.0.15, replication.c, replicationCreateMasterClient, replicationCacheMaster,
 * replicationCacheMasterUsingMyself, replicationResurrectCachedMaster. SPEC §3.12, §3.17.
 */
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { SocketBit, SOCKET_WORDS, Word } from '../network/Network.ts';
import { closeClient } from '../server/clients.ts';
import { createClient, type Client } from '../server/Client.ts';
import { discardTransaction } from '../server/transaction.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import { ensureBacklog } from './identity.ts';
import { announceAndConnect, causeNow, masterProcess } from './masterAttempt.ts';

/** The link's socket becomes a client whose commands we execute. */
export function createMaster(
  world: World,
  server: ServerState,
  id: string,
  offset: number,
  db: number,
): Client {
  const { replication } = server;
  const client = createClient(server.nextClientId++, replication.socket, serverNowUs(server));
  client.kind = 'master';
  client.db = Math.max(0, db);
  server.clients.set(client.id, client);
  replication.master = client;
  replication.masterId = id;
  replication.readOffset = offset;
  replication.appliedOffset = offset;
  replication.openUnit = [];
  replication.outbox = [];
  replication.link = 'connected';
  replication.downUnix = 0;
  replication.masterIoUnix = server.unixtime;
  // Clients set TCP_NODELAY; the handshake's connection had not.
  const { words } = world.net;
  const bits = replication.socket * SOCKET_WORDS + Word.bits;
  words[bits] = (words[bits] as number) & ~SocketBit.nagle;
  return client;
}

/** The connection to the master is lost: it is closed as a client, which caches it. */
export function loseMaster(world: World, server: ServerState, reason: string): void {
  const { replication } = server;
  const { master } = replication;
  if (master === null) return;
  const facts = { master: masterProcess(world, server), reason };
  replication.cause = emit(world, server.process, 'repl.lost', facts, causeNow(world, replication));
  closeClient(world, server, master);
}

/** Hook: the master's client was closed, by whatever cause. */
export function onMasterClosed(world: World, server: ServerState, client: Client): void {
  const { replication } = server;
  if (replication.master !== client) return;
  log(world, server, 'warning', 'Connection with master lost.');
  if (client.blocked === null) {
    log(world, server, 'notice', 'Caching the disconnected master state.');
    replication.cachedMaster = {
      replId: replication.masterId,
      offset: replication.appliedOffset,
      db: client.db,
    };
  }
  discardTransaction(server, client);
  client.queue = [];
  replication.openUnit = [];
  replication.readOffset = replication.appliedOffset;
  replication.master = null;
  replication.socket = -1;
  replication.link = 'connect';
  replication.downUnix = server.unixtime;
  if (replication.masterHost !== null) announceAndConnect(world, server, 'Reconnecting to');
}

/** A master that is to be a replica offers its own history (SPEC §3.17). */
export function cacheMyself(world: World, server: ServerState): void {
  const { replication } = server;
  log(
    world,
    server,
    'notice',
    'Before turning into a replica, using my own master parameters to synthesize a cached master: ' +
      'I may be able to synchronize with the new master with just a partial transfer.',
  );
  ensureBacklog(server);
  replication.cachedMaster = {
    replId: replication.replId,
    offset: replication.masterReplOffset,
    db: 0,
  };
  replication.appliedOffset = replication.masterReplOffset;
  replication.readOffset = replication.masterReplOffset;
}

export function discardCachedMaster(world: World, server: ServerState): void {
  if (server.replication.cachedMaster === null) return;
  log(world, server, 'notice', 'Discarding previously cached master state.');
  server.replication.cachedMaster = null;
}
