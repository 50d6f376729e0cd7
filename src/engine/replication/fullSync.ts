/**
 * Snapshots for replicas: when a child is forked, who shares it, how the data gets to them.
 *
 * Diskless: child → pipe → parent → sockets; the slowest socket stops the pipe for all. Disk: the file
 * first, then the file to each replica at its own speed.
 * Source: redis 7.0.15, replication.c, startBgsaveForReplication, updateSlavesWaitingBgsave,
 * rdbPipeReadHandler, sendBulkToSlave. SPEC §4.5-4.12.
 */
import { wakeProcess, type Process } from '../kernel/Process.ts';
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { canSend, send } from '../network/transmit.ts';
import type { Client } from '../server/Client.ts';
import { closeClient } from '../server/clients.ts';
import { configBool, configNumber } from '../server/config.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import {
  drawExitUs,
  endChildAt,
  fillPipeAt,
  forkRdbChild,
  killChild,
  reapChild,
} from '../persistence/child.ts';
import type { ForkedChild, RdbImage } from '../persistence/PersistenceState.ts';
import { nextSeqOf } from './backlog.ts';
import { putOnline, replicaName, sendLine, startStream } from './replicas.ts';
import { replicaOf, type Pipe, type RdbFilter, type ReplicaOfUs } from './ReplicationState.ts';
import {
  bulkHeaderBytes,
  EOF_HEADER_BYTES,
  EOF_MARK_BYTES,
  isLastPart,
  type BulkPart,
  type BulkPayload,
} from './wire.ts';

/** PROTO_IOBUF_LEN: what one read of the file or the pipe brings. */
const PART_BYTES_MIN = 16_384;
/** Parts of one transfer at most: bigger data goes in bigger parts, with the same total cost. */
const PARTS_MAX = 64;
/** Copying a kilobyte from file or pipe to a socket, in units of the profile's cost of a kilobyte. */
const COPY_WEIGHT = 3;
const CHILD_PID = 4242;

/** Cron, and after a child's end: starts the save that replicas wait for, when it is time. */
export function startPendingSave(world: World, server: ServerState): void {
  if (server.persistence.child !== null) return;
  const [first] = replicasIn(server, 'waitBgsaveStart');
  if (first === undefined) return;
  const { wants } = replicaOf(first);
  const waiting = waitingFor(server, wants);
  const enough = configNumber(server, 'repl-diskless-sync-max-replicas');
  const waited = Math.max(
    ...waiting.map((client) => server.unixtime - replicaOf(client).askedUnix),
  );
  const isTime =
    !configBool(server, 'repl-diskless-sync') ||
    (enough > 0 && waiting.length >= enough) ||
    waited >= configNumber(server, 'repl-diskless-sync-delay');
  if (isTime) startSaveForReplicas(world, server, wants);
}

function waitingFor(server: ServerState, wants: RdbFilter): Client[] {
  const waiting = replicasIn(server, 'waitBgsaveStart');
  return waiting.filter((client) => replicaOf(client).wants === wants);
}

/**
 * Forks now, for the replicas that wait and want this of the dataset: to sockets if all of them understand
 * the end mark. A part of the dataset goes to sockets only: it must not take the file's place.
 */
export function startSaveForReplicas(world: World, server: ServerState, wants: RdbFilter): void {
  const waiting = waitingFor(server, wants);
  const isPart = wants !== 'everything';
  const isSocket =
    (configBool(server, 'repl-diskless-sync') || isPart) &&
    waiting.every((client) => replicaOf(client).hasEof);
  const target = isSocket ? 'replicas sockets' : 'disk';
  log(world, server, 'notice', `Starting BGSAVE for SYNC with target: ${target}`);
  const child = forkRdbChild(world, server, isSocket ? 'socket' : 'disk', isPart);
  const what = isSocket ? 'Background RDB transfer' : 'Background saving';
  log(world, server, 'notice', `${what} started by pid ${CHILD_PID}`);
  const mode = isSocket ? 'diskless' : 'disk';
  const cause = replicaOf(waiting[0] as Client).cause;
  const facts = { replicas: waiting.length, mode };
  const saved = emit(world, server.process, 'repl.saveStarted', facts, cause);
  for (const client of waiting) {
    replicaOf(client).cause = saved;
    setUpFullResync(world, server, client, server.replication.masterReplOffset);
  }
  if (isSocket) openPipe(world, server, child);
}

