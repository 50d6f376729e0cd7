/**
 * The copies of each slot, remembered from look to look while nobody's slots or role change.
 *
 * A memory of pure facts, not state: what it says follows from the world it was last asked about, and it
 * is thrown away when the signature of the holders differs.
 */
import type { World } from '../kernel/World.ts';
import { holdsSlot, type Holder } from './copies.ts';

const SLOTS = 16_384;

const memory = {
  world: null as World | null,
  signature: [] as number[],
  /** Place in `groups` of each slot's holders; -1 = not asked for yet. */
  ofSlot: new Int16Array(SLOTS).fill(-1),
  /** Places in the list of holders. */
  groups: [] as (readonly number[])[],
  byMembers: new Map<string, number>(),
};

/** Prepares for a look at this world with these holders. */
export function beginLook(world: World, all: readonly Holder[]): void {
  const signature = signatureOf(world, all);
  const isSame =
    memory.world === world &&
    signature.length === memory.signature.length &&
    signature.every((part, at) => part === memory.signature[at] && part !== UNKNOWN);
  if (isSame) return;
  memory.world = world;
  memory.signature = signature;
  memory.ofSlot.fill(-1);
  memory.groups = [];
  memory.byMembers.clear();
}

/** A set of slots that has not been named yet: equal to nothing. */
const UNKNOWN = -1;

/** Who they are, whom they follow, and (by their interned names) the slots of whom they follow. */
function signatureOf(world: World, all: readonly Holder[]): number[] {
  const { bus, processes } = world;
  const parts: number[] = [];
  for (const { server, column } of all) {
    const life = processes[server.process]?.incarnation ?? 0;
    const set = column < 0 ? 0 : (bus.slotSet[server.process * bus.stride + column] as number);
    parts.push(server.process, life, column, set);
  }
  return parts.map((part, at) => (at % 4 === 2 && part < 0 ? -2 : part));
}

/** Places in `all` of the servers that hold this slot. */
export function holdersOf(all: readonly Holder[], slot: number): readonly number[] {
  const known = memory.ofSlot[slot] as number;
  if (known >= 0) return memory.groups[known] as readonly number[];
  const group: number[] = [];
  for (let place = 0; place < all.length; place++)
    if (holdsSlot(all[place] as Holder, slot)) group.push(place);
  const name = group.join();
  let number = memory.byMembers.get(name);
  if (number === undefined) {
    number = memory.groups.push(group) - 1;
    memory.byMembers.set(name, number);
  }
  memory.ofSlot[slot] = number;
  return memory.groups[number] as readonly number[];
}
