/**
 * DEBUG CHANGE-REPL-ID, and RESTART, which ends the process as SHUTDOWN NOW does.
 *
 * Source: redis 7.0.15, debug.c, debugCommand; server.c, restartServer.
 */
import { readInteger } from '../commands/arguments.ts';
import type { DebugCommand } from '../commands/debug/DebugCommand.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { Process } from '../kernel/Process.ts';
import type { Call } from '../server/CommandSpec.ts';
import { error, NO_REPLY, OK, type NoReply, type Reply } from '../server/Reply.ts';
import { serverNowUs } from '../server/ServerState.ts';
import { changeReplicationId, clearReplicationId2 } from './identity.ts';
import { finishShutdown } from './shutdown.ts';

function changeReplId({ world, server }: Call): Reply {
  changeReplicationId(world, server);
  clearReplicationId2(server);
  return OK;
}

const FAILED = error('ERR failed to restart the server. Check server logs.');

/** Saves if there are rules for saving, ends, and starts again after so many ms. */
function restart({ world, server, argv }: Call): Reply | NoReply {
  const delayMs = argv.length > 2 ? readInteger(argv[2] as string) : 0;
  if (typeof delayMs !== 'number') return delayMs;
  const plan = { save: 'byRule', isForced: false, endMs: 0 } as const;
  if (!finishShutdown(world, server, plan)) return FAILED;
  const { index, incarnation } = world.processes[server.process] as Process;
  const atUs = serverNowUs(server) + Math.max(0, delayMs) * 1000 + 1;
  world.wheel.push(atUs, EventKind.processStart, index, incarnation);
  return NO_REPLY;
}

export const debugReplication: readonly DebugCommand[] = [
  { name: 'change-repl-id', min: 2, max: 2, run: changeReplId },
  { name: 'restart', min: 2, max: -1, run: restart },
];
