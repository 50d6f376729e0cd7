/**
 * SPOP and SRANDMEMBER: members at random, taken out or not.
 *
 * Replicas are told which members went: SREM for each, or DEL when a count took all of them.
 * Source: redis 7.0.15, t_set.c, spopCommand, spopWithCountCommand, srandmemberWithCountCommand.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import { parseInteger64 } from '../../keyspace/integers.ts';
import { SetValue } from '../../keyspace/SetValue.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import { propagateAllAs, propagateAs } from '../../server/propagation.ts';
import { error, type Reply } from '../../server/Reply.ts';
import { chargeElements } from '../charge.ts';
import { changeInPlace } from '../collections.ts';
import { commandRow } from '../commandRow.ts';
import { selected } from '../keyspaceSlice.ts';
import { deleteKey, keyChanged, lookupRead, lookupWrite, setKey } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';
import {
  chooseInOrder,
  dice,
  PICK_ABOVE,
  pickDistinct,
  PICKS_MAX,
  readPickCount,
} from '../sampling.ts';
import { intsetMax, readSet, removeMembers, setOf } from './setKeys.ts';

/**
 * SPOP_MOVE_STRATEGY_MUL: when at most a fifth as many members stay as go, those that stay are drawn, and
 * they make a new set, packed if it can be.
 */
const KEEP_FACTOR = 5;

const NOT_POSITIVE = error('ERR value is out of range, must be positive');

function spop(call: Call): Reply {
  const { server, argv } = call;
  if (argv.length > 3) return Errors.syntax;
  if (argv.length === 3) return popMany(call);
  const key = argv[1] as string;
  const entry = lookupWrite(call, key);
  const set = setOf(entry);
  if (!(set instanceof SetValue)) return set ?? null;
  const member = set.random(dice(call));
  removeMembers(call, key, entry as Entry, [member], 'spop');
  server.dirty++;
  propagateAs(['SREM', key, member]);
  return member;
}

function popMany(call: Call): Reply {
  const { server, argv } = call;
  const key = argv[1] as string;
  const wanted = parseInteger64(argv[2] as string);
  if (wanted === null || wanted < 0n) return NOT_POSITIVE;
  const entry = lookupWrite(call, key);
  const set = setOf(entry);
  if (set !== undefined && !(set instanceof SetValue)) return set;
  if (entry === undefined || set === undefined || wanted === 0n) return { set: [] };
  const count = Math.min(Number(wanted), set.size);
  chargeElements(server, count);
  notify(call.world, server, NotifyClass.set, 'spop', call.client.db, key);
  server.dirty += count;
  if (count === set.size) return popAll(call, key, set);
  const left = set.size - count;
  const members =
    left * KEEP_FACTOR > count
      ? popDrawn(call, key, entry, count)
      : popAllBut(call, key, entry, left);
  keyChanged(server, selected(call), key);
  propagateAllAs(members.map((member) => ['SREM', key, member]));
  return { set: members };
}

function popAll(call: Call, key: string, set: SetValue): Reply {
  // The members are read as SUNION would: this counts as a hit.
  lookupRead(call, key);
  const members = set.list();
  deleteKey(call, key);
  notify(call.world, call.server, NotifyClass.generic, 'del', call.client.db, key);
  propagateAs(['DEL', key]);
  return { set: members };
}

function popDrawn(call: Call, key: string, entry: Entry, count: number): string[] {
  const below = dice(call);
  return changeInPlace<SetValue, string[]>(call, key, entry, (set) => {
    const members: string[] = [];
    while (members.length < count) {
      const member = set.random(below);
      set.delete(member);
      members.push(member);
    }
    return members;
  });
}

function popAllBut(call: Call, key: string, entry: Entry, left: number): string[] {
  const below = dice(call);
  const gone = (entry.value as SetValue).copy();
  const kept = new SetValue();
  for (let i = 0; i < left; i++) {
    const member = gone.random(below);
    kept.add(member, intsetMax(call.server));
    gone.delete(member);
  }
  setKey(call, key, entry, kept, entry.expireMs);
  selected(call).own(kept);
  return gone.list();
}

function srandmember(call: Call): Reply {
  const { argv } = call;
  if (argv.length > 3) return Errors.syntax;
  if (argv.length === 3) return randomMany(call);
  const set = readSet(call);
  return set instanceof SetValue ? set.random(dice(call)) : (set ?? null);
}

function randomMany(call: Call): Reply {
  const count = readPickCount(call.argv[2] as string);
  if (typeof count !== 'bigint') return count;
  const set = readSet(call);
  if (!(set instanceof SetValue)) return set ?? [];
  const members = chooseMembers(call, set, Number(count));
  chargeElements(call.server, members.length);
  return members;
}

function chooseMembers(call: Call, set: SetValue, count: number): readonly string[] {
  const below = dice(call);
  const random = (): string => set.random(below);
  if (count < 0) return Array.from({ length: Math.min(-count, PICKS_MAX) }, random);
  if (count >= set.size) return set.list();
  if (count * PICK_ABOVE > set.size) return chooseInOrder(set.list(), count, below);
  return pickDistinct(count, random);
}

export const randomMemberRows: readonly CommandSpec[] = [
  commandRow('spop', spop),
  commandRow('srandmember', srandmember),
];
