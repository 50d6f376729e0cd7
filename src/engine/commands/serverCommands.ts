/**
 * TIME and other commands about the process.
 *
 * Source: redis 7.0.15, server.c, timeCommand.
 */
import type { Call, CommandSpec } from '../server/Command.ts';
import type { Reply } from '../server/Reply.ts';
import { serverWallUs } from '../server/wallClock.ts';
import { commandRow } from './commandRow.ts';

function time(call: Call): Reply {
  const us = serverWallUs(call.world, call.server);
  return [String(Math.floor(us / 1e6)), String(us % 1e6)];
}

function lolwut(): Reply {
  return { format: 'txt', text: 'Redis ver. 7.0.15\n' };
}

export const serverRows: readonly CommandSpec[] = [
  commandRow('time', time),
  commandRow('lolwut', lolwut),
];
