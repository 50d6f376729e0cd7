/**
 * SHUTDOWN: waits for replicas that are behind, saves if save rules exist, exits.
 *
 * The wait compares acknowledgements with the offset that includes the question itself, so that even a
 * healthy replica satisfies it only with its next periodic acknowledgement (SPEC §14.3).
 * Source: redis 7.0.15, server.c, prepareForShutdown, finishShutdown. SPEC §14.
 */
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { killChild } from '../persistence/child.ts';
import { saveNow } from '../persistence/save.ts';
import { block, blockedClients, unblock } from '../server/blocked.ts';
import { writePending } from '../server/clients.ts';
import type { Call } from '../server/CommandSpec.ts';
import { configNumber } from '../server/config.ts';
import { Errors } from '../server/errors.ts';
import { serverMs } from '../server/clock.ts';
import { pauseClients, unpauseClients } from '../server/pause.ts';
import { killServer } from '../server/process.ts';
import { error, NO_REPLY, OK, type NoReply, type Reply } from '../server/Reply.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { feedOwn } from './feed.ts';
import { replicaName } from './replicas.ts';
import { replicaOf, type ShutdownPlan } from './ReplicationState.ts';
import { GETACK } from './wire.ts';
import { optionOf } from '../commands/arguments.ts';

const FAILED = error('ERR Errors trying to SHUTDOWN. Check logs.');
const NONE_IN_PROGRESS = error('ERR No shutdown in progress.');

export function runShutdown(call: Call): Reply | NoReply {
  const { world, server, client, argv } = call;
  const words = argv.slice(1).map(optionOf);
  const isKnown = words.every((word) => ['save', 'nosave', 'now', 'force', 'abort'].includes(word));
  const has = (word: string): boolean => words.includes(word);
  const isContradiction = (has('abort') && words.length > 1) || (has('save') && has('nosave'));
  if (!isKnown || isContradiction) return Errors.syntax;
  if (has('abort')) return abortShutdown(world, server);
  const plan: ShutdownPlan = {
    save: has('nosave') ? 'no' : has('save') ? 'yes' : 'byRule',
    isForced: has('force'),
    endMs: serverMs(world, server) + configNumber(server, 'shutdown-timeout') * 1000,
  };
  log(world, server, 'warning', 'User requested shutdown...');
  const mustWait = !has('now') && configNumber(server, 'shutdown-timeout') > 0;
  if (server.replication.shutdown === null && mustWait && isAnyoneBehind(server)) {
    beginWait(world, server, plan);
  } else if (server.replication.shutdown === null) {
    return finishShutdown(world, server, plan) ? NO_REPLY : FAILED;
  }
  block(server, client, 'shutdown', Infinity);
  return NO_REPLY;
}

function isAnyoneBehind(server: ServerState): boolean {
  const { replicas, masterReplOffset } = server.replication;
  return replicas.some((client) => replicaOf(client).ackOffset !== masterReplOffset);
}

function beginWait(world: World, server: ServerState, plan: ShutdownPlan): void {
  server.replication.shutdown = plan;
  pauseClients(world, server, 'shutdown', 'write', Number.MAX_SAFE_INTEGER);
  feedOwn(world, server, GETACK);
  log(world, server, 'notice', 'Waiting for replicas before shutting down.');
}

function abortShutdown(world: World, server: ServerState): Reply {
  if (server.replication.shutdown === null) return NONE_IN_PROGRESS;
  cancel(world, server);
  return OK;
}

function cancel(world: World, server: ServerState): void {
  server.replication.shutdown = null;
  unpauseClients(world, server, 'shutdown');
  for (const client of blockedClients(server, 'shutdown')) unblock(server, client, FAILED);
}

/** Step of serverCron: everybody caught up, or the time is over. */
export function pollShutdown(world: World, server: ServerState): void {
  const plan = server.replication.shutdown;
  if (plan === null) return;
  if (isAnyoneBehind(server) && serverMs(world, server) < plan.endMs) return;
  if (!finishShutdown(world, server, plan)) cancel(world, server);
}

/** @returns false when saving failed and nobody forced it: the server goes on */
export function finishShutdown(world: World, server: ServerState, plan: ShutdownPlan): boolean {
  reportReplicas(world, server);
  killChild(world, server);
  const rules = server.persistence.savePoints.length > 0;
  const isSaving = plan.save === 'yes' || (plan.save === 'byRule' && rules);
  if (isSaving) {
    log(world, server, 'notice', 'Saving the final RDB snapshot before exiting.');
    if (!saveNow(world, server) && !plan.isForced) {
      const text = "Error trying to save the DB, can't exit.";
      log(world, server, 'warning', text);
      return false;
    }
  }
  // A last attempt to give replicas what is in their buffers.
  writePending(world, server);
  log(world, server, 'warning', 'Redis is now ready to exit, bye bye...');
  killServer(world, world.processes[server.process] as Process, false);
  return true;
}

function reportReplicas(world: World, server: ServerState): void {
  const { replicas, masterReplOffset } = server.replication;
  if (replicas.length === 0) return;
  let inSync = 0;
  for (const client of replicas) {
    const { ackOffset, ackUnix } = replicaOf(client);
    if (ackOffset === masterReplOffset) inSync++;
    else {
      const text =
        `Lagging replica ${replicaName(world, client)} reported offset ${masterReplOffset - ackOffset} ` +
        `behind master, lag=${server.unixtime - ackUnix}, state=online.`;
      log(world, server, 'warning', text);
    }
  }
  const text = `${inSync} of ${replicas.length} replicas are in sync when shutting down.`;
  log(world, server, 'notice', text);
}
