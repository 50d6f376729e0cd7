/**
 * TIME and other commands about the process.
 *
 * Source: redis 7.0.15, server.c, timeCommand.
 */
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import type { Reply } from '../server/Reply.ts';
import { serverWallUs } from '../server/clock.ts';
import { isOption, readInteger } from './arguments.ts';
import { commandRow } from './commandRow.ts';

function time(call: Call): Reply {
  const us = serverWallUs(call.world, call.server);
  return [String(Math.floor(us / 1e6)), String(us % 1e6)];
}

/**
 * Differs from Redis: the drawings of versions 5 and 6 are left out.
 * Source: redis 7.0.15, lolwut.c, lolwutCommand.
 */
function lolwut({ argv }: Call): Reply {
  if (argv.length >= 3 && isOption(argv[1], 'version')) {
    const version = readInteger(argv[2] as string);
    if (typeof version !== 'number') return version;
  }
  return { format: 'txt', text: 'Redis ver. 7.0.15\n' };
}

export const serverRows: readonly CommandSpec[] = [
  commandRow('time', time),
  commandRow('lolwut', lolwut),
];
