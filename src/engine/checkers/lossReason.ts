/**
 * Why an acknowledged write is gone: the rows of the cluster specification's write-loss table (§22), from
 * who executed it, what became of him, and who owns the slot now.
 */
import type { WriteLossReason } from '../../protocol/Trace.ts';
import type { World } from '../kernel/World.ts';
import { keySlotOf } from '../clients/keys.ts';
import { holders, holdsSlot, type Holder } from './copies.ts';
import { KeyField } from './LedgerKeys.ts';
import { WriteField, WriteState } from './LedgerWrites.ts';
import type { Reign } from './reigns.ts';

/** A key that was evicted is no loss: the operator asked for it. */
export type LossReason = WriteLossReason | 'evicted';

/**
 * Reason for a write that was executed, acknowledged, and is on no copy's chain.
 *
 * @param chunk @param i the write's record
 * @param owner the running master that claims the slot
 * @param isAbsent the copies have no value at all
 */
export function writeLossReason(
  world: World,
  chunk: Int32Array,
  i: number,
  owner: Holder | undefined,
  isAbsent: boolean,
): LossReason {
  const { reigns } = world.ledger;
  const reign = reigns.known.get(chunk[i + WriteField.reign] as number);
  const successor = reignOf(world, owner);
  if (isAbsent && wasEvicted(owner)) return 'evicted';
  if (reign === undefined || owner === undefined) return 'unexplained';
  if (reign.isStale) return 'staleVote';
  if (reign.ended === 'no')
    return owner.server.process === reign.process ? 'unexplained' : 'slotSteal';
  const atMs = chunk[i + WriteField.atMs] as number;
  const isCut = ((chunk[i] as number) & WriteState.cutOff) !== 0;
  const isUsurped = successor !== undefined && successor.isMaster && successor.startMs <= atMs;
  if (reign.ended === 'died' && successor?.began === 'boot') return 'emptyRestart';
  if (isCut) return 'minorityMaster';
  if (reign.began === 'boot' && isUsurped) return 'isolatedRestart';
  if (wasPausedBefore(world, reign, atMs)) return 'resumedMaster';
  return isUsurped && reign.ended === 'demoted' ? 'minorityMaster' : 'asyncReplication';
}

/** It was stopped and woke again before it executed the write. */
function wasPausedBefore(world: World, reign: Reign, atMs: number): boolean {
  const pausedMs = world.ledger.reigns.pausedMs[reign.process] as number;
  return pausedMs >= reign.startMs && pausedMs <= atMs;
}

/**
 * Reason for a value that all copies had agreed on, and that is gone from all of them.
 *
 * @param owner the running master that claims the slot
 * @param isAbsent the copies have no value at all
 */
export function settledLossReason(
  world: World,
  owner: Holder | undefined,
  key: number,
  isAbsent: boolean,
): LossReason {
  if (isAbsent && wasEvicted(owner)) return 'evicted';
  const reign = reignOf(world, owner);
  if (owner === undefined || reign === undefined) return 'unexplained';
  if (reign.isStale) return 'staleVote';
  const liveReign = world.ledger.keys.get(key, KeyField.liveReign);
  const writer = world.ledger.reigns.known.get(liveReign);
  // Whoever started anew since had only what its files held, and gave it to those who copied from it:
  // also a stranger at the writer's address, whom the writer's replicas take for their master.
  if (hasRestarted(world, keySlotOf(key), liveReign, writer?.process)) return 'emptyRestart';
  const isElsewhere = writer?.ended === 'no' && writer.process !== owner.server.process;
  return isElsewhere ? 'slotSteal' : 'unexplained';
}

/** The writer, or a process that holds the slot, began another life after that reign. */
function hasRestarted(
  world: World,
  slot: number,
  reign: number,
  writer: number | undefined,
): boolean {
  const group = new Set<number | undefined>([writer]);
  for (const holder of holders(world))
    if (holdsSlot(holder, slot)) group.add(holder.server.process);
  for (const { number, process, began } of world.ledger.reigns.known.values())
    if (began === 'boot' && number > reign && group.has(process)) return true;
  return false;
}

function wasEvicted(owner: Holder | undefined): boolean {
  return owner !== undefined && owner.server.stats.evictedKeys > 0;
}

function reignOf(world: World, owner: Holder | undefined): Reign | undefined {
  if (owner === undefined) return undefined;
  const { reigns } = world.ledger;
  return reigns.known.get(reigns.current[owner.server.process] as number);
}
