/**
 * FLUSHDB and FLUSHALL. Both go to the replicas even if there was nothing to remove.
 *
 * Source: redis 7.0.15, db.c, flushdbCommand, flushallCommand.
 */
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { configBool } from '../server/config.ts';
import { Errors } from '../server/errors.ts';
import { OK, type Reply } from '../server/Reply.ts';
import { forcePropagation } from '../server/propagation.ts';
import { isOption } from './arguments.ts';
import { charge } from './charge.ts';
import { commandRow } from './commandRow.ts';
import { flushAll, flushDatabase } from './lookup.ts';

const FREED_KEY_COST = 0.4;

function flush(call: Call, remove: () => number): Reply {
  const { argv, server } = call;
  const isLazy = isOption(argv[1], 'async');
  const isKnown = argv.length < 3 && (isOption(argv[1], 'sync') || isLazy);
  if (argv.length > 1 && !isKnown) return Errors.syntax;
  const removed = remove();
  const isInBackground = argv.length > 1 ? isLazy : configBool(server, 'lazyfree-lazy-user-flush');
  if (isInBackground) server.stats.lazyFreed += removed;
  else charge(server, removed * FREED_KEY_COST);
  server.dirty += removed;
  forcePropagation();
  return OK;
}

export const flushRows: readonly CommandSpec[] = [
  commandRow('flushdb', (call) => flush(call, () => flushDatabase(call.server, call.client.db))),
  commandRow('flushall', (call) => flush(call, () => flushAll(call.server))),
];
