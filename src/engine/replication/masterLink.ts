/**
 * The replica's link to its master, up to PSYNC's answer: connect, PING, AUTH, REPLCONF, PSYNC.
 *
 * One attempt at once when told to replicate or when the link is lost, else one a second from the cron.
 * Source: redis 7.0.15, replication.c, connectWithMaster, syncWithMaster. SPEC §3.
 */
import { emit } from '../kernel/trace.ts';
import { hostAt } from '../kernel/Host.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { abandon, connect } from '../network/connect.ts';
import { SocketBit, SOCKET_WORDS, Word } from '../network/Network.ts';
import { closeSocket, hasUnread, isOpen, raise, readSegments } from '../network/sockets.ts';
import { send } from '../network/transmit.ts';
import { READ_BYTES, type ReplyPayload, type RequestPayload } from '../server/clients.ts';
import { configNumber, configText } from '../server/config.ts';
import { SocketRole } from '../server/Extension.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { isError, type Reply } from '../server/Reply.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import { onPsyncReply } from './psyncReply.ts';
import type { LinkState, ReplicationState } from './ReplicationState.ts';
import { readStream } from './applyStream.ts';
import { loseMaster } from './cachedMaster.ts';
import { readTransfer } from './transfer.ts';
import { commandOf, type LinkPayload } from './wire.ts';

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
  const facts = { master: listenerOf(world, host, replication.masterPort) };
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

/** Process number of the address, for the trace; -1 = nobody listens there. */
function listenerOf(world: World, host: number, port: number): number {
  return world.net.listeners.get(host * 65_536 + port) ?? -1;
}

/** Process number of our master, for the trace. */
export function masterProcess(world: World, server: ServerState): number {
  const { masterHost, masterPort } = server.replication;
  const process = world.processes[server.process] as Process;
  return listenerOf(world, findHost(world, process, masterHost ?? '', masterPort), masterPort);
}

/** Hook: the link's socket has events. */
export function onLinkSocket(
  world: World,
  server: ServerState,
  socket: number,
  bits: number,
): void {
  const { replication } = server;
  if (socket !== replication.socket) return closeSocket(world, socket, serverNowUs(server));
  if (replication.link === 'connecting') return onConnectEnd(world, server, bits);
  // While loading nobody looks at the socket; the end of the load does.
  if (server.isLoading && replication.link === 'transfer') return;
  if ((bits & SocketBit.reset) !== 0) return loseLink(world, server, 'Connection reset by peer');
  if (hasUnread(world.net, socket)) readLink(world, server, socket);
  if (replication.socket !== socket || !isOpen(world.net, socket)) return;
  if ((bits & SocketBit.eof) === 0) return;
  if (hasUnread(world.net, socket)) raise(world, socket, SocketBit.eof);
  else loseLink(world, server, 'connection lost');
}

function onConnectEnd(world: World, server: ServerState, bits: number): void {
  const { replication } = server;
  if ((bits & SocketBit.connectFailed) !== 0) {
    log(world, server, 'warning', 'Error condition on socket for SYNC: Connection refused');
    replication.refusals++;
    return dropAttempt(world, server);
  }
  if ((bits & SocketBit.connected) === 0) return;
  log(world, server, 'notice', 'Non blocking connect for SYNC fired the event.');
  replication.refusals = 0;
  replication.link = 'receivePing';
  sendToMaster(world, server, ['PING']);
  if ((bits & SocketBit.eof) !== 0) raise(world, replication.socket, SocketBit.eof);
}

