/**
 * A RESP2 connection that subscribes cannot tell messages from replies: until it has left every channel it
 * may do little else.
 *
 * Source: redis 7.0.15, server.c, processCommand.
 */
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { error, type ErrorReply } from '../server/Reply.ts';

const ALLOWED: ReadonlySet<string> = new Set([
  'ping',
  'subscribe',
  'ssubscribe',
  'sunsubscribe',
  'psubscribe',
  'unsubscribe',
  'punsubscribe',
  'quit',
  'reset',
]);

export function contextGate(call: Call, spec: CommandSpec): ErrorReply | null {
  const { client } = call;
  if (client.subscriptions === null || client.resp !== 2 || ALLOWED.has(spec.name)) return null;
  return error(
    `ERR Can't execute '${spec.name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET ` +
      'are allowed in this context',
  );
}
