/**
 * BZPOPMIN, BZPOPMAX and BZMPOP: as the plain ones, but they wait for a member.
 *
 * Replicas get ZPOPMIN or ZPOPMAX, with a count after BZMPOP.
 * Source: redis 7.0.15, t_zset.c, blockingGenericZpopCommand; blocked.c, serveClientsBlockedOnSortedSetKey.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { alsoPropagate, propagateAs } from '../../server/propagation.ts';
import { NULL_ARRAY, type NoReply, type Reply } from '../../server/Reply.ts';
import { blockOnKeys, mayBlock, readTimeout, serveWaiting } from '../blockedOnKeys.ts';
import { commandRow } from '../commandRow.ts';
import { lookupWrite } from '../lookup.ts';
import { scoreReply } from './scoreReply.ts';
import { multiPopReply, pop, popCommand, readMultiPop, type End } from './zpop.ts';

/** What a blocked client wants. */
interface Wish {
  readonly end: End;
  /** Null: one member, answered flat (BZPOPMIN and BZPOPMAX). */
  readonly count: number | null;
}

/** Takes what is wished for; tells replicas by `propagate`. */
function grant(
  call: Call,
  key: string,
  entry: Entry,
  { end, count }: Wish,
  propagate: (words: readonly string[]) => void,
): Reply {
  const popped = pop(call, key, entry, end, count ?? 1);
  propagate(popCommand(end, key, count === null ? null : popped.members.length));
  if (count !== null) return multiPopReply(key, popped);
  return [key, popped.members[0] as string, scoreReply(popped.scores[0] as number)];
}

function popOrWait(
  call: Call,
  keys: readonly string[],
  wish: Wish,
  timeoutWord: string,
): Reply | NoReply {
  const deadlineUs = readTimeout(call, timeoutWord);
  if (typeof deadlineUs !== 'number') return deadlineUs;
  for (const key of keys) {
    const entry = lookupWrite(call, key);
    if (entry === undefined) continue;
    if (!(entry.value instanceof SortedSet)) return Errors.wrongType;
    return grant(call, key, entry, wish, propagateAs);
  }
  if (!mayBlock(call)) return NULL_ARRAY;
  return blockOnKeys(call, 'zset', keys, deadlineUs, { ...wish });
}

function bzpop(end: End): CommandSpec['run'] {
  return (call) => {
    const { argv } = call;
    const keys = argv.slice(1, -1);
    return popOrWait(call, keys, { end, count: null }, argv.at(-1) as string);
  };
}

function bzmpop(call: Call): Reply | NoReply {
  const request = readMultiPop(call.argv, 2);
  if ('error' in request) return request;
  const { keys, end, count } = request;
  return popOrWait(call, keys, { end, count }, call.argv[1] as string);
}

serveWaiting('zset', (call, key, entry, facts) =>
  grant(call, key, entry, facts as unknown as Wish, (words) =>
    alsoPropagate(call.client.db, words),
  ),
);

export const bzpopRows: readonly CommandSpec[] = [
  commandRow('bzpopmin', bzpop('min')),
  commandRow('bzpopmax', bzpop('max')),
  commandRow('bzmpop', bzmpop),
];
