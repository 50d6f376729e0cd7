/**
 * Commands about the members of one set, and moving one to another set.
 *
 * Source: redis 7.0.15, t_set.c, saddCommand, sremCommand, smoveCommand, smembers as sinterCommand.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import { SetValue } from '../../keyspace/SetValue.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import type { Reply } from '../../server/Reply.ts';
import { chargeElements } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { lookupWrite } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';
import { scanCollection } from '../scanCollection.ts';
import { addMembers, readSet, removeMembers, setOf } from './setKeys.ts';

function sadd(call: Call): Reply {
  const { world, server, client, argv } = call;
  const key = argv[1] as string;
  const entry = lookupWrite(call, key);
  if (entry !== undefined && !(entry.value instanceof SetValue)) return Errors.wrongType;
  chargeElements(server, argv.length - 3);
  const added = addMembers(call, key, entry, argv.slice(2));
  if (added > 0) notify(world, server, NotifyClass.set, 'sadd', client.db, key);
  server.dirty += added;
  return added;
}

function srem(call: Call): Reply {
  const { server, argv } = call;
  const key = argv[1] as string;
  const entry = lookupWrite(call, key);
  const set = setOf(entry);
  if (!(set instanceof SetValue)) return set ?? 0;
  chargeElements(server, argv.length - 3);
  const removed = removeMembers(call, key, entry as Entry, argv.slice(2), 'srem');
  server.dirty += removed;
  return removed;
}

function smove(call: Call): Reply {
  const { world, server, client, argv } = call;
  const [, from, to, member] = argv as [string, string, string, string];
  const source = lookupWrite(call, from);
  const target = lookupWrite(call, to);
  const set = setOf(source);
  if (!(set instanceof SetValue)) return set ?? 0;
  if (target !== undefined && !(target.value instanceof SetValue)) return Errors.wrongType;
  if (!set.has(member)) return 0;
  if (from === to) return 1;
  removeMembers(call, from, source as Entry, [member], 'srem');
  server.dirty++;
  if (addMembers(call, to, target, [member]) > 0) {
    server.dirty++;
    notify(world, server, NotifyClass.set, 'sadd', client.db, to);
  }
  return 1;
}

function sismember(call: Call): Reply {
  const set = readSet(call);
  if (!(set instanceof SetValue)) return set ?? 0;
  return set.has(call.argv[2] as string) ? 1 : 0;
}

function smismember(call: Call): Reply {
  const set = readSet(call);
  if (set !== undefined && !(set instanceof SetValue)) return set;
  const members = call.argv.slice(2);
  chargeElements(call.server, members.length);
  return members.map((member) => (set?.has(member) === true ? 1 : 0));
}

function scard(call: Call): Reply {
  const set = readSet(call);
  return set instanceof SetValue ? set.size : (set ?? 0);
}

function smembers(call: Call): Reply {
  const set = readSet(call);
  if (!(set instanceof SetValue)) return set ?? { set: [] };
  chargeElements(call.server, set.size);
  return { set: set.list() };
}

function sscan(call: Call): Reply {
  return scanCollection<true>(call, (value) => {
    if (!(value instanceof SetValue)) return null;
    const { table } = value;
    return { table, flat: table === null ? value.list() : [] };
  });
}

export const memberRows: readonly CommandSpec[] = [
  commandRow('sadd', sadd),
  commandRow('srem', srem),
  commandRow('smove', smove),
  commandRow('sismember', sismember),
  commandRow('smismember', smismember),
  commandRow('scard', scard),
  commandRow('smembers', smembers),
  commandRow('sscan', sscan),
];
