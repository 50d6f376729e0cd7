/**
 * MULTI, EXEC, DISCARD, WATCH, UNWATCH.
 *
 * EXEC runs what was queued as one unit: replicas see it between MULTI and EXEC, or bare when it is a
 * single write. The cluster re-checks the keys of `client.multi.commands` at EXEC in its own gate.
 * Source: redis 7.0.15, multi.c.
 */
import { commandRow } from '../commands/commandRow.ts';
import { isExpired } from '../commands/lookup.ts';
import { selected } from '../commands/keyspaceSlice.ts';
import type { Client } from '../server/Client.ts';
import type { Command } from '../server/Command.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { addUnsilenced } from '../server/output.ts';
import { callCommand, findCommand } from '../server/dispatch.ts';
import { Errors } from '../server/errors.ts';
import type { ServerExtension } from '../server/Extension.ts';
import { preventPropagation } from '../server/propagation.ts';
import { error, NO_REPLY, NULL_ARRAY, OK, type NoReply, type Reply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import { isSilent } from '../server/silence.ts';
import { discardTransaction, openTransaction } from '../server/transaction.ts';
import { unwatchAll, watchedAsExpired, watchKey } from '../server/watch.ts';

function multi(call: Call): Reply {
  if (call.client.multi !== null) return error('ERR MULTI calls can not be nested');
  openTransaction(call.client);
  return OK;
}

function discard(call: Call): Reply {
  if (call.client.multi === null) return error('ERR DISCARD without MULTI');
  discardTransaction(call.server, call.client);
  return OK;
}

function watch(call: Call): Reply {
  const { server, client, argv } = call;
  if (client.multi !== null) return error('ERR WATCH inside MULTI is not allowed');
  if (client.watchBroken) return OK;
  for (let i = 1; i < argv.length; i++) {
    const key = argv[i] as string;
    const entry = selected(call).get(key);
    watchKey(server, client, key, entry !== undefined && isExpired(server, entry));
  }
  return OK;
}

function unwatch(call: Call): Reply {
  unwatchAll(call.server, call.client);
  call.client.watchBroken = false;
  return OK;
}

/** A watched key that expired meanwhile counts as changed, even if nobody has deleted it yet. */
function hasExpiredWatch(server: ServerState, client: Client): boolean {
  for (const name of client.watched) {
    if (watchedAsExpired(server, client, name)) continue;
    const colon = name.indexOf(':');
    const db = server.keyspace.databases[Number(name.slice(0, colon))];
    const entry = db?.get(name.slice(colon + 1));
    if (entry !== undefined && isExpired(server, entry)) return true;
  }
  return false;
}

function exec(call: Call): Reply | NoReply {
  const { server, client } = call;
  const transaction = client.multi;
  if (transaction === null) return error('ERR EXEC without MULTI');
  if (transaction.isDirty || client.watchBroken || hasExpiredWatch(server, client)) {
    discardTransaction(server, client);
    return transaction.isDirty ? Errors.execAbort : NULL_ARRAY;
  }
  unwatchAll(server, client);
  const reply = runAll(call, transaction.commands);
  discardTransaction(server, client);
  // Its commands were recorded one by one; EXEC itself is not an effect.
  preventPropagation();
  return reply;
}

/** The array of answers; where CLIENT REPLY took some away, what is left of it is sent here. */
function runAll(call: Call, commands: readonly Command[]): Reply | NoReply {
  const { server, client } = call;
  const hasHead = !isSilent(client.replies);
  const replies: Reply[] = [];
  let isWhole = hasHead;
  for (const command of commands) {
    const reply = answerOf(call, command);
    if (reply === NO_REPLY) isWhole = false;
    else replies.push(reply as Reply);
  }
  if (isWhole) return replies;
  const several = hasHead ? [{ arrayHead: commands.length }, ...replies] : replies;
  if (several.length > 0) addUnsilenced(server, client, { several });
  return NO_REPLY;
}

/** A queued command's answer, behind what it sent its own client (SUBSCRIBE's messages, a message to itself). */
function answerOf(call: Call, command: Command): Reply | NoReply {
  const { client } = call;
  const sent: Reply[] = [];
  // Who has ended its own connection hears no more.
  const isOver = client.closeAfterReply;
  client.held = sent;
  const reply = runQueued(call, command);
  client.held = null;
  const isHeard = reply !== NO_REPLY && !isSilent(client.replies) && !isOver;
  if (sent.length === 0) return isHeard ? reply : NO_REPLY;
  const answer = isHeard ? [reply as Reply] : [];
  // Messages precede the answer, MONITOR's line about the command follows it.
  const isMessage = (each: Reply): boolean =>
    typeof each === 'object' && each !== null && 'push' in each;
  const messages = sent.filter(isMessage);
  return { several: [...messages, ...answer, ...sent.filter((each) => !isMessage(each))] };
}

function runQueued(call: Call, command: Command): Reply | NoReply {
  const { world, server, client } = call;
  const found = findCommand(command.argv);
  if ('error' in found) return found;
  return callCommand({ world, server, client, argv: command.argv }, found);
}

const rows: readonly CommandSpec[] = [
  commandRow('multi', multi),
  commandRow('exec', exec),
  commandRow('discard', discard),
  commandRow('watch', watch),
  commandRow('unwatch', unwatch),
];

export const transactionsExtension: ServerExtension = {
  name: 'transactions',
  commands: rows,
  onClientClosed: (_world, server, client) => unwatchAll(server, client),
};
