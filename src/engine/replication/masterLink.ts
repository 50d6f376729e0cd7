/**
 * The replica's link to its master, from the connection to PSYNC's answer: PING, AUTH, REPLCONF, PSYNC.
 *
 * One attempt at once when told to replicate or when the link is lost, else one a second from the cron.
 * Source: redis 7.0.15, replication.c, syncWithMaster. SPEC §3.
 */
import { emit } from '../kernel/trace.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { SocketBit } from '../network/Network.ts';
import { closeSocket, hasUnread, isOpen, raise, readSegments } from '../network/sockets.ts';
import type { ReplyPayload } from '../server/clients.ts';
import { configNumber, configText } from '../server/config.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { isError, type Reply } from '../server/Reply.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import { onPsyncReply } from './psyncReply.ts';
import type { LinkState } from './ReplicationState.ts';
import { readStream } from './applyStream.ts';
import { loseMaster } from './cachedMaster.ts';
import {
  cancelHandshake,
  dropAttempt,
  headBytes,
  masterProcess,
  sendToMaster,
} from './masterAttempt.ts';
import { readTransfer } from './transfer.ts';
import type { LinkPayload } from './wire.ts';

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
