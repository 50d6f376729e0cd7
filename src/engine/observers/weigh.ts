/**
 * About how many bytes one more copy of a world costs, for keeping checkpoints within bounds.
 *
 * An estimate: tables as they are, keys by a third of their size (copies share the chunks that neither
 * side changes), the rest by its number of things.
 */
import type { World } from '../kernel/World.ts';

const BYTES_PER_KEY = 40;
const BYTES_PER_SEGMENT = 200;
const BYTES_PER_SERVER = 110_000;

export function weighWorld(world: World): number {
  const tables =
    tableBytes(world.bus) + tableBytes(world.net) + world.net.segUsed * BYTES_PER_SEGMENT;
  let keys = 0;
  for (const server of world.servers) {
    if (server === null) continue;
    for (const { size } of server.keyspace.databases) keys += size;
  }
  return tables + world.servers.length * BYTES_PER_SERVER + keys * BYTES_PER_KEY;
}

function tableBytes(table: object): number {
  let bytes = 0;
  for (const column of Object.values(table))
    if (ArrayBuffer.isView(column)) bytes += column.byteLength;
  return bytes;
}
