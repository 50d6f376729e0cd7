/**
 * Commands that read a hash.
 *
 * Source: redis 7.0.15, t_hash.c, genericHgetallCommand and the commands named.
 */
import { Hash } from '../../keyspace/Hash.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import type { Reply } from '../../server/Reply.ts';
import { chargeElements } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { scanCollection } from '../scanCollection.ts';
import { readHash } from './hashKeys.ts';

function hget(call: Call): Reply {
  const hash = readHash(call);
  if (!(hash instanceof Hash)) return hash ?? null;
  return hash.get(call.argv[2] as string) ?? null;
}

function hmget(call: Call): Reply {
  const hash = readHash(call);
  if (hash !== undefined && !(hash instanceof Hash)) return hash;
  const fields = call.argv.slice(2);
  chargeElements(call.server, fields.length);
  return fields.map((field) => hash?.get(field) ?? null);
}

function hexists(call: Call): Reply {
  const hash = readHash(call);
  if (!(hash instanceof Hash)) return hash ?? 0;
  return hash.has(call.argv[2] as string) ? 1 : 0;
}

function hstrlen(call: Call): Reply {
  const hash = readHash(call);
  if (!(hash instanceof Hash)) return hash ?? 0;
  return hash.get(call.argv[2] as string)?.length ?? 0;
}

function hlen(call: Call): Reply {
  const hash = readHash(call);
  return hash instanceof Hash ? hash.size : (hash ?? 0);
}

function hgetall(call: Call): Reply {
  const hash = readHash(call);
  if (hash !== undefined && !(hash instanceof Hash)) return hash;
  return { map: hash === undefined ? [] : all(call, hash, (of) => of.flat()) };
}

function hkeys(call: Call): Reply {
  const hash = readHash(call);
  return hash instanceof Hash ? all(call, hash, (of) => of.names()) : (hash ?? []);
}

function hvals(call: Call): Reply {
  const hash = readHash(call);
  return hash instanceof Hash ? all(call, hash, (of) => of.values()) : (hash ?? []);
}

function all(call: Call, hash: Hash, list: (hash: Hash) => readonly string[]): readonly string[] {
  chargeElements(call.server, hash.size);
  return list(hash);
}

function hscan(call: Call): Reply {
  return scanCollection<string>(call, (value) => {
    if (!(value instanceof Hash)) return null;
    const { table } = value;
    return { table, flat: table === null ? value.flat() : [], text: (of) => of };
  });
}

export const hashReadRows: readonly CommandSpec[] = [
  commandRow('hget', hget),
  commandRow('hmget', hmget),
  commandRow('hexists', hexists),
  commandRow('hstrlen', hstrlen),
  commandRow('hlen', hlen),
  commandRow('hgetall', hgetall),
  commandRow('hkeys', hkeys),
  commandRow('hvals', hvals),
  commandRow('hscan', hscan),
];
