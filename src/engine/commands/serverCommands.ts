/**
 * TIME, DEBUG and other commands about the process.
 *
 * Source: redis 7.0.15, server.c, timeCommand; debug.c.
 */
import type { Call, CommandSpec } from '../server/Command.ts';
import { Errors } from '../server/errors.ts';
import { error, OK, type Reply } from '../server/Reply.ts';
import { serverWallUs } from '../server/wallClock.ts';
import { isOption } from './arguments.ts';
import { commandRow } from './commandRow.ts';
import { helpReply } from './helpReply.ts';
import { lookupQuietly } from './lookup.ts';
import { encodingName } from './object.ts';
import { rdbEntryBytes } from '../keyspace/rdbSize.ts';

function time(call: Call): Reply {
  const us = serverWallUs(call.world, call.server);
  return [String(Math.floor(us / 1e6)), String(us % 1e6)];
}

/** DEBUG SLEEP: the whole server stands still; nothing else of it runs meanwhile. */
function debugSleep(call: Call): Reply {
  const seconds = Number(call.argv[2]);
  if (seconds > 0) call.server.cpuUs += Math.round(seconds * 1e6);
  return OK;
}

function debugObject(call: Call): Reply {
  const key = call.argv[2] as string;
  const entry = lookupQuietly(call, key);
  if (entry === undefined) return Errors.noSuchKey;
  const bytes = rdbEntryBytes(key, entry, true) - rdbEntryBytes(key, { ...entry, value: 0 }, true);
  const idle = Math.max(0, call.server.unixtime - entry.lru);
  const facts = [
    'Value at:0x7f0000000000',
    'refcount:1',
    `encoding:${encodingName(entry)}`,
    `serializedlength:${bytes + 1}`,
    `lru:${entry.lru % 2 ** 24}`,
    `lru_seconds_idle:${idle}`,
  ];
  return { simple: facts.join(' ') };
}

function debugActiveExpire(call: Call): Reply {
  const { expiry } = call.server.keyspace;
  expiry.isOn = !isOption(call.argv[2], '0');
  return OK;
}

/** Differs from Redis: only the subcommands that make sense in a simulation; the rest is refused. */
function debug(call: Call): Reply {
  const { argv } = call;
  const sub = argv[1] as string;
  if (isOption(sub, 'help')) return helpReply('debug');
  if (isOption(sub, 'sleep') && argv.length === 3) return debugSleep(call);
  if (isOption(sub, 'object') && argv.length >= 3) return debugObject(call);
  if (isOption(sub, 'set-active-expire') && argv.length === 3) return debugActiveExpire(call);
  return error(
    `ERR unknown subcommand or wrong number of arguments for '${sub.slice(0, 128)}'. Try DEBUG HELP.`,
  );
}

function lolwut(): Reply {
  return { format: 'txt', text: 'Redis ver. 7.0.15\n' };
}

export const serverRows: readonly CommandSpec[] = [
  commandRow('time', time),
  commandRow('debug', debug),
  commandRow('lolwut', lolwut),
];