function readLink(world: World, server: ServerState, socket: number): void {
  const { replication } = server;
  if (replication.link === 'connected') return readStream(world, server);
  if (replication.link === 'transfer') return readTransfer(world, server);
  server.cpuUs += machineProfile(server.machine).readUs;
  // One segment at a time: what follows PSYNC's answer belongs to the next state.
  readSegments(world, socket, headBytes(world, socket), (payload) => {
    takeHandshake(server, payload as LinkPayload);
  });
  replication.linkIoUnix = server.unixtime;
  advance(world, server);
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

function takeHandshake(server: ServerState, payload: LinkPayload): void {
  if (!('replies' in payload)) return;
  for (const reply of payload.replies) server.replication.inbox.push(reply);
  server.replication.note = (payload as ReplyPayload & { note?: string }).note ?? '';
}

/** Looks at the replies received, one after the other. */
function advance(world: World, server: ServerState): void {
  const { replication } = server;
  while (replication.inbox.length > 0 && replication.socket >= 0) {
    const reply = replication.inbox.shift() as Reply;
    if (replication.link === 'receivePsync') return onPsyncReply(world, server, reply);
    if (!onHandshakeReply(world, server, reply)) return dropAttempt(world, server);
  }
}

/** @returns false: give this attempt up */
function onHandshakeReply(world: World, server: ServerState, reply: Reply): boolean {
  const { replication } = server;
  const problem =
    typeof reply === 'object' && reply !== null && isError(reply) ? reply.error : null;
  const say = (text: string): void => log(world, server, 'notice', text);
  switch (replication.link) {
    case 'receivePing':
      return onPong(world, server, problem);
    case 'receiveAuth':
      if (problem !== null) {
        log(world, server, 'warning', `Unable to AUTH to MASTER: -${problem}`);
        return false;
      }
      break;
    case 'receivePort':
    case 'receiveIp':
    case 'receiveCapa': {
      const option = {
        receivePort: 'listening-port',
        receiveIp: 'ip-address',
        receiveCapa: 'capa',
      }[replication.link];
      if (problem !== null)
        say(`(Non critical) Master does not understand REPLCONF ${option}: -${problem}`);
      break;
    }
    case 'none':
    case 'connect':
    case 'connecting':
    case 'receivePsync':
    case 'transfer':
    case 'connected':
      return true;
  }
  stepOn(world, server, nextState(server, replication.link));
  return true;
}

function onPong(world: World, server: ServerState, problem: string | null): boolean {
  if (problem !== null && !/^(NOAUTH|NOPERM|ERR operation not permitted)/.test(problem)) {
    log(world, server, 'warning', `Error reply to PING from master: '-${problem}'`);
    return false;
  }
  log(world, server, 'notice', 'Master replied to PING, replication can continue...');
  sendHandshake(world, server);
  stepOn(world, server, nextState(server, 'receivePing'));
  return true;
}

/** AUTH, port, address and capabilities leave without waiting for answers. */
function sendHandshake(world: World, server: ServerState): void {
  const process = world.processes[server.process] as Process;
  const password = configText(server, 'masterauth');
  const user = configText(server, 'masteruser');
  const ip = configText(server, 'replica-announce-ip');
  const port = configNumber(server, 'replica-announce-port') || process.port;
  if (password !== '')
    sendToMaster(world, server, user === '' ? ['AUTH', password] : ['AUTH', user, password]);
  sendToMaster(world, server, ['REPLCONF', 'listening-port', String(port)]);
  if (ip !== '') sendToMaster(world, server, ['REPLCONF', 'ip-address', ip]);
  sendToMaster(world, server, ['REPLCONF', 'capa', 'eof', 'capa', 'psync2']);
}

/** The state after `link`, past the steps that this configuration leaves out. */
function nextState(server: ServerState, link: LinkState): LinkState {
  const order: LinkState[] = ['receivePing'];
  if (configText(server, 'masterauth') !== '') order.push('receiveAuth');
  order.push('receivePort');
  if (configText(server, 'replica-announce-ip') !== '') order.push('receiveIp');
  order.push('receiveCapa', 'receivePsync');
  return order[order.indexOf(link) + 1] ?? 'receivePsync';
}

function stepOn(world: World, server: ServerState, next: LinkState): void {
  server.replication.link = next;
  if (next === 'receivePsync') sendPsync(world, server);
}

function sendPsync(world: World, server: ServerState): void {
  const { replication } = server;
  const { cachedMaster } = replication;
  const id = cachedMaster?.replId ?? '?';
  const offset = cachedMaster === null ? -1 : cachedMaster.offset + 1;
  log(
    world,
    server,
    'notice',
    cachedMaster === null
      ? 'Partial resynchronization not possible (no cached master)'
      : `Trying a partial resynchronization (request ${id}:${offset}).`,
  );
  const facts = { master: masterProcess(world, server), replid: id, offset };
  replication.cause = emit(world, server.process, 'repl.psyncSent', facts, replication.cause);
  sendToMaster(world, server, ['PSYNC', id, String(offset)]);
}

export function sendToMaster(world: World, server: ServerState, argv: readonly string[]): void {
  const command = commandOf(...argv);
  const payload: RequestPayload = { commands: [command] };
  server.cpuUs += machineProfile(server.machine).writeUs;
  send(world, server.replication.socket, command.bytes, payload, serverNowUs(server));
}

/** The link broke in whatever state it was. */
function loseLink(world: World, server: ServerState, reason: string): void {
  const { replication } = server;
  const facts = { master: masterProcess(world, server), reason };
  if (replication.link === 'connected') return loseMaster(world, server, reason);
  replication.cause = emit(world, server.process, 'repl.lost', facts, replication.cause);
  if (replication.link === 'transfer') {
    log(world, server, 'warning', `I/O error trying to sync with MASTER: ${reason}`);
    cancelHandshake(world, server, true);
    return;
  }
  log(world, server, 'warning', `Failed to read response from the server: ${reason}`);
  dropAttempt(world, server);
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
