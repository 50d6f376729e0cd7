/**
 * An attempt to reach the master: begun, spoken to, given up. What comes of it is for others to say
 * (`masterLink.ts`).
 *
 * Source: redis 7.0.15, replication.c, connectWithMaster, cancelReplicationHandshake. SPEC §3.
 */
import { emit } from '../kernel/trace.ts';
import { hostAt } from '../kernel/Host.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { abandon, connect } from '../network/connect.ts';
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { closeSocket } from '../network/sockets.ts';
import { send } from '../network/transmit.ts';
import { READ_BYTES, type RequestPayload } from '../server/clients.ts';
import { SocketRole } from '../server/Extension.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import type { ReplicationState } from './ReplicationState.ts';
import { commandOf } from './wire.ts';

/** REPLICAOF to a name nobody has: getaddrinfo's complaint is not modelled, only its effect. */
const NO_HOST = -1;

/** Starts a non-blocking connect; stays in `connect` when even that fails. */
function connectToMaster(world: World, server: ServerState): void {
  const { replication } = server;
  const process = world.processes[server.process] as Process;
  const host = findHost(world, process, replication.masterHost ?? '', replication.masterPort);
  if (host === NO_HOST) {
    log(world, server, 'warning', 'Unable to connect to MASTER: Invalid argument');
    return;
  }
  server.cpuUs += machineProfile(server.machine).connectUs;
  const atUs = Math.max(world.nowUs, serverNowUs(server));
  replication.socket = connect(world, process, host, replication.masterPort, {
    role: SocketRole.masterLink,
    ref: server.process,
    noDelay: false,
    atUs,
  });
  replication.linkIoUnix = server.unixtime;
  replication.link = 'connecting';
  replication.inbox = [];
  traceConnecting(world, server, host);
  log(world, server, 'notice', 'MASTER <-> REPLICA sync started');
}

function traceConnecting(world: World, server: ServerState, host: number): void {
  const { replication } = server;
  if (replication.refusals > 0) return;
  const facts = { master: serverAt(world, host, replication.masterPort) };
  const cause = causeNow(world, replication);
  replication.cause = emit(world, server.process, 'repl.connecting', facts, cause);
}

/** Cron and loss: says where it goes and why, then connects. */
export function announceAndConnect(
  world: World,
  server: ServerState,
  verb: string,
  reason = '',
): void {
  const { masterHost, masterPort } = server.replication;
  log(world, server, 'notice', `${verb} MASTER ${masterHost}:${masterPort}${reason}`);
  connectToMaster(world, server);
}

/** What is being handled, or else what the link did last. */
export function causeNow(world: World, replication: ReplicationState): number {
  return world.cause >= 0 ? world.cause : replication.cause;
}

function findHost(world: World, process: Process, name: string, port: number): number {
  const ip = name === 'localhost' ? '127.0.0.1' : name;
  const host = hostAt(world, ip, port);
  return host === NO_HOST && ip === '127.0.0.1' ? process.host : host;
}

/** Process number of the address, for the trace, running or not; -1 = nobody has it. */
function serverAt(world: World, host: number, port: number): number {
  return world.processes.findIndex(
    (each) => each.kind === 'server' && each.host === host && each.port === port,
  );
}

/** Process number of our master, for the trace. */
export function masterProcess(world: World, server: ServerState): number {
  const { masterHost, masterPort } = server.replication;
  const process = world.processes[server.process] as Process;
  return serverAt(world, findHost(world, process, masterHost ?? '', masterPort), masterPort);
}

/** Bytes left of the first unread segment, at most what one read takes. */
export function headBytes(world: World, socket: number): number {
  const { net } = world;
  const seg = net.words[socket * SOCKET_WORDS + Word.recvHead] as number;
  return Math.min(
    READ_BYTES,
    (net.segBytes[seg] as number) - (net.words[socket * SOCKET_WORDS + Word.recvOffset] as number),
  );
}

export function sendToMaster(world: World, server: ServerState, argv: readonly string[]): void {
  const command = commandOf(...argv);
  const payload: RequestPayload = { commands: [command] };
  server.cpuUs += machineProfile(server.machine).writeUs;
  send(world, server.replication.socket, command.bytes, payload, serverNowUs(server));
}

/** Gives up this attempt; the cron makes the next. */
export function dropAttempt(world: World, server: ServerState): void {
  closeLinkSocket(world, server);
  server.replication.transfer = null;
  server.replication.link = 'connect';
}

/** Stops connecting, handshake or transfer; `again`: tries at once. False when there was none. */
export function cancelHandshake(world: World, server: ServerState, again: boolean): boolean {
  const { replication } = server;
  if (['none', 'connect', 'connected'].includes(replication.link)) return false;
  dropAttempt(world, server);
  if (again) announceAndConnect(world, server, 'Reconnecting to', ' after failure');
  return true;
}

function closeLinkSocket(world: World, server: ServerState): void {
  const { replication } = server;
  if (replication.socket < 0) return;
  abandon(world.net, replication.socket);
  closeSocket(world, replication.socket, serverNowUs(server));
  replication.socket = -1;
  replication.inbox = [];
}
