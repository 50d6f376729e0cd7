/**
 * About how many bytes one more copy of a world costs, for keeping checkpoints within bounds.
 *
 * An estimate: tables as they are, the rest by its number of things, each as long as in a browser, whose
 * pointers are half as long as Node's. Taken as if nothing were shared with other copies but values: so it is
 * after some seconds of writes all over the key space.
 */
import type { World } from '../kernel/World.ts';

/** Record, place in a chunk and in its index; numbers of the ledger. */
const BYTES_PER_KEY = 72;
/** Command of a stream and its place. */
const BYTES_PER_COMMAND = 36;
const BYTES_PER_SEGMENT = 200;
const BYTES_PER_SERVER = 110_000;

export function weighWorld(world: World): number {
  const tables =
    tableBytes(world.bus) + tableBytes(world.net) + world.net.segUsed * BYTES_PER_SEGMENT;
  let keys = 0;
  let commands = 0;
  for (const server of world.servers) {
    if (server === null) continue;
    for (const { size } of server.keyspace.databases) keys += size;
    // A master's commands are its replicas' as well.
    if (!server.isReplica) commands += server.replication.backlog?.entries.length ?? 0;
  }
  const bytes = keys * BYTES_PER_KEY + commands * BYTES_PER_COMMAND;
  return tables + world.servers.length * BYTES_PER_SERVER + bytes;
}

function tableBytes(table: object): number {
  let bytes = 0;
  for (const column of Object.values(table))
    if (ArrayBuffer.isView(column)) bytes += column.byteLength;
  return bytes;
}
