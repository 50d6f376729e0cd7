/** Workloads and slot layouts for tests: a valid default, so that a test states only what matters. */
import type { WorkloadSetup } from '../../../src/protocol/RunSetup.ts';
import { keySlotOf } from '../../../src/engine/clients/keys.ts';
import type { TinyWorld } from './TinyWorld.ts';

/** Writes only, one at a time, on a hundred keys. */
export function cleanWorkload(wanted: Partial<WorkloadSetup>): WorkloadSetup {
  return {
    clients: 1,
    ratePerSecond: 0,
    keySpace: 100,
    readPercent: 0,
    valueBytes: 32,
    pipeline: 1,
    readFromReplicas: false,
    replay: null,
    ...wanted,
  };
}

/**
 * Deals the slots to the first `masters` servers in even ranges, shifted by `shift` servers, and makes
 * the others answer MOVED. Returns who owns a slot.
 */
export function splitSlots(tiny: TinyWorld, masters: number, shift = 0): (slot: number) => number {
  const width = Math.ceil(16_384 / masters);
  const owner = (slot: number): number => (Math.floor(slot / width) + shift) % masters;
  tiny.slots = () =>
    Array.from({ length: masters }, (_, range) => [
      range * width,
      Math.min(16_383, (range + 1) * width - 1),
      [`10.0.0.${((range + shift) % masters) + 1}`, 7000, `id${range}`, []],
    ]);
  tiny.redirect = (node, key) => {
    const slot = keySlotOf(Number(key.slice(4)));
    return owner(slot) === node ? null : { error: `MOVED ${slot} 10.0.0.${owner(slot) + 1}:7000` };
  };
  return owner;
}