/** Tells the replica its starting point; from here the stream is kept for it. */
function setUpFullResync(world: World, server: ServerState, client: Client, offset: number): void {
  const { replication } = server;
  const replica = replicaOf(client);
  replica.initialOffset = offset;
  replica.state = 'waitBgsaveEnd';
  if (replication.backlog !== null && replica.nextSeq < 0 && !replica.isRdbOnly) {
    replica.nextSeq = nextSeqOf(replication.backlog);
    replica.nextOffset = replication.masterReplOffset + 1;
  }
  // Everybody's next command says SELECT: this replica knows no database yet.
  replication.selectedDb = -1;
  if (!replica.isPrePsync)
    sendLine(
      world,
      server,
      client,
      `FULLRESYNC ${replication.replId} ${offset}`,
      replica.fullReason,
    );
}

/** A child is running: shares its snapshot if that serves another replica like this one. */
export function joinSave(world: World, server: ServerState, client: Client): void {
  const replica = replicaOf(client);
  if (server.persistence.child?.target !== 'disk') {
    log(
      world,
      server,
      'notice',
      'Current BGSAVE has socket target. Waiting for next BGSAVE for SYNC',
    );
    return;
  }
  const other = replicasIn(server, 'waitBgsaveEnd')
    .map(replicaOf)
    .find((each) => (!each.isRdbOnly || replica.isRdbOnly) && isSubset(each, replica));
  if (other === undefined) {
    const text = "Can't attach the replica to the current BGSAVE. Waiting for next BGSAVE for SYNC";
    log(world, server, 'notice', text);
    return;
  }
  if (!replica.isRdbOnly) {
    replica.nextSeq = other.nextSeq;
    replica.nextOffset = other.nextOffset;
  }
  setUpFullResync(world, server, client, other.initialOffset);
  log(world, server, 'notice', 'Waiting for end of BGSAVE for SYNC');
}

function isSubset(other: ReplicaOfUs, mine: ReplicaOfUs): boolean {
  return (
    (!other.hasEof || mine.hasEof) &&
    (!other.hasPsync2 || mine.hasPsync2) &&
    other.wants === mine.wants
  );
}

function replicasIn(server: ServerState, state: ReplicaOfUs['state']): Client[] {
  return server.replication.replicas.filter(({ replica }) => replica?.state === state);
}

function partBytesOf(image: RdbImage): number {
  const parts = Math.ceil(image.bytes / PARTS_MAX / PART_BYTES_MIN);
  return Math.max(1, parts) * PART_BYTES_MIN;
}

// Diskless

function openPipe(world: World, server: ServerState, child: ForkedChild): void {
  const partBytes = partBytesOf(child.image);
  const partUs = child.workUs / Math.ceil(child.image.bytes / partBytes);
  server.replication.pipe = {
    image: child.image,
    partBytes,
    partUs,
    sentBytes: 0,
    isReady: false,
  };
  fillPipeAt(world, server, child.startedUs + partUs);
}

/** The child has written a part. */
export function onPipeReadable(world: World, server: ServerState): void {
  const { pipe } = server.replication;
  if (pipe === null) return;
  pipe.isReady = true;
  wakeProcess(world, world.processes[server.process] as Process, world.nowUs);
}

/** Step before sleep: empties the pipe into every socket, if all of them have room. */
export function pumpPipe(world: World, server: ServerState): void {
  const { pipe } = server.replication;
  if (pipe === null || !pipe.isReady) return;
  const receivers = replicasIn(server, 'waitBgsaveEnd');
  if (receivers.length === 0) return dropPipe(world, server);
  let isStuck = false;
  for (const client of receivers) {
    const replica = replicaOf(client);
    const hasRoom = canSend(world.net, client.socket);
    if (hasRoom) replica.stuckUnix = 0;
    else if (replica.stuckUnix === 0) replica.stuckUnix = server.unixtime;
    isStuck ||= !hasRoom;
  }
  if (!isStuck) sendPart(world, server, pipe, receivers);
}

function sendPart(world: World, server: ServerState, pipe: Pipe, receivers: Client[]): void {
  const bytes = Math.min(pipe.partBytes, pipe.image.bytes - pipe.sentBytes);
  const bulk: BulkPart = { announced: 0, from: pipe.sentBytes, bytes, shared: pipe.image };
  const payload: BulkPayload = { bulk };
  const isLast = isLastPart(bulk);
  pipe.sentBytes += bytes;
  pipe.isReady = false;
  const framing = (bulk.from === 0 ? EOF_HEADER_BYTES : 0) + (isLast ? EOF_MARK_BYTES : 0);
  for (const client of receivers) sendBulk(world, server, client, bytes + framing, payload);
  if (!isLast) return fillPipeAt(world, server, serverNowUs(server) + pipe.partUs);
  server.replication.pipe = null;
  const up = receivers.length;
  log(
    world,
    server,
    'notice',
    `Diskless rdb transfer, done reading from pipe, ${up} replicas still up.`,
  );
  endChildAt(world, server, serverNowUs(server) + drawExitUs(world, server));
}

