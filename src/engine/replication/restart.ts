/**
 * What a restart remembers: the replication fields of the dump. SPEC §9.
 * Source: redis 7.0.15, server.c, loadDataFromDisk; rdb.c, rdbPopulateSaveInfo.
 */
import type { World } from '../kernel/World.ts';
import { configText } from '../server/config.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import type { RdbImage, ReplicationAux } from '../persistence/PersistenceState.ts';
import { ensureBacklog, freeBacklog } from './identity.ts';
import { appendToStream } from './feed.ts';
import { commandOf, selectCommand } from './wire.ts';

/** Watcher: the fields of an RDB written now; only who has a history writes them. */
export function rdbFields(server: ServerState): ReplicationAux | null {
  const { replication } = server;
  const { replId, masterReplOffset } = replication;
  if (replication.masterHost === null) {
    if (replication.backlog === null) return null;
    // -1 would mean "no SELECT yet": a master that reloads it starts with SELECT anyway.
    const streamDb = Math.max(0, replication.selectedDb);
    return { streamDb, replId, replOffset: masterReplOffset };
  }
  const streamDb = replication.master?.db ?? replication.cachedMaster?.db;
  return streamDb === undefined ? null : { streamDb, replId, replOffset: masterReplOffset };
}

/** Boot: a replica by its configuration file. */
export function bootReplication(world: World, server: ServerState): void {
  const { replication } = server;
  const [host, port] = configText(server, 'replicaof').split(' ');
  if (host === undefined || host === '' || port === undefined) return;
  replication.masterHost = host;
  replication.masterPort = Number(port);
  replication.link = 'connect';
  server.isReplica = true;
  log(world, server, 'debug', `replicaof ${host} ${port}`);
}

/** Watcher. */
export function bootsAsReplica(server: ServerState): boolean {
  return server.replication.masterHost !== null || server.replication.bootsAsReplica;
}

/** Watcher: the boot's load has ended. */
export function onBooted(world: World, server: ServerState, image: RdbImage | null): void {
  const { replication } = server;
  const fields = image?.shared.replication ?? null;
  if (fields !== null && fields.replOffset > 0) {
    if (bootsAsReplica(server)) continueAsReplica(server, fields);
    else continueAsMaster(server, fields);
  } else freeBacklog(server);
  replication.noReplicasUnix = server.unixtime;
  log(world, server, 'notice', 'Ready to accept connections');
}

/** We continue our master's history where the dump ends. */
function continueAsReplica(
  server: ServerState,
  { replId, replOffset, streamDb }: ReplicationAux,
): void {
  const { replication } = server;
  replication.replId = replId;
  replication.masterReplOffset = replOffset;
  ensureBacklog(server);
  replication.cachedMaster = { replId, offset: replOffset, db: streamDb };
  replication.appliedOffset = replOffset;
  replication.readOffset = replOffset;
}

/** A new history of ours that continues the dump's: replicas no further than it may follow. */
function continueAsMaster(server: ServerState, { replId, replOffset }: ReplicationAux): void {
  const { replication } = server;
  replication.replId2 = replId;
  replication.secondReplOffset = replOffset + 1;
  replication.masterReplOffset = replOffset;
  ensureBacklog(server);
}

/** Watcher: a key was expired in the dump; our replicas, who kept it, are told. */
export function onExpiredWhileLoading(
  world: World,
  server: ServerState,
  db: number,
  key: string,
): void {
  const { replication } = server;
  if (replication.backlog === null) return;
  if (replication.selectedDb !== db) {
    replication.selectedDb = db;
    appendToStream(world, server, selectCommand(db));
  }
  appendToStream(world, server, commandOf('DEL', key));
}
