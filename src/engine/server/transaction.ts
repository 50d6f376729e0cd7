/**
 * The open transaction of a client: what was queued and what spoils it. EXEC itself is in `transactions`.
 * Source: redis 7.0.15, multi.c, queueMultiCommand, flagTransaction.
 */
import type { Client } from './Client.ts';
import type { ServerState } from './ServerState.ts';
import { unwatchAll } from './watch.ts';
import type { Command, CommandFlag } from './Command.ts';
import { hasFlag, type Call, type CommandSpec } from './CommandSpec.ts';

export function openTransaction(client: Client): void {
  client.multi = { commands: [], flags: [], lacking: [], isDirty: false };
}

/** Forgets the transaction and every watched key. */
export function discardTransaction(server: ServerState, client: Client): void {
  client.multi = null;
  client.watchBroken = false;
  unwatchAll(server, client);
}

/** Appends a command; an already spoilt transaction keeps nothing more, EXEC will refuse it. */
export function queueCommand(client: Client, spec: CommandSpec, command: Command): void {
  const { multi } = client;
  if (multi === null || multi.isDirty || client.watchBroken) return;
  multi.commands.push(command);
  for (const flag of spec.flags) if (!multi.flags.includes(flag)) multi.flags.push(flag);
  for (const flag of PERMITTING)
    if (!hasFlag(spec, flag) && !multi.lacking.includes(flag)) multi.lacking.push(flag);
}

const PERMITTING: readonly CommandFlag[] = ['loading', 'stale'];

/** Whether the command, or for EXEC any queued command, carries the flag. For gates. */
export function callHasFlag(call: Call, spec: CommandSpec, flag: CommandFlag): boolean {
  if (hasFlag(spec, flag)) return true;
  return (
    spec.name === 'exec' && call.client.multi !== null && call.client.multi.flags.includes(flag)
  );
}

/** Whether the command, or for EXEC any queued command, does without a flag that permits. For gates. */
export function callLacksFlag(call: Call, spec: CommandSpec, flag: 'loading' | 'stale'): boolean {
  if (!hasFlag(spec, flag)) return true;
  return spec.name === 'exec' && call.client.multi?.lacking.includes(flag) === true;
}
