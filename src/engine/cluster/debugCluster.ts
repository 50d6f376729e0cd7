/**
 * DEBUG CLUSTERLINK KILL: closes bus links, as a network does at a bad moment.
 *
 * Source: redis 7.0.15, debug.c, debugCommand. Rule LK10.
 */
import { isOption } from '../commands/arguments.ts';
import type { DebugCommand } from '../commands/debug/DebugCommand.ts';
import { unknownDebug } from '../commands/debug/unknownDebug.ts';
import type { Call } from '../server/CommandSpec.ts';
import { shownWord } from '../server/errors.ts';
import { error, OK, type Reply } from '../server/Reply.ts';
import { NOBODY } from './BusTable.ts';
import { knownColumn } from './commandArgs.ts';
import { closeLink, freeOutLink } from './links.ts';

/** Differs from Redis: a link that is not there is passed over; a real server crashes. */
function killLinks(call: Call): Reply {
  const { world, server, argv } = call;
  const [, word = '', act = '', direction = '', id = ''] = argv;
  if (!isOption(act, 'kill')) return unknownDebug(word);
  if (server.cluster === null)
    return error('ERR Debug option only available for cluster mode enabled setup!');
  const column = knownColumn(world, server, id);
  if (column === NOBODY) return error(`ERR Unknown node ${shownWord(id)}`);
  const isAll = isOption(direction, 'all');
  const isTo = isAll || isOption(direction, 'to');
  const isFrom = isAll || isOption(direction, 'from');
  if (!isTo && !isFrom) return error(`ERR Unknown direction ${shownWord(direction)}`);
  if (isTo) freeOutLink(world, server, column);
  if (isFrom) freeInLink(call, column);
  return OK;
}

/** Closes the link that a node made to us; its next tick makes a new one. */
function freeInLink({ world, server }: Call, column: number): void {
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  const socket = bus.inLink[cell] as number;
  if (socket === NOBODY) return;
  bus.inLink[cell] = NOBODY;
  closeLink(world, server, socket);
}

export const debugCluster: readonly DebugCommand[] = [
  { name: 'clusterlink', min: 5, max: 5, run: killLinks },
];
