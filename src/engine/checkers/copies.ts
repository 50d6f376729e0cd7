/**
 * Who holds the data of a slot, seen from above: the processes that believe they own it, and those that
 * believe they replicate such a process. Reads the world only.
 */
import { processOf } from '../cluster/BusTable.ts';
import { keyText } from '../clients/keys.ts';
import type { World } from '../kernel/World.ts';
import { isString, textOf } from '../keyspace/Entry.ts';
import type { ServerState } from '../server/ServerState.ts';

/** One running server as a holder of slots. */
export interface Holder {
  readonly server: ServerState;
  /** Own belief: it is a master. */
  readonly isMaster: boolean;
  /** Process it takes for the owner of what it holds: itself, or its master. */
  readonly head: number;
  /** Column of that process in its row, and its owners of slots; null outside cluster mode. */
  readonly column: number;
  readonly owner: Int16Array | null;
}

/** Every running server (paused ones too: their memory is there). */
export function holders(world: World): Holder[] {
  const all: Holder[] = [];
  for (const server of world.servers) {
    if (server !== null) all.push(holderOf(world, server));
  }
  return all;
}

function holderOf(world: World, server: ServerState): Holder {
  const { cluster } = server;
  if (cluster === null || cluster === undefined)
    return { server, isMaster: !server.isReplica, head: server.process, column: -1, owner: null };
  const master = world.bus.slaveOf[server.process * world.bus.stride + cluster.myself] as number;
  const isMaster = master < 0;
  const column = isMaster ? cluster.myself : master;
  const head = isMaster ? server.process : processOf(world, column);
  return { server, isMaster, head, column, owner: cluster.owner };
}

/** Whether this server holds the slot's data by its own belief. */
export function holdsSlot(holder: Holder, slot: number): boolean {
  return holder.owner === null || holder.owner[slot] === holder.column;
}

/** The value stored at `key:<n>`, whatever its expiry: null = none, undefined = no string. */
export function storedValue(server: ServerState, key: number): string | null | undefined {
  const entry = server.keyspace.databases[0]?.get(keyText(key));
  if (entry === undefined) return null;
  return isString(entry.value) ? textOf(entry.value) : undefined;
}

/**
 * A replica that just became master although a running master claims its slots with an epoch at least as
 * great: it counted votes of an earlier election.
 */
export function isStaleWinner(world: World, server: ServerState): boolean {
  const { cluster } = server;
  if (cluster === null || cluster === undefined) return false;
  const { bus } = world;
  const epoch = bus.configEpoch[server.process * bus.stride + cluster.myself] as number;
  return world.servers.some((other) => {
    if (other === null || other === server || !other.cluster) return false;
    const cell = other.process * bus.stride + other.cluster.myself;
    const isOwner = (bus.numSlots[cell] as number) > 0 && (bus.slaveOf[cell] as number) < 0;
    if (!isOwner || (bus.configEpoch[cell] as number) < epoch) return false;
    const slot = other.cluster.owner.indexOf(other.cluster.myself);
    const column = bus.slaveOf[server.process * bus.stride + cluster.myself] as number;
    const mine = cluster.owner[slot] as number;
    return mine === cluster.myself || (column >= 0 && mine === column);
  });
}
