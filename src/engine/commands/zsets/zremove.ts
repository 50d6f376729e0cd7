/**
 * Members taken out by name and by range.
 *
 * Source: redis 7.0.15, t_zset.c, zremCommand, zremrangeGenericCommand.
 */
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import type { Reply } from '../../server/Reply.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { lookupWrite } from '../lookup.ts';
import { byLex, byRank, byScore, WHOLE, type RangeKind } from './ranges.ts';
import { announceRemoval, removeStretch, zsetOf } from './zsetKeys.ts';

function zrem(call: Call): Reply {
  const { argv } = call;
  const key = argv[1] as string;
  const entry = lookupWrite(call, key);
  const zset = zsetOf(entry);
  if (entry === undefined || zset === undefined) return 0;
  if (!(zset instanceof SortedSet)) return zset;
  let removed = 0;
  changeInPlace(call, key, entry, (own: SortedSet) => {
    for (let i = 2; i < argv.length && own.size > 0; i++)
      if (own.delete(argv[i] as string)) removed++;
  });
  if (removed > 0) announceRemoval(call, key, removed, 'zrem');
  return removed;
}

function zremrange(kind: RangeKind, event: string): CommandSpec['run'] {
  return (call) => {
    const { argv } = call;
    const key = argv[1] as string;
    const range = kind(argv[2] as string, argv[3] as string);
    if (typeof range !== 'function') return range;
    const entry = lookupWrite(call, key);
    const zset = zsetOf(entry);
    if (entry === undefined || zset === undefined) return 0;
    if (!(zset instanceof SortedSet)) return zset;
    const run = range(zset, WHOLE);
    if (run.count > 0) removeStretch(call, key, entry, run, event);
    return run.count;
  };
}

export const zremoveRows: readonly CommandSpec[] = [
  commandRow('zrem', zrem),
  commandRow('zremrangebyrank', zremrange(byRank, 'zremrangebyrank')),
  commandRow('zremrangebyscore', zremrange(byScore, 'zremrangebyscore')),
  commandRow('zremrangebylex', zremrange(byLex, 'zremrangebylex')),
];
