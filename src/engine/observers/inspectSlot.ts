/** Where a key belongs, and who somebody believes serves it. */
import type { SlotAnswer } from '../../protocol/messages.ts';
import type { NodeIndex } from '../../protocol/WorldInput.ts';
import { SLOTS } from '../cluster/slotSets.ts';
import { keySlot } from '../keyspace/keySlot.ts';
import type { World } from '../kernel/World.ts';
import { fillSlotOwners } from './slotOwners.ts';

/** @param seenBy -1 = god view */
export function inspectSlot(world: World, key: string, seenBy: NodeIndex): SlotAnswer {
  const owners = new Int16Array(SLOTS);
  fillSlotOwners(world, seenBy, owners);
  const slot = keySlot(key);
  return { slot, owner: owners[slot] as number, hashedPart: hashedPart(key) };
}

/** The hash tag when there is one, else the whole key. */
function hashedPart(key: string): string {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  return close > open + 1 ? key.slice(open + 1, close) : key;
}
