/**
 * Receiving a snapshot: socket → temp file → dump.rdb → memory. SPEC §3.8-3.11.
 *
 * Differs from Redis: repl-diskless-load other than `disabled` behaves as `disabled`.
 * Source: redis 7.0.15, replication.c, readSyncBulkPayload, replicationAttachToNewMaster.
 */
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { hasUnread, raise, readSegments } from '../network/sockets.ts';
import { send } from '../network/transmit.ts';
import { configBool } from '../server/config.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { isError, type Reply } from '../server/Reply.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import { killChild, removeSavedFile, storeImage } from '../persistence/child.ts';
import { clearDataset, keyCount } from '../persistence/dataset.ts';
import { beginLoading } from '../persistence/loading.ts';
import type { RdbImage } from '../persistence/PersistenceState.ts';
import { queueAck } from './acks.ts';
import { createMaster, discardCachedMaster } from './cachedMaster.ts';
import { clearReplicationId2, ensureBacklog, freeBacklog } from './identity.ts';
import { cancelHandshake, headBytes } from './masterAttempt.ts';
import { disconnectReplicas } from './replicas.ts';
import type { Transfer } from './ReplicationState.ts';
import { isLastPart, NEWLINE_REQUEST, type BulkPart, type LinkPayload } from './wire.ts';

/** Bytes taken in one iteration at most, at the cost of reads of 16 KB each. */
const BYTES_PER_LOOP = 262_144;
const READ_BYTES = 16_384;

export function beginTransfer(server: ServerState): void {
  const { replication } = server;
  replication.link = 'transfer';
  replication.transfer = { size: -1, received: 0, image: null, lastIoUnix: server.unixtime };
}

/** The link's socket has bytes of the transfer. Stops behind its last byte: the stream follows. */
export function readTransfer(world: World, server: ServerState): void {
  const { replication } = server;
  const { transfer, socket } = replication;
  if (transfer === null) return;
  const profile = machineProfile(server.machine);
  let read = 0;
  while (read < BYTES_PER_LOOP && transfer.image === null && hasUnread(world.net, socket)) {
    read += readSegments(world, socket, headBytes(world, socket), (payload) => {
      take(world, server, transfer, payload as LinkPayload);
    });
    if (replication.transfer !== transfer) return;
  }
  server.cpuUs +=
    Math.ceil(read / READ_BYTES) * profile.readUs + (read / 1024) * profile.perKilobyteUs;
  server.stats.netInputBytes += read;
  server.stats.replInputBytes += read;
  transfer.lastIoUnix = server.unixtime;
  if (transfer.image !== null) finishTransfer(world, server, transfer.image);
}

function take(world: World, server: ServerState, transfer: Transfer, payload: LinkPayload): void {
  if ('replies' in payload) return onAborted(world, server, payload.replies[0]);
  if (!('bulk' in payload)) return;
  if (transfer.size < 0) announce(world, server, transfer, payload.bulk);
  transfer.received += payload.bulk.bytes;
  transfer.image = isLastPart(payload.bulk) ? payload.bulk.shared : null;
}

function announce(world: World, server: ServerState, transfer: Transfer, part: BulkPart): void {
  transfer.size = part.announced;
  log(
    world,
    server,
    'notice',
    part.announced === 0
      ? 'MASTER <-> REPLICA sync: receiving streamed RDB from master with EOF to disk'
      : `MASTER <-> REPLICA sync: receiving ${part.announced} bytes from master to disk`,
  );
}

function onAborted(world: World, server: ServerState, reply: Reply | undefined): void {
  if (typeof reply !== 'object' || reply === null || !isError(reply)) return;
  log(world, server, 'warning', `MASTER aborted replication with an error: ${reply.error}`);
  cancelHandshake(world, server, true);
}

/** Everything is here: old data goes, the file becomes our dump, the load begins. */
function finishTransfer(world: World, server: ServerState, image: RdbImage): void {
  discardCachedMaster(world, server);
  disconnectReplicas(world, server);
  freeBacklog(server);
  log(world, server, 'notice', 'MASTER <-> REPLICA sync: Flushing old data');
  if (keyCount(server) > 0) onLoadGoesOn(world, server);
  clearDataset(server);
  log(world, server, 'notice', 'MASTER <-> REPLICA sync: Loading DB in memory');
  if (server.persistence.child !== null) {
    const text =
      'Replica is about to load the RDB file received from the master, but there is a pending RDB ' +
      'child running. Killing process 4242 and removing its temp file to avoid any race';
    log(world, server, 'notice', text);
    killChild(world, server);
  }
  server.cpuUs += machineProfile(server.machine).fsyncUs * 2;
  if (!storeImage(world, server, image)) {
    const text =
      'Failed trying to sync the temp DB to disk in MASTER <-> REPLICA synchronization: Input/output error';
    log(world, server, 'warning', text);
    cancelHandshake(world, server, true);
    return;
  }
  beginLoading(world, server, image);
}

/** Watcher, and flushing: this takes time; the master shall see that we live. */
export function onLoadGoesOn(world: World, server: ServerState): void {
  const { replication } = server;
  if (replication.link !== 'transfer' || replication.newlineUnix === server.unixtime) return;
  replication.newlineUnix = server.unixtime;
  send(world, replication.socket, 1, NEWLINE_REQUEST, serverNowUs(server));
}

/** Watcher: the snapshot is loaded; we are the master's replica at its offset. */
export function onSynced(world: World, server: ServerState, image: RdbImage): void {
  const { replication } = server;
  // Cluster may have given us another role or master meanwhile: this data belongs to no link any more.
  if (replication.transfer === null) return;
  const wasStreamed = replication.transfer.size === 0;
  if (configBool(server, 'rdb-del-sync-files') && server.persistence.savePoints.length === 0)
    removeSavedFile(world, server);
  replication.transfer = null;
  const { initialId, initialOffset } = replication;
  const db = image.shared.replication?.streamDb ?? 0;
  createMaster(world, server, initialId, initialOffset, db);
  replication.replId = initialId;
  replication.masterReplOffset = initialOffset;
  clearReplicationId2(server);
  ensureBacklog(server);
  const facts = { keys: server.persistence.lastLoadKeys, bytes: image.bytes };
  replication.cause = emit(world, server.process, 'repl.loaded', facts, replication.cause);
  log(world, server, 'notice', 'MASTER <-> REPLICA sync: Finished with success');
  if (wasStreamed) queueAck(server);
  // What happened to the socket during the load is looked at now.
  raise(world, replication.socket, 0);
}
