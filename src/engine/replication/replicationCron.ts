/**
 * The once-a-second job: time-outs, another attempt, acknowledgement, pings, keep-alives, the backlog's
 * age, saves that replicas wait for. Source: redis 7.0.15, replication.c, replicationCron. SPEC §3.13, §6.7.
 */
import type { World } from '../kernel/World.ts';
import { canSend, send } from '../network/transmit.ts';
import type { Client } from '../server/Client.ts';
import { closeClient } from '../server/clients.ts';
import { configNumber } from '../server/config.ts';
import { isPaused } from '../server/pause.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import { isPeriod } from '../server/loop.ts';
import { queueAck } from './acks.ts';
import { loseMaster } from './cachedMaster.ts';
import { feedOwn } from './feed.ts';
import { startPendingSave } from './fullSync.ts';
import { changeReplicationId, clearReplicationId2, freeBacklog } from './identity.ts';
import { announceAndConnect, cancelHandshake } from './masterAttempt.ts';
import { judgeOutput } from './outputLimits.ts';
import { refreshGoodReplicas, replicaName } from './replicas.ts';
import { NEWLINE, PING } from './wire.ts';

export const REPLICATION_CRON_MS = 1_000;

/** Step of serverCron. */
export function replicationCron(world: World, server: ServerState): void {
  if (!isPeriod(server, REPLICATION_CRON_MS)) return;
  const { replication } = server;
  if (replication.masterHost !== null) tendMaster(world, server);
  if (replication.replicas.length > 0) tendReplicas(world, server);
  else ageBacklog(world, server);
  startPendingSave(world, server);
  refreshGoodReplicas(server);
  replication.cronLoops++;
}

function tendMaster(world: World, server: ServerState): void {
  const { replication } = server;
  checkTimeouts(world, server);
  if (replication.link === 'connect') announceAndConnect(world, server, 'Connecting to');
  if (replication.master !== null) queueAck(server);
}

/** Whole seconds, strictly more: the delay is in (T, T + 2] seconds. */
function checkTimeouts(world: World, server: ServerState): void {
  const { replication } = server;
  const timeout = configNumber(server, 'repl-timeout');
  const isOver = (sinceUnix: number): boolean => server.unixtime - sinceUnix > timeout;
  switch (replication.link) {
    case 'none':
    case 'connect':
      return;
    case 'transfer':
      if (!isOver(replication.transfer?.lastIoUnix ?? server.unixtime)) return;
      log(
        world,
        server,
        'warning',
        "Timeout receiving bulk data from MASTER... If the problem persists try to set the 'repl-timeout' parameter in redis.conf to a larger value.",
      );
      cancelHandshake(world, server, true);
      return;
    case 'connected':
      if (!isOver(replication.masterIoUnix)) return;
      log(world, server, 'warning', 'MASTER timeout: no data nor PING received...');
      return loseMaster(world, server, 'timeout');
    case 'connecting':
    case 'receivePing':
    case 'receiveAuth':
    case 'receivePort':
    case 'receiveIp':
    case 'receiveCapa':
    case 'receivePsync':
      if (!isOver(replication.linkIoUnix)) return;
      log(world, server, 'warning', 'Timeout connecting to the MASTER...');
      cancelHandshake(world, server, true);
  }
}

function tendReplicas(world: World, server: ServerState): void {
  const { replication } = server;
  const period = configNumber(server, 'repl-ping-replica-period');
  const isFailingOver = isPaused(server) && server.pauses.failover !== undefined;
  if (replication.cronLoops % period === 0 && !isFailingOver) feedOwn(world, server, PING);
  for (const client of replication.replicas.slice()) {
    keepAlive(world, server, client);
    dropIfSilent(world, server, client);
    judgeOutput(world, server, client);
  }
}

/** A replica that waits for its snapshot gets a newline a second. */
function keepAlive(world: World, server: ServerState, client: Client): void {
  const state = client.replica?.state;
  const isPresync =
    state === 'waitBgsaveStart' ||
    (state === 'waitBgsaveEnd' && server.persistence.child?.target !== 'socket');
  if (isPresync && canSend(world.net, client.socket))
    send(world, client.socket, 1, NEWLINE, serverNowUs(server));
}

function dropIfSilent(world: World, server: ServerState, client: Client): void {
  const { replica } = client;
  if (replica === undefined) return;
  const timeout = configNumber(server, 'repl-timeout');
  const isOnline = replica.state === 'online' && !replica.isPrePsync;
  const isSilent = isOnline && server.unixtime - replica.ackUnix > timeout;
  const isStuck =
    replica.state === 'waitBgsaveEnd' &&
    replica.stuckUnix !== 0 &&
    server.unixtime - replica.stuckUnix > timeout;
  if (!isSilent && !isStuck) return;
  const what = isSilent ? 'streaming sync' : 'full sync';
  const name = replicaName(world, client);
  log(world, server, 'warning', `Disconnecting timedout replica (${what}): ${name}`);
  closeClient(world, server, client);
}

/** A master without replicas forgets its backlog after repl-backlog-ttl, and its history with it. */
function ageBacklog(world: World, server: ServerState): void {
  const { replication } = server;
  const ttl = configNumber(server, 'repl-backlog-ttl');
  if (ttl === 0 || replication.backlog === null || replication.masterHost !== null) return;
  if (server.unixtime - replication.noReplicasUnix <= ttl) return;
  changeReplicationId(world, server);
  clearReplicationId2(server);
  freeBacklog(server);
  const text = `Replication backlog freed after ${ttl} seconds without connected replicas.`;
  log(world, server, 'notice', text);
}