function dropPipe(world: World, server: ServerState): void {
  server.replication.pipe = null;
  log(world, server, 'warning', 'Diskless rdb transfer, last replica dropped, killing fork child.');
  killChild(world, server);
}

function sendBulk(
  world: World,
  server: ServerState,
  client: Client,
  bytes: number,
  payload: BulkPayload,
): void {
  const profile = machineProfile(server.machine);
  server.cpuUs += profile.writeUs + (bytes / 1024) * profile.perKilobyteUs * COPY_WEIGHT;
  send(world, client.socket, bytes, payload, serverNowUs(server));
  server.stats.netOutputBytes += bytes;
  server.stats.replOutputBytes += bytes;
}

/** An acknowledgement arrived from a replica whose child may have ended meanwhile (SPEC §4.10). */
export function onAckBeforeOnline(world: World, server: ServerState): void {
  reapChild(world, server);
}

// The child's end

/** Watcher: the child was reaped. */
export function onChildReaped(world: World, server: ServerState, child: ForkedChild): void {
  const served = replicasIn(server, 'waitBgsaveEnd');
  if (served.length > 0) {
    emit(world, server.process, 'repl.saveEnded', {}, replicaOf(served[0] as Client).cause);
  }
  server.replication.pipe = null;
  for (const client of served) {
    if (child.outcome !== 'ok') closeFailed(world, server, client);
    else if (child.target === 'socket') onStreamedToSocket(world, server, client);
    else onSavedToDisk(client, child.image);
  }
  startPendingSave(world, server);
}

function closeFailed(world: World, server: ServerState, client: Client): void {
  log(world, server, 'warning', 'SYNC failed. BGSAVE child returned an error');
  closeClient(world, server, client);
}

function onStreamedToSocket(world: World, server: ServerState, client: Client): void {
  if (replicaOf(client).isRdbOnly) return endRdbOnly(world, server, client);
  replicaOf(client).isHeld = true;
  putOnline(world, server, client);
  const name = replicaName(world, client);
  const text = `Streamed replica with replica ${name} socket. Waiting for REPLCONF ACK from replica to enable streaming`;
  log(world, server, 'notice', text);
}

/** It wanted the dataset and no more (`redis-cli --rdb`). */
function endRdbOnly(world: World, server: ServerState, client: Client): void {
  const name = replicaName(world, client);
  const text = `RDB transfer completed, rdb only replica (${name}) should be disconnected asap`;
  log(world, server, 'notice', text);
  closeClient(world, server, client);
}

function onSavedToDisk(client: Client, image: RdbImage): void {
  const replica = replicaOf(client);
  replica.state = 'sendBulk';
  replica.bulk = image;
  replica.bulkSent = 0;
}

/** Step before sleep: the next part of the file to each replica that has room. */
export function pumpFiles(world: World, server: ServerState): void {
  if (sendsNoFile(server)) return;
  let isMore = false;
  for (const client of server.replication.replicas.slice()) {
    if (client.replica?.state !== 'sendBulk' || !canSend(world.net, client.socket)) continue;
    isMore = sendFilePart(world, server, client) || isMore;
  }
  if (isMore)
    wakeProcess(world, world.processes[server.process] as Process, serverNowUs(server) + 1);
}

export function sendsNoFile({ replication }: ServerState): boolean {
  const { replicas } = replication;
  for (let i = 0; i < replicas.length; i++)
    if (replicas[i]?.replica?.state === 'sendBulk') return false;
  return true;
}

/** @returns whether more of the file is left */
function sendFilePart(world: World, server: ServerState, client: Client): boolean {
  const replica = replicaOf(client);
  const image = replica.bulk as RdbImage;
  const bytes = Math.min(partBytesOf(image), image.bytes - replica.bulkSent);
  const bulk: BulkPart = { announced: image.bytes, from: replica.bulkSent, bytes, shared: image };
  const header = bulk.from === 0 ? bulkHeaderBytes(image.bytes) : 0;
  replica.bulkSent += bytes;
  sendBulk(world, server, client, header + bytes, { bulk });
  if (!isLastPart(bulk)) return true;
  replica.bulk = null;
  if (replica.isRdbOnly) {
    endRdbOnly(world, server, client);
    return false;
  }
  putOnline(world, server, client);
  startStream(server, client);
  return false;
}
