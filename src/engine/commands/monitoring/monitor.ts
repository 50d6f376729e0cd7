/**
 * MONITOR: a client is shown every command that the server executes, with time, database and caller.
 *
 * Commands of the administrator are not shown, nor those that say so (scripts, whose own commands are).
 * Source: redis 7.0.15, replication.c, monitorCommand, replicationFeedMonitors; server.c, call.
 */
import type { Client } from '../../server/Client.ts';
import { addPush } from '../../server/output.ts';
import { hasFlag, type Call, type CommandSpec } from '../../server/CommandSpec.ts';
import { quoteBytes } from '../../server/quoteBytes.ts';
import {
  error,
  NO_REPLY,
  OK,
  type ErrorReply,
  type NoReply,
  type Reply,
} from '../../server/Reply.ts';
import type { ServerState } from '../../server/ServerState.ts';
import { isSilent } from '../../server/silence.ts';
import { callHasFlag } from '../../server/transaction.ts';
import { serverWallUs } from '../../server/clock.ts';
import { clientAddress } from '../clientLine.ts';
import { commandRow } from '../commandRow.ts';
import { shownWords } from './shownWords.ts';

const NOT_IN_EXEC = error("ERR MONITOR isn't allowed for DENY BLOCKING client");

function monitor(call: Call): Reply | NoReply {
  const { server, client } = call;
  if (client.multi !== null) return NOT_IN_EXEC;
  if (client.isMonitor || client.kind === 'replica') return NO_REPLY;
  client.isMonitor = true;
  server.monitoring.monitors.push(client.id);
  return OK;
}

/** The client is gone, or as new. */
export function forgetMonitor(server: ServerState, client: Client): void {
  if (!client.isMonitor) return;
  client.isMonitor = false;
  const { monitoring } = server;
  monitoring.monitors = monitoring.monitors.filter((id) => id !== client.id);
}

/** A monitor that runs commands sees its own behind their answers. Never alive between events. */
const ownLines: { client: Client; line: Reply }[] = [];

/** Hook: shows an executed command to every monitor. */
export function feedMonitors(call: Call, spec: CommandSpec): void {
  const { server, client } = call;
  if (hasFlag(spec, 'admin') || hasFlag(spec, 'skip_monitor')) return;
  const line: Reply = { simple: lineOf(call, spec) };
  for (const id of server.monitoring.monitors) {
    const monitor = server.clients.get(id);
    if (monitor === undefined) continue;
    if (monitor === client && client.held === null) ownLines.push({ client, line });
    else show(server, monitor, line);
  }
}

/** Step after an answer. */
export function showOwnLines(server: ServerState): void {
  for (const { client, line } of ownLines) if (client.isMonitor) show(server, client, line);
  ownLines.length = 0;
}

/** Unlike a message, a line is an answer to CLIENT REPLY. */
function show(server: ServerState, monitor: Client, line: Reply): void {
  if (!isSilent(monitor.replies)) addPush(server, monitor, line);
}

/** `1339518083.107412 [0 127.0.0.1:60866] "keys" "*"` */
function lineOf(call: Call, spec: CommandSpec): string {
  const { world, server, client, argv } = call;
  const us = serverWallUs(world, server);
  const time = `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}`;
  const words = shownWords(spec.name, argv).map(quoteBytes).join(' ');
  return `${time} [${client.db} ${clientAddress(world, client)}] ${words}`;
}

const NO_KEYSPACE = error("ERR Replica can't interact with the keyspace");

/** Gate: to Redis a monitor is a kind of replica. */
export function monitorGate(call: Call, spec: CommandSpec): ErrorReply | null {
  if (!call.client.isMonitor) return null;
  const touches =
    callHasFlag(call, spec, 'write') ||
    callHasFlag(call, spec, 'readonly') ||
    callHasFlag(call, spec, 'may_replicate');
  return touches ? NO_KEYSPACE : null;
}

export const monitorRows: readonly CommandSpec[] = [commandRow('monitor', monitor)];
