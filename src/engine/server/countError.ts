/**
 * Every error that is answered: counted by its code. One that goes to a replica or to our master tells that
 * the two disagree, and is logged.
 *
 * Source: redis 7.0.15, networking.c, afterErrorReply.
 */
import { NO_COMMAND, type Client } from './Client.ts';
import { Errors } from './errors.ts';
import type { ErrorReply } from './Reply.ts';
import { logAt, serverNowUs, type ServerState } from './ServerState.ts';

/** Redis logs its ready-made errors as they are sent, others without `-ERR `. */
const READY_MADE: ReadonlySet<ErrorReply> = new Set(Object.values(Errors));

export function countError(server: ServerState, client: Client, reply: ErrorReply): void {
  const { stats } = server;
  const { error } = reply;
  stats.totalErrorReplies++;
  const space = error.indexOf(' ');
  const code = space < 0 ? error : error.slice(0, space);
  stats.errors.set(code, (stats.errors.get(code) ?? 0) + 1);
  if (client.kind !== 'normal') tellOfDisagreement(server, client, reply);
}

function tellOfDisagreement(server: ServerState, client: Client, reply: ErrorReply): void {
  const [from, to] = client.kind === 'master' ? ['replica', 'master'] : ['master', 'replica'];
  const { error } = reply;
  const isPlain = error.startsWith('ERR ') && !READY_MADE.has(reply);
  const shown = isPlain ? error.slice('ERR '.length) : `-${error}`;
  const name = client.lastCommand === NO_COMMAND ? '<unknown>' : client.lastCommand;
  server.stats.unexpectedErrorReplies++;
  const text =
    `== CRITICAL == This ${from} is sending an error to its ${to}: '${shown.slice(0, SHOWN_MAX)}' ` +
    `after processing the command '${name}'`;
  logAt(server, serverNowUs(server), 'warning', text);
}

const SHOWN_MAX = 4096;
