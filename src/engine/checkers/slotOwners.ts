/**
 * At every moment: no two masters claim a slot with the same config epoch.
 *
 * It is what makes every dispute about a slot end: the greater epoch wins. Different epochs may overlap
 * for as long as the news takes.
 */
import type { World } from '../kernel/World.ts';
import { broken, type Finding } from './Finding.ts';
import { members, nameOf, type Member } from './members.ts';

export function checkSlotOwners(world: World): Finding[] {
  const byEpoch = new Map<number, Member[]>();
  for (const member of members(world)) {
    const cell = member.process * world.bus.stride + member.column;
    if (member.master >= 0 || world.bus.numSlots[cell] === 0) continue;
    byEpoch.set(member.configEpoch, [...(byEpoch.get(member.configEpoch) ?? []), member]);
  }
  const findings: Finding[] = [];
  for (const [epoch, masters] of byEpoch) {
    for (let i = 0; i < masters.length; i++) {
      for (let j = i + 1; j < masters.length; j++) {
        const slot = sharedSlot(masters[i] as Member, masters[j] as Member);
        if (slot < 0) continue;
        const names = [masters[i], masters[j]].map((each) =>
          nameOf(world, (each as Member).column),
        );
        findings.push(broken('slotOwners', `slot ${slot}, epoch ${epoch}: ${names.join(' and ')}`));
      }
    }
  }
  return findings;
}

/** First slot that both claim; -1 = none. */
function sharedSlot(one: Member, other: Member): number {
  const [mine, theirs] = [one.cluster.owner, other.cluster.owner];
  for (let slot = 0; slot < mine.length; slot++) {
    if (mine[slot] === one.column && theirs[slot] === other.column) return slot;
  }
  return -1;
}
