/**
 * Owner process of every slot: as one node sees it, or as a god does.
 *
 * A god asks every node which slots it claims itself and believes the greatest configEpoch. What nobody
 * alive claims is still shown as its last owner's, who is dead.
 */
import type { World } from '../kernel/World.ts';
import { NOBODY, processOf } from '../cluster/BusTable.ts';
import { EMPTY_SET, SLOTS } from '../cluster/slotSets.ts';
import { clusterAt, isAlive, nodeCountOf, ownCell } from './identity.ts';

const NO_OWNER = -1;

/** @param seenBy node whose table is shown; -1 = god view */
export function fillSlotOwners(world: World, seenBy: number, owners: Int16Array): void {
  owners.fill(NO_OWNER);
  if (seenBy < 0) return fillGodView(world, owners);
  const cluster = clusterAt(world, seenBy);
  if (cluster === null) return;
  for (let slot = 0; slot < SLOTS; slot++) {
    const column = cluster.owner[slot] as number;
    if (column !== NOBODY) owners[slot] = processOf(world, column);
  }
}

/** Slots that each process owns in the god view. */
export function godSlotCounts(world: World): Int32Array {
  const owners = new Int16Array(SLOTS).fill(NO_OWNER);
  fillGodView(world, owners);
  const counts = new Int32Array(nodeCountOf(world));
  for (const owner of owners) if (owner >= 0) counts[owner] = (counts[owner] as number) + 1;
  return counts;
}

/** Weakest claim first, so that the strongest is written last. */
function fillGodView(world: World, owners: Int16Array): void {
  const claims: { node: number; cell: number; strength: number }[] = [];
  for (let node = 0; node < nodeCountOf(world); node++) {
    const cell = ownCell(world, node);
    if (cell < 0 || world.bus.numSlots[cell] === 0) continue;
    const epoch = world.bus.configEpoch[cell] as number;
    claims.push({ node, cell, strength: isAlive(world, node) ? epoch + 1 : epoch - 1e15 });
  }
  claims.sort((a, b) => a.strength - b.strength || b.node - a.node);
  for (const { node, cell } of claims) claim(world, node, cell, owners);
}

function claim(world: World, node: number, cell: number, owners: Int16Array): void {
  const { bus } = world;
  const set = bus.slotSet[cell] as number;
  if (set === NOBODY) return claimByTable(world, node, owners);
  if (set === EMPTY_SET) return;
  const bitmap = bus.sets.bitmaps[set] as Uint8Array;
  for (let byte = 0; byte < bitmap.length; byte++) {
    const bits = bitmap[byte] as number;
    if (bits === 0) continue;
    if (bits === 255) owners.fill(node, byte * 8, byte * 8 + 8);
    else
      for (let bit = 0; bit < 8; bit++)
        if ((bits & (1 << bit)) !== 0) owners[byte * 8 + bit] = node;
  }
}

/** Its set is not interned at the moment; looking must not do it. */
function claimByTable(world: World, node: number, owners: Int16Array): void {
  const cluster = clusterAt(world, node);
  if (cluster === null) return;
  for (let slot = 0; slot < SLOTS; slot++)
    if (cluster.owner[slot] === cluster.myself) owners[slot] = node;
}
