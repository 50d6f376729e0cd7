/**
 * FLUSHDB and FLUSHALL. Both go to the replicas even if there was nothing to remove.
 *
 * Source: redis 7.0.15, db.c, flushdbCommand, flushallCommand.
 */
import type { Call, CommandSpec } from '../server/Command.ts';
import { Errors } from '../server/errors.ts';
import { OK, type Reply } from '../server/Reply.ts';
import { forcePropagation } from '../server/propagation.ts';
import { isOption } from './arguments.ts';
import { commandRow } from './commandRow.ts';
import { flushAll, flushDatabase } from './lookup.ts';

function flush(call: Call, remove: () => number): Reply {
  const { argv, server } = call;
  const isKnown = argv.length < 3 && (isOption(argv[1], 'sync') || isOption(argv[1], 'async'));
  if (argv.length > 1 && !isKnown) return Errors.syntax;
  server.dirty += remove();
  forcePropagation();
  return OK;
}

export const flushRows: readonly CommandSpec[] = [
  commandRow('flushdb', (call) => flush(call, () => flushDatabase(call.server, call.client.db))),
  commandRow('flushall', (call) => flush(call, () => flushAll(call.server))),
];
