/**
 * Every lost write has a reason from Redis's own table; at rest nothing is undecided, and what the ledger
 * says survived is what the owners hold.
 */
import { keySlotOf } from '../clients/keys.ts';
import type { World } from '../kernel/World.ts';
import { holders, holdsSlot } from './copies.ts';
import { broken, type Finding } from './Finding.ts';
import { writeHeld } from './ledgerHooks.ts';
import { isAlive, members } from './members.ts';

export function checkLosses(world: World): Finding[] {
  const { acked, kept, lost, unknown, lostByReason } = world.ledger;
  const findings: Finding[] = [];
  const unexplained = lostByReason.unexplained ?? 0;
  if (unexplained > 0) findings.push(broken('losses', `${unexplained} writes lost without reason`));
  if (kept < 0 || kept + lost > acked)
    findings.push(broken('losses', `${acked} acknowledged, but ${kept} kept and ${lost} lost`));
  if (kept + lost + unknown + world.ledger.writes.size < acked)
    findings.push(
      broken('losses', `${acked} acknowledged, ${kept} kept, ${lost} lost, ${unknown} unknown`),
    );
  return findings;
}

/** At rest, where every slot has a living owner: all is settled, and settled right. */
export function checkLossesAtRest(world: World): Finding[] {
  const findings = checkLosses(world);
  const all = members(world);
  const known = all.filter(({ isStranger }) => !isStranger || all.length === 1);
  // Where several strangers are left nobody owns anything.
  const isServed =
    known.length > 0 &&
    known.every(({ cluster }) =>
      cluster.owner.every((owner) => owner >= 0 && isAlive(world, owner)),
    );
  if (!isServed) return findings;
  const left = world.ledger.writes.size;
  if (left > 0) findings.push(broken('losses', `${left} writes are still undecided`));
  const holding = holders(world);
  let wrong = 0;
  world.ledger.keys.forEachLive((key, live) => {
    const slot = keySlotOf(key);
    const owner = holding.find((holder) => holder.isMaster && holdsSlot(holder, slot));
    if (owner !== undefined && writeHeld(world, owner.server, key) !== live) wrong++;
  });
  if (wrong > 0)
    findings.push(broken('losses', `${wrong} keys hold another value than the ledger's`));
  return findings;
}
