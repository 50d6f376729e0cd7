/**
 * The first refusals of processCommand: protected commands, authentication, commands that do not go into
 * transactions, loading. Other subsystems add theirs in between (see `GateOrder`).
 *
 * Source: redis 7.0.15, server.c, processCommand.
 */
import { hasFlag, type Call, type CommandSpec } from '../server/CommandSpec.ts';
import { configText } from '../server/config.ts';
import { Errors } from '../server/errors.ts';
import { GateOrder, type Gate } from '../server/Extension.ts';
import { error, type ErrorReply } from '../server/Reply.ts';
import { callLacksFlag } from '../server/transaction.ts';
import { isAllowed } from './locality.ts';

const PROTECTED = (what: string, option: string): ErrorReply =>
  error(
    `ERR ${what} command not allowed. If the ${option} option is set to "local", you can run it from a ` +
      'local connection, otherwise you need to set this option in the configuration file, and then ' +
      'restart the server.',
  );
const DEBUG_REFUSED = PROTECTED('DEBUG', 'enable-debug-command');
const MODULE_REFUSED = PROTECTED('MODULE', 'enable-module-command');

function protectedGate(call: Call, spec: CommandSpec): ErrorReply | null {
  const { name } = spec;
  if (name !== 'debug' && !name.startsWith('module|')) return null;
  if (!hasFlag(spec, 'protected')) return null;
  const option = name === 'debug' ? 'enable-debug-command' : 'enable-module-command';
  if (isAllowed(call, option)) return null;
  return name === 'debug' ? DEBUG_REFUSED : MODULE_REFUSED;
}

const NO_AUTH = error('NOAUTH Authentication required.');

function authGate(call: Call, spec: CommandSpec): ErrorReply | null {
  if (call.client.authenticated || call.client.kind === 'master') return null;
  // Without a password nobody needs one, whoever connected while there was one.
  if (configText(call.server, 'requirepass') === '' || hasFlag(spec, 'no_auth')) return null;
  return NO_AUTH;
}

const NO_MULTI = error('ERR Command not allowed inside a transaction');

function noMultiGate(call: Call, spec: CommandSpec): ErrorReply | null {
  return call.client.multi !== null && hasFlag(spec, 'no_multi') ? NO_MULTI : null;
}

function loadingGate(call: Call, spec: CommandSpec): ErrorReply | null {
  return call.server.isLoading && callLacksFlag(call, spec, 'loading') ? Errors.loading : null;
}

export const basicGates: readonly { readonly at: number; readonly gate: Gate }[] = [
  { at: GateOrder.protectedCommand, gate: protectedGate },
  { at: GateOrder.auth, gate: authGate },
  { at: GateOrder.noMulti, gate: noMultiGate },
  { at: GateOrder.loading, gate: loadingGate },
];
