/** Which acknowledged writes a data set still holds. Looks, never changes: no lazy expiry, no LRU touch. */
import type { World } from '../kernel/World.ts';
import { keyText, writeOf } from '../clients/keys.ts';
import { database } from '../commands/keyspaceSlice.ts';

/** The write (number) that a node's data set holds for a workload key; -1 = none, or the node is down. */
export function writeHeld(world: World, node: number, key: number): number {
  const server = world.servers[node];
  if (!server) return -1;
  const value = database(server, 0).get(keyText(key))?.value;
  return typeof value === 'string' ? writeOf(value) : -1;
}
