/**
 * The list of our replicas: coming, going, and how many of them are good.
 * Source: redis 7.0.15, replication.c, replicaPutOnline, refreshGoodSlavesCount, disconnectSlaves. SPEC §4, §8.
 */
import { clientAddress } from '../commands/clientLine.ts';
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { peerSocket } from '../network/sockets.ts';
import { send } from '../network/transmit.ts';
import type { Client } from '../server/Client.ts';
import { closeClient } from '../server/clients.ts';
import { queueWrite } from '../server/output.ts';
import { configNumber } from '../server/config.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import { killChild } from '../persistence/child.ts';
import { replicaOf, type ReplicaOfUs } from './ReplicationState.ts';
import { trim } from './feed.ts';
import { TRIM_BLOCKS } from './backlog.ts';

/** The client becomes a replica in this state. */
export function attachReplica(
  server: ServerState,
  client: Client,
  state: ReplicaOfUs['state'],
): ReplicaOfUs {
  const replica = replicaOf(client);
  client.kind = 'replica';
  replica.state = state;
  server.replication.replicas.push(client);
  return replica;
}

/** A line written to the socket at once, past the reply buffer (+FULLRESYNC, +CONTINUE). */
export function sendLine(
  world: World,
  server: ServerState,
  client: Client,
  line: string,
  note = '',
): void {
  server.cpuUs += machineProfile(server.machine).writeUs;
  const payload = { replies: [{ simple: line }], note };
  send(world, client.socket, line.length + 3, payload, serverNowUs(server));
}

/** It has the data and will be fed; the caller decides whether the stream starts now. */
export function putOnline(world: World, server: ServerState, client: Client): void {
  const replica = replicaOf(client);
  replica.state = 'online';
  replica.ackUnix = server.unixtime;
  refreshGoodReplicas(server);
  log(
    world,
    server,
    'notice',
    `Synchronization with replica ${replicaName(world, client)} succeeded`,
  );
  // A program outside is no node: it is named by its address.
  const who = client.outside === null ? processOf(world, client) : replicaName(world, client);
  const facts = { replica: who };
  replica.cause = emit(world, server.process, 'repl.online', facts, replica.cause);
}

export function startStream(server: ServerState, client: Client): void {
  replicaOf(client).isHeld = false;
  queueWrite(server, client);
}

/** Process number at the other end: for the trace only. */
export function processOf(world: World, client: Client): number {
  return world.net.words[peerSocket(client.socket) * SOCKET_WORDS + Word.process] ?? -1;
}

/** `ip:port` as the replica announced it. */
export function replicaName(world: World, client: Client): string {
  const { replica } = client;
  const port =
    replica?.port === undefined || replica.port === 0 ? '<unknown-replica-port>' : replica.port;
  return `${replicaIp(world, client)}:${port}`;
}

/** As announced, or else where it calls from. */
export function replicaIp(world: World, client: Client): string {
  if (client.replica !== undefined && client.replica.ip !== '') return client.replica.ip;
  const address = clientAddress(world, client);
  return address.slice(0, address.lastIndexOf(':'));
}

/** Counts replicas heard of within min-replicas-max-lag; 0 while the feature is off. */
export function refreshGoodReplicas(server: ServerState): void {
  const lagMax = configNumber(server, 'min-replicas-max-lag');
  let good = 0;
  for (const { replica } of server.replication.replicas) {
    if (replica?.state === 'online' && server.unixtime - replica.ackUnix <= lagMax) good++;
  }
  server.replication.goodReplicas = isMinReplicasOn(server) ? good : 0;
}

export function isMinReplicasOn(server: ServerState): boolean {
  return (
    configNumber(server, 'min-replicas-to-write') > 0 &&
    configNumber(server, 'min-replicas-max-lag') > 0
  );
}

/** Hook: an empty line, which a replica sends while it loads to show that it lives. */
export function onEmptyLine(server: ServerState, { kind, replica }: Client): void {
  if (kind === 'replica' && replica !== undefined) replica.ackUnix = server.unixtime;
}

/** Hook: a replica's connection is gone. */
export function onReplicaClosed(world: World, server: ServerState, client: Client): void {
  const { replication, persistence } = server;
  const at = replication.replicas.indexOf(client);
  if (at < 0) return;
  log(world, server, 'warning', `Connection with replica ${replicaName(world, client)} lost.`);
  replication.replicas.splice(at, 1);
  const wasWaiting = client.replica?.state === 'waitBgsaveEnd';
  if (wasWaiting && persistence.child?.target === 'disk') killUselessSave(world, server);
  if (replication.replicas.length === 0) replication.noReplicasUnix = server.unixtime;
  refreshGoodReplicas(server);
  trim(server, TRIM_BLOCKS);
}

/** A disk save that only it wanted is stopped, unless save rules want the file anyway (SPEC §4.13). */
function killUselessSave(world: World, server: ServerState): void {
  const isWanted = server.replication.replicas.some(
    ({ replica }) => replica?.state === 'waitBgsaveEnd',
  );
  if (!isWanted && server.persistence.savePoints.length === 0) killChild(world, server);
}

/** Closes every replica's connection: they come back and ask where they stand. */
export function disconnectReplicas(world: World, server: ServerState): void {
  for (const client of server.replication.replicas.slice()) closeClient(world, server, client);
}

export function hasNobodyFlagged({ replication }: ServerState): boolean {
  const { replicas, master } = replication;
  const isMasterFlagged = master !== null && (master.closeAsap || master.closeAfterReply);
  if (isMasterFlagged) return false;
  for (let i = 0; i < replicas.length; i++) if (replicas[i]?.closeAsap === true) return false;
  return true;
}

/** Step before sleep: connections flagged for closing. */
export function closeFlagged(world: World, server: ServerState): void {
  if (hasNobodyFlagged(server)) return;
  const { replicas, master } = server.replication;
  if (replicas.length > 0)
    for (const client of replicas.slice()) if (client.closeAsap) closeClient(world, server, client);
  if (master !== null && (master.closeAsap || master.closeAfterReply))
    closeClient(world, server, master);
}
